/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

#include "store/assay-journal-private.h"

#include <string.h>

#define CATCH_UP_EVENTS 20000 /* a transaction of a rebuild */
#define API_KEY_US      (30 * G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

/* The writer's side
 * -------------------------------------------------------------------------------------------------
 */

/* SQLite tells of every row that is inserted, updated or deleted, by triggers too; not of tables
 * without row ids (counters, keys, meta) and not of DELETE without WHERE, which nobody does. */
static void
written_cb (
  gpointer data, int operation, const char *database, const char *table, sqlite3_int64 row)
{
  AssayIndex *self = data;

  for (guint i = 0; assay_projections[i] != NULL; i++)
    if (assay_projections[i]->rows != NULL && strcmp (assay_projections[i]->rows->kind, table) == 0)
      assay_changes_add_row (self->changes, assay_projections[i]->rows->kind, row);
}

AssayChanges *
assay_index_get_changes (AssayIndex *self)
{
  return self->changes;
}

void
assay_index_change_all (AssayIndex *self)
{
  for (guint i = 0; assay_projections[i] != NULL; i++)
    if (assay_projections[i]->rows != NULL)
      assay_changes_add_all (self->changes, assay_projections[i]->rows->kind);
}

gboolean
assay_index_begin (AssayIndex *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  assay_changes_clear (self->changes);
  return _assay_run (self->db, error, "BEGIN IMMEDIATE", "");
}

/* Reads it again, to say what is wrong with it. */
static gboolean
fail_payload (const AssayEvent *event, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gpointer payload = assay_event_read_payload (event, problems);
  g_autofree char *seq = g_strdup_printf ("%" G_GUINT64_FORMAT, event->seq);
  g_autofree char *why = assay_problems_count (problems) > 0
                           ? assay_problem_dup_packed (assay_problems_get (problems, 0))
                           : assay_sentence_pack_of (N_ ("it is of no known form"), NULL);

  g_assert (payload == NULL);

  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                          N_ ("Event {0} ({1}) cannot be understood: {2}"), seq, event->type, why,
                          NULL);
}

gboolean
assay_index_apply (AssayIndex *self, const AssayEvent *event, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (event != NULL, FALSE);

  const AssayTable *table = assay_event_type_find (event->type)->payload;
  gpointer payload;
  gboolean ok = TRUE;

  g_assert (_assay_event_follows (event, self->applied.seq, &self->applied.hash));
  payload = assay_event_read_payload (event, NULL);
  if (payload == NULL)
    return fail_payload (event, error);
  for (guint i = 0; ok && assay_projections[i] != NULL; i++)
    ok = assay_projections[i]->apply (self->db, event, payload, error);
  assay_table_free (table, payload);
  if (!ok)
    return FALSE;
  self->applied.seq = event->seq;
  self->applied.hash = event->hash;
  self->applied.ts_us = event->ts_us;
  if (event->seq == 1)
    self->applied.origin = event->hash;
  return TRUE;
}

static gboolean
put_state (AssayIndex *self, GError **error)
{
  AssayDigestHex hash = assay_digest_hex (&self->applied.hash),
                 origin = assay_digest_hex (&self->applied.origin);

  return _assay_run (self->db, error,
                     "INSERT OR REPLACE INTO meta (name, value) VALUES ('applied', ?), "
                     "('applied_hash', ?), ('last_ts_us', ?),"
                     " ('origin', ?)",
                     "isis", (gint64) self->applied.seq, hash.text, self->applied.ts_us,
                     origin.text);
}

gboolean
assay_index_commit (AssayIndex *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (self->applied.seq != self->committed.seq && !put_state (self, error))
    return FALSE;
  if (!_assay_run (self->db, error, "COMMIT", ""))
    return FALSE;
  self->committed = self->applied;
  return TRUE;
}

void
assay_index_rollback (AssayIndex *self)
{
  g_return_if_fail (self != NULL);
  g_autoptr (GError) none = NULL; /* it is not kept either way */

  if (sqlite3_get_autocommit (self->db) == 0)
    _assay_exec (self->db, "ROLLBACK", &none);
  self->applied = self->committed;
  assay_changes_clear (self->changes);
}

