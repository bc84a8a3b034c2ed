/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

#include "model/documents/assay-schema.h"

/* `./dev golden` prints them anew. */
static void
test_committed_ones_are_these (void)
{
  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    {
      g_autofree char *inside =
        g_strconcat ("schemas/", assay_kind_info ((AssayKind) i)->name, ".json", NULL);
      g_autofree char *path = top_path (inside);
      g_autoptr (GBytes) committed = read_file (path);
      g_autoptr (GBytes) printed = assay_schema_print ((AssayKind) i);

      g_test_message ("%s", inside);
      g_assert_cmpmem (g_bytes_get_data (printed, NULL), g_bytes_get_size (printed),
                       g_bytes_get_data (committed, NULL), g_bytes_get_size (committed));
    }
}

static void
test_nothing_else_is_there (void)
{
  g_autofree char *root = top_path ("schemas");
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  collect_files (root, "", files);
  g_assert_cmpuint (files->len, ==, ASSAY_N_KINDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/schema/committed-ones-are-these", test_committed_ones_are_these);
  g_test_add_func ("/model/schema/nothing-else-is-there", test_nothing_else_is_there);
  return g_test_run ();
}
