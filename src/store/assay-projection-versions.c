/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-near-private.h"
#include "store/assay-projection-private.h"

/* Every picture that was made, and what became of it. Those alike are found by marks (the event's
 * dhash as a number), in four parts of 16 bits, and by all that is kept of them at once. */

static gboolean
read_marks (const AssayVersionCreated *p, guint64 *out)
{
  return p->dhash != NULL && g_ascii_string_to_unsigned (p->dhash, 16, 0, G_MAXUINT64, out, NULL);
}

/* What made it: told by its job, or, where that only processed a kept source anew, by that one's.
 */
static gboolean
set_files (sqlite3 *db, const AssayVersionCreated *p, GError **error)
{
  return _assay_run (db, error,
                     "UPDATE versions SET files = coalesce ((SELECT files FROM jobs WHERE id = ?1),"
                     " (SELECT v.files FROM jobs j JOIN versions v ON v.id = j.rework WHERE j.id ="
                     " ?1)) WHERE id = ?1",
                     "s", p->id);
}

static gboolean
create (sqlite3 *db, const AssayEvent *event, const AssayVersionCreated *p, GError **error)
{
  guint64 marks = 0;
  gboolean marked = read_marks (p, &marks);
  /* as text: each of the 64 bits counts, and no number of them is "unset" */
  g_autofree char *number = marked ? g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) marks) : NULL;

  return _assay_run (
    db, error,
    "INSERT INTO versions (id, spec, " ASSAY_SQL_SLOT
    ", regeneration, recipe, source, picture, steps, provider, width, height, marks,"
    " colors, likeness, state, seq, ts_us)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST (? AS INTEGER), ?, ?, 'to_decide', ?, ?)",
    "sskisssssiissiii", p->id, p->spec, &p->slot, p->regeneration, p->recipe, p->source, p->picture,
    p->steps, p->provider, p->width, p->height, number, p->colors,
    _assay_near_likeness (marks, marked ? p->colors : NULL), (gint64) event->seq, event->ts_us);
}

static gboolean
route (sqlite3 *db, const AssayRouteDecided *p, GError **error)
{
  static const char *const states[] = {"approved", "to_decide", "again",
                                       "rejected"}; /* by ASSAY_ROUTE_* */

  if (p->outcome < 0 || p->outcome >= (gint64) G_N_ELEMENTS (states))
    return TRUE;
  /* an approved one that is chosen to be made again stays so until its successor is */
  return _assay_run (db, error,
                     "UPDATE versions SET state = ?, reasons = ? WHERE id = ? AND NOT"
                     " (state = 'approved' AND coalesce (?, '') = 'choice')",
                     "svss", states[p->outcome], p->reasons, p->version, p->by);
}

static gboolean
approve (sqlite3 *db, const AssayApprovalGiven *p, GError **error)
{
  return _assay_run (db, error,
                     "UPDATE versions SET state = 'superseded', superseded_by = ?1"
                     " WHERE " ASSAY_SQL_IS_SLOT ("?2", "?3", "?4",
                                                  "?5") " AND state = 'approved' AND id <> ?1",
                     "ssk", p->version, p->spec, &p->slot)
         && _assay_run (db, error,
                        "UPDATE versions SET state = 'approved'"
                        " WHERE id = ? AND state <> 'approved'", /* its route may have said so */
                        "s", p->version);
}

/* What it had replaced is the approved one again. One that was only held is no question any more:
 * its slot, which is brought up to date before, stands elsewhere. */
static gboolean
withdraw (sqlite3 *db, const AssayApprovalGiven *p, GError **error)
{
  return _assay_run (
           db, error,
           "UPDATE versions SET state = CASE WHEN EXISTS (SELECT 1 FROM slots "
           "WHERE " ASSAY_SQL_IS_SLOT (
             "?2", "?3", "?4",
             "?5") " AND slots.version = ?1"
                   " AND slots.state = 'to_decide') THEN 'to_decide' ELSE 'superseded' END"
                   " WHERE id = ?1",
           "ssk", p->version, p->spec, &p->slot)
         && _assay_run (db, error,
                        "UPDATE versions SET state = 'approved', superseded_by = NULL"
                        " WHERE " ASSAY_SQL_IS_SLOT ("?", "?", "?", "?") " AND superseded_by = ?",
                        "sks", p->spec, &p->slot, p->version);
}

/* Not answered, and not to be: a newer one takes its place. An approved one stays so. */
static gboolean
close_question (sqlite3 *db, const AssayCardClosed *p, GError **error)
{
  return _assay_run (
    db, error, "UPDATE versions SET state = 'superseded' WHERE id = ? AND state = 'to_decide'", "s",
    p->version);
}

