/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is planted into which picture. The table is tests/truth/defects.json, compiled in. */

#include "sandbox/assay-sandbox-render.h"

G_BEGIN_DECLS

typedef enum
{
  SANDBOX_BACKGROUND_PATCH,
  SANDBOX_FRINGE,
  SANDBOX_OFF_CANVAS,
  SANDBOX_BLANK,
  SANDBOX_BLUR,
  SANDBOX_STRAY_ISLAND,
} SandboxDefectKind;

typedef struct
{
  SandboxDefectKind kind;
  const char *name;  /* as in defects.json */
  const char *level; /* "near" or "far" */
  int weight;
  int size; /* px at a shorter side of 1024 */
  int strength;
} SandboxDefect;

/* The defect of this picture, or %NULL: a hash of seed, index and the prompt's words decides. */
const SandboxDefect *
sandbox_defect_decide (guint64 seed, guint index, guint64 words_hash, int percent);

/* Each is called at its place in the drawing; @random is the picture's own sequence. */
void sandbox_defect_before (SandboxCanvas *canvas,
                            const Sketch *sketch,
                            const SandboxDefect *defect,
                            SandboxRgb background,
                            guint32 random);
void sandbox_defect_move (SandboxView *view,
                          const Sketch *sketch,
                          const SandboxDefect *defect,
                          guint32 random);
/* @empty: the picture before the object was drawn. */
void sandbox_defect_after (SandboxCanvas *canvas,
                           const AssayPicture *empty,
                           const SandboxDefect *defect,
                           SandboxRgb color,
                           guint32 random);

G_END_DECLS
