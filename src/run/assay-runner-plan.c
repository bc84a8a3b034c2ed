/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

#include <string.h>

#define ACCEPTED_AT_ONCE 256 /* pictures of the plan that are queued by one commit */

void
_assay_runner_set_trouble (AssayRunner *self, const char *trouble, const char *argument)
{
  g_mutex_lock (&self->lock);
  self->state_changed |= g_strcmp0 (self->state.trouble, trouble) != 0
                         || g_strcmp0 (self->state.trouble_argument, argument) != 0;
  g_free (self->state.trouble);
  g_free (self->state.trouble_argument);
  self->state.trouble = g_strdup (trouble);
  self->state.trouble_argument = g_strdup (argument);
  g_mutex_unlock (&self->lock);
}

/* A new provider takes over only when nothing of the old one is under way; %FALSE while it waits.
 */
static gboolean
adopt_provider (AssayRunner *self)
{
  AssayProvider *old = NULL;
  gboolean settled;

  g_mutex_lock (&self->lock);
  if (self->has_next && g_hash_table_size (self->active) == 0)
    {
      old = self->provider;
      self->provider = g_steal_pointer (&self->next_provider);
      g_free (self->server);
      self->server = g_steal_pointer (&self->next_server);
      g_clear_pointer (&self->said, assay_model_map_unref);
      self->said = g_steal_pointer (&self->next_said);
      self->has_next = FALSE;
      self->probe_due_us = 0;
      self->drawings_closed = FALSE;
      g_clear_pointer (&self->capabilities, assay_capabilities_unref);
      g_clear_pointer (&self->unfinished, g_ptr_array_unref);
    }
  settled = !self->has_next;
  g_mutex_unlock (&self->lock);
  if (old != NULL)
    _assay_elsewhere_forget (self);
  assay_provider_free (old);
  return settled;
}

static void
remember_server (AssayRunner *self)
{
  g_mutex_lock (&self->lock);
  self->state_changed = TRUE;
  g_free (self->state.provider_name);
  g_free (self->state.provider_kind);
  g_free (self->state.provider_version);
  self->state.provider_name = g_strdup (assay_provider_get_name (self->provider));
  self->state.provider_kind = g_strdup (assay_capabilities_get_kind (self->capabilities));
  self->state.provider_version = g_strdup (assay_capabilities_get_version (self->capabilities));
  g_mutex_unlock (&self->lock);
  if (self->options.answered != NULL)
    self->options.answered (self->server, self->options.data);
}

static gboolean
timer_cb (gpointer data)
{
  AssayRunner *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  _assay_runner_tick (self);
  return G_SOURCE_REMOVE;
}

void
_assay_runner_schedule (AssayRunner *self, gint64 delay_us)
{
  g_autoptr (GSource) timer = g_timeout_source_new ((guint) CLAMP (delay_us / 1000, 1, 60 * 1000));

  if (self->timer != NULL
      && g_source_get_ready_time (self->timer) <= g_source_get_ready_time (timer))
    return;
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  self->timer = g_steal_pointer (&timer);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_set_static_name (self->timer, "assay runner timer");
  assay_loop_attach (self->loop, self->timer);
}

static gboolean
know_server (AssayRunner *self)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gint64 now_us = assay_clock_mono_us (self->options.clock);

  if (self->provider == NULL)
    return FALSE;
  /* workers use the old answer until the last of them is home */
  if (self->server_left && _assay_runner_count_at (self, NULL) == 0)
    {
      self->server_left = FALSE;
      g_clear_pointer (&self->capabilities, assay_capabilities_unref);
    }
  if (self->capabilities != NULL)
    return !self->server_left;
  if (now_us < self->probe_due_us)
    {
      _assay_runner_schedule (self, self->probe_due_us - now_us);
      return FALSE;
    }
  self->capabilities = assay_provider_probe (self->provider, self->cancellable, problems);
  if (self->capabilities == NULL)
    {
      g_autofree char *line = assay_problems_count (problems) > 0
                                ? assay_problem_dup_line (assay_problems_get (problems, 0), NULL)
                                : g_strdup (assay_provider_get_name (self->provider));

      _assay_runner_set_trouble (self, N_ ("{0}"), line);
      _assay_runner_set_silent (self, self->server, TRUE);
      self->probe_due_us = now_us + ASSAY_RUNNER_PROBE_AGAIN_US;
      _assay_runner_schedule (self, ASSAY_RUNNER_PROBE_AGAIN_US);
      return FALSE;
    }
  _assay_runner_set_trouble (self, NULL, NULL);
  _assay_runner_set_silent (self, self->server, FALSE);
  remember_server (self);
  return TRUE;
}

