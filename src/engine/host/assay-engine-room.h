/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Room on the disk: what of a project's folder may go (core/decide/assay-room), looked up and taken
 * away. Where anything of the history is not known nothing may go: it could be what reaches it.
 * Blocking; any thread. */

#include "core/decide/assay-room.h"
#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *files;         /* AssayRoomFile: all that lies in the places looked at … */
  GPtrArray *spare, *young; /* … borrowed: what may go now, and what may when it is older */
  gint64     all_bytes;     /* of the .assay folder */
} AssayRoomLook;

/* %NULL + error: why nothing may go. */
AssayRoomLook *assay_engine_look_for_room (AssayEngine *self, GCancellable *cancellable,
                                           GError **error);
void           assay_room_look_free       (AssayRoomLook *self);
/* Takes away what may go; @spare has only what went then. What cannot be taken away is left, and a
 * problem. */
void           assay_engine_free_room     (AssayEngine *self, AssayRoomLook *look,
                                           AssayProblems *problems);
/* Of what @look has, a new record of assay_room_row_table. */
AssayRoomRow  *assay_engine_room_row      (AssayEngine *self, const AssayRoomLook *look);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRoomLook, assay_room_look_free)

G_END_DECLS
