/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const AssayField checkpoint_fields[] = {
  ASSAY_ID_FIELD,
  {.name = "title",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCheckpoint, title),
   .minimum = 1,
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Title"),
   .description = N_ ("Name shown to people."),
   .tab = "general"},
  {.name = "serverFile",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCheckpoint, server_file),
   .minimum = 1,
   .maximum = 400,
   .flags = ASSAY_FIELD_REQUIRED | ASSAY_FIELD_PATH,
   .title = N_ ("File"),
   .description =
     N_ ("File that the model usually is, as servers list it. Which it is on yours: assayctl map."),
   .tab = "models"},
  {.name = "family",
   .type = ASSAY_FIELD_ID,
   .offset = ASSAY_AT_TEXT (AssayCheckpoint, family),
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Family"),
   .description = N_ ("What the model descends from, such as sdxl or sd15."),
   .tab = "models"},
  {.name = "defaultProfileId",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssayCheckpoint, default_profile),
   .reference = ASSAY_KIND_CHECKPOINT_PROFILE,
   .title = N_ ("Dialect"),
   .description = N_ ("How prompts for this checkpoint are written; without one the family's own."),
   .tab = "models"},
  {.name = "license",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCheckpoint, license),
   .maximum = 400,
   .flags = ASSAY_FIELD_LATER,
   .title = N_ ("License"),
   .description = N_ ("Under which conditions the model may be used."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_checkpoint_table,
                           "checkpoint",
                           AssayCheckpoint,
                           checkpoint_fields);

extern const AssayKindRow _assay_kind_checkpoint;
const AssayKindRow _assay_kind_checkpoint = {
  .info =
    {
      .kind = ASSAY_KIND_CHECKPOINT,
      .name = "checkpoint",
      .schema = 1,
      .folder = "checkpoints",
      .table = &assay_checkpoint_table,
      .title = N_ ("Checkpoint"),
    },
};
