/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Strokes that subjects share. A new subject: a row in some assay-sandbox-subject-<name>.c, whose
 * files are listed in meson.build. No open holes: a hole of background colour would stay when the
 * picture is cut by colour. */

#include "sandbox/assay-sandbox-sketch.h"

G_BEGIN_DECLS

/* A four-pointed glint inside the last shape. */
void subject_glint (Sketch *s, double x, double y, double radius);
/* A round stone with its own light. */
void subject_stone (Sketch *s, double x, double y, double radius, SandboxRgb color);
/* One of some jewel colours. */
SandboxRgb subject_jewel (Sketch *s);

G_END_DECLS
