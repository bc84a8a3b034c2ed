/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/assay-index.h"
#include "store/assay-projection-private.h"

G_BEGIN_DECLS

struct _AssayReader
{
  sqlite3 *db;
  guint64 n_rows; /* stepped over since it is there: for tests and figures … */
  guint64 n_steps; /* … and how long SQLite worked for all it was asked, in ASSAY_READER_STEPs */
};

/* Where the index stands in the log. */
typedef struct
{
  guint64     seq;
  AssayDigest hash, origin;
  gint64      ts_us;
} AssayIndexPlace;

struct _AssayIndex
{
  AssayIo        *io;
  sqlite3        *db;
  char           *file, *journal_folder, *trouble;
  gboolean        damaged; /* the trouble is damage */
  AssayIndexPlace applied;   /* as of the open transaction */
  AssayIndexPlace committed; /* as of the last commit */
  AssayChanges   *changes;   /* rows written since the transaction began */
};

/* Pages the writer keeps in memory, at most: full after the first run, so that a window does not
 * grow with the index until all of it is kept. Readers have SQLite's own 2,000. */
#define ASSAY_INDEX_CACHE_KIB "4000"

/* The writing connection of an index file; %NULL + error if it is no database. */
sqlite3 *_assay_index_open_database (const char *file, GError **error);
/* Names and versions of all projections: another text, another index. */
char    *_assay_index_dup_schema    (void);
/* Whether the file was made by these projections for this log; reads where it stands. @error, which
 * is not %NULL, says why that cannot be told. */
gboolean _assay_index_adopt         (AssayIndex *self, const AssayDigest *origin, GError **error);
/* A new file with all tables, empty; a commit is not synced and cannot be rolled back. Adopted by
 * nobody before it is finished: filled, what comes after, synced, and opened again as any other.
 * @known: how far the log went once. */
gboolean _assay_index_create        (AssayIndex *self, const AssayDigest *origin, guint64 known,
                                     GError **error);
gboolean _assay_index_finish        (AssayIndex *self, GError **error);

/* (element-type AssaySlotFact) */
GPtrArray *_assay_load_all_slots     (sqlite3 *db);
GPtrArray *_assay_load_slots_since   (sqlite3 *db, gint64 stamp);
/* id -> AssayAssetKnown; owns both */
GHashTable *_assay_load_assets       (sqlite3 *db);

G_END_DECLS
