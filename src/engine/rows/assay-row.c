/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rows/assay-row-private.h"

struct _AssayRow
{
  GObject parent_instance;
  AssayRecord *record;
  JsonObject *object; /* made when it is asked for */
};

G_DEFINE_FINAL_TYPE (AssayRow, assay_row, G_TYPE_OBJECT)

static void
assay_row_finalize (GObject *object)
{
  AssayRow *self = ASSAY_ROW (object);

  assay_record_unref (self->record);
  g_clear_pointer (&self->object, json_object_unref);
  G_OBJECT_CLASS (assay_row_parent_class)->finalize (object);
}

static void
assay_row_class_init (AssayRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_row_finalize;
}

static void
assay_row_init (AssayRow *self)
{
}

AssayRecord *
assay_row_get_record (AssayRow *self)
{
  g_return_val_if_fail (ASSAY_IS_ROW (self), NULL);
  return self->record;
}

gconstpointer
assay_row_get (AssayRow *self, const AssayTable *table)
{
  g_return_val_if_fail (ASSAY_IS_ROW (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);
  return assay_record_get (self->record, table);
}

static const AssayField *
find_field (AssayRow *self, const char *member)
{
  return assay_table_find (assay_record_get_table (self->record), member);
}

static gconstpointer
slot_of (AssayRow *self, const AssayField *field)
{
  return (const char *) assay_record_get_data (self->record) + field->offset;
}

const char *
assay_row_get_id (AssayRow *self)
{
  return assay_row_get_string (self, "id");
}

const char *
assay_row_get_string (AssayRow *self, const char *member)
{
  const AssayField *field = find_field (self, member);
  const char *text = NULL;

  if (field != NULL && field->type == ASSAY_FIELD_TEXT)
    text = *(char *const *) slot_of (self, field);
  if (field != NULL && field->type == ASSAY_FIELD_ENUM
      && *(const gint64 *) slot_of (self, field) != ASSAY_UNSET)
    text = field->values[*(const gint64 *) slot_of (self, field)];
  return text != NULL ? text : "";
}

gint64
assay_row_get_integer (AssayRow *self, const char *member)
{
  const AssayField *field = find_field (self, member);
  gint64 value;

  if (field == NULL || (field->type != ASSAY_FIELD_INTEGER && field->type != ASSAY_FIELD_BOOLEAN))
    return 0;
  value = *(const gint64 *) slot_of (self, field);
  return value != ASSAY_UNSET ? value : 0;
}

gboolean
assay_row_get_boolean (AssayRow *self, const char *member)
{
  return assay_row_get_integer (self, member) != 0;
}

char **
assay_row_dup_strings (AssayRow *self, const char *member)
{
  const AssayField *field = find_field (self, member);
  char **strings = NULL;

  if (field != NULL && field->type == ASSAY_FIELD_STRINGS)
    strings = *(char **const *) slot_of (self, field);
  return strings != NULL ? g_strdupv (strings) : g_new0 (char *, 1);
}

static GBytes *
to_bytes (AssayRow *self)
{
  const AssayTable *table = assay_record_get_table (self->record);
  gconstpointer data = assay_record_get_data (self->record);

  if (table == &assay_shown_row_table)
    return g_bytes_ref (((const AssayShownRow *) data)->value);
  return assay_table_to_bytes (table, data, ASSAY_JSON_CANONICAL);
}

char *
assay_row_dup_json (AssayRow *self)
{
  g_return_val_if_fail (ASSAY_IS_ROW (self), NULL);

  g_autoptr (GBytes) bytes = to_bytes (self);
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  return g_strndup (text, n);
}

JsonObject *
assay_row_get_object (AssayRow *self)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = NULL;

  if (self->object != NULL)
    return self->object;
  text = assay_row_dup_json (self);
  parser = json_parser_new ();
  if (json_parser_load_from_data (parser, text, -1, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    self->object = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  else
    self->object = json_object_new ();
  return self->object;
}

AssayRow *
_assay_row_new (AssayRecord *record)
{
  AssayRow *self = g_object_new (ASSAY_TYPE_ROW, NULL);

  self->record = assay_record_ref (record);
  return self;
}

AssayRow *
_assay_row_read (const AssayTable *table, const char *json)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  gpointer data = assay_table_read_bytes (table, bytes, "row", problems);
  g_autoptr (AssayRecord) record =
    assay_record_new (table, data != NULL ? data : assay_table_new (table));

  return _assay_row_new (record);
}
