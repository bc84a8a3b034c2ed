/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

/* One look at everything, in this order: the server, what was left open, the shelf, the plan, the
 * jobs that are due. */

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

/* Starts what the _assay_runner_bound allows. Of each model no more can be started than the
 * _assay_runner_bound, and as many may be under way whose first word is not on the log yet: that is
 * how far the index is looked into. */
static void
start_due (AssayRunner *self, const AssayCatalog *catalog, gint64 now_us)
{
  guint limit = _assay_runner_bound (self, catalog);
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
  return _assay_runner_count_at (self, NULL) > 0 || assay_reader_count_unstarted (self->reader) > 0;
}

/* Nothing is under way here, and other servers are not waited for. */
static gboolean
is_at_rest (AssayRunner *self)
{
  return _assay_runner_count_at (self, NULL) == 0 && _assay_elsewhere_rests (self);
}

/* What can be done at the run's server. @catalog may be another one afterwards. */
static gboolean
advance_here (AssayRunner *self, AssayCatalog **catalog)
{
  gint64 now_us;

  _assay_runner_reconcile (self, *catalog);
  if (self->unfinished->len > 0)
    return FALSE;
  if (!_assay_runner_may_offer (self))
    return is_at_rest (self);
  if (_assay_runner_shelve (self, *catalog))
    return FALSE;
  if (assay_reader_is_paused (self->reader) || !_assay_runner_may_offer (self))
    return is_at_rest (self);
  _assay_runner_close_drawings (self);
  _assay_runner_queue_plan (self, catalog);
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

/* What was looked at until now was not all there is: that is told, and everything is looked at
 * again later. */
static gboolean
hold_if_unread (AssayRunner *self)
{
  g_autoptr (GError) error = NULL;

  if (assay_reader_check (&error))
    return FALSE;
  _assay_runner_hold_unkept (self, error->message);
  return TRUE;
}

static gboolean
advance (AssayRunner *self)
{
  g_autoptr (AssayCatalog) catalog = NULL;

  /* another server was asked for: what runs on this one ends first */
  if (!_assay_runner_adopt_provider (self))
    return FALSE;
  if (_assay_runner_is_read_only (self) || self->provider == NULL)
    return _assay_runner_count_active (self) == 0;
  assay_writer_wait_indexed (self->options.writer);
  if (!_assay_runner_may_fetch (self))
    return is_at_rest (self);
  catalog = self->options.catalog (self->options.data);
  _assay_runner_sort_unfinished (self);
  _assay_elsewhere_look (self, catalog);
  return _assay_runner_know_server (self) && _assay_runner_look_up_files (self)
           ? advance_here (self, &catalog)
           : is_at_rest (self);
}

gboolean
_assay_runner_advance (AssayRunner *self)
{
  gboolean done = advance (self);

  return hold_if_unread (self) ? is_at_rest (self) : done;
}
