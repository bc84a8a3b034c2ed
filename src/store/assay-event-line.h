/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One event as one line of the log (spec 02): canonical JSON + newline. The hash is SHA-256 over the line's bytes with the hash
 * member (",\"hash\":\"…\"" in its canonical place) cut out; the newline does not count. Pure. */

#include "model/log/assay-event.h"

G_BEGIN_DECLS

#define ASSAY_EVENT_LINE_MAX_BYTES (1024 * 1024)

/* Appends the line to @out and fills @event's hash. */
void        assay_event_line_append (AssayEvent *event, GByteArray *out);
/* %NULL + problems ("event.damaged", "event.newer_version", "event.unknown_type"); the hash is verified over the bytes. @n_bytes without
 * the newline. @file is for problems. */
AssayEvent *assay_event_line_parse  (const char *line, gsize n_bytes, const char *file, AssayProblems *problems);

G_END_DECLS
