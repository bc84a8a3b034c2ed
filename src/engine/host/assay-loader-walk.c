/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-loader-walk.h"

#include "model/documents/assay-kind.h"

#include <errno.h>

typedef struct
{
  AssayIo *io;
  const char *folder;
  AssayLoaderVisit visit;
  gpointer data;
  gboolean ended;
} Walk;

static gboolean walk_folder (Walk *self, const char *inner, int depth, GError **error);

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

/* @depth: how deep in its kind's folder; -1: that is none that may be sorted. */
static gboolean
walk_entry (Walk *self, const char *path, int depth, GError **error)
{
  g_autofree char *full = g_build_filename (self->folder, path, NULL);
  struct stat info;

  if (self->io->lstat (self->io, ASSAY_IO_PATH, full, &info) != 0)
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
    return walk_folder (self, path, depth + 1, error);
  tell (self, path, ASSAY_LOADER_UNREAD);
  return TRUE;
}

static gboolean
walk_folder (Walk *self, const char *inner, int depth, GError **error)
{
  g_autofree char *full = g_build_filename (self->folder, inner, NULL);
  g_auto (GStrv) names = self->io->list (self->io, ASSAY_IO_PATH, full);

  if (names == NULL && errno != ENOENT)
    return assay_io_fail (error, errno, N_ ("Could not list “{0}”: {1}"), full);
  if (names != NULL)
    tell (self, inner, ASSAY_LOADER_FOLDER);
  for (guint i = 0; names != NULL && names[i] != NULL && !self->ended; i++)
    {
      g_autofree char *path =
        *inner != '\0' ? g_build_filename (inner, names[i], NULL) : g_strdup (names[i]);

      if (g_str_has_suffix (names[i], ".json"))
        tell (self, path, ASSAY_LOADER_JSON);
      else if (*inner != '\0' && names[i][0] != '.' && !walk_entry (self, path, depth, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
_assay_loader_walk (
  AssayIo *io, const char *folder, AssayLoaderVisit visit, gpointer data, GError **error)
{
  Walk self = {io, folder, visit, data, FALSE};

  for (int kind = 0; kind < ASSAY_N_KINDS && !self.ended; kind++)
    {
      const char *inner = assay_kind_info ((AssayKind) kind)->folder;

      if (!seen_before ((AssayKind) kind)
          && !walk_folder (&self, inner, may_be_sorted (inner) ? 0 : -1, error))
        return FALSE;
    }
  return TRUE;
}
