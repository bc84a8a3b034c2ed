/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/act/assay-act-files.h"

#include "base/assay-folder-path.h"
#include "model/documents/assay-asset-name.h"
#include "model/documents/assay-document.h"

#include <errno.h>

static char *
dup_full (AssayEngine *engine, const char *path)
{
  return g_build_filename (assay_engine_get_folder (engine), path, NULL);
}

static GBytes *
read_bytes (AssayEngine *engine, const char *path, GError **error)
{
  g_autofree char *full = dup_full (engine, path);

  return assay_io_read_file (assay_engine_get_io (engine), full, ASSAY_DOCUMENT_MAX_BYTES, error);
}

char *
_assay_file_keep (AssayEngine *engine, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = read_bytes (engine, path, error);
  AssayDigest digest;

  if (bytes == NULL || !assay_blobs_put (assay_engine_get_blobs (engine), bytes, &digest, error))
    return NULL;
  return g_strdup (assay_digest_hex (&digest).text);
}

static gboolean
write_alone (AssayFolder *folder, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *full = assay_folder_dup_path (folder, name);

  return assay_io_replace_file (assay_folder_get_io (folder), full, bytes, error);
}

static gboolean
write_in (
  AssayFolder *folder, const char *name, GBytes *bytes, AssayFileReach reach, GError **error)
{
  if (bytes == NULL)
    return assay_folder_remove_file (folder, name, error) && assay_folder_sync (folder, error);
  return reach == ASSAY_FILE_ALONE ? write_alone (folder, name, bytes, error)
                                   : assay_folder_replace_file (folder, name, bytes, error);
}

static void
refuse_strange (const GError *cause, GError **error)
{
  _assay_file_refuse (error, "document.elsewhere_too", N_ ("Nothing was changed: {0}."),
                      N_ ("A change would reach another place. Leave this one out, change it by "
                          "itself, or put a copy in its place."),
                      cause->message, NULL);
}

gboolean
_assay_file_write (
  AssayEngine *engine, const char *path, GBytes *bytes, AssayFileReach reach, GError **error)
{
  GError *cause = NULL;
  g_autoptr (AssayFolder) top = assay_folder_open_shared (assay_engine_get_io (engine),
                                                          assay_engine_get_folder (engine), error);
  g_autoptr (AssayFolder) folder =
    top != NULL ? assay_folder_open_parent (top, path, bytes != NULL, &cause) : NULL;

  if (folder != NULL && write_in (folder, assay_folder_last_name (path), bytes, reach, &cause))
    return TRUE;
  if (g_error_matches (cause, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    {
      refuse_strange (cause, error);
      g_error_free (cause);
    }
  else if (cause != NULL)
    g_propagate_error (error, cause);
  return FALSE;
}

gboolean
_assay_file_restore (
  AssayEngine *engine, const char *path, const char *blob, AssayFileReach reach, GError **error)
{
  g_autoptr (GBytes) bytes = blob != NULL ? assay_engine_load_blob (engine, blob, error) : NULL;

  return (blob == NULL || bytes != NULL) && _assay_file_write (engine, path, bytes, reach, error);
}

gboolean
_assay_file_is (AssayEngine *engine, const char *path, const char *blob)
{
  g_autofree char *full = dup_full (engine, path);
  g_autoptr (GBytes) bytes = NULL;
  AssayIo *io = assay_engine_get_io (engine);
  struct stat info;
  AssayDigest digest;

  if (blob == NULL)
    return io->lstat (io, ASSAY_IO_PATH, full, &info) != 0 && errno == ENOENT;
  bytes = read_bytes (engine, path, NULL);
  if (bytes == NULL)
    return FALSE;
  assay_digest_of_bytes (&digest, bytes);
  return g_str_equal (assay_digest_hex (&digest).text, blob);
}

gboolean
_assay_file_refuse (GError **error,
                    const char *code,
                    const char *message,
                    const char *fix,
                    const char *a,
                    const char *b)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assay_problems_add (problems, NULL, NULL, code, message, fix, a, b, NULL);
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

gboolean
_assay_file_may_write (AssayEngine *engine, GError **error)
{
  g_autofree char *reason = assay_engine_dup_read_only (engine);

  return reason == NULL
         || _assay_file_refuse (error, "store.read_only",
                                N_ ("No document was changed, for it cannot be recorded: {0}"),
                                NULL, reason, NULL);
}

gboolean
_assay_file_submit (AssayEngine *engine, const char *kind, gpointer args, GError **error)
{
  g_autoptr (AssayOutcome) outcome = assay_engine_submit (
    engine, assay_command_new (kind, args, ASSAY_ACTOR_USER, assay_engine_get_program (engine)));

  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

const AssaySpec *
_assay_file_find_spec (const AssayCatalog *catalog, const char *name, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssaySpec *spec = assay_catalog_find_asset (catalog, name, problems);

  if (spec == NULL)
    g_propagate_error (error, assay_problems_to_error (problems));
  return spec;
}
