/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-subject-strokes.h"

/* Three flasks: round, conical, square-shouldered. */
static const char *const flasks[] = {
  ("M -82 -270 L -82 -140 C -210 -95 -285 5 -285 120 C -285 280 -160 395 0 395 C 160 395 285 280 "
   "285 120 "
   "C 285 5 210 -95 82 -140 L 82 -270 Z"),
  ("M -82 -270 L -82 -110 C -100 20 -300 190 -300 300 C -300 370 -250 395 -190 395 L 190 395 C 250 "
   "395 300 370 300 300 "
   "C 300 190 100 20 82 -110 L 82 -270 Z"),
  ("M -82 -270 L -82 -150 C -190 -140 -250 -90 -250 0 L -250 310 C -250 370 -220 395 -165 395 L "
   "165 395 C 220 395 250 370 250 310 "
   "L 250 0 C 250 -90 190 -140 82 -150 L 82 -270 Z"),
};

/* Where the window shows on each. */
static const char *const windows[] = {
  "M -222 95 C -218 10 -170 -50 -112 -82 C -98 -88 -88 -70 -100 -60 C -142 -24 -166 25 -166 95 C "
  "-166 132 -222 132 -222 95 Z",
  "M -214 254 C -186 196 -146 130 -112 62 C -100 42 -76 54 -84 80 C -102 140 -134 200 -154 262 C "
  "-168 296 -230 290 -214 254 Z",
  ("M -206 150 L -206 0 C -206 -50 -170 -84 -126 -92 C -108 -94 -104 -70 -122 -64 C -146 -54 -154 "
   "-36 -154 0 L -154 150 "
   "C -154 184 -206 184 -206 150 Z"),
};

static void
draw_liquid (Sketch *s, int level)
{
  SandboxRgb light = sandbox_rgb_light (s->main, 120);

  sketch_pathf (s, "M -320 %d Q -160 %d 0 %d Q 160 %d 320 %d L 320 460 L -320 460 Z", level,
                level - 26, level, level + 26, level);
  sketch_fill_alpha (s, s->main, SKETCH_GLOSS, SKETCH_NO_LINE | SKETCH_CLIP, s->glass ? 205 : 255);
  sketch_pathf (
    s, "M -320 %d Q -160 %d 0 %d Q 160 %d 320 %d L 320 %d Q 160 %d 0 %d Q -160 %d -320 %d Z", level,
    level - 26, level, level + 26, level, level + 26, level + 54, level + 30, level + 4,
    level + 30);
  sketch_fill_alpha (s, light, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 230);
  for (int i = 3 + sketch_choose (s, 4); i > 0; i--)
    {
      double r = sketch_between (s, 13, 32);
      double x = sketch_between (s, -150, 170), y = sketch_between (s, level + 70, 330);

      sketch_ellipse (s, x, y, r, r);
      sketch_fill_alpha (s, light, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 190);
      sketch_ellipse (s, x - r * 0.3, y - r * 0.35, r * 0.3, r * 0.3);
      sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 220);
    }
}

static void
draw (Sketch *s)
{
  int shape = sketch_choose (s, G_N_ELEMENTS (flasks));
  const char *flask = flasks[shape];
  SandboxRgb glass = sandbox_rgb_mix (sandbox_rgb (0xd6e8f0), s->main, 40);
  int level = (int) sketch_between (s, -60, 70);
  gboolean ring = sketch_choose (s, 2) == 0;

  sketch_pathf (
    s, "M -66 -395 Q -66 -425 -40 -428 L 40 -428 Q 66 -425 66 -395 L 58 -260 L -58 -260 Z");
  sketch_fill (s, sandbox_rgb (0xb98149), SKETCH_MATTE, 0);
  sketch_ellipse (s, 0, -402, 44, 14);
  sketch_fill_alpha (s, sandbox_rgb (0xd9aa72), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 220);
  sketch_path (s, flask);
  sketch_fill (s, glass, SKETCH_GLASS, 0);
  sketch_save (s);
  sketch_translate (s, 0, 22);
  sketch_scale (s, 0.88, 0.89);
  sketch_path (s, flask);
  sketch_fill (s, sandbox_rgb_mix (glass, sandbox_rgb (0x7d96ac), 120), SKETCH_GLASS,
               SKETCH_NO_LINE);
  draw_liquid (s, level);
  sketch_restore (s);
  /* the window on the glass, and its echo */
  sketch_path (s, windows[shape]);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE, 215);
  sketch_ellipse (s, shape == 1 ? -206 : -182, shape == 1 ? 318 : shape == 2 ? 236 : 190, 24, 29);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE, 190);
  sketch_path (
    s, "M 60 345 C 150 330 215 270 226 190 C 234 165 254 172 250 200 C 236 300 160 362 70 372 Z");
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 90);
  sketch_box (s, -112, -300, 224, 62, 31);
  sketch_fill (s, ring ? SKETCH_GOLD : glass, ring ? SKETCH_METAL : SKETCH_GLOSS, 0);
}

static const char *const synonyms[] = {"flask", "elixir",   "vial",    "bottle", "brew",
                                       "tonic", "phial",    "philter", "remedy", "medicine",
                                       "mana",  "antidote", "poison",  NULL};

const SandboxSubject sandbox_subjects_of_potion[] = {
  {"potion", synonyms, 0xd8322e, 75, draw},
  {NULL},
};