guint64
assay_index_find_key (AssayIndex *self, const char *idempotency_key)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (idempotency_key != NULL, 0);

  sqlite3_stmt *row;
  guint64 seq = 0;

  if (!_assay_first (self->db, NULL, &row, "SELECT seq, actor, ts_us FROM keys WHERE key = ?", "s",
                     idempotency_key))
    return 0;
  if (sqlite3_column_int (row, 1) != ASSAY_ACTOR_API
      || self->applied.ts_us - sqlite3_column_int64 (row, 2) <= API_KEY_US)
    seq = (guint64) sqlite3_column_int64 (row, 0);
  _assay_done (row);
  return seq;
}

/* Opening and catching up
 * ------------------------------------------------------------------------------------------- */

typedef struct
{
  AssayIndex *index;
  AssayIndexProgress progress;
  gpointer data;
  guint n_open; /* events in the open transaction */
  gboolean foreign;
  GError *error;
} CatchUp;

static gboolean
catch_up_cb (const AssayEvent *event, gpointer data)
{
  CatchUp *self = data;
  AssayIndex *index = self->index;

  if (event->seq == index->applied.seq)
    {
      self->foreign = !assay_digest_equal (&event->hash, &index->applied.hash);
      return !self->foreign;
    }
  if (self->n_open == 0 && !assay_index_begin (index, &self->error))
    return FALSE;
  self->n_open++;
  if (!assay_index_apply (index, event, &self->error))
    return FALSE;
  if (self->n_open < CATCH_UP_EVENTS)
    return TRUE;
  self->n_open = 0;
  if (self->progress != NULL)
    self->progress (event->seq, self->data);
  return assay_index_commit (index, &self->error);
}

/* Damage in the log is not the index's fault: it stays with what it could read. */
static gboolean
is_log_trouble (const GError *error)
{
  return g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED)
         || g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY);
}

/* Keeps what was applied; but for an event that broke off half way in SQLite, none leaves traces.
 */
static gboolean
end_transaction (CatchUp *self)
{
  if (sqlite3_get_autocommit (self->index->db) != 0)
    return TRUE;
  if (self->error == NULL || is_log_trouble (self->error))
    {
      GError *cause = NULL;

      if (assay_index_commit (self->index, &cause))
        return TRUE;
      g_clear_error (&self->error);
      self->error = cause;
    }
  assay_index_rollback (self->index);
  return FALSE;
}

