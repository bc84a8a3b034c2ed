/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-room.h"
#include "engine/query/assay-query-private.h"

/* Takes away what the query "room" says may go; looked for anew, so it is never more than may. */

static gpointer
gc (AssayEngine *engine, gconstpointer args, GCancellable *cancellable, GError **error)
{
  g_autoptr (AssayRoomLook) look = assay_engine_look_for_room (engine, cancellable, error);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayFreedResult *result;

  if (look == NULL)
    return NULL;
  assay_engine_free_room (engine, look, problems);
  result = assay_table_new (&assay_freed_result_table);
  g_ptr_array_add (result->freed, assay_engine_room_row (engine, look));
  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_ptr_array_add (result->problems, assay_problem_to_row (assay_problems_get (problems, i)));
  return result;
}

const AssayActKind assay_acts_of_room[] = {
  {"gc", &assay_nothing_table, &assay_freed_result_table, gc},
  {NULL},
};
