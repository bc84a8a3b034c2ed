/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The measure is measured: cuts that are off by a known amount get the figure that can be said in
 * advance. */

#include "bench/cut/art.h"
#include "bench/cut/blur.h"
#include "bench/cut/lab.h"
#include "bench/cut/scene.h"
#include "bench/cut/score.h"

#include <string.h>

#define SIDE 100

/* A red square of 60 px with a hole of 20 px in its middle and a rod 4 px wide on its right. */
static AssayPicture *
draw_sprite (void)
{
  AssayPicture *picture = art_new (SIDE, SIDE);

  for (int y = 20; y < 80; y++)
    for (int x = 10; x < 90; x++)
      {
        gboolean square = x < 70, hole = x >= 30 && x < 50 && y >= 40 && y < 60;
        gboolean rod = x >= 70 && y >= 48 && y < 52;

        if ((square && !hole) || rod)
          *assay_picture_at (picture, x, y) = (AssayPixel){200, 0, 0, 255};
      }
  return picture;
}

static void
fill (AssayPicture *picture, AssayRect rect, AssayPixel color)
{
  for (int y = rect.y; y < rect.y + rect.height; y++)
    for (int x = rect.x; x < rect.x + rect.width; x++)
      *assay_picture_at (picture, x, y) = color;
}

static Score
score_with (AssayRect rect, AssayPixel color)
{
  g_autoptr (AssayPicture) sprite = draw_sprite ();
  g_autoptr (AssayPicture) cut = draw_sprite ();
  g_autoptr (Truth) truth = truth_of (sprite, TRUE);

  fill (cut, rect, color);
  return score_of (truth, cut);
}

#define ASSERT_NEAR(value, wanted) g_assert_cmpfloat_with_epsilon (value, wanted, 1e-6)

static void
test_parts (void)
{
  g_autoptr (AssayPicture) sprite = draw_sprite ();
  g_autoptr (Truth) truth = truth_of (sprite, TRUE);
  g_autofree char *kinds = truth_dup_kinds (truth->kinds);

  g_assert_cmpstr (kinds, ==, "pixel,holes,thin");
  g_assert_cmpuint (truth->n[0], ==, 60 * 60 - 20 * 20 + 20 * 4);
  g_assert_cmpuint (truth->n[1], ==, truth->n[0]);
  g_assert_cmpuint (truth->n[3], ==, 20 * 20);
  /* but for its root, which lies as near to the square as corners do */
  g_assert_cmpuint (truth->n[4], >, 60);
  g_assert_cmpuint (truth->n[4], <=, 20 * 4);
}

static void
test_perfect (void)
{
  Score score = score_with ((AssayRect){0}, (AssayPixel){0});

  ASSERT_NEAR (score.sad, 0);
  ASSERT_NEAR (score.mse, 0);
  ASSERT_NEAR (score.edge, 0);
  ASSERT_NEAR (score.hole_kept, 0);
  ASSERT_NEAR (score.subject_lost, 0);
  ASSERT_NEAR (score.thin_lost, 0);
  ASSERT_NEAR (score.translucent_error, -1); /* it has none */
}

static void
test_left (void)
{
  Score score = score_with ((AssayRect){0, 0, SIDE, 10}, (AssayPixel){0, 255, 0, 255});
  /* the band: three sides, what the rod leaves of the fourth, along the rod, its end, six corners
   */
  double band = 3 * 180 + 56 * 3 + 2 * (60 - 9) + 12 + 6 * 4;
  double background = SIDE * SIDE - 60 * 60 - 20 * 4 - band; /* nor is the hole of it */

  ASSERT_NEAR (score.sad, 1);
  ASSERT_NEAR (score.mse, 100);
  ASSERT_NEAR (score.wrong, 100.0 * 1000 / (60 * 60 - 400 + 80));
  ASSERT_NEAR (score.background_left, 100.0 * 1000 / background);
  ASSERT_NEAR (score.edge, 0); /* far from it */
}

static void
test_hole_kept (void)
{
  Score score = score_with ((AssayRect){30, 40, 20, 10}, (AssayPixel){0, 255, 0, 255});

  ASSERT_NEAR (score.hole_kept, 50);
  ASSERT_NEAR (score.background_left, 0);
  g_assert_cmpfloat (score.edge, >, 1);
}

static void
test_lost (void)
{
  Score score = score_with ((AssayRect){70, 48, 20, 4}, (AssayPixel){0});

  ASSERT_NEAR (score.thin_lost, 100);
  ASSERT_NEAR (score.subject_lost, 100.0 * 80 / (60 * 60 - 400 + 80));
}

