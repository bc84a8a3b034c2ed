/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-assets-private.h"
#include "store/assay-projection-private.h"

/* What the Library shows: one row a spec, from two sides. The catalogue's side is put by
 * assay_index_set_assets; where its slots stand is followed by triggers, so no way of changing a
 * slot or settling a problem can forget it, and a changed slot is a changed asset. No event is
 * applied. The other way, slots are told by triggers whether a document still has them (away). */

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  return TRUE;
}

/* clang-format off */

/* The slots that the document asks for: all of them are needed, so far no policy selects. */
#define OF_SLOTS(what)                                                                             \
  "(SELECT " what " FROM slots WHERE spec = assets.id AND slot_state = '' AND frame = 0"           \
  " AND variant < assets.variants"

/* Behind its place among the states, the furthest of what is still needed comes last: a question
 * before trouble, trouble before what goes on by itself. What is approved is needed no longer, nor
 * what a person left out of an exception. */
#define IS_OPEN                                                                                    \
  "EXISTS (SELECT 1 FROM exceptions e WHERE e.spec = slots.spec AND e.variant = slots.variant"     \
  " AND e.slot_state = slots.slot_state AND e.frame = slots.frame AND e.state = 'open')"
#define PLACED                                                                                     \
  "CASE state WHEN 'to_decide' THEN '7to_decide'"                                                  \
  " WHEN 'exception' THEN CASE WHEN " IS_OPEN " THEN '6exception' ELSE '0left_out' END"            \
  " WHEN 'queued' THEN '5queued' WHEN 'again' THEN '4again' WHEN 'canceled' THEN '2canceled'"      \
  " WHEN 'approved' THEN '1approved' ELSE '3new' END"
/* A slot that nothing has happened to has no row. */
#define FURTHEST                                                                                   \
  OF_SLOTS ("substr (max (coalesce (max (" PLACED "), ''),"                                        \
            " CASE WHEN count (*) < assets.variants THEN '3new' ELSE '' END), 2)") ")"
#define STANDING                                                                                   \
  "coalesce (held, (SELECT CASE WHEN problems > 0 AND furthest IN ('new', 'again', 'canceled')"    \
  " THEN 'blocked' ELSE furthest END FROM (SELECT " FURTHEST " AS furthest)))"

/* A slot hears of a version before it has its row; what its route leads to, in the same commit, moves
 * it again. */
#define NEWEST                                                                                     \
  "coalesce (" OF_SLOTS ("max ((SELECT seq FROM versions WHERE id = slots.version))") "), 0)"
/* What the tile shows: the first that is approved, or the first there is. */
#define SHOWN                                                                                      \
  OF_SLOTS ("version") " AND version IS NOT NULL ORDER BY state <> 'approved', variant LIMIT 1)"
#define FOLLOW(id)                                                                                 \
  "UPDATE assets SET state = " STANDING ", seq = " NEWEST ", version = " SHOWN                     \
  ", (picture, provider) = (SELECT picture, provider FROM versions WHERE id = " SHOWN              \
  "), approved = " OF_SLOTS ("count (*)") " AND " ASSAY_SQL_HAS_APPROVED ") WHERE id = " id ";"

#define ADD(name, step)                                                                            \
  "INSERT INTO counters (name, value) VALUES (" name ", " step ")"                                 \
  " ON CONFLICT (name) DO UPDATE SET value = value + (" step ");"
#define ADD_STATE(of, step) ADD ("'asset:' || " of ".state", step)
/* @of: one column's name to what is added of it. */
#define ADD_NUMBERS(of)                                                                            \
  ADD ("'assets_not_ready'", of ("problems > 0")) ADD ("'pictures_needed'", of ("variants"))       \
  ADD ("'pictures_approved'", of ("approved"))
#define GAINED(number) "(NEW." number ")"
#define LOST(number)   "-(OLD." number ")"
#define MOVED(number)  "(NEW." number ") - (OLD." number ")"

/* One that is paused or a draft has its art as any other. */
#define TELL_SLOTS(away, id)                                                                       \
  " BEGIN UPDATE slots SET away = " away " WHERE spec = " id " AND away IS NOT (" away "); END;"
#define IS_AWAY "(NEW.held IS 'archived' OR variant >= NEW.variants)"

