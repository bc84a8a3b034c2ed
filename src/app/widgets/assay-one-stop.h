/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Around a list or a grid: Tab and Shift+Tab come to it once, at the row where the keyboard was last
 * (or the selected one), and leave it the next time; arrows move inside. GTK 4.8 makes each row a
 * stop of its own. */

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_ONE_STOP (assay_one_stop_get_type ())
G_DECLARE_FINAL_TYPE (AssayOneStop, assay_one_stop, ASSAY, ONE_STOP, AdwBin)

GtkWidget *assay_one_stop_new (GtkWidget *child);

G_END_DECLS
