/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/host/assay-engine-private.h"

#include "base/assay-folder.h"
#include "base/assay-secret.h"
#include "machine/assay-machine-file.h"
#include "store/assay-witness.h"

#include <errno.h>

/* An engine from opening to closing: log, index, writer, documents, runner, in this order, and what
 * each of them tells the engine. */

static void
committed_cb (GPtrArray *events, const AssayChanges *changes, gpointer data)
{
  AssayEngine *self = data;
  gboolean wake = FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      const AssayEvent *event = events->pdata[i];
      const AssayEventType *type = assay_event_type_find (event->type);

      wake |= type->wakes;
    }
  g_mutex_lock (&self->lock);
  if (wake && self->runner != NULL)
    assay_runner_wake (self->runner);
  g_mutex_unlock (&self->lock);
  self->notify (changes, self->notify_data);
}

static void
progress_cb (gboolean state_changed, gpointer data)
{
  _assay_engine_tell (data, ASSAY_TOPIC_PROGRESS | (state_changed ? ASSAY_TOPIC_STATUS : 0));
}

static AssayCatalog *
runner_catalog_cb (gpointer data)
{
  return assay_engine_dup_catalog (data);
}

/* What cannot be read now is as it was. */
static void
runner_look_cb (gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!assay_engine_rescan (data, &error))
    assay_error_mention (error);
}

static gboolean
runner_pin_cb (GPtrArray *lines, gpointer data, GError **error)
{
  return assay_engine_write_lock (data, lines, ASSAY_ACTOR_ENGINE, "run", error);
}

/* Until the documents are read, the built-in policies decide. */
static void
use_builtins (AssayEngine *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (AssayCatalog) catalog = assay_catalog_new (none, NULL);

  assay_writer_set_catalog (self->writer, catalog);
}

/* A place that cannot be used comes with the way out. */
static void
say_way_out (AssayEngine *self, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  if (g_error_matches (*error, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    assay_problems_add (problems, NULL, NULL, "store.strange_file", N_ ("{0}."),
                        N_ ("Put the project's own file there from a backup, or move this away."),
                        (*error)->message, NULL);
  else if (g_error_matches (*error, G_FILE_ERROR, G_FILE_ERROR_MFILE)
           || g_error_matches (*error, G_FILE_ERROR, G_FILE_ERROR_NFILE))
    assay_problems_add (problems, NULL, NULL, "limits.descriptors", N_ ("{0}."),
                        N_ ("Nothing was changed. Then open the project again."), (*error)->message,
                        NULL);
  else if (g_error_matches (*error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_INDEX_SHUT))
    assay_problems_add (problems, NULL, NULL, "store.no_cache", N_ ("“{1}”: {0}."),
                        N_ ("Give yourself access to that file, or move it away: it is made again "
                            "from the history."),
                        (*error)->message, self->index_file, NULL);
  else if ((*error)->domain == G_FILE_ERROR)
    assay_problems_add (problems, NULL, NULL, "store.read_only", N_ ("{0}."),
                        N_ ("Check the folder's rights, or copy the project to a place of your "
                            "own."),
                        (*error)->message, NULL);
  else
    return;
  g_error_free (*error);
  *error = assay_problems_to_error (problems);
}

/* The folder that no project lies in: moving the project helps nobody. */
static gboolean
make_cache (AssayEngine *self, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) cause = NULL;

  if (assay_io_make_folders (self->io, self->cache_folder, &cause))
    return TRUE;
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_MFILE)
      || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NFILE))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  assay_problems_add (problems, NULL, NULL, "store.no_cache", N_ ("{0}."),
                      N_ ("The lists of projects are kept there. Give yourself write access, or "
                          "name another folder: XDG_CACHE_HOME=FOLDER."),
                      cause->message, NULL);
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

/* Whoever takes the whole store away wants a new one; a store without a history has lost it. */
static gboolean
starts_over (AssayEngine *self, const AssayDigest *origin)
{
  struct stat info;

  return assay_digest_is_none (origin) && self->io->stat (self->io, self->store_folder, &info) != 0
         && errno == ENOENT;
}

