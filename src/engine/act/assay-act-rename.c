/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/act/assay-act-files.h"
#include "engine/query/assay-query-private.h"

#include "base/assay-folder-path.h"
#include "model/documents/assay-document.h"

/* A new name for an asset, and all its history with it; its line in lock.json keeps the name that
 * its seeds are derived from. Its file gets the name; where a person has renamed the file already,
 * only the history follows. */

/* Beside the old one, in whatever folder the person keeps it. */
static char *
dup_path_of (const AssaySpec *spec, const char *id)
{
  g_autofree char *folder = g_path_get_dirname (spec->document.file);
  g_autofree char *name = g_strconcat (id, ".json", NULL);

  return g_build_filename (folder, name, NULL);
}

static GBytes *
bytes_called (const AssaySpec *spec, const char *id)
{
  g_autoptr (AssayDocument) draft = assay_document_dup_draft (&spec->document);

  g_free (draft->id);
  draft->id = g_strdup (id);
  return assay_document_to_bytes (draft);
}

static gboolean
submit (AssayEngine *engine, const AssayRenameArgs *args, GError **error)
{
  AssaySpecRenamed *renamed = assay_table_new (assay_command_kind_find ("spec.rename")->args);

  renamed->from = g_strdup (args->from);
  renamed->to = g_strdup (args->to);
  return _assay_file_submit (engine, "spec.rename", renamed, error);
}

static gint64
count_versions (AssayEngine *engine, const char *spec)
{
  AssayListFilter filter = {.state = "all", .spec = spec};
  g_autoptr (GPtrArray) versions = assay_engine_list (engine, "versions", &filter, NULL);

  return versions != NULL ? versions->len : 0;
}

/* A rename that was ended by force between the new file and the end of the old one: both are there,
 * and differ in nothing but the name, and one has the history. Asked for again it goes on. */
static gboolean
is_begun (AssayEngine *engine, const AssayRenameArgs *args, const AssaySpec *spec)
{
  g_autofree char *path = dup_path_of (spec, args->to);
  g_autoptr (GBytes) bytes = bytes_called (spec, args->to);
  AssayDigest digest;

  assay_digest_of_bytes (&digest, bytes);
  return _assay_file_is (engine, path, assay_digest_hex (&digest).text)
         && (count_versions (engine, args->from) == 0 || count_versions (engine, args->to) == 0);
}

/* The history of one that is begun may have the new name already. */
static gboolean
submit_rest (AssayEngine *engine, const AssayRenameArgs *args, GError **error)
{
  return count_versions (engine, args->to) > 0 || submit (engine, args, error);
}

/* The old file of a rename that was begun. */
static gboolean
end_move (AssayEngine *engine, const AssayRenameArgs *args, const AssaySpec *spec, GError **error)
{
  gboolean moved;

  assay_engine_begin_documents (engine);
  moved = submit_rest (engine, args, error)
          && _assay_file_write (engine, spec->document.file, NULL, ASSAY_FILE_OF_MANY, error);
  assay_engine_end_documents (engine);
  return moved;
}

/* The new file, the history, then the old file: at no time is there no document. */
static gboolean
move (AssayEngine *engine, const AssayRenameArgs *args, const AssaySpec *spec, GError **error)
{
  g_autofree char *path = dup_path_of (spec, args->to);
  g_autoptr (GBytes) bytes = bytes_called (spec, args->to);
  gboolean moved;

  if (!_assay_file_is (engine, path, NULL))
    return _assay_file_refuse (error, "rename.file_there", N_ ("There is a file “{0}” already."),
                               N_ ("Choose another name."), path, NULL);
  assay_engine_begin_documents (engine);
  moved = _assay_file_write (engine, path, bytes, ASSAY_FILE_OF_MANY, error);
  if (moved && !submit (engine, args, error))
    {
      _assay_file_write (engine, path, NULL, ASSAY_FILE_OF_MANY, NULL);
      moved = FALSE;
    }
  moved = moved && _assay_file_write (engine, spec->document.file, NULL, ASSAY_FILE_OF_MANY, error);
  assay_engine_end_documents (engine);
  return moved;
}

