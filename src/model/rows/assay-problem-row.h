/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Problems as rows and back: how they reach lists, results of acts and the other end of the socket
 * with code, arguments, fix and place. Any thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* Nothing is filled in; free with assay_table_free. */
AssayProblemRow *assay_problem_to_row       (const AssayProblem *problem);
/* As records at the end of @rows. */
void             assay_problems_append_rows (const AssayProblems *problems, GPtrArray *rows);
/* The same of what keeps nothing from being made. */
void             assay_warnings_append_rows (const AssayProblems *warnings, GPtrArray *rows);
/* One that came over the socket; a row without code or message is left out. */
void             assay_problems_add_row     (AssayProblems *problems, const AssayProblemRow *row);

G_END_DECLS
