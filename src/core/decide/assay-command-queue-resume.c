/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* queue.resume: said to a queue that is not paused: nothing is to do. */

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsQueue *args = command->args;
  AssayQueueChanged changed = {.reason = args->reason};

  if (view->paused)
    _assay_decision_add (decision, "queue.resumed", "queue", &changed);
}

const AssayCommandKind assay_command_queue_resume = {
  .kind = "queue.resume",
  .args = &assay_args_queue_table,
  .decide = decide,
};
