/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A server that got pictures and gives no answer: which they are, and what can be done about it.
 * Main thread. */

#include "app/widgets/assay-tell.h"
#include "engine/project/assay-project.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @row: of query "away". @owner: a GObject that @tell is called with; it has this widget. */
GtkWidget *assay_away_notice_new (AssayProject *project, AssayRow *row, AssayTellFunc tell,
                                  gpointer owner);
/* @row: newer, of the same server. What is open or being typed stays. */
void       assay_away_notice_show (GtkWidget *notice, AssayRow *row);

G_END_DECLS
