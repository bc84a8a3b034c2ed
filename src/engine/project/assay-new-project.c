/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-new-project.h"

#include "base/assay-folder-path.h"
#include "base/assay-id.h"
#include "base/assay-installed.h"
#include "base/assay-json-writer.h"
#include "engine/host/assay-loader.h"

#include <errno.h>

#define PROJECT_FILE   "project.json"
#define COPY_MAX_BYTES (16 * 1024 * 1024)
#define COPY_MAX_DEPTH 8

#define GITIGNORE_MAX_BYTES (1024 * 1024)

static const char gitignore_text[] = ".assay/\n";
static const char gitattributes_text[] =
  "*.json text eol=lf\nlock.json merge=union\n*.png binary\n";

/* What cannot be looked at is taken to be there: who opens it is told why it cannot be had. */
static gboolean
exists (AssayIo *io, const char *path)
{
  struct stat info;

  return io->stat (io, path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* Whatever has the name, a link that leads nowhere too. */
static gboolean
is_taken (AssayFolder *folder, const char *name)
{
  AssayIo *io = assay_folder_get_io (folder);
  struct stat info;

  return io->lstat (io, assay_folder_get_fd (folder), name, &info) == 0 || errno != ENOENT;
}

static gboolean
write_text (AssayFolder *folder, const char *name, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return is_taken (folder, name) || assay_folder_replace_file (folder, name, bytes, error);
}

/* Whether a line of @text ignores the folder already, as people write it. */
static gboolean
ignores_store (const char *text, gsize n_bytes)
{
  g_autofree char *whole = g_strndup (text, n_bytes);
  g_auto (GStrv) lines = g_strsplit (whole, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      line += g_str_has_prefix (line, "**/") ? strlen ("**/") : 0;
      line += *line == '/';
      if (g_str_equal (line, ".assay") || g_str_equal (line, ".assay/")
          || g_str_equal (line, ".assay/*") || g_str_equal (line, ".assay/**"))
        return TRUE;
    }
  return FALSE;
}

/* The history of a project and its pictures are no business of git's. What a person has in the file
 * stays, with its line ends. */
static gboolean
write_gitignore (AssayFolder *folder, GError **error)
{
  AssayIo *io = assay_folder_get_io (folder);
  g_autofree char *path = assay_folder_dup_path (folder, ".gitignore");
  g_autoptr (GBytes) there = NULL, bytes = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  const char *old;
  gsize n_bytes;

  if (!is_taken (folder, ".gitignore"))
    return write_text (folder, ".gitignore", gitignore_text, error);
  there = assay_io_read_file (io, path, GITIGNORE_MAX_BYTES, error);
  if (there == NULL)
    return FALSE;
  old = g_bytes_get_data (there, &n_bytes);
  if (n_bytes > 0 && ignores_store (old, n_bytes))
    return TRUE;
  g_string_append_len (text, old, (gssize) n_bytes);
  if (n_bytes > 0 && old[n_bytes - 1] != '\n')
    g_string_append_c (text, '\n');
  g_string_append (text, gitignore_text);
  bytes = g_bytes_new (text->str, text->len);
  return assay_folder_replace_file (folder, ".gitignore", bytes, error);
}

static gboolean
write_project (AssayFolder *folder, const char *title, GError **error)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_PRETTY);
  g_autoptr (GBytes) bytes = NULL;

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "schema", "project/1");
  assay_json_writer_member_string (writer, "title", title);
  assay_json_writer_end_object (writer);
  bytes = assay_json_writer_finish (writer);
  return assay_folder_replace_file (folder, PROJECT_FILE, bytes, error);
}

static gboolean copy_tree (const char *from, AssayFolder *to, int depth, GError **error);

static gboolean
copy_file (const char *from, AssayFolder *to, const char *name, GError **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (is_taken (to, name))
    return TRUE; /* what a person has there stays */
  bytes = assay_io_read_file (assay_folder_get_io (to), source, COPY_MAX_BYTES, error);
  return bytes != NULL && assay_folder_replace_file (to, name, bytes, error);
}

static gboolean
copy_folder (const char *from, AssayFolder *to, const char *name, int depth, GError **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autoptr (AssayFolder) target = assay_folder_make_below (to, name, error);

  return target != NULL && copy_tree (source, target, depth + 1, error);
}

/* Without the file that makes it a project. */
static gboolean
copy_tree (const char *from, AssayFolder *to, int depth, GError **error)
{
  AssayIo *io = assay_folder_get_io (to);
  g_auto (GStrv) names = depth <= COPY_MAX_DEPTH ? io->list (io, ASSAY_IO_PATH, from) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *source = g_build_filename (from, names[i], NULL);
      struct stat info;

      if (g_str_equal (names[i], ".assay") || (depth == 0 && g_str_equal (names[i], PROJECT_FILE))
          || io->stat (io, source, &info) != 0)
        continue;
      if (!(S_ISDIR (info.st_mode) ? copy_folder (from, to, names[i], depth, error)
                                   : copy_file (from, to, names[i], error)))
        return FALSE;
    }
  return TRUE;
}

