/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* Jobs and where their newest attempt stands. */

static gboolean
queue (sqlite3 *db, const AssayEvent *event, const AssayJobQueued *p, GError **error)
{
  return _assay_run (db, error,
                     "INSERT INTO jobs (id, spec, " ASSAY_SQL_SLOT
                     ", regeneration, state, attempt, recipe, priority, reason, checkpoint,"
                     " documents, rework, remedy, remedies, remedies_left, provider, seq)"
                     " VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?, ?, coalesce (?, ''), ?, ?, ?,"
                     " ?, ?, ?, ?)",
                     "sskisisssssiisi", p->job, p->spec, &p->slot, p->regeneration, p->recipe,
                     p->priority, p->reason, p->checkpoint, p->documents, p->rework, p->remedy,
                     (gint64) assay_remedies_from_words (p->remedies),
                     (gint64) assay_remedies_from_words (p->remedies_left), p->provider,
                     (gint64) event->seq);
}

/* "checkpoint:copax=copax.safetensors": an id has no "=" in it. */
static char **
list_files (GPtrArray *files)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **list;

  for (guint i = 0; i < files->len; i++)
    {
      const AssayModelFile *file = files->pdata[i];
      g_autofree char *entry = g_strconcat (file->model, "=", file->file, NULL);

      g_strv_builder_add (builder, entry);
    }
  list = files->len > 0 ? g_strv_builder_end (builder) : NULL;
  g_strv_builder_unref (builder);
  return list;
}

static gboolean
submit (sqlite3 *db, const AssayEvent *event, const AssayJobSubmitting *p, GError **error)
{
  g_auto (GStrv) files = list_files (p->files);

  return _assay_run (db, error,
                     "UPDATE jobs SET state = 'submitting', attempt = ?, prompt_id = ?, server = "
                     "?, files = ?, error_class = NULL,"
                     " message = NULL, due_us = NULL, seq = ? WHERE id = ?",
                     "issvis", p->attempt, p->prompt_id, p->server, files, (gint64) event->seq,
                     p->job);
}

static gboolean
fail (
  sqlite3 *db, const AssayEvent *event, const AssayJobFailed *p, const char *state, GError **error)
{
  return _assay_run (
    db, error,
    "UPDATE jobs SET state = ?1, error_class = ?2, message = ?3, seq = ?4, interrupts = interrupts"
    " + (?1 = 'failed' AND ?2 IS '" ASSAY_ERROR_INTERRUPTED "') WHERE id = ?5",
    "sssis", state, p->error_class, p->message, (gint64) event->seq, p->job);
}

static gboolean
move (sqlite3 *db, const AssayEvent *event, const char *job, const char *state, GError **error)
{
  return _assay_run (db, error, "UPDATE jobs SET state = ?, seq = ? WHERE id = ?", "sis", state,
                     (gint64) event->seq, job);
}

/* As P0 before all that is open, or as P3 behind it. */
static const char *const places[] = {
  "UPDATE jobs SET priority = 0, place = (SELECT coalesce (min (place), 0) - 1 FROM jobs WHERE"
  " state IN ('queued', 'submitting', 'accepted', 'waiting')), seq = ? WHERE id = ?",
  "UPDATE jobs SET priority = 3, place = (SELECT coalesce (max (place), 0) + 1 FROM jobs WHERE"
  " state IN ('queued', 'submitting', 'accepted', 'waiting')), seq = ? WHERE id = ?",
};

static gboolean
put (sqlite3 *db, const AssayEvent *event, const AssayJobMoved *p, GError **error)
{
  return _assay_run (db, error, places[p->to == ASSAY_MOVE_FIRST ? 0 : 1], "is",
                     (gint64) event->seq, p->job);
}

