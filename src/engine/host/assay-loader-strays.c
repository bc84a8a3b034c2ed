/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-loader.h"
#include "engine/host/assay-loader-walk.h"

#include "model/documents/assay-file-name.h"

#include <string.h>

/* What lies in the project's folder, looks like a part of it, and is read by nobody. */

#define MAX_WARNINGS   500
#define MAX_LOOKED_AT  200 /* files outside the folders of documents: a game may have thousands */
#define MAX_LOOK_BYTES (256 * 1024)

typedef struct
{
  AssayIo *io;
  const char *folder;
  AssayProblems *warnings;
  guint n_told, n_looked_at;
} Search;

/* Kinds of documents to come: a project made for a newer program has them already. */
static const char *const later_folders[] = {"entities",       "rules",  "waivers", "improvements",
                                            "export-targets", "stages", NULL};

/* In folders of documents ------------------------------------------------ */

static void
warn_of_file (Search *self, const char *path)
{
  const char *slash = strrchr (path, '/'), *name = slash != NULL ? slash + 1 : path;
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  const char *fix;

  if (assay_file_name_is_sync_copy (name))
    fix = N_ ("Compare it with the document it is a copy of, and delete it.");
  else if (assay_file_name_is_backup (name))
    fix = N_ ("It looks like a backup; delete it, or keep it outside of the project.");
  else
    fix = N_ ("If it is a document, call it {0}.json; else keep it outside of this folder.");
  assay_problems_add (self->warnings, path, "", "document.not_read",
                      N_ ("The file is not read: documents end in “.json”."), fix, stem, NULL);
}

static void
warn_of_folder (Search *self, const char *path)
{
  assay_problems_add (
    self->warnings, path, "", "document.folder_not_read",
    N_ ("Nothing in this folder is read: it is a link, lies too deep, or lies where "
        "each document has its own name."),
    N_ ("Move the documents to the folder above, or remove it."), NULL);
}

static gboolean
visit_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  Search *self = data;

  if (entry == ASSAY_LOADER_JSON || entry == ASSAY_LOADER_FOLDER)
    return TRUE; /* told of when it is read */
  if (entry == ASSAY_LOADER_OTHER)
    warn_of_file (self, path);
  else
    warn_of_folder (self, path);
  return ++self->n_told < MAX_WARNINGS;
}

/* Beside them ------------------------------------------------------------ */

/* The kind that @bytes says to be of: {"schema":"spec/1", …}. */
static gboolean
says_kind (GBytes *bytes, AssayKind *out)
{
  g_autoptr (AssayJsonReader) reader =
    assay_json_reader_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *word = NULL;

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return FALSE;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      if (strcmp (assay_json_reader_get_string (reader, NULL), "schema") != 0)
        {
          if (!assay_json_reader_skip (reader, NULL, NULL))
            return FALSE;
          continue;
        }
      if (assay_json_reader_next (reader) == ASSAY_JSON_STRING)
        word = g_strdup (assay_json_reader_get_string (reader, NULL));
      if (word == NULL || strchr (word, '/') == NULL)
        return FALSE;
      *strchr (word, '/') = '\0';
      return assay_kind_parse (word, out);
    }
  return FALSE;
}

static void
look_at (Search *self, const char *path)
{
  g_autofree char *full = g_build_filename (self->folder, path, NULL);
  g_autoptr (GBytes) bytes = NULL;
  AssayKind kind;

  if (self->n_looked_at++ >= MAX_LOOKED_AT)
    return;
  bytes = assay_io_read_file (self->io, full, MAX_LOOK_BYTES, NULL);
  if (bytes == NULL || !says_kind (bytes, &kind) || kind == ASSAY_KIND_PROJECT
      || g_strcmp0 (path, assay_kind_info (kind)->lines) == 0)
    return;
  assay_problems_add (
    self->warnings, path, "", "document.elsewhere",
    N_ ("The file says that it is a document of the kind “{0}”, but lies where none "
        "are read."),
    N_ ("Move it to the folder “{1}”."), assay_kind_info (kind)->name,
    assay_kind_info (kind)->folder, NULL);
}

static gboolean
is_document_folder (const char *name)
{
  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      const char *folder = assay_kind_info ((AssayKind) kind)->folder;
      gsize n = strcspn (folder, "/");

      if (strncmp (folder, name, n) == 0 && name[n] == '\0')
        return TRUE;
    }
  return FALSE;
}

static void
look_into (Search *self, const char *name)
{
  g_autofree char *full = g_build_filename (self->folder, name, NULL);
  g_auto (GStrv) names = self->io->list (self->io, ASSAY_IO_PATH, full);
  gboolean later = g_strv_contains (later_folders, name), any = FALSE;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (name, names[i], NULL);

      if (!g_str_has_suffix (names[i], ".json"))
        continue;
      any = TRUE;
      if (!later)
        look_at (self, path);
    }
  if (later && any)
    assay_problems_add (
      self->warnings, name, "", "document.later_kind",
      N_ ("Nothing in “{0}” is read: this version of Assay has no such documents."),
      N_ ("Keep them for a newer version, or remove them."), name, NULL);
}

static void
search_top (Search *self)
{
  g_auto (GStrv) names = self->io->list (self->io, ASSAY_IO_PATH, self->folder);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *full = g_build_filename (self->folder, names[i], NULL);
      struct stat info;

      if (names[i][0] == '.' || is_document_folder (names[i])
          || self->io->lstat (self->io, ASSAY_IO_PATH, full, &info) != 0)
        continue;
      if (S_ISDIR (info.st_mode))
        look_into (self, names[i]);
      else if (g_str_has_suffix (names[i], ".json"))
        look_at (self, names[i]);
    }
}

void
assay_loader_warn (AssayIo *io, const char *folder, AssayProblems *warnings)
{
  Search search = {io, folder, warnings, 0, 0};

  _assay_loader_walk (io, folder, visit_cb, &search, NULL);
  search_top (&search);
}
