/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pipeline/assay-notice-card.h"

#define SPACING 12
#define MARGIN  18

static GtkWidget *
label_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
set_margins (GtkWidget *widget)
{
  gtk_widget_set_margin_top (widget, MARGIN);
  gtk_widget_set_margin_bottom (widget, MARGIN);
  gtk_widget_set_margin_start (widget, MARGIN);
  gtk_widget_set_margin_end (widget, MARGIN);
}

GtkWidget *
assay_notice_card_new (const char *text)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  set_margins (inside);
  gtk_box_append (GTK_BOX (inside), label_new (text));
  gtk_box_append (GTK_BOX (inside), buttons);
  gtk_box_append (GTK_BOX (card), inside);
  gtk_widget_add_css_class (card, "card");
  return card;
}

void
assay_notice_card_set_text (GtkWidget *card, const char *text)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_widget_get_first_child (card));

  gtk_label_set_label (GTK_LABEL (label), text);
}

void
assay_notice_card_add (GtkWidget *card, GtkWidget *button)
{
  GtkWidget *buttons = gtk_widget_get_last_child (gtk_widget_get_first_child (card));

  gtk_box_append (GTK_BOX (buttons), button);
}

GtkWidget *
assay_notice_card_add_button (GtkWidget *card, const char *label, GCallback clicked, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", clicked, data);
  assay_notice_card_add (card, button);
  return button;
}
