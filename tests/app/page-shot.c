/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows one page of a real project in a plain window and saves what is seen: page-shot PAGE FOLDER
 * FILE [WIDTH HEIGHT [ACT]]. PAGE: pipeline | library. ACT: plan, run, stop, narrow, detail, quick,
 * state:WORD, search:TEXT. For looking at, by hand. */
#include "app/library/assay-library-page.h"
#include "app/pipeline/assay-pipeline-page.h"
#include "app/pipeline/assay-pipeline-page-private.h"

#include <stdlib.h>

typedef struct
{
  const char *page, *folder, *file, *act;
  int width, height;
  GtkWidget *window, *child;
  GMainLoop *loop;
  AssayProject *project;
} Shot;

static GtkWidget *
find (GtkWidget *widget, const char *id, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
      && (id == NULL
          || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, id, type);
  return found;
}

static gboolean
quit_cb (gpointer data)
{
  Shot *shot = data;

  g_main_loop_quit (shot->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
save_cb (gpointer data)
{
  Shot *shot = data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (shot->window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (shot->window));
  int width = gtk_widget_get_width (shot->window), height = gtk_widget_get_height (shot->window);

  if (g_getenv ("SHOT_ROOT") != NULL)
    {
      /* popovers are windows of their own */
      const char *argv[] = {"import", "-window", "root", shot->file, NULL};

      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                    NULL);
      return quit_cb (shot);
    }
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    {
      /* between two frames: once more */
      gtk_widget_queue_draw (shot->window);
      g_timeout_add (50, save_cb, shot);
      return G_SOURCE_REMOVE;
    }
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_texture_save_to_png (texture, shot->file);
  g_print ("%s %d x %d\n", shot->file, width, height);
  return quit_cb (shot);
}

static gboolean
act_cb (gpointer data)
{
  Shot *shot = data;
  const char *act = shot->act;
  guint wait_ms = 700;

  if (g_str_equal (act, "plan"))
    gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (find (shot->child, "plan_toggle", GTK_TYPE_TOGGLE_BUTTON)), TRUE);
  else if (g_str_equal (act, "problems"))
    gtk_menu_button_popup (
      GTK_MENU_BUTTON (find (shot->child, "problems_button", GTK_TYPE_MENU_BUTTON)));
  else if (g_str_has_prefix (act, "run"))
    {
      assay_zone_page_activate_primary (ASSAY_ZONE_PAGE (shot->child));
      wait_ms = act[3] == ':' ? (guint) atoi (act + 4) : 600;
    }
  else if (g_str_equal (act, "comfyui"))
    {
      GtkWidget *combo = find (shot->child, "provider", ADW_TYPE_COMBO_ROW);

      gtk_editable_set_text (GTK_EDITABLE (find (shot->child, "address", ADW_TYPE_ENTRY_ROW)),
                             "http://127.0.0.1:9");
      adw_combo_row_set_selected (ADW_COMBO_ROW (combo), 1);
      assay_zone_page_activate_primary (ASSAY_ZONE_PAGE (shot->child));
      wait_ms = 2000;
    }
  else if (g_str_has_prefix (act, "keys:"))
    {
      /* keys as they come from a person: "space", "ctrl+f", "Return" … */
      g_auto (GStrv) keys = g_strsplit (act + 5, ",", -1);

      for (guint i = 0; keys[i] != NULL; i++)
        {
          const char *argv[] = {"xdotool", "key", keys[i], NULL};

          g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                        NULL, NULL);
          for (gint64 end = g_get_monotonic_time () + 200000; g_get_monotonic_time () < end;)
            g_main_context_iteration (NULL, FALSE);
        }
    }
  else if (g_str_equal (act, "detail"))
    g_signal_emit_by_name (find (shot->child, "grid", GTK_TYPE_GRID_VIEW), "activate", 1);
  else if (g_str_equal (act, "192"))
    gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (find (shot->child, "side_192", GTK_TYPE_TOGGLE_BUTTON)), TRUE);
  else if (g_str_has_prefix (act, "state:"))
    assay_zone_page_show (ASSAY_ZONE_PAGE (shot->child), act + 6);
  else if (g_str_has_prefix (act, "search:"))
    gtk_editable_set_text (GTK_EDITABLE (find (shot->child, "search", GTK_TYPE_SEARCH_ENTRY)),
                           act + 7);
  else if (g_str_equal (act, "bottom"))
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
        GTK_SCROLLED_WINDOW (find (shot->child, NULL, GTK_TYPE_SCROLLED_WINDOW)));

      gtk_adjustment_set_value (adjustment, 1e6);
    }
  g_timeout_add (wait_ms, save_cb, shot);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Shot *shot = data;
  g_autoptr (GError) error = NULL;

  shot->project = assay_project_open_finish (result, &error);
  if (shot->project == NULL)
    g_error ("%s", error->message);
  assay_zone_page_set_awake (ASSAY_ZONE_PAGE (shot->child), TRUE);
  assay_zone_page_set_project (ASSAY_ZONE_PAGE (shot->child), shot->project);
  g_timeout_add (900, shot->act != NULL ? act_cb : save_cb, shot);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  quit_cb (data);
}

int
main (int argc, char **argv)
{
  Shot shot = {0};
  AssayProjectOptions options = {.program = "assay"};

  if (argc < 4)
    {
      g_printerr ("page-shot PAGE FOLDER FILE [WIDTH HEIGHT [ACT]]\n");
      return 2;
    }
  adw_init ();
  shot = (Shot){argv[1],
                argv[2],
                argv[3],
                argc > 6 ? argv[6] : NULL,
                argc > 5 ? atoi (argv[4]) : 980,
                argc > 5 ? atoi (argv[5]) : 760};
  if (g_getenv ("SHOT_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  shot.loop = g_main_loop_new (NULL, FALSE);
  shot.child = g_object_new (
    g_str_equal (shot.page, "library") ? ASSAY_TYPE_LIBRARY_PAGE : ASSAY_TYPE_PIPELINE_PAGE, NULL);
  shot.window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (shot.window), shot.width, shot.height);
  adw_window_set_content (ADW_WINDOW (shot.window), shot.child);
  gtk_window_present (GTK_WINDOW (shot.window));
  options.folder = shot.folder;
  assay_project_open_async (&options, NULL, opened_cb, &shot);
  g_main_loop_run (shot.loop);
  gtk_window_destroy (GTK_WINDOW (shot.window));
  assay_project_close_async (shot.project, closed_cb, &shot);
  g_main_loop_run (shot.loop);
  return 0;
}