/* The edge's figure is that of the worse ground: white where black should show, seen on black. */
static void
test_edge (void)
{
  g_autoptr (AssayPicture) sprite = art_new (SIDE, SIDE);
  g_autoptr (AssayPicture) cut = art_new (SIDE, SIDE);
  g_autoptr (Truth) truth = NULL;
  Score score;

  fill (sprite, (AssayRect){40, 40, 20, 20}, (AssayPixel){0, 0, 0, 255});
  fill (cut, (AssayRect){0, 0, SIDE, SIDE}, (AssayPixel){255, 255, 255, 255});
  truth = truth_of (sprite, TRUE);
  score = score_of (truth, cut);
  ASSERT_NEAR (score.edge, 100); /* on black all of the band is white and should be black */
}

static void
test_translucent (void)
{
  g_autoptr (AssayPicture) sprite = art_new (SIDE, SIDE);
  g_autoptr (AssayPicture) cut = art_new (SIDE, SIDE);
  g_autoptr (Truth) truth = NULL;

  fill (sprite, (AssayRect){20, 20, 60, 60}, (AssayPixel){0, 0, 200, 100});
  fill (cut, (AssayRect){20, 20, 60, 60}, (AssayPixel){0, 0, 200, 255});
  truth = truth_of (sprite, TRUE);
  g_assert_cmpuint (truth->n[5], ==, 54 * 54);
  ASSERT_NEAR (score_of (truth, cut).translucent_error, 155);
}

static void
test_lab (void)
{
  Lab white = lab_of ((AssayPixel){255, 255, 255, 255}),
      green = lab_of ((AssayPixel){0, 255, 0, 255});

  g_assert_cmpfloat_with_epsilon (white.l, 100, 0.01);
  g_assert_cmpfloat_with_epsilon (green.l, 87.74, 0.02); /* as published for sRGB */
  g_assert_cmpfloat_with_epsilon (green.a, -86.18, 0.05);
  g_assert_cmpfloat_with_epsilon (green.b, 83.18, 0.05);
}

static void
test_distance (void)
{
  guint8 mask[7 * 5] = {0};
  g_autofree double *away = NULL;

  mask[2 * 7 + 3] = 1;
  away = distance_squared (mask, 7, 5, TRUE);
  for (int y = 0; y < 5; y++)
    for (int x = 0; x < 7; x++)
      ASSERT_NEAR (away[y * 7 + x], (x - 3) * (x - 3) + (y - 2) * (y - 2));
}

/* Scenes are the same each time, keep to their key at the border, and are as uneven as they say. */
static void
test_scenes (void)
{
  g_autoptr (AssayPicture) sprite = draw_sprite ();
  guint64 seed = scene_seed ("a sprite");

  for (SceneKind kind = 0; kind < SCENE_KINDS; kind++)
    {
      g_autoptr (AssayPicture) once = scene_compose (sprite, kind, seed);
      g_autoptr (AssayPicture) again = scene_compose (sprite, kind, seed);
      AssayPixel key = scene_key (kind, seed), corner = once->pixels[0];

      g_assert_true (assay_picture_equal (once, again));
      g_assert_cmpint (scene_find (scene_name (kind)), ==, kind);
      g_assert_cmpint (ABS (corner.r - key.r) + ABS (corner.g - key.g) + ABS (corner.b - key.b), <=,
                       kind == SCENE_MIXED ? 160 : 90);
      g_assert_true (kind > SCENE_BLUE || memcmp (&corner, &key, 4) == 0);
    }
}

static void
test_enlarge (void)
{
  g_autoptr (AssayPicture) sprite = draw_sprite ();
  g_autoptr (AssayPicture) large = art_enlarge (sprite, art_is_pixel_art (sprite));
  g_autoptr (AssayPicture) smooth = art_enlarge (sprite, FALSE);

  g_assert_true (art_is_pixel_art (sprite));
  g_assert_cmpint (large->width, ==, 80 * 6); /* of 80 x 60 that are drawn */
  g_assert_cmpint (large->height, ==, 60 * 6);
  g_assert_false (art_is_pixel_art (smooth));
  g_assert_cmpint (assay_picture_at (smooth, 0, 0)->a, <, 8);
}

int
main (int n_words, char **words)
{
  g_test_init (&n_words, &words, NULL);
  g_test_add_func ("/bench/cut/parts", test_parts);
  g_test_add_func ("/bench/cut/perfect", test_perfect);
  g_test_add_func ("/bench/cut/left", test_left);
  g_test_add_func ("/bench/cut/hole-kept", test_hole_kept);
  g_test_add_func ("/bench/cut/lost", test_lost);
  g_test_add_func ("/bench/cut/edge", test_edge);
  g_test_add_func ("/bench/cut/translucent", test_translucent);
  g_test_add_func ("/bench/cut/lab", test_lab);
  g_test_add_func ("/bench/cut/distance", test_distance);
  g_test_add_func ("/bench/cut/scenes", test_scenes);
  g_test_add_func ("/bench/cut/enlarge", test_enlarge);
  return g_test_run ();
}
