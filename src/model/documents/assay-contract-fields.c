/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-contract-fields.h"
#include "model/table/assay-table-private.h"

static const char *const background_words[] = {"transparent", "flat", "opaque", "any", NULL};

#define NUMBER(member, json_name, most, rule, title_, description_)                                \
  {                                                                                                \
    .name = (json_name), .type = ASSAY_FIELD_INTEGER,                                              \
    .offset = ASSAY_AT_NUMBER (AssayContractFields, member), .minimum = 0, .maximum = (most),      \
    .merge = (rule), .title = (title_), .description = (description_), .tab = "contract"           \
  }

static const AssayField fields[] = {
  {.name = "backgroundPolicy",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayContractFields, background_policy),
   .values = background_words,
   .merge = ASSAY_MERGE_OVERRIDE,
   .title = N_ ("Background"),
   .description = N_ ("What lies around the content of the delivered picture."),
   .tab = "contract"},
  NUMBER (safe_area_px,
          "safeAreaPx",
          4096,
          ASSAY_MERGE_LARGER,
          N_ ("Safe Area"),
          N_ ("Free border inside the canvas, in pixels.")),
  NUMBER (border_filled_per_mille,
          "borderFilledPerMille",
          1000,
          ASSAY_MERGE_SMALLER,
          N_ ("Filled Border"),
          N_ ("Most of the outermost ring of pixels that may be opaque, in per mille.")),
  NUMBER (stray_island_px,
          "strayIslandPx",
          1000000,
          ASSAY_MERGE_SMALLER,
          N_ ("Stray Specks"),
          N_ ("Largest detached speck allowed, in pixels of area.")),
  NUMBER (fringe_per_mille,
          "fringePerMille",
          1000,
          ASSAY_MERGE_SMALLER,
          N_ ("Halo"),
          N_ ("Most of the outline that may carry a halo, in per mille.")),
  NUMBER (fringe_delta_e,
          "fringeDeltaE",
          200,
          ASSAY_MERGE_SMALLER,
          N_ ("Halo Color Distance"),
          N_ ("Color distance (CIE 1976, whole units) from which an edge pixel counts as halo.")),
  NUMBER (sharpness_min,
          "sharpnessMin",
          10000,
          ASSAY_MERGE_LARGER,
          N_ ("Sharpness"),
          N_ ("Least mean absolute Laplacian of luma inside the content, in tenths of a level.")),
  NUMBER (duplicate_bits,
          "duplicateBits",
          64,
          ASSAY_MERGE_LARGER,
          N_ ("Near-Duplicate"),
          N_ ("Pictures whose hashes differ in at most this many of 64 bits are near-duplicates.")),
  NUMBER (content_min_per_mille,
          "contentMinPerMille",
          1000,
          ASSAY_MERGE_LARGER,
          N_ ("Content"),
          N_ ("Least share of the canvas that must be filled, in per mille.")),
};

ASSAY_TABLE_DEFINE (assay_contract_fields_table, "contract", AssayContractFields, fields);