/* What makes it a project comes last: a second try finds none where the first had to stop. */
static gboolean
write_all (AssayIo *io, const char *path, const char *title, const char *example, GError **error)
{
  g_autoptr (AssayFolder) folder =
    assay_io_make_folders (io, path, error) ? assay_folder_open_shared (io, path, error) : NULL;

  if (folder == NULL || (example != NULL && !copy_tree (example, folder, 0, error))
      || !write_gitignore (folder, error)
      || !write_text (folder, ".gitattributes", gitattributes_text, error))
    return FALSE;
  return example != NULL ? copy_file (example, folder, PROJECT_FILE, error)
                         : write_project (folder, title, error);
}

static void
add_failed (const char *folder, const GError *error, AssayProblems *problems)
{
  gboolean in_the_way = g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_EXIST)
                        || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);

  gboolean strange = g_error_matches (error, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE);

  assay_problems_add (problems, folder, NULL, "init.failed", N_ ("{0}."),
                      strange ? N_ ("Take it away or put a copy in its place, then say it again.")
                      : in_the_way
                        ? N_ ("Something that is no folder has this name. Choose another one.")
                        : N_ ("Check the folder's rights and the free space."),
                      error->message, NULL);
}

gboolean
assay_new_project (const char *folder,
                   const char *title,
                   const char *example,
                   const char *examples_folder,
                   AssayProblems *problems)
{
  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (problems != NULL, FALSE);

  AssayIo *io = assay_io_system ();
  g_autofree char *project = g_build_filename (folder, PROJECT_FILE, NULL);
  g_autofree char *source = example != NULL && examples_folder != NULL
                              ? g_build_filename (examples_folder, example, NULL)
                              : NULL;
  g_autoptr (GError) error = NULL;

  if (*folder == '\0')
    {
      assay_problems_add (problems, NULL, NULL, "init.no_folder",
                          N_ ("No folder is named, so no project was made."),
                          N_ ("Name one; “.” is the folder you are in."), NULL);
      return FALSE;
    }
  if (exists (io, project))
    {
      assay_problems_add (problems, project, NULL, "init.exists",
                          N_ ("There is a project here already."), N_ ("Choose an empty folder."),
                          NULL);
      return FALSE;
    }
  /* a name, never a path out of the examples' folder */
  if (example != NULL && (!assay_id_is_valid (example) || source == NULL || !exists (io, source)))
    {
      assay_problems_add (problems, NULL, NULL, "init.no_example",
                          N_ ("There is no example “{0}”."), N_ ("Use tiny or astroduck."), example,
                          NULL);
      return FALSE;
    }
  if (write_all (io, folder, title, source, &error))
    return TRUE;
  add_failed (folder, error, problems);
  return FALSE;
}

static AssayCatalog *
catalog_of (GPtrArray *files)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++)
    if (((AssayLoadedFile *) files->pdata[i])->document != NULL)
      g_ptr_array_add (documents, ((AssayLoadedFile *) files->pdata[i])->document);
  return assay_catalog_new (documents, NULL);
}

gboolean
assay_copy_documents (const char *from, const char *to, GError **error)
{
  g_return_val_if_fail (from != NULL, FALSE);
  g_return_val_if_fail (to != NULL, FALSE);

  AssayIo *io = assay_io_system ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) files =
    assay_loader_read (io, assay_clock_system (), from, NULL, problems, error);
  g_autoptr (AssayFolder) target = NULL;
  g_autoptr (AssayCatalog) catalog = files != NULL ? catalog_of (files) : NULL;

  if (files == NULL || !assay_loader_knows_project (catalog, problems, error)
      || !assay_io_make_folders (io, to, error))
    return FALSE;
  target = assay_folder_open_shared (io, to, error);
  for (guint i = 0; target != NULL && i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (file->bytes != NULL && !assay_loader_is_line (file)
          && !assay_folder_replace_path (target, file->path, file->bytes, error))
        return FALSE;
    }
  return target != NULL;
}

char *
assay_examples_folder (void)
{
  const char *override = g_getenv ("ASSAY_EXAMPLES");
  AssayIo *io = assay_io_system ();

  if (override != NULL)
    return g_strdup (override);
  return assay_installed_find (io, ASSAY_EXAMPLES_DIR, ASSAY_BIN_DIR);
}

char *
assay_find_project (const char *start)
{
  g_return_val_if_fail (start != NULL, NULL);

  g_autofree char *folder = g_canonicalize_filename (start, NULL);

  for (;;)
    {
      g_autofree char *file = g_build_filename (folder, PROJECT_FILE, NULL);
      char *parent;

      if (exists (assay_io_system (), file))
        return g_steal_pointer (&folder);
      parent = g_path_get_dirname (folder);
      if (g_str_equal (parent, folder))
        {
          g_free (parent);
          return NULL;
        }
      g_free (folder);
      folder = parent;
    }
}
