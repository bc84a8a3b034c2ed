/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-loader.h"
#include "engine/host/assay-loader-walk.h"

#include "model/documents/assay-lock.h"
#include "model/documents/assay-workflow-export.h"

#include <errno.h>
#include <string.h>

#define PROJECT_FILE "project.json"

/* One reading of the folder. */
typedef struct
{
  AssayIo *io;
  const char *folder;
  GPtrArray *before; /* %NULL: nothing */
  gint64 begun_us;   /* wall time */
  GPtrArray *files;
  AssayProblems *problems; /* of no file that is read */
} Reading;

static void
clear_file (gpointer data)
{
  AssayLoadedFile *file = data;

  g_free (file->path);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_clear_pointer (&file->document, assay_document_unref);
  assay_problems_free (file->problems);
}

static void
unref_file (gpointer data)
{
  g_rc_box_release_full (data, clear_file);
}

static const AssayLoadedFile *
find_before (const Reading *reading, const char *path)
{
  guint low = 0, high = reading->before != NULL ? reading->before->len : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const AssayLoadedFile *file = reading->before->pdata[middle];
      int order = strcmp (file->path, path);

      if (order == 0)
        return file;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

/* %FALSE when it cannot be known again. */
static gboolean
stamp_of (const Reading *reading, const char *full, AssayFileStamp *out)
{
  struct stat info;

  if (reading->io->stat (reading->io, full, &info) != 0)
    return FALSE;
  out->device = info.st_dev;
  out->inode = info.st_ino;
  out->size = info.st_size;
  out->modified_ns = info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
  out->changed_ns = info.st_ctim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_ctim.tv_nsec;
  return TRUE;
}

static gboolean
is_settled (const Reading *reading, const AssayFileStamp *stamp)
{
  gint64 newest_us = MAX (stamp->modified_ns, stamp->changed_ns) / 1000;

  return newest_us + ASSAY_LOADER_SETTLED_US < reading->begun_us;
}

static gboolean
same_stamp (const AssayFileStamp *a, const AssayFileStamp *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size
         && a->modified_ns == b->modified_ns && a->changed_ns == b->changed_ns;
}

/* @path could not be read. */
static void
add_unreadable (AssayProblems *found, const char *path, const GError *error)
{
  assay_problems_add (found, path, "", "document.unreadable", N_ ("{0}."),
                      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR)
                        ? N_ ("Move the folder away, or give it another name.")
                        : N_ ("Check the file's rights and size."),
                      error->message, NULL);
}

static AssayLoadedFile *
load (const Reading *reading, const char *full, const char *path, AssayKind kind)
{
  AssayLoadedFile *file = g_rc_box_new0 (AssayLoadedFile);
  g_autoptr (AssayProblems) found = assay_problems_new ();
  g_autoptr (GError) error = NULL;

  file->path = g_strdup (path);
  file->bytes = assay_io_read_file (reading->io, full, ASSAY_DOCUMENT_MAX_BYTES, &error);
  if (file->bytes == NULL)
    add_unreadable (found, path, error);
  else
    file->document = assay_document_load (kind, file->bytes, path, found);
  if (assay_problems_count (found) > 0)
    file->problems = g_steal_pointer (&found);
  return file;
}

/* Whether the two say the same, so that nobody needs to look at the newer one. */
static gboolean
says_the_same (const AssayLoadedFile *before, const AssayLoadedFile *file)
{
  return before->document != NULL && file->document != NULL
         && assay_digest_equal (&before->document->hash, &file->document->hash);
}

/* The stamp is taken before the bytes: what changes in between has another one the next time. */
static AssayLoadedFile *
read_or_keep (const Reading *reading, const char *path, AssayKind kind)
{
  g_autofree char *full = g_build_filename (reading->folder, path, NULL);
  AssayLoadedFile *before = (AssayLoadedFile *) find_before (reading, path), *file;
  AssayFileStamp stamp = {0};
  gboolean known = stamp_of (reading, full, &stamp);

  if (known && before != NULL && before->settled && same_stamp (&before->stamp, &stamp))
    return g_rc_box_acquire (before);
  file = load (reading, full, path, kind);
  if (before != NULL && says_the_same (before, file))
    {
      unref_file (file);
      file = g_rc_box_acquire (before);
    }
  file->stamp = stamp;
  file->settled =
    known && (file->document != NULL || file->bytes != NULL) && is_settled (reading, &stamp);
  return file;
}

