/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* export.record: files were written outside; every time is its own event. */

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsExportRecord *args = command->args;

  if (_assay_decision_has (decision, args->target, "target")
      && _assay_decision_has (decision, args->manifest, "manifest"))
    _assay_decision_add (decision, "export.written", args->target, args);
}

extern const AssayCommandKind assay_command_export_record;
const AssayCommandKind assay_command_export_record = {
  .kind = "export.record",
  .args = &assay_export_written_table,
  .decide = decide,
};
