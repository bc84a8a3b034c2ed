/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The sandbox's "model": procedural icons from a prompt, a seed and LoRA names. Same request, same
 * pixels (one binary); no libm, no clock, no global state. Any thread. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

typedef struct
{
  int width, height;
  const char *positive;   /* the prompt, or %NULL */
  const char *checkpoint; /* or %NULL */
  const char *loras;      /* "name\tweight in thousandths\n"…, or %NULL */
  guint64 seed;
  guint index; /* in the batch; picture 0 is that of the seed alone */
  int steps, cfg_tenths;
  int defects_percent; /* how many pictures of a hundred get a planted defect */
} SandboxDrawRequest;

/* @out_truth: JSON text of what was planted, or %NULL. Never %NULL within the limits of
 * AssayPicture. */
AssayPicture *sandbox_draw (const SandboxDrawRequest *request, char **out_truth);

/* --- what the words mean (assay-sandbox-words.c) --- */
typedef struct
{
  guint8 r, g, b;
} SandboxRgb;

typedef struct
{
  const char *subject; /* static: "potion" … "crate" */
  gboolean has_color;  /* of the subject's main material */
  SandboxRgb color;
  gboolean has_background;
  SandboxRgb background;
  gboolean glass;  /* what can be of glass is */
  gboolean glows;  /* light around the thing */
  gboolean floats; /* without a shadow */
} SandboxScene;

void sandbox_words_read (const char *prompt, SandboxScene *out);
/* A hash of the words alone: case, punctuation and weights do not count. */
guint64 sandbox_words_hash (const char *prompt);

G_END_DECLS
