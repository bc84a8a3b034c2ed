/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-project.h"

#include "engine/project/assay-feed-private.h"
#include "engine/query/assay-query-private.h"
#include "engine/rows/assay-row-model-private.h"
#include "engine/rows/assay-row-private.h"
#include "engine/socket/assay-socket.h"
#include "engine/host/assay-worker.h"
#include "imaging/assay-png.h"

#include <glib/gi18n-lib.h>

/* Exactly one of engine (we hold the project) and socket_path (another process does) is set while
 * it is open. */
struct _AssayProject
{
  GObject parent_instance;
  char *folder, *title;
  AssayEngine *engine;
  AssaySocketServer *server;
  char *socket_path;
  AssayBlobs *remote_blobs; /* immutable files: readable beside the holder */
  GThread *watch_thread;
  GCancellable *watch_cancellable;
  AssayWorker *questions, *pictures;
  GMutex lock;
  GPtrArray *feeds;      /* GWeakRef *, under lock */
  GCancellable *closing; /* ends acts and calls to the holder */
  gboolean closed;       /* under lock: nothing new is begun */
  guint n_asked;         /* questions so far; home thread */
  guint n_uses;          /* under lock: acts and looks under way; they use the engine */
  GCond use_ended;
};

G_DEFINE_FINAL_TYPE (AssayProject, assay_project, G_TYPE_OBJECT)

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
begin_closing (AssayProject *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->closing);
}

/* Acts, questions and looks at hot values use the engine between these two. */
static gboolean
begin_use (AssayProject *self)
{
  gboolean open;

  g_mutex_lock (&self->lock);
  open = !self->closed;
  self->n_uses += open;
  g_mutex_unlock (&self->lock);
  return open;
}

static void
end_use (AssayProject *self)
{
  g_mutex_lock (&self->lock);
  self->n_uses--;
  g_cond_broadcast (&self->use_ended);
  g_mutex_unlock (&self->lock);
}

static void
await_uses (AssayProject *self)
{
  g_mutex_lock (&self->lock);
  while (self->n_uses > 0)
    g_cond_wait (&self->use_ended, &self->lock);
  g_mutex_unlock (&self->lock);
}

/* Blocking: joins every thread. Called by close on a worker, and by dispose only for a project
 * nobody closed. */
static void
shut_down (AssayProject *self)
{
  begin_closing (self);
  await_uses (self);
  g_cancellable_cancel (self->watch_cancellable);
  if (self->watch_thread != NULL)
    g_thread_join (self->watch_thread);
  self->watch_thread = NULL;
  g_clear_pointer (&self->server, assay_socket_server_free);
  g_clear_pointer (&self->questions, assay_worker_free);
  g_clear_pointer (&self->pictures, assay_worker_free);
  g_clear_pointer (&self->engine, assay_engine_close);
  g_clear_pointer (&self->remote_blobs, assay_blobs_free);
}

static void
assay_project_dispose (GObject *object)
{
  shut_down (ASSAY_PROJECT (object));
  G_OBJECT_CLASS (assay_project_parent_class)->dispose (object);
}

static void
assay_project_finalize (GObject *object)
{
  AssayProject *self = ASSAY_PROJECT (object);

  g_ptr_array_unref (self->feeds);
  g_object_unref (self->watch_cancellable);
  g_object_unref (self->closing);
  g_cond_clear (&self->use_ended);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self->title);
  g_free (self->socket_path);
  G_OBJECT_CLASS (assay_project_parent_class)->finalize (object);
}

static void
assay_project_class_init (AssayProjectClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_project_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_project_finalize;
}

static void
assay_project_init (AssayProject *self)
{
  g_mutex_init (&self->lock);
  self->feeds = g_ptr_array_new_with_free_func (weak_ref_free);
  self->watch_cancellable = g_cancellable_new ();
  self->closing = g_cancellable_new ();
  g_cond_init (&self->use_ended);
}

/* The feed -------------------------------------------------------------- */

static void
push_topics_cb (AssayTopics topics, gpointer data)
{
  AssayProject *self = data;

  g_mutex_lock (&self->lock);
  for (guint i = self->feeds->len; i > 0; i--)
    {
      g_autoptr (AssayFeed) feed = g_weak_ref_get (self->feeds->pdata[i - 1]);

      if (feed != NULL)
        _assay_feed_push (feed, topics);
      else
        g_ptr_array_remove_index (self->feeds, i - 1);
    }
  if (self->server != NULL)
    assay_socket_server_push (self->server, topics);
  g_mutex_unlock (&self->lock);
}

