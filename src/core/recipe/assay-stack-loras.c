/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-stack-loras-private.h"

#include "core/recipe/assay-core-private.h"

#include <string.h>

/* Which LoRAs a stack has. Candidates are collected from three layers, put in order (what is asked
 * for by name first, then spec 03's ranking), and taken one by one if they and everything they
 * require fit beside those already chosen. What is not taken says why. */

static const char *const layer_words[] = {"baseline", "project", "tag_entity"};

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_rank (const AssayLoraCandidate *a, const AssayLoraCandidate *b)
{
  int order = COMPARE (b->specificity, a->specificity);

  if (order == 0)
    order = COMPARE (b->recommended, a->recommended);
  if (order == 0)
    order = COMPARE (b->weight, a->weight);
  return order != 0 ? order : strcmp (a->id, b->id);
}

static int
compare_tried_cb (gconstpointer pa, gconstpointer pb)
{
  const AssayLoraCandidate *a = *(const AssayLoraCandidate *const *) pa,
                           *b = *(const AssayLoraCandidate *const *) pb;
  int order = COMPARE (b->required, a->required);

  if (order == 0)
    order = COMPARE (a->layer, b->layer);
  if (order == 0)
    order = compare_rank (a, b);
  return order != 0 ? order : g_strcmp0 (a->pointer, b->pointer);
}

static int
compare_chain_cb (gconstpointer pa, gconstpointer pb)
{
  const AssayLoraCandidate *a = *(const AssayLoraCandidate *const *) pa,
                           *b = *(const AssayLoraCandidate *const *) pb;
  int order = COMPARE (a->layer, b->layer);

  if (order == 0)
    order = COMPARE (b->required, a->required);
  return order != 0 ? order : compare_rank (a, b);
}

gboolean
_assay_lora_is_chosen (const AssayLoraChoice *choice, const AssayLora *lora)
{
  for (guint i = 0; i < choice->chosen->len; i++)
    if (((const AssayLoraCandidate *) choice->chosen->pdata[i])->lora == lora)
      return TRUE;
  return FALSE;
}

const AssayLora *
_assay_lora_find_excluder (const AssayLoraChoice *choice, const AssayLora *lora)
{
  for (guint i = 0; i < choice->chosen->len; i++)
    {
      const AssayLora *other = ((const AssayLoraCandidate *) choice->chosen->pdata[i])->lora;

      if (_assay_lora_excludes (lora, other))
        return other;
    }
  return NULL;
}

static AssayLoraCandidate *
find_candidate (const AssayLoraChoice *choice, const AssayLora *lora)
{
  for (guint i = 0; i < choice->candidates->len; i++)
    {
      AssayLoraCandidate *candidate = choice->candidates->pdata[i];

      if (candidate->lora == lora && candidate->action == NULL)
        return candidate;
    }
  return NULL;
}

static gint64
weight_in_stack (const AssayLoraChoice *choice, const AssayLora *lora)
{
  const AssayLoraCandidate *candidate = find_candidate (choice, lora);

  return candidate != NULL ? candidate->weight : lora->weight_default;
}

static gboolean
contains (GPtrArray *loras, const AssayLora *lora)
{
  return g_ptr_array_find (loras, lora, NULL);
}

/* Adds to @needed everything @needed requires that is not chosen yet. Returns the id that cannot be
 * had, or %NULL. */
static const char *
close_over_requirements (const AssayLoraChoice *choice, GPtrArray *needed)
{
  for (guint i = 0; i < needed->len; i++)
    {
      const AssayLora *lora = needed->pdata[i];

      for (guint j = 0; lora->requires != NULL && lora->requires[j] != NULL; j++)
        {
          const AssayLora *other = (const AssayLora *) assay_footprint_lookup (
            choice->work->footprint, choice->work->catalog, ASSAY_KIND_LORA, lora->requires[j]);

          if (other == NULL)
            return lora->requires[j];
          if (_assay_lora_is_chosen (choice, other) || contains (needed, other))
            continue;
          if (_assay_lora_find_misfit (choice, other, weight_in_stack (choice, other)) != NULL)
            return lora->requires[j];
          g_ptr_array_add (needed, (gpointer) other);
          if (needed->len > choice->cap)
            return NULL; /* too many whatever follows; also ends hostile chains */
        }
    }
  return NULL;
}

static const AssayLora *
find_conflict (const AssayLoraChoice *choice, GPtrArray *needed)
{
  for (guint i = 0; i < needed->len; i++)
    {
      const AssayLora *excluder = _assay_lora_find_excluder (choice, needed->pdata[i]);

      if (excluder != NULL)
        return excluder;
      for (guint j = 0; j < i; j++)
        if (_assay_lora_excludes (needed->pdata[i], needed->pdata[j]))
          return needed->pdata[i];
    }
  return NULL;
}

