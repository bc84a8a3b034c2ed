/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fills @box with what keeps the asset @spec from being made: of @rows (element-type AssayRow) of
 * query "check" those about it, or @error where they could not be asked for. All %NULL: empty. */
void assay_library_reasons_show (GtkBox *box,
                                 const char *spec,
                                 GPtrArray *rows,
                                 const GError *error);

G_END_DECLS
