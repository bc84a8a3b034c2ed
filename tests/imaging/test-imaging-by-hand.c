/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-synthetic.h"
#include "imaging/assay-process-private.h"

/* Strokes: where they lie, to the pixel, and what the cut makes of them. */

static const AssayPixel magenta = {255, 0, 255, 255};
static const AssayPixel red = {200, 40, 30, 255};

#define LINE(...)                                                                                  \
  (const AssayStrokePoint[]){__VA_ARGS__}, G_N_ELEMENTS (((const AssayStrokePoint[]){__VA_ARGS__}))

static AssayStrokes *
stroke (int kind, int radius, const AssayStrokePoint *points, guint n_points)
{
  AssayStrokes *strokes = assay_strokes_new ();

  g_assert_true (assay_strokes_add (strokes, kind, radius, points, n_points));
  return strokes;
}

static AssayPicture *
cut_from (
  const AssayPicture *source, int method, AssayPixel key, AssayStrokes *strokes, GArray *steps)
{
  const AssayProcessParameters parameters = {.cut = method,
                                             .key = key,
                                             .key_tolerance = 12,
                                             .fringe = method == ASSAY_CUT_METHOD_KEY_COLOR,
                                             .strokes = strokes};
  AssayPicture *picture = assay_process (source, &parameters, steps, NULL);

  g_assert_nonnull (picture);
  return picture;
}

static AssayPicture *
cut (const AssayPicture *source, int method, AssayStrokes *strokes, GArray *steps)
{
  return cut_from (source, method, magenta, strokes, steps);
}

static void
assert_alpha (const AssayPicture *picture, int x, int y, int alpha)
{
  int a = assay_picture_at (picture, x, y)->a;

  if (a != alpha)
    g_error ("alpha %d at %d, %d is not %d", a, x, y, alpha);
}

/* Painting -------------------------------------------------------------- */

/* By the definition: nearer to the line than the radius, in whole numbers. */
static gboolean
is_covered (const AssayStrokePoint *a, const AssayStrokePoint *b, gint64 radius, gint64 x, gint64 y)
{
  gint64 dx = b->x - a->x, dy = b->y - a->y, u = x - a->x, v = y - a->y;
  gint64 squared = dx * dx + dy * dy, along = u * dx + v * dy, beside = u * dy - v * dx;

  if (u * u + v * v <= radius * radius)
    return TRUE;
  if ((u - dx) * (u - dx) + (v - dy) * (v - dy) <= radius * radius)
    return TRUE;
  return squared > 0 && along >= 0 && along <= squared
         && beside * beside <= radius * radius * squared;
}

static guint8
expected_at (const AssayStrokes *strokes, int x, int y)
{
  for (guint i = strokes->strokes->len; i > 0; i--)
    {
      const AssayStroke *one = strokes->strokes->pdata[i - 1];
      GPtrArray *points = one->points;

      for (guint k = points->len == 1 ? 0 : 1; k < points->len; k++)
        if (is_covered (points->pdata[k > 0 ? k - 1 : 0], points->pdata[k], one->radius, x, y))
          return one->kind == ASSAY_STROKE_KEEP ? ASSAY_BY_HAND_KEEP : ASSAY_BY_HAND_ERASE;
    }
  return ASSAY_BY_HAND_NOTHING;
}

/* Any strokes, in and around a picture, beside the slow way. */
static void
test_painted (void)
{
  guint32 state = 7;

  for (int round = 0; round < 60; round++)
    {
      g_autoptr (AssayStrokes) strokes = assay_strokes_new ();
      g_autoptr (AssayMask) mask = NULL;
      int width = 1 + (int) (synthetic_random (&state) % 90),
          height = 1 + (int) (synthetic_random (&state) % 90);

      for (guint n = 1 + synthetic_random (&state) % 4; n > 0; n--)
        {
          AssayStrokePoint points[6];
          guint n_points = 1 + synthetic_random (&state) % 6;

          for (guint k = 0; k < n_points; k++)
            points[k] = (AssayStrokePoint){(int) (synthetic_random (&state) % 160) - 40,
                                           (int) (synthetic_random (&state) % 160) - 40};
          g_assert_true (assay_strokes_add (strokes, (int) (synthetic_random (&state) % 2),
                                            1 + (int) (synthetic_random (&state) % 14), points,
                                            n_points));
        }
      mask = _assay_by_hand_paint (strokes, width, height);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          g_assert_cmpint (_assay_by_hand_at (mask, (gsize) (y * width + x)), ==,
                           expected_at (strokes, x, y));
    }
}

