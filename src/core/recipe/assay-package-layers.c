/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package-private.h"

#include "core/recipe/assay-core-private.h"
#include "core/recipe/assay-syntax.h"

#include <string.h>

const char *const _assay_prompt_layer_words[ASSAY_N_PROMPT_LAYERS] = {
  "checkpoint_base", "checkpoint_asset_type", "baseline_hints", "tag_prompt_map", "lora_triggers",
  "spec_prompt",     "spec_override",         "processing",     "runtime_safety"};

#define SUBJECT_PLACE "%s"

enum
{
  MAPPING_LITERAL,
  MAPPING_SKIP,
  MAPPING_ERROR
};
enum
{
  TAG_ORDER_BY_ID,
  TAG_ORDER_EXPLICIT
};

/* Text ------------------------------------------------------------------ */

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Without white space around it, nor a separator's comma at its end: the compiler puts its own
 * there. */
static char *
dup_trimmed (const char *text)
{
  gsize n_bytes;

  while (is_space (*text))
    text++;
  n_bytes = strlen (text);
  while (n_bytes > 0 && (is_space (text[n_bytes - 1]) || text[n_bytes - 1] == ','))
    n_bytes--;
  return g_strndup (text, n_bytes);
}

static char *
dup_folded (const char *text)
{
  char *folded = g_malloc (strlen (text) + 1);
  char *end = folded;

  for (; *text != '\0'; text++)
    if (!is_space (*text))
      *end++ = g_ascii_tolower (*text);
    else if (end > folded && end[-1] != ' ')
      *end++ = ' ';
  *end = '\0';
  return folded;
}

/* What literal words were to dialects that do not escape titles: parentheses are text. */
static char *
dup_literal (const char *words)
{
  GString *text = g_string_sized_new (strlen (words) + 8);

  for (; *words != '\0'; words++)
    {
      if (*words == '(' || *words == ')')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *words);
    }
  return g_string_free (text, FALSE);
}

static gboolean
escapes_titles (const AssayCompile *self)
{
  return self->stack->profile->title_escape == ASSAY_TITLE_BACKSLASH;
}

/* A piece that ends where it ends, whatever was typed. */
static char *
dup_whole (const AssayCompile *self, const char *text)
{
  return self->stack->profile->loose_brackets == ASSAY_BRACKETS_ESCAPED
           ? assay_syntax_dup_whole (text)
           : g_strdup (text);
}

static char *
dup_user_words (const AssayCompile *self, const char *words)
{
  const AssayPromptPolicy *policy = self->spec->prompt_policy;

  /* 1: "literal" */
  if (policy == NULL || policy->user_weights != 1)
    return dup_whole (self, words);
  return escapes_titles (self) ? assay_syntax_dup_words (words) : dup_literal (words);
}

static char *
dup_title (const AssayCompile *self)
{
  return escapes_titles (self) ? assay_syntax_dup_words (self->spec->title)
                               : dup_user_words (self, self->spec->title);
}

/* Whether the text from @at on is a number and the end of a weight: "1.2)". */
static gboolean
ends_weight (const char *at)
{
  return at[strspn (at, " .0123456789")] == ')';
}

