/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* spec.pin: from now on the spec keeps this version of its look, whatever becomes newer. */

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsSpecPin *args = command->args;

  if (_assay_decision_has (decision, args->spec, "spec")
      && _assay_decision_has (decision, args->profile, "profile")
      && _assay_decision_has (decision, args->hash, "hash"))
    _assay_decision_add (decision, "spec.pinned", args->spec, args);
}

extern const AssayCommandKind assay_command_spec_pin;
const AssayCommandKind assay_command_spec_pin = {
  .kind = "spec.pin",
  .args = &assay_spec_pinned_table,
  .decide = decide,
};
