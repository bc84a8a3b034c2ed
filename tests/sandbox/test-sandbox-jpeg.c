/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-draw.h"
#include "sandbox/assay-sandbox-jpeg.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

/* Our JPEG as another reader sees it. */

static GdkPixbuf *
read_back (GBytes *jpeg)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("jpeg", NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_loader_write_bytes (loader, jpeg, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

/* Mean difference of a channel's values, in thousandths. */
static guint
difference (const AssayPicture *picture, GdkPixbuf *back)
{
  guint64 sum = 0;

  g_assert_cmpint (gdk_pixbuf_get_width (back), ==, picture->width);
  g_assert_cmpint (gdk_pixbuf_get_height (back), ==, picture->height);
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        const guint8 *q = gdk_pixbuf_read_pixels (back) + y * gdk_pixbuf_get_rowstride (back)
                          + x * gdk_pixbuf_get_n_channels (back);
        AssayPixel p = *assay_picture_at (picture, x, y);

        sum += (guint) (ABS (p.r - q[0]) + ABS (p.g - q[1]) + ABS (p.b - q[2]));
      }
  return (guint) (sum * 1000 / 3 / (guint64) picture->width / (guint64) picture->height);
}

static guint
round_trip (const AssayPicture *picture, int quality, gsize *out_bytes)
{
  g_autoptr (GBytes) jpeg = sandbox_jpeg_encode (picture, quality);
  g_autoptr (GdkPixbuf) back = read_back (jpeg);

  *out_bytes = g_bytes_get_size (jpeg);
  return difference (picture, back);
}

/* Closer and larger with quality. Red when channels are changed about or quality is not heard. */
static void
test_drawing (void)
{
  static const struct
  {
    int quality;
    guint within;
  } cases[] = {{10, 8000}, {50, 4000}, {80, 2500}, {95, 1500}, {100, 1200}};
  SandboxDrawRequest request = {.width = 203,
                                .height = 197,
                                .positive = "a red potion",
                                .checkpoint = "",
                                .loras = "",
                                .seed = 5,
                                .steps = 8,
                                .cfg_tenths = 70};
  g_autoptr (AssayPicture) picture = sandbox_draw (&request, NULL);
  gsize before = 0, now = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++, before = now)
    {
      guint off = round_trip (picture, cases[i].quality, &now);

      g_test_message ("quality %d: %u thousandths off, %" G_GSIZE_FORMAT " bytes", cases[i].quality,
                      off, now);
      g_assert_cmpuint (off, <, cases[i].within);
      g_assert_cmpuint (now, >, before);
    }
}

/* Every size up to two blocks. */
static void
test_sizes (void)
{
  for (int side = 1; side <= 17; side++)
    for (int quality = 1; quality <= 100; quality += 33)
      {
        g_autoptr (AssayPicture) picture = assay_picture_new (side, 18 - side);
        gsize n_bytes;

        for (int i = 0; i < side * (18 - side); i++)
          picture->pixels[i] = (AssayPixel){(guint8) (i % 2 * 255), (guint8) (i % 3 / 2 * 255),
                                            (guint8) (i % 5 / 4 * 255), 255};
        g_assert_cmpuint (round_trip (picture, quality, &n_bytes), <, 130000);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/jpeg/drawing", test_drawing);
  g_test_add_func ("/sandbox/jpeg/sizes", test_sizes);
  return g_test_run ();
}
