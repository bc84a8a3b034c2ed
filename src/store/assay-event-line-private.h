/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A line looked at without keeping it: what scanning the log uses. Nothing here is seen outside of store/. */

#include "store/assay-event-line.h"

G_BEGIN_DECLS

/* The hash's member, which is in the line but not in what is hashed. */
#define ASSAY_LINE_HASH_OPEN  ",\"hash\":\""
#define ASSAY_LINE_HASH_CLOSE "\""
#define ASSAY_LINE_HASH_BYTES                                                                      \
  (sizeof ASSAY_LINE_HASH_OPEN - 1 + ASSAY_DIGEST_HEX_LENGTH + sizeof ASSAY_LINE_HASH_CLOSE - 1)

typedef enum
{
  ASSAY_LINE_WHOLE,
  ASSAY_LINE_DAMAGED,      /* not a line of ours, or its bytes do not have its hash */
  ASSAY_LINE_NEWER,        /* whole, but of a type or version this program does not know; type is %NULL or known */
} AssayLineStatus;

/* @event's strings point into @text and live until the next read; the payload is a reference that may be kept. */
typedef struct
{
  AssayEvent event;
  char      *type_text; /* as the line spells it */
  char      *text;
  gsize      n_allocated;
} AssayLineView;

void            _assay_line_view_clear (AssayLineView *self);
AssayLineStatus _assay_line_view_read  (AssayLineView *self, const char *line, gsize n_bytes);
/* A copy that owns all it holds. */
AssayEvent     *_assay_event_copy      (const AssayEvent *event);

/* The law of the chain: what holds of @event after the event @seq with @hash (0 and none: the first).
 * Asserted where an event is staged and again where the index applies it; lines of a file that
 * break it are damage. */
gboolean _assay_event_follows (const AssayEvent *event, guint64 seq, const AssayDigest *hash);

G_END_DECLS
