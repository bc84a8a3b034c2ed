/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

/* What the runner asks at every look: facts of slots that changed, the next jobs to start. Each
 * costs what it gives, whatever the project holds. */

gboolean
assay_reader_is_paused (AssayReader *self)
{
  sqlite3_stmt *row;
  gboolean paused = FALSE;

  if (_assay_first (self->db, NULL, &row, "SELECT value FROM counters WHERE name = 'paused'", ""))
    {
      paused = sqlite3_column_int (row, 0) != 0;
      _assay_done (row);
    }
  return paused;
}

/* The one number that @sql gives; 0 if it gives none. */
static gint64
read_number (AssayReader *self, const char *sql, gint64 argument)
{
  sqlite3_stmt *row;
  gint64 number = 0;

  if (_assay_first (self->db, NULL, &row, sql, "i", argument))
    {
      number = sqlite3_column_int64 (row, 0);
      _assay_done (row);
    }
  return number;
}

/* Slots ----------------------------------------------------------------- */

/* Slots are stamped with the seq of their event. The stamp comes first: what changes after it is
 * given again the next time. */
GPtrArray *
assay_reader_slots (AssayReader *self, gint64 *out_stamp)
{
  *out_stamp = (gint64) assay_reader_get_applied_seq (self);
  return _assay_load_all_slots (self->db);
}

GPtrArray *
assay_reader_slots_since (AssayReader *self, gint64 *stamp)
{
  GPtrArray *slots;
  gint64 now = (gint64) assay_reader_get_applied_seq (self);

  if (now == *stamp)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  slots = _assay_load_slots_since (self->db, *stamp);
  if (assay_reader_check (NULL))
    *stamp = now;
  return slots;
}

/* Jobs ------------------------------------------------------------------ */

/* clang-format off */
/* One step of the index a model, not one a job. The state is written out: with a parameter the partial
 * index would not be found. */
#define MODELS(state)                                                                              \
  "WITH RECURSIVE models (name) AS ("                                                              \
  " SELECT min (checkpoint) FROM jobs WHERE state = '" state "'"                                   \
  " UNION ALL"                                                                                     \
  " SELECT (SELECT min (checkpoint) FROM jobs WHERE state = '" state "' AND checkpoint > name)"    \
  " FROM models WHERE name IS NOT NULL)"                                                           \
  " SELECT name FROM models WHERE name IS NOT NULL"
#define FIRST_OF(state, due, age)                                                                  \
  "SELECT row, id, priority, coalesce (due_us, 0), place FROM jobs WHERE state = '" state "'"             \
  " AND checkpoint = ?1" due " ORDER BY priority, " age " LIMIT ?3"

static const struct
{
  const char *models, *first; /* ?1 model, ?2 now, ?3 how many */
} startable[] = {
  {MODELS ("queued"), FIRST_OF ("queued", " AND (?2 IS NULL OR 1)", "place, row")},
  {MODELS ("waiting"), FIRST_OF ("waiting", " AND due_us <= ?2", "due_us, row")},
};
/* clang-format on */

static void
queued_job_clear (gpointer data)
{
  AssayQueuedJob *job = data;

  g_clear_pointer (&job->id, g_free);
  g_clear_pointer (&job->model, g_free);
}

static GPtrArray *
list_models (AssayReader *self, const char *sql)
{
  GPtrArray *models = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = _assay_statement (self->db, sql, NULL);

  while (_assay_next (row, NULL))
    g_ptr_array_add (models, _assay_column_dup (row, 0));
  _assay_done (row);
  return models;
}

static void
add_first (
  AssayReader *self, GArray *jobs, const char *sql, const char *model, gint64 now_us, guint n)
{
  sqlite3_stmt *row = _assay_statement (self->db, sql, NULL);

  if (row != NULL)
    _assay_bind (row, "sii", model, now_us, (gint64) n);
  while (_assay_next (row, NULL))
    {
      AssayQueuedJob job = {_assay_column_dup (row, 1),    g_strdup (model),
                            sqlite3_column_int64 (row, 2), sqlite3_column_int64 (row, 0),
                            sqlite3_column_int64 (row, 3), sqlite3_column_int64 (row, 4)};

      g_array_append_val (jobs, job);
    }
  _assay_done (row);
}

GArray *
assay_reader_jobs_to_start (AssayReader *self, gint64 now_us, guint n_each)
{
  GArray *jobs = g_array_new (FALSE, TRUE, sizeof (AssayQueuedJob));

  g_array_set_clear_func (jobs, queued_job_clear);
  for (guint i = 0; i < G_N_ELEMENTS (startable); i++)
    {
      g_autoptr (GPtrArray) models = list_models (self, startable[i].models);

      for (guint k = 0; k < models->len; k++)
        add_first (self, jobs, startable[i].first, models->pdata[k], now_us, n_each);
    }
  return jobs;
}

