/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-subject-strokes.h"

/* --- coin --- */

static void
draw_coin_sign (Sketch *s, SandboxRgb gold)
{
  switch (sketch_choose (s, 3))
    {
    case 0:
      sketch_star (s, 5, 0, 10, 195, 88);
      break;
    case 1: /* crown */
      sketch_path (s, "M -170 110 L -200 -110 L -95 -20 L 0 -170 L 95 -20 L 200 -110 L 170 110 Z");
      sketch_box (s, -170, 125, 340, 52, 12);
      break;
    default: /* letters would read as a watermark: a lozenge with rays */
      sketch_path (s, "M 0 -190 L 120 0 L 0 190 L -120 0 Z");
      break;
    }
  sketch_fill (s, sandbox_rgb_light (gold, 90), SKETCH_METAL, 0);
}

static void
draw_coin (Sketch *s)
{
  SandboxRgb gold = s->main;
  double narrow = sketch_between (s, 0.78, 0.96);
  double thick = 40 + 190 * (1 - narrow);

  sketch_ellipse (s, thick, 6, 390 * narrow, 390);
  sketch_box (s, 0, -384, thick, 774, 0);
  sketch_fill (s, sandbox_rgb_dark (gold, 120), SKETCH_METAL, 0);
  for (int y = -300; y <= 320; y += 62)
    {
      sketch_pathf (s, "M 100 %d L 600 %d", y, y + 6);
      sketch_stroke (s, sandbox_rgb_dark (gold, 256), 10, SKETCH_CLIP, 150);
    }
  sketch_ellipse (s, 0, 0, 390 * narrow, 390);
  sketch_fill (s, gold, SKETCH_METAL, 0);
  sketch_ellipse (s, 0, 0, 318 * narrow, 318);
  sketch_fill (s, sandbox_rgb_dark (gold, 70), SKETCH_MATTE, SKETCH_NO_LINE | SKETCH_CLIP);
  sketch_ellipse (s, 10 * narrow, 12, 304 * narrow, 304);
  sketch_fill (s, sandbox_rgb_light (gold, 26), SKETCH_GLOSS, SKETCH_NO_LINE | SKETCH_CLIP);
  sketch_save (s);
  sketch_scale (s, narrow, 1);
  draw_coin_sign (s, gold);
  sketch_restore (s);
  sketch_ellipse (s, 0, 0, 390 * narrow, 390);
  sketch_fill_alpha (s, gold, SKETCH_FLAT, SKETCH_NO_LINE, 0);
  sketch_save (s);
  sketch_rotate (s, 28);
  sketch_box (s, -330, -500, 90, 1000, 0);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 70);
  sketch_box (s, -200, -500, 34, 1000, 0);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 70);
  sketch_restore (s);
  subject_glint (s, -196 * narrow, -232, 74);
}

static const char *const coin_synonyms[] = {"money",    "doubloon", "token", "medal", "medallion",
                                            "currency", "penny",    "cash",  NULL};

/* --- key --- */

static void
draw_bow (Sketch *s, SandboxRgb gold)
{
  switch (sketch_choose (s, 3))
    {
    case 0:
      sketch_ellipse (s, 0, -270, 190, 190);
      break;
    case 1: /* clover */
      sketch_ellipse (s, 0, -370, 122, 122);
      sketch_ellipse (s, -128, -230, 122, 122);
      sketch_ellipse (s, 128, -230, 122, 122);
      sketch_box (s, -110, -330, 220, 210, 30);
      break;
    default:
      sketch_path (
        s, "M 0 -40 C -70 -120 -220 -190 -220 -330 C -220 -420 -150 -460 -95 -460 C -45 -460 -15 "
           "-430 0 -395 "
           "C 15 -430 45 -460 95 -460 C 150 -460 220 -420 220 -330 C 220 -190 70 -120 0 -40 Z");
      break;
    }
  sketch_fill (s, gold, SKETCH_METAL, 0);
}

