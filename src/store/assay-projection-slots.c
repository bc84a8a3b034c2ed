/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* Where each slot stands, for the planner, with the seq of the event that changed it last; and
 * which regenerations count against the day's budget. */

#define DAY_US (G_USEC_PER_SEC * G_GINT64_CONSTANT (86400))

/* What the job of a version is looked up for, where the slot goes back to version v. */
#define AS_V_WAS_MADE                                                                              \
  "regeneration = v.regeneration, recipe = v.recipe,"                                              \
  " documents = (SELECT documents FROM jobs WHERE id = v.id),"                                     \
  " remedies = coalesce ((SELECT remedies FROM jobs WHERE id = v.id), 0)"

/* Never for a slot with an open job, nor for an approved one. */
static gboolean
queue (sqlite3 *db, const AssayEvent *event, const AssayJobQueued *p, GError **error)
{
  if (!_assay_run (db, error,
                   "INSERT INTO slots (spec, " ASSAY_SQL_SLOT
                   ", state, regeneration, remedies, recipe, documents, job, changed)"
                   " VALUES (?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT (spec, " ASSAY_SQL_SLOT
                   ") DO UPDATE SET state = 'queued', regeneration = excluded.regeneration,"
                   " remedies = excluded.remedies, recipe = excluded.recipe, documents = "
                   "excluded.documents, job = excluded.job, "
                   "by_route = 0,"
                   " changed = excluded.changed WHERE state NOT IN ('queued', 'approved')",
                   "skiisssi", p->spec, &p->slot, p->regeneration,
                   (gint64) assay_remedies_from_words (p->remedies), p->recipe, p->documents,
                   p->job, (gint64) event->seq))
    return FALSE;
  ASSAY_ASSERT_WRITTEN (db);
  return TRUE;
}

/* Imported pictures have no job; a job that is no longer the slot's changes nothing. */
static gboolean
take_version (sqlite3 *db, const AssayEvent *event, const AssayVersionCreated *p, GError **error)
{
  return _assay_run (
    db, error,
    "INSERT INTO slots (spec, " ASSAY_SQL_SLOT ", state, regeneration, recipe, version, changed)"
    " VALUES (?1, ?2, ?3, ?4, 'to_decide', ?5, ?6, ?7, ?8)"
    " ON CONFLICT (spec, " ASSAY_SQL_SLOT
    ") DO UPDATE SET regeneration = ?5, recipe = ?6, version = ?7, changed = ?8"
    " WHERE job = ?7 OR NOT EXISTS (SELECT 1 FROM jobs WHERE id = ?7)",
    "skissi", p->spec, &p->slot, p->regeneration, p->recipe, p->id, (gint64) event->seq);
}

/* Of the checks: what a person asks for is at nobody's budget. */
static gboolean
count_regeneration (sqlite3 *db,
                    const AssayEvent *event,
                    const AssayRouteDecided *p,
                    GError **error)
{
  return _assay_run (db, error,
                     "INSERT INTO regenerations (seq, spec, version, day) VALUES (?, ?, ?, ?)",
                     "issi", (gint64) event->seq, p->spec, p->version, event->ts_us / DAY_US);
}

/* Whoever turned it down, or chose. */
static AssayAgainCause
cause_of (const AssayRouteDecided *p)
{
  if (g_strcmp0 (p->by, "choice") != 0)
    return ASSAY_AGAIN_TURNED_DOWN;
  return p->reasons != NULL && g_strcmp0 (p->reasons[0], "withdrawn") == 0 ? ASSAY_AGAIN_WITHDRAWN
                                                                           : ASSAY_AGAIN_CHOSEN;
}

/* What is done about the picture, besides all that was done before it. */
static gboolean
take_remedy (sqlite3 *db, const AssayRouteDecided *p, GError **error)
{
  int taken = assay_word_index (assay_remedy_words, p->remediation, ASSAY_REMEDY_NEW_SEED);

  return _assay_run (db, error,
                     "UPDATE slots SET cause = ?1, remedy = ?2,"
                     " remedies = ?3 | coalesce ((SELECT remedies FROM jobs WHERE id = ?4), 0)"
                     " WHERE " ASSAY_SQL_IS_SLOT ("?5", "?6", "?7", "?8") " AND version = ?4",
                     "iiissk", (gint64) cause_of (p), (gint64) taken,
                     (gint64) ASSAY_REMEDY_BIT (taken), p->version, p->spec, &p->slot);
}