/* Of a first or later: where it stood before. */
static gboolean
put_back (sqlite3 *db, const AssayEvent *event, const AssayChoiceUndone *p, GError **error)
{
  if (p->choice != ASSAY_CHOICE_FIRST && p->choice != ASSAY_CHOICE_LATER)
    return TRUE;
  return _assay_run (db, error,
                     "UPDATE jobs SET (priority, place) = (SELECT priority, place FROM choices"
                     " WHERE seq = ?1), seq = ?2 WHERE id = (SELECT job FROM choices WHERE seq ="
                     " ?1)",
                     "ii", p->made, (gint64) event->seq);
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  const char *what = event->type + 4;

  if (_assay_is (event, "choice.undone"))
    return put_back (db, event, payload, error);
  if (strncmp (event->type, "job.", 4) != 0)
    return TRUE;
  if (strcmp (what, "queued") == 0)
    return queue (db, event, payload, error);
  if (strcmp (what, "submitting") == 0)
    return submit (db, event, payload, error);
  if (strcmp (what, "failed") == 0 || strcmp (what, "lost") == 0)
    return fail (db, event, payload, what, error);
  if (strcmp (what, "canceled") == 0)
    return move (db, event, ((const AssayJobCanceled *) payload)->job, "canceled", error);
  if (strcmp (what, "moved") == 0)
    return put (db, event, payload, error);
  if (strcmp (what, "succeeded") == 0)
    return move (db, event, ((const AssayJobSucceeded *) payload)->job, "succeeded", error);
  if (strcmp (what, "redirected") == 0)
    {
      const AssayJobRedirected *p = payload;

      return _assay_run (db, error, "UPDATE jobs SET server = ?, seq = ? WHERE id = ?", "sis",
                         p->server, (gint64) event->seq, p->job);
    }
  if (strcmp (what, "retry_scheduled") == 0)
    {
      const AssayJobRetry *p = payload;

      /* Its attempt is the next one, current only with its job.submitting. */
      return _assay_run (db, error,
                         "UPDATE jobs SET state = 'waiting', due_us = ?, seq = ? WHERE id = ?",
                         "iis", p->due_us, (gint64) event->seq, p->job);
    }
  return move (db, event, ((const AssayJobAccepted *) payload)->job, "accepted",
               error); /* accepted, running, resumed */
}

/* clang-format off */
#define COLUMNS                                                                                    \
  "SELECT row, attempt, due_us, error_class, id, message, priority, prompt_id, reason, recipe,"         \
  " regeneration, remedy, rework, seq, server, spec, state, " ASSAY_SQL_TOLD_SLOT " FROM jobs "
/* Not IN: of a partial index it would be looked up in a table made anew for every row. Each of the two
 * as it stands in jobs_open. */
#define IS_OPEN                                                                                    \
  "(state = 'queued' OR state = 'submitting' OR state = 'accepted' OR state = 'waiting')"

static const AssayStoredRows stored_rows = {
  "jobs", &assay_job_row_table,
  COLUMNS "WHERE row BETWEEN ? AND ?",
  COLUMNS "WHERE id = ?",
  {ASSAY_SQL_LIST ("SELECT row, 0, NULL, coalesce (priority, -1) * 1000000 + place FROM jobs WHERE " IS_OPEN
   " AND coalesce (?1, 'all') IN ('all', state)" ASSAY_SQL_OF_SPEC),
   /* asked for open ones it reads none of those that ended */
   ASSAY_SQL_LIST ("SELECT row, 1, NULL, -row FROM jobs WHERE coalesce (?1, '') NOT IN ('queued', 'submitting', 'accepted', 'waiting') AND NOT " IS_OPEN
   " AND coalesce (?1, 'all') IN ('all', state)" ASSAY_SQL_OF_SPEC)},
};
/* clang-format on */

const AssayProjection assay_projection_jobs = {
  .name = "jobs",
  .version = 9,
  .schema = "CREATE TABLE jobs (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, spec TEXT NOT "
            "NULL, variant INTEGER NOT NULL, " ASSAY_SQL_SLOT_COLUMNS ","
            " regeneration INTEGER, state TEXT NOT NULL, attempt INTEGER NOT NULL, prompt_id TEXT, "
            "server TEXT, files TEXT, recipe TEXT,"
            " remedy TEXT, remedies INTEGER NOT NULL, remedies_left INTEGER NOT NULL,"
            " priority INTEGER, place INTEGER NOT NULL DEFAULT 0, reason TEXT, checkpoint TEXT NOT "
            "NULL, documents TEXT, rework "
            "TEXT, provider TEXT, error_class TEXT, message "
            "TEXT, due_us INTEGER, interrupts INTEGER NOT NULL DEFAULT 0, seq "
            "INTEGER NOT NULL);",
  .after =
    "CREATE INDEX jobs_open ON jobs (state, priority, row) WHERE " IS_OPEN ";"
    "CREATE INDEX jobs_by_server ON jobs (server);"
    "CREATE INDEX jobs_by_slot ON jobs (spec, " ASSAY_SQL_SLOT ");"
    /* a partial index is found by its very condition only */
    "CREATE INDEX jobs_queued ON jobs (checkpoint, priority, place, row) WHERE state = 'queued';"
    "CREATE INDEX jobs_waiting ON jobs (checkpoint, priority, due_us, row) WHERE "
    "state = 'waiting';"
    "CREATE INDEX jobs_unfinished ON jobs (seq) WHERE state IN ('submitting', 'accepted');"
    "CREATE INDEX jobs_due ON jobs (due_us) WHERE state = 'waiting';",
  .apply = apply,
  .rows = &stored_rows,
};
