/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

#include "imaging/assay-png.h"

#include <string.h>

static void
active_free (AssayActive *self)
{
  g_free (self->job);
  g_free (self->spec);
  assay_slot_clear (&self->slot);
  g_free (self->recipe);
  g_clear_pointer (&self->recipe_bytes, g_bytes_unref);
  g_free (self->prompt_id);
  g_free (self->refusal);
  g_strfreev (self->tools);
  g_clear_pointer (&self->references, g_array_unref);
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_free (self);
}

void
_assay_runner_notify (AssayRunner *self, gboolean state_changed)
{
  if (self->options.notify != NULL)
    self->options.notify (state_changed, self->options.data);
}

static void
phase_cb (gpointer data, const char *phase)
{
  AssayActive *active = data;

  g_mutex_lock (&active->runner->lock);
  active->phase = phase;
  if (strcmp (phase, "interrupted") == 0)
    g_hash_table_add (active->runner->interrupted, g_strdup (active->recipe));
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

/* Whether any job's server is silent. */
static gboolean
is_silent_locked (AssayRunner *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->active);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((AssayActive *) value)->silent)
      return TRUE;
  return FALSE;
}

/* All jobs are at one server: the first that hears nothing begins the silence, the last ends it. */
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

static gboolean
hash_picture (AssayRunner *self, const char *digest_text, guint64 *out)
{
  g_autoptr (AssayPicture) picture = NULL;
  g_autoptr (GBytes) bytes = NULL;
  AssayDigest digest;

  if (!assay_digest_parse (&digest, digest_text))
    return FALSE;
  bytes = assay_blobs_get (self->options.blobs, &digest, NULL);
  if (bytes != NULL)
    picture = assay_png_decode (bytes, digest_text, NULL, NULL);
  if (picture == NULL)
    return FALSE;
  *out = assay_dhash (picture);
  return TRUE;
}

/* What the log says of the picture; old logs do not, and then its pixels do. */
static gboolean
read_hash (AssayRunner *self, const AssayPictureHash *stored, guint64 *out)
{
  if (stored->dhash != NULL)
    return g_ascii_string_to_unsigned (stored->dhash, 16, 0, G_MAXUINT64, out, NULL);
  return stored->picture != NULL && hash_picture (self, stored->picture, out);
}

/* Names are counted, not interned: a program that runs for months must not keep one of every job.
 */
static void
reference_clear_cb (gpointer data)
{
  g_ref_string_release ((char *) ((AssayReferenceHash *) data)->version);
}

static GArray *
references_new (guint n)
{
  GArray *self = g_array_sized_new (FALSE, TRUE, sizeof (AssayReferenceHash), n);

  g_array_set_clear_func (self, reference_clear_cb);
  return self;
}

static GArray *
copy_references (GArray *references)
{
  GArray *copy = references_new (references->len);

  for (guint i = 0; i < references->len; i++)
    {
      AssayReferenceHash reference = g_array_index (references, AssayReferenceHash, i);

      g_ref_string_acquire ((char *) reference.version);
      g_array_append_val (copy, reference);
    }
  return copy;
}

static void
add_reference (AssayRunner *self, const char *version, guint64 dhash)
{
  AssayReferenceHash reference = {dhash, g_ref_string_new (version)};

  g_array_append_val (self->hashes, reference);
  if (self->hashes->len > ASSAY_RUNNER_MAX_REFERENCES)
    g_array_remove_range (self->hashes, 0, self->hashes->len - ASSAY_RUNNER_MAX_REFERENCES);
}

void
_assay_runner_load_references (AssayRunner *self)
{
  g_autoptr (GArray) newest =
    assay_reader_newest_hashes (self->reader, ASSAY_RUNNER_MAX_REFERENCES);

  self->hashes = references_new (0);
  for (guint i = 0; i < newest->len; i++)
    {
      const AssayPictureHash *stored = &g_array_index (newest, AssayPictureHash, i);
      guint64 dhash;

      if (read_hash (self, stored, &dhash))
        add_reference (self, stored->version, dhash);
    }
}

static void
finished_on_owner_cb (gpointer data)
{
  AssayActive *active = data;

  g_task_return_boolean (active->task, active->outcome == ASSAY_MAKING_MADE);
}

