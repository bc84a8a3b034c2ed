/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-loader-walk.h"

#include "base/assay-folder-path.h"
#include "model/documents/assay-kind.h"

typedef struct
{
  AssayIo *io;
  const char *folder;
  AssayLoaderVisit visit;
  gpointer data;
  gboolean ended;
} Walk;

static gboolean
walk_folder (Walk *self, AssayFolder *folder, const char *inner, int depth, GError **error);

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

static gboolean
is_folder_of_kind (const char *path)
{
  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    if (g_str_equal (assay_kind_info ((AssayKind) kind)->folder, path))
      return TRUE;
  return FALSE;
}

/* Whether documents of any id lie in the folder, so that a person may sort them. */
static gboolean
may_be_sorted (const char *folder)
{
  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    if (g_str_equal (assay_kind_info ((AssayKind) kind)->folder, folder)
        && assay_kind_info ((AssayKind) kind)->file == NULL
        && assay_kind_info ((AssayKind) kind)->lines == NULL)
      return TRUE;
  return FALSE;
}

static gboolean
tell (Walk *self, const char *path, AssayLoaderEntry entry)
{
  self->ended = !self->visit (self->data, path, entry);
  return !self->ended;
}

/* A link to a folder could lead anywhere, and back here. */
static gboolean
is_linked_folder (Walk *self, const char *full)
{
  struct stat info;

  return self->io->stat (self->io, full, &info) == 0 && S_ISDIR (info.st_mode);
}

/* One that is gone since it was listed is empty. */
static gboolean
walk_inner (
  Walk *self, AssayFolder *above, const char *name, const char *path, int depth, GError **error)
{
  GError *cause = NULL;
  g_autoptr (AssayFolder) folder = assay_folder_open_below (above, name, &cause);

  if (folder != NULL)
    return walk_folder (self, folder, path, depth, error);
  if (!g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_error_free (cause);
  return TRUE;
}

/* @depth: how deep in its kind's folder; -1: that is none that may be sorted. */
static gboolean
walk_entry (
  Walk *self, AssayFolder *above, const char *name, const char *path, int depth, GError **error)
{
  g_autofree char *full = g_build_filename (self->folder, path, NULL);
  struct stat info;

  if (self->io->lstat (self->io, assay_folder_get_fd (above), name, &info) != 0)
    return TRUE; /* gone since it was listed */
  if (S_ISLNK (info.st_mode) && is_linked_folder (self, full))
    {
      tell (self, path, ASSAY_LOADER_UNREAD);
      return TRUE;
    }
  if (!S_ISDIR (info.st_mode))
    {
      tell (self, path, ASSAY_LOADER_OTHER);
      return TRUE;
    }
  if (is_folder_of_kind (path))
    return TRUE;
  if (depth >= 0 && depth < ASSAY_LOADER_MAX_DEPTH)
    return walk_inner (self, above, name, path, depth + 1, error);
  tell (self, path, ASSAY_LOADER_UNREAD);
  return TRUE;
}

static gboolean
walk_folder (Walk *self, AssayFolder *folder, const char *inner, int depth, GError **error)
{
  g_auto (GStrv) names = assay_folder_list (folder, error);

  if (names == NULL)
    return FALSE;
  tell (self, inner, ASSAY_LOADER_FOLDER);
  for (guint i = 0; names[i] != NULL && !self->ended; i++)
    {
      g_autofree char *path =
        *inner != '\0' ? g_build_filename (inner, names[i], NULL) : g_strdup (names[i]);

      if (g_str_has_suffix (names[i], ".json"))
        tell (self, path, ASSAY_LOADER_JSON);
      else if (*inner != '\0' && names[i][0] != '.'
               && !walk_entry (self, folder, names[i], path, depth, error))
        return FALSE;
    }
  return TRUE;
}

/* A kind's folder ("catalog/asset-types") may not be a link either, nor lie behind one. */
static gboolean
walk_kind (Walk *self, AssayFolder *top, const char *inner, int depth, GError **error)
{
  GError *cause = NULL;
  g_autoptr (AssayFolder) above = NULL;

  if (*inner == '\0')
    return walk_folder (self, top, inner, depth, error);
  above = assay_folder_open_parent (top, inner, FALSE, &cause);
  if (above != NULL)
    return walk_inner (self, above, assay_folder_last_name (inner), inner, depth, error);
  if (!g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_error_free (cause);
  return TRUE;
}

/* Documents that are elsewhere are neither read nor taken for deleted ones. */
static void
say_way_out (GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  if (!g_error_matches (*error, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    return;
  assay_problems_add (problems, NULL, NULL, "project.folder_elsewhere", N_ ("{0}."),
                      N_ ("Documents are read in the project's own folders alone. Move the folder "
                          "itself there, or take this away."),
                      (*error)->message, NULL);
  g_clear_error (error);
  *error = assay_problems_to_error (problems);
}

gboolean
_assay_loader_walk (
  AssayIo *io, const char *folder, AssayLoaderVisit visit, gpointer data, GError **error)
{
  Walk self = {io, folder, visit, data, FALSE};
  GError *cause = NULL;
  g_autoptr (AssayFolder) top = assay_folder_open_shared (io, folder, &cause);

  for (int kind = 0; top != NULL && kind < ASSAY_N_KINDS && !self.ended && cause == NULL; kind++)
    {
      const char *inner = assay_kind_info ((AssayKind) kind)->folder;

      if (!seen_before ((AssayKind) kind))
        walk_kind (&self, top, inner, may_be_sorted (inner) ? 0 : -1, &cause);
    }
  if (cause == NULL)
    return TRUE;
  say_way_out (&cause);
  g_propagate_error (error, cause);
  return FALSE;
}