/* The index that is made of what is left would take it for all there was. */
static void
keep_known (AssayIndex *index, guint64 known_seq)
{
  g_autoptr (GError) error = NULL;

  if (!assay_index_note_known (index, known_seq, &error))
    assay_error_mention (error);
}

/* Once the whole of it was looked at and is as it should be, the end is enough again. What was made
 * of a log of which nobody knows how far it went bears no witness alone. */
static void
settle_distrust (AssayIndex *index, const AssayJournalOptions *options, gboolean damaged)
{
  g_autoptr (GError) error = NULL;

  if ((options->whole || options->unseen != NULL)
      && !assay_index_set_distrusted (index, damaged || options->unseen != NULL, &error))
    assay_error_mention (error);
}

/* What index or blobs have seen was acknowledged: a log without it is damaged, not torn. @cause:
 * why that cannot be seen. */
static void
find_known (AssayEngine *self, AssayJournalOptions *options, GError **cause)
{
  AssayDigest origin = {0};

  assay_journal_peek_origin (self->io, self->store_folder, &origin);
  if (starts_over (self, &origin))
    assay_index_remove (self->io, self->index_file);
  else
    assay_history_peek_known (self->io, self->index_file, self->store_folder, &options->known_seq,
                              cause);
  options->whole = assay_index_peek_distrusted (self->index_file);
}

/* A folder that is not the project's own is not looked into, and nothing is opened over it. */
static gboolean
is_own (GError **cause, GError **error)
{
  if (!g_error_matches (*cause, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (cause));
  return FALSE;
}

static gboolean
open_parts (AssayEngine *self, GError **error)
{
  AssayJournalOptions options = {.folder = self->store_folder};
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *unseen = NULL;
  AssayIndex *index;
  AssayDigest origin = {0};

  if (!make_cache (self, error))
    return FALSE;
  self->index_file = assay_index_dup_file (self->cache_folder, self->folder);
  find_known (self, &options, &cause);
  options.unseen = unseen = cause != NULL ? assay_history_dup_unseen (cause) : NULL;
  journal =
    assay_journal_open (self->io, self->clock, self->entropy, &options, self->notices, error);
  if (journal == NULL || !is_own (&cause, error))
    return FALSE;
  assay_journal_get_origin (journal, &origin);
  self->project_id = g_strdup (assay_journal_get_project_id (journal));
  index =
    assay_index_open (self->io, self->index_file, self->store_folder, &origin, NULL, NULL, error);
  if (index == NULL)
    return FALSE;
  if (assay_journal_is_damaged (journal) && options.known_seq > 0)
    keep_known (index, options.known_seq);
  settle_distrust (index, &options, assay_journal_is_damaged (journal));
  self->blobs = assay_blobs_new (self->io, self->store_folder);
  self->follower = assay_plan_follower_new (self->blobs);
  self->writer = assay_writer_new (g_steal_pointer (&journal), index, self->clock, self->entropy,
                                   committed_cb, self);
  use_builtins (self);
  self->reader = assay_reader_open (self->index_file, error);
  if (self->reader != NULL)
    self->plan_reader = assay_reader_open (self->index_file, error);
  return self->plan_reader != NULL;
}

static gboolean
open_store (AssayEngine *self, GError **error)
{
  GError *trouble = NULL;

  if (open_parts (self, &trouble))
    return TRUE;
  say_way_out (self, &trouble);
  g_propagate_error (error, trouble);
  return FALSE;
}

/* Looking is no opening: it goes on the log with the first thing that is written. */
static void
prepare_opening (AssayEngine *self)
{
  AssayProjectOpened *args = assay_table_new (assay_command_kind_find ("project.open")->args);

  args->program = g_strdup (self->program);
  args->version = g_strdup (ASSAY_VERSION);
  assay_writer_set_opening (
    self->writer, assay_command_new ("project.open", args, ASSAY_ACTOR_ENGINE, self->program));
}

static void
start_runner (AssayEngine *self)
{
  AssayRunnerOptions options = {.writer = self->writer,
                                .blobs = self->blobs,
                                .index_file = self->index_file,
                                .clock = self->clock,
                                .entropy = self->entropy,
                                .catalog = runner_catalog_cb,
                                .look = runner_look_cb,
                                .pin = runner_pin_cb,
                                .files = _assay_engine_files_cb,
                                .notify = progress_cb,
                                .data = self,
                                .connect = _assay_engine_connect_cb,
                                .answered = _assay_engine_answered_cb,
                                .blocked = _assay_engine_blocked_cb};

  AssayRunner *runner = assay_runner_new (&options);

  g_mutex_lock (&self->lock);
  self->runner = runner;
  g_mutex_unlock (&self->lock);
}

/* Taken away first, so that the writer's thread wakes nobody who is going. */
static void
stop_runner (AssayEngine *self)
{
  AssayRunner *runner;

  g_mutex_lock (&self->lock);
  runner = g_steal_pointer (&self->runner);
  g_mutex_unlock (&self->lock);
  assay_runner_free (runner);
}

AssayEngine *
assay_engine_open (const AssayProjectOptions *options,
                   AssayEngineNotify notify,
                   gpointer data,
                   GError **error)
{
  AssayEngine *self = g_new0 (AssayEngine, 1);
  gint64 opened_us;

  self->folder = g_canonicalize_filename (options->folder, NULL);
  self->program = g_strdup (options->program);
  self->store_folder = g_build_filename (self->folder, ".assay", NULL);
  self->cache_folder = options->cache_folder != NULL
                         ? g_strdup (options->cache_folder)
                         : g_build_filename (g_get_user_cache_dir (), "assay", NULL);
  self->machine_file = options->machine_file != NULL ? g_strdup (options->machine_file)
                                                     : assay_machine_file_dup_path ();
  self->io = assay_io_system ();
  self->clock = assay_clock_system ();
  self->entropy = assay_entropy_system ();
  self->notices = assay_problems_new ();
  self->looks = options->looks;
  self->notify = notify;
  self->notify_data = data;
  g_mutex_init (&self->lock);
  g_mutex_init (&self->reader_lock);
  g_mutex_init (&self->plan_lock);
  g_mutex_init (&self->edit_lock);
  g_mutex_init (&self->rescan_lock);
  self->lost = _assay_lost_new ();
  g_mutex_init (&self->under_way_lock);
  self->under_way = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  self->keys =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) assay_secret_free);
  opened_us = assay_clock_wall_us (self->clock);
  if (open_store (self, error))
    {
      prepare_opening (self);
      if (assay_engine_rescan (self, error))
        {
          start_runner (self);
          self->sweep = _assay_engine_sweep_new (self, opened_us);
          if (options->follow)
            self->watch = _assay_engine_watch_new (self);
          return self;
        }
    }
  assay_engine_close (self);
  return NULL;
}

