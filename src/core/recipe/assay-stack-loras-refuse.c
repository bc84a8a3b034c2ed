/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-stack-loras-private.h"

#include "core/recipe/assay-core-private.h"

#include <string.h>

/* Why one is not taken, and for one that was asked for by name what can be done. */

/* Reasons and the sentences that go with them when a required LoRA cannot be had. {0} LoRA, {1}
 * detail, {2} alternative. */
typedef struct
{
  const char *reason, *code, *message, *fix, *fix_alone;
} Refusal;

static const Refusal refusals[] = {
  {"missing", "stack.no_lora", N_ ("There is no LoRA “{0}”."),
   N_ ("Use “{2}” instead, or remove it."), N_ ("Remove it: no other LoRA fits here.")},
  {"family", "stack.lora_family",
   N_ ("The LoRA “{0}” does not fit checkpoints of the family “{1}”."),
   N_ ("Use “{2}” instead, remove it, or choose another checkpoint."),
   N_ ("Remove it or choose another checkpoint: no other LoRA fits here.")},
  {"asset_type", "stack.lora_asset_type",
   N_ ("The LoRA “{0}” is not meant for the asset type “{1}”."),
   N_ ("Use “{2}” instead, or remove it."), N_ ("Remove it: no other LoRA fits here.")},
  {"release_state", "stack.lora_release",
   N_ ("The LoRA “{0}” is {1}, which “releasePolicy” does not allow."),
   N_ ("Use “{2}” instead, or widen “releasePolicy”."),
   N_ ("Remove it, or widen “releasePolicy”.")},
  {"weight_bounds", "stack.lora_weight",
   N_ ("The weight {1} of the LoRA “{0}” is outside its bounds."),
   N_ ("The nearest weight it allows is {2}."), NULL},
  {"excludes", "stack.lora_excluded", N_ ("The LoRAs “{0}” and “{1}” do not go together."),
   N_ ("Use “{2}” instead, or remove one of the two."), N_ ("Remove one of the two.")},
  {"requires", "stack.lora_requires", N_ ("The LoRA “{0}” needs “{1}”, which cannot be had here."),
   N_ ("Use “{2}” instead, or remove it."), N_ ("Remove it, or make “{1}” fit.")},
  {"over_cap", "stack.too_many_loras",
   N_ ("The LoRA “{0}” is one too many: {1} are allowed at once."),
   N_ ("Remove one, or raise “total” in policies/model-stack.json or “maxActiveLoras”."), NULL},
};

/* The nearest that could be had instead: most shared tags, then the most alike name, then the first
 * id. */
static const char *
find_alternative (const AssayLoraChoice *choice, const AssayLoraCandidate *refused)
{
  GPtrArray *loras =
    assay_footprint_list (choice->work->footprint, choice->work->catalog, ASSAY_KIND_LORA);
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();
  const AssayLora *best = NULL;
  const char *alike;
  guint best_shared = 0;

  for (guint i = 0; i < loras->len; i++)
    {
      const AssayLora *lora = loras->pdata[i];

      if (lora != refused->lora && !_assay_lora_is_chosen (choice, lora)
          && _assay_lora_find_excluder (choice, lora) == NULL
          && _assay_lora_find_misfit (choice, lora, lora->weight_default) == NULL
          && lora->requires == NULL)
        g_ptr_array_add (fitting, (gpointer) lora);
    }
  alike = _assay_nearest_document (fitting, refused->id);
  for (guint i = 0; i < fitting->len; i++)
    {
      const AssayLora *lora = fitting->pdata[i];
      guint shared = _assay_lora_count_shared (
        lora->tags, refused->lora != NULL ? refused->lora->tags : choice->work->spec->tags);

      if (best == NULL || shared > best_shared)
        {
          best = lora;
          best_shared = shared;
        }
    }
  if (best_shared == 0 && alike != NULL)
    return alike;
  return best != NULL ? best->document.id : NULL;
}

static char *
dup_weight (gint64 hundredths)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) bytes = NULL;
  gsize n_bytes;
  const char *text;

  assay_json_writer_decimal (writer, hundredths, 2);
  bytes = assay_json_writer_finish (writer);
  text = g_bytes_get_data (bytes, &n_bytes);
  return g_strndup (text, n_bytes);
}

static void
report (const AssayLoraChoice *choice,
        const AssayLoraCandidate *candidate,
        const char *reason,
        const char *detail)
{
  const Refusal *refusal = refusals;
  g_autofree char *shown = NULL, *bound = NULL;
  const char *alternative;

  if (candidate->lora == NULL
      && _assay_report_unread (choice->work->catalog, ASSAY_KIND_LORA, candidate->id,
                               candidate->source, candidate->pointer, choice->work->problems))
    return;
  while (strcmp (refusal->reason, reason) != 0)
    refusal++;
  if (strcmp (reason, "weight_bounds") == 0)
    {
      const AssayLora *lora = candidate->lora;

      detail = shown = dup_weight (candidate->weight);
      alternative = bound =
        dup_weight (CLAMP (candidate->weight, lora->weight_min, lora->weight_max));
    }
  else if (strcmp (reason, "over_cap") == 0)
    {
      detail = shown = g_strdup_printf ("%u", choice->cap);
      alternative = "";
    }
  else
    alternative = find_alternative (choice, candidate);
  assay_problems_add (choice->work->problems, candidate->source, candidate->pointer, refusal->code,
                      refusal->message, alternative != NULL ? refusal->fix : refusal->fix_alone,
                      candidate->id, detail != NULL ? detail : "", alternative, NULL);
}

static const char *
release_word (const AssayLora *lora)
{
  static const char *const words[] = {"candidate", "active", "retired"};

  return words[_assay_or (lora->release_state, ASSAY_LORA_ACTIVE)];
}

static const char *
detail_of (const AssayLoraChoice *choice, const AssayLoraCandidate *candidate, const char *reason)
{
  if (strcmp (reason, "family") == 0)
    return choice->work->stack->checkpoint->family;
  if (strcmp (reason, "asset_type") == 0 && choice->type != NULL)
    return choice->type->id;
  if (strcmp (reason, "release_state") == 0)
    return release_word (candidate->lora);
  return NULL;
}

void
_assay_lora_refuse (AssayLoraChoice *choice,
                    AssayLoraCandidate *candidate,
                    const char *reason,
                    const char *detail)
{
  gboolean applies = strcmp (reason, "family") != 0 && strcmp (reason, "asset_type") != 0
                     && strcmp (reason, "over_cap") != 0;
  gboolean told =
    candidate->required || (candidate->pointer != NULL && strcmp (reason, "weight_bounds") == 0);

  candidate->action = applies || told ? "blocked" : "skipped";
  candidate->why = detail != NULL ? g_strconcat (reason, ":", detail, NULL) : g_strdup (reason);
  if (!told)
    return;
  choice->sound = FALSE;
  report (choice, candidate, reason,
          detail != NULL ? detail : detail_of (choice, candidate, reason));
}