static void
test_outside (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (96, 64, magenta), without = NULL, with = NULL;
  g_autoptr (AssayStrokes) strokes =
    stroke (ASSAY_STROKE_ERASE, 512, LINE ({-65535, -65535}, {65535, -65535}, {65535, 65535}));
  g_autoptr (AssayMask) corner = NULL;

  assay_strokes_add (strokes, ASSAY_STROKE_KEEP, 1, LINE ({96, 64}, {1000, 64}));
  synthetic_disk (source, 48, 32, 20, red);
  g_assert_null (_assay_by_hand_paint (strokes, 96, 64));
  g_assert_null (_assay_by_hand_paint (NULL, 96, 64));
  without = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, NULL, NULL);
  with = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, strokes, NULL);
  g_assert_true (assay_picture_equal (with, without));
  /* from one far corner to the other, right through */
  assay_strokes_add (strokes, ASSAY_STROKE_KEEP, 512, LINE ({-65535, -65535}, {65535, 65535}));
  corner = _assay_by_hand_paint (strokes, 96, 64);
  for (gsize i = 0; i < 96 * 64; i++)
    g_assert_cmpint (corner->bytes[i], ==, ASSAY_BY_HAND_KEEP);
}

/* As much as there may be, over as much as there may be: every point goes from one side to the
 * other, over and over. What is bounded is the number of steps; the test's own limit of time is
 * what would be passed by anything that goes through the pixels of each line. */
static void
test_most (void)
{
  g_autoptr (AssayStrokes) strokes = assay_strokes_new ();
  g_autoptr (AssayMask) mask = NULL;
  g_autofree AssayStrokePoint *points = g_new (AssayStrokePoint, 4096);

  for (int i = 0; i < 4096; i++)
    points[i] = (AssayStrokePoint){(i * 37) % 4000, i % 2 * 8191};
  for (int i = 0; i < 4; i++)
    g_assert_true (assay_strokes_add (strokes, i % 2, 512, points, 4096));
  g_assert_false (assay_strokes_add (strokes, 0, 512, points, 1));
  mask = _assay_by_hand_paint (strokes, 8192, 8192);
  g_assert_cmpint (mask->bytes[(gsize) 4000 * 8192 + 100], ==, ASSAY_BY_HAND_ERASE);
  g_assert_cmpint (mask->bytes[(gsize) 4000 * 8192 + 8000], ==, ASSAY_BY_HAND_NOTHING);
}

/* Cutting --------------------------------------------------------------- */

/* A thing of the background's own hue goes with it; what is painted of it stays as it is, and it is
 * soft beside that where it was soft. */
static void
test_keep (void)
{
  static const AssayPixel pink = {244, 30, 240, 255};
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, magenta), lost = NULL, kept = NULL;
  g_autoptr (AssayStrokes) strokes = stroke (ASSAY_STROKE_KEEP, 30, LINE ({64, 64}));
  int n_soft = 0;

  synthetic_disk (source, 64, 64, 31, pink);
  lost = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, NULL, NULL);
  g_assert_cmpint (assay_picture_at (lost, 64, 64)->a, <, 128);
  kept = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, strokes, NULL);
  for (int y = 0; y < 128; y++)
    for (int x = 0; x < 128; x++)
      {
        int dx = x - 64, dy = y - 64, away = dx * dx + dy * dy;

        if (away <= 30 * 30)
          assert_alpha (kept, x, y, 255);
        if (away > 33 * 33)
          assert_alpha (kept, x, y, 0);
        n_soft += assay_picture_at (kept, x, y)->a % 255 != 0;
      }
  g_assert_cmpint (n_soft, >=, 40);
}

/* What is kept is a wall: the background does not come through it. A pale page on white, open at
 * its top. */
