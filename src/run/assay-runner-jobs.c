/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

#include "core/decide/assay-own-question.h"

/* One job under way: begun on a worker, followed while it is made, dropped when the log says so. */

static void
active_free (AssayActive *self)
{
  g_cancellable_disconnect (self->runner->cancellable, self->chained);
  g_object_unref (self->cancellable);
  g_object_unref (self->leave);
  _assay_elsewhere_unref (self->at);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_free (self->job);
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self->recipe);
  g_clear_pointer (&self->recipe_bytes, g_bytes_unref);
  assay_catalog_unref (self->catalog);
  g_clear_pointer (&self->files, assay_model_map_unref);
  g_free (self->prompt_id);
  g_free (self->source);
  g_free (self->maker);
  g_free (self->refusal);
  g_free (self->untold);
  g_strfreev (self->tools);
  g_free (self->question);
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_free (self);
}

static void
phase_cb (gpointer data, const char *phase)
{
  AssayActive *active = data;

  g_mutex_lock (&active->runner->lock);
  active->phase = phase;
  g_mutex_unlock (&active->runner->lock);
  _assay_runner_notify (active->runner, FALSE);
}

static void
progress_cb (gpointer data, gint64 value, gint64 max)
{
  AssayActive *active = data;

  g_mutex_lock (&active->runner->lock);
  active->value = value;
  active->max = max;
  g_mutex_unlock (&active->runner->lock);
  _assay_runner_notify (active->runner, FALSE);
}

static void
preview_cb (gpointer data, GBytes *picture)
{
  AssayActive *active = data;

  g_mutex_lock (&active->runner->lock);
  g_clear_pointer (&active->preview, g_bytes_unref);
  active->preview = g_bytes_ref (picture);
  g_mutex_unlock (&active->runner->lock);
  _assay_runner_notify (active->runner, FALSE);
}

/* Whether the run's server is silent about any job. */
static gboolean
is_silent_locked (AssayRunner *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->active);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((AssayActive *) value)->silent && ((AssayActive *) value)->at == NULL)
      return TRUE;
  return FALSE;
}

/* Of the run's server the first job that hears nothing begins the silence, the last ends it. */
static void
silent_cb (gpointer data, guint patience_s)
{
  AssayActive *active = data;
  AssayRunner *self = active->runner;
  gint64 now_us = assay_clock_wall_us (self->options.clock);
  gboolean was_silent, is_silent;

  g_mutex_lock (&self->lock);
  was_silent = is_silent_locked (self);
  active->silent = patience_s > 0;
  is_silent = is_silent_locked (self);
  if (was_silent != is_silent)
    {
      self->state.silent_since_us = is_silent ? now_us : 0;
      self->state.silent_until_us = is_silent ? now_us + patience_s * G_USEC_PER_SEC : 0;
    }
  g_mutex_unlock (&self->lock);
  if (was_silent == is_silent)
    return;
  _assay_runner_set_silent (self, self->server, is_silent);
  _assay_runner_set_trouble (
    self,
    is_silent ? N_ ("{0} stopped answering. Nothing is lost: it is asked again and again.") : NULL,
    is_silent ? assay_provider_get_name (self->provider) : NULL);
  _assay_runner_notify (self, TRUE);
}

static void
submitted_cb (gpointer data, const char *refusal)
{
  AssayActive *active = data;

  if (refusal == NULL)
    _assay_runner_note_taken (active->runner);
  else
    active->refusal = g_strdup (refusal);
}

static void
untold_cb (gpointer data, const char *why)
{
  AssayActive *active = data;

  active->untold = g_strdup (why != NULL ? why : "");
}

static void
unkept_cb (gpointer data, const char *why)
{
  AssayActive *active = data;

  g_free (active->refusal);
  active->refusal = g_strdup (why);
}

static void
finished_on_owner_cb (gpointer data)
{
  AssayActive *active = data;

  g_task_return_boolean (active->task, active->outcome == ASSAY_MAKING_MADE);
}

static void
job_worker (gpointer data)
{
  AssayActive *active = data;
  AssayRunner *self = active->runner;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED = g_main_context_pusher_new (context);
  AssayMakingEvents events = {active,    phase_cb,     progress_cb, preview_cb,
                              silent_cb, submitted_cb, untold_cb,   unkept_cb};
  AssayMaking making = {
    .writer = self->options.writer,
    .blobs = self->options.blobs,
    .provider = active->provider,
    .server = active->at == NULL ? self->server : NULL,
    .entropy = self->options.entropy,
    .provider_kind =
      active->maker != NULL ? active->maker : assay_capabilities_get_kind (active->capabilities),
    .provider_version = assay_capabilities_get_version (active->capabilities),
    .job = active->job,
    .spec = active->spec,
    .slot = active->slot,
    .regeneration = active->regeneration,
    .attempt = active->attempt,
    .models = {active->catalog, active->files, active->capabilities},
    .recipe = active->recipe,
    .recipe_bytes = active->recipe_bytes,
    .prompt_id = active->prompt_id,
    .resume = active->resume,
    .leave = active->leave,
    .source = active->source,
    .tools = active->tools,
    .question = active->question,
    .neighbors = self->neighbors,
  };

  active->outcome = assay_making_run (&making, &events, active->cancellable);
  assay_loop_invoke (self->loop, finished_on_owner_cb, active, NULL);
}

