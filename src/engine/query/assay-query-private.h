/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/host/assay-engine.h"
#include "model/rows/assay-problem-row.h"

G_BEGIN_DECLS

/* What the blobs of @card's version know, for as long as the page reads it out of the list. */
void _assay_card_evidence_add (AssayEngine *engine, AssayCardRow *card);

/* Rows ------------------------------------------------------------------ */
GPtrArray *_assay_rows_new (void); /* of AssayRecord */
/* A new record of @table in @rows; the struct is filled by the caller at once. Borrowed. */
gpointer   _assay_rows_add (GPtrArray *rows, const AssayTable *table);

G_END_DECLS
