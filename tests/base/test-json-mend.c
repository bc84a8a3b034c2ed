/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-mend.h"

#include <string.h>

static GBytes *
mend (const char *text, GArray **out_places)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return assay_json_mend (bytes, out_places);
}

/* Mutations: a word inside of a text is taken for Python's; one of a pair counts as half. */
static void
test_known (void)
{
  static const char *const known[][2] = {
    {"{\"a\":1}", "{\"a\":1}"},
    {"[NaN,Infinity,-Infinity]", "[null,null,null]"},
    {"[\"NaN\",\"\\\"NaN\",NaN]", "[\"NaN\",\"\\\"NaN\",null]"},
    {"[\"a\\ud83d\",\"\\ude00b\"]", "[\"a\\ufffd\",\"\\ufffdb\"]"},
    {"[\"\\ud83d\\ude00\",NaN]", "[\"\\ud83d\\ude00\",null]"},
    {"[NaN", NULL},
    {"{NaN:1}", NULL},
    {"[nan]", NULL},
    {"", NULL},
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GBytes) bytes = mend (known[i][0], NULL);

      g_test_message ("%s", known[i][0]);
      g_assert_cmpint (bytes != NULL, ==, known[i][1] != NULL);
      if (bytes != NULL)
        g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), known[i][1],
                         strlen (known[i][1]));
    }
}

/* Mutation: places of the text as it was. */
static void
test_places (void)
{
  g_autoptr (GArray) places = NULL, none = NULL;
  g_autoptr (GBytes) bytes = mend ("[Infinity,NaN,\"x\\ud800\"]", &places);
  g_autoptr (GBytes) whole = mend ("[1]", &none);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   "[null,null,\"x\\ufffd\"]", 21);
  g_assert_cmpuint (places->len, ==, 3);
  g_assert_cmpuint (g_array_index (places, gsize, 0), ==, 1);
  g_assert_cmpuint (g_array_index (places, gsize, 1), ==, 6);
  g_assert_cmpuint (g_array_index (places, gsize, 2), ==, 13);
  g_assert_nonnull (whole);
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-mend/known", test_known);
  g_test_add_func ("/base/json-mend/places", test_places);
  return g_test_run ();
}
