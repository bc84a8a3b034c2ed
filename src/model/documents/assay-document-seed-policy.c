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
static ASSAY_TABLE_DEFINE (assay_seed_policy_table,
                           "seed-policy",
                           AssaySeedPolicy,
                           seed_policy_fields);

static void
check (const AssayDocument *document, AssayProblems *problems)
{
  _assay_seed_rule_check (document, ((const AssaySeedPolicy *) document)->seed, "/seed", problems);
}

extern const AssayKindRow _assay_kind_seed_policy;
const AssayKindRow _assay_kind_seed_policy = {
  .info =
    {
      .kind = ASSAY_KIND_SEED_POLICY,
      .name = "seed-policy",
      .schema = 2,
      .folder = "policies",
      .file = "seed.json",
      .table = &assay_seed_policy_table,
      .title = N_ ("Seed Policy"),
    },
  .check = check,
};
