/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Rows of any kind on a terminal: what a row's table says of itself is enough. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

/* One value in words: "" for what is unset and for what is more than words. New string. */
char *assay_cli_field_dup_text (const AssayField *field, gconstpointer record);
/* @rows of one kind as a table on stdout: the fields with a column, in the order of those. */
void  assay_cli_print_columns  (GPtrArray *rows);

G_END_DECLS
