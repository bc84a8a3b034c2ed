/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

/* The facts one command needs, out of the open transaction. One function a fact; what is not there
 * stays %NULL. */

#define DAY_US (G_USEC_PER_SEC * G_GINT64_CONSTANT (86400))

/* Each ends with the three columns of the slot's key. */
#define JOB_COLUMNS                                                                                \
  "SELECT id, spec, regeneration, state, attempt, recipe, remedies, "                              \
  "remedies_left, (SELECT max (seq) FROM choices WHERE job = id AND NOT undone AND choice IN"      \
  " ('first', 'later')), " ASSAY_SQL_SLOT " FROM jobs "
#define SLOT_COLUMNS                                                                               \
  "SELECT spec, state, regeneration, recipe, version, held, documents, remedies, remedy, "         \
  "cause, shelved_at, " ASSAY_SQL_SLOT " FROM slots "
#define CARD_COLUMNS                                                                               \
  "SELECT id, version, spec, claim, state, answer, answer_seq, approved, remedy, " ASSAY_SQL_SLOT  \
  " FROM cards "
#define EXCEPTION_COLUMNS                                                                          \
  "SELECT id, spec, version, job, code, state, " ASSAY_SQL_SLOT " FROM exceptions "
#define VERSION_COLUMNS "SELECT id, spec, recipe, regeneration, " ASSAY_SQL_SLOT " FROM versions "
#define OF_SLOT         "WHERE " ASSAY_SQL_IS_SLOT ("?", "?", "?", "?")

static gboolean
is_word (sqlite3_stmt *row, int column, const char *word)
{
  return g_strcmp0 ((const char *) sqlite3_column_text (row, column), word) == 0;
}

/* The key at @column and the two behind it. */
static AssaySlot
take_key (sqlite3_stmt *row, int column)
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
  fact->slot = take_key (row, 9);
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
  fact->slot = take_key (row, 11);
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
  fact->slot = take_key (row, 9);
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
  fact->slot = take_key (row, 6);
  _assay_done (row);
  return fact;
}

/* Slots nothing is known of are NEW. */
static AssaySlotFact *
load_slot (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  AssaySlotFact *fact;
  sqlite3_stmt *row;

  if (_assay_first (db, error, &row, SLOT_COLUMNS OF_SLOT, "sk", spec, slot))
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

static AssayVersionFact *
load_version (sqlite3 *db, const char *id, GError **error)
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
  fact->slot = take_key (row, 4);
  _assay_done (row);
  return fact;
}

/* Regenerations of this UTC day that were not taken back. */
static guint
count_today (sqlite3 *db, const char *spec, gint64 now_us, GError **error)
{
  sqlite3_stmt *row;
  guint n = 0;

  if (_assay_first (db, error, &row,
                    "SELECT count(*) FROM regenerations WHERE spec = ? AND day = ?", "si", spec,
                    now_us / DAY_US))
    {
      n = (guint) sqlite3_column_int64 (row, 0);
      _assay_done (row);
    }
  return n;
}

static gboolean
load_paused (sqlite3 *db, GError **error)
{
  sqlite3_stmt *row;
  gboolean paused = FALSE;

  if (_assay_first (db, error, &row, "SELECT value FROM counters WHERE name = 'paused'", ""))
    {
      paused = sqlite3_column_int (row, 0) != 0;
      _assay_done (row);
    }
  return paused;
}

static void
load_jobs (sqlite3 *db, const AssayNeeds *needs, AssayView *view, GError **error)
{
  sqlite3_stmt *row;

  for (guint i = 0;
       needs->jobs != NULL && i < needs->jobs->len && (error == NULL || *error == NULL); i++)
    if (_assay_first (db, error, &row, JOB_COLUMNS "WHERE id = ?", "s",
                      (const char *) g_ptr_array_index (needs->jobs, i)))
      g_ptr_array_add (view->jobs, take_job (row));
}

