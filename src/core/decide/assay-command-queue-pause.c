/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* queue.pause: what is being made is finished, nothing new is started. Said to a paused queue:
 * nothing is to do. */

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  if (!view->paused)
    _assay_decision_add (decision, "queue.paused", "queue", command->args);
}

extern const AssayCommandKind assay_command_queue_pause;
const AssayCommandKind assay_command_queue_pause = {
  .kind = "queue.pause",
  .args = &assay_queue_changed_table,
  .decide = decide,
};
