/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-model-files.h"

#include <string.h>

/* Mutations that turn cases red: separators, decomposed letters or case not folded (spellings); a
 * second candidate that does not count (ambiguous); folders compared by the end of the text
 * instead of whole names (folders); nearest in the order of the list (nearest); the map's equality
 * by number of entries alone (map). */

#define LIST(...)                                                                                  \
  (const char *const[]) { __VA_ARGS__, NULL }

static AssayModelMatch
match (const char *const *listed, const char *wanted)
{
  AssayModelMatch found;

  assay_model_match (listed, wanted, &found);
  return found;
}

static void
test_spellings (void)
{
  static const struct
  {
    const char *listed, *wanted;
  } same[] = {
    {"SDXL\\sd_xl_base_1.0.safetensors", "SDXL/sd_xl_base_1.0.safetensors"},
    {"SDXL/a.safetensors", "SDXL\\a.safetensors"},
    {"gema\xcc\x88lde_cafe\xcc\x81.safetensors", "gem\xc3\xa4lde_caf\xc3\xa9.safetensors"},
    {"gem\xc3\xa4lde.safetensors", "gema\xcc\x88lde.safetensors"},
    {"Copax.SafeTensors", "copax.safetensors"},
    {"STRASSE.ckpt", "stra\xc3\x9f"
                     "e.ckpt"},
    {"GEM\xc3\x84LDE.pt", "gema\xcc\x88lde.pt"}, /* composed and large against apart and small */
    {"Models\\\xc3\x84.pt", "models/a\xcc\x88.pt"},
  };

  g_test_summary (
    "A name is found however the server spells it, and its spelling is what is taken");
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      AssayModelMatch found = match (LIST ("another.pt", same[i].listed), same[i].wanted);

      g_assert_cmpstr (found.file, ==, same[i].listed);
      g_assert_false (found.exact);
      g_assert_false (found.ambiguous);
      g_assert_null (found.nearest[0]);
      g_assert_true (assay_model_same_file (same[i].listed, same[i].wanted));
    }
}

static void
test_letters_that_differ (void)
{
  g_test_summary ("Another letter is another file: no locale's idea of an i, no accent dropped");
  g_assert_false (assay_model_same_file ("k\xc4\xb1z.pt", "kiz.pt")); /* dotless i */
  g_assert_false (assay_model_same_file ("K\xc4\xb0Z.pt", "kiz.pt")); /* I with a dot */
  g_assert_true (assay_model_same_file ("KIZ.pt", "kiz.pt"));
  g_assert_false (assay_model_same_file ("cafe.pt", "caf\xc3\xa9.pt"));
  g_assert_false (assay_model_same_file ("a.pt", "a.ckpt"));
  g_assert_false (assay_model_same_file ("", "a.pt"));
}

static void
test_exact_first (void)
{
  AssayModelMatch found = match (LIST ("A.pt", "a.pt", "x/a.pt", "a.pt"), "a.pt");

  g_test_summary ("What is listed as it was asked for is taken, whatever else is like it");
  g_assert_cmpstr (found.file, ==, "a.pt");
  g_assert_true (found.exact);
  found = match (LIST ("X\\A.pt", "x\\a.pt"), "x/a.pt");
  g_assert_cmpstr (found.file, ==, "x\\a.pt"); /* a separator is less than a letter's size */
}

static void
test_ambiguous (void)
{
  AssayModelMatch found = match (LIST ("Copax.pt", "other.pt", "COPAX.pt"), "copax.pt");

  g_test_summary ("Two that are equally like it: none is chosen, both are told");
  g_assert_null (found.file);
  g_assert_true (found.ambiguous);
  g_assert_cmpstr (found.nearest[0], ==, "Copax.pt");
  g_assert_cmpstr (found.nearest[1], ==, "COPAX.pt");
  g_assert_null (found.nearest[2]);

  found = match (LIST ("one/glow.pt", "two/glow.pt"), "glow.pt");
  g_assert_true (found.ambiguous);
  g_assert_null (found.file);
}

static void
test_folders (void)
{
  g_test_summary ("The only one of that name in a folder is it, but a named folder is meant");
  g_assert_cmpstr (match (LIST ("sub/glow.pt", "glo.pt"), "glow.pt").file, ==, "sub/glow.pt");
  g_assert_cmpstr (match (LIST ("a\\b\\Glow.pt"), "b/glow.pt").file, ==, "a\\b\\Glow.pt");
  g_assert_cmpstr (match (LIST ("glow.pt"), "sub/glow.pt").file, ==, "glow.pt");
  g_assert_null (match (LIST ("v2/glow.pt"), "v1/glow.pt").file);
  g_assert_null (match (LIST ("sub/aglow.pt"), "glow.pt").file);
  g_assert_cmpstr (match (LIST ("x/y.pt", "v2/glow.pt"), "v1/glow.pt").nearest[0], ==,
                   "v2/glow.pt");
}

