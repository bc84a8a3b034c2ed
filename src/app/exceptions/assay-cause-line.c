/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-cause-line.h"

#include "app/exceptions/assay-cause.h"

static GtkWidget *
text_new (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *title = text_new ("heading");
  GtkWidget *small = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *age = text_new ("numeric");

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (title), 2);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (small), text_new ("dim-label"));
  gtk_widget_add_css_class (age, "dim-label");
  gtk_box_append (GTK_BOX (small), age);
  gtk_box_append (GTK_BOX (texts), small);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_add_css_class (box, "exception-row");
  gtk_list_item_set_child (item, box);
}

static void
show_line (GtkListItem *item)
{
  AssayCause *cause = gtk_list_item_get_item (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  GtkWidget *count = gtk_widget_get_first_child (gtk_widget_get_next_sibling (title));
  GtkWidget *row = gtk_widget_get_parent (gtk_list_item_get_child (item));
  g_autofree char *words = assay_cause_dup_title (cause), *many = assay_cause_dup_count (cause);
  g_autofree char *age = assay_cause_dup_age (cause, g_get_real_time ());
  g_autofree char *name = g_strdup_printf ("%s, %s %s", words, many, age);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), assay_cause_get_icon (cause));
  gtk_label_set_label (GTK_LABEL (title), words);
  gtk_label_set_label (GTK_LABEL (count), many);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (count)), age);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  AssayCause *cause = gtk_list_item_get_item (item);

  g_signal_connect_object (cause, "changed", G_CALLBACK (show_line), item, G_CONNECT_SWAPPED);
  show_line (item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_line, item);
}

GtkListItemFactory *
assay_cause_line_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
