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

/* The stamp comes first: what changes after it is given again the next time. */
GPtrArray *
assay_reader_slots (AssayReader *self, gint64 *out_stamp)
{
  *out_stamp = read_number (self, "SELECT value FROM slot_clock WHERE ? IS NULL", ASSAY_UNSET);
  return _assay_load_all_slots (self->db);
}

GPtrArray *
assay_reader_slots_since (AssayReader *self, gint64 *stamp)
{
  GPtrArray *slots;
  gint64 now = read_number (self, "SELECT value FROM slot_clock WHERE ? IS NULL", ASSAY_UNSET);

  if (now == *stamp)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  slots = _assay_load_slots_since (self->db, *stamp);
  *stamp = now;
  return slots;
}

/* Jobs ------------------------------------------------------------------ */

/* clang-format off */
/* One step of the index a model, not one a job. */
#define MODELS                                                                                     \
  "WITH RECURSIVE models (name) AS ("                                                              \
  " SELECT min (checkpoint) FROM jobs WHERE state = ?1"                                            \
  " UNION ALL"                                                                                     \
  " SELECT (SELECT min (checkpoint) FROM jobs WHERE state = ?1 AND checkpoint > name)"             \
  " FROM models WHERE name IS NOT NULL)"                                                           \
  " SELECT name FROM models WHERE name IS NOT NULL"

#define FIRST_OF_MODEL                                                                             \
  "SELECT row FROM jobs WHERE state = ?1 AND checkpoint = ?2 AND (?3 IS NULL OR due_us <= ?3)"     \
  " ORDER BY priority, row LIMIT ?4"
/* clang-format on */

static void
queued_job_clear (gpointer data)
{
  AssayQueuedJob *job = data;

  g_clear_pointer (&job->row, assay_record_unref);
  g_clear_pointer (&job->model, g_free);
}

static GPtrArray *
list_models (AssayReader *self, const char *state)
{
  GPtrArray *models = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = _assay_statement (self->db, MODELS, NULL);

  if (row != NULL)
    _assay_bind (row, "s", state);
  while (row != NULL && sqlite3_step (row) == SQLITE_ROW)
    g_ptr_array_add (models, _assay_column_dup (row, 0));
  _assay_done (row);
  return models;
}

static void
add_first (
  AssayReader *self, GArray *jobs, const char *state, const char *model, gint64 due_us, guint n)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement = _assay_statement (self->db, FIRST_OF_MODEL, NULL);

  if (statement != NULL)
    _assay_bind (statement, "ssii", state, model, due_us, (gint64) n);
  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 row = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows, row);
    }
  _assay_done (statement);
  for (guint i = 0; i < rows->len; i++)
    {
      AssayQueuedJob job = {.age = g_array_index (rows, gint64, i), .model = g_strdup (model)};

      job.row = assay_reader_row (self, "jobs", job.age);
      if (job.row != NULL)
        g_array_append_val (jobs, job);
      else
        queued_job_clear (&job);
    }
}

GArray *
assay_reader_jobs_to_start (AssayReader *self, gint64 now_us, guint n_each)
{
  static const char *const states[] = {"queued", "waiting"};
  GArray *jobs = g_array_new (FALSE, TRUE, sizeof (AssayQueuedJob));

  g_array_set_clear_func (jobs, queued_job_clear);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GPtrArray) models = list_models (self, states[i]);

      for (guint k = 0; k < models->len; k++)
        add_first (self, jobs, states[i], models->pdata[k], i == 0 ? ASSAY_UNSET : now_us, n_each);
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

/* Pictures -------------------------------------------------------------- */

static void
picture_hash_clear (gpointer data)
{
  AssayPictureHash *hash = data;

  g_clear_pointer (&hash->version, g_free);
  g_clear_pointer (&hash->picture, g_free);
  g_clear_pointer (&hash->dhash, g_free);
}

GArray *
assay_reader_newest_hashes (AssayReader *self, guint n)
{
  GArray *hashes = g_array_new (FALSE, TRUE, sizeof (AssayPictureHash));
  sqlite3_stmt *row = _assay_statement (
    self->db, "SELECT id, picture, dhash FROM versions ORDER BY row DESC LIMIT ?", NULL);

  g_array_set_clear_func (hashes, picture_hash_clear);
  if (row != NULL)
    _assay_bind (row, "i", (gint64) n);
  while (row != NULL && sqlite3_step (row) == SQLITE_ROW)
    {
      AssayPictureHash hash = {_assay_column_dup (row, 0), _assay_column_dup (row, 1),
                               _assay_column_dup (row, 2)};

      g_array_append_val (hashes, hash);
    }
  _assay_done (row);
  return hashes;
}
