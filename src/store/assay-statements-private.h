/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Prepared statements, kept with their connection, and short ways to run them. A connection is used by one thread at a time. */

#include "model/log/assay-slot.h"
#include "model/table/assay-record.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* @sql: a literal; its address is the key. Ready to bind. Borrowed; %NULL + error. */
sqlite3_stmt *_assay_statement (sqlite3 *db, const char *sql, GError **error);
/* Ends all statements of a connection and closes it; %NULL is fine. */
void          _assay_database_close (sqlite3 *db);
/* ASSAY_STORE_ERROR_NO_SPACE, _INDEX_SHUT or _INDEX with SQLite's words.
 * Always %FALSE. Where there is no place
 * for @error (%NULL) it is kept for assay_reader_check. So here wherever @error is. */
gboolean      _assay_database_fail (sqlite3 *db, GError **error);

/* Binds by @types, one letter a value: s = const char * (NULL: null), i = gint64 (ASSAY_UNSET:
 * null), v = char ** as a JSON array, k = const AssaySlot *, which is three parameters: variant,
 * state (never null), frame. Values are borrowed until the statement is reset. */
void          _assay_bind (sqlite3_stmt *statement, const char *types, ...);
/* Binds and runs a statement that gives no rows. */
gboolean      _assay_run  (sqlite3 *db, GError **error, const char *sql, const char *types, ...);
/* Binds and steps: %TRUE on a row, which stays until _assay_done. %FALSE without error: none. */
gboolean      _assay_first (sqlite3 *db, GError **error, sqlite3_stmt **out, const char *sql, const char *types, ...);
/* Steps a bound statement: %TRUE on a row. %FALSE: there is no more, or it could not be read, which
 * is told as above. Nobody else steps. @statement: %NULL, where it was not prepared, has none. */
gboolean      _assay_next (sqlite3_stmt *statement, GError **error);
void          _assay_done (sqlite3_stmt *statement); /* %NULL is fine */
gboolean      _assay_exec (sqlite3 *db, const char *sql, GError **error);

/* Columns */
char  *_assay_column_dup (sqlite3_stmt *statement, int column); /* %NULL for null */
/* The row's columns from @first on as the table's first fields, one by one: words as their index,
 * lists out of their array, null is unset. The other fields are unset. */
AssayRecord *_assay_read_record (sqlite3_stmt *row, int first, const AssayTable *table);
/* Canonical JSON array of the strings; %NULL for %NULL. */
char  *_assay_strv_to_json (char **strings);

G_END_DECLS
