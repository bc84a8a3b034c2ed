/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table/assay-field.h"
#include "model/table/assay-table-private.h"

#include "base/assay-id.h"

#include <string.h>

/* Fields of one table are counted in the bits of one word. */
#define TABLE_MAX_FIELDS 128

void
_assay_reading_init (AssayReading *self,
                     AssayJsonReader *reader,
                     const char *file,
                     AssayProblems *problems)
{
  *self = (AssayReading){
    .reader = reader, .file = file, .problems = problems, .path = g_string_new (NULL)};
}

void
_assay_reading_clear (AssayReading *self)
{
  g_string_free (self->path, TRUE);
}

void
_assay_reading_fail (AssayReading *self,
                     const char *code,
                     const char *message,
                     const char *fix,
                     const char *a,
                     const char *b,
                     const char *c,
                     const char *d)
{
  self->n_found++;
  if (self->n_found < ASSAY_TABLE_MAX_PROBLEMS)
    assay_problems_add (self->problems, self->file, self->path->str, code, message, fix, a, b, c, d,
                        NULL);
  else if (self->n_found == ASSAY_TABLE_MAX_PROBLEMS)
    assay_problems_add (self->problems, self->file, "", "document.too_many_problems",
                        N_ ("There are more problems than can be listed."),
                        N_ ("Mend the others first."), NULL);
}

const char *
_assay_reading_nearest (AssayReading *self, const char *word, const char *const *words)
{
  if (self->n_found >= ASSAY_TABLE_MAX_PROBLEMS || strlen (word) > ASSAY_ID_MAX_LENGTH)
    return NULL;
  return assay_nearest_word (word, words);
}

gsize
_assay_reading_push (AssayReading *self, const char *name)
{
  gsize length = self->path->len;

  _assay_pointer_append (self->path, name);
  return length;
}

gsize
_assay_reading_push_index (AssayReading *self, guint index)
{
  gsize length = self->path->len;

  g_string_append_printf (self->path, "/%u", index);
  return length;
}

void
_assay_reading_pop (AssayReading *self, gsize length)
{
  g_string_truncate (self->path, length);
}

static void
fail_unknown (AssayReading *self, const AssayTable *table, guint first, const char *name)
{
  g_autofree char *quoted = _assay_quote (name);
  g_autofree const char **names = g_new0 (const char *, table->n_fields + 1);
  const char *nearest;
  guint n = 0;

  for (guint i = first; i < table->n_fields; i++)
    {
      const char *known = assay_field_name_at (&table->fields[i], self->schema);

      if (known != NULL)
        names[n++] = known;
    }
  nearest = _assay_reading_nearest (self, name, names);
  _assay_reading_fail (self, "document.unknown_field", N_ ("There is no field “{0}” here."),
                       nearest != NULL ? N_ ("Did you mean “{1}”? Otherwise remove it.")
                                       : N_ ("Remove it."),
                       quoted, nearest, NULL, NULL);
}

static void
fail_duplicate (AssayReading *self, const char *name)
{
  g_autofree char *quoted = _assay_quote (name);

  _assay_reading_fail (self, "document.duplicate_member", N_ ("“{0}” is written twice."),
                       N_ ("Remove one of the two."), quoted, NULL, NULL, NULL);
}

static gpointer
read_object (AssayReading *self, const AssayTable *table, guint first, const char *ignored);

static void
read_objects (AssayReading *self, const AssayField *field, GPtrArray *records)
{
  AssayJsonToken token;

  if (assay_json_reader_peek (self->reader) != ASSAY_JSON_ARRAY_BEGIN)
    {
      _assay_reading_wrong_type (self, field);
      return;
    }
  assay_json_reader_next (self->reader);
  for (guint i = 0; (token = assay_json_reader_peek (self->reader)) != ASSAY_JSON_ARRAY_END; i++)
    {
      gsize length;

      if (token == ASSAY_JSON_ERROR)
        return;
      if (i == ASSAY_LIST_MAX)
        _assay_reading_fail_many (self, field);
      length = _assay_reading_push_index (self, i);
      if (token != ASSAY_JSON_OBJECT_BEGIN)
        _assay_reading_wrong_type (self, field);
      else if (i >= ASSAY_LIST_MAX)
        assay_json_reader_skip (self->reader, NULL, NULL);
      else
        g_ptr_array_add (records, read_object (self, field->table, 0, NULL));
      _assay_reading_pop (self, length);
    }
  assay_json_reader_next (self->reader);
}

