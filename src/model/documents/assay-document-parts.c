/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sub-records that several kinds share. */
#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"

static const AssayField prompt_words_fields[] = {
  {.name = "positive",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayPromptWords, positive),
   .flags = ASSAY_FIELD_PROMPT,
   .title = N_ ("Positive"),
   .description = N_ ("Words for what the picture shall show."),
   .tab = "prompt"},
  {.name = "negative",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayPromptWords, negative),
   .flags = ASSAY_FIELD_PROMPT,
   .title = N_ ("Negative"),
   .description = N_ ("Words for what the picture shall not show."),
   .tab = "prompt"},
};
ASSAY_TABLE_DEFINE (assay_prompt_words_table, "promptWords", AssayPromptWords, prompt_words_fields);

static const AssayField size_fields[] = {
  {.name = "width",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssaySize, width),
   .minimum = 1,
   .maximum = 16384,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Width"),
   .description = N_ ("Width in pixels."),
   .tab = "general"},
  {.name = "height",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssaySize, height),
   .minimum = 1,
   .maximum = 16384,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Height"),
   .description = N_ ("Height in pixels."),
   .tab = "general"},
};
ASSAY_TABLE_DEFINE (assay_size_table, "size", AssaySize, size_fields);

static const AssayField lora_use_fields[] = {
  {.name = "loraId",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssayLoraUse, lora),
   .reference = ASSAY_KIND_LORA,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("LoRA"),
   .description = N_ ("The LoRA that is used."),
   .tab = "models"},
  {.name = "weight",
   .type = ASSAY_FIELD_DECIMAL,
   .offset = ASSAY_AT_NUMBER (AssayLoraUse, weight),
   .minimum = -1000,
   .maximum = 1000,
   .scale = 2,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Weight"),
   .description = N_ ("Strength of the LoRA; without one its own default is taken."),
   .tab = "models"},
};
ASSAY_TABLE_DEFINE (assay_lora_use_table, "loraUse", AssayLoraUse, lora_use_fields);

static const char *const polarity_words[] = {"positive", "negative", NULL};
static const char *const slot_words[] = {"head", "body", "tail", NULL};

static const AssayField fragment_fields[] = {
  {.name = "text",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayFragmentRecord, text),
   .minimum = 1,
   .maximum = 4000,
   .flags = ASSAY_FIELD_PROMPT | ASSAY_FIELD_REQUIRED,
   .title = N_ ("Text"),
   .description = N_ ("The words that are added."),
   .tab = "prompt"},
  {.name = "polarity",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayFragmentRecord, polarity),
   .initial = "\"positive\"",
   .values = polarity_words,
   .title = N_ ("Polarity"),
   .description = N_ ("Whether the words are wanted or to be kept away."),
   .tab = "prompt"},
  {.name = "weight",
   .type = ASSAY_FIELD_DECIMAL,
   .offset = ASSAY_AT_NUMBER (AssayFragmentRecord, weight),
   .minimum = 0,
   .maximum = 1000,
   .scale = 2,
   .initial = "1",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Weight"),
   .description = N_ ("How much the words count; 1 is plain text."),
   .tab = "prompt"},
  {.name = "slot",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayFragmentRecord, slot),
   .initial = "\"body\"",
   .values = slot_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Slot"),
   .description = N_ ("Part of the prompt in which the words stand."),
   .tab = "prompt"},
  {.name = "order",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayFragmentRecord, order),
   .minimum = -1000,
   .maximum = 1000,
   .initial = "0",
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Order"),
   .description = N_ ("Place inside the slot; smaller comes first."),
   .tab = "prompt"},
};
ASSAY_TABLE_DEFINE (assay_fragment_table, "fragment", AssayFragmentRecord, fragment_fields);

static const char *const cut_words[] = {"auto", "node", "key_color", "as_is", NULL};
static const char *const place_words[] = {"none", "center", "foot", NULL};
static const char *const scale_words[] = {"none", "area", "nearest", NULL};
static const char *const key_words[] = {"magenta", "green", "cyan", "blue", "yellow", "red", NULL};
G_STATIC_ASSERT (G_N_ELEMENTS (key_words) == ASSAY_N_KEYS + 1);