static void
test_wall (void)
{
  static const AssayPixel white = {255, 255, 255, 255}, pale = {250, 250, 238, 255};
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, white), open = NULL, shut = NULL;
  g_autoptr (AssayStrokes) strokes = stroke (ASSAY_STROKE_KEEP, 3, LINE ({64, 10}, {64, 30}));

  synthetic_disk (source, 64, 64, 50, red);
  synthetic_disk (source, 64, 64, 38, pale);
  synthetic_rectangle (source, (AssayRect){61, 10, 7, 30}, pale); /* the gap it comes in by */
  open = cut_from (source, ASSAY_CUT_METHOD_KEY_COLOR, white, NULL, NULL);
  assert_alpha (open, 64, 64, 0);
  shut = cut_from (source, ASSAY_CUT_METHOD_KEY_COLOR, white, strokes, NULL);
  assert_alpha (shut, 64, 64, 255);
  assert_alpha (shut, 64, 20, 255);
  assert_alpha (shut, 64, 4, 0);
}

/* A hole in deep shadow, which may be anything, is left in part: a dot in it opens all of it, and
 * nothing beyond. */
static void
test_erase_hole (void)
{
  static const AssayPixel shaded = {170, 4, 170, 255};
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, magenta), left = NULL, opened = NULL;
  g_autoptr (AssayStrokes) strokes = stroke (ASSAY_STROKE_ERASE, 1, LINE ({40, 64}));

  synthetic_rectangle (source, (AssayRect){20, 20, 88, 88}, red);
  synthetic_rectangle (source, (AssayRect){30, 60, 60, 9}, shaded);
  left = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, NULL, NULL);
  g_assert_cmpint (assay_picture_at (left, 60, 64)->a, >, 60);
  opened = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, strokes, NULL);
  for (int x = 31; x < 89; x++)
    assert_alpha (opened, x, 64, 0);
  for (int x = 20; x < 108; x++)
    {
      assert_alpha (opened, x, 56, 255);
      assert_alpha (opened, x, 72, 255);
    }
}

/* What is near the background's color and not it, enclosed, is a thing for all anybody knows; where
 * it is erased the flood begins. */
static void
test_erase_near (void)
{
  static const AssayPixel white = {255, 255, 255, 255}, pale = {250, 250, 238, 255};
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, white), left = NULL, opened = NULL;
  g_autoptr (AssayStrokes) strokes = stroke (ASSAY_STROKE_ERASE, 1, LINE ({40, 64}));

  synthetic_rectangle (source, (AssayRect){20, 20, 88, 88}, red);
  synthetic_rectangle (source, (AssayRect){30, 60, 60, 9}, pale);
  left = cut_from (source, ASSAY_CUT_METHOD_KEY_COLOR, white, NULL, NULL);
  assert_alpha (left, 60, 64, 255);
  opened = cut_from (source, ASSAY_CUT_METHOD_KEY_COLOR, white, strokes, NULL);
  for (int x = 31; x < 89; x++)
    assert_alpha (opened, x, 64, 0);
  assert_alpha (opened, 60, 56, 255);
}

/* Through the middle of a thing: what is painted is gone to the last pixel, and the thing beside it
 * keeps its color and is not softened, for its edge is not there. */
static void
test_erase_thing (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, magenta), picture = NULL;
  g_autoptr (AssayStrokes) strokes = stroke (ASSAY_STROKE_ERASE, 4, LINE ({0, 64}, {127, 64}));

  for (int y = 20; y < 108; y++)
    for (int x = 20; x < 108; x++)
      *assay_picture_at (source, x, y) =
        (AssayPixel){(guint8) (120 + x), (guint8) (200 - y), (guint8) (2 * x), 255};
  picture = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, strokes, NULL);
  for (int x = 0; x < 128; x++)
    for (int y = 60; y <= 68; y++)
      assert_alpha (picture, x, y, 0);
  for (int x = 32; x < 96; x++)
    for (int y = 56; y < 60; y++)
      {
        assert_alpha (picture, x, y, 255);
        g_assert_cmpint (assay_picture_at (picture, x, y)->g, ==, 200 - y);
      }
}

static void
test_later_wins (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (96, 96, magenta), picture = NULL;
  g_autoptr (AssayStrokes) strokes = stroke (ASSAY_STROKE_KEEP, 10, LINE ({20, 20}));

  synthetic_rectangle (source, (AssayRect){10, 10, 76, 76}, red);
  assay_strokes_add (strokes, ASSAY_STROKE_ERASE, 6, LINE ({20, 20}, {60, 60}));
  assay_strokes_add (strokes, ASSAY_STROKE_KEEP, 2, LINE ({60, 60}));
  picture = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, strokes, NULL);
  assert_alpha (picture, 20, 20, 0);
  assert_alpha (picture, 12, 20, 255);
  assert_alpha (picture, 60, 60, 255);
  assert_alpha (picture, 64, 60, 0);
}