/* The reader stands on the member's name. */
static void
read_entry (AssayReading *self, const AssayField *field, GPtrArray *entries, GHashTable *seen)
{
  const AssayField *key = &field->table->fields[0];
  gsize n_bytes;
  const char *text = assay_json_reader_get_string (self->reader, &n_bytes);
  g_autofree char *name = g_strdup (text);
  gsize length = _assay_reading_push (self, name);
  gboolean good = _assay_reading_check_text (self, key, text, n_bytes);

  if (good && g_hash_table_contains (seen, name))
    {
      fail_duplicate (self, name);
      good = FALSE;
    }
  if (entries->len == ASSAY_LIST_MAX)
    _assay_reading_fail_many (self, field);
  if (assay_json_reader_peek (self->reader) != ASSAY_JSON_OBJECT_BEGIN)
    _assay_reading_wrong_type (self, field);
  else if (!good || entries->len >= ASSAY_LIST_MAX)
    assay_json_reader_skip (self->reader, NULL, NULL);
  else
    {
      gpointer entry = read_object (self, field->table, 1, NULL);

      *(char **) _assay_field_slot (key, entry) = g_steal_pointer (&name);
      g_hash_table_add (seen, (gpointer) assay_field_string (key, entry));
      g_ptr_array_add (entries, entry);
    }
  _assay_reading_pop (self, length);
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  const AssayField *key = data;

  return strcmp (assay_field_string (key, *(gconstpointer const *) a),
                 assay_field_string (key, *(gconstpointer const *) b));
}

static void
read_map (AssayReading *self, const AssayField *field, GPtrArray *entries)
{
  g_autoptr (GHashTable) seen = NULL;

  if (assay_json_reader_peek (self->reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      _assay_reading_wrong_type (self, field);
      return;
    }
  assay_json_reader_next (self->reader);
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  while (assay_json_reader_next (self->reader) == ASSAY_JSON_NAME)
    read_entry (self, field, entries, seen);
  g_ptr_array_sort_with_data (entries, compare_entries, (gpointer) &field->table->fields[0]);
}

static void
read_value (AssayReading *self, const AssayField *field, gpointer slot)
{
  switch (field->type)
    {
    case ASSAY_FIELD_OBJECT:
      if (assay_json_reader_peek (self->reader) == ASSAY_JSON_OBJECT_BEGIN)
        *(gpointer *) slot = read_object (self, field->table, 0, NULL);
      else
        _assay_reading_wrong_type (self, field);
      break;
    case ASSAY_FIELD_OBJECTS:
      read_objects (self, field, *(GPtrArray **) slot);
      break;
    case ASSAY_FIELD_MAP:
      read_map (self, field, *(GPtrArray **) slot);
      break;
    default:
      _assay_reading_scalar (self, field, slot);
    }
}

static const AssayField *
find_field (const AssayReading *self, const AssayTable *table, const char *name)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const char *known = assay_field_name_at (&table->fields[i], self->schema);

      if (known != NULL && *known == *name && strcmp (known, name) == 0)
        return &table->fields[i];
    }
  return NULL;
}

/* The reader stands on a name. @seen: of each field; the ignored name has the last. */
static void
read_member (AssayReading *self,
             const AssayTable *table,
             guint first,
             const char *ignored,
             gpointer record,
             gboolean seen[TABLE_MAX_FIELDS])
{
  gsize n_bytes;
  const char *name = assay_json_reader_get_string (self->reader, &n_bytes); /* until the value */
  gboolean whole = strlen (name) == n_bytes;                                /* no NUL inside */
  const AssayField *field = whole ? find_field (self, table, name) : NULL;
  gsize length = _assay_reading_push (self, name);
  guint index = field != NULL ? (guint) (field - table->fields) : TABLE_MAX_FIELDS - 1;
  gboolean known = field != NULL ? index >= first : whole && g_strcmp0 (ignored, name) == 0;

  if (known && seen[index])
    fail_duplicate (self, name);
  else if (!known)
    fail_unknown (self, table, first, name);
  else if (field != NULL)
    read_value (self, field, _assay_field_slot (field, record));
  if (!known || field == NULL || seen[index])
    assay_json_reader_skip (self->reader, NULL, NULL);
  if (known)
    seen[index] = TRUE;
  _assay_reading_pop (self, length);
}

