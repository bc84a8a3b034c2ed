/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package-private.h"

#include "core/recipe/assay-core-private.h"

#include <string.h>

/* The layers of a prompt, in their order: each adds its pieces. */

const char *const _assay_prompt_layer_words[ASSAY_N_PROMPT_LAYERS] = {
  "checkpoint_base", "checkpoint_asset_type", "baseline_hints", "tag_prompt_map", "lora_triggers",
  "spec_prompt",     "spec_override",         "processing",     "runtime_safety"};

#define SUBJECT_PLACE "%s"

/* What keeps the template's @rest from being read as one with the subject before it: a backslash
 * would take its parenthesis for text, and "(of 16:9)" would be a weight of 9. */
static const char *
gap_before (const AssayCompile *self, const char *subject, const char *rest)
{
  gboolean whole = self->stack->profile->loose_brackets == ASSAY_BRACKETS_ESCAPED;

  if (whole && g_str_has_suffix (subject, "\\") && (*rest == '(' || *rest == ')'))
    return " ";
  return _assay_compile_escapes_titles (self) && self->title_is_subject
             && strchr (subject, ':') != NULL && _assay_compile_ends_weight (rest)
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
      _assay_compile_add_record (self, ASSAY_PROMPT_CHECKPOINT_BASE, &guardrail, file, id, 1);
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
    _assay_compile_add_record (self, ASSAY_PROMPT_BASELINE_HINTS, baseline->hints->pdata[i],
                               baseline->document.file, baseline->document.id, 0);
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
          g_autofree char *word = _assay_compile_dup_trigger (self, lora->trigger_words[j]);
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
    if (!_assay_compile_is_space (*at))
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
      g_autofree char *words = _assay_compile_dup_user_words (self, positive_of (spec));

      _assay_compile_add (self, layer, ASSAY_POSITIVE, words, file, id);
    }
  if (spec->prompt != NULL && spec->prompt->negative != NULL)
    {
      g_autofree char *words = _assay_compile_dup_user_words (self, spec->prompt->negative);

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
  subject = self->title_is_subject ? _assay_compile_dup_title (self)
                                   : _assay_compile_dup_user_words (self, typed);
  collect_base (self, subject, &placed);
  collect_type (self, subject, &placed);
  collect_hints (self);
  _assay_compile_collect_tags (self);
  collect_triggers (self);
  collect_words (self, subject, placed);
}

void
_assay_compile_collect_safety (AssayCompile *self)
{
  const AssayCheckpointProfile *profile = self->stack->profile;

  for (guint i = 0; i < profile->runtime_safety->len; i++)
    _assay_compile_add_record (self, ASSAY_PROMPT_RUNTIME_SAFETY, profile->runtime_safety->pdata[i],
                               profile->document.file, profile->document.id, 0);
}
