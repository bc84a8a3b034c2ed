/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

/* The database file: made, known again, thrown away. */

/* Some builds overwrite what was deleted; here it is all in the log anyway. NORMAL: a power cut can
 * cost the newest commits, which the log gives back, and never the file's soundness. */
#define PRAGMAS                                                                                    \
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA "    \
  "cache_size = -" ASSAY_INDEX_CACHE_KIB "; PRAGMA trusted_schema = OFF; PRAGMA "                  \
  "cell_size_check = ON; PRAGMA secure_delete = OFF"

/* While it is first filled: what goes wrong costs the whole file, which says whose it is last of
 * all and is thrown away without that. So nothing is kept to go back to, and nothing synced before
 * _assay_index_finish does. */
#define FILLING                                                                                    \
  "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA "       \
  "cache_size = -64000; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = OFF"

#define BUSY_MS 5000

/* Of the rebuild's time: nobody asks SQLite how much memory it has, and small pieces of it lie
 * ready for a connection that runs dozens of statements. */
#define LOOKASIDE_BYTES  1200
#define LOOKASIDE_PIECES 500

static void
configure_sqlite (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  g_once_init_leave (&done, 1);
}

static sqlite3 *
open_database (const char *file, const char *pragmas, GError **error)
{
  sqlite3 *db = NULL;

  configure_sqlite ();
  if (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       NULL)
        == SQLITE_OK
      && sqlite3_db_config (db, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_BYTES, LOOKASIDE_PIECES)
           == SQLITE_OK
      && sqlite3_busy_timeout (db, BUSY_MS) == SQLITE_OK && _assay_exec (db, pragmas, error))
    return db;
  if (error != NULL && *error == NULL)
    _assay_database_fail (db, error);
  _assay_database_close (db);
  return NULL;
}

sqlite3 *
_assay_index_open_database (const char *file, GError **error)
{
  return open_database (file, PRAGMAS, error);
}

char *
_assay_index_dup_schema (void)
{
  GString *text = g_string_new ("2");

  for (guint i = 0; assay_projections[i] != NULL; i++)
    g_string_append_printf (text, " %s:%d", assay_projections[i]->name,
                            assay_projections[i]->version);
  return g_string_free (text, FALSE);
}

/* @error: the first is kept. Any file may be there. */
static char *
read_meta (sqlite3 *db, const char *name, GError **error)
{
  g_autoptr (GError) none = NULL;
  sqlite3_stmt *row;
  char *value = NULL;

  if (_assay_first (db, *error == NULL ? error : &none, &row,
                    "SELECT value FROM meta WHERE name = ?", "s", name))
    {
      value = _assay_column_dup (row, 0);
      _assay_done (row);
    }
  return value;
}

static char *
dup_meta (sqlite3 *db, const char *name)
{
  g_autoptr (GError) none = NULL;

  return read_meta (db, name, &none);
}

static gboolean
is_sound (sqlite3 *db, GError **error)
{
  sqlite3_stmt *row;
  gboolean sound = FALSE;

  if (_assay_first (db, error, &row, "PRAGMA quick_check (1)", ""))
    {
      sound = g_strcmp0 ((const char *) sqlite3_column_text (row, 0), "ok") == 0;
      _assay_done (row);
    }
  return sound;
}

gboolean
_assay_index_adopt (AssayIndex *self, const AssayDigest *origin, GError **error)
{
  g_autofree char *schema = read_meta (self->db, "schema", error),
                  *ours = _assay_index_dup_schema ();
  g_autofree char *known = read_meta (self->db, "origin", error),
                  *hash = read_meta (self->db, "applied_hash", error);
  g_autofree char *applied = read_meta (self->db, "applied", error),
                  *ts = read_meta (self->db, "last_ts_us", error);
  g_autofree char *open = read_meta (self->db, "open", error);
  AssayIndexPlace place = {.origin = *origin};

  if (*error != NULL || g_strcmp0 (schema, ours) != 0
      || g_strcmp0 (known, assay_digest_hex (origin).text) != 0
      || !assay_digest_parse (&place.hash, hash) || applied == NULL || ts == NULL)
    return FALSE;
  /* Left open by a process that died: worth a look at its soundness. */
  if (g_strcmp0 (open, "0") != 0 && !is_sound (self->db, error))
    return FALSE;
  place.seq = g_ascii_strtoull (applied, NULL, 10);
  place.ts_us = g_ascii_strtoll (ts, NULL, 10);
  self->applied = self->committed = place;
  return TRUE;
}

