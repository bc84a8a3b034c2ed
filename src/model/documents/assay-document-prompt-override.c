/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"

#include <string.h>

static const char *const rule_words[] = {"append", "override", "none", NULL};

/* Layers of the prompt compiler, weakest first (spec 03). */
static const char *const layer_names[] = {
  "checkpoint_base", "checkpoint_asset_type", "baseline_hints", "tag_prompt_map", "lora_triggers",
  "spec_prompt",     "spec_override",         "processing",     "runtime_safety", NULL};

static const AssayField layer_rule_fields[] = {
  {.name = "layer",
   .type = ASSAY_FIELD_ID,
   .offset = ASSAY_AT_TEXT (AssayLayerRule, layer),
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Layer"),
   .description = N_ ("Layer of the prompt."),
   .tab = "prompt"},
  {.name = "positive",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayLayerRule, positive),
   .initial = "\"append\"",
   .values = rule_words,
   .title = N_ ("Positive"),
   .description = N_ ("What the layer may do to wanted words."),
   .tab = "prompt"},
  {.name = "negative",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayLayerRule, negative),
   .initial = "\"append\"",
   .values = rule_words,
   .title = N_ ("Negative"),
   .description = N_ ("What the layer may do to words kept away."),
   .tab = "prompt"},
};
static ASSAY_TABLE_DEFINE (assay_layer_rule_table, "layerRule", AssayLayerRule, layer_rule_fields);

static const AssayField prompt_override_fields[] = {
  {.name = "layers",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayPromptOverridePolicy, layers),
   .table = &assay_layer_rule_table,
   .title = N_ ("Layers"),
   .description = N_ ("Rules by layer; a layer without one appends."),
   .tab = "prompt"},
};
static ASSAY_TABLE_DEFINE (assay_prompt_override_table,
                           "prompt-override",
                           AssayPromptOverridePolicy,
                           prompt_override_fields);

static void
check (const AssayDocument *document, AssayProblems *problems)
{
  const AssayPromptOverridePolicy *self = (const AssayPromptOverridePolicy *) document;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const AssayLayerRule *rule = g_ptr_array_index (self->layers, i);
      const char *nearest = assay_nearest_word (rule->layer, layer_names);
      g_autofree char *at = g_strconcat ("/layers/", rule->layer, NULL);

      if (!g_strv_contains (layer_names, rule->layer))
        _assay_document_fail (
          self, problems, at, "prompt.unknown_layer", N_ ("“{0}” is no layer of the prompt."),
          nearest != NULL ? N_ ("Did you mean “{1}”?") : N_ ("Remove it."), rule->layer, nearest);
    }
}

extern const AssayKindRow _assay_kind_prompt_override;
const AssayKindRow _assay_kind_prompt_override = {
  .info =
    {
      .kind = ASSAY_KIND_PROMPT_OVERRIDE,
      .name = "prompt-override",
      .schema = 1,
      .folder = "policies",
      .file = "prompt-override.json",
      .table = &assay_prompt_override_table,
      .title = N_ ("Prompt Override Policy"),
    },
  .check = check,
};
