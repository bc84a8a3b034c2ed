/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-one-stop.h"

struct _AssayOneStop
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (AssayOneStop, assay_one_stop, ADW_TYPE_BIN)

/* The list view or grid view inside; NULL for other lists, which know by themselves. */
static GtkWidget *
find_view (GtkWidget *widget)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (GTK_IS_SCROLLED_WINDOW (child))
    child = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (child));
  return GTK_IS_LIST_VIEW (child) || GTK_IS_GRID_VIEW (child) ? child : NULL;
}

/* Asked for the focus, a view gives it to the row that had it last; asked to let Tab in, newer GTK
 * begins with the first or the last one. */
static gboolean
assay_one_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *view = find_view (widget);
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (tab && (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return FALSE;
  if (tab && view != NULL && gtk_widget_get_mapped (view) && gtk_widget_grab_focus (view))
    {
      /* one of which no row had it yet may take it itself */
      if (gtk_widget_is_focus (view))
        gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD);
      return TRUE;
    }
  return GTK_WIDGET_CLASS (assay_one_stop_parent_class)->focus (widget, direction);
}

static void
assay_one_stop_class_init (AssayOneStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = assay_one_stop_focus;
}

static void
assay_one_stop_init (AssayOneStop *self)
{
}

GtkWidget *
assay_one_stop_new (GtkWidget *child)
{
  return g_object_new (ASSAY_TYPE_ONE_STOP, "child", child, NULL);
}
