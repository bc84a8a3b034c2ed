/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package-private.h"

#include "core/recipe/assay-core-private.h"

#include <string.h>

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* Spec 03: layer, then tag order (the rank; other layers have none but stack order and templates
 * before guardrails), slot, weight descending, id by bytes. Fragments have no ids of their own: key
 * and text stand for it. */
static int
compare_fragments_cb (gconstpointer pa, gconstpointer pb)
{
  const AssayFragment *a = *(const AssayFragment *const *) pa,
                      *b = *(const AssayFragment *const *) pb;
  int order = COMPARE (a->layer, b->layer);

  if (order == 0)
    order = COMPARE (a->rank, b->rank);
  if (order == 0)
    order = COMPARE (a->polarity, b->polarity); /* two strings: only the trace sees this */
  if (order == 0)
    order = COMPARE (a->slot, b->slot);
  if (order == 0)
    order = COMPARE (a->order, b->order);
  if (order == 0)
    order = COMPARE (b->weight, a->weight);
  if (order == 0)
    order = strcmp (a->key, b->key);
  if (order == 0)
    order = strcmp (a->text, b->text);
  return order != 0 ? order : COMPARE (a->index, b->index);
}

/* What promptOverridePolicy says of each layer and polarity. */
static void
read_policy (const AssayCompile *self, gint64 rules[ASSAY_N_PROMPT_LAYERS][2])
{
  const AssayPromptOverridePolicy *policy =
    (const AssayPromptOverridePolicy *) assay_footprint_single (self->footprint, self->catalog,
                                                                ASSAY_KIND_PROMPT_OVERRIDE);

  for (guint layer = 0; layer < ASSAY_N_PROMPT_LAYERS; layer++)
    rules[layer][ASSAY_POSITIVE] = rules[layer][ASSAY_NEGATIVE] = ASSAY_LAYER_APPEND;
  if (policy == NULL)
    return;
  for (guint i = 0; i < policy->layers->len; i++)
    {
      const AssayLayerRule *rule = policy->layers->pdata[i];

      for (guint layer = 0; layer < ASSAY_N_PROMPT_LAYERS; layer++)
        if (strcmp (rule->layer, _assay_prompt_layer_words[layer]) == 0)
          {
            rules[layer][ASSAY_POSITIVE] = _assay_or (rule->positive, ASSAY_LAYER_APPEND);
            rules[layer][ASSAY_NEGATIVE] = _assay_or (rule->negative, ASSAY_LAYER_APPEND);
          }
    }
}

static gboolean
is_same_slot (const AssayFragment *a, const AssayFragment *b)
{
  return a->polarity == b->polarity && a->slot == b->slot && a->order == b->order;
}

static void
drop (AssayFragment *self, const char *reason, const AssayFragment *winner)
{
  self->action = "dropped";
  self->reason = reason;
  self->winner = winner;
}

/* One fragment of an overriding layer against everything before it. */
static void
override (const AssayCompile *self, guint index)
{
  AssayFragment *fragment = self->fragments->pdata[index];
  const AssayFragment *replaced = NULL;

  for (guint i = 0; i < index; i++)
    {
      AssayFragment *other = self->fragments->pdata[i];

      if (other->action != NULL || !is_same_slot (other, fragment))
        continue;
      if (other->layer == fragment->layer)
        {
          drop (fragment, "lost_tie_break",
                other); /* two that claim one slot: the first in order stays */
          return;
        }
      drop (other, "overridden", fragment);
      replaced = other;
    }
  fragment->winner = replaced;
}

static void
apply_policy (AssayCompile *self)
{
  gint64 rules[ASSAY_N_PROMPT_LAYERS][2];

  read_policy (self, rules);
  for (guint i = 0; i < self->fragments->len; i++)
    {
      AssayFragment *fragment = self->fragments->pdata[i];
      gint64 rule = rules[fragment->layer][fragment->polarity];

      /* The subject stood inside a template that is gone by now: it stands for itself again. */
      if (fragment->winner != NULL && fragment->winner->action != NULL)
        {
          fragment->action = NULL;
          fragment->winner = NULL;
        }
      if (fragment->action != NULL)
        continue;
      if (rule == ASSAY_LAYER_NONE)
        drop (fragment, "not_allowed", NULL);
      else if (rule == ASSAY_LAYER_OVERRIDE)
        override (self, i);
    }
  /* … and goes with its template when a later layer replaced that. */
  for (guint i = 0; i < self->fragments->len; i++)
    {
      AssayFragment *fragment = self->fragments->pdata[i];

      if (fragment->action != NULL && fragment->reason == NULL && fragment->winner->action != NULL)
        drop (fragment, "overridden", fragment->winner->winner);
    }
}

/* Among what is left: the same words twice are said once. */
static void
collapse (AssayCompile *self)
{
  for (guint i = 0; i < self->fragments->len; i++)
    {
      AssayFragment *fragment = self->fragments->pdata[i];

      for (guint j = 0; fragment->action == NULL && j < i; j++)
        {
          const AssayFragment *other = self->fragments->pdata[j];
          gboolean stands =
            other->action != NULL && (*other->action == 'a' || *other->action == 'o');

          if (!stands || other->polarity != fragment->polarity
              || strcmp (other->folded, fragment->folded) != 0)
            continue;
          if (other->weight != fragment->weight)
            drop (fragment, "lost_tie_break", other);
          else
            {
              fragment->action = "collapsed";
              fragment->winner = other;
            }
        }
      if (fragment->action == NULL)
        fragment->action = fragment->winner != NULL ? "overrode" : "appended";
    }
}

void
_assay_compile_settle (AssayCompile *self)
{
  g_ptr_array_sort (self->fragments, compare_fragments_cb);
  apply_policy (self);
  collapse (self);
}
