/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Room on the disk in words, for surfaces: what may go, what went, what is left. New strings. Main
 * thread. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

#define ASSAY_ROOM_N_WORDS 3 /* kinds of things that may go */

/* "3 stored files that nothing in the history names"; %NULL: none of kind @i are among it.
 * @out_size: "12.4 MB", new string. */
char *assay_room_dup_kind    (const AssayRoomRow *row, guint i, char **out_size);
/* "The disk has 1.8 GB left. Making is paused until there are 3 GB."; of a disk with room only what
 * is left; "": not known. */
char *assay_room_dup_disk    (gint64 free_bytes, gint64 needed_bytes);
char *assay_room_dup_nothing (const AssayRoomRow *row);
/* What stays for a while; "": nothing does. */
char *assay_room_dup_young   (const AssayRoomRow *row);
char *assay_room_dup_done    (const AssayRoomRow *row);

G_END_DECLS