static gboolean
put_meta (sqlite3 *db, const char *name, const char *value, GError **error)
{
  return _assay_run (db, error, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", "ss",
                     name, value);
}

gboolean
assay_index_note_known (AssayIndex *self, guint64 known, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autofree char *before = dup_meta (self->db, "known");
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, known);

  return (before != NULL && g_ascii_strtoull (before, NULL, 10) >= known)
         || put_meta (self->db, "known", text, error);
}

gboolean
assay_index_set_distrusted (AssayIndex *self, gboolean distrusted, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return put_meta (self->db, "distrusted", distrusted ? "1" : "0", error);
}

gboolean
_assay_index_create (AssayIndex *self, const AssayDigest *origin, guint64 known, GError **error)
{
  g_autofree char *known_text = g_strdup_printf ("%" G_GUINT64_FORMAT, known);
  AssayDigest none = {0};

  self->applied = self->committed = (AssayIndexPlace){.origin = *origin};
  self->db = open_database (self->file, FILLING, error);
  if (self->db == NULL)
    return FALSE;
  if (!_assay_exec (
        self->db,
        "BEGIN; CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        error))
    return FALSE;
  for (guint i = 0; assay_projections[i] != NULL; i++)
    if (!_assay_exec (self->db, assay_projections[i]->schema, error))
      return FALSE;
  return put_meta (self->db, "origin", assay_digest_hex (origin).text, error)
         && (known == 0 || put_meta (self->db, "known", known_text, error))
         && put_meta (self->db, "applied", "0", error)
         && put_meta (self->db, "applied_hash", assay_digest_hex (&none).text, error)
         && put_meta (self->db, "last_ts_us", "0", error) && put_meta (self->db, "open", "0", error)
         && _assay_exec (self->db, "COMMIT", error);
}

static gboolean
run_after (sqlite3 *db, GError **error)
{
  if (!_assay_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; assay_projections[i] != NULL; i++)
    if (assay_projections[i]->after != NULL
        && !_assay_exec (db, assay_projections[i]->after, error))
      return FALSE;
  return _assay_exec (db, "COMMIT", error);
}

/* All of it is on the disk before it says whose it is; a commit that writes something syncs. */
static gboolean
sign (sqlite3 *db, GError **error)
{
  g_autofree char *schema = _assay_index_dup_schema ();

  return _assay_exec (db, "PRAGMA synchronous = FULL", error) && put_meta (db, "open", "0", error)
         && put_meta (db, "schema", schema, error);
}

/* How far the log went is no news where it still goes that far. */
static gboolean
forget_known (AssayIndex *self, GError **error)
{
  return _assay_run (self->db, error,
                     "DELETE FROM meta WHERE name = 'known' AND CAST (value AS INTEGER) <= ?", "i",
                     (gint64) self->applied.seq);
}

gboolean
_assay_index_finish (AssayIndex *self, GError **error)
{
  if (!run_after (self->db, error) || !forget_known (self, error) || !sign (self->db, error))
    return FALSE;
  _assay_database_close (self->db);
  self->db = _assay_index_open_database (self->file, error);
  return self->db != NULL;
}

char *
assay_index_dup_file (const char *cache_folder, const char *folder)
{
  AssayDigest digest;

  assay_digest_compute (&digest, folder, strlen (folder));
  return g_strdup_printf ("%s/%.16s.sqlite", cache_folder, assay_digest_hex (&digest).text);
}

void
assay_index_remove (AssayIo *io, const char *file)
{
  static const char *const endings[] = {"", "-wal", "-shm", "-journal"};

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (file, endings[i], NULL);

      io->unlink (io, ASSAY_IO_PATH, path);
    }
}

guint64
assay_index_peek (const char *file, const AssayDigest *origin)
{
  g_autofree char *of = NULL, *applied = NULL, *known = NULL;
  guint64 seq = 0;
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      of = dup_meta (db, "origin");
      applied = dup_meta (db, "applied");
      known = dup_meta (db, "known");
      if (applied != NULL
          && (assay_digest_is_none (origin) || g_strcmp0 (of, assay_digest_hex (origin).text) == 0))
        seq = MAX (g_ascii_strtoull (applied, NULL, 10),
                   known != NULL ? g_ascii_strtoull (known, NULL, 10) : 0);
    }
  _assay_database_close (db);
  return seq;
}

gboolean
assay_index_peek_distrusted (const char *file)
{
  g_autofree char *distrusted = NULL;
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    distrusted = dup_meta (db, "distrusted");
  _assay_database_close (db);
  return g_strcmp0 (distrusted, "1") == 0;
}
