/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"

#include <string.h>

#define MAX_VARIANTS 64

static const AssayField profile_pin_fields[] = {
  {.name = "id",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayProfilePin, id),
   .minimum = 1,
   .maximum = 80,
   .title = N_ ("Profile"),
   .description = N_ ("Id of the dialect it keeps, without its version; without one the "
                      "checkpoint's."),
   .tab = "models"},
  {.name = "version",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayProfilePin, version),
   .minimum = 1,
   .maximum = 999999,
   .title = N_ ("Version"),
   .description = N_ ("Version of the dialect it keeps; without one the newest of the first run."),
   .tab = "models"},
  {.name = "hash",
   .until = 1,
   .type = ASSAY_FIELD_DIGEST,
   .offset = ASSAY_AT_TEXT (AssayProfilePin, hash),
   .flags = ASSAY_FIELD_ENGINE,
   .title = N_ ("Hash"),
   .description = N_ ("Hash of the pinned profile's content."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_profile_pin_table,
                           "profilePin",
                           AssayProfilePin,
                           profile_pin_fields);

static const char *const lora_mode_words[] = {"auto", "manual", "none", NULL};

static const char *const release_policy_words[] = {"active_only", "allow_candidate", "any", NULL};

static const AssayField lora_policy_fields[] = {
  {.name = "mode",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayLoraPolicy, mode),
   .initial = "\"auto\"",
   .values = lora_mode_words,
   .title = N_ ("Choice"),
   .description = N_ ("Whether LoRAs are chosen by rule, by hand, or not at all."),
   .tab = "models"},
  {.name = "loras",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayLoraPolicy, loras),
   .table = &assay_lora_use_table,
   .title = N_ ("LoRAs"),
   .description = N_ ("The LoRAs of the manual choice."),
   .tab = "models"},
  {.name = "maxActiveLoras",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayLoraPolicy, max_active),
   .minimum = 0,
   .maximum = 32,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Most LoRAs"),
   .description = N_ ("Largest number of LoRAs used at once."),
   .tab = "models"},
  {.name = "releasePolicy",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayLoraPolicy, release),
   .initial = "\"active_only\"",
   .values = release_policy_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Release States"),
   .description = N_ ("Which release states may be used."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_lora_policy_table,
                           "loraPolicy",
                           AssayLoraPolicy,
                           lora_policy_fields);

static const char *const compile_words[] = {"checkpoint_profile_default", "spec_override",
                                            "verbatim", NULL};

static const char *const user_weight_words[] = {"parsed", "literal", NULL};

static const AssayField prompt_policy_fields[] = {
  {.name = "compileMode",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayPromptPolicy, compile_mode),
   .initial = "\"checkpoint_profile_default\"",
   .values = compile_words,
   .title = N_ ("Prompt"),
   .description =
     N_ ("Whether the dialect adds to the words, they replace it, or they are sent as typed."),
   .tab = "prompt"},
  {.name = "tagOrder",
   .type = ASSAY_FIELD_TAGS,
   .offset = ASSAY_AT_LIST (AssayPromptPolicy, tag_order),
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Order of Tags"),
   .description = N_ ("Tags in the order their words are to stand."),
   .tab = "prompt"},
  {.name = "userWeights",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayPromptPolicy, user_weights),
   .initial = "\"parsed\"",
   .values = user_weight_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Typed Weights"),
   .description = N_ ("Whether “(word:1.2)” is a weight or text."),
   .tab = "prompt"},
};
static ASSAY_TABLE_DEFINE (assay_prompt_policy_table,
                           "promptPolicy",
                           AssayPromptPolicy,
                           prompt_policy_fields);

const char *const assay_intent_words[] = {"draft", "ready", "paused", "archived", NULL};

static const char *const priority_words[] = {"P0", "P1", "P2", "P3", NULL};

