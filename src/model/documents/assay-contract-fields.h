/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The fields of a contract: what must be true of the picture, in picture units. The same record is a layer
 * (asset type, project, spec, global baseline) and, merged, the result. Unset = says nothing. */

#include "model/table/assay-field.h"

G_BEGIN_DECLS

enum
{
  ASSAY_BACKGROUND_TRANSPARENT,
  ASSAY_BACKGROUND_FLAT,
  ASSAY_BACKGROUND_OPAQUE,
  ASSAY_BACKGROUND_ANY
};

typedef struct
{
  gint64 background_policy;          /* backgroundPolicy: ENUM above; override */
  gint64 safe_area_px;               /* safeAreaPx: free border inside the canvas; stricter = larger */
  gint64 border_filled_per_mille;    /* borderFilledPerMille: most of the border ring that may be opaque; smaller */
  gint64 stray_island_px;            /* strayIslandPx: largest detached speck allowed, in pixels of area; smaller */
  gint64 fringe_per_mille;           /* fringePerMille: most of the outline that may carry a halo; smaller */
  gint64 fringe_delta_e;             /* fringeDeltaE: color distance (CIE 1976, whole units) from which an edge pixel counts as halo; smaller */
  gint64 sharpness_min;              /* sharpnessMin: least mean absolute Laplacian of luma inside the content, 1/10 level; larger */
  gint64 duplicate_bits;             /* duplicateBits: a dHash distance of at most this many bits (of 64) is a near-duplicate; larger */
  gint64 content_min_per_mille;      /* contentMinPerMille: least share of the canvas that must be filled; larger */
} AssayContractFields;

extern const AssayTable assay_contract_fields_table;

G_END_DECLS
