/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* spec.restore: a spec.intend was taken back; the files are as they were before. */

static const AssayField fields[] = {
  {.name = "specs",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsSpecRestore, specs),
   .table = &assay_spec_restored_table,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_args_spec_restore_table, "spec.restore", AssayArgsSpecRestore, fields);

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsSpecRestore *args = command->args;

  for (guint i = 0; i < args->specs->len; i++)
    {
      const AssaySpecRestored *restored = args->specs->pdata[i];

      if (_assay_decision_has (decision, restored->spec, "spec"))
        _assay_decision_add (decision, "spec.restored", restored->spec, restored);
    }
}

extern const AssayCommandKind assay_command_spec_restore;
const AssayCommandKind assay_command_spec_restore = {
  .kind = "spec.restore",
  .args = &assay_args_spec_restore_table,
  .decide = decide,
};
