/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-stack-private.h"

#include "base/assay-id.h"
#include "core/recipe/assay-core-private.h"

#include <string.h>

/* Candidates are collected from three layers, put in order (what is asked for by name first, then
 * spec 03's ranking), and taken one by one if they and everything they require fit beside those
 * already chosen. What is not taken says why. */

typedef enum
{
  LAYER_BASELINE,
  LAYER_PROJECT,
  LAYER_TAG_ENTITY
} LoraLayer;

static const char *const layer_words[] = {"baseline", "project", "tag_entity"};

typedef struct
{
  const char *id;
  const AssayLora *lora; /* %NULL: there is no such LoRA */
  LoraLayer layer;
  const char *source; /* file that brought it in */
  char *pointer;      /* where in @source it is named; %NULL if it is not */
  gint64 weight;
  gboolean required; /* asked for by name: it is a problem if it cannot be had */
  guint specificity;
  gboolean recommended;
  const char *action; /* static; %NULL until decided */
  char *why;
} Candidate;

typedef struct
{
  AssayStackWork *work;
  const AssayDocument *type; /* asset type, may be %NULL */
  gint64 mode, release;
  guint cap;
  GPtrArray *candidates; /* of Candidate, in the order they are tried */
  GPtrArray *chosen;     /* borrowed from @candidates */
  gboolean sound;
} Choice;

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

static void
candidate_free_cb (gpointer data)
{
  Candidate *self = data;

  g_free (self->pointer);
  g_free (self->why);
  g_free (self);
}

/* Facts about one LoRA -------------------------------------------------- */

static gboolean
has_word (char **words, const char *word)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (strcmp (words[i], word) == 0)
      return TRUE;
  return FALSE;
}

static guint
count_shared (char **a, char **b)
{
  guint n = 0;

  for (guint i = 0; a != NULL && a[i] != NULL; i++)
    n += has_word (b, a[i]);
  return n;
}

static gboolean
fits_type (const Choice *choice, const AssayLora *lora)
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
is_released (const Choice *choice, const AssayLora *lora)
{
  gint64 state = _assay_or (lora->release_state, ASSAY_LORA_ACTIVE);

  if (choice->release == ASSAY_RELEASE_ANY)
    return TRUE;
  return state == ASSAY_LORA_ACTIVE
         || (choice->release == ASSAY_RELEASE_ALLOW_CANDIDATE && state == ASSAY_LORA_CANDIDATE);
}

/* %NULL if @lora may stand in this stack at @weight, else the reason. */
static const char *
find_misfit (const Choice *choice, const AssayLora *lora, gint64 weight)
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

static gboolean
excludes (const AssayLora *a, const AssayLora *b)
{
  return has_word (a->excludes, b->document.id) || has_word (b->excludes, a->document.id);
}

/* Collecting ------------------------------------------------------------ */

static Candidate *
add_candidate (Choice *choice,
               LoraLayer layer,
               const char *id,
               const AssayLora *lora,
               gint64 weight,
               const char *source)
{
  Candidate *self = g_new0 (Candidate, 1);

  self->id = lora != NULL ? lora->document.id : id;
  self->lora = lora;
  self->layer = layer;
  self->source = source;
  self->weight = weight != ASSAY_UNSET ? weight : lora != NULL ? lora->weight_default : 0;
  if (lora != NULL)
    {
      self->specificity = count_shared (lora->tags, choice->work->spec->tags);
      self->recommended =
        _assay_or (lora->preferred, FALSE) && lora->release_state == ASSAY_LORA_ACTIVE;
    }
  g_ptr_array_add (choice->candidates, self);
  return self;
}

static void
collect_uses (Choice *choice,
              LoraLayer layer,
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
      Candidate *candidate = add_candidate (choice, layer, use->lora, lora, use->weight, source);

      candidate->pointer = g_strdup_printf ("%s/%u", pointer, i);
      candidate->required = required;
      if (choice->mode == ASSAY_LORA_NONE
          || (layer == LAYER_TAG_ENTITY && choice->mode == ASSAY_LORA_AUTO))
        {
          candidate->action = "skipped";
          candidate->why = g_strdup (choice->mode == ASSAY_LORA_NONE ? "mode_none" : "mode_auto");
        }
    }
}

