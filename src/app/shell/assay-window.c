/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window.h"

#include "app/shell/assay-closing.h"
#include "app/widgets/assay-compat.h"
#include "app/widgets/assay-give-way.h"
#include "app/widgets/assay-one-stop.h"
#include "app/shell/assay-panes.h"
#include "app/shell/assay-sidebar.h"
#include "app/shell/assay-status-bar.h"
#include "app/shell/assay-watchdog.h"
#include "app/shell/assay-welcome.h"
#include "app/shell/assay-zone.h"

#include <glib/gi18n.h>

#define MAX_RECENT 10
#define TOLD_S     4  /* how long a toast stays … */
#define UNDO_S     10 /* … and one that can be answered */

struct _AssayWindow
{
  AdwApplicationWindow parent_instance;
  GSettings *settings; /* NULL where the schema is not installed */
  AssayProject *project;
  GCancellable *cancellable;
  char *folder;
  gboolean closing;
  AssayClosing *leaving; /* what becomes of work under way */

  GtkStack *top; /* welcome | opening | project */
  GtkWidget *shell, *sidebar, *header, *zone_stack, *status_bar;
  AssayZonePage *pages[ASSAY_N_ZONES];
  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  AssayWelcome *welcome;
};

G_DEFINE_FINAL_TYPE (AssayWindow, assay_window, ADW_TYPE_APPLICATION_WINDOW)

static void
assay_window_dispose (GObject *object)
{
  AssayWindow *self = ASSAY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->leaving, assay_closing_free);
  g_clear_object (&self->project);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (assay_window_parent_class)->dispose (object);
}

static void
assay_window_finalize (GObject *object)
{
  AssayWindow *self = ASSAY_WINDOW (object);

  g_object_unref (self->cancellable);
  g_free (self->folder);
  G_OBJECT_CLASS (assay_window_parent_class)->finalize (object);
}

/* Zones ----------------------------------------------------------------- */

static AssayZonePage *
visible_page (AssayWindow *self)
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
static void
wake_visible_page (AssayWindow *self)
{
  AssayZonePage *visible = is_seen (self) ? visible_page (self) : NULL;

  for (int i = 0; i < ASSAY_N_ZONES; i++)
    if (self->pages[i] != NULL && self->pages[i] != visible)
      assay_zone_page_set_awake (self->pages[i], FALSE);
  if (visible != NULL)
    assay_zone_page_set_awake (visible, TRUE);
}

static void
show_index (AssayWindow *self, int index)
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
    show_index (self, index);
}

static void
status_bar_go_to_cb (GObject *source, const char *zone, gpointer data)
{
  assay_window_show_zone (data, zone);
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
  show_index (self, index);
}

