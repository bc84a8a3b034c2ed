/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* spec.intend: documents of assets say something else from now on, or are gone, because a person
 * said so by a command; the files are written. What they were stays in the history, and can be
 * taken back. */

static const AssayField fields[] = {
  {.name = "specs",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsSpecIntend, specs),
   .table = &assay_spec_intended_table,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_args_spec_intend_table, "spec.intend", AssayArgsSpecIntend, fields);

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsSpecIntend *args = command->args;

  for (guint i = 0; i < args->specs->len; i++)
    {
      const AssaySpecIntended *intended = args->specs->pdata[i];

      if (_assay_decision_has (decision, intended->spec, "spec")
          && _assay_decision_has (decision, intended->path, "path")
          && _assay_decision_has (decision, intended->before, "before"))
        _assay_decision_add (decision, "spec.intended", intended->spec, intended);
    }
}

extern const AssayCommandKind assay_command_spec_intend;
const AssayCommandKind assay_command_spec_intend = {
  .kind = "spec.intend",
  .args = &assay_args_spec_intend_table,
  .decide = decide,
};