static void
complete_record (
  AssayReading *self, const AssayTable *table, guint first, gpointer record, const gboolean *seen)
{
  for (guint i = first; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];

      const char *name = assay_field_name_at (field, self->schema);

      if (seen[i])
        continue;
      _assay_field_apply_initial (field, record);
      if (name != NULL && (field->flags & ASSAY_FIELD_REQUIRED) != 0)
        _assay_reading_fail (self, "document.missing_field", N_ ("“{0}” is missing."),
                             N_ ("Add “{0}”."), name, NULL, NULL, NULL);
    }
}

/* The next token is OBJECT_BEGIN. @first: 1 for an entry of a map, whose first field is the
 * member's name. */
static gpointer
read_object (AssayReading *self, const AssayTable *table, guint first, const char *ignored)
{
  gpointer record = _assay_table_new_unset (table);
  AssayJsonToken token;
  gboolean seen[TABLE_MAX_FIELDS] = {FALSE};

  g_assert (table->n_fields < TABLE_MAX_FIELDS);
  assay_json_reader_next (self->reader);
  while ((token = assay_json_reader_next (self->reader)) == ASSAY_JSON_NAME)
    read_member (self, table, first, ignored, record, seen);
  if (token == ASSAY_JSON_OBJECT_END)
    complete_record (self, table, first, record, seen);
  return record;
}

gpointer
_assay_reading_record (AssayReading *self, const AssayTable *table)
{
  AssayJsonToken token = assay_json_reader_peek (self->reader);

  if (token == ASSAY_JSON_OBJECT_BEGIN)
    return read_object (self, table, 0, self->ignored);
  if (token != ASSAY_JSON_ERROR)
    {
      _assay_reading_fail (self, "document.not_an_object", N_ ("An object is expected here."),
                           N_ ("Begin with “{” and end with “}”."), NULL, NULL, NULL, NULL);
      assay_json_reader_skip (self->reader, NULL, NULL);
    }
  return _assay_table_new_unset (table);
}

/* Says once where the text stops being JSON. */
static gboolean
check_syntax (AssayReading *self)
{
  guint line, column;
  const char *error = assay_json_reader_get_error (self->reader, &line, &column);
  g_autofree char *at_line = NULL;
  g_autofree char *at_column = NULL;
  g_autofree char *why = NULL;

  if (error == NULL)
    return TRUE;
  why = assay_sentence_pack (error, NULL);
  at_line = _assay_decimal_text (line, 0);
  at_column = _assay_decimal_text (column, 0);
  _assay_reading_pop (self, 0);
  _assay_reading_fail (self, "document.syntax",
                       N_ ("This is not JSON: {0} (line {1}, column {2})."),
                       N_ ("Mend it at line {1}, column {2}."), why, at_line, at_column, NULL);
  return FALSE;
}

gboolean
_assay_reading_finish (AssayReading *self)
{
  while (assay_json_reader_next (self->reader) != ASSAY_JSON_END)
    if (assay_json_reader_get_error (self->reader, NULL, NULL) != NULL)
      break;
  return check_syntax (self);
}

gpointer
assay_table_read (const AssayTable *table,
                  AssayJsonReader *reader,
                  const char *file,
                  AssayProblems *problems)
{
  g_autofree char *start = assay_json_reader_dup_pointer (reader);
  AssayReading reading;
  gpointer record;

  _assay_reading_init (&reading, reader, file, problems);
  if (start != NULL)
    g_string_append (reading.path, start);
  record = _assay_reading_record (&reading, table);
  check_syntax (&reading);
  if (reading.n_found > 0)
    {
      assay_table_free (table, record);
      record = NULL;
    }
  _assay_reading_clear (&reading);
  return record;
}

gpointer
assay_table_read_bytes (const AssayTable *table,
                        GBytes *json,
                        const char *file,
                        AssayProblems *problems)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  AssayReading reading;
  gpointer record;

  _assay_reading_init (&reading, reader, file, problems);
  record = _assay_reading_record (&reading, table);
  _assay_reading_finish (&reading);
  if (reading.n_found > 0)
    {
      assay_table_free (table, record);
      record = NULL;
    }
  _assay_reading_clear (&reading);
  return record;
}
