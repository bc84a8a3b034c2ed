/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* spec.rename: all that the history knows of one id is another's from now on. That one must have no
 * history yet, and nothing may be on its way: a picture that arrives says whose it is. */

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsSpecRename *args = command->args;

  out->spec = args->from;
  out->other_spec = args->to;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsSpecRename *args = command->args;

  if (!_assay_decision_has (decision, args->from, "from")
      || !_assay_decision_has (decision, args->to, "to"))
    return;
  if (view->n_slots_of_other > 0)
    _assay_decision_refuse (decision, FALSE, "rename.taken",
                            N_ ("Something has been made of “{0}” already."),
                            N_ ("Choose another name."), args->to, NULL);
  else if (view->n_open_jobs_of_spec > 0)
    _assay_decision_refuse (decision, FALSE, "rename.being_made",
                            N_ ("“{0}” is on the queue or being made."),
                            N_ ("Wait for it, or say: assayctl cancel {0}"), args->from, NULL);
  else
    _assay_decision_add (decision, "spec.renamed", args->from, args);
}

extern const AssayCommandKind assay_command_spec_rename;
const AssayCommandKind assay_command_spec_rename = {
  .kind = "spec.rename",
  .args = &assay_spec_renamed_table,
  .needs = needs,
  .decide = decide,
};
