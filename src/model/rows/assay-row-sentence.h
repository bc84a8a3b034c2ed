/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Sentences in rows: members whose field names what fills them (AssayField.filled_by). They
 * travel as templates; whoever shows a row, or writes it as JSON for people, fills them here.
 * Any thread. */

#include "model/table/assay-record.h"

G_BEGIN_DECLS

gboolean assay_row_has_sentences   (const AssayTable *table);
/* The member filled; "" when it is unset or none. New string. */
char    *assay_row_fill_sentence   (const AssayTable *table, gconstpointer row, const char *member,
                                    AssayTranslate translate);
/* A copy with every sentence filled, those of records inside it and those that fill others too; free
 * with assay_table_free. */
gpointer assay_row_fill_sentences  (const AssayTable *table, gconstpointer row,
                                    AssayTranslate translate);
/* As a surface shows it: sentences filled, and what is not seen escaped in them and in somebody's
 * words (ASSAY_FIELD_SHOWN). The record itself where that changes nothing. (transfer full) */
AssayRecord *assay_row_show        (AssayRecord *record, AssayTranslate translate);

G_END_DECLS