static void
add_toast (AssayWindow *self, const char *text, const char *undo)
{
  g_autofree char *plain = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (plain);

  adw_toast_set_timeout (toast, TOLD_S);
  if (undo != NULL && *undo != '\0')
    {
      adw_toast_set_timeout (toast, UNDO_S);
      adw_toast_set_button_label (toast, _ ("Undo"));
      adw_toast_set_detailed_action_name (toast, undo);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
assay_window_toast (AssayWindow *self, const char *text)
{
  add_toast (self, text, NULL);
}

static void
tell_cb (gpointer window, const char *text)
{
  assay_window_toast (window, text);
}

static void
toast_cb (AssayZonePage *source, const char *text, const char *undo, gpointer data)
{
  add_toast (data, text, undo);
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

static GtkWidget *
zone_stack_new (AssayWindow *self)
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
  g_signal_connect_object (stack, "notify::visible-child", G_CALLBACK (wake_visible_page), self,
                           G_CONNECT_SWAPPED);
  return stack;
}

/* Sidebar --------------------------------------------------------------- */

static void
row_selected_cb (GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
  if (row != NULL)
    show_index (data, gtk_list_box_row_get_index (row));
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

static GtkWidget *
menu_button_new (void)
{
  g_autoptr (GMenu) menu = g_menu_new (), when_closing = when_closing_new ();
  GtkWidget *button = icon_button (gtk_menu_button_new (), "open-menu-symbolic", _ ("Main Menu"));

  g_menu_append (menu, _ ("_New Game…"), "win.new-game");
  g_menu_append (menu, _ ("_Open Project…"), "win.open");
  g_menu_append (menu, _ ("_Close Project"), "win.close-project");
  g_menu_append_submenu (menu, _ ("_When Closing"), G_MENU_MODEL (when_closing));
  g_menu_append (menu, _ ("_About Assay"), "app.about");
  g_menu_append (menu, _ ("_Quit"), "app.quit");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  return button;
}

static GtkWidget *
shell_new (AssayWindow *self)
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
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), menu_button_new ());
  self->zone_stack = zone_stack_new (self);
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

/* Welcome --------------------------------------------------------------- */

static char **
dup_recent (AssayWindow *self)
{
  return self->settings != NULL ? g_settings_get_strv (self->settings, "recent-projects") : NULL;
}

static void
show_welcome (AssayWindow *self)
{
  gtk_stack_set_visible_child_name (self->top, "welcome");
  gtk_window_set_title (GTK_WINDOW (self), "Assay");
}

static void
show_greeting (AssayWindow *self)
{
  g_auto (GStrv) recent = dup_recent (self);

  assay_welcome_greet (self->welcome, (const char *const *) recent);
  show_welcome (self);
}

static gboolean
is_empty_of_project (const char *folder)
{
  g_autofree char *file = g_build_filename (folder, "project.json", NULL);

  return g_file_test (folder, G_FILE_TEST_IS_DIR) && !g_file_test (file, G_FILE_TEST_EXISTS);
}

/* A folder without a project is no error: one can be made there. */
static void
explain_failure (AssayWindow *self, const GError *error)
{
  g_auto (GStrv) recent = dup_recent (self);
  gboolean can_make = is_empty_of_project (self->folder);
  g_autofree char *name = g_filename_display_name (self->folder);
  g_autofree char *text =
    can_make ? g_strdup_printf (_ ("%s has no project yet. What is in it stays as it is."), name)
             : assay_error_dup_message (error, (AssayTranslate) gettext);

  assay_welcome_explain (self->welcome, (const char *const *) recent,
                         can_make ? _ ("No Project in This Folder")
                                  : _ ("The Project Cannot Be Opened"),
                         text, self->folder, can_make);
  show_welcome (self);
}

static void
open_cb (AssayWelcome *welcome, const char *folder, const char *place, gpointer data)
{
  AssayWindow *self = data;

  if (place != NULL)
    assay_zone_page_show (self->pages[assay_zone_find ("pipeline")], place);
  if (place != NULL)
    assay_window_show_zone (self, "pipeline");
  assay_window_open (self, folder);
}

static GtkWidget *
welcome_new (AssayWindow *self)
{
  GtkWidget *welcome = assay_welcome_new (menu_button_new ());

  self->welcome = ASSAY_WELCOME (welcome);
  g_signal_connect_object (welcome, "open", G_CALLBACK (open_cb), self, 0);
  return welcome;
}

/* Opening and closing --------------------------------------------------- */

static void
remember_folder (AssayWindow *self)
{
  g_auto (GStrv) old = NULL;
  g_autoptr (GStrvBuilder) next = g_strv_builder_new ();
  g_auto (GStrv) folders = NULL;
  guint n = 1;

  if (self->settings == NULL)
    return;
  old = g_settings_get_strv (self->settings, "recent-projects");
  g_strv_builder_add (next, self->folder);
  for (guint i = 0; old[i] != NULL && n < MAX_RECENT; i++)
    if (!g_str_equal (old[i], self->folder))
      {
        g_strv_builder_add (next, old[i]);
        n++;
      }
  folders = g_strv_builder_end (next);
  g_settings_set_strv (self->settings, "recent-projects", (const char *const *) folders);
}

static void
hand_out_project (AssayWindow *self)
{
  assay_status_bar_set_project (ASSAY_STATUS_BAR (self->status_bar), self->project);
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    assay_zone_page_set_project (self->pages[i], self->project);
  if (self->leaving != NULL)
    assay_closing_set_project (self->leaving, self->project);
}

static void
noticed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayProblemRow *notice = assay_row_get (rows->pdata[i], &assay_problem_row_table);

      assay_window_toast (self, assay_text_or_empty (notice->message));
    }
}

/* What opening had to put aside is told once. */
static void
tell_notices (AssayWindow *self)
{
  AssayQuery query = {.kind = "notices"};

  assay_project_ask_async (self->project, &query, self->cancellable, noticed_cb,
                           g_object_ref (self));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;
  AssayProject *project = assay_project_open_finish (result, &error);

  if (project == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        explain_failure (self, error);
      g_clear_pointer (&self->folder, g_free);
      return;
    }
  self->project = project;
  hand_out_project (self);
  gtk_window_set_title (GTK_WINDOW (self), assay_project_get_title (project));
  remember_folder (self);
  tell_notices (self);
  gtk_stack_set_visible_child_name (self->top, "project");
  /* keys are heard from the first moment; a page that wants them takes them */
  if (gtk_root_get_focus (GTK_ROOT (self)) == NULL)
    gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
  if (assay_project_is_remote (project))
    assay_window_toast (self,
                        _ ("Another Assay holds this project; this window works through it."));
}

