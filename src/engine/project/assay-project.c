/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-feed-private.h"
#include "engine/project/assay-project-private.h"

#include <glib/gi18n-lib.h>

/* From opening to closing, and the feeds; what is asked for is in assay-project-calls.c. */

G_DEFINE_FINAL_TYPE (AssayProject, assay_project, G_TYPE_OBJECT)

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Uses ------------------------------------------------------------------ */

static void
begin_closing (AssayProject *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->closing);
}

gboolean
_assay_project_begin_use (AssayProject *self)
{
  gboolean open;

  g_mutex_lock (&self->lock);
  open = !self->closed;
  self->n_uses += open;
  g_mutex_unlock (&self->lock);
  return open;
}

void
_assay_project_end_use (AssayProject *self)
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

gboolean
_assay_project_is_open (AssayProject *self)
{
  gboolean open;

  g_mutex_lock (&self->lock);
  open = !self->closed;
  g_mutex_unlock (&self->lock);
  return open;
}

gboolean
_assay_project_fail_if_closed (AssayProject *self, GTask *task)
{
  if (_assay_project_is_open (self))
    return FALSE;
  g_task_return_error (
    task, assay_error_new (G_IO_ERROR, G_IO_ERROR_CLOSED, N_ ("The project is closed."), NULL));
  g_object_unref (task);
  return TRUE;
}

static void
end_cb (GCancellable *source, gpointer data)
{
  g_cancellable_cancel (data);
}

void
_assay_project_ends_init (AssayProjectEnds *self, AssayProject *project, GCancellable *own)
{
  *self = (AssayProjectEnds){.either = g_cancellable_new (), .sources = {project->closing, own}};
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    if (self->sources[i] != NULL)
      self->handlers[i] =
        g_cancellable_connect (self->sources[i], G_CALLBACK (end_cb), self->either, NULL);
}

void
_assay_project_ends_clear (AssayProjectEnds *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    if (self->sources[i] != NULL)
      g_cancellable_disconnect (self->sources[i], self->handlers[i]);
  g_object_unref (self->either);
}

static const char *
translate_cb (const char *template_)
{
  return _ (template_);
}

void
_assay_project_translate (GError *error)
{
  char *message = error != NULL ? assay_error_dup_message (error, translate_cb) : NULL;

  if (message == NULL)
    return;
  g_free (error->message);
  error->message = message;
}

/* The feed -------------------------------------------------------------- */

static void
changed_cb (const AssayChanges *changes, gpointer data)
{
  AssayProject *self = data;

  g_mutex_lock (&self->lock);
  for (guint i = self->feeds->len; i > 0; i--)
    {
      g_autoptr (AssayFeed) feed = g_weak_ref_get (self->feeds->pdata[i - 1]);

      if (feed != NULL)
        _assay_feed_push_changes (feed, changes);
      else
        g_ptr_array_remove_index (self->feeds, i - 1);
    }
  g_mutex_unlock (&self->lock);
}

AssayFeed *
assay_project_watch (AssayProject *self, GMainContext *context, AssayTopics topics)
{
  AssayFeed *feed = _assay_feed_new (context, topics);

  _assay_project_add_feed (self, feed);
  return feed;
}

void
_assay_project_add_feed (AssayProject *self, AssayFeed *feed)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  gboolean first;

  g_weak_ref_init (weak, feed);
  g_mutex_lock (&self->lock);
  first = !self->watched && !self->closed;
  self->watched |= first;
  g_ptr_array_add (self->feeds, weak);
  g_mutex_unlock (&self->lock);
  /* watched only for those who watch */
  if (first && _assay_project_begin_use (self))
    {
      self->backend->klass->watch (self->backend, changed_cb, self);
      _assay_project_end_use (self);
    }
}

/* Opening and closing --------------------------------------------------- */

/* Blocking: joins every thread. Called by close on a worker, and by dispose only for a project
 * nobody closed. */
static void
shut_down (AssayProject *self)
{
  begin_closing (self);
  await_uses (self);
  g_clear_pointer (&self->questions, assay_worker_free);
  g_clear_pointer (&self->pictures, assay_worker_free);
  if (self->backend != NULL)
    self->backend->klass->free (self->backend);
  self->backend = NULL;
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
  g_object_unref (self->closing);
  g_cond_clear (&self->use_ended);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self->title);
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
  self->closing = g_cancellable_new ();
  g_cond_init (&self->use_ended);
}