/* An approval or an exception follows in the commit and says it itself. */
static gboolean
route (sqlite3 *db, const AssayEvent *event, const AssayRouteDecided *p, GError **error)
{
  gboolean again = p->outcome == ASSAY_ROUTE_AGAIN;

  if (!again && p->outcome != ASSAY_ROUTE_ASK)
    return TRUE;
  if (again && p->by == NULL && !count_regeneration (db, event, p, error))
    return FALSE;
  if (again && !take_remedy (db, p, error))
    return FALSE;
  return _assay_run (
    db, error,
    "UPDATE slots SET held = CASE WHEN state = 'approved' THEN version ELSE held END, state = ?1,"
    " by_route = 0, regeneration = CASE WHEN ?1 <> 'again' THEN "
    "regeneration"
    " ELSE coalesce (?2, regeneration + 1) END, changed = ?8"
    " WHERE " ASSAY_SQL_IS_SLOT ("?3", "?4", "?5", "?6") " AND version = ?7",
    "sisksi", again ? "again" : "to_decide", p->regeneration, p->spec, &p->slot, p->version,
    (gint64) event->seq);
}

#define IS_DRAWING(version)                                                                        \
  "coalesce ((SELECT provider = '" ASSAY_PROVIDER_SANDBOX "' FROM versions WHERE id = " version    \
  "), 0)"

static gboolean
approve (sqlite3 *db, const AssayEvent *event, const AssayApprovalGiven *p, GError **error)
{
  return _assay_run (
    db, error,
    "INSERT INTO slots (spec, " ASSAY_SQL_SLOT ", state, regeneration, version, by_route, changed,"
    " drawn) VALUES (?1, ?2, ?3, ?4, 'approved', 0, ?5, ?6, ?7, " IS_DRAWING (
      "?5") ")"
            " ON CONFLICT (spec, " ASSAY_SQL_SLOT
            ") DO UPDATE SET state = 'approved', held = NULL, by_route = ?6, changed = ?7,"
            " drawn = excluded.drawn,"
            " regeneration = coalesce ((SELECT regeneration FROM versions WHERE id = ?5), "
            "regeneration),"
            " recipe = coalesce ((SELECT recipe FROM versions WHERE id = ?5), recipe),"
            " documents = (SELECT documents FROM jobs WHERE id = ?5),"
            " remedies = coalesce ((SELECT remedies FROM jobs WHERE id = ?5), 0), version = ?5",
    "sksii", p->spec, &p->slot, p->version, (gint64) (g_strcmp0 (p->by, "route") == 0),
    (gint64) event->seq);
}

static gboolean
withdraw (sqlite3 *db, const AssayEvent *event, const AssayApprovalGiven *p, GError **error)
{
  return _assay_run (
    db, error,
    "UPDATE slots SET held = (SELECT id FROM versions WHERE superseded_by = ?1),"
    " state = CASE WHEN state = 'approved' THEN 'to_decide' ELSE state END, by_route = 0,"
    " changed = ?2 WHERE " ASSAY_SQL_IS_SLOT (
      "?3", "?4", "?5", "?6") " AND ((state = 'approved' AND version = ?1) OR held = ?1)",
    "sisk", p->version, (gint64) event->seq, p->spec, &p->slot);
}

/* The question is open again, as if nothing had followed its answer. About a picture that was
 * approved all the while, nothing did. */
static gboolean
undo (sqlite3 *db, const AssayEvent *event, const AssayCardUndone *p, GError **error)
{
  return _assay_run (db, error,
                     "UPDATE slots SET state = 'to_decide', by_route = 0, job = NULL, version = "
                     "v.id, " AS_V_WAS_MADE ", changed = ?"
                     " FROM (SELECT * FROM versions WHERE id = ?) AS v"
                     " WHERE " ASSAY_SQL_SAME_SLOT ("slots", "v") " AND slots.state <> 'approved'",
                     "is", (gint64) event->seq, p->version)
         && _assay_run (db, error,
                        "DELETE FROM regenerations WHERE seq = (SELECT max (seq) FROM "
                        "regenerations WHERE version = ?)",
                        "s", p->version);
}

/* The slot is found by its key, which the job's row has. */
static gboolean
cancel (sqlite3 *db, const AssayEvent *event, const AssayJobCanceled *p, GError **error)
{
  return _assay_run (
    db, error,
    "UPDATE slots SET state = 'canceled', by_route = 0, changed = ?,"
    " cause = CASE WHEN j.interrupts > ? THEN ? ELSE ? END"
    " FROM (SELECT id, spec, interrupts, " ASSAY_SQL_SLOT " FROM jobs WHERE id = ?) AS j"
    " WHERE " ASSAY_SQL_SAME_SLOT ("slots", "j") " AND slots.job = j.id AND slots.state = 'queued'",
    "iiiis", (gint64) event->seq, (gint64) ASSAY_JOB_INTERRUPTS_BORNE,
    (gint64) ASSAY_AGAIN_INTERRUPTED, (gint64) ASSAY_AGAIN_TAKEN_UP, p->job);
}

