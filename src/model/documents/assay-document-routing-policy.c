/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const char *const trust_words[] = {"ask_first", "proven", "all", NULL};

static const AssayField routing_policy_fields[] = {
  {.name = "trust",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayRoutingPolicy, trust),
   .initial = "\"ask_first\"",
   .values = trust_words,
   .title = N_ ("Trust"),
   .description = N_ ("Whether clear passes may be approved without asking."),
   .tab = "automation"},
  {.name = "acceptPerMille",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayRoutingPolicy, accept_per_mille),
   .minimum = 0,
   .maximum = 1000,
   .initial = "900",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Sure Yes"),
   .description = N_ ("Confidence from which a passed check is a yes, in per mille."),
   .tab = "automation"},
  {.name = "rejectPerMille",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayRoutingPolicy, reject_per_mille),
   .minimum = 0,
   .maximum = 1000,
   .initial = "900",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Sure No"),
   .description = N_ ("Confidence from which a breach is clear, in per mille."),
   .tab = "automation"},
  {.name = "auditPerMille",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayRoutingPolicy, audit_per_mille),
   .minimum = 0,
   .maximum = 1000,
   .initial = "50",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Sample"),
   .description =
     N_ ("Share of pictures approved without asking that is still shown, in per mille."),
   .tab = "automation"},
};
static ASSAY_TABLE_DEFINE (assay_routing_policy_table,
                           "routing-policy",
                           AssayRoutingPolicy,
                           routing_policy_fields);

extern const AssayKindRow _assay_kind_routing_policy;
const AssayKindRow _assay_kind_routing_policy = {
  .info =
    {
      .kind = ASSAY_KIND_ROUTING_POLICY,
      .name = "routing-policy",
      .schema = 1,
      .folder = "policies",
      .file = "routing.json",
      .table = &assay_routing_policy_table,
      .title = N_ ("Routing Policy"),
    },
};
