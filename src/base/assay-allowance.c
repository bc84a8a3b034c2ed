/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-allowance.h"

#define MIB G_GUINT64_CONSTANT (1048576)

const AssayAllowance assay_allowance_of_command = {128, 320 * MIB, 64 * MIB};
const AssayAllowance assay_allowance_of_window = {256, 1024 * MIB, 64 * MIB};

typedef struct
{
  const char *code, *message, *fix; /* {0} there is, {1} is needed, {2} what to give ulimit */
  guint64 unit;                     /* of {0} and {1} … */
  guint64 block;                    /* … and of ulimit's number */
} Limit;

static const Limit limits[] = {
  {"limits.descriptors",
   N_ ("This program may open only {0} more files at once and needs {1}. It has not begun, and "
       "nothing was changed."),
   N_ ("Allow more where it is started: “ulimit -n {2}” in a shell, LimitNOFILE of a service, "
       "--ulimit of a container."),
   1, 1},
  {"limits.memory",
   N_ (
     "This program may use only {0} MB of memory and needs {1}. It has not begun, and nothing was "
     "changed."),
   N_ ("Allow more where it is started: “ulimit -v {2}” in a shell, LimitAS of a service."), MIB,
   1024},
  {"limits.file_size",
   N_ ("A file of this program may grow to {0} MB only and needs {1}. It has not begun, and "
       "nothing was changed."),
   N_ ("Allow more where it is started: “ulimit -f {2}” in a shell, LimitFSIZE of a service."), MIB,
   1024},
};

/* Twice what is needed is to be given: it is asked for once. */
static gboolean
covers (const Limit *limit, guint64 have, guint64 need, AssayProblems *problems)
{
  g_autofree char *there = g_strdup_printf ("%" G_GUINT64_FORMAT, have / limit->unit);
  g_autofree char *wanted = g_strdup_printf ("%" G_GUINT64_FORMAT, need / limit->unit);
  g_autofree char *give = g_strdup_printf ("%" G_GUINT64_FORMAT, 2 * need / limit->block);

  if (have >= need)
    return TRUE;
  assay_problems_add (problems, NULL, NULL, limit->code, limit->message, limit->fix, there, wanted,
                      give, NULL);
  return FALSE;
}

gboolean
assay_allowance_covers (const AssayAllowance *have,
                        const AssayAllowance *need,
                        AssayProblems *problems)
{
  g_return_val_if_fail (have != NULL, FALSE);
  g_return_val_if_fail (need != NULL, FALSE);

  gboolean descriptors = covers (&limits[0], have->descriptors, need->descriptors, problems);
  gboolean memory = covers (&limits[1], have->memory, need->memory, problems);
  gboolean file_size = covers (&limits[2], have->file_size, need->file_size, problems);

  return descriptors && memory && file_size;
}
