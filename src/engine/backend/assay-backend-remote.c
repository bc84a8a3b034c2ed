/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/backend/assay-backend-remote.h"

#include "engine/backend/assay-hearing.h"
#include "engine/socket/assay-socket.h"
#include "loop/assay-loop.h"
#include "store/assay-blobs.h"
#include "store/assay-projection.h"

/* Commands go one after the other, as they were given, on a loop of their own; questions and acts
 * on the thread that asks. */
typedef struct
{
  AssayBackend parent;
  char *path;
  AssayBlobs *blobs; /* immutable files: readable beside the holder */
  AssayLoop *commands;
  AssayHearing *hearing; /* of who holds it */
  GCancellable *closing; /* ends commands on their way, and the watch */

  GMutex lock;
  AssayBackendChanged changed;
  gpointer changed_data;
  GThread *watcher;
  GCancellable *watching;  /* of the watch that runs now */
  gboolean wants_previews; /* a watch without them is begun anew */
  gboolean gone;           /* the holder was there and is no more */
  GPtrArray *progress;     /* AssayRecord, never changed once it is here */
  GBytes *preview;
  char *read_only;
  AssayRecord *status; /* as it said last */
} Remote;

/* Silence --------------------------------------------------------------- */

static void
tell (Remote *self, const AssayChanges *changes)
{
  AssayBackendChanged changed;
  gpointer data;

  g_mutex_lock (&self->lock);
  changed = self->changed;
  data = self->changed_data;
  g_mutex_unlock (&self->lock);
  if (changed != NULL)
    changed (changes, data);
}

/* It is silent from now on, or not any more: then what was asked meanwhile had no answer, and
 * everybody looks at everything again. */
static void
tell_hearing (Remote *self)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_changes_add_topics (changes, ASSAY_TOPIC_STATUS);
  if (!assay_hearing_is_silent (self->hearing))
    {
      assay_changes_add_topics (changes, (AssayTopics) ~0u);
      for (guint i = 0; assay_projections[i] != NULL; i++)
        if (assay_projections[i]->rows != NULL)
          assay_changes_add_all (changes, assay_projections[i]->rows->kind);
    }
  tell (self, changes);
}

static gboolean
is_watched (Remote *self)
{
  gboolean watched;

  g_mutex_lock (&self->lock);
  watched = self->watcher != NULL;
  g_mutex_unlock (&self->lock);
  return watched;
}

/* Of one that did not answer it is asked first whether it does now, by whoever watches, or here:
 * else each question would be waited for anew. */
static gboolean
is_heard (Remote *self, GCancellable *cancellable, GError **error)
{
  if (assay_hearing_is_silent (self->hearing) && !is_watched (self)
      && assay_hearing_look (self->hearing, cancellable))
    tell_hearing (self);
  return assay_hearing_check (self->hearing, error);
}

/* @error: of a question; %NULL: it was answered. */
static void
hear (Remote *self, const GError *error)
{
  const AssayProblems *problems = error != NULL ? assay_error_get_problems (error) : NULL;
  gboolean silent = problems != NULL
                    && (assay_problems_has (problems, "project.holder_silent")
                        || assay_problems_has (problems, "project.holder_unheard"));

  if (silent ? assay_hearing_miss (self->hearing) : assay_hearing_note (self->hearing))
    tell_hearing (self);
}

/* Commands -------------------------------------------------------------- */

typedef struct
{
  Remote *backend;
  GBytes *command;
  AssayBackendReply reply;
  gpointer data;
} Submit;

static void
submit_cb (gpointer data)
{
  Submit *submit = data;
  Remote *self = submit->backend;
  g_autoptr (GError) error = NULL;
  guint64 seq = 0;

  if (is_heard (self, self->closing, &error))
    {
      assay_socket_submit (self->path, submit->command, &seq, self->closing, &error);
      hear (self, error);
    }
  submit->reply (seq, error, submit->data);
}

static void
submit_free (gpointer data)
{
  Submit *submit = data;

  g_bytes_unref (submit->command);
  g_free (submit);
}

static void
remote_submit (AssayBackend *backend, AssayCommand *command, AssayBackendReply reply, gpointer data)
{
  Submit *submit = g_new0 (Submit, 1);

  submit->backend = (Remote *) backend;
  submit->command = assay_command_to_bytes (command);
  submit->reply = reply;
  submit->data = data;
  assay_command_free (command);
  assay_loop_invoke (submit->backend->commands, submit_cb, submit, submit_free);
}

/* Questions and acts ---------------------------------------------------- */

static void
keep_status (Remote *self, GPtrArray *rows)
{
  if (rows == NULL || rows->len != 1
      || assay_record_get_table (rows->pdata[0]) != &assay_status_row_table)
    return;
  g_mutex_lock (&self->lock);
  assay_record_unref (self->status);
  self->status = assay_record_ref (rows->pdata[0]);
  g_mutex_unlock (&self->lock);
}

