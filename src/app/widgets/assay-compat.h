/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The one place that chooses between the floor (GTK 4.8, libadwaita 1.2) and what came later. */

#include <adwaita.h>

G_BEGIN_DECLS

/* Sidebar and content side by side, folding to one pane when narrow. Both get their own header bar. */
typedef struct _AssayShell AssayShell; /* owned by the widget */
GtkWidget  *assay_shell_new               (GtkWidget *sidebar_header, GtkWidget *sidebar, GtkWidget *content_header,
                                           GtkWidget *content, GtkWidget *content_bottom);
/* Once, after the shell became the window's content: what folds it. */
void        assay_shell_attach            (GtkWidget *shell, AdwApplicationWindow *window);
gboolean    assay_shell_get_sidebar_shown (GtkWidget *shell);
void        assay_shell_set_sidebar_shown (GtkWidget *shell, gboolean shown);
gboolean    assay_shell_get_folded        (GtkWidget *shell);
/* Keeps @button pressed while the sidebar shows. */
void        assay_shell_bind_toggle       (GtkWidget *shell, GtkToggleButton *button);

void        assay_compat_select_folder       (GtkWindow *parent, const char *title, GCancellable *cancellable,
                                              GAsyncReadyCallback done, gpointer data);
/* %NULL without an error when the person cancelled. */
GFile      *assay_compat_select_folder_finish (GAsyncResult *result, GError **error);
void        assay_compat_show_about           (GtkWindow *parent);
void        assay_compat_announce             (GtkWidget *widget, const char *text); /* to a screen reader; nothing before 4.14 */
/* The keyboard to row @position, from where it goes on. Before 4.12 to the row that had it last: newer views
 * forget that one when it leaves the list, and then take the next key for the way to the first. */
void        assay_compat_focus_row            (GtkGridView *view, guint position);

G_END_DECLS
