/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-statements-private.h"

#include "base/assay-io.h"
#include "base/assay-json-writer.h"
#include "base/assay-json-reader.h"
#include "model/log/assay-words.h"
#include "store/assay-index.h"
#include "store/assay-journal.h"

#include <errno.h>

/* Preparing costs more than running. Projections are given nothing but the connection, so its
 * statements are found by it. */
static GMutex caches_lock;
static GHashTable *caches; /* sqlite3 * -> GHashTable of const char * -> sqlite3_stmt * */
static guint n_closed;     /* atomic: so many connections, whose addresses may come again */

static void
finalize_cb (gpointer statement)
{
  sqlite3_finalize (statement);
}

static GHashTable *
find_cache (sqlite3 *db)
{
  GHashTable *cache;

  g_mutex_lock (&caches_lock);
  if (caches == NULL)
    caches = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  cache = g_hash_table_lookup (caches, db);
  if (cache == NULL)
    {
      cache = g_hash_table_new_full (NULL, NULL, NULL, finalize_cb);
      g_hash_table_insert (caches, db, cache);
    }
  g_mutex_unlock (&caches_lock);
  return cache;
}

/* A thread asks for the one connection again and again; it remembers until any was closed. */
static GHashTable *
cache_of (sqlite3 *db)
{
  static _Thread_local struct
  {
    sqlite3 *db;
    GHashTable *cache;
    guint n_closed;
  } last;
  guint now = (guint) g_atomic_int_get (&n_closed);

  if (last.db != db || last.n_closed != now)
    {
      last.db = db;
      last.cache = find_cache (db);
      last.n_closed = now;
    }
  return last.cache;
}

void
_assay_database_close (sqlite3 *db)
{
  if (db == NULL)
    return;
  g_mutex_lock (&caches_lock);
  if (caches != NULL)
    g_hash_table_remove (caches, db);
  g_atomic_int_inc (&n_closed);
  g_mutex_unlock (&caches_lock);
  sqlite3_close (db);
}

/* What the system refused, which SQLite's own words do not tell: new string. A commit that fails
 * leaves @last alone. */
static char *
dup_reason (sqlite3 *db, int last)
{
  int code = sqlite3_errcode (db), refused = sqlite3_system_errno (db);

  g_autofree char *why = NULL;

  if (code == SQLITE_IOERR && (refused == EFBIG || (refused == 0 && last == EFBIG)))
    return assay_sentence_pack_of (
      N_ ("A file may not become so large here; raise the limit (ulimit -f)"), NULL);
  if ((code != SQLITE_CANTOPEN && code != SQLITE_IOERR) || refused == 0)
    return g_strdup (sqlite3_errmsg (db));
  why = assay_sentence_pack_of (assay_io_reason (refused), NULL);
  return assay_sentence_pack_of ("{0} ({1})", sqlite3_errmsg (db), why, NULL);
}

/* The first of the thread: what it asked for since is not all there is. */
static GPrivate unread = G_PRIVATE_INIT ((GDestroyNotify) g_error_free);

void
assay_reader_note_unread (GError *error)
{
  if (g_private_get (&unread) == NULL)
    g_private_set (&unread, error);
  else
    g_error_free (error);
}

gboolean
assay_reader_check (GError **error)
{
  const GError *first = g_private_get (&unread);

  if (first == NULL)
    return TRUE;
  if (error == NULL)
    return FALSE;
  g_propagate_error (error, g_error_copy (first));
  g_private_replace (&unread, NULL);
  return FALSE;
}

/* What there is none of for now, and not what the file is. */
static gboolean
is_lacking (sqlite3 *db)
{
  int code = sqlite3_errcode (db), refused = sqlite3_system_errno (db);

  if (code == SQLITE_FULL || code == SQLITE_NOMEM)
    return TRUE;
  return (code == SQLITE_CANTOPEN || code == SQLITE_IOERR)
         && (refused == ENOSPC || refused == EDQUOT || refused == EMFILE || refused == ENFILE
             || refused == ENOMEM);
}