static void
load_slots (sqlite3 *db, const AssayNeeds *needs, AssayView *view, GError **error)
{
  for (guint i = 0;
       needs->slots != NULL && i < needs->slots->len && (error == NULL || *error == NULL); i++)
    {
      const AssaySlotFact *wanted = g_ptr_array_index (needs->slots, i);

      g_ptr_array_add (view->slots, load_slot (db, wanted->spec, &wanted->slot, error));
    }
}

/* What stands about a slot ---------------------------------------------- */

static AssayJobFact *
load_open_job (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  sqlite3_stmt *row;

  return _assay_first (db, error, &row,
                       JOB_COLUMNS OF_SLOT " AND state IN ('queued', 'submitting', 'accepted',"
                                           " 'waiting') ORDER BY row DESC LIMIT 1",
                       "sk", spec, slot)
           ? take_job (row)
           : NULL;
}

static AssayCardFact *
load_card_of (sqlite3 *db, const char *id, GError **error)
{
  sqlite3_stmt *row;

  return id != NULL && _assay_first (db, error, &row, CARD_COLUMNS "WHERE id = ?", "s", id)
           ? take_card (row)
           : NULL;
}

static AssayCardFact *
load_open_card (sqlite3 *db, const char *version, GError **error)
{
  sqlite3_stmt *row;

  return version != NULL
             && _assay_first (db, error, &row,
                              CARD_COLUMNS "WHERE version = ? AND state = 'open' LIMIT 1", "s",
                              version)
           ? take_card (row)
           : NULL;
}

static AssayExceptionFact *
load_exception (sqlite3 *db, const char *id, GError **error)
{
  sqlite3_stmt *row;

  return id != NULL && _assay_first (db, error, &row, EXCEPTION_COLUMNS "WHERE id = ?", "s", id)
           ? take_exception (row)
           : NULL;
}

/* An open one first: there is at most one. */
static AssayExceptionFact *
load_exception_of (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  sqlite3_stmt *row;

  return _assay_first (db, error, &row,
                       EXCEPTION_COLUMNS OF_SLOT " ORDER BY state = 'open' DESC, seq DESC LIMIT 1",
                       "sk", spec, slot)
           ? take_exception (row)
           : NULL;
}

static guint
load_greatest_regeneration (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  sqlite3_stmt *row;
  guint greatest = 0;

  if (_assay_first (db, error, &row, "SELECT max (regeneration) FROM jobs " OF_SLOT, "sk", spec,
                    slot))
    {
      greatest = (guint) sqlite3_column_int64 (row, 0);
      _assay_done (row);
    }
  return greatest;
}

static guint
count_cards (sqlite3 *db, const char *version, GError **error)
{
  sqlite3_stmt *row;
  guint n = 0;

  if (version != NULL
      && _assay_first (db, error, &row, "SELECT count (*) FROM cards WHERE version = ?", "s",
                       version))
    {
      n = (guint) sqlite3_column_int64 (row, 0);
      _assay_done (row);
    }
  return n;
}

/* What was open about it when it was shelved. */
static void
load_shelved (sqlite3 *db, AssayStandingFact *fact, GError **error)
{
  g_autofree char *card = NULL, *exception = NULL;
  sqlite3_stmt *row;

  if (fact->slot->state != ASSAY_SLOT_SHELVED
      || !_assay_first (db, error, &row,
                        "SELECT shelved_card, shelved_exception FROM slots " OF_SLOT, "sk",
                        fact->slot->spec, &fact->slot->slot))
    return;
  card = _assay_column_dup (row, 0);
  exception = _assay_column_dup (row, 1);
  _assay_done (row);
  fact->shelved_card = load_card_of (db, card, error);
  fact->shelved_exception = load_exception (db, exception, error);
}

