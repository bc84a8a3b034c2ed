/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a key or a button of Review does: one place for every hand. */

#include "app/review/assay-review-keys.h"
#include "app/review/assay-review-session.h"
#include "app/review/assay-review-stage.h"

G_BEGIN_DECLS

/* Does what @key means; a press that cannot be taken is refused on the stage, with the reason.
 * @session: %NULL when no project is open. @device: "keyboard", "pointer". @pressed_us: monotonic.
 * %FALSE: the key is nothing now, as the tool that it belongs to is off. */
gboolean assay_review_obey (AssayReviewSession *session,
                            AssayReviewStage *stage,
                            AssayReviewKey key,
                            const char *device,
                            gint64 pressed_us);

G_END_DECLS
