/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const AssayField tag_record_fields[] = {
  {.name = "tag",
   .type = ASSAY_FIELD_TAG,
   .offset = ASSAY_AT_TEXT (AssayTagRecord, tag),
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Tag"),
   .description = N_ ("The tag, “family:name”."),
   .tab = "general"},
  {.name = "title",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayTagRecord, title),
   .minimum = 1,
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Title"),
   .description = N_ ("Name shown to people."),
   .tab = "general"},
  {.name = "question",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayTagRecord, question),
   .minimum = 1,
   .maximum = 300,
   .title = N_ ("Question"),
   .description = N_ ("What is asked about pictures with this tag; “%s” is the asset's title."),
   .tab = "general"},
};
static ASSAY_TABLE_DEFINE (assay_tag_record_table, "tag", AssayTagRecord, tag_record_fields);

static const AssayField tags_fields[] = {
  {.name = "tags",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayTagCatalog, tags),
   .table = &assay_tag_record_table,
   .title = N_ ("Tags"),
   .description = N_ ("All tags by their names."),
   .tab = "general"},
};
static ASSAY_TABLE_DEFINE (assay_tags_table, "tags", AssayTagCatalog, tags_fields);

extern const AssayKindRow _assay_kind_tags;
const AssayKindRow _assay_kind_tags = {
  .info =
    {
      .kind = ASSAY_KIND_TAGS,
      .name = "tags",
      .schema = 1,
      .folder = "catalog",
      .file = "tags.json",
      .table = &assay_tags_table,
      .title = N_ ("Tag Catalogue"),
    },
};
