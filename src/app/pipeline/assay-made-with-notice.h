/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures that another file of a model made than it is now: nothing of them is stale, but who
 * changed the file may want them made again. One notice a model and file. Main thread. */

#include "app/pipeline/assay-away-notice.h"

G_BEGIN_DECLS

/* Of all that are alike, and of no other. New string. Pure. */
char      *assay_made_with_dup_id      (const AssayMadeWithRow *row);
/* How many of @rows, of query "madeWith", are as @of: the same model, file and file now. Pure. */
guint      assay_made_with_count       (GPtrArray *rows, const AssayMadeWithRow *of);
/* Those of @rows that no row before them is as. (transfer container) Pure. */
GPtrArray *assay_made_with_list        (GPtrArray *rows);
/* @row: one of these. @n: how many are as it. */
GtkWidget *assay_made_with_notice_new  (AssayProject *project, AssayRow *row, guint n,
                                        AssayTellFunc tell, gpointer owner);
/* @row, @n: newer, of those that are alike. */
void       assay_made_with_notice_show (GtkWidget *notice, AssayRow *row, guint n);

G_END_DECLS
