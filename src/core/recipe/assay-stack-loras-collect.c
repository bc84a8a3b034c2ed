/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-stack-loras-private.h"

#include "core/recipe/assay-core-private.h"

#include <string.h>

/* Who may come into a stack: from the baseline profile, the project's stack, the spec, and by
 * shared tags; and whether one of them may stand in it at all. */

void
_assay_lora_candidate_free (gpointer candidate)
{
  AssayLoraCandidate *self = candidate;

  g_free (self->pointer);
  g_free (self->why);
  g_free (self);
}

static gboolean
has_word (char **words, const char *word)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (strcmp (words[i], word) == 0)
      return TRUE;
  return FALSE;
}

guint
_assay_lora_count_shared (char **a, char **b)
{
  guint n = 0;

  for (guint i = 0; a != NULL && a[i] != NULL; i++)
    n += has_word (b, a[i]);
  return n;
}

static gboolean
fits_type (const AssayLoraChoice *choice, const AssayLora *lora)
{
  if (lora->asset_types == NULL || choice->type == NULL)
    return TRUE;
  if (has_word (lora->asset_types, choice->type->id))
    return TRUE;
  for (guint i = 0; lora->asset_types[i] != NULL; i++)
    if (assay_footprint_lookup (choice->work->footprint, choice->work->catalog,
                                ASSAY_KIND_ASSET_TYPE, lora->asset_types[i])
        == choice->type)
      return TRUE;
  return FALSE;
}

static gboolean
is_released (const AssayLoraChoice *choice, const AssayLora *lora)
{
  gint64 state = _assay_or (lora->release_state, ASSAY_LORA_ACTIVE);

  if (choice->release == ASSAY_RELEASE_ANY)
    return TRUE;
  return state == ASSAY_LORA_ACTIVE
         || (choice->release == ASSAY_RELEASE_ALLOW_CANDIDATE && state == ASSAY_LORA_CANDIDATE);
}

const char *
_assay_lora_find_misfit (const AssayLoraChoice *choice, const AssayLora *lora, gint64 weight)
{
  const char *family = choice->work->stack->checkpoint->family;

  if (family == NULL || !has_word (lora->families, family))
    return "family";
  if (!fits_type (choice, lora))
    return "asset_type";
  if (!is_released (choice, lora))
    return "release_state";
  if (weight < lora->weight_min || weight > lora->weight_max)
    return "weight_bounds";
  return NULL;
}

gboolean
_assay_lora_excludes (const AssayLora *a, const AssayLora *b)
{
  return has_word (a->excludes, b->document.id) || has_word (b->excludes, a->document.id);
}

AssayLoraCandidate *
_assay_lora_add_candidate (AssayLoraChoice *choice,
                           AssayLoraLayer layer,
                           const char *id,
                           const AssayLora *lora,
                           gint64 weight,
                           const char *source)
{
  AssayLoraCandidate *self = g_new0 (AssayLoraCandidate, 1);

  self->id = lora != NULL ? lora->document.id : id;
  self->lora = lora;
  self->layer = layer;
  self->source = source;
  self->weight = weight != ASSAY_UNSET ? weight : lora != NULL ? lora->weight_default : 0;
  if (lora != NULL)
    {
      self->specificity = _assay_lora_count_shared (lora->tags, choice->work->spec->tags);
      self->recommended =
        _assay_or (lora->preferred, FALSE) && lora->release_state == ASSAY_LORA_ACTIVE;
    }
  g_ptr_array_add (choice->candidates, self);
  return self;
}

static void
collect_uses (AssayLoraChoice *choice,
              AssayLoraLayer layer,
              GPtrArray *uses,
              const char *source,
              const char *pointer,
              gboolean required)
{
  for (guint i = 0; uses != NULL && i < uses->len; i++)
    {
      const AssayLoraUse *use = uses->pdata[i];
      const AssayLora *lora = (const AssayLora *) assay_footprint_lookup (
        choice->work->footprint, choice->work->catalog, ASSAY_KIND_LORA, use->lora);
      AssayLoraCandidate *candidate =
        _assay_lora_add_candidate (choice, layer, use->lora, lora, use->weight, source);

      candidate->pointer = g_strdup_printf ("%s/%u", pointer, i);
      candidate->required = required;
      if (choice->mode == ASSAY_LORA_NONE
          || (layer == ASSAY_LORA_LAYER_TAG_ENTITY && choice->mode == ASSAY_LORA_AUTO))
        {
          candidate->action = "skipped";
          candidate->why = g_strdup (choice->mode == ASSAY_LORA_NONE ? "mode_none" : "mode_auto");
        }
    }
}

/* Rule auto: the project's LoRAs that share a tag with the spec and are preferred. */
static void
collect_recommended (AssayLoraChoice *choice)
{
  GPtrArray *loras =
    assay_footprint_list (choice->work->footprint, choice->work->catalog, ASSAY_KIND_LORA);

  for (guint i = 0; i < loras->len; i++)
    {
      const AssayLora *lora = loras->pdata[i];
      AssayLoraCandidate *candidate =
        _assay_lora_add_candidate (choice, ASSAY_LORA_LAYER_TAG_ENTITY, lora->document.id, lora,
                                   ASSAY_UNSET, lora->document.file);
      const char *why = candidate->specificity == 0           ? "no_tag_match"
                        : !_assay_or (lora->preferred, FALSE) ? "not_preferred"
                                                              : NULL;

      if (why != NULL)
        {
          candidate->action = "skipped";
          candidate->why = g_strdup (why);
        }
    }
}

void
_assay_lora_collect (AssayLoraChoice *choice)
{
  const AssayBaselineProfile *baseline = choice->work->stack->baseline;
  const AssayLoraPolicy *policy = choice->work->spec->loras;
  const AssayModelStackPolicy *project = (const AssayModelStackPolicy *) assay_footprint_single (
    choice->work->footprint, choice->work->catalog, ASSAY_KIND_MODEL_STACK);

  if (baseline != NULL)
    collect_uses (choice, ASSAY_LORA_LAYER_BASELINE, baseline->loras, baseline->document.file,
                  "/loras", TRUE);
  if (project != NULL)
    {
      collect_uses (choice, ASSAY_LORA_LAYER_PROJECT, project->project_stack,
                    project->document.file, "/projectStack", FALSE);
      choice->cap = (guint) CLAMP (_assay_or (project->total, 4), 0, 32);
    }
  if (policy != NULL)
    {
      choice->cap =
        (guint) MIN (choice->cap, (guint64) MAX (0, _assay_or (policy->max_active, choice->cap)));
      collect_uses (choice, ASSAY_LORA_LAYER_TAG_ENTITY, policy->loras,
                    choice->work->spec->document.file, "/loraPolicy/loras", TRUE);
    }
  if (choice->mode == ASSAY_LORA_AUTO)
    collect_recommended (choice);
}
