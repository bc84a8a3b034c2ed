/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What may go from a project's folder to make room on the disk, and what is reached and never goes.
 *
 * Reached is a stored file that an event names, or a kept document, lock.json, or another stored
 * file that is reached: the log is never cut, so whatever it ever told of can be shown and made
 * again. What else lies there is left over: bytes that were kept for a step of which nobody lived
 * to tell, files half written, tails of the log that nobody was told were saved. They go by hand
 * only, once they are old enough; but for those half written beside a document, which go when the
 * project is opened. There is no cache of small pictures and no log of the program on the disk (the
 * index is the machine's, and it is a witness of how far a history went, so it is none of this).
 *
 * Pure; values in, values out. Any thread. */

#include "base/assay-digest.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_ROOM_STORED,     /* .assay/blobs: bytes that nothing names */
  ASSAY_ROOM_TEMPORARY,  /* ".NAME.PID-N.tmp" of a process that died while it wrote */
  ASSAY_ROOM_QUARANTINE, /* .assay/quarantine: what was moved away at an opening */
  ASSAY_N_ROOM_KINDS,
} AssayRoomKind;

/* Grace of stored files and of tails: who puts back an older log from a backup, or has one cut by
 * another program, sees it within days; until then these bytes are what can be mended from. */
#define ASSAY_ROOM_GRACE_US      (G_GINT64_CONSTANT (7) * 24 * 60 * 60 * G_USEC_PER_SEC)
/* Grace of files half written: writing one file of 1 GiB takes minutes at most, and each write
 * renews its time. */
#define ASSAY_ROOM_TEMP_GRACE_US (G_GINT64_CONSTANT (60) * 60 * G_USEC_PER_SEC)

typedef struct
{
  AssayRoomKind kind;
  char         *path;       /* inside the project */
  AssayDigest   digest;     /* of a stored file: its name; else none */
  gint64        bytes;
  gint64        changed_us; /* wall clock, since 1970 */
} AssayRoomFile;

typedef struct
{
  gint64 files, bytes;
} AssayRoomSum;

/* @path: (transfer full). */
AssayRoomFile *assay_room_file_new  (AssayRoomKind kind, char *path, const AssayDigest *digest,
                                     gint64 bytes, gint64 changed_us);
void           assay_room_file_free (AssayRoomFile *self);

/* Those of @files (element-type AssayRoomFile) that may go at @now_us, in their order, borrowed.
 * @reached: set of AssayDigest. What has a time that is still to come stays. */
GPtrArray *assay_room_list_spare (const GPtrArray *files, GHashTable *reached, gint64 now_us);
/* Those that nothing reaches and that stay only as long as their grace. */
GPtrArray *assay_room_list_young (const GPtrArray *files, GHashTable *reached, gint64 now_us);
/* Of @files, by kind. */
void       assay_room_sum        (const GPtrArray *files, AssayRoomSum out[ASSAY_N_ROOM_KINDS]);
/* Whether Assay calls a file so that it has not finished: ".NAME.<digits>-<digits>.tmp". */
gboolean   assay_room_is_temporary (const char *name);
/* The PID in such a name; -1: it is none. */
gint64     assay_room_find_writer  (const char *name);
/* Whether such a file goes by itself when its project is opened at @opened_us: the process that has
 * written it is dead (@dead), and else, where its number is another's by now, after the grace. */
gboolean   assay_room_is_abandoned (gint64 changed_us, gint64 opened_us, gboolean dead);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRoomFile, assay_room_file_free)

G_END_DECLS