/* What somebody else has to mend; all else is what is in the file, as is an end that is missing. */
static gboolean
is_shut (sqlite3 *db)
{
  static const int codes[] = {SQLITE_CANTOPEN, SQLITE_IOERR,  SQLITE_PERM,     SQLITE_READONLY,
                              SQLITE_BUSY,     SQLITE_LOCKED, SQLITE_PROTOCOL, SQLITE_AUTH};
  int code = sqlite3_errcode (db) & 0xff;

  if (sqlite3_extended_errcode (db) == SQLITE_IOERR_SHORT_READ)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i] == code)
      return TRUE;
  return FALSE;
}

static int
error_code (sqlite3 *db)
{
  if (is_lacking (db))
    return ASSAY_STORE_ERROR_NO_SPACE;
  return is_shut (db) ? ASSAY_STORE_ERROR_INDEX_SHUT : ASSAY_STORE_ERROR_INDEX;
}

gboolean
_assay_database_fail (sqlite3 *db, GError **error)
{
  g_autofree char *reason = dup_reason (db, errno);
  GError *kept = NULL;

  assay_error_set (error != NULL ? error : &kept, ASSAY_STORE_ERROR, error_code (db),
                   N_ ("The index cannot be used: {0}"), reason, NULL);
  if (kept != NULL)
    assay_reader_note_unread (kept);
  return FALSE;
}

sqlite3_stmt *
_assay_statement (sqlite3 *db, const char *sql, GError **error)
{
  GHashTable *cache = cache_of (db);
  sqlite3_stmt *statement = g_hash_table_lookup (cache, sql);

  if (statement != NULL)
    return statement;
  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    {
      _assay_database_fail (db, error);
      return NULL;
    }
  g_hash_table_insert (cache, (gpointer) sql, statement);
  return statement;
}

/* Nothing in it is written otherwise in JSON. */
static gboolean
is_plain (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text < 0x20 || (guchar) *text > 0x7e || *text == '"' || *text == '\\')
      return FALSE;
  return TRUE;
}