void
assay_window_open (AssayWindow *self, const char *folder)
{
  AssayProjectOptions options = {
    .folder = folder, .program = "assay", .serve = TRUE, .follow = TRUE};

  if (self->project != NULL || self->folder != NULL)
    return;
  self->folder = g_strdup (folder);
  gtk_stack_set_visible_child_name (self->top, "opening");
  assay_project_open_async (&options, self->cancellable, opened_cb, g_object_ref (self));
}

const char *
assay_window_get_folder (AssayWindow *self)
{
  return self->folder;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;

  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  if (self->closing)
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
close_project (AssayWindow *self)
{
  g_autoptr (AssayProject) project = g_steal_pointer (&self->project);

  if (project == NULL)
    return FALSE;
  hand_out_project (self);
  g_clear_pointer (&self->folder, g_free);
  assay_project_close_async (project, closed_cb, g_object_ref (self));
  return TRUE;
}

static void
save_size (AssayWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* The window goes at once; the process stays until everything acknowledged is on disk. */
static gboolean
assay_window_close_request (GtkWindow *window)
{
  AssayWindow *self = ASSAY_WINDOW (window);

  if (self->closing)
    return TRUE;
  save_size (self);
  if (assay_closing_request (self->leaving))
    return TRUE;
  self->closing = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return close_project (self);
}

/* Actions --------------------------------------------------------------- */

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = assay_compat_select_folder_finish (result, &error);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (error != NULL)
    assay_window_toast (self, error->message);
  if (path == NULL)
    return;
  close_project (self);
  assay_window_open (self, path);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_compat_select_folder (GTK_WINDOW (widget), _ ("Open Project"),
                              ASSAY_WINDOW (widget)->cancellable, folder_chosen_cb,
                              g_object_ref (widget));
}

/* The folders may be anything a file system takes, so the buttons carry their number. */
static void
open_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  g_auto (GStrv) folders = g_settings_get_strv (self->settings, "recent-projects");
  guint32 i = g_variant_get_uint32 (parameter);

  if (i < g_strv_length (folders))
    assay_window_open (self, folders[i]);
}

/* Who held the project has gone: this window holds it from now on, or works through whoever does.
 */
static void
reopen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  g_autofree char *folder = g_strdup (self->folder);

  if (!close_project (self))
    return;
  assay_window_toast (self, _ ("What held this project has ended; it is opened again here."));
  assay_window_open (self, folder);
}

/* The page of a project that is open gives way: a window has one project. */
static void
new_game_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);

  close_project (self);
  show_greeting (self);
  assay_welcome_new_game (self->welcome, NULL);
}

static void
try_example_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_welcome_try (ASSAY_WINDOW (widget)->welcome);
}

static void
close_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (close_project (ASSAY_WINDOW (widget)))
    show_greeting (ASSAY_WINDOW (widget));
}

static void
zone_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  AssayZonePage *page;

  assay_window_show_zone (self, g_variant_get_string (parameter, NULL));
  page = visible_page (self);
  /* whoever goes there by a key goes on with keys */
  if (page != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (page));
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);

  assay_shell_set_sidebar_shown (self->shell, !assay_shell_get_sidebar_shown (self->shell));
}

static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  GtkWidget *panes[] = {self->sidebar, self->header, GTK_WIDGET (visible_page (self)),
                        self->status_bar};

  assay_panes_move (GTK_WINDOW (self), panes, G_N_ELEMENTS (panes),
                    g_variant_get_int32 (parameter));
}

static void
fullscreen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
primary_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayZonePage *page = visible_page (ASSAY_WINDOW (widget));

  if (page != NULL)
    assay_zone_page_activate_primary (page);
}

static void
choice_undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, &error))
    assay_window_toast (self, error->message);
}

static void
undo_choice_action (GtkWidget *widget, const char *name, GVariant *made)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  AssayArgsChoiceUndo *args;

  if (self->project == NULL)
    return;
  args = assay_table_new (assay_command_kind_find ("choice.undo")->args);
  args->made = g_variant_get_int64 (made);
  assay_project_submit_async (self->project,
                              assay_command_new ("choice.undo", args, ASSAY_ACTOR_USER, "assay"),
                              NULL, choice_undone_cb, g_object_ref (self));
}

