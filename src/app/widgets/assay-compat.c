/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-compat.h"

#include <glib/gi18n.h>

#if ADW_CHECK_VERSION(1, 5, 0) && GTK_CHECK_VERSION(4, 14, 0)
#define ASSAY_NEW_STACK 1
#else
#define ASSAY_NEW_STACK 0
#endif

#define FOLD_WIDTH "max-width: 700sp"

#if ASSAY_NEW_STACK

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static GtkWidget *
pane_new (GtkWidget *header, GtkWidget *body, GtkWidget *bottom)
{
  GtkWidget *view = adw_toolbar_view_new ();

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), body);
  if (bottom != NULL)
    adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (view), bottom);
  return view;
}

GtkWidget *
assay_shell_new (GtkWidget *sidebar_header,
                 GtkWidget *sidebar,
                 GtkWidget *content_header,
                 GtkWidget *content,
                 GtkWidget *content_bottom)
{
  GtkWidget *shell = adw_overlay_split_view_new ();

  adw_overlay_split_view_set_sidebar (ADW_OVERLAY_SPLIT_VIEW (shell),
                                      pane_new (sidebar_header, sidebar, NULL));
  adw_overlay_split_view_set_content (ADW_OVERLAY_SPLIT_VIEW (shell),
                                      pane_new (content_header, content, content_bottom));
  adw_overlay_split_view_set_max_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (shell), 240);
  adw_overlay_split_view_set_min_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (shell), 200);
  return shell;
}

void
assay_shell_attach (GtkWidget *shell, AdwApplicationWindow *window)
{
  AdwBreakpoint *breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (FOLD_WIDTH));

  adw_breakpoint_add_setters (breakpoint, G_OBJECT (shell), "collapsed", TRUE, NULL);
  adw_application_window_add_breakpoint (window, breakpoint);
}

gboolean
assay_shell_get_sidebar_shown (GtkWidget *shell)
{
  return adw_overlay_split_view_get_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (shell));
}

void
assay_shell_set_sidebar_shown (GtkWidget *shell, gboolean shown)
{
  adw_overlay_split_view_set_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (shell), shown);
}

gboolean
assay_shell_get_folded (GtkWidget *shell)
{
  return adw_overlay_split_view_get_collapsed (ADW_OVERLAY_SPLIT_VIEW (shell));
}

void
assay_shell_bind_toggle (GtkWidget *shell, GtkToggleButton *button)
{
  g_object_bind_property (shell, "show-sidebar", button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
folder_selected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file == NULL && g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, file, g_object_unref);
}

void
assay_compat_select_folder (GtkWindow *parent,
                            const char *title,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_select_folder (dialog, parent, cancellable, folder_selected_cb,
                                 g_task_new (parent, cancellable, done, data));
}

void
assay_compat_show_about (GtkWindow *parent)
{
  AdwDialog *about = adw_about_dialog_new ();

  g_object_set (about, "application-name", "Assay", "application-icon", ASSAY_APP_ID, "version",
                ASSAY_VERSION, "developer-name", _ ("The Assay developers"), "license-type",
                GTK_LICENSE_GPL_3_0, NULL);
  adw_dialog_present (about, GTK_WIDGET (parent));
}

void
assay_compat_announce (GtkWidget *widget, const char *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
assay_compat_focus_row (GtkGridView *view, guint position)
{
  gtk_grid_view_scroll_to (view, position, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

G_GNUC_END_IGNORE_DEPRECATIONS

#else

static GtkWidget *
pane_new (GtkWidget *header, GtkWidget *body, GtkWidget *bottom)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), header);
  gtk_widget_set_vexpand (body, TRUE);
  gtk_box_append (GTK_BOX (box), body);
  if (bottom != NULL)
    gtk_box_append (GTK_BOX (box), bottom);
  return box;
}

GtkWidget *
assay_shell_new (GtkWidget *sidebar_header,
                 GtkWidget *sidebar,
                 GtkWidget *content_header,
                 GtkWidget *content,
                 GtkWidget *content_bottom)
{
  GtkWidget *flap = adw_flap_new ();
  GtkWidget *pane = pane_new (sidebar_header, sidebar, NULL);
  GtkWidget *main_pane = pane_new (content_header, content, content_bottom);

  gtk_widget_add_css_class (pane, "background");
  gtk_widget_set_size_request (pane, 210, -1);
  gtk_widget_set_hexpand (main_pane, TRUE);
  adw_flap_set_flap (ADW_FLAP (flap), pane);
  adw_flap_set_separator (ADW_FLAP (flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (flap), main_pane);
  return flap;
}

void
assay_shell_attach (GtkWidget *shell, AdwApplicationWindow *window)
{
  /* AdwFlap folds by itself */
}

gboolean
assay_shell_get_sidebar_shown (GtkWidget *shell)
{
  return adw_flap_get_reveal_flap (ADW_FLAP (shell));
}

void
assay_shell_set_sidebar_shown (GtkWidget *shell, gboolean shown)
{
  adw_flap_set_reveal_flap (ADW_FLAP (shell), shown);
}

gboolean
assay_shell_get_folded (GtkWidget *shell)
{
  return adw_flap_get_folded (ADW_FLAP (shell));
}

void
assay_shell_bind_toggle (GtkWidget *shell, GtkToggleButton *button)
{
  g_object_bind_property (shell, "reveal-flap", button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
native_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GTask) task = data;
  GFile *file =
    response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  g_task_return_pointer (task, file, g_object_unref);
  g_object_unref (dialog);
}

void
assay_compat_select_folder (GtkWindow *parent,
                            const char *title,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer data)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);

  g_signal_connect (dialog, "response", G_CALLBACK (native_response_cb),
                    g_task_new (parent, cancellable, done, data));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
assay_compat_show_about (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", "Assay", "application-icon", ASSAY_APP_ID,
                         "version", ASSAY_VERSION, "developer-name", _ ("The Assay developers"),
                         "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

void
assay_compat_announce (GtkWidget *widget, const char *text)
{
}

void
assay_compat_focus_row (GtkGridView *view, guint position)
{
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

#endif

GFile *
assay_compat_select_folder_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
