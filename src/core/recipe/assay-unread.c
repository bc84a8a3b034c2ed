/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-core-private.h"
#include "core/recipe/assay-recipe.h"

#include <string.h>

static const char UNREAD[] = "catalog.unread_reference";

gboolean
assay_problem_is_unread (const AssayProblem *self)
{
  return strcmp (self->code, UNREAD) == 0;
}

gboolean
_assay_report_unread (const AssayCatalog *catalog,
                      AssayKind kind,
                      const char *reference,
                      const char *file,
                      const char *pointer,
                      AssayProblems *problems)
{
  const char *unread = assay_footprint_find_unread (catalog, kind, reference);

  if (unread == NULL)
    return FALSE;
  assay_problems_add (problems, file, pointer, UNREAD, N_ ("“{0}” is there and cannot be read."),
                      N_ ("Mend {1}; “assayctl check” tells what is wrong with it."), reference,
                      unread, NULL);
  return TRUE;
}
