/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* What a person did with whole assets: intents and names, which can be taken back. A new name is
 * everything's that the old one had; the name that an asset was first made under stays known, for
 * seeds are derived from it. */

static gboolean
intend (sqlite3 *db, const AssayEvent *event, const AssaySpecIntended *p, GError **error)
{
  return _assay_run (db, error,
                     "INSERT INTO intents (seq, made_in, spec, path, before, after)"
                     " VALUES (?, ?, ?, ?, ?, ?)",
                     "iissss", (gint64) event->seq, (gint64) event->commit, p->spec, p->path,
                     p->before, p->after);
}

/* The rename that one from ?1 to ?2 takes back. */
#define THE_WAY_BACK "FROM renames WHERE NOT undone AND old = ?2 AND new = ?1"

/* Every table that names an asset: ?1 the old name, ?2 the new one, ?3 the event. */
static const struct
{
  const char *sql, *types;
} moves[] = {
  {"DELETE FROM slots WHERE spec = ?2 AND ?1 IS NOT NULL", "ss"}, /* nothing was made of it */
  {"UPDATE jobs SET spec = ?2 WHERE spec = ?1", "ss"},
  /* if the new document is there already, it wants it now; else the assets say so when they are put
   */
  {"UPDATE slots SET spec = ?2, changed = ?3, away = away AND NOT EXISTS (SELECT 1 FROM assets "
   "WHERE"
   " id = ?2 AND held IS NOT 'archived' AND variants > slots.variant) WHERE spec = ?1",
   "ssi"},
  {"UPDATE regenerations SET spec = ?2 WHERE spec = ?1", "ss"},
  {"UPDATE versions SET spec = ?2 WHERE spec = ?1", "ss"},
  {"UPDATE cards SET spec = ?2 WHERE spec = ?1", "ss"},
  {"UPDATE exceptions SET spec = ?2 WHERE spec = ?1", "ss"},
  {"UPDATE choices SET spec = ?2 WHERE spec = ?1", "ss"},
  /* its document is another file now: what was done to the old one is taken back after the name */
  {"UPDATE intents SET undone = ?3 WHERE spec = ?1 AND NOT undone AND ?2 IS NOT NULL", "ssi"},
  {"UPDATE intents SET undone = 0 WHERE undone = (SELECT max (seq) " THE_WAY_BACK ")", "ss"},
  {"INSERT INTO renames SELECT ?3, ?1, ?2, EXISTS (SELECT 1 " THE_WAY_BACK ")", "ssi"},
  {"UPDATE renames SET undone = 1 WHERE seq = (SELECT max (seq) " THE_WAY_BACK ")", "ss"},
};

static gboolean
rename_all (sqlite3 *db, const AssayEvent *event, const AssaySpecRenamed *p, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (!_assay_run (db, error, moves[i].sql, moves[i].types, p->from, p->to, (gint64) event->seq))
      return FALSE;
  return TRUE;
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  if (_assay_is (event, "spec.intended"))
    return intend (db, event, payload, error);
  if (_assay_is (event, "spec.restored"))
    return _assay_run (db, error, "UPDATE intents SET undone = 1 WHERE seq = ?", "i",
                       ((const AssaySpecRestored *) payload)->made);
  if (_assay_is (event, "spec.renamed"))
    return rename_all (db, event, payload, error);
  return TRUE;
}

const AssayProjection assay_projection_specs = {
  .name = "specs",
  .version = 3,
  .schema = "CREATE TABLE intents (seq INTEGER PRIMARY KEY, made_in INTEGER NOT NULL, spec TEXT NOT"
            " NULL, path TEXT NOT NULL, before TEXT NOT NULL, after TEXT, undone INTEGER NOT NULL"
            " DEFAULT 0);"
            "CREATE TABLE renames (seq INTEGER PRIMARY KEY, old TEXT NOT NULL, new TEXT NOT NULL,"
            " undone INTEGER NOT NULL);",
  .after = "CREATE INDEX intents_not_undone ON intents (seq) WHERE NOT undone;",
  .apply = apply,
};
