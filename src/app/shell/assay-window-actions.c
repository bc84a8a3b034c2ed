/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window-private.h"

#include "app/shell/assay-folder-word.h"
#include "app/shell/assay-free-space-dialog.h"
#include "app/shell/assay-panes.h"
#include "app/widgets/assay-compat.h"
#include "engine/project/assay-taken-back-words.h"

#include <glib/gi18n.h>

/* What menus, keys and toasts do. */

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = assay_compat_select_folder_finish (result, &error);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    assay_window_toast (self, error->message);
  if (path != NULL && g_strcmp0 (path, self->folder) != 0
      && !_assay_window_present_other (self, path))
    _assay_window_leave_project (self, assay_window_open, path);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_compat_select_folder (GTK_WINDOW (widget), _ ("Open Project"),
                              ASSAY_WINDOW (widget)->cancellable, folder_chosen_cb,
                              g_object_ref (widget));
}

static void
open_recent_action (GtkWidget *widget, const char *name, GVariant *word)
{
  g_autofree char *folder = assay_folder_word_dup_folder (g_variant_get_string (word, NULL));

  if (folder != NULL)
    assay_window_open (ASSAY_WINDOW (widget), folder);
}

/* Who held the project has gone: this window holds it from now on, or works through whoever does.
 */
static void
reopen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  g_autofree char *folder = g_strdup (self->folder);

  if (!_assay_window_close_project (self))
    return;
  assay_window_toast (self, _ ("What held this project has ended; it is opened again here."));
  assay_window_open (self, folder);
}

/* The page of a project that is open gives way: a window has one project. */
static void
begin_new_game (AssayWindow *self, const char *folder)
{
  _assay_window_show_greeting (self);
  assay_welcome_new_game (self->welcome, folder);
}

static void
new_game_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _assay_window_leave_project (ASSAY_WINDOW (widget), begin_new_game, NULL);
}

static void
try_example_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_welcome_try (ASSAY_WINDOW (widget)->welcome);
}

static void
greet (AssayWindow *self, const char *folder)
{
  _assay_window_show_greeting (self);
}

static void
close_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (ASSAY_WINDOW (widget)->project != NULL)
    _assay_window_leave_project (ASSAY_WINDOW (widget), greet, NULL);
}

static void
zone_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  AssayZonePage *page;

  assay_window_show_zone (self, g_variant_get_string (parameter, NULL));
  page = _assay_window_visible_page (self);
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
  GtkWidget *panes[] = {self->sidebar, self->header, GTK_WIDGET (_assay_window_visible_page (self)),
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
  AssayZonePage *page = _assay_window_visible_page (ASSAY_WINDOW (widget));

  if (page != NULL)
    assay_zone_page_activate_primary (page);
}

/* What takes something back, and what is said when it has. */
typedef struct
{
  AssayWindow *window;
  char *text;
} TakingBack;

/* @renamed: what has this name again; %NULL: nothing that has one. */
static TakingBack *
taking_back_new (AssayWindow *window, const char *renamed)
{
  TakingBack *self = g_new (TakingBack, 1);
  AssayTakeBackResult *result = assay_table_new (&assay_take_back_result_table);

  result->n = renamed != NULL;
  result->title = g_strdup (renamed);
  self->window = g_object_ref (window);
  self->text = assay_taken_back_dup_words (result);
  assay_table_free (&assay_take_back_result_table, result);
  return self;
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingBack *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (row != NULL)
    _assay_window_answer (self->window, self->text);
  else
    assay_window_toast (self->window, error->message);
  g_object_unref (self->window);
  g_free (self->text);
  g_free (self);
}

static void
answer_taken_back (AssayWindow *self, const AssayTakeBackResult *result)
{
  g_autofree char *text = assay_taken_back_dup_words (result);

  _assay_window_answer (self, text);
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (row != NULL)
    answer_taken_back (self, assay_row_get (row, &assay_take_back_result_table));
  else
    assay_window_toast (self, error->message);
}

/* A choice, or what was done with documents. */
static void
take_back_action (GtkWidget *widget, const char *name, GVariant *made)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  AssayTakeBackArgs *args;

  if (self->project == NULL)
    return;
  args = assay_table_new (&assay_take_back_args_table);
  args->made = g_variant_get_int64 (made);
  assay_project_act_async (self->project, "takeBack", args, NULL, taken_back_cb,
                           g_object_ref (self));
}

/* What Ctrl+Z does. */
static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  g_autofree char *newest = NULL, *action = NULL;
  g_autoptr (GVariant) target = NULL;

  if (self->project == NULL)
    return;
  newest = assay_toasts_take_newest (self->toasts);
  if (newest == NULL)
    _assay_window_answer (self, _ ("There is nothing to take back here."));
  else if (g_action_parse_detailed_name (newest, &action, &target, NULL))
    gtk_widget_activate_action_variant (widget, action, target);
}

/* From one name to the other: what a rename is taken back with. */
static void
rename_action (GtkWidget *widget, const char *name, GVariant *names)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  AssayRenameArgs *args;

  if (self->project == NULL)
    return;
  args = assay_table_new (&assay_rename_args_table);
  g_variant_get (names, "(ss)", &args->from, &args->to);
  assay_project_act_async (self->project, "rename", args, NULL, acted_cb,
                           taking_back_new (self, args->to));
}

static void
free_space_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  GtkWindow *dialog;

  if (self->project == NULL)
    return;
  dialog = assay_free_space_dialog_new (GTK_WINDOW (self), self->project);
  g_signal_connect_object (dialog, "freed", G_CALLBACK (assay_window_toast), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
repair_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (ASSAY_WINDOW (widget)->project != NULL)
    _assay_window_show_repair (ASSAY_WINDOW (widget));
}

static void
back_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (ASSAY_WINDOW (widget)->project != NULL)
    _assay_window_show_backup (ASSAY_WINDOW (widget));
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (ASSAY_WINDOW (widget)->project != NULL)
    _assay_window_show_restore (ASSAY_WINDOW (widget));
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
  assay_project_act_async (self->project, "map", args, NULL, acted_cb,
                           taking_back_new (self, NULL));
}

void
_assay_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.new-game", NULL, new_game_action);
  gtk_widget_class_install_action (widget_class, "win.try-example", NULL, try_example_action);
  gtk_widget_class_install_action (widget_class, "win.open-recent", "s", open_recent_action);
  gtk_widget_class_install_action (widget_class, "win.close-project", NULL, close_project_action);
  gtk_widget_class_install_action (widget_class, "win.reopen-project", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "win.free-space", NULL, free_space_action);
  gtk_widget_class_install_action (widget_class, "win.repair", NULL, repair_action);
  gtk_widget_class_install_action (widget_class, "win.back-up", NULL, back_up_action);
  gtk_widget_class_install_action (widget_class, "win.restore", NULL, restore_action);
  gtk_widget_class_install_action (widget_class, "win.zone", "s", zone_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.next-pane", "i", next_pane_action);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, fullscreen_action);
  gtk_widget_class_install_action (widget_class, "win.primary", NULL, primary_action);
  gtk_widget_class_install_action (widget_class, "win.undo-map", "(sss)", undo_map_action);
  gtk_widget_class_install_action (widget_class, "win.take-back", "x", take_back_action);
  gtk_widget_class_install_action (widget_class, "win.rename", "(ss)", rename_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  /* no accelerator of the application: in an entry it takes back what was typed, in Review the last
   * answer */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
}
