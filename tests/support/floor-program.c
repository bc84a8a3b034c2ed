/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/floor-program.h"

FloorProgram
floor_program_start (const char *bench, const char *name)
{
  g_autofree char *here = g_path_get_dirname (bench), *path = g_build_filename (here, name, NULL);
  char *argv[] = {path, NULL};
  g_autoptr (GError) error = NULL;
  int in, out;

  g_spawn_async_with_pipes (NULL, argv, NULL, 0, NULL, NULL, NULL, &in, &out, NULL, &error);
  g_assert_no_error (error);
  return (FloorProgram){fdopen (in, "w"), fdopen (out, "r")};
}

void
floor_program_ask (FloorProgram *self, double *values, guint n, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (self->to, format, args);
  va_end (args);
  fputc ('\n', self->to);
  fflush (self->to);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (fscanf (self->from, "%lf", &values[i]), ==, 1);
  while (fgetc (self->from) != '\n')
    continue;
}
