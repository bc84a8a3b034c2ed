/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window-private.h"

#include "app/shell/assay-sidebar.h"
#include "app/shell/assay-status-bar.h"
#include "app/widgets/assay-compat.h"
#include "app/widgets/assay-give-way.h"
#include "app/widgets/assay-one-stop.h"

#include <glib/gi18n.h>

/* What stands around the pages: sidebar, header with the main menu, status bar. */

/* Sidebar --------------------------------------------------------------- */

static void
row_selected_cb (GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
  if (row != NULL)
    _assay_window_show_index (data, gtk_list_box_row_get_index (row));
}

static void
row_activated_cb (GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
  AssayWindow *self = data;

  if (assay_shell_get_folded (self->shell))
    assay_shell_set_sidebar_shown (self->shell, FALSE);
  /* the row took the focus after it showed the page, and the page's keys are what was asked for */
  gtk_widget_grab_focus (GTK_WIDGET (self->pages[gtk_list_box_row_get_index (row)]));
}

static GtkWidget *
sidebar_new (AssayWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->sidebar = GTK_WIDGET (assay_sidebar_new ());
  g_signal_connect (self->sidebar, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (self->sidebar, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->sidebar);
  return assay_one_stop_new (scroller);
}

/* Status bar ------------------------------------------------------------ */

static void
status_bar_go_to_cb (GObject *source, const char *zone, gpointer data)
{
  assay_window_show_zone (data, zone);
}

static void
status_changed_cb (AssayStatusBar *bar, GParamSpec *pspec, gpointer data)
{
  AssayWindow *self = data;

  for (int i = 0; i < ASSAY_N_ZONES; i++)
    assay_zone_page_set_status (self->pages[i], assay_status_bar_get_status (bar));
  if (self->leaving != NULL)
    assay_closing_set_status (self->leaving, assay_status_bar_get_status (bar));
}

/* The shell ------------------------------------------------------------- */

static GtkWidget *
icon_button (GtkWidget *button, const char *icon, const char *label)
{
  if (GTK_IS_MENU_BUTTON (button))
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), icon);
  else
    gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

/* What becomes of work under way: the setting that the first answer set. */
static GMenu *
when_closing_new (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Ask"), "win.when-closing::ask");
  g_menu_append (menu, _ ("_Go On in the Background"), "win.when-closing::go-on");
  g_menu_append (menu, _ ("_Finish This Picture"), "win.when-closing::finish");
  g_menu_append (menu, _ ("_Stop"), "win.when-closing::stop");
  return menu;
}

GtkWidget *
_assay_window_menu_button_new (void)
{
  g_autoptr (GMenu) menu = g_menu_new (), when_closing = when_closing_new ();
  GtkWidget *button = icon_button (gtk_menu_button_new (), "open-menu-symbolic", _ ("Main Menu"));

  g_menu_append (menu, _ ("_New Game…"), "win.new-game");
  g_menu_append (menu, _ ("_Open Project…"), "win.open");
  g_menu_append (menu, _ ("_Close Project"), "win.close-project");
  g_menu_append (menu, _ ("_Back Up…"), "win.back-up");
  g_menu_append (menu, _ ("_Free Space…"), "win.free-space");
  g_menu_append_submenu (menu, _ ("_When Closing"), G_MENU_MODEL (when_closing));
  g_menu_append (menu, _ ("_About Assay"), "app.about");
  g_menu_append (menu, _ ("_Quit"), "app.quit");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  return button;
}

GtkWidget *
_assay_window_shell_new (AssayWindow *self)
{
  GtkWidget *sidebar_header = adw_header_bar_new (), *header = adw_header_bar_new ();
  GtkWidget *toggle =
    icon_button (gtk_toggle_button_new (), "assay-sidebar-symbolic", _ ("Show Zones"));

  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (sidebar_header), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (sidebar_header),
                                   adw_window_title_new ("Assay", ""));
  self->header = header;
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), toggle);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), _assay_window_menu_button_new ());
  self->zone_stack = _assay_window_zone_stack_new (self);
  self->status_bar = assay_status_bar_new ();
  g_signal_connect_object (self->status_bar, "go-to", G_CALLBACK (status_bar_go_to_cb), self, 0);
  g_signal_connect_object (self->status_bar, "notify::status", G_CALLBACK (status_changed_cb), self,
                           0);
  self->shell =
    assay_shell_new (sidebar_header, sidebar_new (self), header,
                     assay_give_way_new (self->zone_stack), assay_give_way_new (self->status_bar));
  assay_shell_bind_toggle (self->shell, GTK_TOGGLE_BUTTON (toggle));
  return self->shell;
}
