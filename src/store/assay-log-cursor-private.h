/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The lines of the segments, one after the other, as bytes: nothing is judged here. One thread. */

#include "base/assay-folder.h"

G_BEGIN_DECLS

#define ASSAY_LOG_MAX_SEGMENTS 100000

/* The segments 000001.jsonl … in order: (element-type gint64) their sizes. A number left out is an
 * error (ASSAY_STORE_ERROR_DAMAGED); a missing folder (@events %NULL) is an empty log. */
GArray *_assay_log_segments (AssayFolder *events, GError **error);
/* The same up to the first number that is left out. @out_behind: (element-type guint) those after
 * it, ascending; nothing ties them to what is before it. */
GArray *_assay_log_segments_to_gap (AssayFolder *events, GArray **out_behind, GError **error);
/* Packed, new: that the one behind @sizes is left out. */
char   *_assay_log_dup_gap (AssayFolder *events, const GArray *sizes);
char   *_assay_log_segment_name (guint segment); /* from 1 */

typedef struct _AssayLogCursor AssayLogCursor;

typedef struct
{
  const char *text;    /* borrowed until the next call; without the newline */
  gsize       n;
  gboolean    ended;   /* a newline follows; if not: torn end of a segment, piece of a long line */
  gboolean    mended;  /* its end was another, and was forgiven */
  guint       segment; /* from 1 */
  gint64      offset;  /* of its first byte */
} AssayLogLine;

/* @events: borrowed, %NULL if there are no segments. @sizes: (transfer none)
 * from _assay_log_segments; what was appended later is not seen. */
AssayLogCursor *_assay_log_cursor_new  (AssayFolder *events, const GArray *sizes);
void            _assay_log_cursor_free (AssayLogCursor *self);
/* From now on "\r\n" ends a line too, and so does the end of a segment: as version control and
 * editors change the ends of lines. */
void            _assay_log_cursor_forgive_ends (AssayLogCursor *self);
/* Goes to a byte. @resync: in the middle of a line; the rest of that line is left out. */
gboolean        _assay_log_cursor_seek (AssayLogCursor *self, guint segment, gint64 offset,
                                        gboolean resync, GError **error);
/* 1 = a line, 0 = the end, -1 = error. */
int             _assay_log_cursor_next (AssayLogCursor *self, AssayLogLine *out, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayLogCursor, _assay_log_cursor_free)

G_END_DECLS
