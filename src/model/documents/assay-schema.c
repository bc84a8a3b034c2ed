/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-schema.h"
#include "model/table/assay-table-private.h"

#include <string.h>

/* Patterns are for a search in the text, as JSON Schema has it; control characters (and so a line
 * feed before "$", which some engines let pass) are refused by a second rule. */
#define ID        "[a-z0-9][a-z0-9_-]{0,63}"
#define VERSION   "@[1-9][0-9]{0,5}"
#define REFERENCE "(builtin:" ID VERSION "|" ID "(" VERSION ")?)"

static void write_object (const AssayTable *table, guint first, AssayJsonWriter *writer);

static void
write_not (const char *const *patterns, AssayJsonWriter *writer)
{
  assay_json_writer_name (writer, "not");
  assay_json_writer_begin_object (writer);
  if (patterns[1] == NULL)
    {
      assay_json_writer_member_string (writer, "pattern", patterns[0]);
      assay_json_writer_end_object (writer);
      return;
    }
  assay_json_writer_name (writer, "anyOf");
  assay_json_writer_begin_array (writer);
  for (; *patterns != NULL; patterns++)
    {
      assay_json_writer_begin_object (writer);
      assay_json_writer_member_string (writer, "pattern", *patterns);
      assay_json_writer_end_object (writer);
    }
  assay_json_writer_end_array (writer);
  assay_json_writer_end_object (writer);
}

static const char *
pattern_of (const AssayField *field)
{
  switch (field->type)
    {
    case ASSAY_FIELD_ID:
      return "^" ID "$";
    case ASSAY_FIELD_TAG:
    case ASSAY_FIELD_TAGS:
      return "^" ID ":" ID "$";
    case ASSAY_FIELD_REFERENCE:
    case ASSAY_FIELD_REFERENCES:
      return (field->flags & ASSAY_FIELD_WILDCARD) != 0 ? "^(\\*|" REFERENCE ")$"
                                                        : "^" REFERENCE "$";
    case ASSAY_FIELD_DIGEST:
      return "^[0-9a-f]{64}$";
    default:
      return NULL;
    }
}

/* The members that describe one text. */
static void
write_text (const AssayField *field, AssayJsonWriter *writer)
{
  static const char *const line[] = {"[\\u0000-\\u001f\\u007f-\\u009f]", NULL};
  static const char *const lines[] = {"[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]", NULL};
  static const char *const path[] = {"[\\u0000-\\u001f\\u007f-\\u009f]", "^[/\\\\~]", ":",
                                     "(^|[/\\\\])\\.\\.([/\\\\]|$)",     "^$",        NULL};

  assay_json_writer_member_string (writer, "type", "string");
  if (pattern_of (field) != NULL)
    assay_json_writer_member_string (writer, "pattern", pattern_of (field));
  else
    {
      if (field->minimum > 0)
        assay_json_writer_member_integer (writer, "minLength", field->minimum);
      assay_json_writer_member_integer (writer, "maxLength", _assay_field_max_characters (field));
    }
  if ((field->flags & ASSAY_FIELD_PATH) != 0)
    write_not (path, writer);
  else
    write_not (field->type == ASSAY_FIELD_TEXT ? lines : line, writer);
}

static void
write_decimal (const char *name, gint64 value, int scale, AssayJsonWriter *writer)
{
  assay_json_writer_name (writer, name);
  assay_json_writer_decimal (writer, value, scale);
}

static void
write_number (const AssayField *field, AssayJsonWriter *writer)
{
  gboolean whole = field->type == ASSAY_FIELD_INTEGER;
  gint64 minimum, maximum;

  _assay_field_bounds (field, &minimum, &maximum);
  assay_json_writer_member_string (writer, "type", whole ? "integer" : "number");
  write_decimal ("minimum", minimum, field->scale, writer);
  write_decimal ("maximum", maximum, field->scale, writer);
  if (!whole)
    write_decimal ("multipleOf", 1, field->scale, writer);
}

static void
write_words (const AssayField *field, AssayJsonWriter *writer)
{
  assay_json_writer_name (writer, "enum");
  assay_json_writer_begin_array (writer);
  for (guint i = 0; field->values[i] != NULL; i++)
    assay_json_writer_string (writer, field->values[i]);
  assay_json_writer_end_array (writer);
}

static void
write_list (const AssayField *field, AssayJsonWriter *writer)
{
  assay_json_writer_member_string (writer, "type", "array");
  assay_json_writer_member_integer (writer, "maxItems", ASSAY_LIST_MAX);
  if (field->type == ASSAY_FIELD_REFERENCES || field->type == ASSAY_FIELD_TAGS)
    {
      assay_json_writer_name (writer, "uniqueItems");
      assay_json_writer_boolean (writer, TRUE);
    }
  assay_json_writer_name (writer, "items");
  assay_json_writer_begin_object (writer);
  if (field->type == ASSAY_FIELD_OBJECTS)
    write_object (field->table, 0, writer);
  else
    write_text (field, writer);
  assay_json_writer_end_object (writer);
}

