/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

/* What the plan wants made becomes queued jobs: recipes are kept as blobs, and one commit
 * (plan.accept) names them. */

#define ACCEPTED_AT_ONCE 256 /* pictures of the plan that are queued by one commit */

static char *
new_ulid (AssayRunner *self)
{
  guint8 entropy[10];

  assay_entropy_fill (self->options.entropy, entropy, sizeof entropy);
  return g_strdup (assay_ulid_make (assay_clock_wall_us (self->options.clock), entropy).text);
}

/* A real server makes what the sandbox drew. */
static gboolean
may_rework (AssayRunner *self, const AssayVersionRow *made)
{
  return g_strcmp0 (made->provider, ASSAY_PROVIDER_SANDBOX) != 0
         || g_strcmp0 (assay_capabilities_get_kind (self->capabilities), ASSAY_PROVIDER_SANDBOX)
              == 0;
}

/* The picture there is, if it was made from the recipe the slot had last: only then is its source
 * the one that a server would give again. %NULL: it is made anew. */
static char *
dup_rework (AssayRunner *self, const AssayPlanItem *item)
{
  g_autofree char *id = assay_slot_dup_id (item->spec, &item->slot);
  g_autoptr (AssayRecord) slot =
    item->rework ? assay_reader_find (self->reader, "slots", id) : NULL;
  const AssaySlotRow *stands = slot != NULL ? assay_record_get (slot, &assay_slot_row_table) : NULL;
  g_autoptr (AssayRecord) version =
    stands != NULL && stands->version != NULL
      ? assay_reader_find (self->reader, "versions", stands->version)
      : NULL;
  const AssayVersionRow *made =
    version != NULL ? assay_record_get (version, &assay_version_row_table) : NULL;

  return made != NULL && made->source != NULL && g_strcmp0 (made->recipe, stands->recipe) == 0
             && may_rework (self, made)
           ? g_strdup (made->id)
           : NULL;
}

/* %NULL, and so not on the log, where there are none. */
static char **
dup_remedies (guint set)
{
  return set != 0 ? assay_remedies_dup_words (set) : NULL;
}

static AssayJobQueued *
queued_record (AssayRunner *self, const AssayCatalog *catalog, const AssayPlanItem *item)
{
  AssayJobQueued *record = assay_table_new (&assay_job_queued_table);
  const AssaySpec *spec =
    (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, item->spec);

  record->job = new_ulid (self);
  record->spec = g_strdup (item->spec);
  record->slot = assay_slot_dup (&item->slot);
  record->regeneration = item->regeneration;
  record->recipe = g_strdup (assay_digest_hex (&item->recipe).text);
  record->priority = item->priority;
  record->reason = g_strdup (item->reason);
  record->documents = g_strdup (item->documents);
  record->rework = dup_rework (self, item);
  record->remedy = g_strdup (item->remedy);
  record->remedies = dup_remedies (item->remedies);
  record->remedies_left = dup_remedies (item->remedies_left);
  record->checkpoint = g_strdup (spec != NULL ? spec->checkpoint : NULL);
  record->provider = g_strdup (assay_capabilities_get_kind (self->capabilities));
  return record;
}

/* The bytes of a recipe that was just written, for the job that is made of it soon. */
static void
keep_recipe (AssayRunner *self, const char *job, GBytes *bytes)
{
  if (g_hash_table_size (self->recipes) < ASSAY_RUNNER_MAX_RECIPES)
    g_hash_table_insert (self->recipes, g_strdup (job), g_bytes_ref (bytes));
}

/* Recipes are kept as blobs before the commit that names them. One that cannot be kept is not left
 * out: nothing would tell that it is still to be made. %NULL + @error. */
static AssayArgsPlanAccept *
accept_args (AssayRunner *self,
             AssayPlanner *planner,
             const AssayCatalog *catalog,
             GPtrArray *items,
             GError **error)
{
  AssayArgsPlanAccept *args = assay_table_new (assay_command_kind_find ("plan.accept")->args);

  args->held = assay_planner_count (planner, ASSAY_PLAN_HELD);
  for (guint i = 0; i < items->len; i++)
    {
      const AssayPlanItem *item = items->pdata[i];
      AssayJobQueued *record;
      AssayDigest kept;

      if (!assay_blobs_put (self->options.blobs, item->recipe_bytes, &kept, error))
        {
          assay_table_free (assay_command_kind_find ("plan.accept")->args, args);
          return NULL;
        }
      record = queued_record (self, catalog, item);
      keep_recipe (self, record->job, item->recipe_bytes);
      g_ptr_array_add (args->jobs, record);
    }
  return args;
}

/* Only the plan that a run begins with is recorded as a whole: its hash costs a walk over it. */
static char *
dup_plan_hash (AssayRunner *self, AssayPlanner *planner)
{
  g_autoptr (AssayPlan) plan = NULL;

  if (self->plan_told)
    return NULL;
  plan = assay_planner_dup_plan (planner);
  return g_strdup (assay_digest_hex (&plan->hash).text);
}

static GPtrArray *
list_blocked_specs (AssayPlanner *planner, const AssayCatalog *catalog)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < specs->len; i++)
    {
      const AssayDocument *spec = specs->pdata[i];

      if (assay_planner_keeps_back (planner, spec->id))
        g_ptr_array_add (ids, g_strdup (spec->id));
    }
  return ids;
}

GHashTable *
_assay_runner_waiting_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) g_ptr_array_unref);
}

