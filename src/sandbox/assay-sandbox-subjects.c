/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-subject-list.h"

const SandboxSubject *const sandbox_subjects[] = {
  &sandbox_subject_potion, &sandbox_subject_sword,
  &sandbox_subject_shield, &sandbox_subject_coin,
  &sandbox_subject_heart,  &sandbox_subject_duck,
  &sandbox_subject_key,    &sandbox_subject_gem,
  &sandbox_subject_star,   &sandbox_subject_bomb,
  &sandbox_subject_scroll, &sandbox_subject_rocket,
  &sandbox_subject_crate,  NULL,
};

const SandboxSubject *
sandbox_subject_find (const char *name)
{
  for (gsize i = 0; sandbox_subjects[i] != NULL; i++)
    if (strcmp (sandbox_subjects[i]->name, name) == 0)
      return sandbox_subjects[i];
  return &sandbox_subject_crate;
}

void
subject_glint (Sketch *s, double x, double y, double radius)
{
  sketch_star (s, 4, x, y, radius, radius * 0.26);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 235);
}

void
subject_stone (Sketch *s, double x, double y, double radius, SandboxRgb color)
{
  sketch_ellipse (s, x, y, radius, radius);
  sketch_fill (s, color, SKETCH_GLOSS, 0);
  sketch_ellipse (s, x - radius * 0.32, y - radius * 0.36, radius * 0.3, radius * 0.22);
  sketch_fill_alpha (s, SKETCH_WHITE, SKETCH_FLAT, SKETCH_NO_LINE | SKETCH_CLIP, 220);
}

SandboxRgb
subject_jewel (Sketch *s)
{
  static const int jewels[] = {0xd8233f, 0x2f7be0, 0x27a860, 0x9446d0, 0xf08a24};

  return sandbox_rgb (jewels[sketch_choose (s, G_N_ELEMENTS (jewels))]);
}
