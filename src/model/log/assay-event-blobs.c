/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/log/assay-event-blobs.h"

static gboolean
names_blobs (const AssayTable *table)
{
  for (guint i = 0; i < table->n_fields; i++)
    if ((table->fields[i].flags & ASSAY_FIELD_BLOB) != 0)
      return TRUE;
  return FALSE;
}

static void
tell_field (const AssayField *field,
            gconstpointer record,
            const AssayEvent *event,
            AssayEventBlobVisit visit,
            gpointer data)
{
  const void *slot = (const char *) record + field->offset;

  if (field->type == ASSAY_FIELD_DIGEST && *(char *const *) slot != NULL)
    visit (*(char *const *) slot, event, data);
  for (char **text = field->type == ASSAY_FIELD_STRINGS ? *(char **const *) slot : NULL;
       text != NULL && *text != NULL; text++)
    visit (*text, event, data);
}

void
assay_event_each_blob (const AssayEvent *event, AssayEventBlobVisit visit, gpointer data)
{
  g_return_if_fail (event != NULL && visit != NULL);

  const AssayTable *table = assay_event_type_find (event->type)->payload;
  gpointer record = names_blobs (table) ? assay_event_read_payload (event, NULL) : NULL;

  for (guint i = 0; record != NULL && i < table->n_fields; i++)
    if ((table->fields[i].flags & ASSAY_FIELD_BLOB) != 0)
      tell_field (&table->fields[i], record, event, visit, data);
  assay_table_free (table, record);
}
