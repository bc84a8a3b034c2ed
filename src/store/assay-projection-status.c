/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* Counters. Triggers keep them, so no way of changing a row can forget one; the names are
 * "<table>:<state>". */

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  if (_assay_is (event, "queue.paused"))
    return _assay_run (db, error, "UPDATE counters SET value = 1 WHERE name = 'paused'", "");
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

const AssayProjection assay_projection_status = {
  .name = "status",
  .version = 1,
  .schema = "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
            "INSERT INTO counters (name, value) VALUES ('paused', 0), ('by_route', 0), ('skipped', "
            "0), ('specs', 0);" COUNT_STATES ("jobs", "job") COUNT_STATES ("slots", "slot")
              COUNT_STATES ("versions", "version") COUNT_STATES ("cards", "card") COUNT_STATES (
                "exceptions",
                "exception") "CREATE TRIGGER slots_by_route_counted AFTER INSERT ON slots WHEN "
                             "new.by_route BEGIN"
                             " UPDATE counters SET value = value + 1 WHERE name = 'by_route'; END;"
                             "CREATE TRIGGER slots_by_route_recounted AFTER UPDATE OF by_route ON "
                             "slots WHEN old.by_route <> new.by_route BEGIN"
                             " UPDATE counters SET value = value + new.by_route - old.by_route "
                             "WHERE name = 'by_route'; END;"
                             "CREATE TRIGGER cards_skipped_recounted AFTER UPDATE OF skipped, "
                             "state ON cards BEGIN"
                             " UPDATE counters SET value = value + (new.skipped AND new.state = "
                             "'open') - (old.skipped AND old.state = 'open')"
                             " WHERE name = 'skipped'; END;"
                             "CREATE TRIGGER documents_counted AFTER INSERT ON documents WHEN "
                             "new.kind = 'spec' BEGIN"
                             " UPDATE counters SET value = value + 1 WHERE name = 'specs'; END;"
                             "CREATE TRIGGER documents_discounted AFTER DELETE ON documents WHEN "
                             "old.kind = 'spec' BEGIN"
                             " UPDATE counters SET value = value - 1 WHERE name = 'specs'; END;",
  .apply = apply,
};
