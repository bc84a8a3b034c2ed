/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

#include <string.h>

static const AssayField type_words_fields[] = {
  {.name = "assetType",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssayTypeWords, asset_type),
   .reference = ASSAY_KIND_ASSET_TYPE,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Asset Type"),
   .description = N_ ("Type the words are for."),
   .tab = "prompt"},
  {.name = "positive",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayTypeWords, positive),
   .maximum = 4000,
   .flags = ASSAY_FIELD_PROMPT,
   .title = N_ ("Positive"),
   .description = N_ ("Words for pictures of this type."),
   .tab = "prompt"},
  {.name = "negative",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayTypeWords, negative),
   .maximum = 4000,
   .flags = ASSAY_FIELD_PROMPT,
   .title = N_ ("Negative"),
   .description = N_ ("Words kept away from pictures of this type."),
   .tab = "prompt"},
};
static ASSAY_TABLE_DEFINE (assay_type_words_table, "typeWords", AssayTypeWords, type_words_fields);

static const char *const order_words[] = {"by_id", "explicit", NULL};

static const char *const mapping_words[] = {"literal", "skip", "error", NULL};

static const char *const syntax_words[] = {"parens", "none", NULL};

static const char *const escape_words[] = {"none", "backslash", NULL};

static const char *const loose_words[] = {"as_typed", "escaped", NULL};

static const char *const color_words[] = {"english", "all", NULL};

static const AssayField checkpoint_profile_fields[] = {
  ASSAY_ID_FIELD,
  {.name = "title",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCheckpointProfile, title),
   .minimum = 1,
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Title"),
   .description = N_ ("Name shown to people."),
   .tab = "general"},
  {.name = "family",
   .type = ASSAY_FIELD_ID,
   .offset = ASSAY_AT_TEXT (AssayCheckpointProfile, family),
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Family"),
   .description = N_ ("Checkpoints of this family understand the dialect."),
   .tab = "models"},
  {.name = "base",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssayCheckpointProfile, base),
   .table = &assay_prompt_words_table,
   .title = N_ ("Template"),
   .description = N_ ("Words around the subject; “%s” is the subject."),
   .tab = "prompt"},
  {.name = "assetTypes",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayCheckpointProfile, asset_types),
   .table = &assay_type_words_table,
   .title = N_ ("Words by Asset Type"),
   .description = N_ ("Words added for an asset type."),
   .tab = "prompt"},
  {.name = "tagOrderPolicy",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, tag_order_policy),
   .initial = "\"by_id\"",
   .values = order_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Tag Order"),
   .description = N_ ("How the words of tags are ordered."),
   .tab = "prompt"},
  {.name = "tagOrder",
   .type = ASSAY_FIELD_TAGS,
   .offset = ASSAY_AT_LIST (AssayCheckpointProfile, tag_order),
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Order of Tags"),
   .description = N_ ("Tags in the order of the explicit policy."),
   .tab = "prompt"},
  {.name = "tagMappingPolicy",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, tag_mapping_policy),
   .initial = "\"skip\"",
   .values = mapping_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Unmapped Tags"),
   .description = N_ ("What happens to a tag without words of its own."),
   .tab = "prompt"},
  {.name = "guardrails",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayCheckpointProfile, guardrails),
   .table = &assay_fragment_table,
   .title = N_ ("Guardrails"),
   .description = N_ ("What every picture of this dialect keeps away."),
   .tab = "prompt"},
  {.name = "runtimeSafety",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayCheckpointProfile, runtime_safety),
   .table = &assay_fragment_table,
   .title = N_ ("Safety"),
   .description = N_ ("Words added last, whatever else is asked for."),
   .tab = "prompt"},
  {.name = "weightSyntax",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, weight_syntax),
   .initial = "\"parens\"",
   .values = syntax_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Weight Syntax"),
   .description = N_ ("How a weight is written in the prompt."),
   .tab = "prompt"},
  {.name = "titleEscape",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, title_escape),
   .initial = "\"none\"",
   .values = escape_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Syntax in Titles"),
   .description = N_ ("Whether a title and literal words are kept from being read as weights."),
   .tab = "prompt"},
  {.name = "looseBrackets",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, loose_brackets),
   .initial = "\"as_typed\"",
   .values = loose_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Loose Brackets"),
   .description =
     N_ ("Whether a bracket without its partner is made a word, so that it ends there."),
   .tab = "prompt"},
  {.name = "colorWords",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, color_words),
   .initial = "\"english\"",
   .values = color_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Color Words"),
   .description = N_ ("Languages whose words for colors the key color keeps away from."),
   .tab = "prompt"},
  {.name = "separator",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCheckpointProfile, separator),
   .maximum = 16,
   .initial = "\", \"",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Separator"),
   .description = N_ ("Text between two pieces of the prompt."),
   .tab = "prompt"},
  {.name = "sampler",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCheckpointProfile, sampler),
   .minimum = 1,
   .maximum = 64,
   .initial = "\"euler\"",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Sampler"),
   .description = N_ ("Sampler as the server names it."),
   .tab = "models"},
  {.name = "scheduler",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayCheckpointProfile, scheduler),
   .minimum = 1,
   .maximum = 64,
   .initial = "\"normal\"",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Scheduler"),
   .description = N_ ("Scheduler as the server names it."),
   .tab = "models"},
  {.name = "steps",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, steps),
   .minimum = 1,
   .maximum = 1000,
   .initial = "20",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Steps"),
   .description = N_ ("Number of sampling steps."),
   .tab = "models"},
  {.name = "cfg",
   .type = ASSAY_FIELD_DECIMAL,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, cfg),
   .minimum = 0,
   .maximum = 1000,
   .scale = 1,
   .initial = "7",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Guidance"),
   .description = N_ ("How closely the picture follows the prompt."),
   .tab = "models"},
  {.name = "pixelBudget",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayCheckpointProfile, pixel_budget),
   .minimum = 4096,
   .maximum = 67108864,
   .initial = "1100000",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Pixel Budget"),
   .description = N_ ("Largest picture that is rendered, in pixels."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_checkpoint_profile_table,
                           "checkpoint-profile",
                           AssayCheckpointProfile,
                           checkpoint_profile_fields);