static gpointer
remote_watch_worker (gpointer data)
{
  AssayProject *self = data;

  assay_socket_watch (self->socket_path, (AssayTopics) ~0u, self->watch_cancellable, push_topics_cb,
                      self);
  return NULL;
}

AssayFeed *
assay_project_watch (AssayProject *self, GMainContext *context, AssayTopics topics)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);

  AssayFeed *feed = _assay_feed_new (context, topics);
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, feed);
  g_mutex_lock (&self->lock);
  /* the holder is only watched for those who watch */
  if (self->socket_path != NULL && self->watch_thread == NULL)
    self->watch_thread = g_thread_new ("assay-watch", remote_watch_worker, self);
  g_ptr_array_add (self->feeds, weak);
  g_mutex_unlock (&self->lock);
  return feed;
}

/* Opening and closing --------------------------------------------------- */

typedef struct
{
  char *folder, *program, *cache_folder, *runtime_folder;
  gboolean serve;
} OpenJob;

static void
open_job_free (gpointer data)
{
  OpenJob *job = data;

  g_free (job->folder);
  g_free (job->program);
  g_free (job->cache_folder);
  g_free (job->runtime_folder);
  g_free (job);
}

/* The holder answers: talk to it. */
static gboolean
connect_remote (AssayProject *self, const OpenJob *job)
{
  g_autofree char *runtime = job->runtime_folder != NULL
                               ? g_strdup (job->runtime_folder)
                               : g_build_filename (g_get_user_runtime_dir (), "assay", NULL);
  g_autofree char *path = assay_socket_path (runtime, job->folder);
  g_autofree char *store = g_build_filename (self->folder, ".assay", NULL);
  g_autoptr (AssayRecord) status = assay_socket_greet (path, NULL, NULL);
  const AssayStatusRow *row;

  if (status == NULL)
    return FALSE;
  row = assay_record_get (status, &assay_status_row_table);
  self->title = g_strdup (row->title != NULL ? row->title : "");
  self->socket_path = g_steal_pointer (&path);
  self->remote_blobs = assay_blobs_new (assay_io_system (), store);
  return TRUE;
}

static char *
project_title (AssayEngine *engine)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  const AssayProjectDocument *project =
    (const AssayProjectDocument *) assay_catalog_single (catalog, ASSAY_KIND_PROJECT);

  if (project != NULL && project->title != NULL)
    return g_strdup (project->title);
  return g_path_get_basename (engine->folder);
}

static gboolean
start_serving (AssayProject *self, GError **error)
{
  AssaySocketServer *server = assay_socket_server_new (self->engine, error);

  g_mutex_lock (&self->lock);
  self->server = server;
  g_mutex_unlock (&self->lock);
  return server != NULL;
}

static gpointer
open_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  OpenJob *job = data;
  AssayProjectOptions options = {job->folder, job->program, job->cache_folder, job->runtime_folder,
                                 job->serve};
  g_autoptr (AssayProject) self = g_object_new (ASSAY_TYPE_PROJECT, NULL);
  g_autoptr (GError) trouble = NULL;

  self->folder = g_canonicalize_filename (job->folder, NULL);
  self->questions = assay_worker_new ("assay-query");
  self->pictures = assay_worker_new ("assay-picture");
  self->engine = assay_engine_open (&options, push_topics_cb, self, &trouble);
  if (self->engine == NULL)
    {
      if (g_error_matches (trouble, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED)
          && connect_remote (self, job))
        return g_steal_pointer (&self);
      g_propagate_error (error, g_steal_pointer (&trouble));
      return NULL;
    }
  self->title = project_title (self->engine);
  if (job->serve && !start_serving (self, &trouble))
    g_message ("%s", trouble->message);
  return g_steal_pointer (&self);
}

void
assay_project_open_async (const AssayProjectOptions *options,
                          GCancellable *cancellable,
                          GAsyncReadyCallback done,
                          gpointer data)
{
  g_return_if_fail (options != NULL);

  GTask *task = g_task_new (NULL, cancellable, done, data);
  OpenJob *job = g_new0 (OpenJob, 1);

  job->folder = g_strdup (options->folder);
  job->program = g_strdup (options->program);
  job->cache_folder = g_strdup (options->cache_folder);
  job->runtime_folder = g_strdup (options->runtime_folder);
  job->serve = options->serve;
  g_task_set_source_tag (task, assay_project_open_async);
  g_task_set_task_data (task, job, open_job_free);
  assay_worker_run_apart (task, open_compute, g_object_unref);
}

