/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Projections: one small file each (assay-projection-<name>.c): its tables and its apply (event).
 * All apply in the transaction that moves the applied seq. Law: rebuilt equals followed live. */

#include "model/log/assay-event.h"
#include "model/rows/assay-rows.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Part of a list: row id and the key it is ordered by (AssayIdPlace: major, text, minor), in any
 * order. ?1 state (null = the default), ?2 spec, ?3 version, ?4 asset type, ?5 words to search,
 * ?6 sort. @one: the same of the row ?7 alone, which so costs one row. */
typedef struct { const char *all, *one; } AssayStoredList;
#define ASSAY_SQL_LIST(select) {select, select " AND row = ?7"}

/* How the rows of a projection are read (assay-reader). The statements are literals: their
 * addresses are the keys of prepared ones. */
typedef struct
{
  const char       *kind;     /* of the list: "cards" … */
  const AssayTable *table;    /* its first fields are the columns after row, in this order */
  const char       *by_rows;  /* SELECT row, … WHERE row BETWEEN ? AND ? */
  const char       *by_id;    /* … by the member "id" (documents: by path) */
  AssayStoredList   lists[2]; /* whose members are no one's twice; ended by %NULL */
} AssayStoredRows;

typedef struct
{
  const char *name;
  int         version;  /* raise it and the index is rebuilt */
  const char *schema;   /* CREATE TABLE …; run on an empty database */
  const char *after;    /* run when the tables were first filled from the log: indexes that no apply
                           reads by, what follows from the rows at once, and the triggers that keep
                           it from then on; %NULL = nothing */
  /* @payload: the type's record */
  gboolean  (*apply) (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error);
  const AssayStoredRows *rows; /* %NULL: nothing to list */
} AssayProjection;

/* In the order in which they take an event in (src/store/meson.build); ended by %NULL. */
extern const AssayProjection *const assay_projections[];

G_END_DECLS
