/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

#include "store/assay-journal.h"

/* Readers: their own connection, durable facts only. A list is its rowids; a row is a record filled
 * when it is asked for. */

#define BUSY_MS 5000

struct _AssayReader
{
  sqlite3 *db;
};

static const AssayStoredRows *
find_rows (const char *kind, GError **error)
{
  for (guint i = 0; assay_projections[i] != NULL; i++)
    if (assay_projections[i]->rows != NULL
        && g_strcmp0 (assay_projections[i]->rows->kind, kind) == 0)
      return assay_projections[i]->rows;
  g_set_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_INDEX, "There is no list “%s”.",
               kind != NULL ? kind : "");
  return NULL;
}

AssayReader *
assay_reader_open (const char *index_file, GError **error)
{
  g_return_val_if_fail (index_file != NULL, NULL);

  AssayReader *self = g_new0 (AssayReader, 1);
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;

  if (sqlite3_open_v2 (index_file, &self->db, flags, NULL) == SQLITE_OK
      && sqlite3_busy_timeout (self->db, BUSY_MS) == SQLITE_OK
      && _assay_exec (self->db, "SELECT 1 FROM meta", error))
    return self;
  if (error != NULL && *error == NULL)
    _assay_database_fail (self->db, error);
  assay_reader_close (self);
  return NULL;
}

void
assay_reader_close (AssayReader *self)
{
  if (self == NULL)
    return;
  _assay_database_close (self->db);
  g_free (self);
}

guint64
assay_reader_get_applied_seq (AssayReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  sqlite3_stmt *row;
  guint64 seq = 0;

  if (_assay_first (self->db, NULL, &row,
                    "SELECT CAST (value AS INTEGER) FROM meta WHERE name = 'applied'", ""))
    {
      seq = (guint64) sqlite3_column_int64 (row, 0);
      _assay_done (row);
    }
  return seq;
}

static gboolean
add_rowids (
  AssayReader *self, const char *sql, const AssayListFilter *filter, GArray *rows, GError **error)
{
  sqlite3_stmt *statement = _assay_statement (self->db, sql, error);
  int result;

  if (statement == NULL)
    return FALSE;
  _assay_bind (statement, "sss", filter->state, filter->spec, filter->version);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      gint64 row = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows, row);
    }
  if (result != SQLITE_DONE)
    _assay_database_fail (self->db, error);
  _assay_done (statement);
  return result == SQLITE_DONE;
}

GArray *
assay_reader_list (AssayReader *self,
                   const char *kind,
                   const AssayListFilter *filter,
                   GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  static const AssayListFilter everything;
  const AssayStoredRows *known = find_rows (kind, error);
  g_autoptr (GArray) rows = NULL;

  if (known == NULL)
    return NULL;
  rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < G_N_ELEMENTS (known->lists) && known->lists[i] != NULL; i++)
    if (!add_rowids (self, known->lists[i], filter != NULL ? filter : &everything, rows, error))
      return NULL;
  return g_steal_pointer (&rows);
}

static AssayRecord *
take_record (const AssayTable *table, sqlite3_stmt *row)
{
  gpointer data = assay_table_new (table);

  _assay_fill_record (row, table, data);
  _assay_done (row);
  return assay_record_new (table, data);
}

AssayRecord *
assay_reader_row (AssayReader *self, const char *kind, gint64 rowid)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  const AssayStoredRows *known = find_rows (kind, NULL);
  sqlite3_stmt *row;

  return known != NULL && _assay_first (self->db, NULL, &row, known->by_row, "i", rowid)
           ? take_record (known->table, row)
           : NULL;
}

AssayRecord *
assay_reader_find (AssayReader *self, const char *kind, const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  const AssayStoredRows *known = find_rows (kind, NULL);
  sqlite3_stmt *row;

  return known != NULL && _assay_first (self->db, NULL, &row, known->by_id, "s", id)
           ? take_record (known->table, row)
           : NULL;
}

/* clang-format off */
#define VALUE(name) " coalesce ((SELECT value FROM counters WHERE name = '" name "'), 0)"
#define SUM(a, b)   VALUE (a) " +" VALUE (b)
#define ALL_OF(prefix)                                                                             \
  " coalesce ((SELECT sum (value) FROM counters"                                                   \
  " WHERE name BETWEEN '" prefix ":' AND '" prefix ";'), 0)"

/* In the order of the status row's first fields. */
static const char status_sql[] =
  "SELECT" VALUE ("slot:again") "," VALUE ("slot:approved") "," VALUE ("by_route") ","
  VALUE ("job:canceled") "," VALUE ("card:open") "," VALUE ("exception:open") ","
  SUM ("job:failed", "job:lost")
  ", (SELECT CAST (value AS INTEGER) FROM meta WHERE name = 'applied'),"
  VALUE ("paused") "," ALL_OF ("version") "," VALUE ("job:queued") "," VALUE ("version:rejected") ","
  SUM ("job:submitting", "job:accepted") "," VALUE ("skipped") "," VALUE ("specs") ","
  VALUE ("job:succeeded") "," VALUE ("version:superseded") "," VALUE ("slot:to_decide") ","
  VALUE ("job:waiting");
/* clang-format on */

AssayStatusRow *
assay_reader_status (AssayReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  AssayStatusRow *status = assay_table_new (&assay_status_row_table);
  sqlite3_stmt *row;

  if (_assay_first (self->db, NULL, &row, status_sql, ""))
    {
      _assay_fill_record (row, &assay_status_row_table, status);
      _assay_done (row);
    }
  return status;
}

gboolean
assay_reader_is_paused (AssayReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  sqlite3_stmt *row;
  gboolean paused = FALSE;

  if (_assay_first (self->db, NULL, &row, "SELECT value FROM counters WHERE name = 'paused'", ""))
    {
      paused = sqlite3_column_int (row, 0) != 0;
      _assay_done (row);
    }
  return paused;
}

GPtrArray *
assay_reader_slots (AssayReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return _assay_load_all_slots (self->db);
}

GPtrArray *
assay_reader_unfinished_jobs (AssayReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = _assay_statement (
    self->db, "SELECT id FROM jobs WHERE state IN ('submitting', 'accepted') ORDER BY row", NULL);

  while (row != NULL && sqlite3_step (row) == SQLITE_ROW)
    g_ptr_array_add (ids, _assay_column_dup (row, 0));
  _assay_done (row);
  return ids;
}