static const char schema[] =
  "CREATE TABLE assets (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,"
  " title TEXT, sort_key TEXT, type TEXT, checkpoint TEXT, tags TEXT, held TEXT,"
  " problems INTEGER NOT NULL, variants INTEGER NOT NULL, approved INTEGER NOT NULL DEFAULT 0,"
  " state TEXT NOT NULL DEFAULT 'new', seq INTEGER NOT NULL DEFAULT 0, version TEXT, picture TEXT,"
  " provider TEXT);"
  "CREATE VIRTUAL TABLE assets_text USING fts5 (id, title, tags, words,"
  " prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');"
  "CREATE TRIGGER assets_counted AFTER INSERT ON assets BEGIN "
  ADD_STATE ("NEW", "1") ADD_NUMBERS (GAINED) " END;"
  "CREATE TRIGGER assets_recounted AFTER UPDATE OF state ON assets WHEN OLD.state <> NEW.state"
  " BEGIN " ADD_STATE ("OLD", "-1") ADD_STATE ("NEW", "1") " END;"
  "CREATE TRIGGER assets_sized AFTER UPDATE OF problems, variants, approved ON assets"
  " WHEN OLD.problems <> NEW.problems OR OLD.variants <> NEW.variants"
  " OR OLD.approved <> NEW.approved BEGIN " ADD_NUMBERS (MOVED) " END;"
  "CREATE TRIGGER assets_discounted AFTER DELETE ON assets BEGIN "
  ADD_STATE ("OLD", "-1") ADD_NUMBERS (LOST) " END;"
  "CREATE TRIGGER assets_come AFTER INSERT ON assets" TELL_SLOTS (IS_AWAY, "NEW.id")
  "CREATE TRIGGER assets_turn AFTER UPDATE OF held, variants ON assets"
  " WHEN OLD.held IS NOT NEW.held OR OLD.variants <> NEW.variants" TELL_SLOTS (IS_AWAY, "NEW.id")
  "CREATE TRIGGER assets_go AFTER DELETE ON assets" TELL_SLOTS ("1", "OLD.id");

/* Nobody has put assets while the tables are first filled. */
static const char after[] =
  "CREATE TRIGGER slots_shown AFTER INSERT ON slots BEGIN " FOLLOW ("NEW.spec") " END;"
  "CREATE TRIGGER slots_shown_anew AFTER UPDATE OF state, version, held, spec ON slots"
  " BEGIN " FOLLOW ("NEW.spec") " END;"
  "CREATE TRIGGER slots_renamed AFTER UPDATE OF spec ON slots BEGIN " FOLLOW ("OLD.spec") " END;"
  "CREATE TRIGGER exceptions_shown AFTER INSERT ON exceptions BEGIN " FOLLOW ("NEW.spec") " END;"
  "CREATE TRIGGER exceptions_shown_anew AFTER UPDATE OF state, spec ON exceptions"
  " BEGIN " FOLLOW ("NEW.spec") " END;";

static const char put_sql[] =
  "INSERT INTO assets (id, hash, title, sort_key, type, checkpoint, tags, held, problems, variants)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, max (?10, 1))"
  " ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, title = excluded.title,"
  " sort_key = excluded.sort_key, type = excluded.type, checkpoint = excluded.checkpoint,"
  " tags = excluded.tags, held = excluded.held, problems = excluded.problems,"
  " variants = excluded.variants";

#define COLUMNS                                                                                    \
  "SELECT row, id, id, title, type, checkpoint, state, problems, variants, approved, picture,"     \
  " version, tags, provider FROM assets "

/* Every state word, and "drawing": what the sandbox drew, wherever it stands. Sorted by state: what waits for a person first. */
#define STAGES                                                                                     \
  "' exception blocked to_decide again queued new canceled approved paused draft left_out archived '"
#define LIST                                                                                       \
  "SELECT row, CASE ?6 WHEN 'state' THEN instr (" STAGES ", ' ' || state || ' ')"                  \
  " WHEN 'newest' THEN -seq ELSE 0 END, CASE WHEN ?6 IS NULL THEN id ELSE sort_key END, 0"         \
  " FROM assets WHERE (coalesce (?1, 'all') = 'all' OR instr (' ' || ?1 || ' ', ' ' || state || ' ')" \
  " OR (provider = '" ASSAY_PROVIDER_SANDBOX "' AND instr (' ' || ?1 || ' ', ' drawing ')))"       \
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
  .version = 9,
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
         && _assay_run (db, error, put_sql, "ssssssvsii", asset->id, asset->hash, asset->title,
                        asset->sort_key, asset->type, asset->checkpoint, asset->tags, held,
                        asset->problems, asset->variants)
         && _assay_run (db, error, FOLLOW ("?"), "s", asset->id)
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
