/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/socket/assay-socket-wire.h"

#include "base/assay-folder.h"
#include "base/assay-io.h"
#include "model/rows/assay-problem-row.h"
#include "model/table/assay-table-define.h"
#include "store/assay-journal.h"

#include <string.h>

#define MAX_PROBLEMS      500  /* of one error: more than anybody reads */
#define MAX_MESSAGE_CHARS 8000 /* of an error without problems */

/* Rows ------------------------------------------------------------------ */

void
_assay_wire_write_rows (AssayJsonWriter *writer, GPtrArray *rows)
{
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (AssayRecord) row = assay_record_dup_clean (rows->pdata[i]);
      const AssayTable *table = assay_record_get_table (row);

      assay_json_writer_begin_array (writer);
      assay_json_writer_string (writer, table->name);
      assay_table_write (table, assay_record_get_data (row), writer);
      assay_json_writer_end_array (writer);
    }
  assay_json_writer_end_array (writer);
}

/* ["table",{…}] behind its bracket; %NULL when it is of a table we do not know, or cannot be read.
 */
static AssayRecord *
read_row (AssayJsonReader *reader)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayTable *table;
  gpointer data;

  if (assay_json_reader_next (reader) != ASSAY_JSON_STRING)
    return NULL;
  table = assay_row_table_find (assay_json_reader_get_string (reader, NULL));
  data = table != NULL ? assay_table_read (table, reader, "socket", problems) : NULL;
  if (data == NULL)
    return NULL;
  if (assay_json_reader_next (reader) == ASSAY_JSON_ARRAY_END)
    return assay_record_new (table, data);
  assay_table_free (table, data);
  return NULL;
}

GPtrArray *
_assay_wire_read_rows (AssayJsonReader *reader)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  AssayJsonToken token = assay_json_reader_next (reader);

  while (token == ASSAY_JSON_ARRAY_BEGIN
         && (token = assay_json_reader_next (reader)) == ASSAY_JSON_ARRAY_BEGIN)
    {
      AssayRecord *row = read_row (reader);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return token == ASSAY_JSON_ARRAY_END ? g_steal_pointer (&rows) : NULL;
}

/* Errors ---------------------------------------------------------------- */

typedef struct
{
  char *domain, *message;
  gint64 code;
  GPtrArray *problems; /* AssayProblemRow */
} WireError;

/* clang-format off */
static const AssayField error_fields[] = {
  {.name = "domain", .type = ASSAY_FIELD_STRING, .offset = ASSAY_AT_TEXT (WireError, domain)},
  {.name = "code", .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (WireError, code)},
  {.name = "message", .type = ASSAY_FIELD_TEXT, .offset = ASSAY_AT_TEXT (WireError, message)},
  {.name = "problems", .type = ASSAY_FIELD_OBJECTS, .offset = ASSAY_AT_ARRAY (WireError, problems),
   .table = &assay_problem_row_table},
};
/* clang-format on */
static ASSAY_TABLE_DEFINE (error_table, "error", WireError, error_fields);

static GQuark
known_domain (GQuark domain)
{
  const GQuark known[] = {ASSAY_PROBLEM_ERROR, ASSAY_STORE_ERROR, ASSAY_FOLDER_ERROR,
                          G_IO_ERROR,          G_FILE_ERROR,      ASSAY_IO_ERROR};

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (domain == known[i])
      return domain;
  return 0;
}

static AssayProblemRow *
clean_problem (const AssayProblem *problem)
{
  g_autoptr (AssayRecord) row =
    assay_record_new (&assay_problem_row_table, assay_problem_to_row (problem));
  g_autoptr (AssayRecord) clean = assay_record_dup_clean (row);

  return assay_table_copy (&assay_problem_row_table, assay_record_get_data (clean));
}

static char *
short_message (const GError *error)
{
  g_autofree char *valid = g_utf8_make_valid (error->message, -1);

  return g_utf8_strlen (valid, -1) > MAX_MESSAGE_CHARS
           ? g_utf8_substring (valid, 0, MAX_MESSAGE_CHARS)
           : g_steal_pointer (&valid);
}

void
_assay_wire_write_error (AssayJsonWriter *writer, const GError *error)
{
  WireError *wire = assay_table_new (&error_table);
  const AssayProblems *problems = assay_error_get_problems (error);
  guint n = MIN (assay_problems_count (problems), MAX_PROBLEMS);
  g_autoptr (AssayRecord) row = NULL, clean = NULL;

  if (known_domain (error->domain) != 0)
    {
      wire->domain = g_strdup (g_quark_to_string (error->domain));
      wire->code = error->code;
    }
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (wire->problems, clean_problem (assay_problems_get (problems, i)));
  if (n == 0) /* else it is made of the problems again */
    wire->message = short_message (error);
  row = assay_record_new (&error_table, wire);
  clean = assay_record_dup_clean (row);
  assay_table_write (&error_table, assay_record_get_data (clean), writer);
}

