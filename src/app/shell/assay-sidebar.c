/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-sidebar.h"

#include "app/shell/assay-zone.h"

#include <glib/gi18n.h>

#define COUNT "assay-count" /* a row's label */

static GtkWidget *
zone_row (int index)
{
  const AssayZone *zone = &assay_zones[index];
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (zone->title)), *count = gtk_label_new ("");

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (zone->icon));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "sidebar-count");
  gtk_widget_set_valign (count, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (count, FALSE);
  gtk_box_append (GTK_BOX (box), count);
  g_object_set_data (G_OBJECT (row), COUNT, count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (zone->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (zone->question), -1);
  return row;
}

static void
group_header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const AssayZone *zone = &assay_zones[gtk_list_box_row_get_index (row)];
  const char *group_before =
    before != NULL ? assay_zones[gtk_list_box_row_get_index (before)].group : NULL;
  GtkWidget *label;

  if (before != NULL && g_strcmp0 (zone->group, group_before) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (zone->group != NULL ? _ (zone->group) : "");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, before != NULL ? 12 : 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_header (row, label);
}

void
assay_sidebar_set_count (GtkListBox *sidebar, int zone, int n)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (sidebar, zone);
  GtkWidget *count = g_object_get_data (G_OBJECT (row), COUNT);
  g_autofree char *text = g_strdup_printf ("%d", n);

  gtk_label_set_label (GTK_LABEL (count), text);
  gtk_widget_set_visible (count, n > 0);
}

GtkListBox *
assay_sidebar_new (void)
{
  GtkListBox *sidebar = GTK_LIST_BOX (gtk_list_box_new ());

  gtk_widget_add_css_class (GTK_WIDGET (sidebar), "navigation-sidebar");
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    gtk_list_box_append (sidebar, zone_row (i));
  gtk_list_box_set_header_func (sidebar, group_header_cb, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (sidebar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Zones"), -1);
  return sidebar;
}
