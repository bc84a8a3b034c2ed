/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

/* {0} {1} … replaced; new string. The template goes through gettext; %NULL is "". */
char *_assay_fill_template (const char *template_, const char *const *args);

/* What the blobs of @card's version know, for as long as the page reads it out of the list. */
void _assay_card_evidence_add (AssayEngine *engine, AssayCardRow *card);

/* Rows ------------------------------------------------------------------ */
GPtrArray *_assay_rows_new (void); /* of AssayRecord */
/* A new record of @table in @rows; the struct is filled by the caller at once. Borrowed. */
gpointer   _assay_rows_add (GPtrArray *rows, const AssayTable *table);

G_END_DECLS
