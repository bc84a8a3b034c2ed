/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/test-locale.h"

#include "support/temp-folder.h"

#include <locale.h>
#include <string.h>

static char *built_folder;

static gboolean
is_in_force (const char *full_name)
{
  return setlocale (LC_ALL, full_name) != NULL && strcmp (localeconv ()->decimal_point, ",") == 0;
}

/* localedef warns and still writes; whether it has worked is seen by using it. */
static void
build (const char *name, const char *full_name)
{
  g_autofree char *path = NULL;

  built_folder = temp_folder_new ();
  path = g_build_filename (built_folder, full_name, NULL);
  const char *argv[] = {"localedef", "-c", "-i", name, "-f", "UTF-8", path, NULL};

  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, NULL, NULL);
  g_setenv ("LOCPATH", built_folder, TRUE);
}

gboolean
test_locale_enter (const char *name)
{
  g_autofree char *full_name = g_strconcat (name, ".UTF-8", NULL);

  if (is_in_force (full_name))
    return TRUE;
  build (name, full_name);
  if (is_in_force (full_name))
    return TRUE;
  test_locale_leave ();
  return FALSE;
}

void
test_locale_leave (void)
{
  setlocale (LC_ALL, "C");
  g_unsetenv ("LOCPATH");
  g_clear_pointer (&built_folder, temp_folder_remove);
}
