/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print-schemas DIR: writes <kind>.json for every kind. For `./dev golden`. */
#include "model/documents/assay-schema.h"

#include <stdio.h>

int
main (int argc, char **argv)
{
  if (argc != 2)
    {
      fputs ("Usage: print-schemas DIR\n", stderr);
      return 2;
    }
  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      g_autoptr (GBytes) schema = assay_schema_print ((AssayKind) kind);
      g_autofree char *name = g_strconcat (assay_kind_info ((AssayKind) kind)->name, ".json", NULL);
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      g_autoptr (GError) error = NULL;
      gsize n_bytes;
      const char *text = g_bytes_get_data (schema, &n_bytes);

      if (!g_file_set_contents (path, text, (gssize) n_bytes, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
    }
  return 0;
}
