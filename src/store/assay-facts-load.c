/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-facts-private.h"

/* One fact out of one row of the index, one function each. */

/* Each ends with the three columns of the slot's key. */
#define JOB_COLUMNS                                                                                \
  "SELECT id, spec, regeneration, state, attempt, recipe, remedies, "                              \
  "remedies_left, (SELECT max (seq) FROM choices WHERE job = id AND NOT undone AND choice IN"      \
  " ('first', 'later')), interrupts, " ASSAY_SQL_SLOT " FROM jobs "
#define SLOT_COLUMNS                                                                               \
  "SELECT spec, state, regeneration, recipe, version, held, documents, remedies, remedy, "         \
  "cause, shelved_at, " ASSAY_SQL_SLOT " FROM slots "
#define CARD_COLUMNS                                                                               \
  "SELECT id, version, spec, claim, state, answer, answer_seq, approved, remedy, " ASSAY_SQL_SLOT  \
  " FROM cards "
#define EXCEPTION_COLUMNS                                                                          \
  "SELECT id, spec, version, job, code, state, " ASSAY_SQL_SLOT " FROM exceptions "
#define VERSION_COLUMNS "SELECT id, spec, recipe, regeneration, " ASSAY_SQL_SLOT " FROM versions "

static gboolean
is_word (sqlite3_stmt *row, int column, const char *word)
{
  return g_strcmp0 ((const char *) sqlite3_column_text (row, column), word) == 0;
}

AssaySlot
_assay_take_key (sqlite3_stmt *row, int column)
{
  const AssaySlot slot = {
    sqlite3_column_type (row, column) == SQLITE_NULL ? ASSAY_UNSET
                                                     : sqlite3_column_int64 (row, column),
    (char *) sqlite3_column_text (row, column + 1), sqlite3_column_int64 (row, column + 2)};

  return assay_slot_dup (&slot);
}

static AssayJobFact *
take_job (sqlite3_stmt *row)
{
  AssayJobFact *fact = g_new0 (AssayJobFact, 1);
  const char *state = (const char *) sqlite3_column_text (row, 3);

  fact->job = _assay_column_dup (row, 0);
  fact->spec = _assay_column_dup (row, 1);
  fact->regeneration = (guint) sqlite3_column_int64 (row, 2);
  fact->state =
    (AssayJobState) assay_word_index (assay_job_state_words, state, ASSAY_JOB_STATE_LOST);
  fact->attempt = sqlite3_column_int64 (row, 4);
  fact->recipe = _assay_column_dup (row, 5);
  fact->remedies = (guint) sqlite3_column_int (row, 6);
  fact->remedies_left = (guint) sqlite3_column_int (row, 7);
  fact->moved = sqlite3_column_int64 (row, 8);
  fact->interrupts = sqlite3_column_int64 (row, 9);
  fact->slot = _assay_take_key (row, 10);
  _assay_done (row);
  return fact;
}

static AssaySlotFact *
take_slot (sqlite3_stmt *row)
{
  AssaySlotFact *fact = g_new0 (AssaySlotFact, 1);

  fact->spec = _assay_column_dup (row, 0);
  fact->state = (AssaySlotState) assay_word_index (
    assay_slot_state_words, (const char *) sqlite3_column_text (row, 1), ASSAY_SLOT_EXCEPTION);
  fact->regeneration = (guint) sqlite3_column_int64 (row, 2);
  assay_digest_parse (&fact->recipe, (const char *) sqlite3_column_text (row, 3));
  fact->version = _assay_column_dup (row, 4);
  fact->held = _assay_column_dup (row, 5);
  fact->documents = _assay_column_dup (row, 6);
  fact->remedies = (guint) sqlite3_column_int (row, 7);
  fact->remedy = (AssayRemedy) sqlite3_column_int (row, 8);
  fact->cause = (AssayAgainCause) sqlite3_column_int (row, 9);
  if (fact->state == ASSAY_SLOT_SHELVED)
    fact->was = (AssaySlotState) assay_word_index (
      assay_slot_state_words, (const char *) sqlite3_column_text (row, 10), ASSAY_SLOT_AGAIN);
  fact->slot = _assay_take_key (row, 11);
  return fact;
}

static AssayCardFact *
take_card (sqlite3_stmt *row)
{
  AssayCardFact *fact = g_new0 (AssayCardFact, 1);
  int answer =
    assay_word_index (assay_answer_words, (const char *) sqlite3_column_text (row, 5), -1);

  fact->card = _assay_column_dup (row, 0);
  fact->version = _assay_column_dup (row, 1);
  fact->spec = _assay_column_dup (row, 2);
  fact->claim = _assay_column_dup (row, 3);
  fact->open = is_word (row, 4, assay_card_state_words[ASSAY_CARD_OPEN]);
  fact->answer = fact->open || answer < 0 ? ASSAY_UNSET : answer;
  fact->answer_seq = (guint64) sqlite3_column_int64 (row, 6);
  fact->approved = sqlite3_column_int (row, 7) != 0;
  fact->remedy = (AssayRemedy) sqlite3_column_int (row, 8);
  fact->slot = _assay_take_key (row, 9);
  _assay_done (row);
  return fact;
}

