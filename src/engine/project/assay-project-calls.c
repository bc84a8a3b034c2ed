/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/host/assay-registers.h"
#include "engine/project/assay-project-private.h"
#include "engine/rows/assay-row-model-private.h"
#include "engine/rows/assay-row-private.h"

#include <glib/gi18n-lib.h>

/* What a surface asks for: commands, acts, queries. */

/* Submit ---------------------------------------------------------------- */

typedef struct
{
  GTask *task;
  guint64 seq;
  GError *error;
} Reply;

static gboolean
reply_at_home_cb (gpointer data)
{
  Reply *reply = data;

  if (reply->error != NULL)
    g_task_return_error (reply->task, g_steal_pointer (&reply->error));
  else
    g_task_return_pointer (reply->task, g_memdup2 (&reply->seq, sizeof reply->seq), g_free);
  return G_SOURCE_REMOVE;
}

static void
reply_free (gpointer data)
{
  Reply *reply = data;

  g_clear_error (&reply->error);
  g_object_unref (reply->task);
  g_free (reply);
}

/* On a thread of the backend: send the reply home. */
static void
reply_cb (guint64 first_seq, const GError *error, gpointer data)
{
  Reply *reply = g_new0 (Reply, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  reply->task = data;
  reply->seq = first_seq;
  reply->error = error != NULL ? g_error_copy (error) : NULL;
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, reply_at_home_cb, reply, reply_free);
  g_source_set_static_name (source, "assay command acknowledged");
  g_source_attach (source, g_task_get_context (reply->task));
}

void
assay_project_submit_async (AssayProject *self,
                            AssayCommand *command,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer data)
{
  GTask *task = g_task_new (self, cancellable, done, data);

  g_task_set_source_tag (task, assay_project_submit_async);
  /* a command that was taken is never half taken: once submitted, it is answered */
  g_task_set_check_cancellable (task, FALSE);
  if (!_assay_project_is_open (self))
    assay_command_free (command);
  if (_assay_project_fail_if_closed (self, task))
    return;
  self->backend->klass->submit (self->backend, command, reply_cb, task);
}

gboolean
assay_project_submit_finish (AssayProject *self,
                             GAsyncResult *result,
                             guint64 *out_first_seq,
                             GError **error)
{
  GError *trouble = NULL;
  g_autofree guint64 *seq = g_task_propagate_pointer (G_TASK (result), &trouble);

  if (seq == NULL)
    {
      _assay_project_translate (trouble);
      g_propagate_error (error, trouble);
    }
  else if (out_first_seq != NULL)
    *out_first_seq = *seq;
  return seq != NULL;
}

/* Acts ------------------------------------------------------------------ */

typedef struct
{
  AssayProject *project;
  char *kind;
  AssayRecord *args;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_free (act->kind);
  assay_record_unref (act->args);
  g_free (act);
}

static gpointer
act_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  AssayBackend *backend = act->project->backend;
  AssayProjectEnds ends;
  AssayRecord *result;

  if (!_assay_project_begin_use (act->project))
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_CLOSED, N_ ("The project is closed."), NULL);
      return NULL;
    }
  _assay_project_ends_init (&ends, act->project, cancellable);
  result = backend->klass->act (backend, act->kind, act->args, ends.either, error);
  _assay_project_ends_clear (&ends);
  _assay_project_end_use (act->project);
  return result;
}

void
assay_project_act_async (AssayProject *self,
                         const char *kind,
                         gpointer args,
                         GCancellable *cancellable,
                         GAsyncReadyCallback done,
                         gpointer data)
{
  GTask *task = g_task_new (self, cancellable, done, data);
  const AssayTable *table = assay_act_kind_args (kind);
  Act *act;

  g_assert (table != NULL);
  g_task_set_source_tag (task, assay_project_act_async);
  if (!_assay_project_is_open (self))
    assay_table_free (table, args);
  if (_assay_project_fail_if_closed (self, task))
    return;
  act = g_new0 (Act, 1);
  act->project = self;
  act->kind = g_strdup (kind);
  act->args = assay_record_new (table, args != NULL ? args : assay_table_new (table));
  g_task_set_task_data (task, act, act_free);
  assay_worker_run_apart (task, act_compute, (GDestroyNotify) assay_record_unref);
}

gpointer
assay_project_copy_args (const char *kind, gconstpointer args)
{
  return args != NULL ? assay_table_copy (assay_act_kind_args (kind), args) : NULL;
}

