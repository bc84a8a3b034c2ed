/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-room.h"
#include "engine/query/assay-query-private.h"

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayRoomLook) look = assay_engine_look_for_room (engine, NULL, error);
  GPtrArray *rows;

  if (look == NULL)
    return NULL;
  rows = _assay_rows_new ();
  g_ptr_array_add (rows,
                   assay_record_new (&assay_room_row_table, assay_engine_room_row (engine, look)));
  return rows;
}

const AssayQueryKind assay_queries_of_room[] = {
  {.kind = "room",
   .gives = "one: what may go to make room {files, bytes, and of these storedFiles, storedBytes, "
            "temporaryFiles, temporaryBytes, quarantineFiles, quarantineBytes}, what may when it "
            "is older {youngFiles, youngBytes}, {allBytes} of .assay, of the disk {freeBytes, "
            "neededBytes}; an error where not all of the history is known",
   .run = run},
  {NULL},
};