AssayProject *
assay_project_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
close_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  shut_down (data);
  return GINT_TO_POINTER (TRUE);
}

void
assay_project_close_async (AssayProject *self, GAsyncReadyCallback done, gpointer data)
{
  g_return_if_fail (ASSAY_IS_PROJECT (self));

  GTask *task = g_task_new (self, NULL, done, data);

  begin_closing (self);
  g_task_set_source_tag (task, assay_project_close_async);
  g_task_set_task_data (task, self, NULL);
  assay_worker_run_apart (task, close_compute, NULL);
}

gboolean
assay_project_close_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

const char *
assay_project_get_folder (AssayProject *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);
  return self->folder;
}

const char *
assay_project_get_title (AssayProject *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);
  return self->title;
}

gboolean
assay_project_is_remote (AssayProject *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), FALSE);
  return self->socket_path != NULL;
}

char *
assay_project_dup_read_only (AssayProject *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);

  char *reason = NULL;

  if (!begin_use (self))
    return NULL;
  if (self->engine != NULL)
    assay_writer_is_read_only (self->engine->writer, &reason);
  end_use (self);
  return reason;
}

static gboolean
is_open (AssayProject *self)
{
  gboolean open;

  g_mutex_lock (&self->lock);
  open = !self->closed;
  g_mutex_unlock (&self->lock);
  return open;
}

static gboolean
fail_if_closed (AssayProject *self, GTask *task)
{
  if (is_open (self))
    return FALSE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The project is closed."));
  g_object_unref (task);
  return TRUE;
}

/* Submit ---------------------------------------------------------------- */

typedef struct
{
  GTask *task;
  AssayOutcome *outcome;
} Reply;

static gboolean
reply_at_home_cb (gpointer data)
{
  Reply *reply = data;
  guint64 *seq;

  if (assay_problems_count (reply->outcome->problems) > 0)
    {
      g_task_return_error (reply->task, assay_problems_to_error (reply->outcome->problems));
      return G_SOURCE_REMOVE;
    }
  seq = g_new (guint64, 1);
  *seq = reply->outcome->first_seq;
  g_task_return_pointer (reply->task, seq, g_free);
  return G_SOURCE_REMOVE;
}

static void
reply_free (gpointer data)
{
  Reply *reply = data;

  assay_outcome_free (reply->outcome);
  g_object_unref (reply->task);
  g_free (reply);
}

/* On the writer's thread: send the outcome home. */
static void
outcome_cb (AssayOutcome *outcome, gpointer data)
{
  Reply *reply = g_new0 (Reply, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  reply->task = data;
  reply->outcome = outcome;
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, reply_at_home_cb, reply, reply_free);
  g_source_set_static_name (source, "assay command acknowledged");
  g_source_attach (source, g_task_get_context (reply->task));
}

typedef struct
{
  AssayProject *project;
  GBytes *command;
} RemoteSubmit;

static void
remote_submit_free (gpointer data)
{
  RemoteSubmit *submit = data;

  g_bytes_unref (submit->command);
  g_free (submit);
}

static gpointer
remote_submit_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  RemoteSubmit *submit = data;
  guint64 seq;

  return assay_socket_submit (submit->project->socket_path, submit->command, &seq, cancellable,
                              error)
           ? g_memdup2 (&seq, sizeof seq)
           : NULL;
}

static void
submit_remotely (AssayProject *self, AssayCommand *command, GTask *task)
{
  RemoteSubmit *submit = g_new0 (RemoteSubmit, 1);

  submit->project = self;
  submit->command = assay_command_to_bytes (command);
  assay_command_free (command);
  g_task_set_task_data (task, submit, remote_submit_free);
  assay_worker_run (self->questions, task, remote_submit_compute, g_free);
}