static void
write_map (const AssayField *field, AssayJsonWriter *writer)
{
  assay_json_writer_member_string (writer, "type", "object");
  assay_json_writer_member_integer (writer, "maxProperties", ASSAY_LIST_MAX);
  assay_json_writer_name (writer, "propertyNames");
  assay_json_writer_begin_object (writer);
  write_text (&field->table->fields[0], writer);
  assay_json_writer_end_object (writer);
  assay_json_writer_name (writer, "additionalProperties");
  assay_json_writer_begin_object (writer);
  write_object (field->table, 1, writer);
  assay_json_writer_end_object (writer);
}

static void
write_type (const AssayField *field, AssayJsonWriter *writer)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
      write_number (field, writer);
      break;
    case ASSAY_FIELD_ENUM:
      write_words (field, writer);
      break;
    case ASSAY_FIELD_BOOLEAN:
      assay_json_writer_member_string (writer, "type", "boolean");
      break;
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
    case ASSAY_FIELD_OBJECTS:
      write_list (field, writer);
      break;
    case ASSAY_FIELD_OBJECT:
      write_object (field->table, 0, writer);
      break;
    case ASSAY_FIELD_MAP:
      write_map (field, writer);
      break;
    case ASSAY_FIELD_JSON:
      assay_json_writer_member_string (writer, "type", "object");
      break;
    default:
      write_text (field, writer);
    }
}

static void
write_property (const AssayField *field, AssayJsonWriter *writer)
{
  if (assay_field_name_at (field, 0) == NULL)
    return;
  assay_json_writer_name (writer, field->name);
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "title", field->title);
  assay_json_writer_member_string (writer, "description", field->description);
  if (field->type == ASSAY_FIELD_REFERENCE || field->type == ASSAY_FIELD_REFERENCES)
    {
      g_autofree char *comment =
        g_strconcat ("reference: ", assay_kind_info ((AssayKind) field->reference)->name, NULL);

      assay_json_writer_member_string (writer, "$comment", comment);
    }
  write_type (field, writer);
  if (field->initial != NULL)
    {
      assay_json_writer_name (writer, "default");
      assay_json_writer_raw (writer, field->initial, strlen (field->initial));
    }
  assay_json_writer_end_object (writer);
}

static void
write_required (const AssayTable *table, guint first, gboolean with_schema, AssayJsonWriter *writer)
{
  assay_json_writer_name (writer, "required");
  assay_json_writer_begin_array (writer);
  if (with_schema)
    assay_json_writer_string (writer, "schema");
  for (guint i = first; i < table->n_fields; i++)
    if ((table->fields[i].flags & ASSAY_FIELD_REQUIRED) != 0
        && assay_field_name_at (&table->fields[i], 0) != NULL)
      assay_json_writer_string (writer, table->fields[i].name);
  assay_json_writer_end_array (writer);
}

static void
write_object (const AssayTable *table, guint first, AssayJsonWriter *writer)
{
  assay_json_writer_member_string (writer, "type", "object");
  assay_json_writer_name (writer, "additionalProperties");
  assay_json_writer_boolean (writer, FALSE);
  write_required (table, first, FALSE, writer);
  assay_json_writer_name (writer, "properties");
  assay_json_writer_begin_object (writer);
  for (guint i = first; i < table->n_fields; i++)
    write_property (&table->fields[i], writer);
  assay_json_writer_end_object (writer);
}

GBytes *
assay_schema_print (AssayKind kind)
{
  const AssayKindInfo *info = assay_kind_info (kind);
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_PRETTY);
  g_autofree char *schema = g_strdup_printf ("%s/%d", info->name, info->schema);
  g_autofree char *urn = g_strdup_printf ("urn:assay:schema:%s:%d", info->name, info->schema);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "$schema",
                                   "https://json-schema.org/draft/2020-12/schema");
  assay_json_writer_member_string (writer, "$id", urn);
  assay_json_writer_member_string (writer, "title", info->title);
  assay_json_writer_member_string (writer, "type", "object");
  assay_json_writer_name (writer, "additionalProperties");
  assay_json_writer_boolean (writer, FALSE);
  write_required (info->table, 0, TRUE, writer);
  assay_json_writer_name (writer, "properties");
  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "schema");
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "const", schema);
  assay_json_writer_end_object (writer);
  for (guint i = 0; i < info->table->n_fields; i++)
    write_property (&info->table->fields[i], writer);
  assay_json_writer_end_object (writer);
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}