void
assay_project_free_args (const char *kind, gpointer args)
{
  if (args != NULL)
    assay_table_free (assay_act_kind_args (kind), args);
}

AssayRow *
assay_project_act_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  GError *trouble = NULL;
  g_autoptr (AssayRecord) record = g_task_propagate_pointer (G_TASK (result), &trouble);

  if (record != NULL)
    return assay_row_new (record);
  _assay_project_translate (trouble);
  g_propagate_error (error, trouble);
  return NULL;
}

/* Queries --------------------------------------------------------------- */

typedef struct
{
  AssayProject *project;
  AssayQuery query; /* its own */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  assay_query_clear (&question->query);
  g_free (question);
}

static gpointer
ask_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  AssayBackend *backend = question->project->backend;
  AssayProjectEnds ends;
  GPtrArray *rows;

  _assay_project_ends_init (&ends, question->project, cancellable);
  rows = backend->klass->ask (backend, &question->query, ends.either, error);
  _assay_project_ends_clear (&ends);
  return rows;
}

void
assay_project_ask_async (AssayProject *self,
                         const AssayQuery *query,
                         GCancellable *cancellable,
                         GAsyncReadyCallback done,
                         gpointer data)
{
  GTask *task = g_task_new (self, cancellable, done, data);
  Question *question;

  g_task_set_source_tag (task, assay_project_ask_async);
  self->n_asked++;
  if (_assay_project_fail_if_closed (self, task))
    return;
  question = g_new0 (Question, 1);
  question->project = self;
  assay_query_copy (&question->query, query);
  g_task_set_task_data (task, question, question_free);
  assay_worker_run (self->questions, task, ask_compute, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
assay_project_ask_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  GError *trouble = NULL;
  g_autoptr (GPtrArray) records = g_task_propagate_pointer (G_TASK (result), &trouble);
  GPtrArray *rows;

  if (records == NULL)
    {
      _assay_project_translate (trouble);
      g_propagate_error (error, trouble);
      return NULL;
    }
  rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (rows, assay_row_new (records->pdata[i]));
  return rows;
}

typedef struct
{
  AssayProject *project;
  AssayFetch *fetch;
} FetchJob;

static void
fetch_job_free (gpointer data)
{
  FetchJob *job = data;

  _assay_fetch_free (job->fetch);
  g_free (job);
}

/* Where the backend knows no ids, the rows are asked for. */
static gpointer
fetch_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  FetchJob *job = data;
  AssayBackend *backend = job->project->backend;
  AssayProjectEnds ends;

  if (backend->klass->fetch != NULL)
    return backend->klass->fetch (backend, job->fetch, error) ? job : NULL;
  _assay_project_ends_init (&ends, job->project, cancellable);
  job->fetch->rows = backend->klass->ask (backend, &job->fetch->query, ends.either, error);
  _assay_project_ends_clear (&ends);
  return job->fetch->rows != NULL ? job : NULL;
}

void
_assay_project_fetch_async (AssayProject *self,
                            AssayFetch *fetch,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer data)
{
  GTask *task = g_task_new (self, cancellable, done, data);
  FetchJob *job = g_new0 (FetchJob, 1);

  job->project = self;
  job->fetch = fetch;
  g_task_set_source_tag (task, _assay_project_fetch_async);
  g_task_set_task_data (task, job, fetch_job_free);
  self->n_asked++;
  if (!_assay_project_fail_if_closed (self, task))
    assay_worker_run (self->questions, task, fetch_compute, NULL);
}

AssayFetch *
_assay_project_fetch_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  GError *trouble = NULL;
  FetchJob *job = g_task_propagate_pointer (G_TASK (result), &trouble);

  if (job != NULL)
    return job->fetch;
  _assay_project_translate (trouble);
  g_propagate_error (error, trouble);
  return NULL;
}

guint
assay_project_get_n_asked (AssayProject *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), 0);
  return self->n_asked;
}

void
assay_project_count_reads (AssayProject *self, AssayReads *out)
{
  *out = (AssayReads){0};
  if (!_assay_project_begin_use (self))
    return;
  if (self->backend->klass->count_reads != NULL)
    self->backend->klass->count_reads (self->backend, out);
  _assay_project_end_use (self);
}

AssayRowModel *
assay_project_query (AssayProject *self, const AssayQuery *query)
{
  return _assay_row_model_new (self, query);
}
