/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-synthetic.h"
#include "imaging/assay-process-private.h"

/* The cut on backgrounds as models draw them: never flat, with a shadow, seen through glass. */

static const AssayPixel magenta = {255, 0, 255, 255};
static const AssayPixel red = {200, 40, 30, 255};

static AssayPicture *
cut (const AssayPicture *source, AssayPixel key)
{
  const AssayProcessParameters parameters = {
    .cut = ASSAY_CUT_METHOD_KEY_COLOR, .key = key, .key_tolerance = 12, .fringe = TRUE};
  AssayPicture *picture = assay_process (source, &parameters, NULL, NULL);

  g_assert_nonnull (picture);
  return picture;
}

static guint8
scaled (int level, int shade)
{
  return (guint8) ((level * shade + 500) / 1000);
}

/* The color darkens by the square of the distance from the middle, by @per_mille in the corners. */
static AssayPicture *
vignetted (int side, AssayPixel color, int per_mille)
{
  AssayPicture *picture = synthetic_flat (side, side, color);

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        int dx = 2 * x - side, dy = 2 * y - side;
        int shade = 1000 - (int) ((gint64) per_mille * (dx * dx + dy * dy) / (2 * side * side));

        *assay_picture_at (picture, x, y) = (AssayPixel){
          scaled (color.r, shade), scaled (color.g, shade), scaled (color.b, shade), 255};
      }
  return picture;
}

static void
assert_alpha (const AssayPicture *picture, int x, int y, int least, int most)
{
  int a = assay_picture_at (picture, x, y)->a;

  if (a < least || a > most)
    g_error ("alpha %d at %d, %d is not %d to %d", a, x, y, least, most);
}

/* A ring: outside and hole go, however the background darkens. */
static void
test_vignette (void)
{
  for (int noise = 0; noise <= 6; noise += 6)
    {
      g_autoptr (AssayPicture) source = vignetted (256, magenta, 250), picture = NULL;

      synthetic_disk (source, 128, 128, 80, red);
      for (int y = 0; y < 256; y++)
        for (int x = 0; x < 256; x++)
          if (synthetic_disk_coverage (x, y, 256, 256, 40) == 255)
            *assay_picture_at (source, x, y) = (AssayPixel){250, 0, 250, 255};
      synthetic_noise (source, noise, 3);
      picture = cut (source, magenta);
      for (int i = 0; i < 256; i += 5)
        assert_alpha (picture, i, 2, 0, 0);
      assert_alpha (picture, 128, 128, 0, 0);
      assert_alpha (picture, 110, 128, 0, 0);
      assert_alpha (picture, 128, 68, 255, 255);
    }
}

/* The background is known where it is covered too, to two levels. */
static void
test_backdrop (void)
{
  g_autoptr (AssayPicture) whole = vignetted (256, magenta, 200),
                           source = vignetted (256, magenta, 200);
  const AssayBackdropColor color = _assay_backdrop_color (magenta, 12);
  g_autoptr (AssayMask) mask = NULL;
  g_autoptr (AssayBackdrop) backdrop = NULL;

  synthetic_disk (source, 128, 128, 40, red);
  mask = _assay_backdrop_flood (source, &color, NULL);
  backdrop = _assay_backdrop_new (source, mask, magenta);
  for (int y = 0; y < 256; y += 3)
    for (int x = 0; x < 256; x += 3)
      {
        AssayPixel found = _assay_backdrop_at (backdrop, x, y);

        g_assert_cmpint (ABS (found.r - assay_picture_at (whole, x, y)->r), <=, 3);
        g_assert_cmpint (found.g, ==, 0);
      }
}

/* A soft shadow of 45 % under the thing goes; the thing's own dark foot stays. */
static void
test_shadow (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (256, 256, magenta), picture = NULL;

  for (int y = 0; y < 256; y++)
    for (int x = 0; x < 256; x++)
      {
        int dx = x - 128, dy = 4 * (y - 190), away = dx * dx + dy * dy;
        int shade = 1000 - 450 * MAX (0, 10000 - away) / 10000;

        *assay_picture_at (source, x, y) =
          (AssayPixel){scaled (255, shade), 0, scaled (255, shade), 255};
      }
  synthetic_rectangle (source, (AssayRect){100, 60, 56, 130}, red);
  synthetic_rectangle (source, (AssayRect){100, 180, 56, 10}, (AssayPixel){30, 20, 25, 255});
  picture = cut (source, magenta);
  for (int x = 20; x < 240; x += 4)
    assert_alpha (picture, x, 195, 0, 0);
  assert_alpha (picture, 90, 186, 0, 0);
  assert_alpha (picture, 128, 185, 255, 255);
  assert_alpha (picture, 101, 182, 255, 255);
  assert_alpha (picture, 128, 62, 255, 255);
}

/* A shadow with an edge, 40 % deep: its rim, a mixture of two shades, goes too. */
static void
test_hard_shadow (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (256, 256, magenta), picture = NULL;

  synthetic_disk (source, 128, 160, 70, (AssayPixel){153, 0, 153, 255});
  synthetic_rectangle (source, (AssayRect){90, 30, 76, 130}, red);
  picture = cut (source, magenta);
  for (int y = 166; y < 256; y++)
    for (int x = 0; x < 256; x++)
      assert_alpha (picture, x, y, 0, 0);
  assert_alpha (picture, 128, 150, 255, 255);
}

