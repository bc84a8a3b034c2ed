/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

/* What servers got in other runs: each is asked by a link of its own whether it is there, and then
 * for its pictures. While it gives no answer they wait: they are neither lost nor made again, and
 * no run waits for them. For those it still makes a run waits a while, and leaves them there. */

struct _AssayElsewhere
{
  gatomicrefcount references;
  AssayRunner *runner;
  char *server;
  AssayProvider *link;
  /* the runner's thread */
  GPtrArray *jobs;                 /* ids that are to be asked for */
  AssayCapabilities *capabilities; /* %NULL: it has not answered */
  gboolean asking, asked;
  gint64 due_us; /* mono */
};

AssayElsewhere *
_assay_elsewhere_ref (AssayElsewhere *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
_assay_elsewhere_unref (AssayElsewhere *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  assay_provider_free (self->link);
  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  g_ptr_array_unref (self->jobs);
  g_free (self->server);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayElsewhere, _assay_elsewhere_unref)

AssayProvider *
_assay_elsewhere_get_link (AssayElsewhere *self)
{
  return self->link;
}

const char *
_assay_elsewhere_get_server (AssayElsewhere *self)
{
  return self->server;
}

AssayCapabilities *
_assay_elsewhere_get_capabilities (AssayElsewhere *self)
{
  return self->capabilities;
}

static AssayElsewhere *
elsewhere_new (AssayRunner *runner, const char *server)
{
  AssayElsewhere *self = g_new0 (AssayElsewhere, 1);

  g_atomic_ref_count_init (&self->references);
  self->runner = runner;
  self->server = g_strdup (server);
  self->link =
    runner->options.connect != NULL ? runner->options.connect (server, runner->options.data) : NULL;
  self->jobs = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static AssayElsewhere *
find_or_make (AssayRunner *self, const char *server)
{
  AssayElsewhere *found = g_hash_table_lookup (self->elsewhere, server);

  if (found != NULL)
    return found;
  found = elsewhere_new (self, server);
  g_hash_table_insert (self->elsewhere, found->server, found);
  return found;
}

void
_assay_elsewhere_add (AssayRunner *self, const AssayJobRow *row)
{
  if (g_str_equal (row->server, ASSAY_SERVER_SANDBOX))
    _assay_runner_report_lost (self, row, N_ ("The sandbox that had it has ended"));
  else
    g_ptr_array_add (find_or_make (self, row->server)->jobs, g_strdup (row->id));
}

/* It may have ended otherwise while it waited. */
static AssayRecord *
find_sent (AssayRunner *runner, const char *job)
{
  g_autoptr (AssayRecord) record = assay_reader_find (runner->reader, "jobs", job);
  const AssayJobRow *row = record != NULL ? assay_record_get (record, &assay_job_row_table) : NULL;

  return row != NULL
             && (row->state == ASSAY_JOB_STATE_SUBMITTING || row->state == ASSAY_JOB_STATE_ACCEPTED)
           ? g_steal_pointer (&record)
           : NULL;
}

/* A sandbox with an address of its own, that is not there any more, had nothing of worth. Earlier
 * programs wrote the embedded one's like this. */
static void
lose_drawings (AssayElsewhere *self)
{
  AssayRunner *runner = self->runner;

  if (!assay_reader_was_sandbox (runner->reader, self->server))
    return;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      g_autoptr (AssayRecord) row = find_sent (runner, self->jobs->pdata[i]);

      if (row != NULL)
        _assay_runner_report_lost (runner, assay_record_get (row, &assay_job_row_table),
                                   N_ ("The sandbox that had it has ended"));
    }
  g_ptr_array_set_size (self->jobs, 0);
}

/* Asking ---------------------------------------------------------------- */

typedef struct
{
  AssayRunnerWork work;
  AssayElsewhere *at; /* a reference */
  char **classes;
  AssayCapabilities *capabilities;
} Question;

static gboolean
is_known (AssayElsewhere *self)
{
  return g_hash_table_lookup (self->runner->elsewhere, self->server) == self;
}

static void
answered_cb (gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (AssayElsewhere) self = question->at;
  g_auto (GStrv) classes G_GNUC_UNUSED = question->classes;
  AssayRunner *runner = self->runner;

  runner->n_asking--;
  self->asking = FALSE;
  self->asked = TRUE;
  self->capabilities = question->capabilities;
  self->due_us = assay_clock_mono_us (runner->options.clock) + ASSAY_RUNNER_ELSEWHERE_AGAIN_US;
  if (is_known (self) && !g_cancellable_is_cancelled (runner->cancellable))
    {
      _assay_runner_set_silent (runner, self->server, self->capabilities == NULL);
      if (self->capabilities == NULL)
        lose_drawings (self);
    }
  assay_runner_wake (runner);
}

static void
ask_worker (gpointer data)
{
  Question *question = data;
  AssayRunner *runner = question->at->runner;
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  question->capabilities = assay_provider_probe (
    question->at->link, (const char *const *) question->classes, runner->cancellable, problems);
  assay_loop_invoke (runner->loop, answered_cb, question, NULL);
}

static void
ask (AssayElsewhere *self)
{
  AssayRunner *runner = self->runner;
  g_autoptr (AssayCatalog) catalog = runner->options.catalog (runner->options.data);
  Question *question = g_new0 (Question, 1);

  question->work.run = ask_worker;
  question->at = _assay_elsewhere_ref (self);
  question->classes = assay_server_classes_list (catalog);
  self->asking = TRUE;
  runner->n_asking++;
  g_thread_pool_push (runner->pool, question, NULL);
}

static void
start_jobs (AssayElsewhere *self, const AssayCatalog *catalog)
{
  AssayRunner *runner = self->runner;

  while (self->jobs->len > 0
         && _assay_runner_count_at (runner, self) < ASSAY_RUNNER_ELSEWHERE_AT_ONCE)
    {
      const char *job = self->jobs->pdata[0];
      g_autoptr (AssayRecord) row =
        _assay_runner_is_active (runner, job) ? NULL : find_sent (runner, job);

      if (row != NULL)
        _assay_runner_start_job (runner, assay_record_get (row, &assay_job_row_table), catalog,
                                 TRUE, self);
      g_ptr_array_remove_index (self->jobs, 0);
    }
}

static void
look_at (AssayElsewhere *self, const AssayCatalog *catalog, gint64 now_us)
{
  if (self->jobs->len == 0 || self->asking)
    return;
  if (self->capabilities != NULL)
    start_jobs (self, catalog);
  else if (self->link == NULL)
    {
      self->asked = TRUE;
      _assay_runner_set_silent (self->runner, self->server, TRUE);
    }
  else if (now_us >= self->due_us)
    ask (self);
  else
    _assay_runner_schedule (self->runner, self->due_us - now_us);
}

void
_assay_elsewhere_look (AssayRunner *self, const AssayCatalog *catalog)
{
  gint64 now_us = assay_clock_mono_us (self->options.clock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->elsewhere);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    look_at (value, catalog, now_us);
}

/* Whether a first answer is not there yet, or what there is has not been asked for. */
static gboolean
is_asking (AssayRunner *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->elsewhere);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AssayElsewhere *at = value;

      if (at->jobs->len > 0 && (!at->asked || at->capabilities != NULL))
        return TRUE;
    }
  return FALSE;
}

