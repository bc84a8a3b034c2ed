/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* What a person chose to do with slots, and whether it was taken back. */

static gboolean
make (sqlite3 *db, const AssayEvent *event, const AssayChoiceMade *p, GError **error)
{
  return _assay_run (db, error,
                     "INSERT INTO choices (seq, made_in, choice, was, spec, " ASSAY_SQL_SLOT
                     ", version, card, exception, left_out, reason, ts_us, job, priority, place)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
                     " (SELECT priority FROM jobs WHERE id = ?15),"
                     " (SELECT place FROM jobs WHERE id = ?15))",
                     "iisssksssisis", (gint64) event->seq, (gint64) event->commit,
                     assay_word_at (assay_choice_words, p->choice),
                     assay_word_at (assay_slot_state_words, p->was), p->spec, &p->slot, p->version,
                     p->card, p->exception, (gint64) (p->left_out == 1), p->reason, event->ts_us,
                     p->job);
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  if (_assay_is (event, "choice.made"))
    return make (db, event, payload, error);
  if (_assay_is (event, "choice.undone"))
    return _assay_run (db, error, "UPDATE choices SET undone = 1 WHERE seq = ?", "i",
                       ((const AssayChoiceUndone *) payload)->made);
  return TRUE;
}

const AssayProjection assay_projection_choices = {
  .name = "choices",
  .version = 3,
  .schema = "CREATE TABLE choices (seq INTEGER PRIMARY KEY, made_in INTEGER NOT NULL,"
            " choice TEXT NOT NULL, was TEXT NOT NULL, spec TEXT NOT NULL, variant INTEGER NOT"
            " NULL, " ASSAY_SQL_SLOT_COLUMNS
            ", version TEXT, card TEXT, exception TEXT, left_out INTEGER NOT NULL, reason"
            " TEXT, undone INTEGER NOT NULL DEFAULT 0, ts_us INTEGER NOT NULL,"
            /* what it is about where it is about one, and where that stood on the queue before */
            " job TEXT, priority INTEGER, place INTEGER);"
            "CREATE INDEX choices_by_commit ON choices (made_in);",
  .after = "CREATE INDEX choices_not_undone ON choices (seq) WHERE NOT undone;"
           "CREATE INDEX choices_by_job ON choices (job, seq) WHERE job IS NOT NULL;",
  .apply = apply,
};
