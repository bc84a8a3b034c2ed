/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const AssayField baseline_profile_fields[] = {
  ASSAY_ID_FIELD,
  {.name = "title",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayBaselineProfile, title),
   .minimum = 1,
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Title"),
   .description = N_ ("Name shown to people."),
   .tab = "general"},
  {.name = "checkpointId",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssayBaselineProfile, checkpoint),
   .reference = ASSAY_KIND_CHECKPOINT,
   .title = N_ ("Checkpoint"),
   .description = N_ ("Checkpoint the baseline is for; without one it fits all."),
   .tab = "models"},
  {.name = "hints",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayBaselineProfile, hints),
   .table = &assay_fragment_table,
   .title = N_ ("Hints"),
   .description = N_ ("Words added for quality."),
   .tab = "prompt"},
  {.name = "loras",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayBaselineProfile, loras),
   .table = &assay_lora_use_table,
   .title = N_ ("LoRAs"),
   .description = N_ ("LoRAs added for quality."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_baseline_profile_table,
                           "baseline-profile",
                           AssayBaselineProfile,
                           baseline_profile_fields);

extern const AssayKindRow _assay_kind_baseline_profile;
const AssayKindRow _assay_kind_baseline_profile = {
  .info =
    {
      .kind = ASSAY_KIND_BASELINE_PROFILE,
      .name = "baseline-profile",
      .schema = 1,
      .folder = "baseline-profiles",
      .versioned = TRUE,
      .table = &assay_baseline_profile_table,
      .title = N_ ("Baseline Profile"),
    },
};
