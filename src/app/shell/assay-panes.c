/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/assay-panes.h"

#include "app/widgets/assay-access.h"
#include "app/widgets/assay-zone-page.h"

/* A page knows where its keys are heard; elsewhere it is the first control. */
static gboolean
focus_pane (GtkWidget *pane)
{
  if (pane == NULL || !gtk_widget_get_mapped (pane))
    return FALSE;
  return ASSAY_IS_ZONE_PAGE (pane) ? gtk_widget_grab_focus (pane)
                                   : gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);
}

/* Where the keyboard is; -1 elsewhere. */
static int
current_pane (GtkWindow *window, GtkWidget *const *panes, int n_panes)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  for (int i = 0; focus != NULL && i < n_panes; i++)
    if (panes[i] != NULL && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      return i;
  return -1;
}

void
assay_panes_move (GtkWindow *window, GtkWidget *const *panes, int n_panes, int by)
{
  int at = current_pane (window, panes, n_panes);

  g_return_if_fail (GTK_IS_WINDOW (window) && (by == 1 || by == -1));
  if (at < 0)
    at = by > 0 ? -1 : n_panes;
  assay_access_before_move (GTK_WIDGET (window));
  for (int i = 1; i <= n_panes; i++)
    if (focus_pane (panes[(at + by * i + 2 * n_panes) % n_panes]))
      return;
}
