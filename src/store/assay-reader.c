/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

#include "store/assay-journal.h"

/* Readers: their own connection, durable facts only. A list is its rowids; a row is a record filled
 * when it is asked for. */

#define BUSY_MS 5000

static const AssayStoredRows *
find_rows (const char *kind, GError **error)
{
  for (guint i = 0; assay_projections[i] != NULL; i++)
    if (assay_projections[i]->rows != NULL
        && g_strcmp0 (assay_projections[i]->rows->kind, kind) == 0)
      return assay_projections[i]->rows;
  assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_INDEX,
                   N_ ("There is no list “{0}”."), kind != NULL ? kind : "", NULL);
  return NULL;
}

static int
count_step_cb (gpointer data)
{
  ((AssayReader *) data)->n_steps++;
  return 0;
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
    {
      sqlite3_progress_handler (self->db, ASSAY_READER_STEP, count_step_cb, self);
      return self;
    }
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

/* Where it cannot begin, every read is a moment of its own. */
void
assay_reader_begin (AssayReader *self)
{
  g_autoptr (GError) none = NULL;

  _assay_run (self->db, &none, "BEGIN", "");
}

void
assay_reader_end (AssayReader *self)
{
  g_autoptr (GError) none = NULL; /* nothing was written */

  if (!sqlite3_get_autocommit (self->db))
    _assay_run (self->db, &none, "COMMIT", "");
}

/* A statement that does not name one of the parameters ignores it. */
static sqlite3_stmt *
prepare_list (
  AssayReader *self, const char *sql, const AssayListFilter *filter, gint64 row, GError **error)
{
  sqlite3_stmt *statement = _assay_statement (self->db, sql, error);

  if (statement != NULL)
    _assay_bind (statement, "ssssssi", filter->state, filter->spec, filter->version, filter->type,
                 filter->search, filter->sort, row);
  return statement;
}

/* The text belongs to the statement. */
static AssayIdPlace
read_place (AssayReader *self, sqlite3_stmt *statement)
{
  self->n_rows++;
  return (AssayIdPlace){.row = sqlite3_column_int64 (statement, 0),
                        .major = sqlite3_column_int64 (statement, 1),
                        .text = (char *) sqlite3_column_text (statement, 2),
                        .minor = sqlite3_column_int64 (statement, 3)};
}

/* Each word the beginning of one, as FTS5 says it; %NULL when there is none to look for. Quoted, so
 * nothing in it is an operator. */
static char *
match_of (const char *search)
{
  g_autoptr (GString) match = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *p = search != NULL ? search : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean part = g_unichar_isalnum (c) || g_unichar_ismark (c);

      if (part && !inside)
        g_string_append (match, match->len > 0 ? " \"" : "\"");
      if (part)
        g_string_append_unichar (match, c);
      else if (inside)
        g_string_append (match, "\"*");
      inside = part;
    }
  if (inside)
    g_string_append (match, "\"*");
  return match->len > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}

static gboolean
add_places (AssayReader *self,
            const char *sql,
            const AssayListFilter *filter,
            AssayIdList *ids,
            GError **error)
{
  sqlite3_stmt *statement = prepare_list (self, sql, filter, ASSAY_UNSET, error);
  GError *cause = NULL;

  if (statement == NULL)
    return FALSE;
  while (_assay_next (statement, &cause))
    {
      AssayIdPlace place = read_place (self, statement);

      assay_id_list_add (ids, &place);
    }
  _assay_done (statement);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

AssayIdList *
assay_reader_list_ids (AssayReader *self,
                       const char *kind,
                       const AssayListFilter *filter,
                       GError **error)
{
  const AssayStoredRows *known = find_rows (kind, error);
  AssayListFilter asked = filter != NULL ? *filter : (AssayListFilter){0};
  g_autofree char *match = match_of (asked.search);
  g_autoptr (AssayIdList) ids = NULL;

  if (known == NULL)
    return NULL;
  asked.search = match;
  ids = assay_id_list_new ();
  for (guint i = 0; i < G_N_ELEMENTS (known->lists) && known->lists[i].all != NULL; i++)
    if (!add_places (self, known->lists[i].all, &asked, ids, error))
      return NULL;
  assay_id_list_seal (ids);
  return g_steal_pointer (&ids);
}

/* None, as long as there is an index for what is asked. */
static int
stepped_over (sqlite3_stmt *statement)
{
  return statement != NULL ? sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1)
                           : 0;
}

