/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The list of zones, in groups, each with the number of things that wait in it. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkListBox; row i is assay_zones[i]. */
GtkListBox *assay_sidebar_new       (void);
/* Shown above 0. */
void        assay_sidebar_set_count (GtkListBox *sidebar, int zone, int n);

G_END_DECLS
