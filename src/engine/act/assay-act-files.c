/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/act/assay-act-files.h"

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
take_away (AssayEngine *engine, const char *full, GError **error)
{
  AssayIo *io = assay_engine_get_io (engine);
  g_autofree char *folder = g_path_get_dirname (full);

  if (io->unlink (io, ASSAY_IO_PATH, full) != 0)
    return assay_io_fail (error, errno, N_ ("Could not remove “{0}”: {1}"), full);
  return assay_io_sync_folder (io, folder, error);
}

gboolean
_assay_file_write (AssayEngine *engine, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *full = dup_full (engine, path);

  return bytes != NULL ? assay_io_replace_file (assay_engine_get_io (engine), full, bytes, error)
                       : take_away (engine, full, error);
}

gboolean
_assay_file_restore (AssayEngine *engine, const char *path, const char *blob, GError **error)
{
  g_autoptr (GBytes) bytes = blob != NULL ? assay_engine_load_blob (engine, blob, error) : NULL;

  return (blob == NULL || bytes != NULL) && _assay_file_write (engine, path, bytes, error);
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
    return io->stat (io, full, &info) != 0 && errno == ENOENT;
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
