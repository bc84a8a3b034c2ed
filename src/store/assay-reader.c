/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

#include "store/assay-journal.h"

/* Readers: their own connection, durable facts only. A list is its rowids; a row is made by SQLite
 * when it is asked for. */

#define BUSY_MS 5000

struct _AssayReader
{
  sqlite3 *db;
};

/* One kind of row. Members of json_object are in the order of RFC 8785. */
typedef struct
{
  const char *kind;
  const char *row;      /* by rowid */
  const char *find;     /* by id */
  const char *lists[3]; /* run one after the other; ?1 state (null = the default), ?2 spec, ?3
                           version; ended by %NULL */
} Kind;

#define TIME(column)                                                                               \
  "strftime ('%Y-%m-%dT%H:%M:%S', " column " / 1000000, 'unixepoch') || printf ('.%03dZ', " column \
  " / 1000 % 1000)"
#define IS(table, column, parameter)                                                               \
  " AND (" parameter " IS NULL OR " table column " = " parameter ")"
#define OF_SPEC(table)    IS (table, "spec", "?2")
#define OF_VERSION(table) IS (table, "version", "?3")
#define NO_VERSION        " AND (?3 IS NULL OR 1)" /* the parameter must be somewhere */

#define CARD_ROW                                                                                   \
  "SELECT json_object ('answer', c.answer, 'answerSeq', c.answer_seq, 'claim', c.claim, "          \
  "'evidence', c.evidence, 'evidenceArgs',"                                                        \
  " json (c.evidence_args), 'id', c.id, 'picture', v.picture, 'question', c.question, "            \
  "'questionVersion', c.question_version,"                                                         \
  " 'rank', c.rank, 'recipe', v.recipe, 'report', v.report, 'seq', c.seq, 'source', v.source, "    \
  "'spec', c.spec, 'state',"                                                                       \
  " CASE WHEN c.skipped AND c.state = 'open' THEN 'skipped' ELSE c.state END, 'tools', json "      \
  "(c.tools), 'variant', c.variant,"                                                               \
  " 'version', c.version) FROM cards c LEFT JOIN versions v ON v.id = c.version "
#define DOCUMENT_ROW                                                                               \
  "SELECT json_object ('blob', blob, 'hash', hash, 'id', id, 'kind', kind, 'path', path, 'seq', "  \
  "seq, 'version', version)"                                                                       \
  " FROM documents "
#define EXCEPTION_ROW                                                                              \
  "SELECT json_object ('action', action, 'args', json (args), 'code', code, 'id', id, 'job', "     \
  "job, 'message', message, 'seq', seq,"                                                           \
  " 'spec', spec, 'state', state, 'suggestion', suggestion, 'ts', " TIME (                         \
    "ts_us") ", 'variant', variant, 'version', version)"                                           \
             " FROM exceptions "
#define JOB_ROW                                                                                    \
  "SELECT json_object ('attempt', attempt, 'dueUs', due_us, 'errorClass', error_class, 'id', id, " \
  "'message', message, 'priority',"                                                                \
  " priority, 'promptId', prompt_id, 'reason', reason, 'recipe', recipe, 'regeneration', "         \
  "regeneration, 'seq', seq, 'server',"                                                            \
  " server, 'spec', spec, 'state', state, 'variant', variant) FROM jobs "
#define SLOT_ROW                                                                                   \
  "SELECT json_object ('id', s.spec || '/' || s.variant, 'picture', v.picture, 'recipe', "         \
  "s.recipe, 'regeneration',"                                                                      \
  " s.regeneration, 'spec', s.spec, 'state', s.state, 'variant', s.variant, 'version', s.version)" \
  " FROM slots s LEFT JOIN versions v ON v.id = s.version "
#define VERSION_ROW                                                                                \
  "SELECT json_object ('height', height, 'id', id, 'picture', picture, 'provider', provider, "     \
  "'reasons', json (reasons), 'recipe',"                                                           \
  " recipe, 'regeneration', regeneration, 'report', report, 'seq', seq, 'source', source, "        \
  "'spec', spec, 'state', state, 'steps',"                                                         \
  " steps, 'ts', " TIME ("ts_us") ", 'variant', variant, 'width', width) FROM versions "

#define OPEN_JOBS "('queued', 'submitting', 'accepted', 'waiting')"

