/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-folder-path.h"
#include "core/decide/assay-room.h"
#include "engine/host/assay-loader-walk.h"
#include "engine/query/assay-query-private.h"
#include "model/documents/assay-kind.h"
#include "store/assay-backup.h"

#include <string.h>

/* A copy of the project that is a project: stored files and log by the store, documents from here.
 * project.json comes last: what has none is opened by nobody. */

#define MAX_DOCUMENT (64 * 1024 * 1024)

/* What git is told goes with the documents. */
static const char *const beside[] = {".gitattributes", ".gitignore"};

typedef struct
{
  AssayIo *io;
  const char *folder;
  AssayBackup *backup;
  AssayFolder *to;     /* its folder */
  GHashTable *written; /* paths */
  GPtrArray *unread;   /* paths */
  AssayBackupResult *result;
  GError *error;
} Copy;

static const char *
project_file (void)
{
  return assay_kind_info (ASSAY_KIND_PROJECT)->file;
}

/* Whether it says there what it says here. */
static gboolean
read_back (Copy *self, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *full = g_build_filename (assay_folder_get_path (self->to), path, NULL);
  g_autoptr (GBytes) copied = assay_io_read_file (self->io, full, MAX_DOCUMENT, error);

  if (copied == NULL || g_bytes_equal (copied, bytes))
    return copied != NULL;
  return assay_backup_fail_unlike (self->backup, error);
}

/* Gone since it was listed is as if it had been gone before. */
static gboolean
copy_document (Copy *self, const char *path)
{
  g_autofree char *full = g_build_filename (self->folder, path, NULL);
  GError *cause = NULL;
  g_autoptr (GBytes) bytes = assay_io_read_file (self->io, full, MAX_DOCUMENT, &cause);

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_error_free (cause);
      return TRUE;
    }
  if (bytes == NULL || !assay_folder_replace_path (self->to, path, bytes, &cause)
      || !read_back (self, path, bytes, &cause))
    {
      self->error = cause;
      return FALSE;
    }
  g_hash_table_add (self->written, g_strdup (path));
  self->result->documents++;
  self->result->bytes += (gint64) g_bytes_get_size (bytes);
  return TRUE;
}

static gboolean
document_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  Copy *self = data;

  if (entry == ASSAY_LOADER_UNREAD)
    g_ptr_array_add (self->unread, g_strdup (path));
  if ((entry != ASSAY_LOADER_JSON && entry != ASSAY_LOADER_OTHER)
      || g_str_equal (path, project_file ()))
    return TRUE;
  return copy_document (self, path);
}

/* Half written by an earlier try, right in the folder. */
static void
remove_unfinished (Copy *self, const char *folder)
{
  g_autofree char *full = g_build_filename (assay_folder_get_path (self->to), folder, NULL);
  g_autoptr (AssayFolder) there = assay_folder_open (self->io, full, NULL);
  g_auto (GStrv) names = there != NULL ? assay_folder_list (there, NULL) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (assay_room_is_temporary (names[i]))
      assay_folder_remove_file (there, names[i], NULL);
}

/* Of an earlier try, and deleted in the project since. */
static gboolean
stale_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  Copy *self = data;

  if (entry == ASSAY_LOADER_FOLDER)
    remove_unfinished (self, path);
  else if ((entry == ASSAY_LOADER_JSON || entry == ASSAY_LOADER_OTHER)
           && !g_hash_table_contains (self->written, path))
    assay_folder_remove_path (self->to, path, &self->error);
  return self->error == NULL;
}

static gboolean
copy_documents (Copy *self, GError **error)
{
  GError *cause = NULL;
  gboolean done = _assay_loader_walk (self->io, self->folder, document_cb, self, &cause);

  for (gsize i = 0; done && self->error == NULL && i < G_N_ELEMENTS (beside); i++)
    copy_document (self, beside[i]);
  if (done && self->error == NULL)
    _assay_loader_walk (self->io, assay_folder_get_path (self->to), stale_cb, self, &cause);
  if (cause == NULL && self->error == NULL)
    copy_document (self, project_file ());
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    return TRUE;
  g_clear_error (&cause);
  return FALSE;
}

/* How far it is ------------------------------------------------------------------- */

