/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Around what lays itself out anew when it is narrow: it never keeps the window wider than
 * ASSAY_GIVE_WAY_PX. A page in its wide form needs more than in its narrow one, and learns of its
 * width only when it has it (AssayRuler); for that moment what does not fit is cut. "allocated": it
 * has its width, and the child too. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_GIVE_WAY_PX 330

#define ASSAY_TYPE_GIVE_WAY (assay_give_way_get_type ())
G_DECLARE_FINAL_TYPE (AssayGiveWay, assay_give_way, ASSAY, GIVE_WAY, GtkWidget)

GtkWidget *assay_give_way_new (GtkWidget *child);

G_END_DECLS
