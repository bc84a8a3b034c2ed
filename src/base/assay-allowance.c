/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-allowance.h"

#define MIB G_GUINT64_CONSTANT (1048576)

const AssayAllowance assay_allowance_of_command = {128, 320 * MIB, 64 * MIB};
const AssayAllowance assay_allowance_of_window = {256, 1024 * MIB, 64 * MIB};

static void
say_descriptors (guint64 have, guint64 need, AssayProblems *problems)
{
  g_autofree char *left = g_strdup_printf ("%" G_GUINT64_FORMAT, have);
  g_autofree char *wanted = g_strdup_printf ("%" G_GUINT64_FORMAT, need);
  g_autofree char *limit = g_strdup_printf ("%" G_GUINT64_FORMAT, 2 * need);

  assay_problems_add (problems, NULL, NULL, "limits.descriptors",
                      N_ ("This program may open only {0} more files at once and needs {1}. It has "
                          "not begun, and nothing was changed."),
                      N_ ("Allow more where it is started: “ulimit -n {2}” in a shell, LimitNOFILE "
                          "of a service, --ulimit of a container."),
                      left, wanted, limit, NULL);
}

static void
say_memory (guint64 have, guint64 need, AssayProblems *problems)
{
  g_autofree char *allowed = g_strdup_printf ("%" G_GUINT64_FORMAT, have / MIB);
  g_autofree char *wanted = g_strdup_printf ("%" G_GUINT64_FORMAT, need / MIB);
  g_autofree char *limit = g_strdup_printf ("%" G_GUINT64_FORMAT, 2 * need / 1024);

  assay_problems_add (problems, NULL, NULL, "limits.memory",
                      N_ ("This program may use only {0} MB of memory and needs {1}. It has not "
                          "begun, and nothing was changed."),
                      N_ ("Allow more where it is started: “ulimit -v {2}” in a shell, LimitAS of "
                          "a service."),
                      allowed, wanted, limit, NULL);
}

static void
say_file_size (guint64 have, guint64 need, AssayProblems *problems)
{
  g_autofree char *allowed = g_strdup_printf ("%" G_GUINT64_FORMAT, have / MIB);
  g_autofree char *wanted = g_strdup_printf ("%" G_GUINT64_FORMAT, need / MIB);
  g_autofree char *limit = g_strdup_printf ("%" G_GUINT64_FORMAT, 2 * need / 1024);

  assay_problems_add (
    problems, NULL, NULL, "limits.file_size",
    N_ ("A file of this program may grow to {0} MB only and needs {1}. It has not "
        "begun, and nothing was changed."),
    N_ ("Allow more where it is started: “ulimit -f {2}” in a shell, LimitFSIZE "
        "of a service."),
    allowed, wanted, limit, NULL);
}

gboolean
assay_allowance_covers (const AssayAllowance *have,
                        const AssayAllowance *need,
                        AssayProblems *problems)
{
  g_return_val_if_fail (have != NULL, FALSE);
  g_return_val_if_fail (need != NULL, FALSE);

  if (have->descriptors < need->descriptors)
    say_descriptors (have->descriptors, need->descriptors, problems);
  if (have->memory < need->memory)
    say_memory (have->memory, need->memory, problems);
  if (have->file_size < need->file_size)
    say_file_size (have->file_size, need->file_size, problems);
  return have->descriptors >= need->descriptors && have->memory >= need->memory
         && have->file_size >= need->file_size;
}
