/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-room.h"
#include "model/rows/assay-problem-row.h"

/* Shows what may go, or takes it away: looked for anew then, so it is never more than may. An act
 * also where it only shows, for it reads all of the history, and no question may wait behind that.
 */

static gpointer
gc (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayGcArgs *args = data;
  g_autoptr (AssayRoomLook) look = assay_engine_look_for_room (engine, cancellable, error);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayGcResult *result;

  if (look == NULL)
    return NULL;
  if (args->dry_run != TRUE)
    assay_engine_free_room (engine, look, problems);
  result = assay_table_new (&assay_gc_result_table);
  g_ptr_array_add (result->room, assay_engine_room_row (engine, look));
  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_ptr_array_add (result->problems, assay_problem_to_row (assay_problems_get (problems, i)));
  return result;
}

const AssayActKind assay_acts_of_room[] = {
  {"gc", &assay_gc_args_table, &assay_gc_result_table, gc},
  {NULL},
};