static AssayModelMap *
ask_for_files (AssayRunner *self, AssayProblems *problems)
{
  if (self->options.files != NULL)
    return self->options.files (assay_provider_get_name (self->provider), self->said, problems,
                                self->options.data);
  return self->said != NULL ? assay_model_map_ref (self->said) : assay_model_map_new (NULL);
}

/* Another process, or the person, may have said something else meanwhile. What cannot be read is
 * not taken for nothing said: that would make pictures with another file. */
static gboolean
look_up_files (AssayRunner *self)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayModelMap *files = ask_for_files (self, problems);

  if (files == NULL)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);

      _assay_runner_set_trouble (self, N_ ("{0}"), line);
      return FALSE;
    }
  if (self->files != NULL && assay_model_map_equal (self->files, files))
    assay_model_map_unref (files);
  else
    {
      g_clear_pointer (&self->files, assay_model_map_unref);
      self->files = files;
    }
  return TRUE;
}

static guint
bound (AssayRunner *self, const AssayCatalog *catalog)
{
  const AssayProjectDocument *project =
    (const AssayProjectDocument *) assay_catalog_single (catalog, ASSAY_KIND_PROJECT);

  return project != NULL && project->concurrency > 0
           ? (guint) MIN (project->concurrency, ASSAY_RUNNER_MAX_WORKERS)
           : 2;
}

/* Earlier programs did not always say who got it. */
static gboolean
is_ours (AssayRunner *self, const AssayJobRow *row)
{
  return row->server == NULL || g_strcmp0 (row->server, self->server) == 0;
}

/* What a crash left open is asked for at the server that got it. Those of others go there at once;
 * ours stay in the list. */
static void
sort_unfinished (AssayRunner *self)
{
  if (self->unfinished != NULL)
    return;
  self->unfinished = assay_reader_unfinished_jobs (self->reader);
  _assay_elsewhere_begin_list (self);
  for (guint i = 0; i < self->unfinished->len;)
    {
      const char *job = self->unfinished->pdata[i];
      g_autoptr (AssayRecord) record = assay_reader_find (self->reader, "jobs", job);
      const AssayJobRow *row =
        record != NULL ? assay_record_get (record, &assay_job_row_table) : NULL;

      if (row == NULL || is_ours (self, row))
        {
          i++;
          continue;
        }
      if (!_assay_runner_is_active (self, job))
        _assay_elsewhere_add (self, row);
      g_ptr_array_remove_index (self->unfinished, i);
    }
}

/* Ours are asked for before anything new is sent. */
static void
reconcile (AssayRunner *self, const AssayCatalog *catalog)
{
  while (self->unfinished->len > 0 && _assay_runner_count_at (self, NULL) < bound (self, catalog))
    {
      const char *job = self->unfinished->pdata[0];
      g_autoptr (AssayRecord) row =
        _assay_runner_is_active (self, job) ? NULL : assay_reader_find (self->reader, "jobs", job);

      if (row != NULL)
        _assay_runner_start_job (self, assay_record_get (row, &assay_job_row_table), catalog, TRUE,
                                 NULL);
      g_ptr_array_remove_index (self->unfinished, 0);
    }
}

void
_assay_runner_report_lost (AssayRunner *self, const AssayJobRow *row, const char *why)
{
  AssayArgsJobReport *args = assay_table_new (assay_command_kind_find ("job.report")->args);

  args->job = g_strdup (row->id);
  args->attempt = row->attempt;
  args->outcome = ASSAY_JOB_LOST;
  args->message = g_strdup (why);
  assay_outcome_free (assay_writer_submit_sync (
    self->options.writer, assay_command_new ("job.report", args, ASSAY_ACTOR_ENGINE, "runner")));
}

