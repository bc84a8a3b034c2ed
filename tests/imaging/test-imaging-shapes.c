/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-synthetic.h"
#include "imaging/assay-morphology.h"
#include "imaging/assay-resample.h"

#include <string.h>

static void
test_picture_limits (void)
{
  static const struct
  {
    int width, height;
    gboolean good;
  } cases[] = {
    {1, 1, TRUE},     {0, 1, FALSE},     {1, 0, FALSE},     {-1, 5, FALSE},
    {32768, 1, TRUE}, {32769, 1, FALSE}, {1, 32769, FALSE}, {8192, 8193, FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayPicture) picture = assay_picture_new (cases[i].width, cases[i].height);

      g_assert_cmpint (picture != NULL, ==, cases[i].good);
      if (picture != NULL)
        g_assert_cmpint (picture->pixels[0].a, ==, 0);
    }
}

static void
test_picture_hash (void)
{
  g_autoptr (AssayPicture) wide = assay_picture_new (8, 2);
  g_autoptr (AssayPicture) tall = assay_picture_new (2, 8);
  g_autoptr (AssayPicture) same = assay_picture_new (8, 2);
  AssayDigest a, b, c;

  assay_picture_hash (wide, &a);
  assay_picture_hash (tall, &b);
  assay_picture_hash (same, &c);
  g_assert_false (assay_digest_equal (&a, &b));
  g_assert_true (assay_digest_equal (&a, &c));
  g_assert_true (assay_picture_equal (wide, same));
  g_assert_false (assay_picture_equal (wide, tall));
  same->pixels[15].a = 1;
  assay_picture_hash (same, &c);
  g_assert_false (assay_digest_equal (&a, &c));
  g_assert_false (assay_picture_equal (wide, same));
}

static void
test_content_box (void)
{
  g_autoptr (AssayPicture) picture = assay_picture_new (20, 10);
  AssayRect box = assay_picture_content_box (picture, 1);

  g_assert_cmpint (box.width, ==, 0);
  assay_picture_at (picture, 3, 8)->a = 20;
  assay_picture_at (picture, 17, 2)->a = 19;
  box = assay_picture_content_box (picture, 19);
  g_assert_cmpint (box.x, ==, 3);
  g_assert_cmpint (box.y, ==, 2);
  g_assert_cmpint (box.width, ==, 15);
  g_assert_cmpint (box.height, ==, 7);
  box = assay_picture_content_box (picture, 20);
  g_assert_cmpint (box.width, ==, 1);
  g_assert_cmpint (box.y, ==, 8);
}

/* A mask drawn as text: '#' is 255. */
static AssayMask *
draw (const char *const *rows, int n_rows)
{
  AssayMask *mask = assay_mask_new ((int) strlen (rows[0]), n_rows);

  for (int y = 0; y < n_rows; y++)
    for (int x = 0; x < mask->width; x++)
      mask->bytes[y * mask->width + x] = rows[y][x] == '#' ? 255 : 0;
  return mask;
}

static void
test_components (void)
{
  static const char *const rows[] = {
    "#.#.....#", "#.#..##.#", "###..#...", ".....#..#", "..##...#.",
  };
  g_autoptr (AssayMask) mask = draw (rows, G_N_ELEMENTS (rows));
  g_autoptr (AssayComponents) edges = assay_components_find (mask, 1, FALSE);
  g_autoptr (AssayComponents) corners = assay_components_find (mask, 1, TRUE);
  const AssayComponent *u = &g_array_index (edges->components, AssayComponent, 0);
  const AssayComponent *inner = &g_array_index (edges->components, AssayComponent, 2);

  g_assert_cmpuint (edges->components->len, ==, 6);
  g_assert_cmpuint (corners->components->len, ==,
                    5);                  /* the two lower right ones meet at a corner */
  g_assert_cmpuint (u->n_pixels, ==, 7); /* both arms, joined below */
  g_assert_cmpint (u->box.width, ==, 3);
  g_assert_cmpint (u->box.height, ==, 3);
  g_assert_true (u->touches_border);
  g_assert_cmpuint (inner->n_pixels, ==, 4);
  g_assert_cmpint (inner->box.x, ==, 5);
  g_assert_false (inner->touches_border);
}

