/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a notice of the Pipeline page looks like: a sentence and buttons below it, as a card. Main
 * thread. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *assay_notice_card_new        (const char *text);
void       assay_notice_card_set_text   (GtkWidget *card, const char *text);
/* @button: put behind those that are there. */
void       assay_notice_card_add        (GtkWidget *card, GtkWidget *button);
/* @clicked: called with @data alone. Borrowed: the card's. */
GtkWidget *assay_notice_card_add_button (GtkWidget *card, const char *label, GCallback clicked,
                                         gpointer data);

G_END_DECLS
