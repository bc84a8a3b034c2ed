/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* Counters. Triggers keep them, so no way of changing a row can forget one; while the tables are
 * first filled there are none, and everything is counted at the end. The names are
 * "<table>:<state>", and all states are there from the beginning: counted anew equals kept. */

static gboolean
is_given_up (const AssayJobFailed *lost)
{
  return g_strcmp0 (lost->error_class, ASSAY_ERROR_GIVEN_UP) == 0;
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  if (_assay_is (event, "queue.paused"))
    return _assay_run (db, error, "UPDATE counters SET value = 1 WHERE name = 'paused'", "");
  if (_assay_is (event, "job.lost") && is_given_up (payload))
    return _assay_run (db, error, "UPDATE counters SET value = value + 1 WHERE name = 'given_up'",
                       "");
  if (_assay_is (event, "queue.resumed"))
    return _assay_run (db, error, "UPDATE counters SET value = 0 WHERE name = 'paused'", "");
  return TRUE;
}

#define COUNT(name, step)                                                                          \
  "INSERT INTO counters (name, value) VALUES (" name ", " step                                     \
  ") ON CONFLICT (name) DO UPDATE SET value = value + (" step ");"
#define COUNT_STATES(table, kind)                                                                  \
  "CREATE TRIGGER " table "_counted AFTER INSERT ON " table " BEGIN " COUNT (                      \
    "'" kind ":' || new.state",                                                                    \
    "1") " END;"                                                                                   \
         "CREATE TRIGGER " table "_recounted AFTER UPDATE OF state ON " table                      \
         " WHEN old.state <> new.state BEGIN " COUNT ("'" kind ":' || old.state", "-1")            \
           COUNT ("'" kind ":' || new.state", "1") " END;"

#define RECOUNT_STATES(table, kind)                                                                \
  "INSERT OR REPLACE INTO counters (name, value)"                                                  \
  " SELECT '" kind ":' || state, count (*) FROM " table " GROUP BY state;"
#define RECOUNT(name, query) "UPDATE counters SET value = (" query ") WHERE name = '" name "';"

/* clang-format off */
#define NAMES                                                                                      \
  "('paused', 0), ('by_route', 0), ('skipped', 0), ('specs', 0),"                                  \
  "('drawings', 0), ('drawings_kept', 0), ('given_up', 0),"                                                      \
  "('job:queued', 0), ('job:submitting', 0), ('job:accepted', 0), ('job:waiting', 0),"             \
  "('job:succeeded', 0), ('job:failed', 0), ('job:lost', 0), ('job:canceled', 0),"                 \
  "('slot:new', 0), ('slot:queued', 0), ('slot:to_decide', 0), ('slot:again', 0),"                 \
  "('slot:approved', 0), ('slot:exception', 0), ('slot:canceled', 0), ('slot:shelved', 0),"                             \
  "('version:to_decide', 0), ('version:approved', 0), ('version:rejected', 0),"                    \
  "('version:again', 0), ('version:superseded', 0), ('card:open', 0), ('card:answered', 0),"       \
  "('card:closed', 0),"                                                                            \
  "('exception:open', 0), ('exception:resolved', 0)"

/* Approved pictures that the sandbox drew, and those of them that are not being replaced. */
#define DRAWING(row)                                                                               \
  "(" row ".provider = '" ASSAY_PROVIDER_SANDBOX "' AND " row ".state = 'approved')"
#define KEPT(row) "(" row ".drawn AND " row ".state = 'approved')"

#define TRIGGERS                                                                                   \
  COUNT_STATES ("jobs", "job") COUNT_STATES ("slots", "slot")                                      \
  COUNT_STATES ("versions", "version") COUNT_STATES ("cards", "card")                              \
  COUNT_STATES ("exceptions", "exception")                                                         \
  /* of an asset that another one was renamed to: nothing was made of it */                         \
  "CREATE TRIGGER slots_discounted AFTER DELETE ON slots BEGIN " COUNT ("'slot:' || old.state",     \
                                                                        "-1") " END;"              \
  "CREATE TRIGGER slots_by_route_counted AFTER INSERT ON slots WHEN new.by_route BEGIN"            \
  " UPDATE counters SET value = value + 1 WHERE name = 'by_route'; END;"                           \
  "CREATE TRIGGER slots_by_route_recounted AFTER UPDATE OF by_route ON slots"                      \
  " WHEN old.by_route <> new.by_route BEGIN"                                                       \
  " UPDATE counters SET value = value + new.by_route - old.by_route WHERE name = 'by_route'; END;" \
  "CREATE TRIGGER drawings_recounted AFTER UPDATE OF state ON versions"                             \
  " WHEN new.provider = '" ASSAY_PROVIDER_SANDBOX "' BEGIN"                                         \
  " UPDATE counters SET value = value + " DRAWING ("new") " - " DRAWING ("old")                    \
  " WHERE name = 'drawings'; END;"                                                                 \
  "CREATE TRIGGER drawings_kept_counted AFTER INSERT ON slots WHEN " KEPT ("new") " BEGIN"          \
  " UPDATE counters SET value = value + 1 WHERE name = 'drawings_kept'; END;"                      \
  "CREATE TRIGGER drawings_kept_recounted AFTER UPDATE OF state, drawn ON slots"                   \
  " WHEN " KEPT ("new") " <> " KEPT ("old") " BEGIN"                                               \
  " UPDATE counters SET value = value + " KEPT ("new") " - " KEPT ("old")                          \
  " WHERE name = 'drawings_kept'; END;"                                                            \
  "CREATE TRIGGER cards_skipped_recounted AFTER UPDATE OF skipped, state ON cards BEGIN"           \
  " UPDATE counters SET value = value + (new.skipped AND new.state = 'open')"                      \
  " - (old.skipped AND old.state = 'open') WHERE name = 'skipped'; END;"                           \
  "CREATE TRIGGER documents_counted AFTER INSERT ON documents WHEN new.kind = 'spec' BEGIN"        \
  " UPDATE counters SET value = value + 1 WHERE name = 'specs'; END;"                              \
  "CREATE TRIGGER documents_discounted AFTER DELETE ON documents WHEN old.kind = 'spec' BEGIN"     \
  " UPDATE counters SET value = value - 1 WHERE name = 'specs'; END;"

const AssayProjection assay_projection_status = {
  .name = "status",
  .version = 6,
  .schema = "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
            "INSERT INTO counters (name, value) VALUES " NAMES ";",
  .after = RECOUNT_STATES ("jobs", "job") RECOUNT_STATES ("slots", "slot")
           RECOUNT_STATES ("versions", "version") RECOUNT_STATES ("cards", "card")
           RECOUNT_STATES ("exceptions", "exception")
           RECOUNT ("by_route", "SELECT count (*) FROM slots WHERE by_route")
           RECOUNT ("skipped", "SELECT count (*) FROM cards WHERE skipped AND state = 'open'")
           RECOUNT ("drawings", "SELECT count (*) FROM versions WHERE " DRAWING ("versions"))
           RECOUNT ("drawings_kept", "SELECT count (*) FROM slots WHERE " KEPT ("slots"))
           RECOUNT ("specs", "SELECT count (*) FROM documents WHERE kind = 'spec'")
           TRIGGERS,
  .apply = apply,
};
/* clang-format on */