static gboolean
find_place (
  AssayReader *self, const char *sql, const AssayListFilter *filter, gint64 row, AssayIdPlace *out)
{
  sqlite3_stmt *statement = prepare_list (self, sql, filter, row, NULL);
  gboolean found = _assay_next (statement, NULL);

  if (found)
    {
      *out = read_place (self, statement);
      out->text = g_strdup (out->text);
    }
  self->n_rows += (guint64) stepped_over (statement);
  _assay_done (statement);
  return found;
}

gboolean
assay_reader_place (
  AssayReader *self, const char *kind, const AssayListFilter *filter, gint64 row, AssayIdPlace *out)
{
  const AssayStoredRows *known = find_rows (kind, NULL);
  AssayListFilter asked = filter != NULL ? *filter : (AssayListFilter){0};
  g_autofree char *match = match_of (asked.search);

  if (known == NULL)
    return FALSE;
  asked.search = match;
  for (guint i = 0; i < G_N_ELEMENTS (known->lists) && known->lists[i].one != NULL; i++)
    if (find_place (self, known->lists[i].one, &asked, row, out))
      return TRUE;
  return FALSE;
}

GArray *
assay_reader_list (AssayReader *self,
                   const char *kind,
                   const AssayListFilter *filter,
                   GError **error)
{
  g_autoptr (AssayIdList) ids = assay_reader_list_ids (self, kind, filter, error);
  GArray *rows;

  if (ids == NULL)
    return NULL;
  rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < assay_id_list_get_length (ids); i++)
    {
      gint64 row = assay_id_list_get_row (ids, i);

      g_array_append_val (rows, row);
    }
  return rows;
}

guint64
assay_reader_get_n_rows (AssayReader *self)
{
  return self->n_rows;
}

guint64
assay_reader_get_n_steps (AssayReader *self)
{
  return self->n_steps;
}

/* How many rows from @rows on follow each other; @out_step: up (1) or down (-1). */
static guint
run_length (const gint64 *rows, guint n, int *out_step)
{
  guint i = 1;

  *out_step = n > 1 && rows[1] == rows[0] - 1 ? -1 : 1;
  while (i < n && rows[i] == rows[i - 1] + *out_step)
    i++;
  return i;
}

/* One walk: to find a row costs more than to read it. Returns how many of @rows it was. */
static guint
read_run (
  AssayReader *self, const AssayStoredRows *known, const gint64 *rows, guint n, gpointer *records)
{
  int step;
  guint length = run_length (rows, n, &step);
  gint64 last = rows[length - 1];
  sqlite3_stmt *row = _assay_statement (self->db, known->by_rows, NULL);

  if (row == NULL)
    return length;
  _assay_bind (row, "ii", MIN (rows[0], last), MAX (rows[0], last));
  for (; _assay_next (row, NULL); self->n_rows++)
    records[(sqlite3_column_int64 (row, 0) - rows[0]) * step] =
      _assay_read_record (row, 1, known->table);
  self->n_rows += (guint64) stepped_over (row);
  _assay_done (row);
  return length;
}

static void
unref_if_any (gpointer record)
{
  if (record != NULL)
    assay_record_unref (record);
}

GPtrArray *
assay_reader_rows (AssayReader *self, const char *kind, const gint64 *rows, guint n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  const AssayStoredRows *known = find_rows (kind, NULL);
  GPtrArray *records = g_ptr_array_new_full (n, unref_if_any);

  g_ptr_array_set_size (records, (int) n);
  for (guint i = 0; known != NULL && i < n;)
    i += read_run (self, known, rows + i, n - i, records->pdata + i);
  return records;
}

