/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-document-walk.h"

#include "model/documents/assay-kind.h"
#include "model/table/assay-table-private.h"

typedef struct
{
  const AssayDocument *document;
  AssayTextVisit visit;
  gpointer data;
  GString *path;
} Walk;

static void walk_record (Walk *self, const AssayTable *table, guint first, gconstpointer record);

static void
visit_text (Walk *self, const AssayField *field, const char *text)
{
  if (text != NULL)
    self->visit (self->document, field, text, self->path->str, self->data);
}

static void
visit_list (Walk *self, const AssayField *field, char *const *texts)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      gsize length = self->path->len;

      g_string_append_printf (self->path, "/%u", i);
      visit_text (self, field, texts[i]);
      g_string_truncate (self->path, length);
    }
}

static void
walk_records (Walk *self, const AssayField *field, GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      gconstpointer record = g_ptr_array_index (records, i);
      const AssayField *name = &field->table->fields[0];
      gboolean named = field->type == ASSAY_FIELD_MAP;
      gsize length = self->path->len;

      if (named)
        {
          _assay_pointer_append (self->path, assay_field_string (name, record));
          visit_text (self, name, assay_field_string (name, record));
        }
      else
        g_string_append_printf (self->path, "/%u", i);
      walk_record (self, field->table, named ? 1 : 0, record);
      g_string_truncate (self->path, length);
    }
}

static void
walk_field (Walk *self, const AssayField *field, gconstpointer slot)
{
  switch (field->type)
    {
    case ASSAY_FIELD_STRING:
    case ASSAY_FIELD_TEXT:
    case ASSAY_FIELD_ID:
    case ASSAY_FIELD_TAG:
    case ASSAY_FIELD_REFERENCE:
    case ASSAY_FIELD_DIGEST:
      visit_text (self, field, *(char *const *) slot);
      break;
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      visit_list (self, field, *(char **const *) slot);
      break;
    case ASSAY_FIELD_OBJECT:
      if (*(gpointer const *) slot != NULL)
        walk_record (self, field->table, 0, *(gpointer const *) slot);
      break;
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      walk_records (self, field, *(GPtrArray *const *) slot);
      break;
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
    case ASSAY_FIELD_JSON:
      break;
    }
}

static void
walk_record (Walk *self, const AssayTable *table, guint first, gconstpointer record)
{
  for (guint i = first; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      gsize length = self->path->len;

      _assay_pointer_append (self->path, field->name);
      walk_field (self, field, _assay_field_slot_const (field, record));
      g_string_truncate (self->path, length);
    }
}

void
assay_document_visit_texts (const AssayDocument *document, AssayTextVisit visit, gpointer data)
{
  Walk walk = {document, visit, data, g_string_new (NULL)};

  walk_record (&walk, assay_kind_info (document->kind)->table, 0, document);
  g_string_free (walk.path, TRUE);
}