/* A link, or one of two names: the new name would be a file of its own, and what is behind the old
 * one would stay as it was, unseen. */
static gboolean
check_own_file (AssayEngine *engine, const AssaySpec *spec, GError **error)
{
  const char *path = spec->document.file;
  g_autoptr (AssayFolder) top = assay_folder_open_shared (assay_engine_get_io (engine),
                                                          assay_engine_get_folder (engine), error);
  g_autoptr (AssayFolder) folder =
    top != NULL ? assay_folder_open_parent (top, path, FALSE, error) : NULL;
  g_autoptr (GError) cause = NULL;
  struct stat info;

  if (folder == NULL)
    return FALSE;
  if (assay_folder_look_at (folder, assay_folder_last_name (path), &info, &cause)
      || !g_error_matches (cause, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    return TRUE; /* what is wrong otherwise is told by who reads it */
  return _assay_file_refuse (error, "rename.link", N_ ("Nothing was renamed: {0}."),
                             N_ ("Put a copy in its place and rename that. What it leads to stays "
                                 "as it is."),
                             cause->message, NULL);
}

/* The file was renamed by hand: what is known of the old name is that document's. */
static gboolean
follow_by_hand (AssayEngine *engine, const AssayRenameArgs *args, GError **error)
{
  if (count_versions (engine, args->from) == 0)
    return _assay_file_refuse (error, "asset.unknown",
                               N_ ("There is no asset “{0}”, and nothing was made of it."),
                               N_ ("See them with: assayctl list assets"), args->from, NULL);
  return assay_engine_keep_line (engine, args->from, args->to, error)
         && submit (engine, args, error);
}

static gboolean
rename_asset (AssayEngine *engine, const AssayRenameArgs *args, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  const AssayDocument *there = assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, args->to);
  const AssaySpec *spec =
    (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, args->from);

  if (!assay_id_is_valid (args->to))
    return _assay_file_refuse (error, "rename.bad_name", N_ ("“{0}” cannot be an asset's name."),
                               N_ ("Use small letters, digits and underscores."), args->to, NULL);
  if (there != NULL && spec == NULL && !assay_catalog_is_unread (catalog, args->from))
    return follow_by_hand (engine, args, error);
  if (there != NULL && spec != NULL && is_begun (engine, args, spec))
    return end_move (engine, args, spec, error);
  if (there != NULL || assay_catalog_is_unread (catalog, args->to))
    return _assay_file_refuse (error, "rename.taken", N_ ("There is an asset “{0}” already."),
                               N_ ("Choose another name."), args->to, NULL);
  spec = _assay_file_find_spec (catalog, args->from, error);
  if (spec == NULL)
    return FALSE;
  /* a title is no name that lock.json and the log could keep */
  if (!g_str_equal (spec->document.id, args->from))
    return _assay_file_refuse (error, "asset.unknown",
                               N_ ("There is no asset “{0}”. Did you mean “{1}”?"), NULL,
                               args->from, spec->document.id);
  return check_own_file (engine, spec, error)
         && assay_engine_keep_line (engine, args->from, args->to, error)
         && move (engine, args, spec, error);
}

gboolean
_assay_file_rename (AssayEngine *engine, const AssayRenameArgs *args, GError **error)
{
  return _assay_file_may_write (engine, error) && assay_engine_rescan (engine, error)
         && rename_asset (engine, args, error) && assay_engine_read_anew (engine, error);
}

static gpointer
run (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayRenameArgs *args = data;
  AssayRenameResult *result;

  if (args->from == NULL || args->to == NULL || g_str_equal (args->from, args->to))
    {
      _assay_file_refuse (error, "rename.same", N_ ("A new name is wanted."), NULL, NULL, NULL);
      return NULL;
    }
  if (!_assay_file_rename (engine, args, error))
    return NULL;
  result = assay_table_new (&assay_rename_result_table);
  result->versions = count_versions (engine, args->to);
  return result;
}

const AssayActKind assay_acts_of_rename[] = {
  {"rename", &assay_rename_args_table, &assay_rename_result_table, run, TRUE},
  {NULL},
};
