/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-contact-sheet.h"

/* Mutation: blend the top pixel without its alpha, or scale by other than whole numbers. */

#define GAP 12 /* between cells, and around them */

static AssayPicture *
plain (int width, int height, AssayPixel color)
{
  AssayPicture *picture = assay_picture_new (width, height);

  for (int i = 0; i < width * height; i++)
    picture->pixels[i] = color;
  return picture;
}

static void
assert_color (const AssayPicture *picture, int x, int y, int r, int g, int b)
{
  const AssayPixel *pixel = assay_picture_at ((AssayPicture *) picture, x, y);

  g_assert_cmpint (pixel->r, ==, r);
  g_assert_cmpint (pixel->g, ==, g);
  g_assert_cmpint (pixel->b, ==, b);
  g_assert_cmpint (pixel->a, ==, 255);
}

static GPtrArray *
pictures_of (guint n, int width, int height, AssayPixel color)
{
  GPtrArray *pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_picture_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (pictures, plain (width, height, color));
  return pictures;
}

static void
test_none (void)
{
  g_autoptr (GPtrArray) none = pictures_of (0, 1, 1, (AssayPixel){0});

  g_assert_null (assay_contact_sheet_draw (none, 6, 32));
}

static void
test_size (void)
{
  static const struct
  {
    guint n;
    int across, down;
  } cases[] = {{1, 1, 1}, {3, 3, 1}, {4, 3, 2}, {7, 3, 3}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) pictures = pictures_of (cases[i].n, 4, 4, (AssayPixel){255, 0, 0, 255});
      g_autoptr (AssayPicture) sheet = assay_contact_sheet_draw (pictures, 3, 32);

      g_assert_cmpint (sheet->width, ==, cases[i].across * (32 + GAP) + GAP);
      g_assert_cmpint (sheet->height, ==, cases[i].down * (32 + GAP) + GAP);
      assert_color (sheet, GAP + 16, GAP + 16, 255, 0, 0);
    }
}

/* Two pixels side by side, sixteen times as large: the edge is exactly in the middle, no colour in
 * between. */
static void
test_hard_pixels (void)
{
  g_autoptr (GPtrArray) pictures = pictures_of (1, 2, 2, (AssayPixel){10, 20, 30, 255});
  AssayPicture *picture = pictures->pdata[0];
  g_autoptr (AssayPicture) sheet = NULL;

  *assay_picture_at (picture, 1, 0) = *assay_picture_at (picture, 1, 1) =
    (AssayPixel){200, 100, 50, 255};
  sheet = assay_contact_sheet_draw (pictures, 1, 32);
  for (int y = 0; y < 32; y++)
    for (int x = 0; x < 32; x++)
      assert_color (sheet, GAP + x, GAP + y, x < 16 ? 10 : 200, x < 16 ? 20 : 100,
                    x < 16 ? 30 : 50);
}

static void
test_alpha_on_checks (void)
{
  g_autoptr (GPtrArray) clear = pictures_of (1, 32, 32, (AssayPixel){255, 0, 0, 0});
  g_autoptr (GPtrArray) half = pictures_of (1, 32, 32, (AssayPixel){0, 0, 0, 128});
  g_autoptr (AssayPicture) one = assay_contact_sheet_draw (clear, 1, 32);
  g_autoptr (AssayPicture) two = assay_contact_sheet_draw (half, 1, 32);

  assert_color (one, GAP, GAP, 0xd8, 0xd8, 0xd8);
  assert_color (one, GAP + 8, GAP, 0xbc, 0xbc, 0xbc);
  assert_color (two, GAP, GAP, 108, 108, 108);
}

/* Larger than its cell: scaled down to fit, nothing read outside of the picture (address
 * sanitizer). */
static void
test_large (void)
{
  static const struct
  {
    int width, height;
  } sizes[] = {{100, 100}, {33, 7}, {1, 1000}, {1000, 1}, {32, 32}, {31, 33}};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GPtrArray) pictures =
        pictures_of (1, sizes[i].width, sizes[i].height, (AssayPixel){0, 0, 255, 255});
      g_autoptr (AssayPicture) sheet = assay_contact_sheet_draw (pictures, 2, 32);

      g_assert_cmpint (sheet->width, ==, 32 + 2 * GAP);
      if (sizes[i].width >= 7 && sizes[i].height >= 7)
        assert_color (sheet, GAP + 16, GAP + 16, 0, 0, 255);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release/sheet/none", test_none);
  g_test_add_func ("/release/sheet/size", test_size);
  g_test_add_func ("/release/sheet/hard-pixels", test_hard_pixels);
  g_test_add_func ("/release/sheet/alpha-on-checks", test_alpha_on_checks);
  g_test_add_func ("/release/sheet/large", test_large);
  return g_test_run ();
}