static gboolean
raise_exception (sqlite3 *db,
                 const AssayEvent *event,
                 const AssayExceptionRaised *p,
                 GError **error)
{
  if (p->slot.variant == ASSAY_UNSET)
    return TRUE; /* about the spec as a whole */
  return _assay_run (
    db, error,
    "INSERT INTO slots (spec, " ASSAY_SQL_SLOT
    ", state, regeneration, changed) VALUES (?, ?, ?, ?, 'exception', 0, ?)"
    " ON CONFLICT (spec, " ASSAY_SQL_SLOT
    ") DO UPDATE SET state = 'exception', by_route = 0, changed = excluded.changed",
    "ski", p->spec, &p->slot, (gint64) event->seq);
}

/* About its picture, if it has one: to be decided after all, or in trouble as it was. */
static gboolean
take_doubtful (sqlite3 *db,
               const AssayEvent *event,
               const AssayExceptionResolved *p,
               AssaySlotState state,
               GError **error)
{
  return _assay_run (db, error,
                     "UPDATE slots SET state = ?, by_route = 0, version = v.id,"
                     " " AS_V_WAS_MADE ", changed = ?"
                     " FROM (SELECT * FROM versions WHERE id ="
                     " (SELECT version FROM exceptions WHERE id = ?)) AS v"
                     " WHERE " ASSAY_SQL_SAME_SLOT ("slots", "v") " AND slots.state = 'exception'",
                     "sis", assay_word_at (assay_slot_state_words, state), (gint64) event->seq,
                     p->exception);
}

/* Another picture may stand in its place by now. */
static gboolean
reopen (sqlite3 *db, const AssayEvent *event, const AssayExceptionResolved *p, GError **error)
{
  return _assay_run (db, error,
                     "UPDATE slots SET state = 'exception', by_route = 0, changed = ?"
                     " FROM (SELECT * FROM exceptions WHERE id = ?) AS e"
                     " WHERE " ASSAY_SQL_SAME_SLOT ("slots", "e"),
                     "is", (gint64) event->seq, p->exception)
         && take_doubtful (db, event, p, ASSAY_SLOT_EXCEPTION, error);
}

/* With a version: its successor. Without: the failed job's picture again, as new if it was the
 * first. */
static gboolean
retry (sqlite3 *db, const AssayEvent *event, const AssayExceptionResolved *p, GError **error)
{
  return _assay_run (
    db, error,
    "UPDATE slots SET state = CASE WHEN f.made IS NULL AND f.wanted = 0 THEN 'new' ELSE 'again' "
    "END,"
    " recipe = CASE WHEN f.made IS NULL AND f.wanted = 0 THEN NULL ELSE recipe END,"
    /* never with a number that was used: the picture would be the same */
    " regeneration = CASE WHEN f.made IS NULL THEN f.wanted ELSE max (f.made,"
    " (SELECT coalesce (max (regeneration), 0) FROM jobs WHERE spec = slots.spec AND variant ="
    " slots.variant AND slot_state = slots.slot_state AND frame = slots.frame)) + 1 END,"
    " cause = ?, remedy = 0, changed = ?"
    " FROM (SELECT e.spec, e.variant, e.slot_state, e.frame, v.regeneration AS made,"
    " coalesce (j.regeneration, 0) AS wanted FROM exceptions e"
    " LEFT JOIN versions v ON v.id = e.version LEFT JOIN jobs j ON j.id = e.job WHERE e.id = ?) AS "
    "f"
    " WHERE " ASSAY_SQL_SAME_SLOT ("slots", "f") " AND slots.state = 'exception'",
    "iis", (gint64) ASSAY_AGAIN_RETRIED, (gint64) event->seq, p->exception);
}

static gboolean
resolve (sqlite3 *db, const AssayEvent *event, const AssayExceptionResolved *p, GError **error)
{
  if (g_strcmp0 (p->action, "retry") == 0)
    return retry (db, event, p, error);
  if (g_strcmp0 (p->action, "ask") == 0 || g_strcmp0 (p->action, "accept") == 0)
    return take_doubtful (db, event, p, ASSAY_SLOT_TO_DECIDE, error);
  if (g_strcmp0 (p->action, "reopened") == 0)
    return reopen (db, event, p, error);
  return TRUE;
}

