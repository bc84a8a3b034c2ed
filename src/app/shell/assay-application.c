/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-application.h"

#include "app/widgets/assay-access.h"
#include "app/widgets/assay-compat.h"
#include "assay-resources.h"
#include "base/assay-installed.h"
#include "app/shell/assay-watchdog.h"
#include "app/shell/assay-window.h"
#include "app/shell/assay-zone.h"

#include <glib/gi18n.h>

struct _AssayApplication
{
  AdwApplication parent_instance;
  char *zone; /* asked for on the command line */
};

G_DEFINE_FINAL_TYPE (AssayApplication, assay_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  {"zone", 'z', 0, G_OPTION_ARG_STRING, NULL, N_ ("Zone to show: pipeline, review, library …"),
   "NAME"},
  {"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL},
  {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[FOLDER]")},
  {NULL},
};

static void
assay_application_finalize (GObject *object)
{
  g_free (ASSAY_APPLICATION (object)->zone);
  G_OBJECT_CLASS (assay_application_parent_class)->finalize (object);
}

static AssayWindow *
window_for (AssayApplication *self, const char *folder)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (ASSAY_IS_WINDOW (l->data) && !assay_window_is_closing (l->data)
        && (folder == NULL || assay_window_get_folder (l->data) == NULL
            || g_strcmp0 (assay_window_get_folder (l->data), folder) == 0))
      return l->data;
  return assay_window_new (self);
}

static void
show_window (AssayApplication *self, const char *folder)
{
  AssayWindow *window = window_for (self, folder);

  if (folder != NULL && g_strcmp0 (assay_window_get_folder (window), folder) != 0)
    assay_window_open (window, folder);
  if (self->zone != NULL)
    assay_window_show_zone (window, self->zone);
  gtk_window_present (GTK_WINDOW (window));
}

/* A folder, or the project file in it. What has no path of its own cannot be opened: the window
 * says that there is no project yet. */
static void
show_file (AssayApplication *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folder = path != NULL && g_strcmp0 (name, "project.json") == 0
                              ? g_path_get_dirname (path)
                              : g_strdup (path);

  show_window (self, folder);
}

static void
assay_application_activate (GApplication *application)
{
  show_window (ASSAY_APPLICATION (application), NULL);
}

static void
assay_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    show_file (ASSAY_APPLICATION (application), files[i]);
}

static int
assay_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  AssayApplication *self = ASSAY_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (line);
  g_autofree const char **files = NULL;

  g_clear_pointer (&self->zone, g_free);
  g_variant_dict_lookup (dict, "zone", "s", &self->zone);
  if (self->zone != NULL && assay_zone_find (self->zone) < 0)
    {
      g_application_command_line_printerr (line, _ ("assay: there is no zone “%s”.\n"), self->zone);
      return 2;
    }
  g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&ay", &files);
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, files[i]);

      show_file (self, file);
    }
  if (files == NULL || files[0] == NULL)
    show_window (self, NULL);
  return 0;
}

static int
assay_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  if (!g_variant_dict_contains (dict, "version"))
    return -1;
  g_print ("assay %s\n", ASSAY_VERSION);
  return 0;
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  assay_compat_show_about (gtk_application_get_active_window (GTK_APPLICATION (data)));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static const GActionEntry actions[] = {
  {.name = "about", .activate = about_cb},
  {.name = "quit", .activate = quit_cb},
};

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/assay/Assay/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* The program's own icon, also where its folder is none of the desktop's. */
static void
find_icons (void)
{
  g_autofree char *ours = assay_installed_find (assay_io_system (), ASSAY_ICONS_DIR, ASSAY_BIN_DIR);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  if (ours != NULL)
    gtk_icon_theme_add_search_path (theme, ours);
}

static void
set_accels (GtkApplication *application, const char *action, const char *accel)
{
  const char *accels[] = {accel, NULL};

  gtk_application_set_accels_for_action (application, action, accels);
}

static void
assay_application_startup (GApplication *application)
{
  GtkApplication *gtk_application = GTK_APPLICATION (application);

  g_resources_register (assay_get_resource ());
  G_APPLICATION_CLASS (assay_application_parent_class)->startup (application);
  assay_watchdog_start ();
  assay_access_start ();
  load_style ();
  find_icons ();
  gtk_window_set_default_icon_name (ASSAY_APP_ID);
  set_accels (gtk_application, "app.quit", "<Control>q");
  set_accels (gtk_application, "win.toggle-sidebar", "F9");
  set_accels (gtk_application, "win.primary", "<Control>Return");
  set_accels (gtk_application, "win.fullscreen", "F11");
  set_accels (gtk_application, "win.open", "<Control>o");
  set_accels (gtk_application, "win.next-pane(1)", "F6");
  set_accels (gtk_application, "win.next-pane(-1)", "<Shift>F6");
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.zone::%s", assay_zones[i].id);
      g_autofree char *accel = g_strdup_printf ("<Alt>%d", i + 1);

      set_accels (gtk_application, action, accel);
    }
}

static void
assay_application_shutdown (GApplication *application)
{
  assay_watchdog_stop ();
  G_APPLICATION_CLASS (assay_application_parent_class)->shutdown (application);
}

static void
assay_application_class_init (AssayApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = assay_application_finalize;
  application_class->activate = assay_application_activate;
  application_class->open = assay_application_open;
  application_class->startup = assay_application_startup;
  application_class->shutdown = assay_application_shutdown;
  application_class->command_line = assay_application_command_line;
  application_class->handle_local_options = assay_application_handle_local_options;
}

static void
assay_application_init (AssayApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

AssayApplication *
assay_application_new (void)
{
  return g_object_new (ASSAY_TYPE_APPLICATION, "application-id", ASSAY_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}
