/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures of a generated project: drawn, then processed and judged as the product does it with
 * what a server sent, and kept as blobs. */

#include "imaging/assay-processor.h"
#include "core/recipe/assay-contract.h"
#include "judge/assay-likeness.h"
#include "model/log/assay-report.h"
#include "store/assay-blobs.h"

G_BEGIN_DECLS

#define GENERATED_DRAWINGS 16 /* of each sort */

/* One picture. Digests are of blobs. */
typedef struct
{
  char        *source, *picture, *steps, *report_blob;
  AssayReport *report;
  char        *asked; /* the claim a card of it asks about; %NULL: it is clear */
  int          width, height;
  AssayLikeness likeness;
} GeneratedDrawing;

/* Pictures the checks find nothing wrong with, and pictures that are asked about. */
typedef struct
{
  GPtrArray *clear, *asked; /* GeneratedDrawing, GENERATED_DRAWINGS each */
} GeneratedDrawings;

/* For recipes with these parameters and this contract, rendered @render x @render. %NULL + error if
 * a blob cannot be kept, or if the checks cannot be made to doubt or to agree at this size. */
GeneratedDrawings *generated_drawings_new (const AssayProcessParameters *parameters,
                                           const AssayContract *contract,
                                           const AssayRoutingPolicy *routing,
                                           guint render,
                                           guint64 seed,
                                           AssayBlobs *blobs,
                                           GError **error);
void generated_drawings_free (GeneratedDrawings *self);

G_END_DECLS
