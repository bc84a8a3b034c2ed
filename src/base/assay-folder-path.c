/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-folder-path.h"

#include "base/assay-error.h"
#include "base/assay-io-private.h"

#include <string.h>

static gboolean
leads_below (char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] == '\0' || strcmp (names[i], ".") == 0 || strcmp (names[i], "..") == 0)
      return FALSE;
  return TRUE;
}

AssayFolder *
assay_folder_open_parent (AssayFolder *self, const char *path, gboolean make, GError **error)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  AssayFolder *at;

  if (*path == '\0' || !leads_below (names))
    {
      assay_error_set (error, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE,
                       N_ ("“{0}” is no place in “{1}”; it was left alone"), path,
                       assay_folder_get_path (self), NULL);
      return NULL;
    }
  at = _assay_folder_open_again (self, error);
  for (guint i = 0; at != NULL && names[i + 1] != NULL; i++)
    {
      AssayFolder *below = make ? assay_folder_make_below (at, names[i], error)
                                : assay_folder_open_below (at, names[i], error);

      assay_folder_free (at);
      at = below;
    }
  return at;
}

const char *
assay_folder_last_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

gboolean
assay_folder_look_at_path (AssayFolder *self, const char *path, struct stat *out, GError **error)
{
  g_autoptr (AssayFolder) folder = assay_folder_open_parent (self, path, FALSE, error);

  return folder != NULL && assay_folder_look_at (folder, assay_folder_last_name (path), out, error);
}

gboolean
assay_folder_replace_path (AssayFolder *self, const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (AssayFolder) folder = assay_folder_open_parent (self, path, TRUE, error);

  return folder != NULL
         && assay_folder_replace_file (folder, assay_folder_last_name (path), bytes, error);
}

gboolean
assay_folder_remove_path (AssayFolder *self, const char *path, GError **error)
{
  g_autoptr (AssayFolder) folder = assay_folder_open_parent (self, path, FALSE, error);

  return folder != NULL && assay_folder_remove_file (folder, assay_folder_last_name (path), error);
}
