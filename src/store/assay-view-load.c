/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-facts-private.h"

/* What one command's view needs, out of the open transaction: facts (assay-facts-load), and what
 * counts. What is not there stays %NULL. */

#define DAY_US (G_USEC_PER_SEC * G_GINT64_CONSTANT (86400))

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
  for (guint i = 0;
       needs->jobs != NULL && i < needs->jobs->len && (error == NULL || *error == NULL); i++)
    {
      AssayJobFact *job = _assay_load_job (db, g_ptr_array_index (needs->jobs, i), error);

      if (job != NULL)
        g_ptr_array_add (view->jobs, job);
    }
}

static void
load_slots (sqlite3 *db, const AssayNeeds *needs, AssayView *view, GError **error)
{
  for (guint i = 0;
       needs->slots != NULL && i < needs->slots->len && (error == NULL || *error == NULL); i++)
    {
      const AssaySlotFact *wanted = g_ptr_array_index (needs->slots, i);

      g_ptr_array_add (view->slots, _assay_load_slot (db, wanted->spec, &wanted->slot, error));
    }
}

static guint
load_greatest_regeneration (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  sqlite3_stmt *row;
  guint greatest = 0;

  if (_assay_first (db, error, &row, "SELECT max (regeneration) FROM jobs " ASSAY_SQL_OF_SLOT, "sk",
                    spec, slot))
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
                        "SELECT shelved_card, shelved_exception FROM slots " ASSAY_SQL_OF_SLOT,
                        "sk", fact->slot->spec, &fact->slot->slot))
    return;
  card = _assay_column_dup (row, 0);
  exception = _assay_column_dup (row, 1);
  _assay_done (row);
  fact->shelved_card = _assay_load_card (db, card, error);
  fact->shelved_exception = _assay_load_exception (db, exception, error);
}

static AssayStandingFact *
load_standing (sqlite3 *db, const char *spec, const AssaySlot *slot, GError **error)
{
  AssayStandingFact *fact = g_new0 (AssayStandingFact, 1);

  fact->slot = _assay_load_slot (db, spec, slot, error);
  fact->regeneration = load_greatest_regeneration (db, spec, slot, error);
  fact->job = _assay_load_open_job (db, spec, slot, error);
  fact->card = _assay_load_open_card (db, fact->slot->version, error);
  fact->n_cards = count_cards (db, fact->slot->version, error);
  fact->exception = _assay_load_exception_of (db, spec, slot, error);
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
  AssaySlot key = _assay_take_key (row, 9);

  fact->made = sqlite3_column_int64 (row, 0);
  fact->commit = sqlite3_column_int64 (row, 7);
  fact->left_out = sqlite3_column_int (row, 8) != 0;
  fact->choice = (AssayChoice) assay_word_index (
    assay_choice_words, (const char *) sqlite3_column_text (row, 1), ASSAY_CHOICE_KEEP);
  fact->was = (AssaySlotState) assay_word_index (
    assay_slot_state_words, (const char *) sqlite3_column_text (row, 2), ASSAY_SLOT_EXCEPTION);
  fact->version = _assay_column_dup (row, 4);
  fact->card = _assay_load_card (db, (const char *) sqlite3_column_text (row, 5), error);
  fact->exception = _assay_load_exception (db, (const char *) sqlite3_column_text (row, 6), error);
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
  while (_assay_next (row, error))
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
  const AssayCardFact *card;

  if (needs->card != NULL)
    view->card = _assay_load_card (db, needs->card, error);
  else if (needs->newest_answer)
    view->card = _assay_load_newest_answer (db, error);
  card = view->card;
  if (card == NULL)
    return;
  view->card_version = _assay_load_version (db, card->version, error);
  view->card_slot = _assay_load_slot (db, card->spec, &card->slot, error);
  view->card_open = _assay_load_open_card (db, view->card_slot->version, error);
  view->card_regeneration = load_greatest_regeneration (db, card->spec, &card->slot, error);
  view->card_job = _assay_load_open_job (db, card->spec, &card->slot, error);
  view->card_exception = _assay_load_open_exception (db, card->spec, &card->slot, error);
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
    view->exception = _assay_load_exception (self->db, needs.exception, &cause);
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
