/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-cut-text.h"

/* The first label in @widget that is cut short; NULL: all can be read. */
static GtkLabel *
find_cut (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)))
             ? GTK_LABEL (widget)
             : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkLabel *cut = gtk_widget_get_child_visible (child) ? find_cut (child) : NULL;

      if (cut != NULL)
        return cut;
    }
  return NULL;
}

static gboolean
query_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  GtkLabel *cut = find_cut (widget);

  if (cut == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (cut));
  return TRUE;
}

void
assay_cut_text_explain (GtkWidget *widget)
{
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_cb), NULL);
  gtk_widget_set_has_tooltip (widget, TRUE);
}