/* @needed is the candidate's own LoRA first, then what it requires. */
static void
take (AssayLoraChoice *choice, AssayLoraCandidate *candidate, GPtrArray *needed)
{
  candidate->action = "chosen";
  candidate->why = g_strdup (candidate->required                            ? "required"
                             : candidate->layer == ASSAY_LORA_LAYER_PROJECT ? "project"
                                                                            : "recommended");
  g_ptr_array_add (choice->chosen, candidate);
  for (guint i = 1; i < needed->len; i++)
    {
      const AssayLora *lora = needed->pdata[i];
      AssayLoraCandidate *other = find_candidate (choice, lora);

      if (other == NULL)
        other = _assay_lora_add_candidate (choice, candidate->layer, lora->document.id, lora,
                                           ASSAY_UNSET, candidate->lora->document.file);
      other->action = "chosen";
      other->why = g_strconcat ("required_by:", candidate->id, NULL);
      g_ptr_array_add (choice->chosen, other);
    }
}

static void
try_candidate (AssayLoraChoice *choice, AssayLoraCandidate *candidate)
{
  g_autoptr (GPtrArray) needed = NULL;
  const char *reason, *unmet;
  const AssayLora *conflict;

  if (candidate->lora == NULL)
    {
      _assay_lora_refuse (choice, candidate, "missing", NULL);
      return;
    }
  if (_assay_lora_is_chosen (choice, candidate->lora))
    {
      candidate->action = "skipped";
      candidate->why = g_strdup ("already_in_stack");
      return;
    }
  reason = _assay_lora_find_misfit (choice, candidate->lora, candidate->weight);
  if (reason != NULL)
    {
      _assay_lora_refuse (choice, candidate, reason, NULL);
      return;
    }
  needed = g_ptr_array_new ();
  g_ptr_array_add (needed, (gpointer) candidate->lora);
  unmet = close_over_requirements (choice, needed);
  conflict = unmet == NULL ? find_conflict (choice, needed) : NULL;
  if (unmet != NULL)
    _assay_lora_refuse (choice, candidate, "requires", unmet);
  else if (conflict != NULL)
    _assay_lora_refuse (choice, candidate, "excludes", conflict->document.id);
  else if (choice->chosen->len + needed->len > choice->cap)
    _assay_lora_refuse (choice, candidate, "over_cap", NULL);
  else
    take (choice, candidate, needed);
}

static void
publish (AssayLoraChoice *choice)
{
  for (guint i = 0; choice->work->trace != NULL && i < choice->candidates->len; i++)
    {
      const AssayLoraCandidate *candidate = choice->candidates->pdata[i];
      const AssayTraceEntry entry = {(char *) "stack",
                                     (char *) layer_words[candidate->layer],
                                     (char *) candidate->source,
                                     (char *) candidate->id,
                                     (char *) candidate->action,
                                     candidate->why,
                                     -1,
                                     candidate->lora != NULL ? candidate->weight : -1};

      assay_trace_add (choice->work->trace, &entry);
    }
  g_ptr_array_sort (choice->chosen, compare_chain_cb);
  for (guint i = 0; i < choice->chosen->len; i++)
    {
      const AssayLoraCandidate *candidate = choice->chosen->pdata[i];
      const AssayStackLora use = {candidate->lora, candidate->weight,
                                  layer_words[candidate->layer]};

      g_array_append_val (choice->work->stack->loras, use);
    }
}

gboolean
_assay_stack_choose_loras (AssayStackWork *work)
{
  const AssayLoraPolicy *policy = work->spec->loras;
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (_assay_lora_candidate_free);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  AssayLoraChoice choice = {
    .work = work,
    .type = work->spec->asset_type != NULL ? assay_footprint_lookup (
              work->footprint, work->catalog, ASSAY_KIND_ASSET_TYPE, work->spec->asset_type)
                                           : NULL,
    .mode = policy != NULL ? _assay_or (policy->mode, ASSAY_LORA_AUTO) : ASSAY_LORA_AUTO,
    .release = policy != NULL ? _assay_or (policy->release, ASSAY_RELEASE_ACTIVE_ONLY)
                              : ASSAY_RELEASE_ACTIVE_ONLY,
    .cap = 4,
    .candidates = candidates,
    .chosen = chosen,
    .sound = TRUE,
  };
  guint n_named;

  _assay_lora_collect (&choice);
  g_ptr_array_sort (candidates, compare_tried_cb);
  n_named = candidates->len; /* what is required by others is added behind */
  for (guint i = 0; i < n_named; i++)
    if (((AssayLoraCandidate *) candidates->pdata[i])->action == NULL)
      try_candidate (&choice, candidates->pdata[i]);
  publish (&choice);
  return choice.sound;
}
