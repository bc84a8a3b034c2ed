/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-subject-strokes.h"

/* --- sword --- */

static void
draw_blade (Sketch *s, SandboxRgb steel, int half, int shoulder)
{
  sketch_pathf (s, "M %d 150 L %d %d L 0 -500 L %d %d L %d 150 Z", -half, -half + 8, shoulder,
                half - 8, shoulder, half);
  sketch_fill (s, steel, SKETCH_GLOSS, 0);
  sketch_pathf (s, "M 0 160 L 0 -520 L %d -520 L %d 160 Z", half + 20, half + 20);
  sketch_fill_alpha (s, sandbox_rgb_dark (steel, 130), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     170);
  sketch_pathf (s, "M -16 160 L -12 -270 Q 0 -320 12 -270 L 16 160 Z");
  sketch_fill_alpha (s, sandbox_rgb_dark (steel, 110), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     255);
  sketch_pathf (s, "M -16 160 L -12 -270 Q -6 -300 -2 -270 L -4 160 Z");
  sketch_fill_alpha (s, sandbox_rgb_dark (steel, 200), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     255);
  sketch_pathf (s, "M %d 120 L %d %d L %d %d L %d 120 Z", -half + 18, -half + 24, shoulder + 40,
                -half + 40, shoulder + 30, -half + 34);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 200);
}

static void
draw_sword (Sketch *s)
{
  static const char *const guards[] = {
    "M -205 150 Q -225 95 -170 100 Q 0 150 170 100 Q 225 95 205 150 Q 190 215 125 205 Q 0 185 -125 "
    "205 Q -190 215 -205 150 Z",
    "M -190 120 Q -215 120 -215 155 Q -215 195 -190 195 L 190 195 Q 215 195 215 155 Q 215 120 190 "
    "120 Z",
    "M -225 60 Q -170 50 -150 105 Q -80 130 0 128 Q 80 130 150 105 Q 170 50 225 60 Q 240 170 120 "
    "205 L -120 205 Q -240 170 -225 60 Z",
  };
  SandboxRgb steel =
    s->asked ? sandbox_rgb_mix (SKETCH_STEEL, s->main, 170) : sandbox_rgb (0xc3d2df);
  SandboxRgb jewel = s->asked ? s->main : subject_jewel (s);
  SandboxRgb leather = sandbox_rgb (sketch_choose (s, 2) == 0 ? 0x7a4526 : 0x4a4a78);
  int half = (int) sketch_between (s, 70, 96);

  sketch_rotate (s, 45);
  draw_blade (s, steel, half, (int) sketch_between (s, -400, -340));
  sketch_box (s, -40, 180, 80, 210, 16);
  sketch_fill (s, leather, SKETCH_MATTE, 0);
  for (int y = 200; y < 400; y += 46)
    {
      sketch_pathf (s, "M -60 %d L 60 %d", y + 34, y);
      sketch_stroke (s, sandbox_rgb_dark (leather, 200), 13, SKETCH_CLIP, 230);
    }
  sketch_path (s, guards[sketch_choose (s, G_N_ELEMENTS (guards))]);
  sketch_fill (s, SKETCH_GOLD, SKETCH_METAL, 0);
  subject_stone (s, 0, 158, 36, jewel);
  sketch_ellipse (s, 0, 425, 66, 66);
  sketch_fill (s, SKETCH_GOLD, SKETCH_METAL, 0);
  subject_stone (s, 0, 425, 30, jewel);
}

static const char *const sword_synonyms[] = {
  "blade",      "longsword",  "dagger", "saber",  "sabre",     "katana",   "rapier",
  "broadsword", "greatsword", "knife",  "weapon", "excalibur", "scimitar", NULL};

/* --- shield --- */

static const char *const shields[] = {
  "M 0 -420 Q 160 -345 345 -345 C 360 -60 310 240 0 440 C -310 240 -360 -60 -345 -345 Q -160 -345 "
  "0 -420 Z",
  "M -330 -380 Q 0 -430 330 -380 C 350 -80 330 220 0 440 C -330 220 -350 -80 -330 -380 Z",
};

static void
draw_emblem (Sketch *s, SandboxRgb gold)
{
  switch (sketch_choose (s, 4))
    {
    case 0: /* cross */
      sketch_box (s, -50, -235, 100, 440, 12);
      sketch_box (s, -190, -110, 380, 100, 12);
      break;
    case 1:
      sketch_star (s, 5, 0, -15, 205, 92);
      break;
    case 2: /* chevrons */
      sketch_path (s, "M 0 -150 L 210 40 L 210 140 L 0 -40 L -210 140 L -210 40 Z");
      sketch_path (s, "M 0 30 L 170 190 L 140 250 L 0 130 L -140 250 L -170 190 Z");
      break;
    default: /* boss */
      sketch_ellipse (s, 0, -10, 130, 130);
      sketch_fill (s, gold, SKETCH_METAL, 0);
      sketch_ellipse (s, 0, -10, 70, 70);
      break;
    }
  sketch_fill (s, gold, SKETCH_METAL, 0);
}

