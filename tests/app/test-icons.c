/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every icon that the sources and the .ui files name is there with no theme at all: in GTK's own
 * resources or in ours, as the application has set them up. What only a theme has may be gone with
 * the next one.
 *
 * Mutations that turn it red: any other name in any place; an own icon that is not in the resources
 * or that nothing names; another prefix for icons/, which GtkApplication finds by the application's
 * id. */
#include "app/shell/assay-application.h"

#include <string.h>

#define OWN "/io/github/assay/Assay/icons/scalable/actions"

static void
take_matches (const char *path, const char *pattern, GHashTable *names)
{
  g_autofree char *text = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_hash_table_insert (names, g_match_info_fetch (match, 1), g_strdup (path));
}

static void
take_folder (const char *folder, GHashTable *names)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        take_folder (path, names);
      else if (g_str_has_suffix (name, ".c") || g_str_has_suffix (name, ".h"))
        take_matches (path, "\"([a-z0-9-]+-symbolic)\"", names);
      else if (g_str_has_suffix (name, ".ui"))
        take_matches (path, "name=\"(?:icon-name|[a-z-]*-icon-name)\">([^<]+)<", names);
    }
}

/* Icon name -> a file that names it. */
static GHashTable *
named_icons (void)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *sources = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "src", "app", NULL);
  g_autofree char *ui = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "data", "ui", NULL);

  take_folder (sources, names);
  take_folder (ui, names);
  g_assert_cmpuint (g_hash_table_size (names), >, 20);
  return names;
}

/* A theme without folders: it has what the resources have that the application looks in. */
static GtkIconTheme *
bare_theme (void)
{
  static const char *const nowhere[] = {NULL};
  GtkIconTheme *theme = gtk_icon_theme_new ();
  g_auto (GStrv) paths =
    gtk_icon_theme_get_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()));

  gtk_icon_theme_set_search_path (theme, nowhere);
  gtk_icon_theme_set_resource_path (theme, (const char *const *) paths);
  return theme;
}

static void
test_every_name (void)
{
  g_autoptr (GHashTable) names = named_icons ();
  g_autoptr (GtkIconTheme) theme = bare_theme ();
  GHashTableIter iter;
  gpointer name, path;

  g_assert_false (gtk_icon_theme_has_icon (theme, "emblem-ok-symbolic"));
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, &path))
    if (!gtk_icon_theme_has_icon (theme, name))
      {
        g_test_message ("%s: no theme is sure to have “%s”; draw one in data/icons/actions",
                        (char *) path, (char *) name);
        g_test_fail ();
      }
}

/* At the size it is shown in, some pixels are drawn and some are not. */
static void
assert_draws (const char *file)
{
  g_autofree char *path = g_strconcat (OWN "/", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixels = gdk_pixbuf_new_from_resource_at_scale (path, 16, 16, TRUE, &error);
  guint drawn = 0;

  g_assert_no_error (error);
  g_assert_true (gdk_pixbuf_get_has_alpha (pixels));
  for (int y = 0; y < 16; y++)
    for (int x = 0; x < 16; x++)
      drawn +=
        gdk_pixbuf_read_pixels (pixels)[y * gdk_pixbuf_get_rowstride (pixels) + 4 * x + 3] > 127;
  g_assert_cmpuint (drawn, >, 10);
  g_assert_cmpuint (drawn, <, 200);
}

static void
test_own (void)
{
  g_autoptr (GHashTable) names = named_icons ();
  g_auto (GStrv) files = g_resources_enumerate_children (OWN, 0, NULL);

  g_assert_nonnull (files);
  for (char **file = files; *file != NULL; file++)
    {
      g_autofree char *name = g_strndup (*file, strlen (*file) - strlen (".svg"));

      if (!g_hash_table_contains (names, name))
        g_error ("nothing names the own icon “%s”", name);
      assert_draws (*file);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (AssayApplication) application = NULL;
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  application = assay_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/app/icons/every-name", test_every_name);
  g_test_add_func ("/app/icons/own", test_own);
  return g_test_run ();
}
