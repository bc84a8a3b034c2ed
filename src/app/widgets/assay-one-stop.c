/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-one-stop.h"

struct _AssayOneStop
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (AssayOneStop, assay_one_stop, ADW_TYPE_BIN)

static gboolean
assay_one_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (tab && (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return FALSE;
  /* from behind too: to the row where the keyboard was, where newer GTK would take the last one */
  return GTK_WIDGET_CLASS (assay_one_stop_parent_class)
    ->focus (widget, tab ? GTK_DIR_TAB_FORWARD : direction);
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