void
assay_engine_close (AssayEngine *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->watch, _assay_engine_watch_free);
  g_clear_pointer (&self->sweep, _assay_engine_sweep_free);
  stop_runner (self);
  g_clear_pointer (&self->sandbox, assay_sandbox_free);
  g_clear_pointer (&self->follower, assay_plan_follower_free);
  g_clear_pointer (&self->plan_reader, assay_reader_close);
  g_clear_pointer (&self->reader, assay_reader_close);
  g_clear_pointer (&self->writer, assay_writer_free);
  g_clear_pointer (&self->blobs, assay_blobs_free);
  g_clear_pointer (&self->catalog, assay_catalog_unref);
  g_clear_pointer (&self->problems, assay_problems_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  assay_problems_free (self->read_problems);
  g_clear_error (&self->put_off_why);
  g_clear_pointer (&self->notices, assay_problems_free);
  g_clear_pointer (&self->lost, _assay_lost_free);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->reader_lock);
  g_mutex_clear (&self->plan_lock);
  g_mutex_clear (&self->edit_lock);
  g_mutex_clear (&self->rescan_lock);
  g_mutex_clear (&self->under_way_lock);
  g_ptr_array_unref (self->under_way);
  g_free (self->folder);
  g_free (self->program);
  g_free (self->store_folder);
  g_free (self->cache_folder);
  g_free (self->index_file);
  g_free (self->machine_file);
  g_free (self->project_id);
  g_free (self->last_server);
  g_hash_table_unref (self->keys);
  g_free (self);
}