AssayRecord *
assay_reader_row (AssayReader *self, const char *kind, gint64 rowid)
{
  g_autoptr (GPtrArray) records = assay_reader_rows (self, kind, &rowid, 1);

  return records != NULL ? g_steal_pointer (&records->pdata[0]) : NULL;
}

const AssayTable *
assay_reader_get_table (AssayReader *self, const char *kind)
{
  const AssayStoredRows *known = find_rows (kind, NULL);

  return known != NULL ? known->table : NULL;
}

AssayRecord *
assay_reader_find (AssayReader *self, const char *kind, const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  const AssayStoredRows *known = find_rows (kind, NULL);
  AssayRecord *record;
  sqlite3_stmt *row;

  if (known == NULL || !_assay_first (self->db, NULL, &row, known->by_id, "s", id))
    return NULL;
  record = _assay_read_record (row, 1, known->table);
  self->n_rows += 1 + (guint64) stepped_over (row);
  _assay_done (row);
  return record;
}

/* clang-format off */
#define VALUE(name) " coalesce ((SELECT value FROM counters WHERE name = '" name "'), 0)"
#define SUM(a, b)   VALUE (a) " +" VALUE (b)
#define ALL_OF(prefix)                                                                             \
  " coalesce ((SELECT sum (value) FROM counters"                                                   \
  " WHERE name BETWEEN '" prefix ":' AND '" prefix ";'), 0)"

/* Approved art of assets that are archived or gone: there is not much of it, so it is counted. */
#define AWAY(what) " (SELECT " what " FROM slots WHERE away AND " ASSAY_SQL_HAS_APPROVED ")"

/* In the order of the status row's first fields. */
static const char status_sql[] =
  "SELECT" VALUE ("asset:new") "," VALUE ("asset:queued") "," VALUE ("asset:to_decide") ","
  VALUE ("asset:again") "," VALUE ("asset:approved") "," VALUE ("asset:exception") ","
  VALUE ("asset:canceled") "," VALUE ("asset:blocked") "," VALUE ("asset:draft") ","
  VALUE ("asset:paused") "," VALUE ("asset:archived") ","
  VALUE ("asset:left_out") "," VALUE ("assets_not_ready") "," VALUE ("pictures_needed") ","
  VALUE ("pictures_approved") "," VALUE ("slot:again") ","
  VALUE ("version:approved") " - " AWAY ("count (*)") ","
  VALUE ("by_route") " - " AWAY ("coalesce (sum (by_route), 0)") ","
  VALUE ("job:canceled") "," VALUE ("card:open") "," VALUE ("exception:open") ","
  SUM ("job:failed", "job:lost")
  ", (SELECT CAST (value AS INTEGER) FROM meta WHERE name = 'applied'),"
  AWAY ("count (*)") ","
  VALUE ("paused") "," ALL_OF ("version") "," VALUE ("job:queued") "," VALUE ("version:rejected") ","
  SUM ("job:submitting", "job:accepted") "," VALUE ("skipped") "," VALUE ("specs") ","
  VALUE ("slot:shelved") "," VALUE ("job:succeeded") "," VALUE ("version:superseded") "," VALUE ("slot:to_decide") ","
  VALUE ("job:waiting") "," VALUE ("drawings") "," VALUE ("drawings_kept");
/* clang-format on */

AssayStatusRow *
assay_reader_status (AssayReader *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (AssayRecord) status = NULL;
  sqlite3_stmt *row;

  if (!_assay_first (self->db, error, &row, status_sql, ""))
    return NULL;
  status = _assay_read_record (row, 0, &assay_status_row_table);
  _assay_done (row);
  return assay_table_copy (&assay_status_row_table, assay_record_get_data (status));
}

char *
assay_reader_dup_assets_stamp (AssayReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  sqlite3_stmt *row;
  char *stamp = NULL;

  if (_assay_first (self->db, NULL, &row, "SELECT value FROM meta WHERE name = 'assets'", ""))
    {
      stamp = _assay_column_dup (row, 0);
      _assay_done (row);
    }
  return stamp;
}

GHashTable *
assay_reader_assets (AssayReader *self)
{
  return _assay_load_assets (self->db);
}