gint64
assay_reader_next_due (AssayReader *self, gint64 now_us)
{
  return read_number (
    self, "SELECT coalesce (min (due_us), 0) FROM jobs WHERE state = 'waiting' AND due_us > ?",
    now_us);
}

guint
assay_reader_count_unstarted (AssayReader *self)
{
  return (guint) read_number (self,
                              "SELECT coalesce (sum (value), 0) FROM counters WHERE name IN "
                              "('job:queued', 'job:waiting') AND ? IS NULL",
                              ASSAY_UNSET);
}

guint
assay_reader_count_dropped (AssayReader *self)
{
  return (guint) read_number (self,
                              "SELECT coalesce (sum (value), 0) FROM counters WHERE name IN "
                              "('job:canceled', 'given_up') AND ? IS NULL",
                              ASSAY_UNSET);
}

GPtrArray *
assay_reader_unfinished_jobs (AssayReader *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = _assay_statement (
    self->db,
    "SELECT id FROM jobs INDEXED BY jobs_unfinished WHERE state IN ('submitting', "
    "'accepted') ORDER BY row",
    NULL);

  while (_assay_next (row, NULL))
    g_ptr_array_add (ids, _assay_column_dup (row, 0));
  _assay_done (row);
  return ids;
}

/* Servers and drawings ---------------------------------------------------- */

/* clang-format off */
#define IS_DRAWN(version) version ".provider = '" ASSAY_PROVIDER_SANDBOX "'"
#define OF_ROW(row)       row ".spec, " row ".variant, " row ".slot_state, " row ".frame"

/* Spec, key, version, job. A question about one, also where it is approved; a problem with one; and
 * what was planned for the sandbox and is not there. */
static const char open_drawings_sql[] =
  "SELECT " OF_ROW ("c") ", c.version, NULL FROM cards c JOIN versions v ON v.id = c.version"
  " WHERE c.state = 'open' AND " IS_DRAWN ("v")
  " UNION ALL SELECT " OF_ROW ("e") ", e.version, NULL FROM exceptions e"
  " JOIN versions v ON v.id = e.version WHERE e.state = 'open' AND " IS_DRAWN ("v")
  " UNION ALL SELECT " OF_ROW ("j") ", NULL, j.id FROM jobs j"
  " WHERE (j.state = 'queued' OR j.state = 'waiting') AND " IS_DRAWN ("j");
/* clang-format on */

void
assay_reader_add_open_drawings (AssayReader *self, GPtrArray *out)
{
  sqlite3_stmt *row = _assay_statement (self->db, open_drawings_sql, NULL);

  while (_assay_next (row, NULL))
    {
      AssayOpenDrawing *drawing = g_new0 (AssayOpenDrawing, 1);
      const AssaySlot slot = {sqlite3_column_int64 (row, 1), (char *) sqlite3_column_text (row, 2),
                              sqlite3_column_int64 (row, 3)};

      drawing->spec = _assay_column_dup (row, 0);
      drawing->slot = assay_slot_dup (&slot);
      drawing->version = _assay_column_dup (row, 4);
      drawing->job = _assay_column_dup (row, 5);
      g_ptr_array_add (out, drawing);
    }
  _assay_done (row);
}

char *
assay_reader_dup_real_server (AssayReader *self)
{
  sqlite3_stmt *row;
  char *server = NULL;

  if (_assay_first (self->db, NULL, &row,
                    "SELECT j.server FROM versions v JOIN jobs j ON j.id = v.id"
                    " WHERE " ASSAY_SQL_IS_REAL ("v.") " AND j.server IS NOT NULL"
                                                       " AND j.server <> '" ASSAY_SERVER_SANDBOX
                                                       "' ORDER BY v.row DESC LIMIT 1",
                    ""))
    {
      server = _assay_column_dup (row, 0);
      _assay_done (row);
    }
  return server;
}

gboolean
assay_reader_was_sandbox (AssayReader *self, const char *server)
{
  sqlite3_stmt *row;
  gboolean was = /* what was only processed anew tells nothing of who is there */
    _assay_first (self->db, NULL, &row,
                  "SELECT 1 FROM jobs j JOIN versions v ON v.id = j.id WHERE j.server = ?"
                  " AND j.rework IS NULL AND v.provider = '" ASSAY_PROVIDER_SANDBOX "' LIMIT 1",
                  "s", server);

  if (was)
    _assay_done (row);
  return was;
}
