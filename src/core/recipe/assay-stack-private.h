/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The resolver's working state: assay-stack.c finds checkpoint and baseline,
 * assay-stack-profile.c the dialect, assay-stack-loras.c chooses LoRAs. */

#include "core/recipe/assay-pin.h"
#include "core/recipe/assay-stack.h"

G_BEGIN_DECLS

typedef struct
{
  const AssayCatalog *catalog;
  const AssaySpec *spec;
  AssayStack *stack; /* checkpoint and baseline are known */
  AssayFootprint *footprint;
  AssayTrace *trace;
  AssayProblems *problems;
  const AssayLockLine *line; /* of the spec, or %NULL; known once its dialect is looked for */
} AssayStackWork;

/* %NULL + problems: it has none, or one of another family. */
const AssayCheckpointProfile *_assay_stack_find_profile (AssayStackWork *work);
/* The one of its checkpoint, which is known: what it would have without a pin. */
const AssayCheckpointProfile *_assay_stack_find_own (AssayStackWork *work);
/* Of the line; checkpoint and line are known. */
AssayPinState _assay_stack_pin_state (const AssayStackWork *work);

/* Fills stack->loras. %FALSE + problems when something that was asked for by name cannot be had. */
gboolean _assay_stack_choose_loras (AssayStackWork *work);

/* As programs wrote it that named models by the files of their documents too. */
void _assay_stack_write_former (const AssayStack *self, AssayJsonWriter *writer);

/* The nearest of @documents' ids to @word, or %NULL. (element-type AssayDocument) */
const char *_assay_nearest_document (GPtrArray *documents, const char *word);

G_END_DECLS
