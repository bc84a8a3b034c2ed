/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-id.h"

#include <string.h>

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void
test_valid (void)
{
  static const char *const valid[] = {"a", "0", "potion-red", "ui_icon", "9-_", A64};
  static const char *const invalid[] = {"",    "-a", "_a",  "A",     "a.b", "a/b", "..",
                                        "a b", "é",  "a\n", A64 "a", "ı",   "a@1"};

  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    g_assert_true (assay_id_is_valid (valid[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    g_assert_false (assay_id_is_valid (invalid[i]));
  g_assert_false (assay_id_is_valid (NULL));
}

static void
test_versioned (void)
{
  static const char *const refused[] = {
    "sdxl", "sdxl@",    "sdxl@0", "sdxl@01",  "sdxl@-1", "sdxl@+1",         "sdxl@1 ",
    "@1",   "sdxl@1@2", "Sdxl@1", "sdxl@1.0", "sdxl@x",  "sdxl@1234567890", "builtin:sdxl@1"};
  g_autofree char *id = NULL;
  int version = 0;

  g_assert_true (assay_id_parse_versioned ("sdxl-base@12", &id, &version));
  g_assert_cmpstr (id, ==, "sdxl-base");
  g_assert_cmpint (version, ==, 12);
  g_assert_true (assay_id_parse_versioned ("a@999999999", NULL, &version));
  g_assert_cmpint (version, ==, 999999999);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      char *untouched = NULL;

      g_assert_false (assay_id_parse_versioned (refused[i], &untouched, &version));
      g_assert_null (untouched);
    }
  g_assert_false (assay_id_parse_versioned (NULL, NULL, NULL));
}

static void
test_builtin (void)
{
  g_autofree char *id = NULL;
  int version = 0;

  g_assert_true (assay_id_parse_builtin ("builtin:ui_icon@1", &id, &version));
  g_assert_cmpstr (id, ==, "ui_icon");
  g_assert_cmpint (version, ==, 1);
  g_assert_false (assay_id_parse_builtin ("ui_icon@1", NULL, NULL));
  g_assert_false (assay_id_parse_builtin ("builtin:ui_icon", NULL, NULL));
  g_assert_false (assay_id_parse_builtin ("Builtin:ui_icon@1", NULL, NULL));
}

static void
test_tag (void)
{
  g_assert_true (assay_id_is_tag ("fault:halo"));
  g_assert_false (assay_id_is_tag ("fault"));
  g_assert_false (assay_id_is_tag (":halo"));
  g_assert_false (assay_id_is_tag ("fault:"));
  g_assert_false (assay_id_is_tag ("a:b:c"));
  g_assert_false (assay_id_is_tag (NULL));
}

static void
test_ulid (void)
{
  static const guint8 none[10] = {0};
  static const guint8 all[10] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
  static const guint8 count[10] = {0, 0, 0, 0, 1, 0, 0, 0, 0, 2};

  /* 1469918176385 ms is the example of the ULID specification: 01ARYZ6S41 */
  g_assert_cmpstr (assay_ulid_make (1469918176385999, none).text, ==, "01ARYZ6S410000000000000000");
  g_assert_cmpstr (assay_ulid_make (0, all).text, ==, "0000000000ZZZZZZZZZZZZZZZZ");
  g_assert_cmpstr (assay_ulid_make (0, count).text, ==, "00000000000000000100000002");
  g_assert_cmpint (strcmp (assay_ulid_make (1000, all).text, assay_ulid_make (2000, none).text), <,
                   0);
}

static void
test_uuid (void)
{
  static const guint8 all[16] = {255, 255, 255, 255, 255, 255, 255, 255,
                                 255, 255, 255, 255, 255, 255, 255, 255};
  static const guint8 none[16] = {0};
  static const char *const refused[] = {"",
                                        "00000000-0000-0000-8000-000000000000",
                                        "00000000-0000-4000-0000-000000000000",
                                        "00000000-0000-4000-8000-00000000000",
                                        "00000000-0000-4000-8000-0000000000000",
                                        "00000000x0000-4000-8000-000000000000",
                                        "FFFFFFFF-ffff-4fff-bfff-ffffffffffff",
                                        "g0000000-0000-4000-8000-000000000000"};

  g_assert_cmpstr (assay_uuid_make (all).text, ==, "ffffffff-ffff-4fff-bfff-ffffffffffff");
  g_assert_cmpstr (assay_uuid_make (none).text, ==, "00000000-0000-4000-8000-000000000000");
  g_assert_true (assay_uuid_is_valid (assay_uuid_make (all).text));
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (assay_uuid_is_valid (refused[i]));
}

static void
test_nearest (void)
{
  static const char *const words[] = {"title",    "tags",  "assetType", "checkpoint",
                                      "negative", "tiles", NULL};

  g_assert_cmpstr (assay_nearest_word ("titel", words), ==, "title"); /* a swap is one step */
  g_assert_cmpstr (assay_nearest_word ("tgas", words), ==, "tags");   /* two would be too far */
  g_assert_cmpstr (assay_nearest_word ("title", words), ==, "title");
  g_assert_cmpstr (assay_nearest_word ("tilte", words), ==, "title");
  g_assert_cmpstr (assay_nearest_word ("assettype", words), ==, "assetType");
  g_assert_cmpstr (assay_nearest_word ("chekpiont", words), ==, "checkpoint");
  g_assert_cmpstr (assay_nearest_word ("tag", words), ==, "tags");
  g_assert_null (assay_nearest_word ("ta", words));     /* 2 of 2 letters */
  g_assert_null (assay_nearest_word ("ngtvxx", words)); /* too far */
  g_assert_null (assay_nearest_word ("", words));
  g_assert_null (assay_nearest_word (A64 "aaaaaaaaaa", words));
  g_assert_cmpstr (assay_nearest_word ("titlse", words), ==, "title"); /* the first of equals */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/id/valid", test_valid);
  g_test_add_func ("/base/id/versioned", test_versioned);
  g_test_add_func ("/base/id/builtin", test_builtin);
  g_test_add_func ("/base/id/tag", test_tag);
  g_test_add_func ("/base/id/ulid", test_ulid);
  g_test_add_func ("/base/id/uuid", test_uuid);
  g_test_add_func ("/base/id/nearest", test_nearest);
  return g_test_run ();
}
