/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* queue.pause: what is being made is finished, nothing new is started. Said to a paused queue:
 * nothing is to do. */

static const AssayField fields[] = {
  {.name = "reason", .type = ASSAY_FIELD_STRING, .offset = offsetof (AssayArgsQueue, reason)},
};

const AssayTable assay_args_queue_table = {"queue", sizeof (AssayArgsQueue), fields,
                                           G_N_ELEMENTS (fields)};

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsQueue *args = command->args;
  AssayQueueChanged changed = {.reason = args->reason};

  if (!view->paused)
    _assay_decision_add (decision, "queue.paused", "queue", &changed);
}

const AssayCommandKind assay_command_queue_pause = {
  .kind = "queue.pause",
  .args = &assay_args_queue_table,
  .decide = decide,
};
