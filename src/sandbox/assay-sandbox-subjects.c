/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-subject-strokes.h"

/* assay-sandbox-subject-list.h is made by meson from the array that also names the sources. */
#define SUBJECTS(file) extern const SandboxSubject sandbox_subjects_of_##file[];
#include "assay-sandbox-subject-list.h"
#undef SUBJECTS

const SandboxSubject *const sandbox_subjects[] = {
#define SUBJECTS(file) sandbox_subjects_of_##file,
#include "assay-sandbox-subject-list.h"
#undef SUBJECTS
  NULL,
};

const SandboxSubject *
sandbox_subject_find (const char *name)
{
  const SandboxSubject *last = NULL;

  for (gsize file = 0; sandbox_subjects[file] != NULL; file++)
    for (const SandboxSubject *row = sandbox_subjects[file]; row->name != NULL; row++)
      {
        if (strcmp (row->name, name) == 0)
          return row;
        last = row;
      }
  return last;
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