/* A canceled one is made after all. */
static gboolean
undo_choice (sqlite3 *db, const AssayEvent *event, const AssayChoiceUndone *p, GError **error)
{
  if (p->choice != ASSAY_CHOICE_CANCEL)
    return TRUE;
  return _assay_run (
           db, error,
           "UPDATE slots SET shelved_at = 'queued', changed = ? WHERE " ASSAY_SQL_IS_SLOT (
             "?", "?", "?", "?") " AND state = 'shelved'",
           "isk", (gint64) event->seq, p->spec, &p->slot)
         && _assay_run (
           db, error,
           "UPDATE slots SET state = CASE WHEN version IS NULL AND regeneration = 0 THEN"
           " 'new' ELSE 'again' END, recipe = CASE WHEN version IS NULL AND"
           " regeneration = 0 THEN NULL ELSE recipe END, cause = ?, remedy = 0,"
           " changed = ?"
           " WHERE " ASSAY_SQL_IS_SLOT ("?", "?", "?", "?") " AND state = 'canceled'",
           "iisk", (gint64) ASSAY_AGAIN_TAKEN_UP, (gint64) event->seq, p->spec, &p->slot);
}

static gboolean
shelve (sqlite3 *db, const AssayEvent *event, const AssaySlotShelved *p, GError **error)
{
  if (!_assay_run (db, error,
                   "UPDATE slots SET state = 'shelved', by_route = 0, shelved_at = ?,"
                   " shelved_card = ?, shelved_exception = ?, changed = ?"
                   " WHERE " ASSAY_SQL_IS_SLOT ("?", "?", "?",
                                                "?") " AND state NOT IN ('approved', 'shelved')",
                   "sssisk", assay_word_at (assay_slot_state_words, p->was), p->card, p->exception,
                   (gint64) event->seq, p->spec, &p->slot))
    return FALSE;
  ASSAY_ASSERT_WRITTEN (db);
  return TRUE;
}

/* A job that ended with it is not open again: it is made by the next plan, as new if it was the
 * first. */
static gboolean
take_back (sqlite3 *db, const AssayEvent *event, const AssaySlotUnshelved *p, GError **error)
{
  if (!_assay_run (db, error,
                   "UPDATE slots SET state = CASE WHEN shelved_at <> 'queued' THEN shelved_at"
                   " WHEN version IS NULL AND regeneration = 0 THEN 'new' ELSE 'again' END,"
                   " recipe = CASE WHEN shelved_at = 'queued' AND version IS NULL AND"
                   " regeneration = 0 THEN NULL ELSE recipe END,"
                   " cause = CASE WHEN shelved_at = 'queued' THEN ? ELSE cause END,"
                   " remedy = CASE WHEN shelved_at = 'queued' THEN 0 ELSE remedy END, changed = ?"
                   " WHERE " ASSAY_SQL_IS_SLOT ("?", "?", "?", "?") " AND state = 'shelved'",
                   "iisk", (gint64) ASSAY_AGAIN_TAKEN_UP, (gint64) event->seq, p->spec, &p->slot))
    return FALSE;
  ASSAY_ASSERT_WRITTEN (db);
  return TRUE;
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  if (_assay_is (event, "job.queued"))
    return queue (db, event, payload, error);
  if (_assay_is (event, "version.created"))
    return take_version (db, event, payload, error);
  if (_assay_is (event, "route.decided"))
    return route (db, event, payload, error);
  if (_assay_is (event, "approval.given"))
    return approve (db, event, payload, error);
  if (_assay_is (event, "approval.withdrawn"))
    return withdraw (db, event, payload, error);
  if (_assay_is (event, "card.undone"))
    return undo (db, event, payload, error);
  if (_assay_is (event, "job.canceled"))
    return cancel (db, event, payload, error);
  if (_assay_is (event, "exception.raised"))
    return raise_exception (db, event, payload, error);
  if (_assay_is (event, "exception.resolved"))
    return resolve (db, event, payload, error);
  if (_assay_is (event, "choice.undone"))
    return undo_choice (db, event, payload, error);
  if (_assay_is (event, "slot.shelved"))
    return shelve (db, event, payload, error);
  if (_assay_is (event, "slot.unshelved"))
    return take_back (db, event, payload, error);
  return TRUE;
}

