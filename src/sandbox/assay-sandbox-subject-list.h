/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The subjects, and strokes they share. A new one: a table in some assay-sandbox-subject-*.c, a
 * line here and in assay-sandbox-subjects.c. No open holes: a hole of background colour would stay
 * when the picture is cut by colour. */

#include "sandbox/assay-sandbox-sketch.h"

G_BEGIN_DECLS

extern const SandboxSubject sandbox_subject_potion, sandbox_subject_sword, sandbox_subject_shield,
  sandbox_subject_coin, sandbox_subject_heart, sandbox_subject_duck, sandbox_subject_key,
  sandbox_subject_gem, sandbox_subject_star, sandbox_subject_bomb, sandbox_subject_scroll,
  sandbox_subject_rocket, sandbox_subject_crate;

/* A four-pointed glint inside the last shape. */
void subject_glint (Sketch *s, double x, double y, double radius);
/* A round stone with its own light. */
void subject_stone (Sketch *s, double x, double y, double radius, SandboxRgb color);
/* One of some jewel colours. */
SandboxRgb subject_jewel (Sketch *s);

G_END_DECLS