static void
draw_shield (Sketch *s)
{
  const char *outline = shields[sketch_choose (s, G_N_ELEMENTS (shields))];
  gboolean golden = sketch_choose (s, 2) == 0;
  SandboxRgb rim = golden ? SKETCH_GOLD : sandbox_rgb (0x9fb0c2);
  static const int rivets[][2] = {{-285, -318}, {285, -318}, {-290, -60},
                                  {290, -60},   {-195, 210}, {195, 210}};

  sketch_path (s, outline);
  sketch_fill (s, rim, SKETCH_METAL, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rivets); i++)
    {
      sketch_ellipse (s, rivets[i][0] * 1.02, rivets[i][1], 19, 19);
      sketch_fill (s, sandbox_rgb_light (rim, 110), SKETCH_GLOSS, SKETCH_CLIP);
    }
  sketch_save (s);
  sketch_translate (s, 0, -6);
  sketch_scale (s, 0.79, 0.79);
  sketch_path (s, outline);
  sketch_fill (s, s->main, SKETCH_GLOSS, 0);
  sketch_path (s, "M 0 -500 L 500 -500 L 500 500 L 0 500 Z");
  sketch_fill_alpha (s, sandbox_rgb_dark (s->main, 200), SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP,
                     95);
  sketch_path (s, "M -330 -260 L -230 -350 L -330 330 Z");
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 60);
  draw_emblem (s, golden ? sandbox_rgb (0xf7cf5a) : sandbox_rgb (0xe6ecf2));
  sketch_restore (s);
}

static const char *const shield_synonyms[] = {"buckler", "aegis",  "defense", "defence",
                                              "armor",   "armour", "guard",   NULL};

/* --- bomb --- */

static void
draw_skull (Sketch *s)
{
  SandboxRgb bone = sandbox_rgb (0xf2ead6);

  sketch_ellipse (s, -20, 60, 128, 112);
  sketch_box (s, -84, 110, 128, 104, 26);
  sketch_fill (s, bone, SKETCH_MATTE, 0);
  sketch_ellipse (s, -70, 66, 36, 40);
  sketch_ellipse (s, 30, 66, 36, 40);
  sketch_path (s, "M -20 106 L -2 138 L -38 138 Z");
  sketch_box (s, -50, 170, 14, 50, 4);
  sketch_box (s, -4, 170, 14, 50, 4);
  sketch_fill (s, SKETCH_INK, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP);
}

static void
draw_bomb (Sketch *s)
{
  SandboxRgb rope = sandbox_rgb (0xcfa56b);
  int reach = (int) sketch_between (s, 320, 380);
  int high = (int) sketch_between (s, -400, -350);

  sketch_pathf (s, "M 196 -216 C 230 -330 %d -330 %d %d", reach - 50, reach, high);
  sketch_stroke (s, sandbox_rgb_dark (rope, 256), 58, 0, 255);
  sketch_pathf (s, "M 196 -216 C 230 -330 %d -330 %d %d", reach - 50, reach, high);
  sketch_stroke (s, rope, 32, 0, 255);
  sketch_save (s);
  sketch_translate (s, 172, -184);
  sketch_rotate (s, 36);
  sketch_box (s, -92, -62, 184, 120, 22);
  sketch_fill (s, sandbox_rgb (0x8c98aa), SKETCH_METAL, 0);
  sketch_restore (s);
  sketch_ellipse (s, -30, 90, 330, 330);
  sketch_fill (s, s->main, SKETCH_GLOSS, 0);
  sketch_path (s, "M -290 40 C -280 -70 -200 -150 -110 -175 C -85 -182 -72 -150 -95 -138 C -165 "
                  "-105 -215 -50 -232 45 C -238 80 -292 80 -290 40 Z");
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 205);
  sketch_ellipse (s, -252, 130, 22, 28);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 170);
  if (sketch_choose (s, 2) == 0)
    draw_skull (s);
  sketch_star (s, 9, reach, high, 118, 58);
  sketch_fill (s, sandbox_rgb (0xf0681e), SKETCH_GLOW, 0);
  sketch_star (s, 9, reach, high, 80, 40);
  sketch_fill (s, sandbox_rgb (0xffc22e), SKETCH_GLOW, SKETCH_NO_LINE);
  sketch_ellipse (s, reach, high, 30, 30);
  sketch_fill (s, sandbox_rgb (0xfff6d0), SKETCH_GLOW, SKETCH_NO_LINE);
}

static const char *const bomb_synonyms[] = {"grenade",    "explosive", "dynamite", "mine",
                                            "cannonball", "tnt",       NULL};

const SandboxSubject sandbox_subjects_of_arms[] = {
  {"sword", sword_synonyms, 0xc3d2df, 35, draw_sword},
  {"shield", shield_synonyms, 0x2f62c8, 35, draw_shield},
  {"bomb", bomb_synonyms, 0x474c63, 75, draw_bomb},
  {NULL},
};