/* clang-format off */
/* As assay_slot_dup_id writes it. */
#define ID                                                                                         \
  "s.spec || '/' || s.variant || CASE WHEN s.slot_state = '' AND s.frame = 0 THEN ''"              \
  " ELSE '/' || s.slot_state || '/' || s.frame END"
#define COLUMNS                                                                                    \
  "SELECT s.row, CASE WHEN EXISTS (SELECT 1 FROM cards c WHERE c.version = s.version"                 \
  " AND c.state = 'open') THEN 1 END, s.held, " ID ", CASE WHEN s.state = 'exception' AND NOT EXISTS"  \
  " (SELECT 1 FROM exceptions x WHERE x.state = 'open' AND " ASSAY_SQL_SAME_SLOT ("x", "s")           \
  ") THEN 1 END, v.picture, s.recipe, s.regeneration, s.spec, s.state,"                           \
  " s.variant, nullif (s.slot_state, ''), s.frame, s.version, v.provider, CASE WHEN EXISTS (SELECT 1"  \
  " FROM jobs j WHERE j.id = s.job AND j.state IN ('queued', 'waiting')) THEN 1 END FROM slots s LEFT JOIN versions v ON v.id = s.version "

#define TELL_SLOT                                                                                  \
  " BEGIN UPDATE slots SET changed = changed WHERE " ASSAY_SQL_SAME_SLOT ("slots", "NEW") "; END;"

static const AssayStoredRows stored_rows = {
  "slots", &assay_slot_row_table,
  COLUMNS "WHERE s.row BETWEEN ? AND ?",
  COLUMNS "WHERE s.spec = substr (?1, 1, instr (?1, '/') - 1)"
  " AND " ID " = ?1",
  /* by spec, state, variant, frame: a space comes before all that ids are made of */
  {ASSAY_SQL_LIST ("SELECT row, 0, CASE slot_state WHEN '' THEN spec"
   " ELSE spec || ' ' || slot_state END, variant * 10000 + frame FROM slots"
   " WHERE coalesce (?1, 'all') IN ('all', state)" ASSAY_SQL_OF_SPEC ASSAY_SQL_OF_VERSION)},
};
/* clang-format on */

const AssayProjection assay_projection_slots = {
  .name = "slots",
  .version = 12,
  .schema = "CREATE TABLE slots (row INTEGER PRIMARY KEY, spec TEXT NOT NULL, variant INTEGER NOT "
            "NULL, " ASSAY_SQL_SLOT_COLUMNS ", state TEXT NOT NULL,"
            " regeneration INTEGER, remedies INTEGER NOT NULL DEFAULT 0,"
            " remedy INTEGER NOT NULL DEFAULT 0, cause INTEGER NOT NULL DEFAULT 0,"
            " recipe TEXT, documents TEXT, version TEXT, held TEXT, job "
            "TEXT, by_route "
            "INTEGER NOT NULL "
            "DEFAULT 0, changed INTEGER NOT NULL,"
            /* of a shelved one: where it stood, and what was closed */
            " shelved_at TEXT, shelved_card TEXT, shelved_exception TEXT,"
            /* no document wants it, and none is paused that would: put by the assets */
            " away INTEGER NOT NULL DEFAULT 0,"
            /* the picture that was approved last is a drawing */
            " drawn INTEGER NOT NULL DEFAULT 0,"
            " UNIQUE (spec, " ASSAY_SQL_SLOT "));"
            "CREATE TABLE regenerations (seq INTEGER PRIMARY KEY, spec TEXT NOT NULL, version TEXT "
            "NOT NULL, day INTEGER NOT NULL);"
            "CREATE INDEX regenerations_by_version ON regenerations (version);",
  .after =
    "CREATE INDEX slots_by_change ON slots (changed);"
    "CREATE INDEX slots_away ON slots (spec) WHERE away;"
    /* a slot's row tells whether it is asked about, whether it was left out and whether it waits */
    "CREATE TRIGGER slots_sent AFTER UPDATE OF state ON jobs WHEN (OLD.state IN ('queued',"
    " 'waiting')) <> (NEW.state IN ('queued', 'waiting'))" TELL_SLOT
    "CREATE TRIGGER slots_settled AFTER UPDATE OF state ON exceptions" TELL_SLOT
    "CREATE TRIGGER slots_asked AFTER INSERT ON cards" TELL_SLOT
    "CREATE TRIGGER slots_answered AFTER UPDATE OF state ON cards" TELL_SLOT
    "CREATE INDEX regenerations_by_day ON regenerations (spec, day);",
  .apply = apply,
  .rows = &stored_rows,
};