static GError *
error_from_wire (const WireError *wire)
{
  GQuark domain = wire->domain != NULL ? known_domain (g_quark_try_string (wire->domain)) : 0;
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  for (guint i = 0; i < wire->problems->len; i++)
    assay_problems_add_row (problems, wire->problems->pdata[i]);
  if (assay_problems_count (problems) > 0)
    return assay_problems_to_error (problems);
  if (wire->message == NULL)
    return NULL;
  if (domain == 0 || domain == ASSAY_PROBLEM_ERROR)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, wire->message);
  return g_error_new_literal (domain, (int) CLAMP (wire->code, 0, G_MAXINT), wire->message);
}

GError *
_assay_wire_read_error (AssayJsonReader *reader)
{
  g_autoptr (AssayProblems) trouble = assay_problems_new ();
  WireError *wire = assay_table_read (&error_table, reader, "socket", trouble);
  GError *error = wire != NULL ? error_from_wire (wire) : NULL;

  assay_table_free (&error_table, wire);
  return error;
}

/* Changes --------------------------------------------------------------- */

void
_assay_wire_write_changes (AssayJsonWriter *writer, const AssayChanges *changes, AssayTopics mask)
{
  const char *kind;

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_integer (writer, "topics", assay_changes_get_topics (changes) & mask);
  assay_json_writer_name (writer, "rows");
  assay_json_writer_begin_object (writer);
  for (guint i = 0; (kind = assay_changes_get_kind (changes, i)) != NULL; i++)
    {
      gboolean all;
      guint n;
      const gint64 *rows = assay_changes_get_rows (changes, kind, &n, &all);

      assay_json_writer_name (writer, kind);
      if (all)
        {
          assay_json_writer_boolean (writer, TRUE);
          continue;
        }
      assay_json_writer_begin_array (writer);
      for (guint j = 0; j < n; j++)
        assay_json_writer_integer (writer, rows[j]);
      assay_json_writer_end_array (writer);
    }
  assay_json_writer_end_object (writer);
  assay_json_writer_end_object (writer);
}

static gboolean
read_changed_rows (AssayJsonReader *reader, const char *kind, AssayChanges *changes)
{
  AssayJsonToken token = assay_json_reader_next (reader);
  gint64 row;

  if (token == ASSAY_JSON_TRUE)
    assay_changes_add_all (changes, kind);
  if (token != ASSAY_JSON_ARRAY_BEGIN)
    return token == ASSAY_JSON_TRUE;
  while ((token = assay_json_reader_next (reader)) == ASSAY_JSON_NUMBER)
    {
      if (!assay_json_reader_get_integer (reader, &row))
        return FALSE;
      assay_changes_add_row (changes, kind, row);
    }
  return token == ASSAY_JSON_ARRAY_END;
}

static gboolean
read_changed_kinds (AssayJsonReader *reader, AssayChanges *changes)
{
  AssayJsonToken token = assay_json_reader_next (reader);

  if (token != ASSAY_JSON_OBJECT_BEGIN)
    return FALSE;
  while ((token = assay_json_reader_next (reader)) == ASSAY_JSON_NAME)
    {
      g_autofree char *kind = g_strdup (assay_json_reader_get_string (reader, NULL));

      if (!read_changed_rows (reader, kind, changes))
        return FALSE;
    }
  return token == ASSAY_JSON_OBJECT_END;
}

static gboolean
read_topics (AssayJsonReader *reader, AssayChanges *changes)
{
  gint64 topics;

  if (assay_json_reader_next (reader) != ASSAY_JSON_NUMBER
      || !assay_json_reader_get_integer (reader, &topics))
    return FALSE;
  assay_changes_add_topics (changes, (AssayTopics) topics);
  return TRUE;
}

AssayChanges *
_assay_wire_read_changes (AssayJsonReader *reader)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();
  AssayJsonToken token = assay_json_reader_next (reader);

  if (token != ASSAY_JSON_OBJECT_BEGIN)
    return NULL;
  while ((token = assay_json_reader_next (reader)) == ASSAY_JSON_NAME)
    {
      const char *name = assay_json_reader_get_string (reader, NULL);
      gboolean fine = g_str_equal (name, "topics") ? read_topics (reader, changes)
                      : g_str_equal (name, "rows") ? read_changed_kinds (reader, changes)
                                                   : assay_json_reader_skip (reader, NULL, NULL);

      if (!fine)
        return NULL;
    }
  return token == ASSAY_JSON_OBJECT_END ? g_steal_pointer (&changes) : NULL;
}

/* Bytes ----------------------------------------------------------------- */

void
_assay_wire_write_bytes (AssayJsonWriter *writer, GBytes *bytes)
{
  gsize n;
  const guchar *data = g_bytes_get_data (bytes, &n);
  g_autofree char *text = g_base64_encode (data, n);

  assay_json_writer_string (writer, text);
}

GBytes *
_assay_wire_read_bytes (AssayJsonReader *reader)
{
  g_autofree char *text = NULL;
  guchar *data;
  gsize n;

  if (assay_json_reader_next (reader) != ASSAY_JSON_STRING)
    return NULL;
  text = g_strdup (assay_json_reader_get_string (reader, NULL));
  data = g_base64_decode (text, &n);
  return g_bytes_new_take (data, n);
}