typedef struct
{
  AssayEngine *engine;
  AssayUnderWayRow *row;
} Telling;

static void
telling_init (Telling *self, AssayEngine *engine, const char *to)
{
  self->engine = engine;
  self->row = assay_table_new (&assay_under_way_row_table);
  self->row->id = g_strdup (to);
  self->row->act = g_strdup ("backup");
  self->row->phase = g_strdup ("reading");
  assay_engine_tell_under_way (engine, self->row);
}

static void
telling_clear (Telling *self)
{
  assay_engine_end_under_way (self->engine, self->row->act, self->row->id);
  assay_table_free (&assay_under_way_row_table, self->row);
}

static void
telling_know_all (Telling *self, const AssayBackupSum *all)
{
  self->row->all_pictures = (gint64) all->pictures;
  self->row->all_files = (gint64) all->blobs;
  self->row->all_bytes = all->bytes;
}

static void
tell_cb (AssayBackupPhase phase, const AssayBackupSum *done, gpointer data)
{
  Telling *self = data;

  g_free (self->row->phase);
  self->row->phase = g_strdup (phase == ASSAY_BACKUP_CHECKING ? "checking" : "copying");
  self->row->pictures = (gint64) done->pictures;
  self->row->files = (gint64) done->blobs;
  self->row->bytes = done->bytes;
  assay_engine_tell_under_way (self->engine, self->row);
}

/* What there is to copy ------------------------------------------------------------ */

static AssayBackupPlan *
plan_store (AssayEngine *engine, GCancellable *cancellable, GError **error)
{
  g_autofree char *store = g_build_filename (assay_engine_get_folder (engine), ".assay", NULL);

  return assay_backup_plan_new (assay_engine_get_io (engine), assay_engine_get_blobs (engine),
                                store, assay_engine_get_last_seq (engine), cancellable, error);
}

typedef struct
{
  AssayEngine *engine;
  AssayBackupResult *result;
  GPtrArray *unread;
} Measure;

static void
measure_document (Measure *self, const char *path)
{
  g_autofree char *full = g_build_filename (assay_engine_get_folder (self->engine), path, NULL);
  AssayIo *io = assay_engine_get_io (self->engine);
  struct stat info;

  if (io->stat (io, full, &info) < 0)
    return;
  self->result->documents++;
  self->result->bytes += info.st_size;
}

static gboolean
measure_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  Measure *self = data;

  if (entry == ASSAY_LOADER_UNREAD)
    g_ptr_array_add (self->unread, g_strdup (path));
  else if (entry != ASSAY_LOADER_FOLDER)
    measure_document (self, path);
  return TRUE;
}

static gboolean
measure_documents (AssayEngine *engine, AssayBackupResult *result, GError **error)
{
  g_autoptr (GPtrArray) unread = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  Measure measure = {engine, result, unread};

  result->documents = 0;
  if (!_assay_loader_walk (assay_engine_get_io (engine), assay_engine_get_folder (engine),
                           measure_cb, &measure, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++)
    measure_document (&measure, beside[i]);
  g_strfreev (result->unread);
  result->unread = g_strdupv ((char **) unread->pdata);
  return TRUE;
}

static void
set_sum (AssayBackupResult *result, const AssayBackupSum *sum)
{
  result->events = (gint64) sum->events;
  result->blobs = (gint64) sum->blobs;
  result->pictures = (gint64) sum->pictures;
  result->bytes = sum->bytes;
  result->missing = (gint64) sum->missing;
}

/* Copying it ------------------------------------------------------------------------ */

static gboolean
copy_all (AssayEngine *engine,
          AssayBackup *backup,
          AssayBackupPlan *plan,
          Telling *telling,
          AssayBackupResult *result,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) unread = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  Copy copy = {assay_engine_get_io (engine),
               assay_engine_get_folder (engine),
               backup,
               assay_backup_get_folder (backup),
               written,
               unread,
               result,
               NULL};
  AssayBackupSum sum;

  if (!assay_backup_copy (backup, plan, tell_cb, telling, &sum, cancellable, error))
    return FALSE;
  set_sum (result, &sum);
  result->documents = 0;
  if (!copy_documents (&copy, error) || !assay_backup_finish (backup, error))
    return FALSE;
  g_strfreev (result->unread);
  result->unread = g_strdupv ((char **) unread->pdata);
  return TRUE;
}

