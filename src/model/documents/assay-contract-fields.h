/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The fields of a contract: what must be true of the picture, in picture units. The same record
 * is a layer (asset type, project, spec, global baseline) and, merged, the result. Unset = says
 * nothing. */

#include "model/table/assay-field.h"

G_BEGIN_DECLS

enum
{
  ASSAY_BACKGROUND_TRANSPARENT,
  ASSAY_BACKGROUND_FLAT,
  ASSAY_BACKGROUND_OPAQUE,
  ASSAY_BACKGROUND_ANY
};

/* The limits: numbers, "most" or "least" of something. From a line here follow the member, its
 * field in documents, schema and docs, and how layers combine; the validator that names it reads
 * the merged value (contract->fields.<member>).
 *
 *   LIMIT (member, json, most, stricter, title, description)
 *
 * @most: of the value itself; the least is 0. @stricter: LARGER or SMALLER. A title is N_() in
 * Header Capitalization, a description N_(), one sentence with its unit. */
/* clang-format off */
#define ASSAY_CONTRACT_LIMITS(LIMIT) \
  LIMIT (safe_area_px, "safeAreaPx", 4096, LARGER, \
         N_ ("Safe Area"), \
         N_ ("Free border inside the canvas, in pixels.")) \
  LIMIT (border_filled_per_mille, "borderFilledPerMille", 1000, SMALLER, \
         N_ ("Filled Border"), \
         N_ ("Most of the outermost ring of pixels that may be opaque, in per mille.")) \
  LIMIT (stray_island_px, "strayIslandPx", 1000000, SMALLER, \
         N_ ("Stray Specks"), \
         N_ ("Largest detached speck allowed, in pixels of area.")) \
  LIMIT (fringe_per_mille, "fringePerMille", 1000, SMALLER, \
         N_ ("Halo"), \
         N_ ("Most of the outline that may carry a halo, in per mille.")) \
  LIMIT (fringe_delta_e, "fringeDeltaE", 200, SMALLER, \
         N_ ("Halo Color Distance"), \
         N_ ("Color distance (CIE 1976, whole units) from which an edge pixel counts as halo.")) \
  LIMIT (sharpness_min, "sharpnessMin", 10000, LARGER, \
         N_ ("Sharpness"), \
         N_ ("Least sharpness of the strongest edges, from 0 (blurred by 2 px or more) to 615 (crisp).")) \
  LIMIT (duplicate_bits, "duplicateBits", 64, LARGER, \
         N_ ("Near-Duplicate"), \
         N_ ("Pictures whose hashes differ in at most this many of 64 bits are near-duplicates.")) \
  LIMIT (content_min_per_mille, "contentMinPerMille", 1000, LARGER, \
         N_ ("Content"), \
         N_ ("Least share of the canvas that must be filled, in per mille."))
/* clang-format on */

typedef struct
{
  gint64 background_policy; /* backgroundPolicy: ENUM above; override */
#define LIMIT(member, json, most, stricter, title, description) gint64 member;
  ASSAY_CONTRACT_LIMITS (LIMIT)
#undef LIMIT
} AssayContractFields;

extern const AssayTable assay_contract_fields_table;

G_END_DECLS
