/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table/assay-field.h"
#include "model/table/assay-table-private.h"

#include <string.h>

/* How long the number of a default may be; only our own tables are read with this. */
#define INITIAL_MAX_DIGITS 15

static void
unset_all (const AssayTable *table, gpointer record)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      gpointer slot = _assay_field_slot (field, record);

      switch (field->type)
        {
        case ASSAY_FIELD_INTEGER:
        case ASSAY_FIELD_DECIMAL:
        case ASSAY_FIELD_ENUM:
        case ASSAY_FIELD_BOOLEAN:
          *(gint64 *) slot = ASSAY_UNSET;
          break;
        case ASSAY_FIELD_OBJECTS:
        case ASSAY_FIELD_MAP:
          *(GPtrArray **) slot = g_ptr_array_new ();
          break;
        default:
          break;
        }
    }
}

gpointer
_assay_table_new_unset (const AssayTable *table)
{
  gpointer record = g_malloc0 (table->size);

  unset_all (table, record);
  return record;
}

/* "12", "-3", "0.85" as an integer x 10^scale. */
static gint64
parse_initial_number (const char *text, int scale)
{
  gboolean negative = *text == '-';
  gboolean in_fraction = FALSE;
  gint64 value = 0;
  int decimals = 0;

  g_assert (strlen (text) <= INITIAL_MAX_DIGITS + 2);
  for (const char *c = negative ? text + 1 : text; *c != '\0'; c++)
    {
      if (*c == '.')
        {
          in_fraction = TRUE;
          continue;
        }
      g_assert (g_ascii_isdigit (*c));
      value = value * 10 + (*c - '0');
      decimals += in_fraction;
    }
  g_assert (decimals <= scale);
  for (; decimals < scale; decimals++)
    value *= 10;
  return negative ? -value : value;
}

static gint64
parse_initial_word (const AssayField *field)
{
  gsize n = strlen (field->initial) - 2; /* without the quotes */

  for (gint64 i = 0; field->values[i] != NULL; i++)
    if (strlen (field->values[i]) == n && strncmp (field->values[i], field->initial + 1, n) == 0)
      return i;
  g_error ("table default %s is not a word of %s", field->initial, field->name);
}

/* The default of a field as a value, without reading JSON: numbers and words come by the million.
 */
static gint64
initial_number (const AssayField *field)
{
  switch (field->type)
    {
    case ASSAY_FIELD_BOOLEAN:
      return strcmp (field->initial, "true") == 0;
    case ASSAY_FIELD_ENUM:
      return parse_initial_word (field);
    default:
      return parse_initial_number (field->initial, field->scale);
    }
}

/* Strings, lists and objects: by the reader, like anything else. */
static void
read_initial (const AssayField *field, gpointer record)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayJsonReader) reader =
    assay_json_reader_new (field->initial, strlen (field->initial));
  AssayReading reading;

  _assay_reading_init (&reading, reader, field->name, problems);
  _assay_reading_scalar (&reading, field, _assay_field_slot (field, record));
  _assay_reading_clear (&reading);
  g_assert (assay_problems_count (problems) == 0);
}

void
_assay_field_apply_initial (const AssayField *field, gpointer record)
{
  gpointer slot = _assay_field_slot (field, record);

  if (field->initial == NULL)
    return;
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      if (*(gint64 *) slot == ASSAY_UNSET)
        *(gint64 *) slot = initial_number (field);
      break;
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      g_assert_not_reached (); /* empty is their default */
    default:
      if (*(gpointer *) slot == NULL)
        read_initial (field, record);
    }
}

gboolean
_assay_field_is_initial (const AssayField *field, gconstpointer record)
{
  g_autofree char *value = NULL;
  gconstpointer slot = _assay_field_slot_const (field, record);
  gsize n;

  if (field->initial == NULL)
    return FALSE;
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      return *(const gint64 *) slot == initial_number (field);
    case ASSAY_FIELD_STRINGS:
      value = g_strjoinv ("\",\"", *(char **const *) slot);
      n = strlen (value);
      /* A quote inside a word could make one word look like two. */
      for (char **word = *(char **const *) slot; *word != NULL; word++)
        if (strchr (*word, '"') != NULL)
          return FALSE;
      return strlen (field->initial) == n + 4 && strncmp (field->initial + 2, value, n) == 0;
    case ASSAY_FIELD_STRING:
    case ASSAY_FIELD_TEXT:
    case ASSAY_FIELD_ID:
      n = strlen (*(char *const *) slot);
      return strlen (field->initial) == n + 2
             && strncmp (field->initial + 1, *(char *const *) slot, n) == 0;
    default:
      return FALSE;
    }
}

void
_assay_table_init (const AssayTable *table, gpointer record)
{
  unset_all (table, record);
  for (guint i = 0; i < table->n_fields; i++)
    _assay_field_apply_initial (&table->fields[i], record);
}

gpointer
assay_table_new (const AssayTable *table)
{
  gpointer record = g_malloc0 (table->size);

  _assay_table_init (table, record);
  return record;
}

