/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One record of a table as a shared, immutable value: what travels from the index to a surface. Any
 * thread. The table goes with it, so a list may hold records of several kinds. */

#include "model/table/assay-field.h"

G_BEGIN_DECLS

typedef struct _AssayRecord AssayRecord;

/* @data: (transfer full), a record of @table; not changed from now on. */
AssayRecord      *assay_record_new       (const AssayTable *table, gpointer data);
/* Nothing set, in one block with room for @n_bytes of texts: by the thousand, an allocation for
 * each text is most of what a record costs. */
AssayRecord      *assay_record_new_block (const AssayTable *table, gsize n_bytes);
/* A copy of @text in the block, for a text field of this record. What the room is too small for is
 * a programmer's error; each text takes a byte more than it is long. */
char             *assay_record_add_text  (AssayRecord *self, const char *text, gsize n_bytes);
AssayRecord      *assay_record_ref       (AssayRecord *self);
void              assay_record_unref     (AssayRecord *self);
const AssayTable *assay_record_get_table (const AssayRecord *self);
/* The struct. @table must be the record's: another one is a programmer's error. Borrowed. */
gconstpointer     assay_record_get       (const AssayRecord *self, const AssayTable *table);
/* The same whatever the table is, for what walks over fields. */
gconstpointer     assay_record_get_data  (const AssayRecord *self);
/* The struct to be completed by whoever made the record and has shown it to nobody yet: what is not
 * set may be. */
gpointer          assay_record_edit      (AssayRecord *self, const AssayTable *table);
/* The record itself, or one in which what no reader of tables would take (control characters, too
 * long words) is replaced: for what is read again at the other end of a socket. A new reference. */
AssayRecord      *assay_record_dup_clean (AssayRecord *self);
/* Whether both are of one table and hold the same values. */
gboolean          assay_record_equal     (const AssayRecord *a, const AssayRecord *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRecord, assay_record_unref)

G_END_DECLS