static AssayStandingFact *
load_standing (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  AssayStandingFact *fact = g_new0 (AssayStandingFact, 1);

  fact->slot = load_slot (db, spec, slot, error);
  fact->regeneration = load_greatest_regeneration (db, spec, slot, error);
  fact->job = load_open_job (db, spec, slot, error);
  fact->card = load_open_card (db, fact->slot->version, error);
  fact->n_cards = count_cards (db, fact->slot->version, error);
  fact->exception = load_exception_of (db, spec, slot, error);
  load_shelved (db, fact, error);
  return fact;
}

static void
load_standings (sqlite3 *db, const AssayNeeds *needs, AssayView *view, GError **error)
{
  for (guint i = 0; needs->standings != NULL && i < needs->standings->len; i++)
    {
      const AssaySlotFact *wanted = g_ptr_array_index (needs->standings, i);

      g_ptr_array_add (view->standings, load_standing (db, wanted->spec, &wanted->slot, error));
    }
}

#define CHOICE_COLUMNS                                                                             \
  "SELECT seq, choice, was, spec, version, card, exception, made_in, left_out, " ASSAY_SQL_SLOT    \
  " FROM choices "

static AssayChoiceFact *
take_choice (sqlite3 *db, sqlite3_stmt *row, GError **error)
{
  AssayChoiceFact *fact = g_new0 (AssayChoiceFact, 1);
  AssaySlot key = take_key (row, 9);

  fact->made = sqlite3_column_int64 (row, 0);
  fact->commit = sqlite3_column_int64 (row, 7);
  fact->left_out = sqlite3_column_int (row, 8) != 0;
  fact->choice = (AssayChoice) assay_word_index (
    assay_choice_words, (const char *) sqlite3_column_text (row, 1), ASSAY_CHOICE_KEEP);
  fact->was = (AssaySlotState) assay_word_index (
    assay_slot_state_words, (const char *) sqlite3_column_text (row, 2), ASSAY_SLOT_EXCEPTION);
  fact->version = _assay_column_dup (row, 4);
  fact->card = load_card_of (db, (const char *) sqlite3_column_text (row, 5), error);
  fact->exception = load_exception (db, (const char *) sqlite3_column_text (row, 6), error);
  fact->now = load_standing (db, (const char *) sqlite3_column_text (row, 3), &key, error);
  assay_slot_clear (&key);
  return fact;
}

static void
load_choices (sqlite3 *db, const AssayNeeds *needs, AssayView *view, GError **error)
{
  sqlite3_stmt *row;

  if (needs->choice == 0 && !needs->newest_choice)
    return;
  row = _assay_statement (
    db,
    CHOICE_COLUMNS "WHERE NOT undone AND made_in IN (SELECT DISTINCT made_in FROM choices WHERE"
                   " CASE WHEN ?1 THEN NOT undone AND " ASSAY_SQL_CAN_MOVE_BACK
                   " ELSE made_in = (SELECT made_in FROM choices"
                   " WHERE seq = ?2) END ORDER BY made_in DESC LIMIT ?3)"
                   " ORDER BY made_in DESC, seq",
    error);
  if (row == NULL)
    return;
  _assay_bind (row, "iii", (gint64) needs->newest_choice, needs->choice, (gint64) ASSAY_UNDO_REACH);
  while (sqlite3_step (row) == SQLITE_ROW)
    g_ptr_array_add (view->choices, take_choice (db, row, error));
  _assay_done (row);
}

/* What the projections wrote, read again: a slot has an open job exactly while it is queued, an
 * open question while it is to be decided, or approved and asked again, and about its newest
 * version, and what is over says when. */
static void
check_card (const AssayView *view)
{
  const AssaySlotFact *slot = view->card_slot;

  g_assert ((view->card_job != NULL) == (slot->state == ASSAY_SLOT_QUEUED));
  g_assert (view->card->open == (view->card->answer_seq == 0));
  g_assert (!view->card->open
            || (slot->state == (view->card->approved ? ASSAY_SLOT_APPROVED : ASSAY_SLOT_TO_DECIDE)
                && g_strcmp0 (slot->version, view->card->version) == 0));
}