static void
map_undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (row == NULL)
    assay_window_toast (self, error->message);
}

/* @before: model, the file that was said before ("" for none), server. */
static void
undo_map_action (GtkWidget *widget, const char *name, GVariant *before)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  AssayMapArgs *args;

  if (self->project == NULL)
    return;
  args = assay_table_new (&assay_map_args_table);
  g_variant_get (before, "(sss)", &args->model, &args->file, &args->server);
  if (*args->file == '\0')
    g_clear_pointer (&args->file, g_free);
  assay_project_act_async (self->project, "map", args, NULL, map_undone_cb, g_object_ref (self));
}

/* Documents are edited elsewhere too: coming back to the window looks at them again. */
static void
active_changed_cb (AssayWindow *self)
{
  if (self->project != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    assay_project_act_async (self->project, "rescan", NULL, self->cancellable, NULL, NULL);
}

/* The surface exists only while the window is realized; its state says whether it is minimized. */
static void
assay_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (assay_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                           G_CALLBACK (wake_visible_page), widget, G_CONNECT_SWAPPED);
}

static void
assay_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (assay_window_parent_class)->map (widget);
  wake_visible_page (ASSAY_WINDOW (widget));
  assay_closing_come_back (ASSAY_WINDOW (widget)->leaving);
}

static void
assay_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (assay_window_parent_class)->unmap (widget);
  wake_visible_page (ASSAY_WINDOW (widget));
}

/* Making it ------------------------------------------------------------- */

static GtkWidget *
opening_new (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Opening the project"), -1);
  return spinner;
}

static void
assay_window_class_init (AssayWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_window_finalize;
  widget_class->realize = assay_window_realize;
  widget_class->map = assay_window_map;
  widget_class->unmap = assay_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = assay_window_close_request;
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.new-game", NULL, new_game_action);
  gtk_widget_class_install_action (widget_class, "win.try-example", NULL, try_example_action);
  gtk_widget_class_install_action (widget_class, "win.open-recent", "u", open_recent_action);
  gtk_widget_class_install_action (widget_class, "win.close-project", NULL, close_project_action);
  gtk_widget_class_install_action (widget_class, "win.reopen-project", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "win.zone", "s", zone_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.next-pane", "i", next_pane_action);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, fullscreen_action);
  gtk_widget_class_install_action (widget_class, "win.primary", NULL, primary_action);
  gtk_widget_class_install_action (widget_class, "win.undo-choice", "x", undo_choice_action);
  gtk_widget_class_install_action (widget_class, "win.undo-map", "(sss)", undo_map_action);
}

static void
load_settings (AssayWindow *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, ASSAY_APP_ID, TRUE) : NULL;
  g_autoptr (GAction) when_closing = NULL;

  /* uninstalled without GSETTINGS_SCHEMA_DIR: nothing is remembered, everything works */
  if (schema == NULL)
    return;
  self->settings = g_settings_new (ASSAY_APP_ID);
  when_closing = g_settings_create_action (self->settings, "when-closing");
  g_action_map_add_action (G_ACTION_MAP (self), when_closing);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
show_last_zone (AssayWindow *self)
{
  g_autofree char *zone =
    self->settings != NULL ? g_settings_get_string (self->settings, "last-zone") : NULL;
  int index = assay_zone_find (zone);

  if (index < 0 || assay_zones[index].never_first)
    index = 0;
  show_index (self, index);
}

static void
assay_window_init (AssayWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_window_set_default_size (GTK_WINDOW (self), 1200, 800);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);
  load_settings (self);
  self->leaving = assay_closing_new (GTK_WINDOW (self), self->settings, tell_cb);
  self->top = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->top, FALSE);
  gtk_stack_set_vhomogeneous (self->top, FALSE);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  gtk_stack_add_named (self->top, welcome_new (self), "welcome");
  gtk_stack_add_named (self->top, opening_new (), "opening");
  gtk_stack_add_named (self->top, shell_new (self), "project");
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->top));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (self->toasts));
  assay_shell_attach (self->shell, ADW_APPLICATION_WINDOW (self));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed_cb), NULL);
  show_greeting (self);
  show_last_zone (self);
}

AssayWindow *
assay_window_new (AssayApplication *application)
{
  return g_object_new (ASSAY_TYPE_WINDOW, "application", application, NULL);
}
