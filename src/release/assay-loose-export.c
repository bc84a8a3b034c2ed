/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-loose-export.h"

#include "base/assay-folder.h"
#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"

#include <string.h>

#define FILE_MAX_BYTES (1024 * 1024 * 1024)

void
assay_export_file_free (AssayExportFile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->version);
  g_free (self->asset);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/* Names the exports wrote here, each with its entry's text: {"files":{"potion.png":{…}}}. One that
 * is no manifest claims nothing; one that cannot be read is an error, for its claims would be
 * forgotten. */
static GHashTable *
read_manifest (AssayFolder *folder, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AssayJsonReader) reader = NULL;
  g_autoptr (GError) trouble = NULL;
  gboolean in_files = FALSE;

  bytes = assay_folder_read_file (folder, ASSAY_EXPORT_MANIFEST, ASSAY_EXPORT_MANIFEST_MAX_BYTES,
                                  &trouble);
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

/* Of an entry, which may be %NULL; none when it says none. */
static void
read_digest (const char *entry, AssayDigest *out)
{
  g_autoptr (AssayJsonReader) reader = NULL;
  gboolean is_next = FALSE;

  *out = (AssayDigest){0};
  if (entry == NULL)
    return;
  reader = assay_json_reader_new (entry, strlen (entry));
  for (AssayJsonToken token = assay_json_reader_next (reader);
       token != ASSAY_JSON_END && token != ASSAY_JSON_ERROR;
       token = assay_json_reader_next (reader))
    {
      const char *text = token == ASSAY_JSON_NAME || token == ASSAY_JSON_STRING
                           ? assay_json_reader_get_string (reader, NULL)
                           : NULL;

      if (is_next && token == ASSAY_JSON_STRING && !assay_digest_parse (out, text))
        *out = (AssayDigest){0};
      is_next = token == ASSAY_JSON_NAME && g_str_equal (text, "sha256");
    }
}

typedef enum
{
  FILE_ABSENT,
  FILE_SAME,    /* as wanted */
  FILE_OURS,    /* as an export wrote it */
  FILE_CHANGED, /* an export wrote it, somebody changed it */
  FILE_FOREIGN,
  FILE_STRANGE, /* a link, a folder, another user's … */
  FILE_UNKNOWN, /* @error says why */
} FileState;