static GPtrArray *
copy_records (const AssayTable *table, GPtrArray *from)
{
  GPtrArray *copy = g_ptr_array_sized_new (from != NULL ? from->len : 0);

  for (guint i = 0; from != NULL && i < from->len; i++)
    g_ptr_array_add (copy, assay_table_copy (table, g_ptr_array_index (from, i)));
  return copy;
}

static void
copy_value (const AssayField *field, gpointer to, gconstpointer from)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      *(gint64 *) to = *(const gint64 *) from;
      break;
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      *(char ***) to = g_strdupv (*(char **const *) from);
      break;
    case ASSAY_FIELD_OBJECT:
      if (*(gpointer const *) from != NULL)
        *(gpointer *) to = assay_table_copy (field->table, *(gpointer const *) from);
      break;
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      *(GPtrArray **) to = copy_records (field->table, *(GPtrArray *const *) from);
      break;
    case ASSAY_FIELD_JSON:
      if (*(GBytes *const *) from != NULL)
        *(GBytes **) to = g_bytes_ref (*(GBytes *const *) from);
      break;
    default:
      *(char **) to = g_strdup (*(char *const *) from);
    }
}

gpointer
assay_table_copy (const AssayTable *table, gconstpointer record)
{
  gpointer copy;

  if (record == NULL)
    return NULL;
  copy = g_malloc0 (table->size);
  for (guint i = 0; i < table->n_fields; i++)
    copy_value (&table->fields[i], _assay_field_slot (&table->fields[i], copy),
                _assay_field_slot_const (&table->fields[i], record));
  return copy;
}

static void
free_records (const AssayTable *table, GPtrArray *records)
{
  if (records == NULL)
    return;
  g_ptr_array_set_free_func (records,
                             NULL); /* whoever filled it may have set one; the table decides */
  for (guint i = 0; i < records->len; i++)
    assay_table_free (table, g_ptr_array_index (records, i));
  g_ptr_array_unref (records);
}

static void
free_text (const AssayField *field, char *text, const char *begin, const char *end)
{
  if ((field->flags & ASSAY_FIELD_SECRET) != 0 && text != NULL)
    explicit_bzero (text, strlen (text));
  if (text < begin || text >= end)
    g_free (text);
}

/* But for texts from @begin to @end. */
static void
free_value (const AssayField *field, gpointer slot, const char *begin, const char *end)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      break;
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      g_strfreev (*(char ***) slot);
      break;
    case ASSAY_FIELD_OBJECT:
      assay_table_free (field->table, *(gpointer *) slot);
      break;
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      free_records (field->table, *(GPtrArray **) slot);
      break;
    case ASSAY_FIELD_JSON:
      g_clear_pointer ((GBytes **) slot, g_bytes_unref);
      break;
    default:
      free_text (field, *(char **) slot, begin, end);
    }
}

void
_assay_table_clear (const AssayTable *table, gpointer record, const char *begin, const char *end)
{
  for (guint i = 0; i < table->n_fields; i++)
    free_value (&table->fields[i], _assay_field_slot (&table->fields[i], record), begin, end);
}

void
assay_table_free (const AssayTable *table, gpointer record)
{
  if (record == NULL)
    return;
  _assay_table_clear (table, record, NULL, NULL);
  g_free (record);
}

static gboolean
equal_records (const AssayTable *table, GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!assay_table_equal (table, a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
equal_strings (char *const *a, char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static gboolean
equal_bytes (GBytes *a, GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal (a, b));
}

static gboolean
equal_values (const AssayField *field, gconstpointer a, gconstpointer b)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      return *(const gint64 *) a == *(const gint64 *) b;
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      return equal_strings (*(char **const *) a, *(char **const *) b);
    case ASSAY_FIELD_OBJECT:
      return assay_table_equal (field->table, *(gpointer const *) a, *(gpointer const *) b);
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      return equal_records (field->table, *(GPtrArray *const *) a, *(GPtrArray *const *) b);
    case ASSAY_FIELD_JSON:
      return equal_bytes (*(GBytes *const *) a, *(GBytes *const *) b);
    default:
      return g_strcmp0 (*(char *const *) a, *(char *const *) b) == 0;
    }
}

gboolean
assay_table_equal (const AssayTable *table, gconstpointer a, gconstpointer b)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (guint i = 0; i < table->n_fields; i++)
    if (!equal_values (&table->fields[i], _assay_field_slot_const (&table->fields[i], a),
                       _assay_field_slot_const (&table->fields[i], b)))
      return FALSE;
  return TRUE;
}

const char *
assay_field_name_at (const AssayField *field, int schema)
{
  gboolean is_old = schema > 0 && schema <= field->until;

  if (is_old && field->former != NULL)
    return field->former;
  return is_old || field->until == 0 || field->former != NULL ? field->name : NULL;
}

const AssayField *
assay_table_find (const AssayTable *table, const char *name)
{
  for (guint i = 0; i < table->n_fields; i++)
    if (*table->fields[i].name == *name && strcmp (table->fields[i].name, name) == 0)
      return &table->fields[i];
  return NULL;
}