/* Rule auto: the project's LoRAs that share a tag with the spec and are preferred. */
static void
collect_recommended (Choice *choice)
{
  GPtrArray *loras =
    assay_footprint_list (choice->work->footprint, choice->work->catalog, ASSAY_KIND_LORA);

  for (guint i = 0; i < loras->len; i++)
    {
      const AssayLora *lora = loras->pdata[i];
      Candidate *candidate = add_candidate (choice, LAYER_TAG_ENTITY, lora->document.id, lora,
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

static void
collect (Choice *choice)
{
  const AssayBaselineProfile *baseline = choice->work->stack->baseline;
  const AssayLoraPolicy *policy = choice->work->spec->loras;
  const AssayModelStackPolicy *project = (const AssayModelStackPolicy *) assay_footprint_single (
    choice->work->footprint, choice->work->catalog, ASSAY_KIND_MODEL_STACK);

  if (baseline != NULL)
    collect_uses (choice, LAYER_BASELINE, baseline->loras, baseline->document.file, "/loras", TRUE);
  if (project != NULL)
    {
      collect_uses (choice, LAYER_PROJECT, project->project_stack, project->document.file,
                    "/projectStack", FALSE);
      choice->cap = (guint) CLAMP (_assay_or (project->total, 4), 0, 32);
    }
  if (policy != NULL)
    {
      choice->cap =
        (guint) MIN (choice->cap, (guint64) MAX (0, _assay_or (policy->max_active, choice->cap)));
      collect_uses (choice, LAYER_TAG_ENTITY, policy->loras, choice->work->spec->document.file,
                    "/loraPolicy/loras", TRUE);
    }
  if (choice->mode == ASSAY_LORA_AUTO)
    collect_recommended (choice);
}

/* Order ----------------------------------------------------------------- */

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_rank (const Candidate *a, const Candidate *b)
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
  const Candidate *a = *(const Candidate *const *) pa, *b = *(const Candidate *const *) pb;
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
  const Candidate *a = *(const Candidate *const *) pa, *b = *(const Candidate *const *) pb;
  int order = COMPARE (a->layer, b->layer);

  if (order == 0)
    order = COMPARE (b->required, a->required);
  return order != 0 ? order : compare_rank (a, b);
}

/* Refusing -------------------------------------------------------------- */

static gboolean
is_chosen (const Choice *choice, const AssayLora *lora)
{
  for (guint i = 0; i < choice->chosen->len; i++)
    if (((const Candidate *) choice->chosen->pdata[i])->lora == lora)
      return TRUE;
  return FALSE;
}

static const AssayLora *
find_excluder (const Choice *choice, const AssayLora *lora)
{
  for (guint i = 0; i < choice->chosen->len; i++)
    {
      const AssayLora *other = ((const Candidate *) choice->chosen->pdata[i])->lora;

      if (excludes (lora, other))
        return other;
    }
  return NULL;
}

/* The nearest that could be had instead: most shared tags, then the most alike name, then the first
 * id. */
static const char *
find_alternative (const Choice *choice, const Candidate *refused)
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

      if (lora != refused->lora && !is_chosen (choice, lora) && find_excluder (choice, lora) == NULL
          && find_misfit (choice, lora, lora->weight_default) == NULL && lora->requires == NULL)
        g_ptr_array_add (fitting, (gpointer) lora);
    }
  alike = _assay_nearest_document (fitting, refused->id);
  for (guint i = 0; i < fitting->len; i++)
    {
      const AssayLora *lora = fitting->pdata[i];
      guint shared = count_shared (lora->tags, refused->lora != NULL ? refused->lora->tags
                                                                     : choice->work->spec->tags);

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
report (const Choice *choice, const Candidate *candidate, const char *reason, const char *detail)
{
  const Refusal *refusal = refusals;
  g_autofree char *shown = NULL, *bound = NULL;
  const char *alternative;

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
detail_of (const Choice *choice, const Candidate *candidate, const char *reason)
{
  if (strcmp (reason, "family") == 0)
    return choice->work->stack->checkpoint->family;
  if (strcmp (reason, "asset_type") == 0 && choice->type != NULL)
    return choice->type->id;
  if (strcmp (reason, "release_state") == 0)
    return release_word (candidate->lora);
  return NULL;
}

/* What only does not apply here is skipped; what stands in the way of something is blocked. */
static void
refuse (Choice *choice, Candidate *candidate, const char *reason, const char *detail)
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

/* Choosing -------------------------------------------------------------- */

static Candidate *
find_candidate (const Choice *choice, const AssayLora *lora)
{
  for (guint i = 0; i < choice->candidates->len; i++)
    {
      Candidate *candidate = choice->candidates->pdata[i];

      if (candidate->lora == lora && candidate->action == NULL)
        return candidate;
    }
  return NULL;
}

static gint64
weight_in_stack (const Choice *choice, const AssayLora *lora)
{
  const Candidate *candidate = find_candidate (choice, lora);

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
close_over_requirements (const Choice *choice, GPtrArray *needed)
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
          if (is_chosen (choice, other) || contains (needed, other))
            continue;
          if (find_misfit (choice, other, weight_in_stack (choice, other)) != NULL)
            return lora->requires[j];
          g_ptr_array_add (needed, (gpointer) other);
          if (needed->len > choice->cap)
            return NULL; /* too many whatever follows; also ends hostile chains */
        }
    }
  return NULL;
}

static const AssayLora *
find_conflict (const Choice *choice, GPtrArray *needed)
{
  for (guint i = 0; i < needed->len; i++)
    {
      const AssayLora *excluder = find_excluder (choice, needed->pdata[i]);

      if (excluder != NULL)
        return excluder;
      for (guint j = 0; j < i; j++)
        if (excludes (needed->pdata[i], needed->pdata[j]))
          return needed->pdata[i];
    }
  return NULL;
}

/* @needed is the candidate's own LoRA first, then what it requires. */
static void
take (Choice *choice, Candidate *candidate, GPtrArray *needed)
{
  candidate->action = "chosen";
  candidate->why = g_strdup (candidate->required                 ? "required"
                             : candidate->layer == LAYER_PROJECT ? "project"
                                                                 : "recommended");
  g_ptr_array_add (choice->chosen, candidate);
  for (guint i = 1; i < needed->len; i++)
    {
      const AssayLora *lora = needed->pdata[i];
      Candidate *other = find_candidate (choice, lora);

      if (other == NULL)
        other = add_candidate (choice, candidate->layer, lora->document.id, lora, ASSAY_UNSET,
                               candidate->lora->document.file);
      other->action = "chosen";
      other->why = g_strconcat ("required_by:", candidate->id, NULL);
      g_ptr_array_add (choice->chosen, other);
    }
}

static void
try_candidate (Choice *choice, Candidate *candidate)
{
  g_autoptr (GPtrArray) needed = NULL;
  const char *reason, *unmet;
  const AssayLora *conflict;

  if (candidate->lora == NULL)
    {
      refuse (choice, candidate, "missing", NULL);
      return;
    }
  if (is_chosen (choice, candidate->lora))
    {
      candidate->action = "skipped";
      candidate->why = g_strdup ("already_in_stack");
      return;
    }
  reason = find_misfit (choice, candidate->lora, candidate->weight);
  if (reason != NULL)
    {
      refuse (choice, candidate, reason, NULL);
      return;
    }
  needed = g_ptr_array_new ();
  g_ptr_array_add (needed, (gpointer) candidate->lora);
  unmet = close_over_requirements (choice, needed);
  conflict = unmet == NULL ? find_conflict (choice, needed) : NULL;
  if (unmet != NULL)
    refuse (choice, candidate, "requires", unmet);
  else if (conflict != NULL)
    refuse (choice, candidate, "excludes", conflict->document.id);
  else if (choice->chosen->len + needed->len > choice->cap)
    refuse (choice, candidate, "over_cap", NULL);
  else
    take (choice, candidate, needed);
}

static void
publish (Choice *choice)
{
  for (guint i = 0; choice->work->trace != NULL && i < choice->candidates->len; i++)
    {
      const Candidate *candidate = choice->candidates->pdata[i];
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
      const Candidate *candidate = choice->chosen->pdata[i];
      const AssayStackLora use = {candidate->lora, candidate->weight,
                                  layer_words[candidate->layer]};

      g_array_append_val (choice->work->stack->loras, use);
    }
}

gboolean
_assay_stack_choose_loras (AssayStackWork *work)
{
  const AssayLoraPolicy *policy = work->spec->loras;
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free_cb);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  Choice choice = {
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

  collect (&choice);
  g_ptr_array_sort (candidates, compare_tried_cb);
  n_named = candidates->len; /* what is required by others is added behind */
  for (guint i = 0; i < n_named; i++)
    if (((Candidate *) candidates->pdata[i])->action == NULL)
      try_candidate (&choice, candidates->pdata[i]);
  publish (&choice);
  return choice.sound;
}