gboolean
_assay_elsewhere_rests (AssayRunner *self)
{
  gint64 now_us = assay_clock_mono_us (self->options.clock);

  if (_assay_runner_count_active (self) == 0 && !is_asking (self))
    {
      self->elsewhere_until_us = 0;
      return TRUE;
    }
  if (self->elsewhere_until_us == 0)
    self->elsewhere_until_us = now_us + ASSAY_RUNNER_ELSEWHERE_PATIENCE_US;
  if (now_us < self->elsewhere_until_us)
    _assay_runner_schedule (self, self->elsewhere_until_us - now_us);
  else
    _assay_runner_leave_all (self);
  return FALSE;
}

void
_assay_elsewhere_begin_list (AssayRunner *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->elsewhere);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_set_size (((AssayElsewhere *) value)->jobs, 0);
}

void
_assay_elsewhere_set_key (AssayRunner *self, const char *server, const char *key)
{
  AssayElsewhere *at = g_hash_table_lookup (self->elsewhere, server);

  if (at == NULL || at->link == NULL)
    return;
  assay_provider_set_key (at->link, key);
  at->due_us = 0;
}

void
_assay_elsewhere_forget (AssayRunner *self)
{
  g_hash_table_remove_all (self->elsewhere);
  g_clear_pointer (&self->unfinished, g_ptr_array_unref);
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->silent);
  g_mutex_unlock (&self->lock);
}

void
_assay_elsewhere_left (AssayElsewhere *self, gboolean silent)
{
  AssayRunner *runner = self->runner;

  g_clear_pointer (&self->capabilities, assay_capabilities_unref);
  self->due_us = assay_clock_mono_us (runner->options.clock) + ASSAY_RUNNER_ELSEWHERE_AGAIN_US;
  g_clear_pointer (&runner->unfinished, g_ptr_array_unref);
  if (is_known (self))
    _assay_runner_set_silent (runner, self->server, silent);
}
