/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One line a cause in the list of Exceptions: icon, title, how much it holds up, how old it is. The
 * list item is named with all of that. Main thread. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For a list of AssayCause; follows their signal "changed" while they are bound. (transfer full) */
GtkListItemFactory *assay_cause_line_factory_new (void);

G_END_DECLS