/* Against a slow flood fill on random masks. */
static void
flood (const AssayMask *mask, guint8 *seen, int x, int y)
{
  gsize index;

  if (x < 0 || y < 0 || x >= mask->width || y >= mask->height)
    return;
  index = (gsize) y * (gsize) mask->width + (gsize) x;
  if (mask->bytes[index] == 0 || seen[index])
    return;
  seen[index] = 1;
  for (int d = 0; d < 4; d++)
    flood (mask, seen, x + (d == 0) - (d == 1), y + (d == 2) - (d == 3));
}

static void
test_components_random (void)
{
  guint32 state = 11;

  for (int round = 0; round < 200; round++)
    {
      int width = 1 + (int) (synthetic_random (&state) % 23),
          height = 1 + (int) (synthetic_random (&state) % 23);
      guint dense = 1 + synthetic_random (&state) % 9, n = 0;
      guint64 n_pixels = 0, counted = 0;
      g_autoptr (AssayMask) mask = assay_mask_new (width, height);
      g_autoptr (AssayComponents) found = NULL;
      g_autofree guint8 *seen = g_malloc0 ((gsize) width * (gsize) height);

      for (int i = 0; i < width * height; i++)
        n_pixels += mask->bytes[i] = synthetic_random (&state) % 10 < dense;
      for (int i = 0; i < width * height; i++)
        if (mask->bytes[i] != 0 && !seen[i])
          {
            n++;
            flood (mask, seen, i % width, i / width);
          }
      found = assay_components_find (mask, 1, FALSE);
      g_assert_cmpuint (found->components->len, ==, n);
      for (guint i = 0; i < n; i++)
        counted += g_array_index (found->components, AssayComponent, i).n_pixels;
      g_assert_cmpuint (counted, ==, n_pixels);
    }
}

/* Against the definition, on random masks. */
static int
slow_depth (const AssayMask *mask, int x, int y, int deepest)
{
  int depth = ASSAY_RING_DEEP;

  for (int ny = 0; ny < mask->height; ny++)
    for (int nx = 0; nx < mask->width; nx++)
      if (mask->bytes[ny * mask->width + nx] == 0)
        depth = MIN (depth, MAX (ABS (nx - x), ABS (ny - y)));
  return depth > deepest ? ASSAY_RING_DEEP : depth;
}

static void
test_rings (void)
{
  guint32 state = 5;

  for (int round = 0; round < 60; round++)
    {
      int width = 1 + (int) (synthetic_random (&state) % 24),
          height = 1 + (int) (synthetic_random (&state) % 24);
      g_autoptr (AssayMask) mask = assay_mask_new (width, height);
      g_autoptr (AssayMask) rings = NULL;

      for (int i = 0; i < width * height; i++)
        mask->bytes[i] = synthetic_random (&state) % 40 != 0 ? 255 : 0;
      rings = assay_rings_find (mask, 255, 3);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          g_assert_cmpint (rings->bytes[y * width + x], ==, slow_depth (mask, x, y, 3));
    }
}

/* A flat picture stays flat at every size, and alpha's sum is kept. */
static void
test_resample_flat (void)
{
  static const int sizes[][2] = {{7, 3}, {100, 99}, {64, 1}, {33, 32}, {3, 7}};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int from = sizes[i][0], to = sizes[i][1];
      g_autoptr (AssayPicture) source = synthetic_flat (from, from, (AssayPixel){200, 3, 77, 130});
      g_autoptr (AssayPicture) target = assay_picture_new (to, to);

      assay_resample_area (source, (AssayRect){0, 0, from, from}, target,
                           (AssayRect){0, 0, to, to});
      for (int k = 0; k < to * to; k++)
        {
          g_assert_cmpint (target->pixels[k].r, ==, 200);
          g_assert_cmpint (target->pixels[k].b, ==, 77);
          g_assert_cmpint (target->pixels[k].a, ==, 130);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/picture/limits", test_picture_limits);
  g_test_add_func ("/imaging/picture/hash", test_picture_hash);
  g_test_add_func ("/imaging/picture/content-box", test_content_box);
  g_test_add_func ("/imaging/components/drawn", test_components);
  g_test_add_func ("/imaging/components/random", test_components_random);
  g_test_add_func ("/imaging/rings/random", test_rings);
  g_test_add_func ("/imaging/resample/flat", test_resample_flat);
  return g_test_run ();
}
