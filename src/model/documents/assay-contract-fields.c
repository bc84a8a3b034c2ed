/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-contract-fields.h"
#include "model/table/assay-table-define.h"

static const char *const background_words[] = {"transparent", "flat", "opaque", "any", NULL};

static const AssayField fields[] = {
  {.name = "backgroundPolicy",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayContractFields, background_policy),
   .values = background_words,
   .merge = ASSAY_MERGE_OVERRIDE,
   .title = N_ ("Background"),
   .description = N_ ("What lies around the content of the delivered picture."),
   .tab = "contract"},
#define LIMIT(limit, json, most, stricter, its_title, its_description)                             \
  {.name = (json),                                                                                 \
   .type = ASSAY_FIELD_INTEGER,                                                                    \
   .offset = ASSAY_AT_NUMBER (AssayContractFields, limit),                                         \
   .maximum = (most),                                                                              \
   .merge = ASSAY_MERGE_##stricter,                                                                \
   .title = its_title,                                                                             \
   .description = its_description,                                                                 \
   .tab = "contract"},
  ASSAY_CONTRACT_LIMITS (LIMIT)
#undef LIMIT
};

ASSAY_TABLE_DEFINE (assay_contract_fields_table, "contract", AssayContractFields, fields);
