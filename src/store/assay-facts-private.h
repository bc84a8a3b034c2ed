/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Facts of core out of the index, by one connection; owned by the caller, %NULL when there is none,
 * or with @error. Any connection, on its thread. */

#include "store/assay-index-private.h"

G_BEGIN_DECLS

/* The rows of one slot; bound as spec and key ("sk"). */
#define ASSAY_SQL_OF_SLOT "WHERE " ASSAY_SQL_IS_SLOT ("?", "?", "?", "?")

/* The slot's key at @column and the two behind it. Clear with assay_slot_clear. */
AssaySlot _assay_take_key (sqlite3_stmt *row, int column);

AssayJobFact       *_assay_load_job            (sqlite3 *db, const char *id, GError **error);
/* The newest that is not over. */
AssayJobFact       *_assay_load_open_job       (sqlite3 *db, const char *spec,
                                                const AssaySlot *slot, GError **error);
/* Slots nothing is known of are NEW, so never %NULL. */
AssaySlotFact      *_assay_load_slot           (sqlite3 *db, const char *spec,
                                                const AssaySlot *slot, GError **error);
AssayVersionFact   *_assay_load_version        (sqlite3 *db, const char *id, GError **error);
/* These ids may be %NULL. */
AssayCardFact      *_assay_load_card           (sqlite3 *db, const char *id, GError **error);
AssayCardFact      *_assay_load_open_card      (sqlite3 *db, const char *version, GError **error);
AssayCardFact      *_assay_load_newest_answer  (sqlite3 *db, GError **error);
AssayExceptionFact *_assay_load_exception      (sqlite3 *db, const char *id, GError **error);
/* An open one first: there is at most one. */
AssayExceptionFact *_assay_load_exception_of   (sqlite3 *db, const char *spec,
                                                const AssaySlot *slot, GError **error);
AssayExceptionFact *_assay_load_open_exception (sqlite3 *db, const char *spec,
                                                const AssaySlot *slot, GError **error);

G_END_DECLS
