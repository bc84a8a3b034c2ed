/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const AssayField model_stack_fields[] = {
  {.name = "projectStack",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayModelStackPolicy, project_stack),
   .table = &assay_lora_use_table,
   .title = N_ ("Project LoRAs"),
   .description = N_ ("LoRAs used for every asset they fit."),
   .tab = "models"},
  {.name = "total",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayModelStackPolicy, total),
   .minimum = 0,
   .maximum = 32,
   .initial = "4",
   .title = N_ ("Most LoRAs"),
   .description = N_ ("Largest number of LoRAs over all layers."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_model_stack_table,
                           "model-stack",
                           AssayModelStackPolicy,
                           model_stack_fields);

extern const AssayKindRow _assay_kind_model_stack;
const AssayKindRow _assay_kind_model_stack = {
  .info =
    {
      .kind = ASSAY_KIND_MODEL_STACK,
      .name = "model-stack",
      .schema = 1,
      .folder = "policies",
      .file = "model-stack.json",
      .table = &assay_model_stack_table,
      .title = N_ ("Model Stack Policy"),
    },
};
