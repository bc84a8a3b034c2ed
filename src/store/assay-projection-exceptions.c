/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* What a person must look at. The same one raised again is opened again. */

static gboolean
raise_exception (sqlite3 *db,
                 const AssayEvent *event,
                 const AssayExceptionRaised *p,
                 GError **error)
{
  return _assay_run (
    db, error,
    "INSERT INTO exceptions (id, spec, " ASSAY_SQL_SLOT
    ", version, job, code, message, args, suggestion, state, seq, ts_us)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET spec = excluded.spec, variant = excluded.variant,"
    " slot_state = excluded.slot_state, frame = excluded.frame, version = excluded.version,"
    " job = excluded.job, code = excluded.code, message = excluded.message, args = excluded.args,"
    " suggestion = excluded.suggestion, state = 'open', action = NULL, seq = excluded.seq, ts_us = "
    "excluded.ts_us",
    "sskssssvsii", p->exception, p->spec, &p->slot, p->version, p->job, p->code, p->message,
    p->args, p->suggestion, (gint64) event->seq, event->ts_us);
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  const AssayExceptionResolved *resolved = payload;

  if (_assay_is (event, "exception.raised"))
    return raise_exception (db, event, payload, error);
  if (_assay_is (event, "exception.resolved"))
    return _assay_run (db, error,
                       "UPDATE exceptions SET state = CASE ?1 WHEN 'reopened' THEN 'open' ELSE"
                       " 'resolved' END, action = nullif (?1, 'reopened') WHERE id = ?2",
                       "ss", resolved->action, resolved->exception);
  return TRUE;
}

/* clang-format off */
#define COLUMNS                                                                                    \
  "SELECT row, action, args, code, id, job, message, "                                  \
  "(SELECT picture FROM versions WHERE versions.id = exceptions.version), seq, spec, state, suggestion, "                    \
  ASSAY_SQL_TIME ("ts_us") ", " ASSAY_SQL_TOLD_SLOT ", version FROM exceptions "

static const AssayStoredRows stored_rows = {
  "exceptions", &assay_exception_row_table,
  COLUMNS "WHERE row BETWEEN ? AND ?",
  COLUMNS "WHERE id = ?",
  {ASSAY_SQL_LIST ("SELECT row, 0, NULL, -seq FROM exceptions WHERE state = 'open'"
   " AND coalesce (?1, 'open') IN ('open', 'all')" ASSAY_SQL_OF_SPEC ASSAY_SQL_OF_VERSION),
   ASSAY_SQL_LIST ("SELECT row, 1, NULL, -seq FROM exceptions WHERE state = 'resolved'"
   " AND ?1 IN ('resolved', 'all')" ASSAY_SQL_OF_SPEC ASSAY_SQL_OF_VERSION)},
};
/* clang-format on */

const AssayProjection assay_projection_exceptions = {
  .name = "exceptions",
  .version = 3,
  .schema = "CREATE TABLE exceptions (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, spec TEXT "
            "NOT NULL, variant INTEGER, " ASSAY_SQL_SLOT_COLUMNS ","
            " version TEXT, job TEXT, code TEXT, message TEXT, args TEXT, suggestion TEXT, state "
            "TEXT NOT NULL, action TEXT,"
            " seq INTEGER NOT NULL, ts_us INTEGER NOT NULL);",
  .after = "CREATE INDEX exceptions_open ON exceptions (seq) WHERE state = 'open';"
           "CREATE INDEX exceptions_by_slot ON exceptions (spec, " ASSAY_SQL_SLOT
           ") WHERE state = 'open';",
  .apply = apply,
  .rows = &stored_rows,
};