static gboolean
has_weight (const char *text)
{
  for (const char *colon = strchr (text, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
    if (ends_weight (colon + 1))
      return TRUE;
  return FALSE;
}

/* A trigger word is a name as well, unless it is written as prompt text: with escapes or a weight.
 */
static char *
dup_trigger (const AssayCompile *self, const char *word)
{
  gboolean is_name =
    strchr (word, '(') != NULL && !has_weight (word) && strchr (word, '\\') == NULL;

  return is_name && escapes_titles (self) ? assay_syntax_dup_words (word) : g_strdup (word);
}

/* Adding ---------------------------------------------------------------- */

void
_assay_fragment_free (AssayFragment *self)
{
  g_free (self->text);
  g_free (self->folded);
  g_free (self);
}

AssayFragment *
_assay_compile_add (AssayCompile *self,
                    AssayPromptLayer layer,
                    gint64 polarity,
                    const char *text,
                    const char *source,
                    const char *key)
{
  g_autofree char *whole = dup_whole (self, text != NULL ? text : "");
  g_autofree char *trimmed = dup_trimmed (whole);
  AssayFragment *fragment;

  if (*trimmed == '\0')
    return NULL;
  if (self->fragments->len == ASSAY_PACKAGE_MAX_FRAGMENTS)
    {
      if (self->sound)
        assay_problems_add (
          self->problems, self->spec->document.file, "", "prompt.too_many_fragments",
          N_ ("The prompt has more than {0} pieces."), N_ ("Take out tags or words of tags."),
          G_STRINGIFY (ASSAY_PACKAGE_MAX_FRAGMENTS), NULL);
      self->sound = FALSE;
      return NULL;
    }
  fragment = g_new0 (AssayFragment, 1);
  fragment->layer = layer;
  fragment->polarity = polarity;
  fragment->source = source;
  fragment->key = key;
  fragment->weight = 100;
  fragment->slot = ASSAY_SLOT_BODY;
  fragment->folded = dup_folded (trimmed);
  fragment->text = g_steal_pointer (&trimmed);
  fragment->index = self->fragments->len;
  g_ptr_array_add (self->fragments, fragment);
  return fragment;
}

static void
add_record (AssayCompile *self,
            AssayPromptLayer layer,
            const AssayFragmentRecord *record,
            const char *source,
            const char *key,
            guint rank)
{
  AssayFragment *fragment = _assay_compile_add (
    self, layer, _assay_or (record->polarity, ASSAY_POSITIVE), record->text, source, key);

  if (fragment == NULL)
    return;
  fragment->weight = _assay_or (record->weight, 100);
  fragment->slot = _assay_or (record->slot, ASSAY_SLOT_BODY);
  fragment->order = _assay_or (record->order, 0);
  fragment->rank = rank;
}

/* Layers in order ------------------------------------------------------- */

/* What keeps the template's @rest from being read as one with the subject before it: a backslash
 * would take its parenthesis for text, and "(of 16:9)" would be a weight of 9. */
static const char *
gap_before (const AssayCompile *self, const char *subject, const char *rest)
{
  gboolean whole = self->stack->profile->loose_brackets == ASSAY_BRACKETS_ESCAPED;

  if (whole && g_str_has_suffix (subject, "\\") && (*rest == '(' || *rest == ')'))
    return " ";
  return escapes_titles (self) && self->title_is_subject && strchr (subject, ':') != NULL
             && ends_weight (rest)
           ? ","
           : "";
}

/* A template with the subject in its place; *@placed tells whether it had one. */
static void
add_template (AssayCompile *self,
              AssayPromptLayer layer,
              const char *words,
              const char *subject,
              const char *source,
              const char *key,
              const AssayFragment **placed)
{
  const char *place = words != NULL ? strstr (words, SUBJECT_PLACE) : NULL;
  g_autofree char *filled = NULL;
  AssayFragment *fragment;

  if (place != NULL)
    {
      g_autofree char *before = g_strndup (words, (gsize) (place - words));
      const char *rest = place + strlen (SUBJECT_PLACE);

      filled = g_strconcat (before, subject, gap_before (self, subject, rest), rest, NULL);
    }
  fragment =
    _assay_compile_add (self, layer, ASSAY_POSITIVE, filled != NULL ? filled : words, source, key);
  if (place != NULL && *placed == NULL)
    *placed = fragment;
}

static void
collect_base (AssayCompile *self, const char *subject, const AssayFragment **placed)
{
  const AssayCheckpointProfile *profile = self->stack->profile;
  const char *file = profile->document.file, *id = profile->document.id;

  if (profile->base != NULL)
    {
      add_template (self, ASSAY_PROMPT_CHECKPOINT_BASE, profile->base->positive, subject, file, id,
                    placed);
      _assay_compile_add (self, ASSAY_PROMPT_CHECKPOINT_BASE, ASSAY_NEGATIVE,
                          profile->base->negative, file, id);
    }
  for (guint i = 0; i < profile->guardrails->len; i++)
    {
      AssayFragmentRecord guardrail = *(const AssayFragmentRecord *) profile->guardrails->pdata[i];

      guardrail.polarity = ASSAY_NEGATIVE;
      add_record (self, ASSAY_PROMPT_CHECKPOINT_BASE, &guardrail, file, id, 1);
    }
}

static void
collect_type (AssayCompile *self, const char *subject, const AssayFragment **placed)
{
  const AssayCheckpointProfile *profile = self->stack->profile;

  for (guint i = 0; self->type != NULL && i < profile->asset_types->len; i++)
    {
      const AssayTypeWords *words = profile->asset_types->pdata[i];
      const char *id = self->type->document.id;

      if (strcmp (words->asset_type, id) != 0
          && assay_footprint_lookup (self->footprint, self->catalog, ASSAY_KIND_ASSET_TYPE,
                                     words->asset_type)
               != &self->type->document)
        continue;
      add_template (self, ASSAY_PROMPT_CHECKPOINT_ASSET_TYPE, words->positive, subject,
                    profile->document.file, id, placed);
      _assay_compile_add (self, ASSAY_PROMPT_CHECKPOINT_ASSET_TYPE, ASSAY_NEGATIVE, words->negative,
                          profile->document.file, id);
      return;
    }
}

static void
collect_hints (AssayCompile *self)
{
  const AssayBaselineProfile *baseline = self->stack->baseline;

  for (guint i = 0; i < baseline->hints->len; i++)
    add_record (self, ASSAY_PROMPT_BASELINE_HINTS, baseline->hints->pdata[i],
                baseline->document.file, baseline->document.id, 0);
}

static const AssayTagFragments *
find_tag (const AssayTagPromptMap *map, const char *checkpoint, const char *tag)
{
  for (guint i = 0; i < map->checkpoints->len; i++)
    {
      const AssayCheckpointTags *entry = map->checkpoints->pdata[i];

      if (strcmp (entry->checkpoint, checkpoint) != 0)
        continue;
      for (guint j = 0; j < entry->tags->len; j++)
        if (strcmp (((const AssayTagFragments *) entry->tags->pdata[j])->tag, tag) == 0)
          return entry->tags->pdata[j];
    }
  return NULL;
}

/* Place of @tag in the explicit order, or behind all of it. */
static guint
rank_tag (char **order, const char *tag)
{
  guint i = 0;

  while (order != NULL && order[i] != NULL && strcmp (order[i], tag) != 0)
    i++;
  return i;
}

static void
add_unmapped (AssayCompile *self, const char *tag, guint place, guint rank, const char *map_file)
{
  const AssayCheckpointProfile *profile = self->stack->profile;
  gint64 policy = _assay_or (profile->tag_mapping_policy, MAPPING_SKIP);
  const char *colon = strchr (tag, ':');
  g_autofree char *words = g_strdup (colon != NULL ? colon + 1 : tag);
  AssayFragment *fragment;

  if (policy == MAPPING_ERROR)
    {
      g_autofree char *pointer = g_strdup_printf ("/tags/%u", place);

      assay_problems_add (
        self->problems, self->spec->document.file, pointer, "prompt.unmapped_tag",
        N_ ("The tag “{0}” has no words for the checkpoint “{1}”, and {2} asks for them."),
        N_ ("Add words for “{0}” in {3}, or remove the tag."), tag,
        self->stack->checkpoint->document.id, profile->document.file, map_file, NULL);
      self->sound = FALSE;
      return;
    }
  g_strdelimit (words, "_-", ' ');
  fragment = _assay_compile_add (self, ASSAY_PROMPT_TAG_PROMPT_MAP, ASSAY_POSITIVE, words,
                                 profile->document.file, tag);
  if (fragment == NULL)
    return;
  fragment->rank = rank;
  if (policy == MAPPING_SKIP)
    {
      fragment->action = "dropped";
      fragment->reason = "unmapped";
    }
}

static int
compare_words_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
find_tag_order (const AssayCompile *self)
{
  const AssayPromptPolicy *policy = self->spec->prompt_policy;
  const AssayCheckpointProfile *profile = self->stack->profile;

  if (policy != NULL && policy->tag_order != NULL)
    return policy->tag_order;
  return profile->tag_order_policy == TAG_ORDER_EXPLICIT ? profile->tag_order : NULL;
}

static void
add_tag (AssayCompile *self, const AssayTagPromptMap *map, const char *tag, guint place, guint rank)
{
  const AssayTagFragments *words = NULL;

  if (map != NULL)
    words = find_tag (map, self->stack->checkpoint->document.id, tag);
  if (map != NULL && words == NULL)
    words = find_tag (map, "*", tag);
  if (words == NULL)
    {
      add_unmapped (self, tag, place, rank,
                    map != NULL && !map->document.builtin ? map->document.file
                                                          : "policies/tag-prompt-map.json");
      return;
    }
  for (guint i = 0; i < words->fragments->len; i++)
    add_record (self, ASSAY_PROMPT_TAG_PROMPT_MAP, words->fragments->pdata[i], map->document.file,
                words->tag, rank);
}

/* Tags by the explicit order, those not in it after, by bytes. A tag's rank is its place in that
 * sequence. */
static void
collect_tags (AssayCompile *self)
{
  const AssayTagPromptMap *map = (const AssayTagPromptMap *) assay_footprint_single (
    self->footprint, self->catalog, ASSAY_KIND_TAG_PROMPT_MAP);
  char **tags = self->spec->tags;
  char **order = find_tag_order (self);
  guint n_ordered = order != NULL ? g_strv_length (order) : 0;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    g_ptr_array_add (sorted, tags[i]);
  g_ptr_array_sort (sorted, compare_words_cb);
  for (guint i = 0; i < sorted->len; i++)
    {
      const char *tag = sorted->pdata[i];
      guint rank = rank_tag (order, tag), place = 0;

      if (i > 0 && strcmp (sorted->pdata[i - 1], tag) == 0)
        continue;
      while (strcmp (tags[place], tag) != 0)
        place++;
      add_tag (self, map, tag, place, rank < n_ordered ? rank : n_ordered + i);
    }
}

static void
collect_triggers (AssayCompile *self)
{
  guint rank = 0;

  for (guint i = 0; i < self->stack->loras->len; i++)
    {
      const AssayLora *lora = g_array_index (self->stack->loras, AssayStackLora, i).lora;

      for (guint j = 0; lora->trigger_words != NULL && lora->trigger_words[j] != NULL; j++)
        {
          g_autofree char *word = dup_trigger (self, lora->trigger_words[j]);
          AssayFragment *fragment =
            _assay_compile_add (self, ASSAY_PROMPT_LORA_TRIGGERS, ASSAY_POSITIVE, word,
                                lora->document.file, lora->document.id);

          if (fragment == NULL)
            continue;
          fragment->rank = rank++;
          fragment->slot = ASSAY_SLOT_TAIL;
        }
    }
}

static const char *
positive_of (const AssaySpec *spec)
{
  const char *typed = spec->prompt != NULL ? spec->prompt->positive : NULL;

  for (const char *at = typed; at != NULL && *at != '\0'; at++)
    if (!is_space (*at))
      return typed;
  return NULL;
}

static void
collect_words (AssayCompile *self, const char *subject, const AssayFragment *placed)
{
  const AssaySpec *spec = self->spec;
  const char *file = spec->document.file, *id = spec->document.id;
  AssayPromptLayer layer =
    self->spec_overrides ? ASSAY_PROMPT_SPEC_OVERRIDE : ASSAY_PROMPT_SPEC_PROMPT;
  AssayFragment *fragment =
    _assay_compile_add (self, ASSAY_PROMPT_SPEC_PROMPT, ASSAY_POSITIVE, subject, file, id);

  /* It already stands inside a template: seen in the trace, not said twice. */
  if (fragment != NULL && placed != NULL)
    {
      fragment->action = "collapsed";
      fragment->winner = placed;
    }
  if (self->spec_overrides && positive_of (spec) != NULL)
    {
      g_autofree char *words = dup_user_words (self, positive_of (spec));

      _assay_compile_add (self, layer, ASSAY_POSITIVE, words, file, id);
    }
  if (spec->prompt != NULL && spec->prompt->negative != NULL)
    {
      g_autofree char *words = dup_user_words (self, spec->prompt->negative);

      _assay_compile_add (self, layer, ASSAY_NEGATIVE, words, file, id);
    }
}

void
_assay_compile_collect (AssayCompile *self)
{
  const AssayPromptPolicy *policy = self->spec->prompt_policy;
  const char *typed = positive_of (self->spec);
  g_autofree char *subject = NULL;
  const AssayFragment *placed = NULL;

  self->spec_overrides = policy != NULL && policy->compile_mode == ASSAY_COMPILE_SPEC_OVERRIDE
                         && self->spec->prompt != NULL;
  self->title_is_subject = typed == NULL || self->spec_overrides;
  subject = self->title_is_subject ? dup_title (self) : dup_user_words (self, typed);
  collect_base (self, subject, &placed);
  collect_type (self, subject, &placed);
  collect_hints (self);
  collect_tags (self);
  collect_triggers (self);
  collect_words (self, subject, placed);
}

void
_assay_compile_collect_safety (AssayCompile *self)
{
  const AssayCheckpointProfile *profile = self->stack->profile;

  for (guint i = 0; i < profile->runtime_safety->len; i++)
    add_record (self, ASSAY_PROMPT_RUNTIME_SAFETY, profile->runtime_safety->pdata[i],
                profile->document.file, profile->document.id, 0);
}