/* How it stood, and that its holder is silent; %NULL: it is not. */
static GPtrArray *
list_last_status (Remote *self)
{
  g_autoptr (AssayRecord) last = NULL;
  g_autoptr (AssayRecord) row = NULL;
  GPtrArray *rows;

  g_mutex_lock (&self->lock);
  last = assay_record_ref (self->status);
  g_mutex_unlock (&self->lock);
  row = assay_hearing_dup_status (self->hearing, last);
  if (row == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  g_ptr_array_add (rows, g_steal_pointer (&row));
  return rows;
}

static GPtrArray *
remote_ask (AssayBackend *backend,
            const AssayQuery *query,
            GCancellable *cancellable,
            GError **error)
{
  Remote *self = (Remote *) backend;
  GError *trouble = NULL;
  GPtrArray *rows;

  if (is_watched (self) && g_str_equal (query->kind, "status")
      && (rows = list_last_status (self)) != NULL)
    return rows;
  if (!is_heard (self, cancellable, error))
    return NULL;
  rows = assay_socket_ask (self->path, query, cancellable, &trouble);
  hear (self, trouble);
  keep_status (self, rows);
  if (trouble != NULL)
    g_propagate_error (error, trouble);
  return rows;
}

static AssayRecord *
remote_act (AssayBackend *backend,
            const char *kind,
            const AssayRecord *args,
            GCancellable *cancellable,
            GError **error)
{
  Remote *self = (Remote *) backend;
  GError *trouble = NULL;
  AssayRecord *row;

  if (!is_heard (self, cancellable, error))
    return NULL;
  row = assay_socket_act (self->path, kind, args, cancellable, &trouble);
  hear (self, trouble);
  if (trouble != NULL)
    g_propagate_error (error, trouble);
  return row;
}

/* Watching -------------------------------------------------------------- */

/* Under the lock; %TRUE when it is another reason than before. */
static gboolean
hear_read_only (Remote *self, const char *reason)
{
  gboolean news = g_strcmp0 (self->read_only, reason) != 0;

  g_free (self->read_only);
  self->read_only = g_strdup (reason);
  return news;
}

/* Under the lock. */
static void
hear_hot (Remote *self, const AssaySocketNews *news)
{
  if (news->progress != NULL)
    {
      g_ptr_array_unref (self->progress);
      self->progress = g_ptr_array_ref (news->progress);
    }
  if (news->preview == NULL)
    return;
  g_clear_pointer (&self->preview, g_bytes_unref);
  if (g_bytes_get_size (news->preview) > 0)
    self->preview = g_bytes_ref (news->preview);
}

static void
heard_cb (const AssaySocketNews *news, gpointer data)
{
  Remote *self = data;

  if (assay_hearing_note (self->hearing))
    tell_hearing (self);
  g_mutex_lock (&self->lock);
  hear_hot (self, news);
  /* it may have turned so before the watch began, and no line tells of that change */
  if (news->tells_read_only && hear_read_only (self, news->read_only))
    assay_changes_add_topics (news->changes, ASSAY_TOPIC_STATUS);
  g_mutex_unlock (&self->lock);
  tell (self, news->changes);
}

static void
quiet_cb (gpointer data)
{
  Remote *self = data;

  if (assay_hearing_look (self->hearing, self->closing))
    tell_hearing (self);
}

/* Everybody looks again, and finds out why nothing can be changed. */
static void
tell_gone (Remote *self)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_hearing_note (self->hearing); /* of one that has gone, silence tells nothing */
  g_mutex_lock (&self->lock);
  self->gone = TRUE;
  g_ptr_array_unref (self->progress);
  self->progress = g_ptr_array_new ();
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_mutex_unlock (&self->lock);
  assay_changes_add_topics (changes, ASSAY_TOPIC_STATUS | ASSAY_TOPIC_PROGRESS);
  tell (self, changes);
}

/* %TRUE when it is to be begun anew. */
static gboolean
watch_once (Remote *self)
{
  g_autoptr (GCancellable) watching = g_cancellable_new ();
  gboolean previews;

  g_mutex_lock (&self->lock);
  previews = self->wants_previews;
  g_set_object (&self->watching, watching);
  if (g_cancellable_is_cancelled (self->closing))
    g_cancellable_cancel (watching);
  g_mutex_unlock (&self->lock);
  assay_socket_watch (self->path, (AssayTopics) ~0u, previews, watching, heard_cb, quiet_cb, self);
  return g_cancellable_is_cancelled (watching);
}

static gpointer
watch_worker (gpointer data)
{
  Remote *self = data;
  gboolean again;

  do
    again = watch_once (self);
  while (again && !g_cancellable_is_cancelled (self->closing));
  if (!again)
    tell_gone (self);
  return NULL;
}

static void
end_watch (Remote *self)
{
  g_autoptr (GCancellable) watching = NULL;

  g_mutex_lock (&self->lock);
  g_set_object (&watching, self->watching);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (watching);
}