/* A history that is cut or damaged would be handed on as if it were whole. */
static gboolean
check_whole (AssayEngine *engine, GError **error)
{
  g_autofree char *reason = assay_engine_dup_read_only (engine);
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  if (reason == NULL || !assay_engine_is_damaged (engine))
    return TRUE;
  assay_problems_add (problems, NULL, NULL, "backup.damaged",
                      N_ ("A damaged project is not backed up: the copy would pass for a whole "
                          "one. {0}"),
                      N_ ("Copy its folder as it is, if you need it, and keep the backups that "
                          "you have."),
                      reason, NULL);
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

/* What stopped it, and that the place has no half backup by its name. */
static void
fail_unfinished (GError **error, const char *to, GError *cause)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assay_problems_add (problems, NULL, NULL, "backup.unfinished",
                      N_ ("The backup is not finished: {0} What was copied so far is in "
                          "“{1}.partial”."),
                      N_ ("A backup to the same place goes on from there; or delete that folder."),
                      cause->message, to, NULL);
  g_error_free (cause);
  g_propagate_error (error, assay_problems_to_error (problems));
}

/* What there is, and that it may go there; nothing is written. */
static AssayBackupPlan *
prepare (AssayEngine *engine,
         AssayBackupResult *result,
         Telling *telling,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (AssayBackupPlan) plan = NULL;
  gint64 is_free = -1;

  if (result->to != NULL
      && !assay_backup_check (assay_engine_get_io (engine), result->to,
                              assay_engine_get_folder (engine), 0, &is_free, error))
    return NULL;
  plan = plan_store (engine, cancellable, error);
  if (plan == NULL)
    return NULL;
  set_sum (result, assay_backup_plan_get_sum (plan));
  telling_know_all (telling, assay_backup_plan_get_sum (plan));
  result->free_bytes = is_free >= 0 ? is_free : ASSAY_UNSET;
  if (!measure_documents (engine, result, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static gboolean
make (AssayEngine *engine,
      AssayBackupPlan *plan,
      Telling *telling,
      AssayBackupResult *result,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (AssayBackup) backup =
    assay_backup_begin (assay_engine_get_io (engine), result->to, assay_engine_get_folder (engine),
                        result->bytes, error);
  GError *cause = NULL;

  if (backup == NULL)
    return FALSE;
  if (copy_all (engine, backup, plan, telling, result, cancellable, &cause))
    return TRUE;
  fail_unfinished (error, result->to, cause);
  return FALSE;
}

static gboolean
check_named (const AssayBackupArgs *args, GError **error)
{
  return args->to != NULL
         || assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                             N_ ("Name the folder that the backup is to be made in."), NULL);
}

static void
free_result (AssayBackupResult *result)
{
  assay_table_free (&assay_backup_result_table, result);
}

/* A look without a place is at what there is alone. */
static gboolean
look (AssayEngine *engine, const AssayBackupResult *result, GError **error)
{
  return result->to == NULL
         || assay_backup_check (assay_engine_get_io (engine), result->to,
                                assay_engine_get_folder (engine), result->bytes, NULL, error);
}

static gpointer
backup (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayBackupArgs *args = data;
  gboolean dry_run = args->dry_run == TRUE, done;
  AssayBackupResult *result;
  AssayBackupPlan *plan;
  Telling telling;

  if (!check_whole (engine, error) || (!dry_run && !check_named (args, error)))
    return NULL;
  result = assay_table_new (&assay_backup_result_table);
  result->to = g_strdup (args->to);
  telling_init (&telling, engine, args->to != NULL ? args->to : "");
  plan = prepare (engine, result, &telling, cancellable, error);
  done = plan != NULL
         && (dry_run ? look (engine, result, error)
                     : make (engine, plan, &telling, result, cancellable, error));
  assay_backup_plan_free (plan);
  telling_clear (&telling);
  if (!done)
    g_clear_pointer (&result, free_result);
  return result;
}

const AssayActKind assay_acts_of_backup[] = {
  {"backup", &assay_backup_args_table, &assay_backup_result_table, backup},
  {NULL},
};
