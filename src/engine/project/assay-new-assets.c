/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-new-assets.h"

#include "base/assay-folder.h"
#include "base/assay-id.h"
#include "model/documents/assay-documents.h"

#define ID_LENGTH 48 /* leaves room for a number */

char **
assay_new_assets_split (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GStrvBuilder *titles = g_strv_builder_new ();
  char **all;

  for (guint i = 0; lines[i] != NULL && g_hash_table_size (seen) < ASSAY_NEW_ASSETS_MAX; i++)
    if (*g_strstrip (lines[i]) != '\0' && g_hash_table_add (seen, lines[i]))
      g_strv_builder_add (titles, lines[i]);
  all = g_strv_builder_end (titles);
  g_strv_builder_unref (titles);
  return all;
}

char *
assay_new_assets_id (const char *title)
{
  g_return_val_if_fail (title != NULL, NULL);

  /* the same on every machine, whatever its language */
  g_autofree char *ascii = g_str_to_ascii (title, "C");
  GString *id = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0' && id->len < ID_LENGTH; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (id, g_ascii_tolower (*c));
    else if (*c != '?' && id->len > 0 && id->str[id->len - 1] != '_')
      g_string_append_c (id, '_');
  while (id->len > 0 && id->str[id->len - 1] == '_')
    g_string_truncate (id, id->len - 1);
  if (id->len == 0)
    g_string_assign (id, "asset");
  return g_string_free (id, FALSE);
}

static GBytes *
spec_bytes (const char *id, const char *title, const char *type, const char *checkpoint)
{
  g_autoptr (AssayDocument) draft = assay_document_new_draft (ASSAY_KIND_SPEC, id, 0);
  AssaySpec *spec = (AssaySpec *) draft;

  spec->title = g_strdup (title);
  spec->asset_type = g_strdup (type);
  spec->checkpoint = g_strdup (checkpoint);
  return assay_document_to_bytes (draft);
}

/* One that no name of this list has yet. */
static char *
dup_free_id (GHashTable *used, const char *title)
{
  g_autofree char *wanted = assay_new_assets_id (title);
  char *id = g_strdup (wanted);

  for (guint n = 2; g_hash_table_contains (used, id); n++)
    {
      g_free (id);
      id = g_strdup_printf ("%s_%u", wanted, n);
    }
  g_hash_table_add (used, g_strdup (id));
  return id;
}

static gboolean
write_spec (AssayFolder *specs, const char *id, GBytes *bytes, GError **error)
{
  AssayIo *io = assay_folder_get_io (specs);
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  struct stat info;

  return io->lstat (io, assay_folder_get_fd (specs), name, &info) == 0
         || assay_folder_replace_file (specs, name, bytes, error);
}

static AssayFolder *
make_specs (const char *folder, GError **error)
{
  AssayIo *io = assay_io_system ();
  g_autoptr (AssayFolder) project =
    assay_io_make_folders (io, folder, error) ? assay_folder_open_shared (io, folder, error) : NULL;

  return project != NULL ? assay_folder_make_below (project, "specs", error) : NULL;
}

gboolean
assay_new_assets_write (const char *folder,
                        const char *const *titles,
                        const char *type,
                        const char *checkpoint,
                        AssayProblems *problems)
{
  g_return_val_if_fail (folder != NULL && titles != NULL && problems != NULL, FALSE);
  g_return_val_if_fail (type != NULL && checkpoint != NULL, FALSE);

  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayFolder) specs = make_specs (folder, &error);
  gboolean ok = specs != NULL;

  for (guint i = 0; ok && titles[i] != NULL; i++)
    {
      g_autofree char *id = dup_free_id (used, titles[i]);
      g_autoptr (GBytes) bytes = spec_bytes (id, titles[i], type, checkpoint);

      ok = write_spec (specs, id, bytes, &error);
    }
  if (!ok)
    assay_problems_add (problems, folder, NULL, "init.failed", N_ ("{0}"),
                        N_ ("Check the folder's rights and the free space."), error->message, NULL);
  return ok;
}