static void
clear_claim_count (gpointer data)
{
  g_free (((AssayClaimCount *) data)->claim);
}

GArray *
assay_reader_open_claims (AssayReader *self)
{
  GArray *claims = g_array_new (FALSE, FALSE, sizeof (AssayClaimCount));
  sqlite3_stmt *statement =
    _assay_statement (self->db,
                      "SELECT claim, count (*) FROM cards WHERE state = 'open' AND claim <> ''"
                      " GROUP BY claim ORDER BY count (*) DESC, claim",
                      NULL);

  g_array_set_clear_func (claims, clear_claim_count);
  while (_assay_next (statement, NULL))
    {
      AssayClaimCount count = {g_strdup ((const char *) sqlite3_column_text (statement, 0)),
                               (guint) sqlite3_column_int (statement, 1)};

      g_array_append_val (claims, count);
    }
  _assay_done (statement);
  return claims;
}

GPtrArray *
assay_reader_made_with (AssayReader *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  sqlite3_stmt *statement = _assay_statement (
    self->db,
    "SELECT coalesce (v.files, f.files), v.provider, v.recipe, j.server, s.spec, s.variant,"
    " nullif (s.slot_state, ''), s.frame, v.id FROM slots s JOIN versions v ON v.id = s.version"
    " LEFT JOIN jobs j ON j.id = v.id LEFT JOIN recipe_files f ON f.recipe = v.recipe WHERE "
    "s.state IN ('approved', 'to_decide') AND " ASSAY_SQL_IS_REAL (
      "v.") " ORDER BY s.spec, s.slot_state, s.variant, s.frame",
    NULL);

  while (_assay_next (statement, NULL))
    g_ptr_array_add (rows, _assay_read_record (statement, 0, &assay_made_with_row_table));
  _assay_done (statement);
  return rows;
}

/* Each value that a column with an index has, and NULL; @from: TABLE WHERE …. */
#define EACH(column, from)                                                                         \
  "each_" column "(x) AS (SELECT min (" column ") FROM " from                                      \
  " UNION ALL SELECT (SELECT min (" column ") FROM " from " AND " column " > x) FROM each_" column \
  " WHERE x IS NOT NULL)"

GPtrArray *
assay_reader_made_pairs (AssayReader *self)
{
  GPtrArray *rows = NULL;
  sqlite3_stmt *statement;

  if (_assay_first (
        self->db, NULL, &statement,
        "SELECT 1 FROM versions WHERE files IS NULL AND " ASSAY_SQL_IS_REAL ("") " LIMIT 1", ""))
    {
      _assay_done (statement);
      return NULL;
    }
  statement = _assay_statement (
    self->db,
    "WITH RECURSIVE " EACH ("files", "versions WHERE " ASSAY_SQL_IS_REAL ("")) ", " EACH (
      "server", "jobs WHERE TRUE") " SELECT f.x, NULL, NULL, s.x, '', 0, NULL, 0, NULL FROM "
                                   "each_files f, each_server s"
                                   " WHERE f.x IS NOT NULL",
    NULL);
  if (statement == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  while (_assay_next (statement, NULL))
    g_ptr_array_add (rows, _assay_read_record (statement, 0, &assay_made_with_row_table));
  _assay_done (statement);
  return rows;
}

void
assay_reader_since (AssayReader *self, gint64 from_us, AssaySince *out)
{
  sqlite3_stmt *statement = _assay_statement (
    self->db,
    "SELECT count (*), coalesce (sum (state = 'approved'), 0), (SELECT count (*) FROM exceptions"
    " WHERE state = 'open' AND ts_us >= ?1) FROM versions WHERE ts_us >= ?1",
    NULL);

  *out = (AssaySince){0};
  if (statement == NULL)
    return;
  _assay_bind (statement, "i", from_us);
  if (_assay_next (statement, NULL))
    *out = (AssaySince){(guint) sqlite3_column_int (statement, 0),
                        (guint) sqlite3_column_int (statement, 1),
                        (guint) sqlite3_column_int (statement, 2)};
  _assay_done (statement);
}