/* The first run against a real server ends what the sandbox left open: no drawing holds a slot. */
static void
close_drawings (AssayRunner *self)
{
  AssayArgsDrawingsClose *args;

  if (self->drawings_closed)
    return;
  self->drawings_closed = TRUE;
  if (g_strcmp0 (assay_capabilities_get_kind (self->capabilities), ASSAY_PROVIDER_SANDBOX) == 0)
    return;
  args = assay_table_new (assay_command_kind_find ("drawings.close")->args);
  assay_reader_add_open_drawings (self->reader, args->drawings);
  if (args->drawings->len == 0)
    {
      assay_table_free (assay_command_kind_find ("drawings.close")->args, args);
      return;
    }
  assay_outcome_free (assay_writer_submit_sync (
    self->options.writer,
    assay_command_new ("drawings.close", args, ASSAY_ACTOR_ENGINE, "runner")));
  assay_writer_wait_indexed (self->options.writer);
}

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

/* Recipes are kept as blobs before the commit that names them. */
static AssayArgsPlanAccept *
accept_args (AssayRunner *self,
             AssayPlanner *planner,
             const AssayCatalog *catalog,
             GPtrArray *items)
{
  AssayArgsPlanAccept *args = assay_table_new (assay_command_kind_find ("plan.accept")->args);

  args->held = assay_planner_count (planner, ASSAY_PLAN_HELD);
  for (guint i = 0; i < items->len; i++)
    {
      const AssayPlanItem *item = items->pdata[i];
      AssayJobQueued *record;
      AssayDigest kept;

      if (!assay_blobs_put (self->options.blobs, item->recipe_bytes, &kept, NULL))
        continue;
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

      if (assay_planner_get_problems (planner, spec->id) != NULL)
        g_ptr_array_add (ids, g_strdup (spec->id));
    }
  return ids;
}

static void
remember_blocked (AssayRunner *self, AssayPlanner *planner, const AssayCatalog *catalog)
{
  guint64 stamp = assay_planner_get_problems_stamp (planner);
  AssayProblems *blocked;
  GPtrArray *specs;

  if (stamp == self->blocked_stamp)
    return;
  self->blocked_stamp = stamp;
  blocked = assay_planner_dup_problems (planner);
  specs = list_blocked_specs (planner, catalog);
  g_mutex_lock (&self->lock);
  assay_problems_free (self->blocked);
  self->blocked = blocked;
  g_ptr_array_unref (self->blocked_specs);
  self->blocked_specs = specs;
  self->state_changed = TRUE;
  g_mutex_unlock (&self->lock);
}

/* What the writer itself refuses (codes of the store) holds for all new work; else the plan is
 * overtaken, and what is queued goes on: it reads its recipes, for those in hand are also of jobs
 * that were never queued. */