/* Under the lock. */
static void
ensure_watched (Remote *self)
{
  if (self->watcher == NULL)
    self->watcher = g_thread_new ("assay-watch", watch_worker, self);
}

static void
remote_watch (AssayBackend *backend, AssayBackendChanged changed, gpointer data)
{
  Remote *self = (Remote *) backend;

  g_mutex_lock (&self->lock);
  g_assert (self->changed == NULL);
  self->changed = changed;
  self->changed_data = data;
  ensure_watched (self);
  g_mutex_unlock (&self->lock);
}

static GPtrArray *
remote_list_progress (AssayBackend *backend)
{
  Remote *self = (Remote *) backend;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);

  g_mutex_lock (&self->lock);
  ensure_watched (self);
  for (guint i = 0; i < self->progress->len; i++)
    g_ptr_array_add (rows, assay_record_ref (self->progress->pdata[i]));
  g_mutex_unlock (&self->lock);
  return rows;
}

static GBytes *
remote_dup_preview (AssayBackend *backend)
{
  Remote *self = (Remote *) backend;
  gboolean first;
  GBytes *preview;

  g_mutex_lock (&self->lock);
  first = !self->wants_previews;
  self->wants_previews = TRUE;
  preview = self->preview != NULL ? g_bytes_ref (self->preview) : NULL;
  g_mutex_unlock (&self->lock);
  if (first)
    end_watch (self); /* one without previews is begun anew */
  g_mutex_lock (&self->lock);
  ensure_watched (self);
  g_mutex_unlock (&self->lock);
  return preview;
}

static gboolean
remote_is_gone (AssayBackend *backend)
{
  Remote *self = (Remote *) backend;
  gboolean gone;

  g_mutex_lock (&self->lock);
  gone = self->gone;
  g_mutex_unlock (&self->lock);
  return gone;
}

static char *
remote_dup_read_only (AssayBackend *backend)
{
  Remote *self = (Remote *) backend;
  g_autoptr (GError) error = NULL;
  char *reason;

  g_mutex_lock (&self->lock);
  if (self->gone)
    assay_socket_fail_gone (&error);
  reason = g_strdup (error != NULL ? error->message : self->read_only);
  g_mutex_unlock (&self->lock);
  return reason;
}

static GBytes *
remote_load_blob (AssayBackend *backend,
                  const char *digest_text,
                  GCancellable *cancellable,
                  GError **error)
{
  AssayDigest digest;

  if (digest_text != NULL && assay_digest_parse (&digest, digest_text))
    return assay_blobs_get (((Remote *) backend)->blobs, &digest, error);
  assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, N_ ("“{0}” is no digest."),
                   digest_text != NULL ? digest_text : "", NULL);
  return NULL;
}

/* From beginning to end ------------------------------------------------- */

static void
remote_free (AssayBackend *backend)
{
  Remote *self = (Remote *) backend;

  g_cancellable_cancel (self->closing);
  end_watch (self);
  g_clear_pointer (&self->watcher, g_thread_join);
  assay_loop_free (self->commands);
  assay_hearing_free (self->hearing);
  assay_record_unref (self->status);
  g_clear_object (&self->watching);
  g_object_unref (self->closing);
  assay_blobs_free (self->blobs);
  g_ptr_array_unref (self->progress);
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_mutex_clear (&self->lock);
  g_free (self->read_only);
  g_free (self->path);
  g_free (self);
}

static const AssayBackendClass remote_class = {
  .submit = remote_submit,
  .ask = remote_ask,
  .act = remote_act,
  .watch = remote_watch,
  .list_progress = remote_list_progress,
  .dup_preview = remote_dup_preview,
  .dup_read_only = remote_dup_read_only,
  .is_gone = remote_is_gone,
  .load_blob = remote_load_blob,
  .free = remote_free,
};

AssayBackend *
assay_backend_remote_new (const AssayProjectOptions *options)
{
  g_autofree char *path = assay_socket_path (options->runtime_folder, options->folder);
  g_autofree char *folder = g_canonicalize_filename (options->folder, NULL);
  g_autofree char *store = g_build_filename (folder, ".assay", NULL);
  g_autoptr (AssayRecord) status = assay_socket_greet (path, NULL, NULL);
  const AssayStatusRow *row;
  Remote *self;

  if (status == NULL)
    return NULL;
  row = assay_record_get (status, &assay_status_row_table);
  self = g_new0 (Remote, 1);
  self->parent.klass = &remote_class;
  self->parent.remote = TRUE;
  self->path = g_steal_pointer (&path);
  self->hearing = assay_hearing_new (self->path);
  self->status = assay_record_ref (status);
  self->blobs = assay_blobs_new (assay_io_system (), store);
  self->commands = assay_loop_new ("assay-command");
  self->closing = g_cancellable_new ();
  self->progress = g_ptr_array_new ();
  self->read_only = g_strdup (row->read_only);
  g_mutex_init (&self->lock);
  return &self->parent;
}