typedef struct
{
  char *folder, *program, *cache_folder, *runtime_folder, *machine_file;
  gboolean serve, follow, looks;
} OpenJob;

static void
open_job_free (gpointer data)
{
  OpenJob *job = data;

  g_free (job->folder);
  g_free (job->program);
  g_free (job->cache_folder);
  g_free (job->runtime_folder);
  g_free (job->machine_file);
  g_free (job);
}

/* The project's own, or the folder's name. */
static char *
read_title (AssayProject *self)
{
  g_autoptr (GPtrArray) rows =
    self->backend->klass->ask (self->backend, &(AssayQuery){.kind = "status"}, NULL, NULL);
  const AssayStatusRow *status = rows != NULL && rows->len == 1
                                   ? assay_record_get (rows->pdata[0], &assay_status_row_table)
                                   : NULL;

  return status != NULL && status->title != NULL ? g_strdup (status->title)
                                                 : g_path_get_basename (self->folder);
}

static gpointer
open_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  OpenJob *job = data;
  AssayProjectOptions options = {.folder = job->folder,
                                 .program = job->program,
                                 .cache_folder = job->cache_folder,
                                 .runtime_folder = job->runtime_folder,
                                 .machine_file = job->machine_file,
                                 .serve = job->serve,
                                 .follow = job->follow,
                                 .looks = job->looks};
  g_autoptr (AssayProject) self = g_object_new (ASSAY_TYPE_PROJECT, NULL);

  self->folder = g_canonicalize_filename (job->folder, NULL);
  self->backend = assay_backend_open (&options, error);
  if (self->backend == NULL)
    return NULL;
  self->questions = assay_worker_new ("assay-query");
  self->pictures = assay_worker_new ("assay-picture");
  self->title = read_title (self);
  return g_steal_pointer (&self);
}

void
assay_project_open_async (const AssayProjectOptions *options,
                          GCancellable *cancellable,
                          GAsyncReadyCallback done,
                          gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, done, data);
  OpenJob *job = g_new0 (OpenJob, 1);

  job->folder = g_strdup (options->folder);
  job->program = g_strdup (options->program);
  job->cache_folder = g_strdup (options->cache_folder);
  job->runtime_folder = g_strdup (options->runtime_folder);
  job->machine_file = g_strdup (options->machine_file);
  job->serve = options->serve;
  job->follow = options->follow;
  job->looks = options->looks;
  g_task_set_source_tag (task, assay_project_open_async);
  g_task_set_task_data (task, job, open_job_free);
  assay_worker_run_apart (task, open_compute, g_object_unref);
}

AssayProject *
assay_project_open_finish (GAsyncResult *result, GError **error)
{
  GError *trouble = NULL;
  AssayProject *self = g_task_propagate_pointer (G_TASK (result), &trouble);

  _assay_project_translate (trouble);
  if (trouble != NULL)
    g_propagate_error (error, trouble);
  return self;
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
  GTask *task = g_task_new (self, NULL, done, data);

  begin_closing (self);
  g_task_set_source_tag (task, assay_project_close_async);
  g_task_set_task_data (task, self, NULL);
  assay_worker_run_apart (task, close_compute, NULL);
}

gboolean
assay_project_close_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

const char *
assay_project_get_folder (AssayProject *self)
{
  return self->folder;
}

const char *
assay_project_get_title (AssayProject *self)
{
  return self->title;
}

gboolean
assay_project_is_remote (AssayProject *self)
{
  gboolean remote;

  if (!_assay_project_begin_use (self))
    return FALSE;
  remote = self->backend->remote;
  _assay_project_end_use (self);
  return remote;
}

gboolean
assay_project_is_gone (AssayProject *self)
{
  const AssayBackendClass *klass;
  gboolean gone;

  if (!_assay_project_begin_use (self))
    return FALSE;
  klass = self->backend->klass;
  gone = klass->is_gone != NULL && klass->is_gone (self->backend);
  _assay_project_end_use (self);
  return gone;
}

char *
assay_project_dup_read_only (AssayProject *self)
{
  g_autofree char *reason = NULL;

  if (!_assay_project_begin_use (self))
    return NULL;
  reason = self->backend->klass->dup_read_only (self->backend);
  _assay_project_end_use (self);
  return reason != NULL ? assay_sentence_say (reason, translate_cb) : NULL;
}
