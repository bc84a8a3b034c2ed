/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-loader.h"

#include <errno.h>

#define PROJECT_FILE "project.json"

static void
loaded_file_free (gpointer data)
{
  AssayLoadedFile *file = data;

  g_free (file->path);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_clear_pointer (&file->document, assay_document_unref);
  g_free (file);
}

static void
read_one (
  AssayIo *io, const char *folder, const char *path, GPtrArray *files, AssayProblems *problems)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autoptr (GError) error = NULL;
  AssayLoadedFile *file = NULL;
  GBytes *bytes;
  AssayKind kind;

  if (!assay_kind_of_path (path, &kind, NULL, NULL))
    {
      assay_kind_report_stray (path, problems);
      return;
    }
  bytes = assay_io_read_file (io, full, ASSAY_DOCUMENT_MAX_BYTES, &error);
  if (bytes == NULL)
    assay_problems_add (problems, path, "", "document.unreadable", N_ ("{0}."),
                        N_ ("Check the file's rights and size."), error->message, NULL);
  file = g_new0 (AssayLoadedFile, 1);
  file->path = g_strdup (path);
  file->bytes = bytes;
  if (bytes != NULL)
    file->document = assay_document_load (kind, bytes, path, problems);
  g_ptr_array_add (files, file);
}

/* A folder that cannot be listed is no empty one: its documents would count as deleted. */
static gboolean
read_folder (AssayIo *io,
             const char *folder,
             const char *inner,
             GPtrArray *files,
             AssayProblems *problems,
             GError **error)
{
  g_autofree char *full = g_build_filename (folder, inner, NULL);
  g_auto (GStrv) names = io->list (io, ASSAY_IO_PATH, full);

  if (names == NULL && errno != ENOENT)
    return assay_io_fail (error, errno, "list", full);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path =
        *inner != '\0' ? g_build_filename (inner, names[i], NULL) : g_strdup (names[i]);

      if (!g_str_has_suffix (names[i], ".json"))
        continue;
      if (files->len >= ASSAY_LOADER_MAX_FILES)
        {
          assay_problems_add (problems, path, NULL, "project.too_many_files",
                              N_ ("The project has more than {0} documents; the rest is not read."),
                              N_ ("Split the project."), G_STRINGIFY (ASSAY_LOADER_MAX_FILES),
                              NULL);
          return TRUE;
        }
      read_one (io, folder, path, files, problems);
    }
  return TRUE;
}

/* Each folder once, although several kinds of single documents share one. */
static gboolean
seen_before (AssayKind kind)
{
  const char *folder = assay_kind_info (kind)->folder;

  for (int earlier = 0; earlier < (int) kind; earlier++)
    if (g_str_equal (assay_kind_info ((AssayKind) earlier)->folder, folder))
      return TRUE;
  return FALSE;
}

static int
compare_path (gconstpointer a, gconstpointer b)
{
  const AssayLoadedFile *const *x = a, *const *y = b;

  return strcmp ((*x)->path, (*y)->path);
}

GPtrArray *
assay_loader_read (AssayIo *io, const char *folder, AssayProblems *problems, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (loaded_file_free);
  g_autofree char *top = g_build_filename (folder, PROJECT_FILE, NULL);
  struct stat info;

  if (io->stat (io, top, &info) != 0)
    {
      assay_io_fail (error, errno, "read the project's", top);
      return NULL;
    }
  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    if (!seen_before ((AssayKind) kind)
        && !read_folder (io, folder, assay_kind_info ((AssayKind) kind)->folder, files, problems,
                         error))
      return NULL;
  g_ptr_array_sort (files, compare_path);
  return g_steal_pointer (&files);
}

gboolean
assay_loader_knows_project (const AssayProblems *problems, GError **error)
{
  g_autoptr (AssayProblems) own = assay_problems_new ();

  for (guint i = 0; i < assay_problems_count (problems); i++)
    if (g_strcmp0 (assay_problems_get (problems, i)->file, PROJECT_FILE) == 0)
      assay_problems_add_copy (own, assay_problems_get (problems, i));
  if (assay_problems_count (own) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (own));
  return FALSE;
}
