/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/assay-cli-row.h"

#include "cli/assay-cli-table.h"

#include <stdio.h>

static gconstpointer
slot_of (const AssayField *field, gconstpointer record)
{
  return (const char *) record + field->offset;
}

static char *
dup_number (const AssayField *field, gint64 value)
{
  if (value == ASSAY_UNSET)
    return g_strdup ("");
  if (field->type == ASSAY_FIELD_ENUM)
    return g_strdup (assay_text_or_empty (assay_word_at (field->values, value)));
  if (field->type == ASSAY_FIELD_BOOLEAN)
    return g_strdup (value != 0 ? "true" : "false");
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

char *
assay_cli_field_dup_text (const AssayField *field, gconstpointer record)
{
  char *const *list;

  switch (field->type)
    {
    case ASSAY_FIELD_STRING:
    case ASSAY_FIELD_TEXT:
    case ASSAY_FIELD_ID:
    case ASSAY_FIELD_TAG:
    case ASSAY_FIELD_REFERENCE:
    case ASSAY_FIELD_DIGEST:
      return g_strdup (assay_text_or_empty (assay_field_string (field, record)));
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      return dup_number (field, assay_field_integer (field, record));
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      list = *(char **const *) slot_of (field, record);
      return list != NULL ? g_strjoinv (", ", (char **) list) : g_strdup ("");
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_OBJECT:
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
    case ASSAY_FIELD_JSON:
    default:
      return g_strdup ("");
    }
}

/* Columns are few, so each is looked for. (transfer container) */
static GPtrArray *
list_columns (const AssayTable *table)
{
  GPtrArray *columns = g_ptr_array_new ();
  guint before;

  do
    {
      before = columns->len;
      for (guint i = 0; i < table->n_fields && columns->len == before; i++)
        if (table->fields[i].column == before + 1)
          g_ptr_array_add (columns, (gpointer) &table->fields[i]);
    }
  while (columns->len > before);
  return columns;
}

void
assay_cli_print_columns (GPtrArray *rows)
{
  const AssayTable *kind =
    rows->len > 0 ? assay_record_get_table (assay_row_get_record (rows->pdata[0])) : NULL;
  g_autoptr (GPtrArray) columns = kind != NULL ? list_columns (kind) : NULL;
  g_autoptr (AssayCliTable) table = columns != NULL ? assay_cli_table_new (columns->len) : NULL;
  g_autofree char *text = NULL;

  if (table == NULL)
    return;
  for (guint i = 0; i < rows->len; i++)
    for (guint c = 0; c < columns->len; c++)
      {
        g_autofree char *cell =
          assay_cli_field_dup_text (columns->pdata[c], assay_row_get (rows->pdata[i], kind));

        assay_cli_table_add (table, cell);
      }
  text = assay_cli_table_print (table);
  fputs (text, stdout);
  fflush (stdout);
}