void
_assay_runner_job_worker (gpointer data, gpointer unused)
{
  AssayActive *active = data;
  AssayRunner *self = active->runner;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED = g_main_context_pusher_new (context);
  AssayReferences references = {(AssayReferenceHash *) active->references->data,
                                active->references->len, active->as_of_seq};
  AssayMakingEvents events = {active, phase_cb, progress_cb, preview_cb, silent_cb, submitted_cb};
  AssayMaking making = {
    .writer = self->options.writer,
    .blobs = self->options.blobs,
    .provider = self->provider,
    .entropy = self->options.entropy,
    .provider_kind = assay_capabilities_get_kind (self->capabilities),
    .provider_version = assay_capabilities_get_version (self->capabilities),
    .job = active->job,
    .spec = active->spec,
    .slot = active->slot,
    .regeneration = active->regeneration,
    .attempt = active->attempt,
    .recipe = active->recipe,
    .recipe_bytes = active->recipe_bytes,
    .prompt_id = active->prompt_id,
    .resume = active->resume,
    .tools = active->tools,
    .references = &references,
  };

  active->outcome = assay_making_run (&making, &events, self->cancellable, &active->dhash);
  assay_loop_invoke (self->loop, finished_on_owner_cb, active, NULL);
}

/* The server went away with work of ours: it is probed, and then asked what became of it, before
 * anything else is sent. One that answers the probe and leaves again when asked is given time. */
static void
look_again (AssayRunner *self, const AssayActive *active)
{
  gint64 now_us = assay_clock_mono_us (self->options.clock);

  if (active->resume && now_us < self->left_due_us)
    {
      self->probe_due_us = self->left_due_us;
      _assay_runner_set_trouble (self, N_ ("The server {0} went away while it was asked."),
                                 assay_provider_get_name (self->provider));
    }
  self->left_due_us = now_us + ASSAY_RUNNER_PROBE_AGAIN_US;
  g_clear_pointer (&self->unfinished, g_ptr_array_unref);
  self->server_left = TRUE;
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayActive *active = data;
  AssayRunner *self = active->runner;

  if (active->outcome == ASSAY_MAKING_OPEN)
    look_again (self, active);
  if (active->outcome == ASSAY_MAKING_REFUSED)
    _assay_runner_hold (self, active->refusal);
  if (active->outcome == ASSAY_MAKING_MADE)
    add_reference (self, active->job, active->dhash);
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->active, active->job);
  if (!is_silent_locked (self))
    self->state.silent_since_us = self->state.silent_until_us = 0;
  g_mutex_unlock (&self->lock);
  g_object_unref (active->task);
  active_free (active);
  assay_runner_wake (self);
}

void
_assay_runner_start_job (AssayRunner *self,
                         const AssayJobRow *row,
                         const AssayCatalog *catalog,
                         gboolean resume)
{
  AssayActive *active = g_new0 (AssayActive, 1);
  g_autofree char *key = NULL;
  gpointer recipe;
  const AssaySpec *spec =
    (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, row->spec);
  const AssayAssetType *type = spec != NULL ? (const AssayAssetType *) assay_catalog_lookup (
                                 catalog, ASSAY_KIND_ASSET_TYPE, spec->asset_type)
                                            : NULL;

  active->runner = self;
  active->job = g_strdup (row->id);
  active->spec = g_strdup (row->spec);
  active->recipe = g_strdup (row->recipe);
  if (g_hash_table_steal_extended (self->recipes, row->id, (gpointer *) &key, &recipe))
    active->recipe_bytes = recipe;
  active->slot = assay_slot_dup (&row->slot);
  active->regeneration = (guint) row->regeneration;
  active->attempt = row->attempt + (resume ? 0 : 1);
  active->resume = resume;
  active->prompt_id = resume ? g_strdup (row->prompt_id) : NULL;
  active->tools =
    type != NULL && type->tools != NULL ? g_strdupv (type->tools) : g_new0 (char *, 1);
  active->references = copy_references (self->hashes);
  active->as_of_seq = (gint64) assay_reader_get_applied_seq (self->reader);
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

gboolean
_assay_runner_is_active (AssayRunner *self, const char *job)
{
  gboolean found;

  g_mutex_lock (&self->lock);
  found = g_hash_table_contains (self->active, job);
  g_mutex_unlock (&self->lock);
  return found;
}
