/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* documents.observe: the files now differ from what the log last saw. The observer compares; every
 * change it names is an event. */

static const AssayField fields[] = {
  {.name = "changes",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsDocumentsObserve, changes),
   .table = &assay_document_changed_table,
   .flags = ASSAY_FIELD_REQUIRED},
};

ASSAY_TABLE_DEFINE (assay_args_documents_observe_table,
                    "documents.observe",
                    AssayArgsDocumentsObserve,
                    fields);

static void
check_change (const AssayDocumentChanged *change, GHashTable *seen, AssayDecision *decision)
{
  if (!_assay_decision_has (decision, change->path, "path"))
    return;
  if (!g_hash_table_add (seen, change->path))
    _assay_decision_refuse (decision, FALSE, "documents.twice",
                            N_ ("“{0}” is named twice in one observation."), NULL, change->path,
                            NULL);
  if ((change->hash == NULL) != (change->blob == NULL))
    _assay_decision_refuse (decision, FALSE, "documents.no_blob",
                            N_ ("“{0}” was observed, but its bytes were not kept."), NULL,
                            change->path, NULL);
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsDocumentsObserve *args = command->args;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < args->changes->len; i++)
    check_change (g_ptr_array_index (args->changes, i), seen, decision);
  if (assay_problems_count (decision->problems) > 0)
    return;
  for (guint i = 0; i < args->changes->len; i++)
    {
      const AssayDocumentChanged *change = g_ptr_array_index (args->changes, i);

      _assay_decision_add (decision, "document.changed", change->path, change);
    }
}

extern const AssayCommandKind assay_command_documents_observe;
const AssayCommandKind assay_command_documents_observe = {
  .kind = "documents.observe",
  .args = &assay_args_documents_observe_table,
  .decide = decide,
};
