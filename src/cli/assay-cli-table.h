/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Lines of cells as a table for a terminal: each column as wide as its widest cell, two spaces
 * between columns, no spaces at the end of a line. Cells are shown as assay-cli-text says. Every
 * cell is read once when it is added and once when it is printed, so a table of n lines costs O(n);
 * all of it is held until then, since the last line may have the widest cell. One thread at a
 * time. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AssayCliTable AssayCliTable;

/* @n_columns: at least 1 */
AssayCliTable *assay_cli_table_new (guint n_columns) G_GNUC_WARN_UNUSED_RESULT;
void assay_cli_table_free (AssayCliTable *self);

/* The next cell: of the line begun, or the first of a new one when that is full. Copied. */
void assay_cli_table_add (AssayCliTable *self, const char *cell);

/* All lines, each ended by a line feed; "" when nothing was added. A last line that is not full
 * ends early. Returns: (transfer full) */
char *assay_cli_table_print (AssayCliTable *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCliTable, assay_cli_table_free)

G_END_DECLS