static void
refuse_plan (AssayRunner *self, const AssayProblem *problem)
{
  g_autofree char *line = assay_problem_dup_line (problem, NULL);

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

/* @snapshot may be another one afterwards. */
static void
queue_plan (AssayRunner *self, AssayCatalog **snapshot)
{
  AssayPlanner *planner = look (self, *snapshot);
  g_autoptr (AssayOutcome) outcome = NULL;
  g_autoptr (GPtrArray) items =
    assay_planner_list_make (planner, ACCEPTED_AT_ONCE, self->takes_canceled);
  AssayArgsPlanAccept *args;
  AssayCatalog *catalog;
  gboolean pinned;

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
  args = accept_args (self, planner, catalog, items);
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

static GArray *
list_candidates (AssayRunner *self, GArray *jobs)
{
  GArray *candidates = g_array_new (FALSE, TRUE, sizeof (AssayCandidate));

  for (guint i = 0; i < jobs->len; i++)
    {
      const AssayQueuedJob *queued = &g_array_index (jobs, AssayQueuedJob, i);
      AssayCandidate candidate = {queued->id,       queued->model,
                                  queued->priority, (guint64) queued->age,
                                  queued->due_us,   queued->place};

      if (!_assay_runner_is_active (self, queued->id))
        g_array_append_val (candidates, candidate);
    }
  return candidates;
}

static void
start_found (AssayRunner *self, const AssayCatalog *catalog, const char *id)
{
  g_autoptr (AssayRecord) row = assay_reader_find (self->reader, "jobs", id);

  self->looked = FALSE;
  if (row != NULL)
    _assay_runner_start_job (self, assay_record_get (row, &assay_job_row_table), catalog, FALSE,
                             NULL);
}

/* Starts what the bound allows. Of each model no more can be started than the bound, and as many
 * may be under way whose first word is not on the log yet: that is how far the index is looked
 * into. */
static void
start_due (AssayRunner *self, const AssayCatalog *catalog, gint64 now_us)
{
  guint limit = bound (self, catalog);
  gint64 unused;
  g_autoptr (GArray) jobs = NULL, candidates = NULL;

  if (_assay_runner_count_at (self, NULL) >= limit)
    return;
  jobs =
    assay_reader_jobs_to_start (self->reader, now_us, limit + _assay_runner_count_active (self));
  candidates = list_candidates (self, jobs);
  while (candidates->len > 0 && _assay_runner_count_at (self, NULL) < limit)
    {
      int pick = assay_scheduler_pick ((AssayCandidate *) candidates->data, candidates->len,
                                       &self->affinity, now_us, &unused);

      if (pick < 0)
        break;
      start_found (self, catalog, g_array_index (candidates, AssayCandidate, pick).job);
      g_array_remove_index (candidates, (guint) pick);
    }
}

/* Whether something is left that is not under way; looks again when the first of it is due. @now_us
 * is the moment that what was due was started at: what became due between two readings of the
 * clock would be neither started nor waited for. */
static gboolean
has_left (AssayRunner *self, gint64 now_us)
{
  gint64 due_us = assay_reader_next_due (self->reader, now_us);

  if (due_us > 0)
    _assay_runner_schedule (self, MAX (due_us - now_us, 1000));
  return _assay_runner_count_active (self) > 0 || assay_reader_count_unstarted (self->reader) > 0;
}

/* Nothing is under way, and nobody's first answer is waited for. */
static gboolean
is_at_rest (AssayRunner *self)
{
  return _assay_runner_count_active (self) == 0 && !_assay_elsewhere_is_asking (self);
}

/* What can be done at the run's server. @catalog may be another one afterwards. */
static gboolean
advance_here (AssayRunner *self, AssayCatalog **catalog)
{
  gint64 now_us;

  reconcile (self, *catalog);
  if (self->unfinished->len > 0 || _assay_runner_shelve (self, *catalog))
    return FALSE;
  if (assay_reader_is_paused (self->reader) || !_assay_runner_may_offer (self))
    return is_at_rest (self);
  close_drawings (self);
  queue_plan (self, catalog);
  if (!_assay_runner_may_offer (self))
    return is_at_rest (self);
  now_us = assay_clock_wall_us (self->options.clock);
  start_due (self, *catalog, now_us);
  if (has_left (self, now_us) || !is_at_rest (self) || _assay_runner_look_once (self))
    return FALSE;
  g_hash_table_remove_all (self->recipes); /* of jobs that ended without being started */
  _assay_runner_unhold (self);
  return TRUE;
}

/* One look at everything. Returns TRUE when nothing is under way and nothing could be started. */
gboolean
_assay_runner_advance (AssayRunner *self)
{
  g_autoptr (AssayCatalog) catalog = NULL;

  /* another server was asked for: what runs on this one ends first */
  if (!adopt_provider (self))
    return FALSE;
  if (_assay_runner_is_read_only (self) || self->provider == NULL)
    return _assay_runner_count_active (self) == 0;
  assay_writer_wait_indexed (self->options.writer);
  catalog = self->options.catalog (self->options.data);
  sort_unfinished (self);
  _assay_elsewhere_look (self, catalog);
  return know_server (self) && look_up_files (self) ? advance_here (self, &catalog)
                                                    : is_at_rest (self);
}