/* The template is filled by the compiler, never by printf; still it may hold only one place for the
 * subject. */
static void
check_template (const AssayDocument *document,
                const char *text,
                const char *pointer,
                AssayProblems *problems)
{
  const char *place = text != NULL ? strstr (text, "%s") : NULL;

  if (place != NULL && strstr (place + 2, "%s") != NULL)
    _assay_document_fail (document, problems, pointer, "profile.two_subjects",
                          N_ ("The template has more than one “%s”."),
                          N_ ("Keep one; it is where the subject goes."));
}

static void
check (const AssayDocument *document, AssayProblems *problems)
{
  const AssayCheckpointProfile *self = (const AssayCheckpointProfile *) document;

  if (self->base != NULL)
    {
      check_template (document, self->base->positive, "/base/positive", problems);
      check_template (document, self->base->negative, "/base/negative", problems);
    }
  /* 1: "explicit" */
  if (self->tag_order_policy == 1 && self->tag_order == NULL)
    _assay_document_fail (document, problems, "/tagOrderPolicy", "profile.no_tag_order",
                          N_ ("The tag order is “explicit”, but there is no “tagOrder”."),
                          N_ ("Add “tagOrder”, or take the policy “by_id”."));
}

extern const AssayKindRow _assay_kind_checkpoint_profile;
const AssayKindRow _assay_kind_checkpoint_profile = {
  .info =
    {
      .kind = ASSAY_KIND_CHECKPOINT_PROFILE,
      .name = "checkpoint-profile",
      .schema = 1,
      .folder = "checkpoint-profiles",
      .versioned = TRUE,
      .table = &assay_checkpoint_profile_table,
      .title = N_ ("Checkpoint Profile"),
    },
  .check = check,
};
