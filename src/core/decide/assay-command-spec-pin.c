/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* spec.pin: lock.json says something else of specs than the log last saw. Whoever wrote the file,
 * or found it changed, names every such line. */

static const AssayField fields[] = {
  {.name = "pinned",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsSpecPin, pinned),
   .table = &assay_spec_pinned_table},
  {.name = "rebound",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsSpecPin, rebound),
   .table = &assay_spec_rebound_table},
};

ASSAY_TABLE_DEFINE (assay_args_spec_pin_table, "spec.pin", AssayArgsSpecPin, fields);

static void
check_lines (GPtrArray *lines, GHashTable *seen, AssayDecision *decision)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const AssaySpecPinned *pin = lines->pdata[i];

      if (_assay_decision_has (decision, pin->spec, "spec") && !g_hash_table_add (seen, pin->spec))
        _assay_decision_refuse (decision, FALSE, "documents.twice",
                                N_ ("“{0}” is named twice in one observation."), NULL, pin->spec,
                                NULL);
    }
}

static void
check (const AssayArgsSpecPin *args, AssayDecision *decision)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  check_lines (args->pinned, seen, decision);
  check_lines (args->rebound, seen, decision);
  for (guint i = 0; i < args->pinned->len; i++)
    _assay_decision_has (decision, ((AssaySpecPinned *) args->pinned->pdata[i])->line, "line");
}

static void
add (GPtrArray *lines, const char *type, AssayDecision *decision)
{
  for (guint i = 0; i < lines->len; i++)
    _assay_decision_add (decision, type, ((AssaySpecPinned *) lines->pdata[i])->spec,
                         lines->pdata[i]);
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsSpecPin *args = command->args;

  check (args, decision);
  if (assay_problems_count (decision->problems) > 0)
    return;
  add (args->pinned, "spec.pinned", decision);
  add (args->rebound, "spec.rebound", decision);
}

extern const AssayCommandKind assay_command_spec_pin;
const AssayCommandKind assay_command_spec_pin = {
  .kind = "spec.pin",
  .args = &assay_args_spec_pin_table,
  .decide = decide,
};