/* The server went away with work of ours: it is probed, and then asked what became of it, before
 * anything else is sent. One that answers the probe and does not tell that is given time. */
static void
look_again (AssayRunner *self, const AssayActive *active)
{
  if (active->resume && active->untold != NULL)
    {
      self->probe_due_us = assay_clock_mono_us (self->options.clock) + ASSAY_RUNNER_PROBE_AGAIN_US;
      _assay_runner_set_trouble (
        self,
        N_ ("The server did not tell what became of a picture, and is asked again later. {0}"),
        active->untold);
    }
  g_clear_pointer (&self->unfinished, g_ptr_array_unref);
  self->server_left = TRUE;
}

/* What it left is open on the log. */
static void
note_outcome (AssayRunner *self, AssayActive *active)
{
  gboolean open = active->outcome == ASSAY_MAKING_OPEN;

  if (active->outcome == ASSAY_MAKING_UNKEPT)
    _assay_runner_hold_unkept (self, active->refusal);
  else if (active->outcome == ASSAY_MAKING_REFUSED)
    _assay_runner_hold (self, active->refusal);
  else if (active->outcome == ASSAY_MAKING_MADE && active->resume)
    _assay_runner_note_taken (self);
  if (open && active->at != NULL)
    _assay_elsewhere_left (active->at, !g_cancellable_is_cancelled (active->leave));
  else if (open && !active->dropped)
    look_again (self, active);
  else if (active->dropped) /* who asks for it from now on is looked up anew */
    g_clear_pointer (&self->unfinished, g_ptr_array_unref);
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayActive *active = data;
  AssayRunner *self = active->runner;

  note_outcome (self, active);
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->active, active->job);
  if (!is_silent_locked (self))
    self->state.silent_since_us = self->state.silent_until_us = 0;
  g_mutex_unlock (&self->lock);
  g_object_unref (active->task);
  active_free (active);
  assay_runner_wake (self);
}

static void
runner_cancelled_cb (GCancellable *runner, gpointer job)
{
  g_cancellable_cancel (job);
}

static void
make_cancellable (AssayActive *active)
{
  active->cancellable = g_cancellable_new ();
  active->leave = g_cancellable_new ();
  active->chained =
    g_cancellable_connect (active->runner->cancellable, G_CALLBACK (runner_cancelled_cb),
                           g_object_ref (active->cancellable), g_object_unref);
}

/* The server that got it is at another address, where nobody asks while it is asked for here.
 * Earlier programs did not always say which one got it. */
static gboolean
is_redirected (AssayRunner *self, const AssayActive *active, const AssayJobRow *row)
{
  const char *asked = active->at != NULL ? _assay_elsewhere_get_server (active->at) : self->server;

  return row->server != NULL && row->state == ASSAY_JOB_STATE_ACCEPTED
         && row->attempt == active->attempt && g_strcmp0 (row->server, asked) != 0;
}

/* Given up: the log waits for its next attempt, while this one is still asked for. */
static gboolean
is_ended (AssayRunner *self, const AssayActive *active, const AssayJobRow *row)
{
  return row->state == ASSAY_JOB_STATE_CANCELED
         || (row->state == ASSAY_JOB_STATE_WAITING && row->attempt == active->attempt)
         || is_redirected (self, active, row);
}

static void
drop_if_ended (AssayRunner *self, AssayActive *active)
{
  g_autoptr (AssayRecord) record = assay_reader_find (self->reader, "jobs", active->job);
  const AssayJobRow *row = record != NULL ? assay_record_get (record, &assay_job_row_table) : NULL;

  if (row == NULL || !is_ended (self, active, row))
    return;
  active->dropped = TRUE;
  g_cancellable_cancel (active->cancellable);
}

/* The lock is not held while a job's cancellation calls whoever listens: only this thread adds and
 * removes. */
static AssayActive **
list_active (AssayRunner *self, guint *out_n)
{
  AssayActive **jobs;

  g_mutex_lock (&self->lock);
  jobs = (AssayActive **) g_hash_table_get_keys_as_array (self->active, out_n);
  for (guint i = 0; i < *out_n; i++)
    jobs[i] = g_hash_table_lookup (self->active, jobs[i]);
  g_mutex_unlock (&self->lock);
  return jobs;
}

