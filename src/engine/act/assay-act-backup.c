/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-folder.h"
#include "core/decide/assay-room.h"
#include "engine/host/assay-loader-walk.h"
#include "engine/query/assay-query-private.h"
#include "model/documents/assay-kind.h"
#include "store/assay-backup.h"

#include <errno.h>
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

/* The folder that is to have @parts, but for the last one; made. */
static AssayFolder *
make_folders (AssayFolder *to, char **parts, GError **error)
{
  AssayFolder *folder =
    assay_folder_open (assay_folder_get_io (to), assay_folder_get_path (to), error);

  for (guint i = 0; folder != NULL && parts[i + 1] != NULL; i++)
    {
      AssayFolder *below = assay_folder_make_below (folder, parts[i], error);

      assay_folder_free (folder);
      folder = below;
    }
  return folder;
}

static gboolean
write_document (AssayFolder *to, const char *path, GBytes *bytes, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (path, G_DIR_SEPARATOR_S, -1);
  g_autoptr (AssayFolder) folder = make_folders (to, parts, error);

  return folder != NULL
         && assay_folder_replace_file (folder, parts[g_strv_length (parts) - 1], bytes, error);
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
  if (bytes == NULL || !write_document (self->to, path, bytes, &cause)
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
  g_autofree char *full = g_build_filename (assay_folder_get_path (self->to), path, NULL);

  if (entry == ASSAY_LOADER_FOLDER)
    remove_unfinished (self, path);
  else if ((entry == ASSAY_LOADER_JSON || entry == ASSAY_LOADER_OTHER)
           && !g_hash_table_contains (self->written, path)
           && self->io->unlink (self->io, ASSAY_IO_PATH, full) < 0)
    assay_io_fail (&self->error, errno, N_ ("Could not remove “{0}”: {1}"), full);
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

static gboolean
copy_all (AssayEngine *engine,
          AssayBackup *backup,
          AssayBackupResult *result,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *store = g_build_filename (assay_engine_get_folder (engine), ".assay", NULL);
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

  if (!assay_backup_copy (backup, assay_engine_get_blobs (engine), store,
                          assay_engine_get_last_seq (engine), &sum, cancellable, error))
    return FALSE;
  result->events = (gint64) sum.events;
  result->blobs = (gint64) sum.blobs;
  result->bytes = sum.bytes;
  result->missing = (gint64) sum.missing;
  result->documents = 0;
  if (!copy_documents (&copy, error) || !assay_backup_finish (backup, error))
    return FALSE;
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
                      N_ ("The same command goes on from there; or delete that folder."),
                      cause->message, to, NULL);
  g_error_free (cause);
  g_propagate_error (error, assay_problems_to_error (problems));
}

static gpointer
backup (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayBackupArgs *args = data;
  g_autoptr (AssayBackup) backup = NULL;
  AssayBackupResult *result;
  GError *cause = NULL;

  if (!check_whole (engine, error))
    return NULL;
  backup = assay_backup_begin (assay_engine_get_io (engine), args->to,
                               assay_engine_get_folder (engine), error);
  if (backup == NULL)
    return NULL;
  result = assay_table_new (&assay_backup_result_table);
  result->to = g_strdup (args->to);
  if (copy_all (engine, backup, result, cancellable, &cause))
    return result;
  assay_table_free (&assay_backup_result_table, result);
  fail_unfinished (error, args->to, cause);
  return NULL;
}

const AssayActKind assay_acts_of_backup[] = {
  {"backup", &assay_backup_args_table, &assay_backup_result_table, backup},
  {NULL},
};