/* The lines of lock.json -------------------------------------------------- */

gboolean
assay_loader_is_line (const AssayLoadedFile *file)
{
  return g_str_has_prefix (file->path, ASSAY_LOCK_FILE "#");
}

static guint
count_lines (GPtrArray *files)
{
  guint n = 0;

  for (guint i = 0; files != NULL && i < files->len; i++)
    n += assay_loader_is_line (files->pdata[i]);
  return n;
}

static void
keep_lines (Reading *reading)
{
  for (guint i = 0; i < reading->before->len; i++)
    if (assay_loader_is_line (reading->before->pdata[i]))
      g_ptr_array_add (reading->files, g_rc_box_acquire (reading->before->pdata[i]));
}

/* One that says the same as before is the same. %FALSE: it is another. */
static gboolean
add_line (Reading *reading, AssayDocument *line)
{
  const AssayLoadedFile *before = find_before (reading, line->file);
  AssayLoadedFile *file;

  if (before != NULL && !((AssayLockLine *) line)->broken
      && assay_digest_equal (&before->document->hash, &line->hash))
    {
      g_ptr_array_add (reading->files, g_rc_box_acquire ((gpointer) before));
      return TRUE;
    }
  file = g_rc_box_new0 (AssayLoadedFile);
  file->path = g_strdup (line->file);
  file->document = assay_document_ref (line);
  file->bytes = assay_document_to_canonical (line);
  g_ptr_array_add (reading->files, file);
  return FALSE;
}

/* How many of them are as before. */
static guint
read_lines (Reading *reading, AssayLoadedFile *file, const char *full)
{
  g_autoptr (AssayProblems) found = assay_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GBytes) bytes = assay_io_read_file (reading->io, full, ASSAY_LOCK_MAX_BYTES, &error);
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  guint n = 0;

  if (bytes == NULL)
    add_unreadable (found, ASSAY_LOCK_FILE, error);
  lines = assay_lock_read (bytes != NULL ? bytes : none, bytes != NULL ? found : NULL);
  for (guint i = 0; i < lines->len; i++)
    n += add_line (reading, lines->pdata[i]);
  if (assay_problems_count (found) > 0)
    file->problems = g_steal_pointer (&found);
  file->bytes = g_steal_pointer (&bytes);
  return n;
}

/* The file read anew, or as it was before if it says the same. */
static AssayLoadedFile *
load_lock (Reading *reading, const AssayLoadedFile *before, const char *full)
{
  AssayLoadedFile *file = g_rc_box_new0 (AssayLoadedFile);
  guint n_others = reading->files->len;
  guint n_same = read_lines (reading, file, full);

  file->path = g_strdup (ASSAY_LOCK_FILE);
  if (before == NULL || before->problems != NULL || file->problems != NULL
      || n_same != reading->files->len - n_others || n_same != count_lines (reading->before))
    return file;
  unref_file (file);
  return g_rc_box_acquire ((gpointer) before);
}

static void
tell_problems (Reading *reading, const AssayLoadedFile *file)
{
  for (guint i = 0; i < assay_problems_count (file->problems); i++)
    assay_problems_add_copy (reading->problems, assay_problems_get (file->problems, i));
}

static void
read_lock (Reading *reading)
{
  g_autofree char *full = g_build_filename (reading->folder, ASSAY_LOCK_FILE, NULL);
  const AssayLoadedFile *before = find_before (reading, ASSAY_LOCK_FILE);
  AssayFileStamp stamp = {0};
  gboolean known = stamp_of (reading, full, &stamp);
  AssayLoadedFile *file;

  if (known && before != NULL && before->settled && same_stamp (&before->stamp, &stamp))
    {
      file = g_rc_box_acquire ((gpointer) before);
      keep_lines (reading);
    }
  else
    {
      file = load_lock (reading, before, full);
      file->stamp = stamp;
      file->settled = known && is_settled (reading, &stamp);
    }
  tell_problems (reading, file);
  g_ptr_array_add (reading->files, file);
}

