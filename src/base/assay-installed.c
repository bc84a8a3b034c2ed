/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-installed.h"

#include <string.h>

#define THIS_PROGRAM "/proc/self/exe"

/* Bytes of the folder that both lie in, with its slash. */
static gsize
common_folder (const char *a, const char *b)
{
  gsize n = 0;

  for (gsize i = 0; a[i] != '\0' && a[i] == b[i]; i++)
    if (a[i] == '/')
      n = i + 1;
  return n;
}

char *
assay_installed_move (const char *place, const char *bin, const char *program)
{
  g_return_val_if_fail (place != NULL, NULL);
  g_return_val_if_fail (bin != NULL, NULL);
  g_return_val_if_fail (program != NULL, NULL);

  g_autofree char *folder = g_path_get_dirname (program);
  gsize common = common_folder (place, bin);
  g_autofree char *ours = g_strconcat ("/", bin + common, NULL);
  g_autofree char *root = NULL;

  if (!g_str_has_suffix (folder, ours))
    return NULL;
  root = g_strndup (folder, strlen (folder) - strlen (ours));
  return g_build_filename (root[0] != '\0' ? root : "/", place + common, NULL);
}

static gboolean
is_there (AssayIo *io, const char *path)
{
  struct stat info;

  return io->stat (io, path, &info) == 0;
}

char *
assay_installed_find (AssayIo *io, const char *place, const char *bin)
{
  g_return_val_if_fail (io != NULL, NULL);
  g_return_val_if_fail (place != NULL, NULL);
  g_return_val_if_fail (bin != NULL, NULL);

  g_autofree char *program = io->read_link != NULL ? io->read_link (io, THIS_PROGRAM) : NULL;
  g_autofree char *moved = program != NULL ? assay_installed_move (place, bin, program) : NULL;

  if (moved != NULL && is_there (io, moved))
    return g_steal_pointer (&moved);
  return is_there (io, place) ? g_strdup (place) : NULL;
}