static const AssayField spec_fields[] = {
  ASSAY_ID_FIELD,
  {.name = "title",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssaySpec, title),
   .minimum = 1,
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Title"),
   .description = N_ ("Name shown to people."),
   .tab = "general"},
  {.name = "assetType",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssaySpec, asset_type),
   .reference = ASSAY_KIND_ASSET_TYPE,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Type"),
   .description = N_ ("What kind of game asset it is."),
   .tab = "general"},
  {.name = "intent",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssaySpec, intent),
   .initial = "\"ready\"",
   .values = assay_intent_words,
   .title = N_ ("Intent"),
   .description = N_ ("Whether it may be made."),
   .tab = "general"},
  {.name = "tags",
   .type = ASSAY_FIELD_TAGS,
   .offset = ASSAY_AT_LIST (AssaySpec, tags),
   .title = N_ ("Tags"),
   .description = N_ ("What it is, as tags of the catalogue."),
   .tab = "general"},
  {.name = "prompt",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, prompt),
   .table = &assay_prompt_words_table,
   .title = N_ ("Words"),
   .description = N_ ("The words for the picture; without them the title is taken."),
   .tab = "prompt"},
  {.name = "checkpointId",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssaySpec, checkpoint),
   .reference = ASSAY_KIND_CHECKPOINT,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Checkpoint"),
   .description = N_ ("The model that draws it."),
   .tab = "models"},
  {.name = "checkpointProfile",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, profile),
   .table = &assay_profile_pin_table,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Pinned Dialect"),
   .description = N_ ("The dialect it keeps by your choice; without one lock.json says what the "
                      "first run took."),
   .tab = "models"},
  {.name = "baselineProfileId",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssaySpec, baseline),
   .reference = ASSAY_KIND_BASELINE_PROFILE,
   .title = N_ ("Baseline"),
   .description = N_ ("Quality guardrails of the checkpoint."),
   .tab = "models"},
  {.name = "variants",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssaySpec, variants),
   .minimum = 1,
   .maximum = MAX_VARIANTS,
   .initial = "1",
   .title = N_ ("Variants"),
   .description = N_ ("Number of different pictures wanted."),
   .tab = "general"},
  {.name = "canvas",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, canvas),
   .table = &assay_size_table,
   .title = N_ ("Canvas"),
   .description = N_ ("Delivered size; without one the type's."),
   .tab = "general"},
  {.name = "render",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, render),
   .table = &assay_size_table,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Render Size"),
   .description = N_ ("Size the model draws at; without one it is worked out."),
   .tab = "general"},
  {.name = "loraPolicy",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, loras),
   .table = &assay_lora_policy_table,
   .title = N_ ("LoRAs"),
   .description = N_ ("Which LoRAs are used."),
   .tab = "models"},
  {.name = "qualityContract",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, contract),
   .table = &assay_contract_fields_table,
   .title = N_ ("Requirements"),
   .description = N_ ("What must be true of the picture."),
   .tab = "contract"},
  {.name = "promptPolicy",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, prompt_policy),
   .table = &assay_prompt_policy_table,
   .title = N_ ("Prompt Policy"),
   .description = N_ ("How the words become the prompt."),
   .tab = "prompt"},
  {.name = "seedPolicy",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, seed),
   .table = &assay_seed_rule_table,
   .title = N_ ("Seeds"),
   .description = N_ ("Where seeds come from; without one the project's."),
   .tab = "prompt"},
  {.name = "processPolicy",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssaySpec, process),
   .table = &assay_process_policy_table,
   .title = N_ ("Processing"),
   .description =
     N_ ("How the rendered picture becomes the delivered one; unset parts are the type's."),
   .tab = "general"},
  {.name = "priority",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssaySpec, priority),
   .initial = "\"P2\"",
   .values = priority_words,
   .title = N_ ("Priority"),
   .description = N_ ("P0 is made first."),
   .tab = "automation"},
  {.name = "workflowId",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssaySpec, workflow),
   .reference = ASSAY_KIND_WORKFLOW,
   .title = N_ ("Workflow"),
   .description = N_ ("The graph that is run; without one the plain text-to-image graph."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_spec_table, "spec", AssaySpec, spec_fields);

/* "assetType:*" tags follow from the type field; written by hand they could contradict it. */
static void
check_tags (const AssaySpec *self, AssayProblems *problems)
{
  for (guint i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
    if (g_ascii_strncasecmp (self->tags[i], "assettype:", strlen ("assettype:")) == 0)
      {
        g_autofree char *at = g_strdup_printf ("/tags/%u", i);

        _assay_document_fail (self, problems, at, "spec.type_tag",
                              N_ ("“{0}” follows from “assetType” and is not written by hand."),
                              N_ ("Remove it."), self->tags[i]);
      }
}

static void
check_pin (const AssaySpec *self, AssayProblems *problems)
{
  const char *id = self->profile != NULL ? self->profile->id : NULL;

  if (id == NULL)
    return;
  if (!assay_id_is_valid (g_str_has_prefix (id, "builtin:") ? id + strlen ("builtin:") : id))
    _assay_document_fail (self, problems, "/checkpointProfile/id", "document.bad_id",
                          N_ ("“{0}” is not the id of a profile."),
                          N_ ("Write the id without its version, or remove it."), id);
}

static void
check_words (const AssaySpec *self, AssayProblems *problems)
{
  if (self->prompt_policy == NULL || self->prompt_policy->compile_mode != ASSAY_COMPILE_VERBATIM)
    return;
  if (self->prompt == NULL || self->prompt->positive == NULL)
    _assay_document_fail (self, problems, "/promptPolicy/compileMode", "spec.verbatim_nothing",
                          N_ ("The prompt is to be sent as typed, but nothing is typed."),
                          N_ ("Add “prompt” with “positive”, or take another “compileMode”."));
}

guint
assay_spec_count_variants (const AssaySpec *spec)
{
  return spec->variants != ASSAY_UNSET ? (guint) CLAMP (spec->variants, 1, MAX_VARIANTS) : 1;
}

static void
check (const AssayDocument *document, AssayProblems *problems)
{
  const AssaySpec *self = (const AssaySpec *) document;

  check_tags (self, problems);
  check_pin (self, problems);
  check_words (self, problems);
  _assay_seed_rule_check (document, self->seed, "/seedPolicy", problems);
}

extern const AssayKindRow _assay_kind_spec;
const AssayKindRow _assay_kind_spec = {
  .info =
    {
      .kind = ASSAY_KIND_SPEC,
      .name = "spec",
      .schema = 2,
      .folder = "specs",
      .table = &assay_spec_table,
      .title = N_ ("Asset"),
    },
  .check = check,
};
