/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Tells a page whether it is to take its narrow form: a line without height across the page, which
 * is narrow below "limit" pixels, and where the wide form does not fit, as with larger text. What
 * there is, is what AssayGiveWay around the page has; without one it is the ruler's own width.
 * "notify::narrow" comes between layouts, never in the middle of one. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RULER (assay_ruler_get_type ())
G_DECLARE_FINAL_TYPE (AssayRuler, assay_ruler, ASSAY, RULER, GtkWidget)

gboolean assay_ruler_get_narrow (AssayRuler *self);

/* Pure. Whether the form that is shown (@narrow or the wide one) is to be the narrow one next:
 * @width it has, of @there; @least: what the wide form needs as far as that was seen, kept up. */
gboolean assay_ruler_is_narrow (gboolean narrow, int width, int there, int limit, int *least);

G_END_DECLS
