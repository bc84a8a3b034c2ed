/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

#include <string.h>

static const char *const release_words[] = {"candidate", "active", "retired", NULL};

static const AssayField lora_fields[] = {
  ASSAY_ID_FIELD,
  {.name = "title",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayLora, title),
   .minimum = 1,
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Title"),
   .description = N_ ("Name shown to people."),
   .tab = "general"},
  {.name = "serverFile",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayLora, server_file),
   .minimum = 1,
   .maximum = 400,
   .flags = ASSAY_FIELD_REQUIRED | ASSAY_FIELD_PATH,
   .title = N_ ("File"),
   .description =
     N_ ("File that the LoRA usually is, as servers list it. Which it is on yours: assayctl map."),
   .tab = "models"},
  {.name = "families",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayLora, families),
   .minimum = 1,
   .maximum = 64,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Families"),
   .description = N_ ("Checkpoint families the LoRA fits."),
   .tab = "models"},
  {.name = "assetTypes",
   .type = ASSAY_FIELD_REFERENCES,
   .offset = ASSAY_AT_LIST (AssayLora, asset_types),
   .reference = ASSAY_KIND_ASSET_TYPE,
   .title = N_ ("Asset Types"),
   .description = N_ ("Types the LoRA is for; without them it is for all."),
   .tab = "models"},
  {.name = "tags",
   .type = ASSAY_FIELD_TAGS,
   .offset = ASSAY_AT_LIST (AssayLora, tags),
   .title = N_ ("Tags"),
   .description = N_ ("Tags of assets the LoRA is for."),
   .tab = "models"},
  {.name = "weightMin",
   .type = ASSAY_FIELD_DECIMAL,
   .offset = ASSAY_AT_NUMBER (AssayLora, weight_min),
   .minimum = -1000,
   .maximum = 1000,
   .scale = 2,
   .initial = "0",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Least Weight"),
   .description = N_ ("Smallest strength it works with."),
   .tab = "models"},
  {.name = "weightDefault",
   .type = ASSAY_FIELD_DECIMAL,
   .offset = ASSAY_AT_NUMBER (AssayLora, weight_default),
   .minimum = -1000,
   .maximum = 1000,
   .scale = 2,
   .initial = "0.8",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Weight"),
   .description = N_ ("Strength it is used with."),
   .tab = "models"},
  {.name = "weightMax",
   .type = ASSAY_FIELD_DECIMAL,
   .offset = ASSAY_AT_NUMBER (AssayLora, weight_max),
   .minimum = -1000,
   .maximum = 1000,
   .scale = 2,
   .initial = "1.5",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Largest Weight"),
   .description = N_ ("Largest strength it works with."),
   .tab = "models"},
  {.name = "excludes",
   .type = ASSAY_FIELD_REFERENCES,
   .offset = ASSAY_AT_LIST (AssayLora, excludes),
   .reference = ASSAY_KIND_LORA,
   .title = N_ ("Excludes"),
   .description = N_ ("LoRAs it cannot be used together with."),
   .tab = "models"},
  {.name = "requires",
   .type = ASSAY_FIELD_REFERENCES,
   .offset = ASSAY_AT_LIST (AssayLora, requires),
   .reference = ASSAY_KIND_LORA,
   .title = N_ ("Requires"),
   .description = N_ ("LoRAs it cannot be used without."),
   .tab = "models"},
  {.name = "triggerWords",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayLora, trigger_words),
   .minimum = 1,
   .maximum = 200,
   .flags = ASSAY_FIELD_PROMPT,
   .title = N_ ("Trigger Words"),
   .description = N_ ("Words that call it up in the prompt."),
   .tab = "prompt"},
  {.name = "releaseState",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayLora, release_state),
   .initial = "\"active\"",
   .values = release_words,
   .title = N_ ("State"),
   .description = N_ ("Whether it is being tried, in use, or no longer used."),
   .tab = "models"},
  {.name = "preferred",
   .type = ASSAY_FIELD_BOOLEAN,
   .offset = ASSAY_AT_NUMBER (AssayLora, preferred),
   .initial = "false",
   .title = N_ ("Preferred"),
   .description = N_ ("Taken before others that would do as well."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_lora_table, "lora", AssayLora, lora_fields);

static void
check_weights (const AssayLora *self, AssayProblems *problems)
{
  g_autofree char *least = NULL;
  g_autofree char *usual = NULL;
  g_autofree char *most = NULL;

  if (self->weight_min == ASSAY_UNSET || self->weight_default == ASSAY_UNSET
      || self->weight_max == ASSAY_UNSET)
    return;
  if (self->weight_min <= self->weight_default && self->weight_default <= self->weight_max)
    return;
  least = _assay_decimal_text (self->weight_min, 2);
  usual = _assay_decimal_text (self->weight_default, 2);
  most = _assay_decimal_text (self->weight_max, 2);
  _assay_document_fail (self, problems, "/weightDefault", "lora.weight_order",
                        N_ ("The weights are {0}, {1} and {2}; they must not fall."),
                        N_ ("Order them: least, default, largest."), least, usual, most);
}

/* It names itself, or one LoRA as both excluded and required. */
static void
check_relations (const AssayLora *self,
                 char *const *names,
                 const char *pointer,
                 AssayProblems *problems)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *at = g_strdup_printf ("%s/%u", pointer, i);

      if (g_strcmp0 (names[i], self->document.id) == 0)
        _assay_document_fail (self, problems, at, "lora.names_itself", N_ ("“{0}” names itself."),
                              N_ ("Remove it."), names[i]);
      else if (names == self->requires && self->excludes != NULL
               && g_strv_contains ((const char *const *) self->excludes, names[i]))
        _assay_document_fail (self, problems, at, "lora.required_and_excluded",
                              N_ ("“{0}” is both required and excluded."),
                              N_ ("Keep it in one of the two lists."), names[i]);
    }
}

static void
check (const AssayDocument *document, AssayProblems *problems)
{
  const AssayLora *self = (const AssayLora *) document;

  check_weights (self, problems);
  check_relations (self, self->excludes, "/excludes", problems);
  check_relations (self, self->requires, "/requires", problems);
}

extern const AssayKindRow _assay_kind_lora;
const AssayKindRow _assay_kind_lora = {
  .info =
    {
      .kind = ASSAY_KIND_LORA,
      .name = "lora",
      .schema = 1,
      .folder = "loras",
      .table = &assay_lora_table,
      .title = N_ ("LoRA"),
    },
  .check = check,
};
