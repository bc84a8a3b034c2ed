/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kit.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#define REST_TURNS   20
#define REST_US      10000
#define REST_WORK_US 1000 /* of processor time in one turn: what ticks by itself stays below */

static double
us_of (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return (double) t.tv_sec * 1e6 + (double) t.tv_nsec * 1e-3;
}

double
lists_now_us (void)
{
  return us_of (CLOCK_MONOTONIC);
}

void
lists_print (const char *list, const char *name, const double *values, guint n)
{
  g_print ("%s.%s", list, name);
  for (guint i = 0; i < n; i++)
    g_print (" %.3f", values[i]);
  g_print ("\n");
}

AssayProject *
lists_open (ListsKit *kit)
{
  g_autoptr (GError) error = NULL;
  AssayProject *project = engine_kit_open (&kit->places, FALSE, &error);

  if (project == NULL)
    g_error ("“%s” does not open: %s", kit->places.folder, error->message);
  return project;
}

AssayRowModel *
lists_query (AssayProject *project, const AssayQuery *query)
{
  AssayRowModel *model = assay_project_query (project, query);

  while (assay_row_model_get_loading (model))
    g_main_context_iteration (NULL, TRUE);
  return model;
}

void
lists_until_loaded (AssayRow *row)
{
  while (!assay_row_is_loaded (row))
    g_main_context_iteration (NULL, TRUE);
}

void
lists_rest (void)
{
  double used = us_of (CLOCK_PROCESS_CPUTIME_ID);

  for (guint quiet = 0; quiet < REST_TURNS; quiet++)
    {
      double before = used;

      engine_kit_settle ();
      g_usleep (REST_US);
      used = us_of (CLOCK_PROCESS_CPUTIME_ID);
      if (used - before > REST_WORK_US)
        quiet = 0;
    }
}

char *
lists_dup_index (ListsKit *kit)
{
  g_autoptr (GDir) dir = g_dir_open (kit->places.cache, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sqlite"))
      return g_build_filename (kit->places.cache, name, NULL);
  g_error ("there is no index in “%s”", kit->places.cache);
}

/* Written first: what is not on the disk stays. */
static void
drop_file (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  fdatasync (fd);
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  close (fd);
}

static void
drop_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      drop_file (path);
    }
}

void
lists_drop_files (ListsKit *kit)
{
  g_autofree char *events = g_build_filename (kit->places.folder, ".assay", "events", NULL);

  drop_folder (kit->places.cache);
  drop_folder (events);
}
