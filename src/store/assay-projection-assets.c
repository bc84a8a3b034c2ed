/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-assets-private.h"
#include "store/assay-projection-private.h"

/* What the Library shows: one row a spec, from two sides. The catalogue's side is put by
 * assay_index_set_assets; where the first slot stands is copied by triggers, so no way of
 * changing a slot can forget it, and a changed slot is a changed asset. No event is applied. */

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  return TRUE;
}

/* clang-format off */

/* Where the asset stands, of its own columns and its slot's state. */
#define STATE(slot_state, held, problems)                                                          \
  "coalesce (" held ", nullif (" slot_state ", 'new'),"                                            \
  " CASE WHEN " problems " > 0 THEN 'blocked' ELSE 'new' END)"
/* A slot hears of a version before it has its row; what its route leads to, in the same commit, moves
 * it again. */
#define SEQ(version) "coalesce ((SELECT seq FROM versions WHERE id = " version "), 0)"
#define PICTURE(version) "(SELECT picture FROM versions WHERE id = " version ")"
#define PROVIDER(version) "(SELECT provider FROM versions WHERE id = " version ")"
#define COUNT(state, step)                                                                         \
  "INSERT INTO counters (name, value) VALUES ('asset:' || " state ", " step ")"                    \
  " ON CONFLICT (name) DO UPDATE SET value = value + (" step ");"
#define FOLLOW_SLOT                                                                                \
  " WHEN " ASSAY_SQL_FIRST_SLOT ("NEW.") " BEGIN UPDATE assets SET state = "                                         \
  STATE ("NEW.state", "held", "problems") ", seq = " SEQ ("NEW.version")                           \
  ", version = NEW.version, picture = " PICTURE ("NEW.version")                                      \
  ", provider = " PROVIDER ("NEW.version") " WHERE id = NEW.spec; END;"

static const char schema[] =
  "CREATE TABLE assets (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,"
  " title TEXT, sort_key TEXT, type TEXT, checkpoint TEXT, tags TEXT, held TEXT,"
  " problems INTEGER NOT NULL, state TEXT NOT NULL, seq INTEGER NOT NULL, version TEXT, picture TEXT,"
  " provider TEXT);"
  "CREATE VIRTUAL TABLE assets_text USING fts5 (id, title, tags, words,"
  " prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');"
  "CREATE TRIGGER assets_counted AFTER INSERT ON assets BEGIN " COUNT ("NEW.state", "1") " END;"
  "CREATE TRIGGER assets_recounted AFTER UPDATE OF state ON assets WHEN OLD.state <> NEW.state"
  " BEGIN " COUNT ("OLD.state", "-1") COUNT ("NEW.state", "1") " END;"
  "CREATE TRIGGER assets_discounted AFTER DELETE ON assets BEGIN " COUNT ("OLD.state", "-1") " END;";

/* Nobody has put assets while the tables are first filled. */
static const char after[] =
  "CREATE TRIGGER slots_shown AFTER INSERT ON slots" FOLLOW_SLOT
  "CREATE TRIGGER slots_shown_anew AFTER UPDATE OF state, version ON slots" FOLLOW_SLOT;

#define SLOT " FROM slots WHERE spec = ?1 AND " ASSAY_SQL_FIRST_SLOT ("") ")"

static const char put_sql[] =
  "INSERT INTO assets (id, hash, title, sort_key, type, checkpoint, tags, held, problems, state, seq,"
  " version, picture, provider)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, " STATE ("(SELECT state" SLOT, "?8", "?9") ", "
  SEQ ("(SELECT version" SLOT) ", (SELECT version" SLOT ", " PICTURE ("(SELECT version" SLOT) ", "
  PROVIDER ("(SELECT version" SLOT) ")"
  " ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, title = excluded.title,"
  " sort_key = excluded.sort_key, type = excluded.type, checkpoint = excluded.checkpoint,"
  " tags = excluded.tags, held = excluded.held, problems = excluded.problems,"
  " state = excluded.state";

#define COLUMNS                                                                                    \
  "SELECT row, id, id, title, type, checkpoint, state,"                                            \
  " CASE WHEN state = 'blocked' THEN problems ELSE 0 END, picture, version, tags,"      \
  " provider FROM assets "

/* Every state word, and "drawing": what the sandbox drew, wherever it stands. Sorted by state: what waits for a person first. */
#define STAGES                                                                                     \
  "' exception blocked to_decide again queued new canceled approved paused draft archived '"
#define LIST                                                                                       \
  "SELECT row, CASE ?6 WHEN 'state' THEN instr (" STAGES ", ' ' || state || ' ')"                  \
  " WHEN 'newest' THEN -seq ELSE 0 END, CASE WHEN ?6 IS NULL THEN id ELSE sort_key END, 0"         \
  " FROM assets WHERE coalesce (?1, 'all') IN ('all', state,"                                      \
  " CASE provider WHEN '" ASSAY_PROVIDER_SANDBOX "' THEN 'drawing' END)"                           \
                                       \
  ASSAY_SQL_IS ("id", "?2") ASSAY_SQL_IS ("type", "?4")
#define MATCHING "SELECT rowid FROM assets_text WHERE assets_text MATCH ?5"

static const AssayStoredRows stored_rows = {
  "assets", &assay_asset_row_table,
  COLUMNS "WHERE row BETWEEN ? AND ?",
  COLUMNS "WHERE id = ?",
  {ASSAY_SQL_LIST (LIST " AND ?5 IS NULL"),
   {LIST " AND ?5 IS NOT NULL AND row IN (" MATCHING ")",
    LIST " AND ?5 IS NOT NULL AND row = ?7 AND EXISTS (" MATCHING " AND rowid = ?7)"}},
};
/* clang-format on */

const AssayProjection assay_projection_assets = {
  .name = "assets",
  .version = 4,
  .schema = schema,
  .after = after,
  .apply = apply,
  .rows = &stored_rows,
};

static gboolean
forget_words (sqlite3 *db, const char *id, GError **error)
{
  return _assay_run (db, error,
                     "DELETE FROM assets_text WHERE rowid = (SELECT row FROM assets WHERE id = ?)",
                     "s", id);
}

gboolean
_assay_asset_put (sqlite3 *db, const AssayAsset *asset, GError **error)
{
  g_autofree char *tags = asset->tags != NULL ? g_strjoinv (" ", asset->tags) : NULL;
  const char *held = assay_word_at (assay_asset_state_words, asset->held);

  return forget_words (db, asset->id, error)
         && _assay_run (db, error, put_sql, "ssssssvsi", asset->id, asset->hash, asset->title,
                        asset->sort_key, asset->type, asset->checkpoint, asset->tags, held,
                        asset->problems)
         && _assay_run (db, error,
                        "INSERT INTO assets_text (rowid, id, title, tags, words)"
                        " SELECT row, id, title, ?2, ?3 FROM assets WHERE id = ?1",
                        "sss", asset->id, tags, asset->words);
}

gboolean
_assay_asset_remove (sqlite3 *db, const char *id, GError **error)
{
  return forget_words (db, id, error)
         && _assay_run (db, error, "DELETE FROM assets WHERE id = ?", "s", id);
}
