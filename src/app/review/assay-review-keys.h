/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a key means in Review. Letters go by what the key types; a keyboard that types other letters
 * there (Cyrillic, Greek) uses the same place. The tools' keys are those of their rows. Pure. Shift
 * never changes a verdict. */

#include "app/canvas/assay-layer.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_REVIEW_KEY_NONE,
  ASSAY_REVIEW_KEY_ANSWER_YES,
  ASSAY_REVIEW_KEY_ANSWER_NO,
  ASSAY_REVIEW_KEY_ANSWER_UNSURE,
  ASSAY_REVIEW_KEY_SKIP,
  ASSAY_REVIEW_KEY_UNDO,
  ASSAY_REVIEW_KEY_PREVIOUS,
  ASSAY_REVIEW_KEY_NEXT,
  ASSAY_REVIEW_KEY_TOOL,     /* tool: its letter */
  ASSAY_REVIEW_KEY_TOOL_OWN, /* tool, keyval: one of its keys; it counts while the tool is on */
  ASSAY_REVIEW_KEY_ZOOM, /* number: 0 = fit, 1 .. 8 */
  ASSAY_REVIEW_KEY_ZOOM_IN,
  ASSAY_REVIEW_KEY_ZOOM_OUT,
} AssayReviewKeyKind;

typedef struct
{
  AssayReviewKeyKind kind;
  int number;
  const AssayLayer *tool;
  guint keyval;
} AssayReviewKey;

#define ASSAY_REVIEW_KEY_SET "ynu" /* what goes into the log as the key set */

/* @keycode: the hardware's number of the key as X and Wayland give it (evdev + 8). */
AssayReviewKey assay_review_key_find (guint keyval, guint keycode, GdkModifierType modifiers);

/* When a key was pressed. Events carry the display server's milliseconds; how far that clock is
 * from ours is learned from the event that took least time to come. Zeroed by its owner. */
typedef struct
{
  gboolean known;
  guint32 offset_ms; /* our clock minus theirs, modulo 2^32 */
} AssayReviewClock;

/* @event_ms: 0 = not known, which is now. @now_us: monotonic. Gives monotonic microseconds, never
 * after @now_us. */
gint64 assay_review_clock_pressed_us (AssayReviewClock *self, guint32 event_ms, gint64 now_us);

G_END_DECLS
