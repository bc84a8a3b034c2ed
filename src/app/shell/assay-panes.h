/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* F6 and Shift+F6: from one part of a window to the next, and round. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Moves the keyboard @by (1 or -1) panes on from where it is; those that are not shown or take no
 * focus are left out. @panes: in order, some may be %NULL. */
void assay_panes_move (GtkWindow *window, GtkWidget *const *panes, int n_panes, int by);

G_END_DECLS
