/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* Questions and their answers. A skipped one is open and comes after all others. What is asked
 * again by hand is a question of its own; programs of before asked it under the same id, and so
 * opened it again: their histories are read too. */

static gboolean
create (sqlite3 *db, const AssayEvent *event, const AssayCardCreated *p, GError **error)
{
  return _assay_run (
    db, error,
    "INSERT INTO cards (id, version, spec, " ASSAY_SQL_SLOT
    ", claim, question, question_version, evidence, evidence_args, tools,"
    " rank, approved, remedy, state, seq)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?)"
    " ON CONFLICT (id) DO UPDATE SET rank = excluded.rank,"
    " approved = excluded.approved, state = 'open', skipped = 0, answer = NULL,"
    " answer_seq = NULL, seq = excluded.seq",
    "ssskssisvviiii", p->card, p->version, p->spec, &p->slot, p->claim, p->question,
    p->question_version, p->evidence, p->evidence_args, p->tools, p->rank,
    (gint64) (p->approved == 1),
    (gint64) assay_word_index (assay_remedy_words, p->remediation, ASSAY_REMEDY_NEW_SEED),
    (gint64) event->seq);
}

/* Once, while it is open. */
static gboolean
answer (sqlite3 *db, const AssayEvent *event, const AssayCardAnswered *p, GError **error)
{
  const char *word = assay_word_at (assay_answer_words, p->answer);

  if (!_assay_run (db, error,
                   "UPDATE cards SET state = 'answered', answer = ?, answer_seq = ?"
                   " WHERE id = ? AND state = 'open'",
                   "sis", word, (gint64) event->seq, p->card))
    return FALSE;
  ASSAY_ASSERT_WRITTEN (db);
  return TRUE;
}

static gboolean
close_card (sqlite3 *db, const AssayEvent *event, const AssayCardClosed *p, GError **error)
{
  if (!_assay_run (db, error,
                   "UPDATE cards SET state = 'closed', answer_seq = ?"
                   " WHERE id = ? AND state = 'open'",
                   "is", (gint64) event->seq, p->card))
    return FALSE;
  ASSAY_ASSERT_WRITTEN (db);
  return TRUE;
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  if (_assay_is (event, "card.created"))
    return create (db, event, payload, error);
  if (_assay_is (event, "card.answered"))
    return answer (db, event, payload, error);
  if (_assay_is (event, "card.undone"))
    return _assay_run (
      db, error,
      "UPDATE cards SET state = 'open', skipped = 0, answer = NULL, answer_seq = NULL WHERE id = ?",
      "s", ((const AssayCardUndone *) payload)->card);
  if (_assay_is (event, "card.closed"))
    return close_card (db, event, payload, error);
  if (_assay_is (event, "card.skipped"))
    return _assay_run (db, error,
                       "UPDATE cards SET skipped = 1, rank = (SELECT coalesce (max (rank), 0) + 1 "
                       "FROM cards WHERE state = 'open')"
                       " WHERE id = ? AND state = 'open'",
                       "s", ((const AssayCardSkipped *) payload)->card);
  return TRUE;
}

/* clang-format off */
#define COLUMNS                                                                                    \
  "SELECT c.row, c.answer, c.answer_seq, c.claim, c.evidence, c.evidence_args, c.id, v.picture,"          \
  " v.provider, c.question, c.question_version, c.rank, v.recipe, v.report, c.seq, v.source,"      \
  " c.spec, CASE WHEN c.skipped AND c.state = 'open' THEN 'skipped' ELSE c.state END, c.tools,"    \
  " c.variant, nullif (c.slot_state, ''), c.frame, c.version"                                                            \
  " FROM cards c LEFT JOIN versions v ON v.id = c.version "

static const AssayStoredRows stored_rows = {
  "cards", &assay_card_row_table,
  COLUMNS "WHERE c.row BETWEEN ? AND ?",
  COLUMNS "WHERE c.id = ?",
  {ASSAY_SQL_LIST ("SELECT row, 0, NULL, coalesce (rank, -1) FROM cards WHERE state = 'open'"
   " AND (coalesce (?1, 'open') IN ('open', 'all') OR (?1 = 'skipped' AND skipped))"
   ASSAY_SQL_OF_SPEC ASSAY_SQL_OF_VERSION ASSAY_SQL_IS ("claim", "?4")),
   ASSAY_SQL_LIST ("SELECT row, 1, NULL, -answer_seq FROM cards WHERE state = 'answered'"
   " AND ?1 IN ('answered', 'all')" ASSAY_SQL_OF_SPEC ASSAY_SQL_OF_VERSION
   ASSAY_SQL_IS ("claim", "?4"))},
};
/* clang-format on */

const AssayProjection assay_projection_cards = {
  .name = "cards",
  .version = 4,
  .schema = "CREATE TABLE cards (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version TEXT "
            "NOT NULL, spec TEXT NOT NULL,"
            " variant INTEGER NOT NULL, " ASSAY_SQL_SLOT_COLUMNS
            ", claim TEXT, question TEXT, question_version INTEGER, "
            "evidence TEXT, evidence_args TEXT,"
            " tools TEXT, rank INTEGER, state TEXT NOT NULL, skipped INTEGER NOT NULL DEFAULT 0, "
            "answer TEXT, answer_seq INTEGER,"
            " approved INTEGER NOT NULL, remedy INTEGER NOT NULL, seq INTEGER NOT NULL);"
            "CREATE INDEX cards_open ON cards (rank, seq) WHERE state = 'open';",
  .after = "CREATE INDEX cards_answered ON cards (answer_seq) WHERE state = 'answered';"
           "CREATE INDEX cards_open_by_claim ON cards (claim) WHERE state = 'open';"
           "CREATE INDEX cards_by_version ON cards (version);",
  .apply = apply,
  .rows = &stored_rows,
};
