/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window-private.h"

#include "app/shell/assay-sidebar.h"
#include "app/shell/assay-status-bar.h"
#include "app/shell/assay-watchdog.h"

#include <glib/gi18n.h>

/* Which page is seen and awake, and what pages say to the window. */

AssayZonePage *
_assay_window_visible_page (AssayWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->zone_stack));

  return page != NULL ? ASSAY_ZONE_PAGE (page) : NULL;
}

static gboolean
is_seen (AssayWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));

  return gtk_widget_get_mapped (GTK_WIDGET (self)) && GDK_IS_TOPLEVEL (surface)
         && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) == 0;
}

/* One page is awake, and none while the window is hidden or minimized. */
void
_assay_window_wake_visible_page (AssayWindow *self)
{
  AssayZonePage *visible = is_seen (self) ? _assay_window_visible_page (self) : NULL;

  for (int i = 0; i < ASSAY_N_ZONES; i++)
    if (self->pages[i] != NULL && self->pages[i] != visible)
      assay_zone_page_set_awake (self->pages[i], FALSE);
  if (visible != NULL)
    assay_zone_page_set_awake (visible, TRUE);
}

void
_assay_window_show_index (AssayWindow *self, int index)
{
  const AssayZone *zone = &assay_zones[index];
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->sidebar), index);

  gtk_stack_set_visible_child_name (GTK_STACK (self->zone_stack), zone->id);
  assay_watchdog_enter (zone->id,
                        self->project != NULL ? assay_project_get_n_asked (self->project) : 0);
  adw_window_title_set_title (self->title, _ (zone->title));
  adw_window_title_set_subtitle (self->title, _ (zone->question));
  if (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->sidebar)) != row)
    gtk_list_box_select_row (GTK_LIST_BOX (self->sidebar), row);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "last-zone", zone->id);
}

void
assay_window_show_zone (AssayWindow *self, const char *zone)
{
  int index = assay_zone_find (zone);

  if (index >= 0)
    _assay_window_show_index (self, index);
}

static void
go_to_cb (AssayZonePage *source, const char *zone, const char *argument, gpointer data)
{
  AssayWindow *self = data;
  int index = assay_zone_find (zone);

  if (index < 0)
    return;
  if (argument != NULL)
    assay_zone_page_show (self->pages[index], argument);
  _assay_window_show_index (self, index);
}

static void
toast_cb (AssayZonePage *source, const char *text, const char *undo, gpointer data)
{
  _assay_window_add_toast (data, text, undo);
}

static void
count_changed_cb (AssayZonePage *page, GParamSpec *pspec, gpointer data)
{
  AssayWindow *self = data;

  for (int i = 0; i < ASSAY_N_ZONES; i++)
    if (self->pages[i] == page && self->sidebar != NULL)
      assay_sidebar_set_count (GTK_LIST_BOX (self->sidebar), i, assay_zone_page_get_count (page));
}

static AssayZonePage *
zone_page_new (AssayWindow *self, const AssayZone *zone)
{
  AssayZonePage *page = assay_zone_new_page (zone);

  g_signal_connect_object (page, "go-to", G_CALLBACK (go_to_cb), self, 0);
  g_signal_connect_object (page, "toast", G_CALLBACK (toast_cb), self, 0);
  g_signal_connect_object (page, "notify::count", G_CALLBACK (count_changed_cb), self, 0);
  return page;
}

GtkWidget *
_assay_window_zone_stack_new (AssayWindow *self)
{
  GtkWidget *stack = gtk_stack_new ();

  gtk_stack_set_transition_type (GTK_STACK (stack), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_set_transition_duration (GTK_STACK (stack), 120);
  gtk_stack_set_hhomogeneous (GTK_STACK (stack), FALSE);
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    {
      self->pages[i] = zone_page_new (self, &assay_zones[i]);
      gtk_stack_add_named (GTK_STACK (stack), GTK_WIDGET (self->pages[i]), assay_zones[i].id);
    }
  g_signal_connect_object (stack, "notify::visible-child",
                           G_CALLBACK (_assay_window_wake_visible_page), self, G_CONNECT_SWAPPED);
  return stack;
}