static void
add_waiting (GHashTable *waiting, const char *model, const char *spec)
{
  GPtrArray *specs = g_hash_table_lookup (waiting, model);

  if (specs == NULL)
    {
      specs = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (waiting, g_strdup (model), specs);
    }
  g_ptr_array_add (specs, g_strdup (spec));
}

static GHashTable *
list_waiting (AssayPlanner *planner, GPtrArray *specs)
{
  GHashTable *waiting = _assay_runner_waiting_new ();

  for (guint i = 0; i < specs->len; i++)
    {
      const AssayProblems *problems = assay_planner_get_problems (planner, specs->pdata[i]);

      for (guint j = 0; j < assay_problems_count (problems); j++)
        {
          const char *model = assay_problem_get_missing_model (assay_problems_get (problems, j));

          if (model != NULL)
            add_waiting (waiting, model, specs->pdata[i]);
        }
    }
  return waiting;
}

static void
tell_blocked (AssayRunner *self, const AssayProblems *blocked)
{
  self->blocked_told = TRUE;
  if (self->options.blocked != NULL)
    self->options.blocked (blocked, self->options.data);
}

static void
remember_blocked (AssayRunner *self, AssayPlanner *planner, const AssayCatalog *catalog)
{
  guint64 stamp = assay_planner_get_problems_stamp (planner);
  AssayProblems *blocked;
  GPtrArray *specs;
  GHashTable *waiting;

  if (stamp == self->blocked_stamp && self->blocked_told)
    return;
  self->blocked_stamp = stamp;
  blocked = assay_planner_dup_problems (planner);
  specs = list_blocked_specs (planner, catalog);
  waiting = list_waiting (planner, specs);
  g_mutex_lock (&self->lock);
  assay_problems_free (self->blocked);
  self->blocked = blocked;
  g_ptr_array_unref (self->blocked_specs);
  self->blocked_specs = specs;
  g_hash_table_unref (self->waiting);
  self->waiting = waiting;
  self->state_changed = TRUE;
  g_mutex_unlock (&self->lock);
  tell_blocked (self, blocked);
}

/* What the writer itself refuses (codes of the store) holds for all new work; else the plan is
 * overtaken, and what is queued goes on: it reads its recipes, for those in hand are also of jobs
 * that were never queued. */
static void
refuse_plan (AssayRunner *self, const AssayProblem *problem)
{
  g_autofree char *line = assay_problem_dup_packed (problem);

  g_hash_table_remove_all (self->recipes);
  if (g_str_has_prefix (problem->code, "store."))
    _assay_runner_hold (self, line);
  else
    _assay_runner_tell_refusal (self, line);
}

static void
tell_to_queue (AssayRunner *self, guint n)
{
  g_mutex_lock (&self->lock);
  self->state.n_to_queue = n;
  g_mutex_unlock (&self->lock);
}

static AssayPlanner *
look (AssayRunner *self, AssayCatalog *catalog)
{
  AssayPlanner *planner = assay_plan_follower_look (self->follower, self->reader, catalog,
                                                    self->capabilities, self->files);

  remember_blocked (self, planner, catalog);
  return planner;
}

/* Another snapshot after lines were written: the plan is looked at once more, with them. */
static void
look_again (AssayRunner *self, AssayCatalog **catalog, AssayPlanner **planner, GPtrArray **items)
{
  assay_catalog_unref (*catalog);
  *catalog = self->options.catalog (self->options.data);
  assay_writer_wait_indexed (self->options.writer);
  *planner = look (self, *catalog);
  g_ptr_array_unref (*items);
  *items = assay_planner_list_make (*planner, ACCEPTED_AT_ONCE, self->takes_canceled);
  _assay_runner_leave_unpinned (self, *catalog, *items);
}

void
_assay_runner_queue_plan (AssayRunner *self, AssayCatalog **snapshot)
{
  AssayPlanner *planner = look (self, *snapshot);
  g_autoptr (AssayOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items =
    assay_planner_list_make (planner, ACCEPTED_AT_ONCE, self->takes_canceled);
  AssayArgsPlanAccept *args;
  AssayCatalog *catalog;
  gboolean pinned;

  if (!assay_reader_check (NULL)) /* nothing is queued by a plan of gaps */
    return;
  if (!_assay_runner_pin (self, *snapshot, items, &pinned))
    return;
  if (pinned)
    look_again (self, snapshot, &planner, &items);
  catalog = *snapshot;
  if (items->len < ACCEPTED_AT_ONCE)
    self->takes_canceled = FALSE; /* what is canceled from now on waits for the next run */
  if (items->len == 0)
    {
      tell_to_queue (self, 0);
      return;
    }
  args = accept_args (self, planner, catalog, items, &error);
  if (args == NULL)
    {
      g_hash_table_remove_all (self->recipes);
      _assay_runner_hold (self, error->message);
      return;
    }
  args->hash = dup_plan_hash (self, planner);
  outcome = assay_writer_submit_sync (
    self->options.writer, assay_command_new ("plan.accept", args, ASSAY_ACTOR_ENGINE, "runner"));
  if (assay_problems_count (outcome->problems) > 0)
    refuse_plan (self, assay_problems_get (outcome->problems, 0));
  else
    {
      self->plan_told = TRUE;
      tell_to_queue (self, assay_planner_count (planner, ASSAY_PLAN_MAKE) - items->len);
      _assay_runner_unhold (self);
    }
  assay_writer_wait_indexed (self->options.writer);
  if (outcome->n_events > 0)
    assay_runner_wake (self); /* there may be more of it */
}
