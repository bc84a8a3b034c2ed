/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const AssayField contract_baseline_fields[] = {
  {.name = "contract",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssayContractBaseline, contract),
   .table = &assay_contract_fields_table,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Requirements"),
   .description = N_ ("What must be true of every picture unless something else says more."),
   .tab = "contract"},
};
static ASSAY_TABLE_DEFINE (assay_contract_baseline_table,
                           "contract-baseline",
                           AssayContractBaseline,
                           contract_baseline_fields);

extern const AssayKindRow _assay_kind_contract_baseline;
const AssayKindRow _assay_kind_contract_baseline = {
  .info =
    {
      .kind = ASSAY_KIND_CONTRACT_BASELINE,
      .name = "contract-baseline",
      .schema = 1,
      .folder = "policies",
      .file = "contract-baseline.json",
      .table = &assay_contract_baseline_table,
      .title = N_ ("Baseline Requirements"),
    },
};
