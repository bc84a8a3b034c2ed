/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-trace.h"

#include "core/recipe/assay-core-private.h"

struct _AssayTrace
{
  GPtrArray *entries; /* of AssayTraceEntry */
};

static void
trace_entry_free_cb (gpointer data)
{
  AssayTraceEntry *entry = data;

  g_free (entry->stage);
  g_free (entry->layer);
  g_free (entry->source);
  g_free (entry->subject);
  g_free (entry->action);
  g_free (entry->why);
  g_free (entry);
}

AssayTrace *
assay_trace_new (void)
{
  AssayTrace *self = g_new0 (AssayTrace, 1);

  self->entries = g_ptr_array_new_with_free_func (trace_entry_free_cb);
  return self;
}

void
assay_trace_free (AssayTrace *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static char *
dup_text (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

void
assay_trace_add (AssayTrace *self, const AssayTraceEntry *entry)
{
  AssayTraceEntry *copy;

  if (self == NULL)
    return;
  copy = g_new (AssayTraceEntry, 1);
  copy->stage = dup_text (entry->stage);
  copy->layer = dup_text (entry->layer);
  copy->source = dup_text (entry->source);
  copy->subject = dup_text (entry->subject);
  copy->action = dup_text (entry->action);
  copy->why = dup_text (entry->why);
  copy->polarity = entry->polarity;
  copy->weight = entry->weight;
  g_ptr_array_add (self->entries, copy);
}

void
_assay_trace_note (AssayTrace *self,
                   const char *stage,
                   const char *layer,
                   const char *source,
                   const char *subject,
                   const char *action,
                   const char *why)
{
  const AssayTraceEntry entry = {
    .stage = (char *) stage,
    .layer = (char *) layer,
    .source = (char *) source,
    .subject = (char *) subject,
    .action = (char *) action,
    .why = (char *) why,
    .polarity = -1,
    .weight = -1,
  };

  assay_trace_add (self, &entry);
}

guint
assay_trace_count (const AssayTrace *self)
{
  return self->entries->len;
}

const AssayTraceEntry *
assay_trace_get (const AssayTrace *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);

  return g_ptr_array_index (self->entries, index);
}

static void
write_entry (const AssayTraceEntry *entry, AssayJsonWriter *writer)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "stage", entry->stage);
  assay_json_writer_member_string (writer, "layer", entry->layer);
  assay_json_writer_member_string (writer, "source", entry->source);
  assay_json_writer_member_string (writer, "subject", entry->subject);
  assay_json_writer_member_string (writer, "action", entry->action);
  assay_json_writer_member_string (writer, "why", entry->why);
  if (entry->polarity >= 0)
    assay_json_writer_member_string (writer, "polarity",
                                     entry->polarity == 0 ? "positive" : "negative");
  if (entry->weight >= 0)
    {
      assay_json_writer_name (writer, "weight");
      assay_json_writer_decimal (writer, entry->weight, 2);
    }
  assay_json_writer_end_object (writer);
}

void
assay_trace_write (const AssayTrace *self, AssayJsonWriter *writer)
{
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < self->entries->len; i++)
    write_entry (g_ptr_array_index (self->entries, i), writer);
  assay_json_writer_end_array (writer);
}
