/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Tooltips for text that does not fit. Setting a tooltip makes the toolkit ask the display where
 * the pointer is, which costs more than the text itself; so labels that are bound again and again
 * are asked only when somebody points at them. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @widget: a GtkLabel, or something that holds labels. While one of them is cut short, pointing at
 * @widget shows its whole text. Once a widget. */
void assay_cut_text_explain (GtkWidget *widget);

G_END_DECLS
