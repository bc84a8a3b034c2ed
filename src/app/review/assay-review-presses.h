/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Keys of a widget as Review understands them: a press is one key, held keys never repeat an
 * answer, text fields and menus keep theirs. Not a widget: two event controllers and their state.
 */

#include <gtk/gtk.h>

#include "app/review/assay-review-keys.h"

G_BEGIN_DECLS

/* @pressed_us: monotonic, when the key went down, which may be well before the call.
 * %FALSE: the key is not taken. */
typedef gboolean (*AssayReviewPressed) (gpointer data, AssayReviewKey key, gint64 pressed_us);

typedef struct _AssayReviewPresses AssayReviewPresses;

/* Owned by @widget. */
AssayReviewPresses *assay_review_presses_add (GtkWidget *widget,
                                              AssayReviewPressed pressed,
                                              gpointer data);
/* Keys that are down count no more: their release is never told elsewhere. */
void assay_review_presses_forget (AssayReviewPresses *self);

G_END_DECLS