static void
read_one (Reading *reading, const char *path)
{
  AssayLoadedFile *file;
  AssayKind kind;

  if (strcmp (path, ASSAY_LOCK_FILE) == 0)
    {
      read_lock (reading);
      return;
    }
  if (!assay_kind_of_path (path, &kind, NULL, NULL))
    {
      assay_kind_report_stray (path, reading->problems);
      return;
    }
  file = read_or_keep (reading, path, kind);
  tell_problems (reading, file);
  g_ptr_array_add (reading->files, file);
}

static gboolean
visit_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  Reading *reading = data;

  if (entry != ASSAY_LOADER_JSON)
    return TRUE; /* assay_loader_warn tells of it */
  if (reading->files->len < ASSAY_LOADER_MAX_FILES)
    {
      read_one (reading, path);
      return TRUE;
    }
  assay_problems_add (reading->problems, path, NULL, "project.too_many_files",
                      N_ ("The project has more than {0} documents; the rest is not read."),
                      N_ ("Split the project."), G_STRINGIFY (ASSAY_LOADER_MAX_FILES), NULL);
  return FALSE;
}

static int
compare_path (gconstpointer a, gconstpointer b)
{
  const AssayLoadedFile *const *x = a, *const *y = b;

  return strcmp ((*x)->path, (*y)->path);
}

GPtrArray *
assay_loader_read (AssayIo *io,
                   AssayClock *clock,
                   const char *folder,
                   GPtrArray *before,
                   AssayProblems *problems,
                   GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (unref_file);
  Reading reading = {io, folder, before, assay_clock_wall_us (clock), files, problems};
  g_autofree char *top = g_build_filename (folder, PROJECT_FILE, NULL);
  struct stat info;

  if (io->stat (io, top, &info) != 0)
    {
      assay_io_fail (error, errno, N_ ("Could not read the project’s “{0}”: {1}"), top);
      return NULL;
    }
  /* A folder that cannot be listed is no empty one: its documents would count as deleted. */
  if (!_assay_loader_walk (io, folder, visit_cb, &reading, error))
    return NULL;
  g_ptr_array_sort (files, compare_path);
  return g_steal_pointer (&files);
}

void
assay_loader_warn_of_exports (AssayIo *io,
                              const char *folder,
                              const AssayCatalog *catalog,
                              AssayProblems *warnings)
{
  GPtrArray *workflows = assay_catalog_list (catalog, ASSAY_KIND_WORKFLOW);

  for (guint i = 0; i < workflows->len; i++)
    {
      const char *file = ((const AssayDocument *) workflows->pdata[i])->file;
      g_autofree char *full = g_build_filename (folder, file, NULL);
      g_autoptr (GBytes) bytes = assay_io_read_file (io, full, ASSAY_DOCUMENT_MAX_BYTES, NULL);

      if (bytes != NULL)
        assay_workflow_export_warn (bytes, file, warnings);
    }
}

void
assay_loader_drop_bytes (GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    g_clear_pointer (&((AssayLoadedFile *) files->pdata[i])->bytes, g_bytes_unref);
}

static gboolean
decides_about_all (const AssayCatalog *catalog, const char *file)
{
  return file != NULL
         && (g_str_equal (file, PROJECT_FILE) || assay_catalog_stands_in (catalog, file));
}

gboolean
assay_loader_knows_project (const AssayCatalog *catalog,
                            const AssayProblems *problems,
                            GError **error)
{
  g_autoptr (AssayProblems) own = assay_problems_new ();

  for (guint i = 0; i < assay_problems_count (problems); i++)
    if (decides_about_all (catalog, assay_problems_get (problems, i)->file))
      assay_problems_add_copy (own, assay_problems_get (problems, i));
  if (assay_problems_count (own) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (own));
  return FALSE;
}
