/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-loose-export.h"

#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"

#include <errno.h>

void
assay_export_file_free (AssayExportFile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->version);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/* Names the exports wrote here, each with its entry's text: {"files":{"potion.png":{…}}}. One that
 * is no manifest claims nothing; one that cannot be read is an error, for its claims would be
 * forgotten. */
static GHashTable *
read_manifest (AssayIo *io, const char *folder, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = g_build_filename (folder, ASSAY_EXPORT_MANIFEST, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AssayJsonReader) reader = NULL;
  g_autoptr (GError) trouble = NULL;
  gboolean in_files = FALSE;

  bytes = assay_io_read_file (io, path, ASSAY_EXPORT_MANIFEST_MAX_BYTES, &trouble);
  if (bytes == NULL && !g_error_matches (trouble, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&trouble));
      return NULL;
    }
  if (bytes == NULL
      || !assay_json_is_valid (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)))
    return g_steal_pointer (&names);
  reader = assay_json_reader_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  assay_json_reader_next (reader);
  for (AssayJsonToken token = assay_json_reader_next (reader);
       token != ASSAY_JSON_END && token != ASSAY_JSON_ERROR;
       token = assay_json_reader_next (reader))
    {
      if (token != ASSAY_JSON_NAME)
        continue;
      if (in_files)
        {
          g_autofree char *name = g_strdup (assay_json_reader_get_string (reader, NULL));
          const char *entry;
          gsize n_bytes;

          if (assay_json_reader_skip (reader, &entry, &n_bytes))
            g_hash_table_insert (names, g_steal_pointer (&name), g_strndup (entry, n_bytes));
        }
      else if (g_str_equal (assay_json_reader_get_string (reader, NULL), "files")
               && assay_json_reader_peek (reader) == ASSAY_JSON_OBJECT_BEGIN)
        {
          assay_json_reader_next (reader);
          in_files = TRUE;
        }
      else
        assay_json_reader_skip (reader, NULL, NULL);
    }
  return g_steal_pointer (&names);
}

static char *
entry_of (const AssayExportFile *file)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) bytes = NULL;
  AssayDigest digest;

  assay_digest_of_bytes (&digest, file->bytes);
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "sha256", assay_digest_hex (&digest).text);
  assay_json_writer_member_string (writer, "version", file->version);
  assay_json_writer_end_object (writer);
  bytes = assay_json_writer_finish (writer);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* All files that are ours: what was written now and what earlier exports left here. */
static GBytes *
print_manifest (GHashTable *ours)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (ours), (GCompareFunc) strcmp);
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_PRETTY);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "schema", "export-manifest/1");
  assay_json_writer_name (writer, "files");
  assay_json_writer_begin_object (writer);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *entry = g_hash_table_lookup (ours, l->data);

      assay_json_writer_name (writer, l->data);
      assay_json_writer_raw (writer, entry, strlen (entry));
    }
  assay_json_writer_end_object (writer);
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

typedef enum
{
  FILE_ABSENT,
  FILE_SAME,
  FILE_OTHER,
  FILE_UNKNOWN
} FileState;

static FileState
look_at (AssayIo *io, const char *path, GBytes *wanted)
{
  g_autoptr (GBytes) there = NULL;
  struct stat info;

  if (io->stat (io, path, &info) != 0)
    return errno == ENOENT ? FILE_ABSENT : FILE_UNKNOWN;
  there = assay_io_read_file (io, path, g_bytes_get_size (wanted) + 1, NULL);
  return there != NULL && g_bytes_equal (there, wanted) ? FILE_SAME : FILE_OTHER;
}

static gboolean
write_one (AssayIo *io,
           const char *folder,
           const AssayExportFile *file,
           GHashTable *ours,
           AssayExportTotals *totals,
           AssayProblems *problems,
           GError **error)
{
  g_autofree char *path = g_build_filename (folder, file->name, NULL);

  switch (look_at (io, path, file->bytes))
    {
    case FILE_SAME:
      totals->same++;
      g_hash_table_replace (ours, g_strdup (file->name), entry_of (file));
      return TRUE;
    case FILE_OTHER:
      if (!g_hash_table_contains (ours, file->name))
        {
          totals->refused++;
          assay_problems_add (problems, path, NULL, "export.foreign_file",
                              N_ ("“{0}” is there already and was not written by an export."),
                              N_ ("Move it away or choose another folder."), file->name, NULL);
          return TRUE;
        }
      break;
    case FILE_UNKNOWN:
      return assay_io_fail (error, EIO, "look at", path);
    case FILE_ABSENT:
    default:
      break;
    }
  totals->written++;
  g_hash_table_replace (ours, g_strdup (file->name), entry_of (file));
  return assay_io_replace_file (io, path, file->bytes, error);
}

gboolean
assay_loose_export (AssayIo *io,
                    const char *folder,
                    GPtrArray *files,
                    AssayExportTotals *out_totals,
                    GBytes **out_manifest,
                    AssayProblems *problems,
                    GError **error)
{
  g_autofree char *manifest_path = g_build_filename (folder, ASSAY_EXPORT_MANIFEST, NULL);
  g_autoptr (GHashTable) ours = NULL;
  g_autoptr (GBytes) manifest = NULL;

  *out_totals = (AssayExportTotals){0};
  if (!assay_io_make_folders (io, folder, error))
    return FALSE;
  ours = read_manifest (io, folder, error);
  if (ours == NULL)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    if (!write_one (io, folder, files->pdata[i], ours, out_totals, problems, error))
      return FALSE;
  manifest = print_manifest (ours);
  if (look_at (io, manifest_path, manifest) != FILE_SAME
      && !assay_io_replace_file (io, manifest_path, manifest, error))
    return FALSE;
  *out_manifest = g_steal_pointer (&manifest);
  return TRUE;
}
