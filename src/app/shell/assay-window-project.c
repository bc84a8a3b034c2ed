/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window-private.h"

#include "app/shell/assay-background.h"
#include "app/shell/assay-folder-word.h"
#include "app/shell/assay-status-bar.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* Which project there is: none, with the welcome page; one that opens; one that is open. */

#define MAX_RECENT 10

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

void
_assay_window_show_greeting (AssayWindow *self)
{
  g_auto (GStrv) recent = dup_recent (self);

  assay_welcome_greet (self->welcome, (const char *const *) recent);
  show_welcome (self);
}

/* Looked at and not there: what cannot be looked at may well be there. */
static gboolean
is_empty_of_project (const char *folder)
{
  g_autofree char *file = g_build_filename (folder, "project.json", NULL);
  GStatBuf info;

  return g_file_test (folder, G_FILE_TEST_IS_DIR) && g_stat (file, &info) != 0 && errno == ENOENT;
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

GtkWidget *
_assay_window_welcome_new (AssayWindow *self)
{
  GtkWidget *welcome = assay_welcome_new (_assay_window_menu_button_new ());

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
  g_autofree char *folder = assay_folder_word_new (self->folder);
  guint n = 1;

  if (self->settings == NULL)
    return;
  old = g_settings_get_strv (self->settings, "recent-projects");
  g_strv_builder_add (next, folder);
  for (guint i = 0; old[i] != NULL && n < MAX_RECENT; i++)
    if (!g_str_equal (old[i], folder))
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

/* What was shown until now may have the keyboard yet. When that goes it would fall to whatever
 * comes next: a toast, which stays for as long as it has it. */
static gboolean
is_focus_in (AssayWindow *self, GtkWidget *page)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && gtk_widget_is_ancestor (focus, page);
}

/* Takes @project. */
static void
take_project (AssayWindow *self, AssayProject *project)
{
  self->project = project;
  hand_out_project (self);
  gtk_window_set_title (GTK_WINDOW (self), assay_project_get_title (project));
  remember_folder (self);
  gtk_stack_set_visible_child_name (self->top, "project");
  /* keys are heard from the first moment; a page that wants them takes them */
  if (!is_focus_in (self, gtk_stack_get_visible_child (self->top)))
    gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
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
  take_project (self, project);
  tell_notices (self);
  if (assay_project_is_remote (project))
    assay_window_toast (self,
                        _ ("Another Assay holds this project; this window works through it."));
}

/* A project has one window of this program: who opens it elsewhere is shown that. */
gboolean
_assay_window_present_other (AssayWindow *self, const char *folder)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autofree char *wanted = g_canonicalize_filename (folder, NULL);

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (l->data != self && ASSAY_IS_WINDOW (l->data)
        && g_strcmp0 (ASSAY_WINDOW (l->data)->folder, wanted) == 0)
      {
        gtk_window_present (l->data);
        return TRUE;
      }
  return FALSE;
}

static void
begin_opening (AssayWindow *self)
{
  AssayProjectOptions options = {
    .folder = self->folder, .program = "assay", .serve = TRUE, .follow = TRUE};

  gtk_stack_set_visible_child_name (self->top, "opening");
  assay_project_open_async (&options, self->cancellable, opened_cb, g_object_ref (self));
}

void
assay_window_open (AssayWindow *self, const char *folder)
{
  AssayProject *kept;

  if (self->project != NULL || self->folder != NULL || _assay_window_present_other (self, folder))
    return;
  self->folder = g_canonicalize_filename (folder, NULL);
  kept = assay_background_take (self->folder);
  if (kept != NULL)
    take_project (self, kept);
  else
    begin_opening (self);
}

gboolean
assay_window_is_closing (AssayWindow *self)
{
  return self->closing;
}

const char *
assay_window_get_folder (AssayWindow *self)
{
  return self->folder;
}

/* A project that is closed: the program stays until it is, whatever becomes of its window. */
typedef struct
{
  AssayWindow *window;
  GApplication *application; /* held */
  gboolean goes;             /* the window, with it */
} Closed;

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Closed *closed = data;
  g_autoptr (AssayWindow) window = closed->window;
  g_autoptr (GApplication) application = closed->application;

  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  if (closed->goes)
    gtk_window_destroy (GTK_WINDOW (window));
  g_application_release (application);
}

AssayProject *
_assay_window_give_up_project (AssayWindow *self)
{
  AssayProject *project = g_steal_pointer (&self->project);

  if (project == NULL)
    return NULL;
  assay_toasts_forget (self->toasts);
  _assay_window_end_backup (self);
  hand_out_project (self);
  g_clear_pointer (&self->folder, g_free);
  return project;
}

gboolean
_assay_window_close_project (AssayWindow *self)
{
  g_autoptr (AssayProject) project = _assay_window_give_up_project (self);
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  Closed *closed;

  if (project == NULL)
    return FALSE;
  closed = g_new0 (Closed, 1);
  *closed = (Closed){g_object_ref (self), g_object_ref (application), self->closing};
  g_application_hold (application);
  assay_project_close_async (project, closed_cb, closed);
  return TRUE;
}

static void
left_cb (gpointer window, gboolean goes_on)
{
  AssayWindow *self = window;
  g_autofree char *folder = g_steal_pointer (&self->then_folder);

  if (goes_on)
    assay_background_keep (G_APPLICATION (gtk_window_get_application (window)),
                           _assay_window_give_up_project (self));
  else
    _assay_window_close_project (self);
  self->then (self, folder);
}

void
_assay_window_leave_project (AssayWindow *self, AssayWindowThen then, const char *folder)
{
  g_free (self->then_folder);
  self->then_folder = g_strdup (folder);
  self->then = then;
  if (self->project != NULL)
    assay_closing_leave (self->leaving, left_cb);
  else
    left_cb (self, FALSE);
}
