/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* Which commit had which idempotency key. A key of an API client may come again when its window is
 * over; the newer one counts. */

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  if (event->seq != event->commit)
    return TRUE;
  return _assay_run (
    db, error, "INSERT OR REPLACE INTO keys (key, seq, actor, ts_us) VALUES (?, ?, ?, ?)", "siii",
    event->idempotency_key, (gint64) event->seq, (gint64) event->actor.kind, event->ts_us);
}

const AssayProjection assay_projection_keys = {
  .name = "keys",
  .version = 1,
  .schema = "CREATE TABLE keys (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, actor INTEGER NOT "
            "NULL, ts_us INTEGER NOT NULL)"
            " WITHOUT ROWID;",
  .apply = apply,
};