static void
draw_key (Sketch *s)
{
  SandboxRgb gold = s->asked ? s->main : SKETCH_GOLD;
  SandboxRgb jewel =
    s->asked && s->main.r > 200 && s->main.g > 120 ? sandbox_rgb (0x2f7be0) : subject_jewel (s);

  sketch_rotate (s, 42);
  sketch_path (s, "M 20 235 L 150 235 Q 164 235 164 250 L 164 292 L 104 292 L 104 322 L 150 322 Q "
                  "164 322 164 336 L 164 400 L 20 400 Z");
  sketch_fill (s, gold, SKETCH_METAL, 0);
  sketch_box (s, -46, -100, 92, 550, 30);
  sketch_fill (s, gold, SKETCH_METAL, 0);
  draw_bow (s, gold);
  sketch_ellipse (s, 0, -275, 118, 118);
  sketch_fill (s, sandbox_rgb_dark (gold, 110), SKETCH_MATTE, 0);
  subject_stone (s, 0, -275, 90, jewel);
  sketch_box (s, -92, -84, 184, 52, 22);
  sketch_fill (s, sandbox_rgb_light (gold, 40), SKETCH_METAL, 0);
  sketch_box (s, -74, -14, 148, 42, 18);
  sketch_fill (s, sandbox_rgb_light (gold, 40), SKETCH_METAL, 0);
}

static const char *const key_synonyms[] = {"lockpick", "passkey", "unlock", "keyring", NULL};

/* --- gem --- */

typedef struct
{
  const char *path;
  int tone; /* light > 0, shade < 0 */
} Facet;

static const Facet brilliant[] = {
  {"M -400 -100 L -215 -310 L -170 -100 Z", 130}, {"M -215 -310 L 0 -310 L -170 -100 Z", 215},
  {"M 0 -310 L -170 -100 L 170 -100 Z", 80},      {"M 0 -310 L 215 -310 L 170 -100 Z", 20},
  {"M 215 -310 L 400 -100 L 170 -100 Z", -90},    {"M -400 -100 L -170 -100 L 0 400 Z", 50},
  {"M -170 -100 L 170 -100 L 0 400 Z", -50},      {"M 170 -100 L 400 -100 L 0 400 Z", -170},
};

static const Facet crystal[] = {
  {"M 0 -440 L -210 -230 L -70 -170 Z", 150},
  {"M 0 -440 L -70 -170 L 110 -190 Z", 215},
  {"M 0 -440 L 110 -190 L 210 -250 Z", -20},
  {"M -210 -230 L -70 -170 L -70 250 L -210 190 Z", 70},
  {"M -70 -170 L 110 -190 L 110 240 L -70 250 Z", 10},
  {"M 110 -190 L 210 -250 L 210 190 L 110 240 Z", -130},
  {"M -210 190 L -70 250 L 0 440 Z", -60},
  {"M -70 250 L 110 240 L 0 440 Z", -120},
  {"M 110 240 L 210 190 L 0 440 Z", -210},
};

static const Facet step_cut[] = {
  {"M -170 -360 L 170 -360 L 110 -230 L -110 -230 Z", 215},
  {"M -170 -360 L -330 -190 L -210 -130 L -110 -230 Z", 160},
  {"M 170 -360 L 330 -190 L 210 -130 L 110 -230 Z", 10},
  {"M -330 -190 L -330 190 L -210 130 L -210 -130 Z", 70},
  {"M 330 -190 L 330 190 L 210 130 L 210 -130 Z", -110},
  {"M -330 190 L -170 360 L -110 230 L -210 130 Z", -50},
  {"M 330 190 L 170 360 L 110 230 L 210 130 Z", -215},
  {"M -170 360 L 170 360 L 110 230 L -110 230 Z", -150},
  {"M -110 -230 L 110 -230 L 210 -130 L 210 130 L 110 230 L -110 230 L -210 130 L -210 -130 Z", 40},
};

static const struct
{
  const char *outline;
  const Facet *facets;
  gsize n;
} cuts[] = {
  {"M -215 -310 L 215 -310 L 400 -100 L 0 400 L -400 -100 Z", brilliant, G_N_ELEMENTS (brilliant)},
  {"M 0 -440 L 210 -250 L 210 190 L 0 440 L -210 190 L -210 -230 Z", crystal,
   G_N_ELEMENTS (crystal)},
  {"M -170 -360 L 170 -360 L 330 -190 L 330 190 L 170 360 L -170 360 L -330 190 L -330 -190 Z",
   step_cut, G_N_ELEMENTS (step_cut)},
};