static AssayExceptionFact *
take_exception (sqlite3_stmt *row)
{
  AssayExceptionFact *fact = g_new0 (AssayExceptionFact, 1);

  fact->exception = _assay_column_dup (row, 0);
  fact->spec = _assay_column_dup (row, 1);
  fact->version = _assay_column_dup (row, 2);
  fact->job = _assay_column_dup (row, 3);
  fact->code = _assay_column_dup (row, 4);
  fact->open = is_word (row, 5, assay_exception_state_words[ASSAY_EXCEPTION_OPEN]);
  fact->slot = _assay_take_key (row, 6);
  _assay_done (row);
  return fact;
}

AssayJobFact *
_assay_load_job (sqlite3 *db, const char *id, GError **error)
{
  sqlite3_stmt *row;

  return _assay_first (db, error, &row, JOB_COLUMNS "WHERE id = ?", "s", id) ? take_job (row)
                                                                             : NULL;
}

AssayJobFact *
_assay_load_open_job (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  sqlite3_stmt *row;

  return _assay_first (db, error, &row,
                       JOB_COLUMNS ASSAY_SQL_OF_SLOT
                       " AND state IN ('queued', 'submitting', 'accepted',"
                       " 'waiting') ORDER BY row DESC LIMIT 1",
                       "sk", spec, slot)
           ? take_job (row)
           : NULL;
}

AssaySlotFact *
_assay_load_slot (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  AssaySlotFact *fact;
  sqlite3_stmt *row;

  if (_assay_first (db, error, &row, SLOT_COLUMNS ASSAY_SQL_OF_SLOT, "sk", spec, slot))
    {
      fact = take_slot (row);
      _assay_done (row);
      return fact;
    }
  fact = g_new0 (AssaySlotFact, 1);
  fact->spec = g_strdup (spec);
  fact->slot = assay_slot_dup (slot);
  return fact;
}

AssayVersionFact *
_assay_load_version (sqlite3 *db, const char *id, GError **error)
{
  AssayVersionFact *fact;
  sqlite3_stmt *row;

  if (!_assay_first (db, error, &row, VERSION_COLUMNS "WHERE id = ?", "s", id))
    return NULL;
  fact = g_new0 (AssayVersionFact, 1);
  fact->version = _assay_column_dup (row, 0);
  fact->spec = _assay_column_dup (row, 1);
  fact->recipe = _assay_column_dup (row, 2);
  fact->regeneration = (guint) sqlite3_column_int64 (row, 3);
  fact->slot = _assay_take_key (row, 4);
  _assay_done (row);
  return fact;
}

AssayCardFact *
_assay_load_card (sqlite3 *db, const char *id, GError **error)
{
  sqlite3_stmt *row;

  return id != NULL && _assay_first (db, error, &row, CARD_COLUMNS "WHERE id = ?", "s", id)
           ? take_card (row)
           : NULL;
}

AssayCardFact *
_assay_load_open_card (sqlite3 *db, const char *version, GError **error)
{
  sqlite3_stmt *row;

  return version != NULL
             && _assay_first (db, error, &row,
                              CARD_COLUMNS "WHERE version = ? AND state = 'open' LIMIT 1", "s",
                              version)
           ? take_card (row)
           : NULL;
}

AssayCardFact *
_assay_load_newest_answer (sqlite3 *db, GError **error)
{
  sqlite3_stmt *row;

  return _assay_first (db, error, &row,
                       CARD_COLUMNS "WHERE state = 'answered' ORDER BY answer_seq DESC LIMIT 1", "")
           ? take_card (row)
           : NULL;
}

AssayExceptionFact *
_assay_load_exception (sqlite3 *db, const char *id, GError **error)
{
  sqlite3_stmt *row;

  return id != NULL && _assay_first (db, error, &row, EXCEPTION_COLUMNS "WHERE id = ?", "s", id)
           ? take_exception (row)
           : NULL;
}

static AssayExceptionFact *
load_exception_of (
  sqlite3 *db, const char *sql, const char *spec, const AssaySlot *slot, GError **error)
{
  sqlite3_stmt *row;

  return _assay_first (db, error, &row, sql, "sk", spec, slot) ? take_exception (row) : NULL;
}

AssayExceptionFact *
_assay_load_exception_of (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  return load_exception_of (
    db, EXCEPTION_COLUMNS ASSAY_SQL_OF_SLOT " ORDER BY state = 'open' DESC, seq DESC LIMIT 1", spec,
    slot, error);
}

AssayExceptionFact *
_assay_load_open_exception (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  return load_exception_of (
    db, EXCEPTION_COLUMNS ASSAY_SQL_OF_SLOT " AND state = 'open' ORDER BY seq DESC LIMIT 1", spec,
    slot, error);
}

GPtrArray *
_assay_load_all_slots (sqlite3 *db)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  sqlite3_stmt *row = _assay_statement (db, SLOT_COLUMNS "ORDER BY spec, " ASSAY_SQL_SLOT, NULL);

  while (_assay_next (row, NULL))
    g_ptr_array_add (slots, take_slot (row));
  _assay_done (row);
  return slots;
}

GPtrArray *
_assay_load_slots_since (sqlite3 *db, gint64 stamp)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  sqlite3_stmt *row =
    _assay_statement (db, SLOT_COLUMNS "WHERE changed > ? ORDER BY changed", NULL);

  if (row != NULL)
    _assay_bind (row, "i", stamp);
  while (_assay_next (row, NULL))
    g_ptr_array_add (slots, take_slot (row));
  _assay_done (row);
  return slots;
}