static gint64
measurement_of (const GArray *steps, const char *name)
{
  const AssayProcessStep *step = &g_array_index (steps, AssayProcessStep, 0);

  for (guint i = 0; i < step->n_measurements; i++)
    if (g_str_equal (step->measurements[i].name, name))
      return step->measurements[i].value;
  return -1;
}

/* A picture that is not cut by color is cut by hand alone; also one that came cut already. */
static void
test_as_is (void)
{
  for (int method = ASSAY_CUT_METHOD_KEY_COLOR; method <= ASSAY_CUT_METHOD_AS_IS; method++)
    {
      g_autoptr (AssayPicture) source = synthetic_flat (96, 96, (AssayPixel){0}), picture = NULL;
      g_autoptr (AssayStrokes) strokes = stroke (ASSAY_STROKE_ERASE, 5, LINE ({48, 48}));
      g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));

      assay_strokes_add (strokes, ASSAY_STROKE_KEEP, 1, LINE ({2, 2}));
      synthetic_sprite_disk (source, 48, 48, 30, red);
      picture = cut (source, method, strokes, steps);
      assert_alpha (picture, 48, 48, 0);
      assert_alpha (picture, 54, 48, 255);
      assert_alpha (picture, 2, 2, 0); /* there is nothing to keep */
      g_assert_cmpint (measurement_of (steps, "erasedByHand"), ==, 81);
      g_assert_cmpint (measurement_of (steps, "keptByHand"), ==, 5);
      g_assert_true (g_array_index (steps, AssayProcessStep, 0).changed);
    }
}

/* Without a stroke nothing is told of strokes, and nothing is made anew. */
static void
test_none (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (64, 64, magenta), picture = NULL, keyed = NULL;
  g_autoptr (AssayStrokes) none = assay_strokes_new ();
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));

  synthetic_disk (source, 32, 32, 20, red);
  picture = cut (source, ASSAY_CUT_METHOD_AS_IS, none, NULL);
  g_assert_true (picture == source);
  keyed = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, none, steps);
  g_assert_cmpint (measurement_of (steps, "erasedByHand"), ==, -1);
  g_assert_cmpint (measurement_of (steps, "translucentEdge"), >, 0);
}

/* The same bits everywhere: a busy picture, cut by color and by hand. */
static void
test_recorded (void)
{
  static const char recorded[] = "fe95ae545114bb319982009c49112702ea72fbe672af8dce68fc04df85577e8f";
  g_autoptr (AssayPicture) source = synthetic_flat (160, 120, magenta), picture = NULL;
  g_autoptr (AssayStrokes) strokes =
    stroke (ASSAY_STROKE_KEEP, 7, LINE ({40, 30}, {90, 44}, {70, 100}));
  AssayDigest digest;

  assay_strokes_add (strokes, ASSAY_STROKE_ERASE, 5, LINE ({-20, 60}, {200, 71}));
  assay_strokes_add (strokes, ASSAY_STROKE_KEEP, 3, LINE ({100, 62}));
  synthetic_disk (source, 60, 60, 40, red);
  synthetic_disk (source, 84, 52, 24, (AssayPixel){240, 40, 230, 255});
  synthetic_noise (source, 5, 11);
  picture = cut (source, ASSAY_CUT_METHOD_KEY_COLOR, strokes, NULL);
  assay_picture_hash (picture, &digest);
  g_assert_cmpstr (assay_digest_hex (&digest).text, ==, recorded);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/by-hand/painted", test_painted);
  g_test_add_func ("/imaging/by-hand/outside", test_outside);
  g_test_add_func ("/imaging/by-hand/most", test_most);
  g_test_add_func ("/imaging/by-hand/keep", test_keep);
  g_test_add_func ("/imaging/by-hand/wall", test_wall);
  g_test_add_func ("/imaging/by-hand/erase-hole", test_erase_hole);
  g_test_add_func ("/imaging/by-hand/erase-near", test_erase_near);
  g_test_add_func ("/imaging/by-hand/erase-thing", test_erase_thing);
  g_test_add_func ("/imaging/by-hand/later-wins", test_later_wins);
  g_test_add_func ("/imaging/by-hand/as-is", test_as_is);
  g_test_add_func ("/imaging/by-hand/none", test_none);
  g_test_add_func ("/imaging/by-hand/recorded", test_recorded);
  return g_test_run ();
}
