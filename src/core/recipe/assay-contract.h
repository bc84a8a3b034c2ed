/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The merged contract of an asset (spec 03): layers global baseline, asset type, project, spec (tags and entities later). Pure. */

#include "core/recipe/assay-trace.h"
#include "model/documents/assay-footprint.h"

G_BEGIN_DECLS

typedef struct
{
  AssayContractFields fields;                         /* unset = nothing is required */
  int                 canvas_width, canvas_height;    /* delivered size, px */
  gboolean            requires_alpha;
  AssayDigest         hash;                           /* of all of the above, canonically */
  GBytes             *canonical;                      /* what the hash is of; %NULL unless merged */
} AssayContract;

/* %NULL + problems on conflicts (a layer that loosens a stricter-wins field: both sources named) or when the spec's asset type is missing. */
AssayContract *assay_contract_merge (const AssayCatalog *catalog, const AssaySpec *spec, AssayFootprint *footprint,
                                     AssayTrace *trace, AssayProblems *problems);
void           assay_contract_free  (AssayContract *self);
void           assay_contract_write (const AssayContract *self, AssayJsonWriter *writer); /* what the hash is of */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayContract, assay_contract_free)

G_END_DECLS