/* Of codes, as most lists are. */
static char *
quote_plain (char **strings)
{
  GString *text = g_string_new ("[");

  for (char **s = strings; *s != NULL; s++)
    {
      g_string_append (text, s == strings ? "\"" : ",\"");
      g_string_append (text, *s);
      g_string_append_c (text, '"');
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static gboolean
are_plain (char **strings)
{
  while (*strings != NULL && is_plain (*strings))
    strings++;
  return *strings == NULL;
}

char *
_assay_strv_to_json (char **strings)
{
  g_autoptr (AssayJsonWriter) writer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize n;
  const char *text;

  if (strings == NULL)
    return NULL;
  if (are_plain (strings))
    return quote_plain (strings);
  writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  assay_json_writer_begin_array (writer);
  for (; *strings != NULL; strings++)
    assay_json_writer_string (writer, *strings);
  assay_json_writer_end_array (writer);
  bytes = assay_json_writer_finish (writer);
  text = g_bytes_get_data (bytes, &n);
  return g_strndup (text, n);
}

static void
bind_number (sqlite3_stmt *statement, int i, gint64 value)
{
  if (value == ASSAY_UNSET)
    sqlite3_bind_null (statement, i);
  else
    sqlite3_bind_int64 (statement, i, value);
}

/* Returns the last parameter that was bound. */
static int
bind_slot (sqlite3_stmt *statement, int i, const AssaySlot *slot)
{
  bind_number (statement, i, slot->variant);
  sqlite3_bind_text (statement, i + 1, assay_slot_state (slot), -1, SQLITE_STATIC);
  bind_number (statement, i + 2, assay_slot_frame (slot));
  return i + 2;
}

static void
bind_list (sqlite3_stmt *statement, const char *types, va_list values)
{
  for (int i = 1; *types != '\0'; types++, i++)
    switch (*types)
      {
      case 's':
        sqlite3_bind_text (statement, i, va_arg (values, const char *), -1, SQLITE_STATIC);
        break;
      case 'i':
        bind_number (statement, i, va_arg (values, gint64));
        break;
      case 'k':
        i = bind_slot (statement, i, va_arg (values, const AssaySlot *));
        break;
      case 'v':
        sqlite3_bind_text (statement, i, _assay_strv_to_json (va_arg (values, char **)), -1,
                           g_free);
        break;
      default:
        g_assert_not_reached ();
      }
}

void
_assay_bind (sqlite3_stmt *statement, const char *types, ...)
{
  va_list values;

  va_start (values, types);
  bind_list (statement, types, values);
  va_end (values);
}

void
_assay_done (sqlite3_stmt *statement)
{
  if (statement == NULL)
    return;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

gboolean
_assay_next (sqlite3_stmt *statement, GError **error)
{
  int result = statement != NULL ? sqlite3_step (statement) : SQLITE_DONE;

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    _assay_database_fail (sqlite3_db_handle (statement), error);
  return result == SQLITE_ROW;
}

gboolean
_assay_run (sqlite3 *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = _assay_statement (db, sql, error);
  va_list values;
  gboolean ok;

  if (statement == NULL)
    return FALSE;
  va_start (values, types);
  bind_list (statement, types, values);
  va_end (values);
  ok = sqlite3_step (statement) == SQLITE_DONE || _assay_database_fail (db, error);
  _assay_done (statement);
  return ok;
}

gboolean
_assay_first (
  sqlite3 *db, GError **error, sqlite3_stmt **out, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = _assay_statement (db, sql, error);
  va_list values;

  *out = NULL;
  if (statement == NULL)
    return FALSE;
  va_start (values, types);
  bind_list (statement, types, values);
  va_end (values);
  if (_assay_next (statement, error))
    {
      *out = statement;
      return TRUE;
    }
  _assay_done (statement);
  return FALSE;
}

gboolean
_assay_exec (sqlite3 *db, const char *sql, GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK || _assay_database_fail (db, error);
}

char *
_assay_column_dup (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static char **
read_strings (const char *text)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, strlen (text));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (assay_json_reader_next (reader) == ASSAY_JSON_ARRAY_BEGIN)
    while (assay_json_reader_next (reader) == ASSAY_JSON_STRING)
      g_strv_builder_add (builder, assay_json_reader_get_string (reader, NULL));
  return g_strv_builder_end (builder);
}

static gboolean
is_text (const AssayField *field)
{
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_BOOLEAN:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_STRINGS:
      return FALSE;
    default:
      return TRUE;
    }
}

static void
fill_field (
  sqlite3_stmt *row, int column, const AssayField *field, AssayRecord *record, gpointer slot)
{
  const char *text;
  int n;

  if (sqlite3_column_type (row, column) == SQLITE_NULL)
    return;
  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_BOOLEAN:
      *(gint64 *) slot = sqlite3_column_int64 (row, column);
      return;
    case ASSAY_FIELD_ENUM:
      text = (const char *) sqlite3_column_text (row, column);
      n = assay_word_index (field->values, text, -1);
      *(gint64 *) slot = n >= 0 ? n : ASSAY_UNSET;
      return;
    case ASSAY_FIELD_STRINGS:
      *(char ***) slot = read_strings ((const char *) sqlite3_column_text (row, column));
      return;
    default:
      text = (const char *) sqlite3_column_text (row, column);
      *(char **) slot =
        assay_record_add_text (record, text, (gsize) sqlite3_column_bytes (row, column));
    }
}

/* A number that a text field is filled with is a text before it is measured. */
static gsize
measure_texts (sqlite3_stmt *row, int first, const AssayTable *table, int n)
{
  gsize n_bytes = 0;

  for (int i = 0; i < n; i++)
    if (is_text (&table->fields[i]) && sqlite3_column_text (row, first + i) != NULL)
      n_bytes += (gsize) sqlite3_column_bytes (row, first + i) + 1;
  return n_bytes;
}

AssayRecord *
_assay_read_record (sqlite3_stmt *row, int first, const AssayTable *table)
{
  int n = sqlite3_column_count (row) - first;
  AssayRecord *record;
  char *data;

  g_assert (n >= 0 && n <= (int) table->n_fields);
  record = assay_record_new_block (table, measure_texts (row, first, table, n));
  data = assay_record_edit (record, table);
  for (int i = 0; i < n; i++)
    fill_field (row, first + i, &table->fields[i], record, data + table->fields[i].offset);
  return record;
}