/* The card and all around it. */
static void
load_card (sqlite3 *db, const AssayNeeds *needs, AssayView *view, GError **error)
{
  sqlite3_stmt *row;
  const AssayCardFact *card;

  if (needs->card != NULL)
    view->card = load_card_of (db, needs->card, error);
  else if (needs->card == NULL && needs->newest_answer
           && _assay_first (
             db, error, &row,
             CARD_COLUMNS "WHERE state = 'answered' ORDER BY answer_seq DESC LIMIT 1", ""))
    view->card = take_card (row);
  card = view->card;
  if (card == NULL)
    return;
  view->card_version = load_version (db, card->version, error);
  view->card_slot = load_slot (db, card->spec, &card->slot, error);
  view->card_open = load_open_card (db, view->card_slot->version, error);
  view->card_regeneration = load_greatest_regeneration (db, card->spec, &card->slot, error);
  view->card_job = load_open_job (db, card->spec, &card->slot, error);
  if (_assay_first (db, error, &row,
                    EXCEPTION_COLUMNS OF_SLOT " AND state = 'open' ORDER BY seq DESC LIMIT 1", "sk",
                    card->spec, &card->slot))
    view->card_exception = take_exception (row);
  if (error == NULL || *error == NULL)
    check_card (view);
}

static guint
count_of (sqlite3 *db, const char *sql, const char *spec, GError **error)
{
  sqlite3_stmt *row;
  guint n = 0;

  if (spec != NULL && _assay_first (db, error, &row, sql, "s", spec))
    {
      n = (guint) sqlite3_column_int64 (row, 0);
      _assay_done (row);
    }
  return n;
}

static void
load_specs (sqlite3 *db, const AssayNeeds *needs, AssayView *view, GError **error)
{
  view->n_open_jobs_of_spec = count_of (
    db,
    "SELECT count (*) FROM jobs WHERE spec = ? AND state IN ('queued', 'submitting', 'accepted',"
    " 'waiting')",
    needs->spec, error);
  view->n_slots_of_other = count_of (
    db, "SELECT count (*) FROM slots WHERE spec = ? AND state <> 'new'", needs->other_spec, error);
}

gboolean
assay_index_load_view (
  AssayIndex *self, const AssayCommand *command, gint64 now_us, AssayView *view, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (command != NULL, FALSE);
  g_return_val_if_fail (view != NULL, FALSE);

  AssayNeeds needs;
  GError *cause = NULL;

  assay_command_needs (command, &needs);
  view->paused = load_paused (self->db, &cause);
  load_jobs (self->db, &needs, view, &cause);
  load_slots (self->db, &needs, view, &cause);
  if (cause == NULL)
    load_card (self->db, &needs, view, &cause);
  if (cause == NULL)
    view->exception = load_exception (self->db, needs.exception, &cause);
  if (cause == NULL)
    load_standings (self->db, &needs, view, &cause);
  if (cause == NULL)
    load_choices (self->db, &needs, view, &cause);
  if (cause == NULL)
    load_specs (self->db, &needs, view, &cause);
  if (cause == NULL && needs.spec_budget != NULL)
    view->regenerations_today = count_today (self->db, needs.spec_budget, now_us, &cause);
  assay_needs_clear (&needs);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

/* For the planner, by a reader
 * -------------------------------------------------------------------------------------- */

GPtrArray *
_assay_load_all_slots (sqlite3 *db)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  sqlite3_stmt *row = _assay_statement (db, SLOT_COLUMNS "ORDER BY spec, " ASSAY_SQL_SLOT, NULL);

  while (row != NULL && sqlite3_step (row) == SQLITE_ROW)
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
  while (row != NULL && sqlite3_step (row) == SQLITE_ROW)
    g_ptr_array_add (slots, take_slot (row));
  _assay_done (row);
  return slots;
}
