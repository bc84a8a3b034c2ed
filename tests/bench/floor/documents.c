/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floor of lists: what reading and parsing every document of a folder costs with json-glib.
 *
 *   documents DIR              every file ending in .json -> how many
 *
 * gcc -O2 documents.c -o documents $(pkg-config --cflags --libs json-glib-1.0). Knows nothing of
 * Assay. */
#include <json-glib/json-glib.h>
#include <stdio.h>

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) dir = argc == 2 ? g_dir_open (argv[1], 0, NULL) : NULL;
  const char *name;

  if (dir == NULL)
    return 2;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      JsonParser *parser;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      parser = json_parser_new_immutable ();
      if (!json_parser_load_from_file (parser, path, NULL))
        return 1;
      g_ptr_array_add (kept, parser);
    }
  printf ("%u\n", kept->len);
  return 0;
}