void
assay_project_submit_async (AssayProject *self,
                            AssayCommand *command,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer data)
{
  g_return_if_fail (ASSAY_IS_PROJECT (self));
  g_return_if_fail (command != NULL);

  GTask *task = g_task_new (self, cancellable, done, data);

  g_task_set_source_tag (task, assay_project_submit_async);
  /* a command that was taken is never half taken: once submitted, it is answered */
  g_task_set_check_cancellable (task, FALSE);
  if (!is_open (self))
    assay_command_free (command);
  if (fail_if_closed (self, task))
    return;
  if (self->engine != NULL)
    assay_writer_submit (self->engine->writer, command, outcome_cb, task);
  else
    submit_remotely (self, command, task);
}

gboolean
assay_project_submit_finish (AssayProject *self,
                             GAsyncResult *result,
                             guint64 *out_first_seq,
                             GError **error)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  g_autofree guint64 *seq = g_task_propagate_pointer (G_TASK (result), error);

  if (seq != NULL && out_first_seq != NULL)
    *out_first_seq = *seq;
  return seq != NULL;
}

/* What ends a call: its own cancellable or the project's closing. */
typedef struct
{
  GCancellable *either, *sources[2];
  gulong handlers[2];
} Ends;

static void
end_cb (GCancellable *source, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
ends_init (Ends *self, GCancellable *closing, GCancellable *own)
{
  *self = (Ends){.either = g_cancellable_new (), .sources = {closing, own}};
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    if (self->sources[i] != NULL)
      self->handlers[i] =
        g_cancellable_connect (self->sources[i], G_CALLBACK (end_cb), self->either, NULL);
}

static void
ends_clear (Ends *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    if (self->sources[i] != NULL)
      g_cancellable_disconnect (self->sources[i], self->handlers[i]);
  g_object_unref (self->either);
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

static AssayRecord *
act_remotely (Act *act, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  rows = assay_socket_act (act->project->socket_path, act->kind, act->args, cancellable, error);
  return rows != NULL && rows->len > 0 ? assay_record_ref (rows->pdata[0]) : NULL;
}

static gpointer
act_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  AssayRecord *result;
  Ends ends;

  if (!begin_use (act->project))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The project is closed."));
      return NULL;
    }
  ends_init (&ends, act->project->closing, cancellable);
  result = act->project->engine != NULL
             ? assay_engine_act (act->project->engine, act->kind, act->args, ends.either, error)
             : act_remotely (act, ends.either, error);
  ends_clear (&ends);
  end_use (act->project);
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
  g_return_if_fail (ASSAY_IS_PROJECT (self));
  g_return_if_fail (kind != NULL);

  GTask *task = g_task_new (self, cancellable, done, data);
  const AssayActKind *known = assay_act_kind_find (kind);
  Act *act;

  g_assert (known != NULL);
  g_task_set_source_tag (task, assay_project_act_async);
  if (!is_open (self))
    assay_table_free (known->args, args);
  if (fail_if_closed (self, task))
    return;
  act = g_new0 (Act, 1);
  act->project = self;
  act->kind = g_strdup (kind);
  act->args = assay_record_new (known->args, args != NULL ? args : assay_table_new (known->args));
  g_task_set_task_data (task, act, act_free);
  assay_worker_run_apart (task, act_compute, (GDestroyNotify) assay_record_unref);
}

AssayRow *
assay_project_act_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  g_autoptr (AssayRecord) record = g_task_propagate_pointer (G_TASK (result), error);

  return record != NULL ? _assay_row_new (record) : NULL;
}

/* Queries --------------------------------------------------------------- */

typedef struct
{
  AssayProject *project;
  char *kind, *id, *of, *state, *spec;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->kind);
  g_free (question->id);
  g_free (question->of);
  g_free (question->state);
  g_free (question->spec);
  g_free (question);
}

static gpointer
ask_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;
  AssayQuery query = {question->kind, question->id, question->of, question->state, question->spec};
  GPtrArray *rows;
  Ends ends;

  if (question->project->engine != NULL)
    return assay_engine_ask (question->project->engine, &query, error);
  ends_init (&ends, question->project->closing, cancellable);
  rows = assay_socket_ask (question->project->socket_path, &query, ends.either, error);
  ends_clear (&ends);
  return rows;
}

