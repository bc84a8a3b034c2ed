/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* project.open: which program works on the project from here on. Every opening is its own event. */

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsProjectOpen *args = command->args;

  if (_assay_decision_has (decision, args->program, "program")
      && _assay_decision_has (decision, args->version, "version"))
    _assay_decision_add (decision, "project.opened", "project", args);
}

extern const AssayCommandKind assay_command_project_open;
const AssayCommandKind assay_command_project_open = {
  .kind = "project.open",
  .args = &assay_project_opened_table,
  .decide = decide,
};