static gboolean
resolve (sqlite3 *db, const AssayExceptionResolved *p, GError **error)
{
  gboolean decided = g_strcmp0 (p->action, "ask") == 0 || g_strcmp0 (p->action, "accept") == 0;

  if (!decided && g_strcmp0 (p->action, "reopened") != 0)
    return TRUE;
  return _assay_run (db, error,
                     "UPDATE versions SET state = CASE WHEN ?2 OR e.code <> 'over_budget' THEN"
                     " 'to_decide' ELSE 'rejected' END FROM (SELECT version, code FROM exceptions"
                     " WHERE id = ?1) AS e WHERE versions.id = e.version",
                     "si", p->exception, (gint64) decided);
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  const AssayReportCreated *report = payload;
  const AssayCardUndone *undone = payload;

  if (_assay_is (event, "version.created"))
    return create (db, event, payload, error) && set_files (db, payload, error);
  if (_assay_is (event, "report.created"))
    return _assay_run (db, error, "UPDATE versions SET report = ? WHERE id = ?", "ss",
                       report->report, report->version);
  if (_assay_is (event, "route.decided"))
    return route (db, payload, error);
  if (_assay_is (event, "approval.given"))
    return approve (db, payload, error);
  if (_assay_is (event, "approval.withdrawn"))
    return withdraw (db, payload, error);
  if (_assay_is (event, "card.undone"))
    return _assay_run (
      db, error, "UPDATE versions SET state = 'to_decide' WHERE id = ? AND state <> 'approved'",
      "s", undone->version);
  if (_assay_is (event, "card.closed"))
    return close_question (db, payload, error);
  if (_assay_is (event, "exception.resolved"))
    return resolve (db, payload, error);
  return TRUE;
}

/* clang-format off */
#define COLUMNS                                                                                    \
  "SELECT row, height, id, picture, provider, reasons, recipe, regeneration, report, seq, source,"      \
  " spec, state, steps, " ASSAY_SQL_TIME ("ts_us") ", " ASSAY_SQL_TOLD_SLOT ", width, files FROM versions "

static const AssayStoredRows stored_rows = {
  "versions", &assay_version_row_table,
  COLUMNS "WHERE row BETWEEN ? AND ?",
  COLUMNS "WHERE id = ?",
  {ASSAY_SQL_LIST ("SELECT row, 0, NULL, -row FROM versions"
   " WHERE coalesce (?1, 'all') IN ('all', state)" ASSAY_SQL_OF_SPEC ASSAY_SQL_IS ("id", "?3"))},
};
/* clang-format on */

const AssayProjection assay_projection_versions = {
  .name = "versions",
  .version = 8,
  .schema =
    "CREATE TABLE versions (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, spec TEXT "
    "NOT NULL, variant INTEGER NOT NULL, " ASSAY_SQL_SLOT_COLUMNS ","
    " regeneration INTEGER, recipe TEXT, source TEXT, picture TEXT, report TEXT, steps "
    "TEXT, provider TEXT, width INTEGER,"
    " height INTEGER, marks INTEGER, colors TEXT, likeness INTEGER, state TEXT NOT NULL, "
    "reasons TEXT, superseded_by TEXT, files TEXT, "
    "seq INTEGER "
    "NOT NULL, ts_us INTEGER NOT NULL);"
    "CREATE INDEX versions_by_slot ON versions (spec, " ASSAY_SQL_SLOT ");"
    /* what recipes of earlier programs say made them: put by whoever read one, once */
    "CREATE TABLE recipe_files (recipe TEXT PRIMARY KEY, files TEXT NOT NULL) WITHOUT ROWID;",
  .after = "CREATE INDEX versions_by_state ON versions (state, row);"
           "CREATE INDEX versions_by_time ON versions (ts_us, state);"
           "CREATE INDEX versions_real ON versions (row) WHERE " ASSAY_SQL_IS_REAL (
             "") ";"
                 "CREATE INDEX versions_real_files ON versions (files) WHERE " ASSAY_SQL_IS_REAL (
                   "") ";"
                       /* the marks come along, so that a part is read without the rows */
                       "CREATE INDEX versions_near_0 ON versions (" ASSAY_SQL_NEAR_PART (
                         "0") ", row, marks);"
                              "CREATE INDEX versions_near_1 ON versions "
                              "(" ASSAY_SQL_NEAR_PART (
                                "1") ", row, marks);"
                                     "CREATE INDEX versions_near_2 ON versions "
                                     "(" ASSAY_SQL_NEAR_PART (
                                       "2") ", row, marks);"
                                            "CREATE INDEX versions_near_3 ON versions "
                                            "(" ASSAY_SQL_NEAR_PART (
                                              "3") ", row, marks);"
                                                   "CREATE INDEX versions_alike ON "
                                                   "versions (likeness);"
                                                   "CREATE INDEX versions_unmarked ON "
                                                   "versions (row) WHERE "
                                                   "marks IS NULL;",
  .apply = apply,
  .rows = &stored_rows,
};