void
assay_project_ask_async (AssayProject *self,
                         const AssayQuery *query,
                         GCancellable *cancellable,
                         GAsyncReadyCallback done,
                         gpointer data)
{
  g_return_if_fail (ASSAY_IS_PROJECT (self));
  g_return_if_fail (query != NULL);

  GTask *task = g_task_new (self, cancellable, done, data);
  Question *question;

  g_task_set_source_tag (task, assay_project_ask_async);
  self->n_asked++;
  if (fail_if_closed (self, task))
    return;
  question = g_new0 (Question, 1);
  question->project = self;
  question->kind = g_strdup (query->kind);
  question->id = g_strdup (query->id);
  question->of = g_strdup (query->of);
  question->state = g_strdup (query->state);
  question->spec = g_strdup (query->spec);
  g_task_set_task_data (task, question, question_free);
  assay_worker_run (self->questions, task, ask_compute, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
assay_project_ask_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  g_autoptr (GPtrArray) records = g_task_propagate_pointer (G_TASK (result), error);
  GPtrArray *rows;

  if (records == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (rows, _assay_row_new (records->pdata[i]));
  return rows;
}

guint
assay_project_get_n_asked (AssayProject *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), 0);
  return self->n_asked;
}

AssayRowModel *
assay_project_query (AssayProject *self, const AssayQuery *query)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  const AssayQueryKind *kind = assay_query_kind_find (query->kind);

  return _assay_row_model_new (self, query, kind != NULL ? kind->topics : 0);
}

/* Hot values ------------------------------------------------------------ */

static AssayRow *
progress_row (AssayProject *self, const AssayProgress *progress)
{
  AssayProgressRow *row = assay_table_new (&assay_progress_row_table);
  g_autoptr (AssayRecord) record = assay_record_new (&assay_progress_row_table, row);

  row->id = g_strdup (progress->job);
  row->job = g_strdup (progress->job);
  row->spec = g_strdup (progress->spec);
  row->title = assay_engine_dup_title (self->engine, progress->spec);
  row->variant = progress->variant;
  row->value = progress->value;
  row->max = progress->max;
  row->phase = g_strdup (progress->phase);
  return _assay_row_new (record);
}

GPtrArray *
assay_project_list_progress (AssayProject *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);

  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) list = NULL;

  if (!begin_use (self))
    return rows;
  if (self->engine != NULL)
    list = assay_runner_list_progress (self->engine->runner);
  for (guint i = 0; list != NULL && i < list->len; i++)
    g_ptr_array_add (rows, progress_row (self, list->pdata[i]));
  end_use (self);
  return rows;
}

GBytes *
assay_project_dup_preview (AssayProject *self)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);

  g_autoptr (GPtrArray) list = NULL;

  if (!begin_use (self))
    return NULL;
  if (self->engine != NULL)
    list = assay_runner_list_progress (self->engine->runner);
  end_use (self);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AssayProgress *progress = list->pdata[i];

      if (progress->preview != NULL)
        return g_bytes_ref (progress->preview);
    }
  return NULL;
}

/* Pictures -------------------------------------------------------------- */

typedef struct
{
  AssayProject *project;
  char *digest;
} PictureJob;

static void
picture_job_free (gpointer data)
{
  PictureJob *job = data;

  g_free (job->digest);
  g_free (job);
}

static gpointer
picture_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  PictureJob *job = data;
  AssayBlobs *blobs =
    job->project->engine != NULL ? job->project->engine->blobs : job->project->remote_blobs;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  AssayPicture *picture;
  AssayDigest digest;

  if (!assay_digest_parse (&digest, job->digest))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no picture yet."));
      return NULL;
    }
  bytes = assay_blobs_get (blobs, &digest, error);
  if (bytes == NULL)
    return NULL;
  picture = assay_png_decode (bytes, job->digest, NULL, problems);
  if (picture == NULL)
    g_propagate_error (error, assay_problems_to_error (problems));
  return picture;
}

void
assay_project_load_picture_async (AssayProject *self,
                                  const char *digest,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback done,
                                  gpointer data)
{
  g_return_if_fail (ASSAY_IS_PROJECT (self));
  g_return_if_fail (digest != NULL);

  GTask *task = g_task_new (self, cancellable, done, data);
  PictureJob *job;

  g_task_set_source_tag (task, assay_project_load_picture_async);
  if (fail_if_closed (self, task))
    return;
  job = g_new0 (PictureJob, 1);
  job->project = self;
  job->digest = g_strdup (digest);
  g_task_set_task_data (task, job, picture_job_free);
  assay_worker_run (self->pictures, task, picture_compute, (GDestroyNotify) assay_picture_unref);
}

AssayPicture *
assay_project_load_picture_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ASSAY_IS_PROJECT (self), NULL);
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
