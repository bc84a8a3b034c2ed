/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const AssayField seed_policy_fields[] = {
  {.name = "seed",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySeedPolicy, seed),
   .table = &assay_seed_rule_table,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Seeds"),
   .description = N_ ("Where seeds come from when a spec does not say."),
   .tab = "prompt"},
};
ASSAY_TABLE_DEFINE (assay_seed_policy_table, "seed-policy", AssaySeedPolicy, seed_policy_fields);

void
_assay_seed_policy_check (const AssayDocument *document, AssayProblems *problems)
{
  _assay_seed_rule_check (document, ((const AssaySeedPolicy *) document)->seed, "/seed", problems);
}