void
_assay_runner_leave_all (AssayRunner *self)
{
  guint n;
  g_autofree AssayActive **jobs = list_active (self, &n);

  for (guint i = 0; i < n; i++)
    g_cancellable_cancel (jobs[i]->leave);
}

void
_assay_runner_drop_canceled (AssayRunner *self, gboolean said)
{
  g_autofree AssayActive **jobs = NULL;
  guint n, n_jobs;

  if (said)
    assay_writer_wait_indexed (self->options.writer);
  n = assay_reader_count_dropped (self->reader);
  if (n == self->n_dropped && !said)
    return;
  self->n_dropped = n;
  jobs = list_active (self, &n_jobs);
  for (guint i = 0; i < n_jobs; i++)
    drop_if_ended (self, jobs[i]);
}

/* A picture that is gone leaves it to be made by the server; one that cannot be looked at now does
 * not. */
static void
find_source (AssayRunner *self, AssayActive *active, const char *rework)
{
  g_autoptr (AssayRecord) record =
    rework != NULL ? assay_reader_find (self->reader, "versions", rework) : NULL;
  const AssayVersionRow *version =
    record != NULL ? assay_record_get (record, &assay_version_row_table) : NULL;
  AssayDigest source;

  if (version == NULL || !assay_digest_parse (&source, version->source)
      || assay_blobs_look (self->options.blobs, &source, NULL) == ASSAY_BLOB_GONE)
    return;
  active->source = g_strdup (version->source);
  active->maker = g_strdup (version->provider);
}

void
_assay_runner_start_job (AssayRunner *self,
                         const AssayJobRow *row,
                         const AssayCatalog *catalog,
                         gboolean resume,
                         AssayElsewhere *at)
{
  AssayActive *active = g_new0 (AssayActive, 1);
  g_autofree char *key = NULL;
  gpointer recipe;
  const AssaySpec *spec =
    (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, row->spec);
  const AssayAssetType *type = spec != NULL ? (const AssayAssetType *) assay_catalog_lookup (
                                 catalog, ASSAY_KIND_ASSET_TYPE, spec->asset_type)
                                            : NULL;

  active->work.run = job_worker;
  active->runner = self;
  active->at = at != NULL ? _assay_elsewhere_ref (at) : NULL;
  if (at == NULL)
    self->elsewhere_until_us = 0;
  active->provider = at != NULL ? _assay_elsewhere_get_link (at) : self->provider;
  active->capabilities = assay_capabilities_ref (at != NULL ? _assay_elsewhere_get_capabilities (at)
                                                            : self->capabilities);
  make_cancellable (active);
  active->job = g_strdup (row->id);
  active->spec = g_strdup (row->spec);
  active->recipe = g_strdup (row->recipe);
  if (g_hash_table_steal_extended (self->recipes, row->id, (gpointer *) &key, &recipe))
    active->recipe_bytes = recipe;
  active->catalog = assay_catalog_ref (catalog);
  /* what another server got is asked for, and never sent again */
  active->files = at == NULL && self->files != NULL ? assay_model_map_ref (self->files) : NULL;
  active->slot = assay_slot_dup (&row->slot);
  active->regeneration = (guint) row->regeneration;
  active->attempt = row->attempt + (resume ? 0 : 1);
  active->resume = resume;
  active->prompt_id = resume ? g_strdup (row->prompt_id) : NULL;
  find_source (self, active, row->rework);
  active->tools =
    type != NULL && type->tools != NULL ? g_strdupv (type->tools) : g_new0 (char *, 1);
  active->question = assay_own_question_dup (catalog, spec);
  active->phase = "waiting";
  active->task = g_task_new (NULL, self->cancellable, job_done_cb, active);
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->active, active->job, active);
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (self->pool, active, NULL);
}

guint
_assay_runner_count_active (AssayRunner *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->active);
  g_mutex_unlock (&self->lock);
  return n;
}

guint
_assay_runner_count_at (AssayRunner *self, const AssayElsewhere *at)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->active);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((AssayActive *) value)->at == at;
  g_mutex_unlock (&self->lock);
  return n;
}

gboolean
_assay_runner_is_active (AssayRunner *self, const char *job)
{
  gboolean found;

  g_mutex_lock (&self->lock);
  found = g_hash_table_contains (self->active, job);
  g_mutex_unlock (&self->lock);
  return found;
}

guint
_assay_runner_bound (AssayRunner *self, const AssayCatalog *catalog)
{
  const AssayProjectDocument *project =
    (const AssayProjectDocument *) assay_catalog_single (catalog, ASSAY_KIND_PROJECT);

  return project != NULL && project->concurrency > 0
           ? (guint) MIN (project->concurrency, ASSAY_RUNNER_MAX_WORKERS)
           : 2;
}
