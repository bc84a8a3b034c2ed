/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table/assay-field.h"
#include "model/table/assay-table-private.h"

static const AssayManner whole = {FALSE, 0};

static gboolean
is_unset (const AssayField *field, gconstpointer slot)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      return *(const gint64 *) slot == ASSAY_UNSET;
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      return *(GPtrArray *const *) slot == NULL || (*(GPtrArray *const *) slot)->len == 0;
    default:
      return *(gpointer const *) slot == NULL;
    }
}

static void
write_strings (char *const *strings, AssayJsonWriter *writer)
{
  assay_json_writer_begin_array (writer);
  for (guint i = 0; strings[i] != NULL; i++)
    assay_json_writer_string (writer, strings[i]);
  assay_json_writer_end_array (writer);
}

static void
write_record (const AssayTable *table,
              guint first,
              gconstpointer record,
              const AssayManner *manner,
              AssayJsonWriter *writer)
{
  assay_json_writer_begin_object (writer);
  _assay_table_write_members (table, first, record, manner, writer);
  assay_json_writer_end_object (writer);
}

static void
write_records (const AssayField *field,
               GPtrArray *records,
               const AssayManner *manner,
               AssayJsonWriter *writer)
{
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < records->len; i++)
    write_record (field->table, 0, g_ptr_array_index (records, i), manner, writer);
  assay_json_writer_end_array (writer);
}

/* A map's first field is the member's name, the rest its value. */
static void
write_map (const AssayField *field,
           GPtrArray *entries,
           const AssayManner *manner,
           AssayJsonWriter *writer)
{
  assay_json_writer_begin_object (writer);
  for (guint i = 0; i < entries->len; i++)
    {
      gconstpointer entry = g_ptr_array_index (entries, i);

      assay_json_writer_name (writer, assay_field_string (&field->table->fields[0], entry));
      write_record (field->table, 1, entry, manner, writer);
    }
  assay_json_writer_end_object (writer);
}

static void
write_json (GBytes *json, AssayJsonWriter *writer)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);

  assay_json_writer_raw (writer, text, n_bytes);
}

static void
write_value (const AssayField *field,
             gconstpointer slot,
             const AssayManner *manner,
             AssayJsonWriter *writer)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
      assay_json_writer_integer (writer, *(const gint64 *) slot);
      break;
    case ASSAY_FIELD_DECIMAL:
      assay_json_writer_decimal (writer, *(const gint64 *) slot, field->scale);
      break;
    case ASSAY_FIELD_ENUM:
      assay_json_writer_string (writer, field->values[*(const gint64 *) slot]);
      break;
    case ASSAY_FIELD_BOOLEAN:
      assay_json_writer_boolean (writer, *(const gint64 *) slot != 0);
      break;
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      write_strings (*(char **const *) slot, writer);
      break;
    case ASSAY_FIELD_OBJECT:
      write_record (field->table, 0, *(gpointer const *) slot, manner, writer);
      break;
    case ASSAY_FIELD_OBJECTS:
      write_records (field, *(GPtrArray *const *) slot, manner, writer);
      break;
    case ASSAY_FIELD_MAP:
      write_map (field, *(GPtrArray *const *) slot, manner, writer);
      break;
    case ASSAY_FIELD_JSON:
      write_json (*(GBytes *const *) slot, writer);
      break;
    default:
      assay_json_writer_string (writer, *(char *const *) slot);
    }
}

void
_assay_table_write_members (const AssayTable *table,
                            guint first,
                            gconstpointer record,
                            const AssayManner *manner,
                            AssayJsonWriter *writer)
{
  for (guint i = first; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      gconstpointer slot = _assay_field_slot_const (field, record);
      const char *name = assay_field_name_at (field, manner->schema);
      gboolean silent = manner->brief || (field->flags & ASSAY_FIELD_SILENT) != 0;

      if (name == NULL || is_unset (field, slot)
          || (silent && _assay_field_is_initial (field, record)))
        continue;
      assay_json_writer_name (writer, name);
      write_value (field, slot, manner, writer);
    }
}

void
assay_table_write (const AssayTable *table, gconstpointer record, AssayJsonWriter *writer)
{
  write_record (table, 0, record, &whole, writer);
}

void
assay_table_write_members (const AssayTable *table, gconstpointer record, AssayJsonWriter *writer)
{
  _assay_table_write_members (table, 0, record, &whole, writer);
}

GBytes *
assay_table_to_bytes (const AssayTable *table, gconstpointer record, AssayJsonStyle style)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (style);

  assay_table_write (table, record, writer);
  return assay_json_writer_finish (writer);
}