/* White glass of alpha 40 % within a solid rim: its own color and alpha come back. */
static void
test_glass (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (256, 256, magenta), picture = NULL;

  synthetic_disk (source, 128, 128, 90, (AssayPixel){60, 60, 70, 255});
  for (int y = 0; y < 256; y++)
    for (int x = 0; x < 256; x++)
      if (synthetic_disk_coverage (x, y, 256, 256, 80) == 255)
        *assay_picture_at (source, x, y) = (AssayPixel){255, 102, 255, 255};
  picture = cut (source, magenta);
  assert_alpha (picture, 128, 128, 96, 108);
  assert_alpha (picture, 128, 43, 255, 255); /* the rim */
  g_assert_cmpint (assay_picture_at (picture, 128, 128)->g, >=, 240);
  g_assert_cmpint (assay_picture_at (picture, 128, 128)->r, >=, 248);
}

/* Paint that is near the background's hue is no glass. */
static void
test_paint (void)
{
  static const AssayPixel paints[] = {
    {140, 60, 200, 255}, {220, 60, 130, 255}, {120, 100, 125, 255}};

  for (guint i = 0; i < G_N_ELEMENTS (paints); i++)
    {
      g_autoptr (AssayPicture) source = synthetic_flat (256, 256, magenta), picture = NULL;

      synthetic_disk (source, 128, 128, 80, paints[i]);
      picture = cut (source, magenta);
      for (int x = 54; x <= 202; x += 4)
        assert_alpha (picture, x, 128, 255, 255);
      assert_alpha (picture, 40, 128, 0, 0);
    }
}

/* A glow fades into the background over many pixels. */
static void
test_glow (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (256, 256, magenta), picture = NULL;
  int worst = 0;

  for (int y = 0; y < 256; y++)
    for (int x = 0; x < 256; x++)
      {
        int dx = x - 128, dy = y - 128, a = MAX (0, 255 - (dx * dx + dy * dy) / 30);

        assay_picture_at (source, x, y)->g = (guint8) a;
      }
  picture = cut (source, magenta);
  for (int x = 0; x < 256; x++)
    {
      int dx = x - 128, a = MAX (0, 255 - dx * dx / 30);

      worst = MAX (worst, ABS (assay_picture_at (picture, x, 128)->a - a));
    }
  g_test_message ("worst alpha %d", worst);
  g_assert_cmpint (worst, <=, 28);
}

/* What comes cut already is left as it is, whatever lies under its transparency. */
static void
test_transparent (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, (AssayPixel){255, 0, 255, 0}),
                           picture = NULL;

  synthetic_sprite_disk (source, 64, 64, 40, (AssayPixel){230, 20, 220, 255});
  picture = cut (source, magenta);
  for (int y = 0; y < 128; y++)
    for (int x = 0; x < 128; x++)
      {
        AssayPixel was = *assay_picture_at (source, x, y), is = *assay_picture_at (picture, x, y);

        g_assert_cmpint (is.a, ==, was.a);
        if (was.a > 0)
          g_assert_cmpmem (&is, sizeof is, &was, sizeof was);
      }
}

/* Gray and white have no hue: only what changes slowly is followed, and a gray thing stays. */
static void
test_without_hue (void)
{
  static const AssayPixel white = {255, 255, 255, 255};
  g_autoptr (AssayPicture) source = vignetted (256, white, 120), picture = NULL;

  synthetic_disk (source, 128, 128, 70, (AssayPixel){150, 150, 150, 255});
  picture = cut (source, white);
  assert_alpha (picture, 4, 4, 0, 0);
  assert_alpha (picture, 128, 20, 0, 0);
  assert_alpha (picture, 128, 128, 255, 255);
  assert_alpha (picture, 128, 62, 255, 255);
}

/* So dark that it has no line from black: what is near it goes, and the thing stays.
 * Mutation: near black is asked for instead, and the background stays whole. */
static void
test_dark (void)
{
  static const AssayPixel darks[] = {
    {0, 0, 0, 255}, {10, 10, 10, 255}, {10, 36, 10, 255}, {36, 36, 36, 255}, {0, 0, 63, 255}};

  for (guint i = 0; i < G_N_ELEMENTS (darks); i++)
    {
      g_autoptr (AssayPicture) source = synthetic_flat (128, 128, darks[i]), picture = NULL;

      synthetic_disk (source, 64, 64, 40, red);
      synthetic_noise (source, 3, 7);
      picture = cut (source, darks[i]);
      assert_alpha (picture, 4, 4, 0, 0);
      assert_alpha (picture, 64, 12, 0, 0);
      assert_alpha (picture, 64, 64, 255, 255);
      assert_alpha (picture, 64, 30, 255, 255);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/cut/vignette", test_vignette);
  g_test_add_func ("/imaging/cut/backdrop", test_backdrop);
  g_test_add_func ("/imaging/cut/shadow", test_shadow);
  g_test_add_func ("/imaging/cut/hard-shadow", test_hard_shadow);
  g_test_add_func ("/imaging/cut/glass", test_glass);
  g_test_add_func ("/imaging/cut/paint", test_paint);
  g_test_add_func ("/imaging/cut/glow", test_glow);
  g_test_add_func ("/imaging/cut/transparent", test_transparent);
  g_test_add_func ("/imaging/cut/without-hue", test_without_hue);
  g_test_add_func ("/imaging/cut/dark", test_dark);
  return g_test_run ();
}