static const Kind kinds[] = {
  {"cards",
   CARD_ROW "WHERE c.row = ?",
   CARD_ROW "WHERE c.id = ?",
   {"SELECT row FROM cards WHERE state = 'open' AND (coalesce (?1, 'open') IN ('open', 'all') OR "
    "(?1 = 'skipped' AND skipped))" OF_SPEC ("") OF_VERSION ("") " ORDER BY rank, seq",
    "SELECT row FROM cards WHERE state = 'answered' AND ?1 IN ('answered', 'all')" OF_SPEC ("")
      OF_VERSION ("") " ORDER BY answer_seq DESC"}},
  {"documents",
   DOCUMENT_ROW "WHERE row = ?",
   DOCUMENT_ROW "WHERE path = ?",
   {"SELECT row FROM documents WHERE (?1 IS NULL OR 1) AND (?2 IS NULL OR (kind = 'spec' AND id = "
    "?2))" NO_VERSION " ORDER BY path"}},
  {"exceptions",
   EXCEPTION_ROW "WHERE row = ?",
   EXCEPTION_ROW "WHERE id = ?",
   {"SELECT row FROM exceptions WHERE state = 'open' AND coalesce (?1, 'open') IN ('open', "
    "'all')" OF_SPEC ("") OF_VERSION ("") " ORDER BY seq DESC",
    "SELECT row FROM exceptions WHERE state = 'resolved' AND ?1 IN ('resolved', 'all')" OF_SPEC ("")
      OF_VERSION ("") " ORDER BY seq DESC"}},
  {"jobs",
   JOB_ROW "WHERE row = ?",
   JOB_ROW "WHERE id = ?",
   {"SELECT row FROM jobs WHERE state IN " OPEN_JOBS
    " AND coalesce (?1, 'all') IN ('all', state)" OF_SPEC ("") NO_VERSION " ORDER BY priority, row",
    "SELECT row FROM jobs WHERE state NOT IN " OPEN_JOBS
    " AND coalesce (?1, 'all') IN ('all', state)" OF_SPEC ("") NO_VERSION " ORDER BY row DESC"}},
  {"slots",
   SLOT_ROW "WHERE s.row = ?",
   SLOT_ROW "WHERE s.spec || '/' || s.variant = ?",
   {"SELECT row FROM slots WHERE coalesce (?1, 'all') IN ('all', state)" OF_SPEC ("")
      OF_VERSION ("") " ORDER BY spec, variant"}},
  {"versions",
   VERSION_ROW "WHERE row = ?",
   VERSION_ROW "WHERE id = ?",
   {"SELECT row FROM versions WHERE coalesce (?1, 'all') IN ('all', state)" OF_SPEC ("")
      IS ("", "id", "?3") " ORDER BY row DESC"}},
};

static const Kind *
find_kind (const char *kind, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      return &kinds[i];
  g_set_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_INDEX, "There is no list “%s”.",
               kind != NULL ? kind : "");
  return NULL;
}

AssayReader *
assay_reader_open (const char *index_file, GError **error)
{
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
add_rows (
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
  static const AssayListFilter everything;
  const Kind *known = find_kind (kind, error);
  g_autoptr (GArray) rows = NULL;

  if (known == NULL)
    return NULL;
  rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < G_N_ELEMENTS (known->lists) && known->lists[i] != NULL; i++)
    if (!add_rows (self, known->lists[i], filter != NULL ? filter : &everything, rows, error))
      return NULL;
  return g_steal_pointer (&rows);
}

static char *
dup_first (sqlite3_stmt *row)
{
  char *text = _assay_column_dup (row, 0);

  _assay_done (row);
  return text;
}

char *
assay_reader_row (AssayReader *self, const char *kind, gint64 rowid)
{
  const Kind *known = find_kind (kind, NULL);
  sqlite3_stmt *row;

  return known != NULL && _assay_first (self->db, NULL, &row, known->row, "i", rowid)
           ? dup_first (row)
           : NULL;
}

char *
assay_reader_find (AssayReader *self, const char *kind, const char *id)
{
  const Kind *known = find_kind (kind, NULL);
  sqlite3_stmt *row;

  return known != NULL && _assay_first (self->db, NULL, &row, known->find, "s", id)
           ? dup_first (row)
           : NULL;
}

#define VALUE(name) "coalesce ((SELECT value FROM counters WHERE name = '" name "'), 0)"
#define SUM(a, b)   VALUE (a) " + " VALUE (b)
#define ALL_OF(prefix)                                                                             \
  "coalesce ((SELECT sum (value) FROM counters WHERE name BETWEEN '" prefix ":' AND '" prefix      \
  ";'), 0)"

char *
assay_reader_status (AssayReader *self)
{
  sqlite3_stmt *row;

  if (
    !_assay_first (
      self->db, NULL, &row,
      "SELECT json_object ('again', " VALUE ("slot:again") ", 'approved', " VALUE (
        "slot:approved") ", 'autoApproved', " VALUE ("by_route") ", 'canceled', " VALUE ("job:"
                                                                                         "canceled") ", 'cards', " VALUE ("card:open") ", 'exceptions', " VALUE ("exception:open") ", 'failed', " SUM ("job:failed", "job:lost") ", 'lastSeq', (SELECT CAST (value AS INTEGER) FROM meta WHERE name = 'applied')"
                                                                                                                                                                                                                                 ", 'paused', json (CASE " VALUE ("paused") " WHEN 0 THEN 'false' ELSE 'true' END)"
                                                                                                                                                                                                                                                                            ", 'pictures', " ALL_OF ("version") ", 'queued', " VALUE ("job:queued") ", 'rejected', " VALUE (
                                                                                                                                                                                                                                                                              "version:rejected") ", 'running', " SUM ("job:submitting", "job:accepted") ", 'skipped', " VALUE ("skipped") ", 'specs', " VALUE ("specs") ", 'succeeded', " VALUE ("job:succeeded") ", 'superseded', " VALUE ("version:superseded") ", 'toDecide', " VALUE ("slot:to_decide") ", 'waiting', " VALUE ("job:waiting") ")",
      ""))
    return NULL;
  return dup_first (row);
}

GPtrArray *
assay_reader_slots (AssayReader *self)
{
  return _assay_load_all_slots (self->db);
}

GPtrArray *
assay_reader_unfinished_jobs (AssayReader *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = _assay_statement (
    self->db, "SELECT id FROM jobs WHERE state IN ('submitting', 'accepted') ORDER BY row", NULL);

  while (row != NULL && sqlite3_step (row) == SQLITE_ROW)
    g_ptr_array_add (ids, _assay_column_dup (row, 0));
  _assay_done (row);
  return ids;
}