static FileState
why_unread (GError *cause, GError **error)
{
  FileState state = FILE_UNKNOWN;

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    state = FILE_ABSENT;
  else if (g_error_matches (cause, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    state = FILE_STRANGE;
  g_propagate_error (error, cause);
  return state;
}

/* @entry: what the manifest says of the file, or %NULL. @error is set for absent and strange ones
 * too. */
static FileState
look_at (AssayFolder *folder, const char *name, GBytes *wanted, const char *entry, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GBytes) there = assay_folder_read_file (folder, name, FILE_MAX_BYTES, &cause);
  AssayDigest found, claimed;

  if (there == NULL)
    return why_unread (cause, error);
  if (g_bytes_equal (there, wanted))
    return FILE_SAME;
  read_digest (entry, &claimed);
  if (assay_digest_is_none (&claimed))
    return FILE_FOREIGN;
  assay_digest_of_bytes (&found, there);
  return assay_digest_equal (&found, &claimed) ? FILE_OURS : FILE_CHANGED;
}

static void
refuse (FileState state,
        AssayFolder *folder,
        const char *name,
        const GError *why,
        AssayProblems *problems)
{
  g_autofree char *path = assay_folder_dup_path (folder, name);

  if (state == FILE_STRANGE)
    assay_problems_add (problems, path, NULL, "export.not_a_file", N_ ("{0}."),
                        N_ ("Move it away or choose another folder."), why->message, NULL);
  else if (state == FILE_CHANGED)
    assay_problems_add (
      problems, path, NULL, "export.changed_file",
      N_ ("“{0}” was changed after an export wrote it, so it was left as it is."),
      N_ ("Keep it under another name and export again, or choose another folder."), name, NULL);
  else
    assay_problems_add (problems, path, NULL, "export.foreign_file",
                        N_ ("“{0}” is there already and was not written by an export."),
                        N_ ("Move it away or choose another folder."), name, NULL);
}

static gboolean
write_one (AssayFolder *folder,
           const AssayExportFile *file,
           GHashTable *ours,
           AssayExportTotals *totals,
           AssayProblems *problems,
           GError **error)
{
  GError *why = NULL;
  const char *entry = g_hash_table_lookup (ours, file->name);
  FileState state;

  if (file->bytes == NULL)
    {
      totals->refused++;
      return TRUE;
    }
  state = look_at (folder, file->name, file->bytes, entry, &why);
  if (state == FILE_UNKNOWN)
    {
      g_propagate_error (error, why);
      return FALSE;
    }
  if (state == FILE_CHANGED || state == FILE_FOREIGN || state == FILE_STRANGE)
    {
      totals->refused++;
      refuse (state, folder, file->name, why, problems);
      g_clear_error (&why);
      return TRUE;
    }
  g_clear_error (&why);
  if (state == FILE_SAME)
    totals->same++;
  else
    totals->written++;
  g_hash_table_replace (ours, g_strdup (file->name), entry_of (file));
  return state == FILE_SAME || assay_folder_replace_file (folder, file->name, file->bytes, error);
}

/* A manifest that is no file of ours stops the export, for its claims are unknown. */
static void
say_way_out (AssayFolder *folder, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  if (!g_error_matches (*error, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    return;
  refuse (FILE_STRANGE, folder, ASSAY_EXPORT_MANIFEST, *error, problems);
  g_error_free (*error);
  *error = assay_problems_to_error (problems);
}

static gboolean
write_manifest (AssayFolder *folder, GHashTable *ours, GBytes **out, GError **error)
{
  g_autoptr (GBytes) manifest = print_manifest (ours);

  if (look_at (folder, ASSAY_EXPORT_MANIFEST, manifest, NULL, NULL) != FILE_SAME
      && !assay_folder_replace_file (folder, ASSAY_EXPORT_MANIFEST, manifest, error))
    return FALSE;
  *out = g_steal_pointer (&manifest);
  return TRUE;
}

/* How many of @files, which are sorted, have the name of the one at @first. */
static guint
count_namesakes (GPtrArray *files, guint first)
{
  const AssayExportFile *file = files->pdata[first];
  guint end = first + 1;

  while (end < files->len
         && g_str_equal (((AssayExportFile *) files->pdata[end])->name, file->name))
    end++;
  return end - first;
}

/* Whichever came last would stand for both in the game. */
static void
refuse_namesakes (AssayFolder *folder,
                  const AssayExportFile *file,
                  const AssayExportFile *other,
                  AssayProblems *problems)
{
  g_autofree char *path = assay_folder_dup_path (folder, file->name);

  assay_problems_add (
    problems, path, NULL, "export.name_clash",
    N_ ("Pictures of “{1}” and of “{2}” would both be {0}, so neither was written."),
    N_ ("Give one of the two assets another id, or the one with variants fewer of them."),
    file->name, file->asset != NULL ? file->asset : file->version,
    other->asset != NULL ? other->asset : other->version, NULL);
}

/* What stays ----------------------------------------------------------------------- */

/* A set of names, borrowed. */
static GHashTable *
names_of (GPtrArray *files)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < files->len; i++)
    g_hash_table_add (names, ((AssayExportFile *) files->pdata[i])->name);
  return names;
}

/* A manifest that somebody else wrote may name anything. */
static gboolean
could_be_written (const char *name)
{
  static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-";

  return *name != '.' && name[strspn (name, plain)] == '\0' && g_str_has_suffix (name, ".png");
}

/* What cannot be looked at is not gone for that. */
static gboolean
lies_there (AssayFolder *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  struct stat info;

  return assay_folder_look_at (folder, name, &info, &error)
         || !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
list_left (AssayFolder *folder, GHashTable *ours, GPtrArray *files, GPtrArray *left)
{
  g_autoptr (GHashTable) wanted = names_of (files);
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (ours), (GCompareFunc) strcmp);

  for (GList *l = names; l != NULL; l = l->next)
    if (could_be_written (l->data) && !g_hash_table_contains (wanted, l->data)
        && lies_there (folder, l->data))
      g_ptr_array_add (left, g_strdup (l->data));
}

static gboolean
export_into (AssayFolder *folder,
             GPtrArray *files,
             AssayExportTotals *totals,
             GBytes **out_manifest,
             GPtrArray *left,
             AssayProblems *problems,
             GError **error)
{
  g_autoptr (GHashTable) ours = read_manifest (folder, error);

  if (ours == NULL)
    return FALSE;
  for (guint i = 0, n; i < files->len; i += n)
    {
      n = count_namesakes (files, i);
      if (n > 1)
        {
          totals->refused++;
          refuse_namesakes (folder, files->pdata[i], files->pdata[i + 1], problems);
        }
      else if (!write_one (folder, files->pdata[i], ours, totals, problems, error))
        return FALSE;
    }
  list_left (folder, ours, files, left);
  return write_manifest (folder, ours, out_manifest, error);
}

gboolean
assay_loose_export (AssayIo *io,
                    const char *path,
                    GPtrArray *files,
                    AssayExportTotals *out_totals,
                    GBytes **out_manifest,
                    GPtrArray *left,
                    AssayProblems *problems,
                    GError **error)
{
  g_autoptr (AssayFolder) folder = NULL;
  GError *trouble = NULL;

  *out_totals = (AssayExportTotals){0};
  if (!assay_io_make_folders (io, path, error))
    return FALSE;
  folder = assay_folder_open (io, path, error);
  if (folder == NULL)
    return FALSE;
  if (export_into (folder, files, out_totals, out_manifest, left, problems, &trouble))
    return TRUE;
  say_way_out (folder, &trouble);
  g_propagate_error (error, trouble);
  return FALSE;
}
