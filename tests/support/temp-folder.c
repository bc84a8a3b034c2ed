/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/temp-folder.h"

#include <ftw.h>
#include <stdio.h>

#define MAX_OPEN_FOLDERS 16

static int
remove_cb (const char *path, const struct stat *info, int type, struct FTW *where)
{
  return remove (path);
}

char *
temp_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("assay-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
temp_folder_remove (char *path)
{
  if (path == NULL)
    return;
  nftw (path, remove_cb, MAX_OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
  g_free (path);
}
