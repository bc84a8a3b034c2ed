/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list view binds a widget once for an object. The rows of a list stay the same objects when
 * their values change, so the items of @factory, all AssayRow, are unbound and bound anew when
 * they say that they did. Call it after the factory's own handlers are connected. */
void assay_row_follow_factory (GtkSignalListItemFactory *factory);

G_END_DECLS
