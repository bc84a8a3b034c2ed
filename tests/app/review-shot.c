/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-page.h"

/* The Review page alone in a window, on a real project, to be looked at: review-shot FOLDER [WIDTH
 * HEIGHT] */

typedef struct
{
  GMainLoop *loop;
  GtkWidget *page;
} Shot;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  AssayProject *project = assay_project_open_finish (result, &error);

  if (project == NULL)
    g_error ("%s", error->message);
  assay_zone_page_set_project (ASSAY_ZONE_PAGE (((Shot *) data)->page), project);
}

static void
toast_cb (GtkWidget *page, const char *text, const char *undo, gpointer data)
{
  g_printerr ("toast: %s\n", text);
}

static gboolean
close_cb (GtkWindow *window, Shot *shot)
{
  g_main_loop_quit (shot->loop);
  return FALSE;
}

int
main (int argc, char **argv)
{
  AssayProjectOptions options = {.folder = argc > 1 ? argv[1] : ".", .program = "assay"};
  Shot shot = {.loop = g_main_loop_new (NULL, FALSE)};
  GtkWidget *window, *box;

  adw_init ();
  shot.page = g_object_new (ASSAY_TYPE_REVIEW_PAGE, "awake", TRUE, NULL);
  g_signal_connect (shot.page, "toast", G_CALLBACK (toast_cb), NULL);
  window = adw_window_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_widget_set_vexpand (shot.page, TRUE);
  gtk_box_append (GTK_BOX (box), shot.page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "Review");
  gtk_window_set_default_size (GTK_WINDOW (window), argc > 3 ? atoi (argv[2]) : 1100,
                               argc > 3 ? atoi (argv[3]) : 760);
  g_signal_connect (window, "close-request", G_CALLBACK (close_cb), &shot);
  gtk_window_present (GTK_WINDOW (window));
  assay_project_open_async (&options, NULL, opened_cb, &shot);
  g_main_loop_run (shot.loop);
  return 0;
}
