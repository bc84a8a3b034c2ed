/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/host/assay-engine.h"
#include "model/rows/assay-problem-row.h"

G_BEGIN_DECLS

/* The kinds of each file, ended by a row without kind. */
#define QUERIES(file) extern const AssayQueryKind assay_queries_of_##file[];
#include "assay-query-list.h"
#undef QUERIES

/* The one row of query "evidence"; @id: of a card, may be %NULL. %NULL + error. */
GPtrArray *_assay_evidence_list (AssayEngine *engine, const char *id, GError **error);

/* What is to be told of pins in lock.json, sorted: those that no longer hold, and, of what nobody
 * made yet, those to another dialect than the checkpoint has by now. */
AssayProblems *_assay_pins_list (AssayEngine *engine, const AssayCatalog *catalog);

/* Rows ------------------------------------------------------------------ */
GPtrArray *_assay_rows_new (void); /* of AssayRecord */
/* A new record of @table in @rows; the struct is filled by the caller at once. Borrowed. */
gpointer   _assay_rows_add (GPtrArray *rows, const AssayTable *table);

G_END_DECLS