static void
test_nearest (void)
{
  AssayModelMatch found = match (
    LIST ("pony.pt", "SDXL/sdxl_base.pt", "flux.pt", "sd_xl_base_0.9.pt"), "sd_xl_base_1.0.pt");

  g_test_summary (
    "What is missing names what is likest, and always something if there is anything");
  g_assert_null (found.file);
  g_assert_false (found.ambiguous);
  g_assert_cmpstr (found.nearest[0], ==, "sd_xl_base_0.9.pt");
  g_assert_cmpstr (found.nearest[1], ==, "SDXL/sdxl_base.pt");
  g_assert_nonnull (found.nearest[2]);
  g_assert_null (found.nearest[3]);
  g_assert_cmpstr (match (LIST ("q.pt"), "sd_xl_base_1.0.pt").nearest[0], ==, "q.pt");
  g_assert_null (match ((const char *const[]){NULL}, "a.pt").nearest[0]);
}

/* Names ----------------------------------------------------------------- */

static char *
random_name (void)
{
  static const char *const pieces[] = {
    "a", "B", "\xc3\xa4", "e\xcc\x81", "\xc3\x9f", "\xc4\xb1",     "\xc4\xb0",
    "_", "1", ".",        "/",         "\\",       "\xef\xac\x81", "K"};
  GString *name = g_string_new (NULL);
  gint n = g_test_rand_int_range (1, 8);

  for (gint i = 0; i < n; i++)
    g_string_append (name, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_string_free (name, FALSE);
}

/* The same name as another system spells it. */
static char *
respell (const char *name)
{
  g_autofree char *letters = g_utf8_normalize (
    name, -1, g_test_rand_bit () ? G_NORMALIZE_DEFAULT : G_NORMALIZE_DEFAULT_COMPOSE);
  const char from = g_test_rand_bit () ? '/' : '\\';

  for (char *at = letters; *at != '\0'; at++)
    if (*at == from && g_test_rand_bit ())
      *at = from == '/' ? '\\' : '/';
  return g_steal_pointer (&letters);
}

static void
test_any_names (void)
{
  g_test_summary (
    "Any names: what is chosen is listed, alone in being like it, and respelling finds it again");
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *a = random_name (), *b = random_name (), *c = random_name (),
                      *asked = respell (a);
      const char *const *listed = LIST (b, a, c);
      AssayModelMatch found = match (listed, asked);

      g_assert_true (assay_model_same_file (a, asked));
      g_assert_true (assay_model_same_file (asked, a));
      g_assert_true (found.file != NULL || found.ambiguous);
      g_assert_false (found.file != NULL && found.ambiguous);
      if (found.file != NULL)
        g_assert_true (g_strv_contains (listed, found.file));
      if (found.file != NULL && !found.exact)
        g_assert_true (assay_model_same_file (found.file, asked));
      if (found.ambiguous)
        g_assert_true (assay_model_same_file (found.nearest[0], asked)
                       && assay_model_same_file (found.nearest[1], asked));
      g_assert_cmpint (assay_model_same_file (b, c), ==, assay_model_same_file (c, b));
    }
}

static void
test_map (void)
{
  g_autoptr (AssayModelMap) map = assay_model_map_new ("http://a"),
                            same = assay_model_map_new ("http://a");

  g_assert_null (assay_model_map_get (NULL, "checkpoint:copax"));
  g_assert_null (assay_model_map_get_server (NULL));
  g_assert_true (assay_model_map_equal (NULL, NULL));
  assay_model_map_set (map, "checkpoint:copax", "b.pt");
  assay_model_map_set (map, "checkpoint:copax", "a.pt");
  g_assert_cmpstr (assay_model_map_get (map, "checkpoint:copax"), ==, "a.pt");
  g_assert_cmpstr (assay_model_map_get_server (map), ==, "http://a");
  g_assert_false (assay_model_map_equal (map, same));
  assay_model_map_set (same, "checkpoint:copax", "b.pt");
  g_assert_false (assay_model_map_equal (map, same));
  assay_model_map_set (same, "checkpoint:copax", "a.pt");
  g_assert_true (assay_model_map_equal (map, same));
  g_assert_false (assay_model_map_equal (map, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/model-files/spellings", test_spellings);
  g_test_add_func ("/wire/model-files/letters-that-differ", test_letters_that_differ);
  g_test_add_func ("/wire/model-files/exact-first", test_exact_first);
  g_test_add_func ("/wire/model-files/ambiguous", test_ambiguous);
  g_test_add_func ("/wire/model-files/folders", test_folders);
  g_test_add_func ("/wire/model-files/nearest", test_nearest);
  g_test_add_func ("/wire/model-files/any-names", test_any_names);
  g_test_add_func ("/wire/model-files/map", test_map);
  return g_test_run ();
}
