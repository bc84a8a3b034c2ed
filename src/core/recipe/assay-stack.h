/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Resolver: which checkpoint and LoRAs, in which order and weight, with every candidate explained (spec 03). Pure. */

#include "core/recipe/assay-trace.h"
#include "model/documents/assay-footprint.h"

G_BEGIN_DECLS

typedef struct
{
  const AssayLora *lora;   /* borrowed from the catalogue */
  gint64           weight; /* hundredths */
  const char      *layer;  /* static: baseline | project | tag_entity */
} AssayStackLora;

typedef struct
{
  const AssayCheckpoint        *checkpoint; /* borrowed */
  const AssayCheckpointProfile *profile;    /* pin, else the checkpoint's default, else the family's built-in */
  const AssayBaselineProfile   *baseline;
  GArray                       *loras;           /* AssayStackLora in chain order */
  AssayDigest                   hash;
  GBytes                       *canonical;       /* what the hash is of */
} AssayStack;

/* Models are named by document: which file of a server that is follows where it is sent
 * (plan/assay-server-models.h). */
AssayStack *assay_stack_resolve (const AssayCatalog *catalog, const AssaySpec *spec,
                                 AssayFootprint *footprint,
                                 AssayTrace *trace, AssayProblems *problems);
void        assay_stack_free    (AssayStack *self);
void        assay_stack_write   (const AssayStack *self, AssayJsonWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayStack, assay_stack_free)

G_END_DECLS
