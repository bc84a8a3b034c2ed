/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/backend/assay-backend-local.h"

#include "engine/host/assay-engine.h"
#include "engine/backend/assay-fetch.h"
#include "engine/socket/assay-socket.h"

typedef struct
{
  AssayBackend parent;
  AssayEngine *engine;
  GMutex lock;
  AssaySocketServer *server;   /* under lock; %NULL when nobody is served */
  AssayBackendChanged changed; /* under lock */
  gpointer changed_data;
  gboolean told_read_only; /* under lock */
} Local;

/* On any thread of the engine. */
static void
engine_changed_cb (const AssayChanges *changes, gpointer data)
{
  Local *self = data;

  g_mutex_lock (&self->lock);
  if (self->changed != NULL)
    self->changed (changes, self->changed_data);
  if (self->server != NULL)
    assay_socket_server_push (self->server, changes);
  g_mutex_unlock (&self->lock);
}

/* Nothing is committed when the project turns read-only: whoever is refused first tells the others.
 */
static void
tell_read_only (Local *self)
{
  g_autofree char *reason = assay_engine_dup_read_only (self->engine);
  g_autoptr (AssayChanges) changes = NULL;
  gboolean tell;

  g_mutex_lock (&self->lock);
  tell = reason != NULL && !self->told_read_only;
  self->told_read_only |= tell;
  g_mutex_unlock (&self->lock);
  if (!tell)
    return;
  changes = assay_changes_new ();
  assay_changes_add_topics (changes, ASSAY_TOPIC_STATUS);
  engine_changed_cb (changes, self);
}

typedef struct
{
  Local *backend;
  AssayBackendReply reply;
  gpointer data;
} Submit;

static void
outcome_cb (AssayOutcome *outcome, gpointer data)
{
  g_autofree Submit *submit = data;
  g_autoptr (GError) error = NULL;

  if (assay_problems_count (outcome->problems) > 0)
    {
      error = assay_problems_to_error (outcome->problems);
      tell_read_only (submit->backend);
    }
  submit->reply (outcome->first_seq, error, submit->data);
  assay_outcome_free (outcome);
}

static void
local_submit (AssayBackend *backend, AssayCommand *command, AssayBackendReply reply, gpointer data)
{
  Submit *submit = g_new0 (Submit, 1);

  submit->backend = (Local *) backend;
  submit->reply = reply;
  submit->data = data;
  assay_engine_submit_later (submit->backend->engine, command, outcome_cb, submit);
}

static GPtrArray *
local_ask (AssayBackend *backend,
           const AssayQuery *query,
           GCancellable *cancellable,
           GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return assay_engine_ask (((Local *) backend)->engine, query, error);
}

static gboolean
local_fetch (AssayBackend *backend, AssayFetch *fetch, GError **error)
{
  return _assay_fetch_run (fetch, ((Local *) backend)->engine, error);
}

static AssayRecord *
local_act (AssayBackend *backend,
           const char *kind,
           const AssayRecord *args,
           GCancellable *cancellable,
           GError **error)
{
  return assay_engine_act (((Local *) backend)->engine, kind, args, cancellable, error);
}

static void
local_watch (AssayBackend *backend, AssayBackendChanged changed, gpointer data)
{
  Local *self = (Local *) backend;

  g_mutex_lock (&self->lock);
  g_assert (self->changed == NULL);
  self->changed = changed;
  self->changed_data = data;
  g_mutex_unlock (&self->lock);
}

static GPtrArray *
local_list_progress (AssayBackend *backend)
{
  return assay_engine_list_progress (((Local *) backend)->engine);
}

static GBytes *
local_dup_preview (AssayBackend *backend)
{
  return assay_engine_dup_preview (((Local *) backend)->engine);
}

static char *
local_dup_read_only (AssayBackend *backend)
{
  return assay_engine_dup_read_only (((Local *) backend)->engine);
}

static void
local_count_reads (AssayBackend *backend, AssayReads *out)
{
  AssayEngine *engine = ((Local *) backend)->engine;

  out->rows = assay_engine_get_n_rows (engine);
  out->steps = assay_engine_get_n_steps (engine);
  out->blobs = assay_blobs_get_n_read (assay_engine_get_blobs (engine));
}

static GBytes *
local_load_blob (AssayBackend *backend,
                 const char *digest,
                 GCancellable *cancellable,
                 GError **error)
{
  return assay_engine_load_blob (((Local *) backend)->engine, digest, error);
}

/* The socket first: what it serves uses the engine. */
static void
local_free (AssayBackend *backend)
{
  Local *self = (Local *) backend;
  AssaySocketServer *server;

  g_mutex_lock (&self->lock);
  server = g_steal_pointer (&self->server);
  g_mutex_unlock (&self->lock);
  assay_socket_server_free (server);
  assay_engine_close (self->engine);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static const AssayBackendClass local_class = {
  .submit = local_submit,
  .ask = local_ask,
  .fetch = local_fetch,
  .act = local_act,
  .watch = local_watch,
  .list_progress = local_list_progress,
  .dup_preview = local_dup_preview,
  .dup_read_only = local_dup_read_only,
  .count_reads = local_count_reads,
  .load_blob = local_load_blob,
  .free = local_free,
};

/* A project that cannot be served is open all the same: others are told who has it. */
static void
start_serving (Local *self, const AssayProjectOptions *options)
{
  g_autofree char *path =
    assay_socket_path (options->runtime_folder, assay_engine_get_folder (self->engine));
  g_autoptr (GError) error = NULL;
  AssaySocketServer *server = assay_socket_server_new (&self->parent, path, &error);

  g_mutex_lock (&self->lock);
  self->server = server;
  g_mutex_unlock (&self->lock);
  if (server == NULL)
    g_debug ("%s", error->message);
}

AssayBackend *
assay_backend_local_new (const AssayProjectOptions *options, GError **error)
{
  Local *self = g_new0 (Local, 1);

  self->parent.klass = &local_class;
  g_mutex_init (&self->lock);
  self->engine = assay_engine_open (options, engine_changed_cb, self, error);
  if (self->engine == NULL)
    {
      g_mutex_clear (&self->lock);
      g_free (self);
      return NULL;
    }
  if (options->serve)
    start_serving (self, options);
  return &self->parent;
}
