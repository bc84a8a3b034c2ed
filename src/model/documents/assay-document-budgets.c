/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const AssayField budgets_fields[] = {
  {.name = "regenerationsPerAssetAndDay",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayBudgets, regenerations),
   .minimum = 0,
   .maximum = 1000,
   .initial = "3",
   .title = N_ ("Made Again"),
   .description = N_ ("How often one asset is made again in a day without asking."),
   .tab = "automation"},
};
static ASSAY_TABLE_DEFINE (assay_budgets_table, "budgets", AssayBudgets, budgets_fields);

extern const AssayKindRow _assay_kind_budgets;
const AssayKindRow _assay_kind_budgets = {
  .info =
    {
      .kind = ASSAY_KIND_BUDGETS,
      .name = "budgets",
      .schema = 1,
      .folder = "policies",
      .file = "budgets.json",
      .table = &assay_budgets_table,
      .title = N_ ("Budgets"),
    },
};
