/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* queue.resume: said to a queue that is not paused: nothing is to do. */

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  if (view->paused)
    _assay_decision_add (decision, "queue.resumed", "queue", command->args);
}

extern const AssayCommandKind assay_command_queue_resume;
const AssayCommandKind assay_command_queue_resume = {
  .kind = "queue.resume",
  .args = &assay_queue_changed_table,
  .decide = decide,
};
