/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-lists PART FOLDER [ROUNDS [EACH]]: lists of the project in FOLDER through the project's own
 * door, beside their floors. PART is
 *
 *   pages      a page of a long list, warm and cold, and the first one
 *   delivery   from an answer that is durable to the list that tells of it; answers ROUNDS x EACH
 * cards whole      every list asked for whole
 *
 * Prints the samples as lines “list.series v v v”, one a round; ./dev bench scale makes figures of
 * them. Caches go where XDG_CACHE_HOME says. */

#include "lists/kit.h"

#include <stdlib.h>

static const struct
{
  const char *name;
  void (*run) (ListsKit *kit);
} parts[] = {
  {"pages", lists_bench_pages},
  {"delivery", lists_bench_delivery},
  {"whole", lists_bench_whole},
};

static guint
number (int argc, char **argv, int at, guint otherwise)
{
  guint n = argc > at ? (guint) strtoul (argv[at], NULL, 10) : otherwise;

  return MAX (n, 1);
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "assay", NULL),
                  *runtime = g_build_filename (g_get_user_runtime_dir (), "assay", NULL);
  ListsKit kit = {{.cache = cache, .runtime = runtime},
                  argv[0],
                  number (argc, argv, 3, 15),
                  number (argc, argv, 4, 40)};

  for (guint i = 0; argc > 2 && i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (argv[1], parts[i].name))
      {
        kit.places.folder = argv[2];
        parts[i].run (&kit);
        return 0;
      }
  g_printerr ("bench-lists: pages, delivery or whole, and which folder?\n");
  return 2;
}