static const AssayField process_policy_fields[] = {
  {.name = "cut",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayProcessPolicy, cut),
   .values = cut_words,
   .title = N_ ("Cut Out"),
   .description = N_ ("How the background is taken away."),
   .tab = "general"},
  {.name = "fringe",
   .type = ASSAY_FIELD_BOOLEAN,
   .offset = ASSAY_AT_NUMBER (AssayProcessPolicy, fringe),
   .title = N_ ("Clean Edge"),
   .description = N_ ("Takes the background's color out of half-transparent edge pixels."),
   .tab = "general"},
  {.name = "place",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayProcessPolicy, place),
   .values = place_words,
   .title = N_ ("Place"),
   .description = N_ ("Where the content stands on the canvas."),
   .tab = "general"},
  {.name = "scale",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayProcessPolicy, scale),
   .values = scale_words,
   .title = N_ ("Scale"),
   .description = N_ ("How the big picture becomes the delivered size."),
   .tab = "general"},
  {.name = "keyColor",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayProcessPolicy, key_color),
   .values = key_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Key Color"),
   .description = N_ ("Background that is asked for and cut out; without one it is chosen by the "
                      "words of the picture."),
   .tab = "general"},
#define AMOUNT(member, json, least, most, usual, in_recipe, its_title, its_description)            \
  {.name = (json),                                                                                 \
   .type = ASSAY_FIELD_INTEGER,                                                                    \
   .offset = ASSAY_AT_NUMBER (AssayProcessPolicy, member),                                         \
   .minimum = (least),                                                                             \
   .maximum = (most),                                                                              \
   .title = its_title,                                                                             \
   .description = its_description,                                                                 \
   .tab = "general"},
  ASSAY_PROCESS_AMOUNTS (AMOUNT)
#undef AMOUNT
};
ASSAY_TABLE_DEFINE (assay_process_policy_table,
                    "processPolicy",
                    AssayProcessPolicy,
                    process_policy_fields);

static const char *const mode_words[] = {"derived", "fixed", "random_recorded", NULL};
static const char *const hash_words[] = {"fnv1a32", "sha256", NULL};
const char *const assay_seed_part_words[] = {"specId",     "variantIndex", "state",
                                             "frameIndex", "regeneration", NULL};

static const AssayField seed_rule_fields[] = {
  {.name = "mode",
   .until = 1,
   .former = "strategy",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssaySeedRule, mode),
   .initial = "\"derived\"",
   .values = mode_words,
   .title = N_ ("Mode"),
   .description = N_ ("Where the seed of a picture comes from."),
   .tab = "prompt"},
  {.name = "baseSeed",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssaySeedRule, base_seed),
   .minimum = 0,
   .maximum = ASSAY_INTEGER_MAX,
   .title = N_ ("Base Seed"),
   .description = N_ ("The seed of the mode “fixed”."),
   .tab = "prompt"},
  {.name = "deriveFrom",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssaySeedRule, derive_from),
   .maximum = 16,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Derived From"),
   .description = N_ ("What a derived seed depends on, of `specId`, `variantIndex`, `state`, "
                      "`frameIndex`; without it all of them. Making again always gives another."),
   .tab = "prompt"},
  {.name = "hashAlgo",
   .until = 1,
   .former = "algorithm",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssaySeedRule, hash_algo),
   .initial = "\"fnv1a32\"",
   .values = hash_words,
   .flags = ASSAY_FIELD_EXPERT,
   .title = N_ ("Hash"),
   .description = N_ ("Hash from which a derived seed is taken."),
   .tab = "prompt"},
};
ASSAY_TABLE_DEFINE (assay_seed_rule_table, "seedRule", AssaySeedRule, seed_rule_fields);

static void
check_parts (const AssayDocument *document,
             const AssaySeedRule *rule,
             const char *pointer,
             AssayProblems *problems)
{
  for (guint i = 0; rule->derive_from != NULL && rule->derive_from[i] != NULL; i++)
    {
      const char *part = rule->derive_from[i];
      g_autofree char *at = g_strdup_printf ("%s/deriveFrom/%u", pointer, i);
      const char *nearest = assay_nearest_word (part, assay_seed_part_words);

      if (!g_strv_contains (assay_seed_part_words, part))
        assay_problems_add (problems, document->file, at, "document.seed_part",
                            N_ ("A seed cannot be derived from “{0}”."),
                            nearest != NULL ? N_ ("Did you mean “{1}”?")
                                            : N_ ("Take of specId, variantIndex, state, "
                                                  "frameIndex, or remove it."),
                            part, nearest, NULL);
    }
}

void
_assay_seed_rule_check (const AssayDocument *document,
                        const AssaySeedRule *rule,
                        const char *pointer,
                        AssayProblems *problems)
{
  if (rule == NULL)
    return;
  check_parts (document, rule, pointer, problems);
  if (rule->mode == ASSAY_SEED_FIXED && rule->base_seed == ASSAY_UNSET)
    _assay_document_fail (document, problems, pointer, "document.missing_seed",
                          N_ ("The seed is to be fixed, but there is no “baseSeed”."),
                          N_ ("Add “baseSeed”, or take “derived”."));
}