static void
draw_gem (Sketch *s)
{
  int cut = sketch_choose (s, G_N_ELEMENTS (cuts));

  sketch_path (s, cuts[cut].outline);
  sketch_fill (s, s->main, s->glass ? SKETCH_GLASS : SKETCH_GLOSS, 0);
  for (gsize i = 0; i < cuts[cut].n; i++)
    {
      int tone = cuts[cut].facets[i].tone + (int) sketch_between (s, -22, 22);

      sketch_path (s, cuts[cut].facets[i].path);
      sketch_fill_alpha (
        s, tone > 0 ? sandbox_rgb_light (s->main, tone * 3 / 4) : sandbox_rgb_dark (s->main, -tone),
        SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, s->glass ? 185 : 255);
    }
  for (gsize i = 0; i < cuts[cut].n; i++)
    {
      sketch_path (s, cuts[cut].facets[i].path);
      sketch_stroke (s, sandbox_rgb_light (s->main, 200), 7, SKETCH_CLIP, 130);
    }
  if (cut == 2)
    {
      sketch_path (s, "M -150 40 L 60 -200 L 130 -200 L -150 120 Z");
      sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 130);
    }
  subject_glint (s, cut == 0 ? -150 : -100, cut == 0 ? -190 : -170, 84);
}

static const char *const gem_synonyms[] = {"gemstone", "jewel",   "diamond",  "crystal",
                                           "ruby",     "emerald", "sapphire", "amethyst",
                                           "topaz",    "opal",    "stone",    NULL};

/* --- scroll --- */

static void
draw_roll (Sketch *s, double y, SandboxRgb paper)
{
  sketch_box (s, -385, y - 30, 90, 60, 20);
  sketch_box (s, 295, y - 30, 90, 60, 20);
  sketch_fill (s, SKETCH_WOOD, SKETCH_GLOSS, 0);
  sketch_box (s, -330, y - 72, 660, 144, 58);
  sketch_fill (s, paper, SKETCH_GLOSS, 0);
  sketch_ellipse (s, 276, y, 38, 56);
  sketch_fill_alpha (s, sandbox_rgb_dark (paper, 110), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     230);
  sketch_ellipse (s, 280, y, 20, 32);
  sketch_fill_alpha (s, sandbox_rgb_light (paper, 90), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     230);
  sketch_box (s, -290, y + 40, 500, 12, 6);
  sketch_fill_alpha (s, sandbox_rgb_dark (paper, 130), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     130);
}

static void
draw_scroll (Sketch *s)
{
  SandboxRgb paper = s->asked ? sandbox_rgb_mix (SKETCH_PAPER, s->main, 36) : SKETCH_PAPER;
  SandboxRgb writing = sandbox_rgb (0x7d5a3c);
  SandboxRgb wax = s->main;

  sketch_path (s, "M -262 -330 L 262 -330 C 280 -110 244 110 262 330 L -262 330 C -244 110 -280 "
                  "-110 -262 -330 Z");
  sketch_fill (s, paper, SKETCH_MATTE, 0);
  sketch_path (s, "M -300 -280 L 300 -280 L 300 -226 L -300 -226 Z");
  sketch_fill_alpha (s, sandbox_rgb_dark (paper, 150), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     110);
  for (int y = -160; y <= 180; y += 74)
    {
      int right = (int) sketch_between (s, 60, 185);

      sketch_pathf (s, "M -180 %d Q -60 %d %d %d", y, y + 14, y > 60 ? MIN (right, 40) : right, y);
      sketch_stroke (s, writing, 20, SKETCH_CLIP, 190);
    }
  draw_roll (s, -340, paper);
  draw_roll (s, 340, paper);
  sketch_path (s, "M 96 190 L 60 330 L 118 296 L 150 350 L 170 200 Z");
  sketch_path (s, "M 150 190 L 196 340 L 232 280 L 292 300 L 220 180 Z");
  sketch_fill (s, sandbox_rgb_dark (wax, 70), SKETCH_MATTE, 0);
  sketch_star (s, 12, 158, 158, 112, 98);
  sketch_fill (s, wax, SKETCH_GLOSS, 0);
  sketch_star (s, 5, 158, 160, 62, 28);
  sketch_fill_alpha (s, sandbox_rgb_dark (wax, 170), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     220);
}

static const char *const scroll_synonyms[] = {"parchment", "papyrus", "quest", "map", "letter",
                                              "document",  "deed",    "spell", NULL};

const SandboxSubject sandbox_subjects_of_treasure[] = {
  {"coin", coin_synonyms, 0xf2b632, 35, draw_coin},
  {"key", key_synonyms, 0xf2b632, 35, draw_key},
  {"gem", gem_synonyms, 0x2fa4e8, 35, draw_gem},
  {"scroll", scroll_synonyms, 0xc4283a, 35, draw_scroll},
  {NULL},
};