static gboolean
end_catch_up (CatchUp *self, GError *log_error, GError **error)
{
  g_autoptr (GError) cause = NULL;

  end_transaction (self);
  cause = self->error != NULL ? self->error : log_error;
  if (cause != log_error)
    g_clear_error (&log_error);
  if (cause == NULL)
    return TRUE;
  if (is_log_trouble (cause))
    {
      g_free (self->index->trouble);
      self->index->trouble = g_strdup (cause->message);
      self->index->damaged = g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* @out_foreign: the event at the applied seq is another one, or is not there. */
static gboolean
catch_up (AssayIndex *self,
          AssayIndexProgress progress,
          gpointer data,
          gboolean *out_foreign,
          GError **error)
{
  CatchUp run = {.index = self, .progress = progress, .data = data};
  GError *log_error = NULL;

  g_clear_pointer (&self->trouble, g_free);
  assay_journal_read (self->io, self->journal_folder, MAX (self->applied.seq, 1), catch_up_cb, &run,
                      &log_error);
  *out_foreign = run.foreign;
  return end_catch_up (&run, log_error, error);
}

gboolean
assay_index_catch_up (AssayIndex *self, AssayIndexProgress progress, gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gboolean foreign;

  return catch_up (self, progress, data, &foreign, error);
}

/* Whether the file is this log's and not ahead of it. */
static gboolean
fits_log (AssayIndex *self, GError **error)
{
  g_autoptr (AssayFolder) events = NULL;
  AssayTail tail = {0};
  gboolean fits = _assay_events_open (self->io, self->journal_folder, &events, error)
                  && _assay_tail_scan (events, 0, FALSE, &tail, error)
                  && (tail.bad_seq != 0 || self->applied.seq <= tail.last_seq);

  _assay_tail_clear (&tail);
  return fits;
}

static gboolean
start_anew (AssayIndex *self, const AssayDigest *origin, GError **error)
{
  guint64 known = assay_index_peek (self->file, origin);

  _assay_database_close (self->db);
  assay_index_remove (self->io, self->file);
  return _assay_index_create (self, origin, known, error);
}

/* What is in the file, or is not in the log, is known by it: another file helps. */
static gboolean
is_of_no_use (const GError *error)
{
  return error == NULL || is_log_trouble (error) || assay_io_is_not_there (error)
         || g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_INDEX);
}

/* Opens what is there if it is good. %FALSE + @error: that cannot be told, and it is left alone;
 * without: it is of no use. */
static gboolean
try_existing (AssayIndex *self,
              const AssayDigest *origin,
              AssayIndexProgress progress,
              gpointer data,
              GError **error)
{
  GError *cause = NULL;
  gboolean foreign = FALSE, good;

  self->db = _assay_index_open_database (self->file, &cause);
  good = self->db != NULL && _assay_index_adopt (self, origin, &cause) && fits_log (self, &cause)
         && catch_up (self, progress, data, &foreign, &cause) && !foreign;
  if (is_of_no_use (cause))
    g_clear_error (&cause);
  else
    g_propagate_error (error, cause);
  return good;
}

static gboolean
open_or_make (AssayIndex *self,
              const AssayDigest *origin,
              AssayIndexProgress progress,
              gpointer data,
              GError **error)
{
  GError *cause = NULL;
  gboolean foreign;

  if (try_existing (self, origin, progress, data, &cause))
    return TRUE;
  if (cause == NULL)
    return start_anew (self, origin, error) && catch_up (self, progress, data, &foreign, error)
           && _assay_index_finish (self, error);
  g_propagate_error (error, cause);
  return FALSE;
}

AssayIndex *
assay_index_open (AssayIo *io,
                  const char *file,
                  const char *journal_folder,
                  const AssayDigest *origin,
                  AssayIndexProgress progress,
                  gpointer data,
                  GError **error)
{
  g_return_val_if_fail (io != NULL, NULL);
  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (journal_folder != NULL, NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  AssayIndex *self = g_new0 (AssayIndex, 1);
  g_autofree char *folder = g_path_get_dirname (file);

  self->io = io;
  self->file = g_strdup (file);
  self->journal_folder = g_strdup (journal_folder);
  self->changes = assay_changes_new ();
  if (assay_io_make_folders (io, folder, error)
      && open_or_make (self, origin, progress, data, error)
      && _assay_run (self->db, error, "UPDATE meta SET value = '1' WHERE name = 'open'", ""))
    {
      sqlite3_update_hook (self->db, written_cb, self);
      return self;
    }
  assay_index_close (self);
  return NULL;
}

void
assay_index_close (AssayIndex *self)
{
  if (self == NULL)
    return;
  if (self->db != NULL)
    {
      if (sqlite3_get_autocommit (self->db) == 0)
        assay_index_rollback (self);
      g_autoptr (GError) none = NULL; /* the next opening looks more closely */

      _assay_run (self->db, &none, "UPDATE meta SET value = '0' WHERE name = 'open'", "");
    }
  _assay_database_close (self->db);
  assay_changes_free (self->changes);
  g_free (self->trouble);
  g_free (self->journal_folder);
  g_free (self->file);
  g_free (self);
}

guint64
assay_index_get_applied_seq (AssayIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->committed.seq;
}

const char *
assay_index_get_file (AssayIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->file;
}

gboolean
assay_index_is_damaged (AssayIndex *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->trouble != NULL && self->damaged;
}

const char *
assay_index_get_trouble (AssayIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->trouble;
}
