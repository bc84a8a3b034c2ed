/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-problem-row.h"

#include "model/documents/assay-kind.h"

AssayProblemRow *
assay_problem_to_row (const AssayProblem *problem)
{
  AssayProblemRow *row = assay_table_new (&assay_problem_row_table);
  AssayKind kind;

  row->code = g_strdup (problem->code);
  row->message = g_strdup (problem->message);
  row->fix = g_strdup (problem->fix);
  row->args = g_strdupv (problem->args);
  row->file = g_strdup (problem->file);
  row->pointer = g_strdup (problem->pointer);
  if (problem->file != NULL && assay_kind_of_path (problem->file, &kind, &row->id, NULL))
    row->kind = g_strdup (assay_kind_info (kind)->name);
  return row;
}

static void
append_rows (const AssayProblems *problems, const char *level, GPtrArray *rows)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      AssayProblemRow *row = assay_problem_to_row (assay_problems_get (problems, i));

      row->level = g_strdup (level);
      g_ptr_array_add (rows, assay_record_new (&assay_problem_row_table, row));
    }
}

void
assay_problems_append_rows (const AssayProblems *problems, GPtrArray *rows)
{
  append_rows (problems, NULL, rows);
}

void
assay_warnings_append_rows (const AssayProblems *warnings, GPtrArray *rows)
{
  append_rows (warnings, "warning", rows);
}

void
assay_problems_add_row (AssayProblems *problems, const AssayProblemRow *row)
{
  if (row->code != NULL && row->message != NULL)
    assay_problems_add_foreign (problems, row->file, row->pointer, row->code, row->message,
                                row->fix, (const char *const *) row->args);
}
