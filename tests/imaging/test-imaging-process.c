/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-synthetic.h"
#include "imaging/assay-color.h"
#include "imaging/assay-processor.h"

#include <string.h>

static const AssayPixel red = {200, 40, 30, 255};
static const AssayPixel green = {0, 255, 0, 255};
static const AssayPixel magenta = {255, 0, 255, 255};
static const AssayPixel blue = {0, 0, 255, 255};

static const AssayProcessParameters usual = {
  .cut = ASSAY_CUT_METHOD_KEY_COLOR,
  .key = {0, 255, 0, 255},
  .key_tolerance = 12,
  .fringe = TRUE,
  .placement = ASSAY_PLACEMENT_CENTER,
  .scaling = ASSAY_SCALING_AREA,
  .canvas_width = 64,
  .canvas_height = 64,
  .safe_area = 4,
};

static AssayPicture *
run_one (const char *id,
         const AssayPicture *input,
         const AssayProcessParameters *parameters,
         AssayProcessStep *step,
         AssayProblems *problems)
{
  for (guint i = 0; assay_processors[i] != NULL; i++)
    if (strcmp (assay_processors[i]->id, id) == 0)
      return assay_processors[i]->run (input, parameters, step, problems);
  g_assert_not_reached ();
}

static gint64
measured (const AssayProcessStep *step, const char *name)
{
  for (guint i = 0; i < step->n_measurements; i++)
    if (strcmp (step->measurements[i].name, name) == 0)
      return step->measurements[i].value;
  g_error ("%s is not measured", name);
}

static AssayPicture *
cut (const AssayPicture *input, AssayPixel key, AssayProcessStep *step)
{
  AssayProcessParameters parameters = usual;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayPicture *picture;

  parameters.key = key;
  picture = run_one ("cut", input, &parameters, step, problems);
  g_assert_nonnull (picture);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  return picture;
}

static void
test_registry (void)
{
  static const char *const order[] = {"cut", "fringe", "scale", "place"};

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (assay_processors[i]->id, ==, order[i]);
  g_assert_null (assay_processors[G_N_ELEMENTS (order)]);
}

typedef struct
{
  int worst_alpha;  /* largest difference from the true coverage */
  int worst_color;  /* delta E of visible pixels from the true color, where alpha >= 64 */
  gint64 sum_alpha; /* of differences over edge pixels */
  gint64 n_edge;
} Recovery;

static Recovery
compare_disk (const AssayPicture *picture, int c, int radius, AssayPixel color)
{
  Recovery found = {0};

  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        AssayPixel at = *assay_picture_at (picture, x, y);
        int coverage = synthetic_disk_coverage (x, y, 2 * c, 2 * c, radius);
        int wrong = ABS (coverage - at.a);

        found.worst_alpha = MAX (found.worst_alpha, wrong);
        if (coverage > 0 && coverage < 255)
          {
            found.n_edge++;
            found.sum_alpha += wrong;
          }
        if (at.a >= 64)
          found.worst_color = MAX (found.worst_color, assay_color_delta_e (at, color));
      }
  return found;
}

/* The true alpha of a disk comes back over every key and object color, noise or not. */
static void
test_cut_recovers (void)
{
  static const AssayPixel keys[] = {{0, 255, 0, 255},   {255, 0, 255, 255}, {0, 0, 255, 255},
                                    {0, 255, 255, 255}, {255, 255, 0, 255}, {255, 255, 255, 255}};
  static const AssayPixel colors[] = {{200, 40, 30, 255}, {40, 40, 40, 255}, {120, 90, 60, 255}};

  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    for (guint c = 0; c < G_N_ELEMENTS (colors); c++)
      for (int noise = 0; noise <= 3; noise += 3)
        {
          g_autoptr (AssayPicture) source = synthetic_flat (128, 128, keys[k]);
          g_autoptr (AssayPicture) picture = NULL;
          AssayProcessStep step = {0};
          Recovery found;

          synthetic_disk (source, 64, 64, 40, colors[c]);
          if (noise > 0)
            synthetic_noise (source, noise, 7);
          picture = cut (source, keys[k], &step);
          found = compare_disk (picture, 64, 40, colors[c]);
          g_test_message ("key %u color %u noise %d: worst alpha %d, mean %d/100, worst color %d",
                          k, c, noise, found.worst_alpha,
                          (int) (found.sum_alpha * 100 / found.n_edge), found.worst_color);
          g_assert_cmpint (found.worst_alpha, <=, 16);
          g_assert_cmpint (found.sum_alpha, <=, found.n_edge * (noise > 0 ? 5 : 3));
          g_assert_cmpint (found.worst_color, <=, noise > 0 ? 10 : 2);
        }
}

/* What the model paints is near the key, not it. */
static void
test_cut_measures_background (void)
{
  const AssayPixel painted = {40, 205, 60, 255};
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, painted);
  g_autoptr (AssayPicture) picture = NULL;
  AssayProcessStep step = {0};

  synthetic_disk (source, 64, 64, 40, red);
  picture = cut (source, green, &step);
  g_assert_cmpint (compare_disk (picture, 64, 40, red).worst_alpha, <=, 16);
  g_assert_cmpint (measured (&step, "backgroundDeltaE"), ==, assay_color_delta_e (painted, green));
  g_assert_cmpint (measured (&step, "backgroundOnBorder"), ==, 1000);
  g_assert_true (step.changed);
}

static void
test_cut_holes (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, green);
  g_autoptr (AssayPicture) picture = NULL;
  AssayProcessStep step = {0};

  synthetic_disk (source, 64, 64, 40, red);
  synthetic_disk (source, 64, 64, 12, green); /* a ring's inside */
  synthetic_rectangle (source, (AssayRect){90, 64, 3, 3},
                       green); /* 9 px: no hole, but of the very hue */
  synthetic_rectangle (source, (AssayRect){30, 60, 8, 8},
                       (AssayPixel){30, 190, 110, 255}); /* an emerald */
  picture = cut (source, green, &step);
  g_assert_cmpint (measured (&step, "holes"), ==, 1);
  g_assert_cmpint (assay_picture_at (picture, 64, 64)->a, ==, 0);
  g_assert_cmpint (assay_picture_at (picture, 91, 65)->a, ==, 0);
  g_assert_cmpint (assay_picture_at (picture, 34, 64)->a, ==, 255);
}

/* A dark outline between object and background is no mixture of the two. */
static void
test_cut_keeps_outline (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, green);
  g_autoptr (AssayPicture) picture = NULL;
  AssayProcessStep step = {0};

  synthetic_disk (source, 64, 64, 40, (AssayPixel){20, 20, 20, 255});
  synthetic_disk (source, 64, 64, 38, red);
  picture = cut (source, green, &step);
  for (int y = 0; y < 128; y++)
    for (int x = 0; x < 128; x++)
      if (synthetic_disk_coverage (x, y, 128, 128, 40) == 255)
        g_assert_cmpint (assay_picture_at (picture, x, y)->a, ==, 255);
  g_assert_cmpint (compare_disk (picture, 64, 40, red).worst_alpha, <=, 16);
}

static void
test_cut_refuses (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (64, 64, (AssayPixel){128, 128, 128, 255});
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayProcessStep step = {0};

  g_assert_null (run_one ("cut", source, &usual, &step, problems));
  g_assert_true (assay_problems_has (problems, "cut.no_background"));
}

/* 252 border pixels: 2 % are 5.04, so 5 key pixels are refused and 6 are cut. */
static void
test_cut_boundary (void)
{
  for (int n = 5; n <= 6; n++)
    {
      g_autoptr (AssayPicture) source = synthetic_flat (64, 64, (AssayPixel){128, 128, 128, 255});
      g_autoptr (AssayPicture) picture = NULL;
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      AssayProcessStep step = {0};

      synthetic_rectangle (source, (AssayRect){10, 0, n, 1}, green);
      picture = run_one ("cut", source, &usual, &step, problems);
      g_assert_cmpint (picture != NULL, ==, n == 6);
    }
}

static void
test_cut_as_is (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (8, 8, green);
  g_autoptr (AssayPicture) picture = NULL;
  AssayProcessParameters parameters = usual;
  AssayProcessStep step = {0};

  parameters.cut = ASSAY_CUT_METHOD_AS_IS;
  picture = run_one ("cut", source, &parameters, &step, NULL);
  g_assert_true (picture == source);
  g_assert_false (step.changed);
}

/* Green left in the edge by a careless cut goes; a dark outline stays. */
static void
test_fringe_spill (void)
{
  g_autoptr (AssayPicture) source = assay_picture_new (64, 64);
  g_autoptr (AssayPicture) picture = NULL;
  AssayProcessStep step = {0};
  AssayPixel spilled = {120, 125, 18, 255};

  synthetic_rectangle (source, (AssayRect){16, 16, 32, 32}, red);
  synthetic_rectangle (source, (AssayRect){16, 16, 32, 1}, spilled);
  synthetic_rectangle (source, (AssayRect){16, 47, 32, 1}, (AssayPixel){20, 20, 20, 255});
  picture = run_one ("fringe", source, &usual, &step, NULL);
  g_assert_cmpint (measured (&step, "spill"), ==, 32);
  g_assert_cmpint (assay_color_delta_e (spilled, red), >, 50);
  g_assert_cmpint (assay_color_delta_e (*assay_picture_at (picture, 30, 16), red), <=, 4);
  g_assert_cmpint (assay_picture_at (picture, 30, 47)->r, ==, 20);
}

static void
test_fringe_bleed (void)
{
  g_autoptr (AssayPicture) source = assay_picture_new (32, 32);
  g_autoptr (AssayPicture) picture = NULL;
  AssayProcessStep step = {0};
  AssayProcessParameters off = usual;

  synthetic_rectangle (source, (AssayRect){12, 12, 8, 8}, red);
  picture = run_one ("fringe", source, &usual, &step, NULL);
  g_assert_cmpint (measured (&step, "bled"), ==, 16 * 16 - 8 * 8);
  for (int x = 8; x < 12; x++)
    {
      AssayPixel at = *assay_picture_at (picture, x, 16);

      g_assert_cmpint (at.a, ==, 0);
      g_assert_cmpint (at.r, ==, red.r);
      g_assert_cmpint (at.g, ==, red.g);
    }
  g_assert_cmpint (assay_picture_at (picture, 7, 16)->r, ==, 0);

  off.fringe = FALSE;
  g_clear_pointer (&picture, assay_picture_unref);
  picture = run_one ("fringe", source, &off, &step, NULL);
  g_assert_true (picture == source);
}

static void
test_scale_fits (void)
{
  g_autoptr (AssayPicture) source = assay_picture_new (300, 300);
  g_autoptr (AssayPicture) picture = NULL;
  AssayProcessStep step = {0};
  AssayRect box;

  synthetic_rectangle (source, (AssayRect){30, 70, 224, 112}, red);
  picture = run_one ("scale", source, &usual, &step, NULL);
  box = assay_picture_content_box (picture, 1);
  g_assert_cmpint (box.width, ==, 56); /* 64 - 2 * 4 */
  g_assert_cmpint (box.height, ==, 28);
  g_assert_cmpint (box.x, ==, 1); /* the row that says: not cut off here */
  g_assert_cmpint (picture->width, ==, 58);
  g_assert_cmpint (measured (&step, "factor"), ==, 250);
  g_assert_cmpint (memcmp (assay_picture_at (picture, 20, 10), &red, 4), ==, 0);
}

/* 3 -> 2: each target pixel is 2/3 of one and 1/3 of the next, colors by alpha. */
static void
test_scale_weights (void)
{
  g_autoptr (AssayPicture) source = assay_picture_new (5, 5);
  g_autoptr (AssayPicture) picture = NULL;
  AssayProcessParameters parameters = usual;
  AssayProcessStep step = {0};
  AssayPixel got;

  parameters.canvas_width = parameters.canvas_height = 2;
  parameters.safe_area = 0;
  parameters.fringe = FALSE;
  for (int y = 1; y < 4; y++)
    {
      *assay_picture_at (source, 1, y) = (AssayPixel){255, 0, 0, 255};
      *assay_picture_at (source, 2, y) = (AssayPixel){0, 0, 255, 51};
      *assay_picture_at (source, 3, y) = (AssayPixel){0, 255, 0, 255};
    }
  picture = run_one ("scale", source, &parameters, &step, NULL);
  got = *assay_picture_at (picture, 1, 1);
  g_assert_cmpint (got.a, ==, 187); /* (2 * 255 + 51) / 3 */
  g_assert_cmpint (got.r, ==, 232); /* 255 * 510 / 561 */
  g_assert_cmpint (got.b, ==, 23);
  got = *assay_picture_at (picture, 2, 1);
  g_assert_cmpint (got.g, ==, 232);
}

/* Grown only at half the room or less, by whole factors. */
static void
test_scale_up_boundary (void)
{
  static const struct
  {
    int side, expected;
  } cases[] = {{29, 29}, {28, 56}, {18, 54}, {56, 56}, {57, 56}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayPicture) source = assay_picture_new (100, 100);
      g_autoptr (AssayPicture) picture = NULL;
      AssayProcessStep step = {0};

      synthetic_rectangle (source, (AssayRect){10, 10, cases[i].side, cases[i].side}, red);
      picture = run_one ("scale", source, &usual, &step, NULL);
      g_assert_cmpint (assay_picture_content_box (picture, 1).width, ==, cases[i].expected);
    }
}

static void
test_place (void)
{
  static const struct
  {
    int placement, y;
  } cases[] = {{ASSAY_PLACEMENT_CENTER, 27}, {ASSAY_PLACEMENT_FOOT, 50}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayPicture) source = assay_picture_new (30, 30);
      g_autoptr (AssayPicture) picture = NULL;
      AssayProcessParameters parameters = usual;
      AssayProcessStep step = {0};
      AssayRect box;

      parameters.placement = cases[i].placement;
      synthetic_rectangle (source, (AssayRect){3, 8, 20, 10}, red);
      picture = run_one ("place", source, &parameters, &step, NULL);
      box = assay_picture_content_box (picture, 1);
      g_assert_cmpint (picture->width, ==, 64);
      g_assert_cmpint (box.x, ==, 22);
      g_assert_cmpint (box.y, ==, cases[i].y);
      g_assert_cmpint (measured (&step, "y"), ==, cases[i].y);
      g_assert_cmpint (measured (&step, "touchesBorder"), ==, 0);
    }
}

static void
test_place_empty (void)
{
  g_autoptr (AssayPicture) source = assay_picture_new (30, 30);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayProcessStep step = {0};

  g_assert_null (run_one ("place", source, &usual, &step, problems));
  g_assert_true (assay_problems_has (problems, "place.empty"));
}

/* An object the render cut off must not look whole on the canvas: it lies flush with that side. */
static void
test_cut_off_stays_visible (void)
{
  static const struct
  {
    int cx, cy;
    gboolean left, top, right, bottom;
  } cases[] = {
    {0, 128, TRUE, FALSE, FALSE, FALSE},    {256, 128, FALSE, FALSE, TRUE, FALSE},
    {128, 0, FALSE, TRUE, FALSE, FALSE},    {128, 256, FALSE, FALSE, FALSE, TRUE},
    {128, 128, FALSE, FALSE, FALSE, FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayPicture) source = synthetic_flat (256, 256, green);
      g_autoptr (AssayPicture) picture = NULL;
      AssayRect box;

      synthetic_disk (source, cases[i].cx, cases[i].cy, 80, red);
      picture = assay_process (source, &usual, NULL, NULL);
      g_assert_nonnull (picture);
      box = assay_picture_content_box (picture, 32);
      g_assert_cmpint (box.x == 0, ==, cases[i].left);
      g_assert_cmpint (box.y == 0, ==, cases[i].top);
      g_assert_cmpint (box.x + box.width == 64, ==, cases[i].right);
      g_assert_cmpint (box.y + box.height == 64, ==, cases[i].bottom);
    }
}

static AssayPicture *
busy_source (void)
{
  AssayPicture *source = synthetic_flat (320, 256, (AssayPixel){250, 12, 240, 255});

  synthetic_disk (source, 150, 120, 90, (AssayPixel){60, 90, 160, 255});
  synthetic_disk (source, 130, 100, 40, (AssayPixel){220, 200, 80, 255});
  synthetic_disk (source, 190, 150, 20, (AssayPixel){250, 12, 240, 255});
  synthetic_disk (source, 270, 200, 9, (AssayPixel){30, 160, 70, 255});
  synthetic_noise (source, 4, 99);
  return source;
}

/* The same bits from every compiler and CPU: recorded digests. */
static void
test_determinism (void)
{
  static const struct
  {
    int scaling, placement;
    const char *digest;
  } cases[] = {
    {ASSAY_SCALING_NONE, ASSAY_PLACEMENT_NONE,
     "ccf9c790803ece7580b656a140d158c48c867a38eed19b09d7d61882f49ebaa5"},
    {ASSAY_SCALING_AREA, ASSAY_PLACEMENT_CENTER,
     "4f100128d9ca25a6dcf920f0b3b273bfc39b7317fec67add450f2b7de6be5371"},
    {ASSAY_SCALING_NEAREST, ASSAY_PLACEMENT_FOOT,
     "d57d33e066192fa59adb01e39f71fb1a0e4981a7fa831239f01f17986fd8e4a1"},
  };
  g_autoptr (AssayPicture) source = busy_source ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayProcessParameters parameters = usual;
      g_autoptr (AssayPicture) picture = NULL;
      AssayDigest digest;

      parameters.key = magenta;
      parameters.scaling = cases[i].scaling;
      parameters.placement = cases[i].placement;
      picture = assay_process (source, &parameters, NULL, NULL);
      assay_picture_hash (picture, &digest);
      g_assert_cmpstr (assay_digest_hex (&digest).text, ==, cases[i].digest);
    }
}

static void
test_chain_steps (void)
{
  g_autoptr (AssayPicture) source = busy_source ();
  g_autoptr (AssayPicture) kept = assay_picture_new (source->width, source->height);
  g_autoptr (AssayPicture) picture = NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (AssayProcessStep));
  AssayProcessParameters parameters = usual;

  memcpy (kept->pixels, source->pixels, (gsize) 320 * 256 * sizeof (AssayPixel));
  parameters.key = magenta;
  picture = assay_process (source, &parameters, steps, NULL);
  g_assert_true (assay_picture_equal (source, kept));
  g_assert_cmpuint (steps->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const AssayProcessStep *step = &g_array_index (steps, AssayProcessStep, i);

      g_assert_cmpstr (step->processor, ==, assay_processors[i]->id);
      g_assert_true (step->changed);
      g_assert_cmpuint (step->n_measurements, >, 0);
    }
  g_assert_cmpint (measured (&g_array_index (steps, AssayProcessStep, 0), "holes"), ==, 1);
}

/* Edges as soft as real renders have them (a ramp of 4 px): no key color is left in what shows. */
static void
test_soft_edge (void)
{
  const AssayPixel grey = {120, 120, 120, 255};
  g_autoptr (AssayPicture) source = synthetic_flat (128, 128, green);
  g_autoptr (AssayPicture) picture = NULL;

  for (int y = 0; y < 128; y++)
    for (int x = 0; x < 128; x++)
      {
        int sum = 0;

        for (int k = 0; k < 4; k++)
          sum += synthetic_disk_coverage (x, y, 128, 128, 38 + k);
        assay_picture_at (source, x, y)->r = (guint8) (grey.r * sum / 1020);
        assay_picture_at (source, x, y)->g = (guint8) (255 + (grey.g - 255) * sum / 1020);
        assay_picture_at (source, x, y)->b = (guint8) (grey.b * sum / 1020);
      }
  picture = cut (source, green, &(AssayProcessStep){0});
  for (int y = 0; y < 128; y++)
    for (int x = 0; x < 128; x++)
      {
        AssayPixel at = *assay_picture_at (picture, x, y);

        if (at.a >= 32)
          g_assert_cmpint (assay_color_delta_e (at, grey), <=, 6);
      }
}

/* A key that fits nothing stops the chain at cut. */
static void
test_chain_stops (void)
{
  g_autoptr (AssayPicture) source = synthetic_flat (64, 64, blue);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (AssayProcessStep));

  g_assert_null (assay_process (source, &usual, steps, problems));
  g_assert_cmpuint (steps->len, ==, 1);
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/process/registry", test_registry);
  g_test_add_func ("/imaging/process/cut/recovers", test_cut_recovers);
  g_test_add_func ("/imaging/process/cut/measures-background", test_cut_measures_background);
  g_test_add_func ("/imaging/process/cut/holes", test_cut_holes);
  g_test_add_func ("/imaging/process/cut/keeps-outline", test_cut_keeps_outline);
  g_test_add_func ("/imaging/process/cut/soft-edge", test_soft_edge);
  g_test_add_func ("/imaging/process/cut/refuses", test_cut_refuses);
  g_test_add_func ("/imaging/process/cut/boundary", test_cut_boundary);
  g_test_add_func ("/imaging/process/cut/as-is", test_cut_as_is);
  g_test_add_func ("/imaging/process/fringe/spill", test_fringe_spill);
  g_test_add_func ("/imaging/process/fringe/bleed", test_fringe_bleed);
  g_test_add_func ("/imaging/process/scale/fits", test_scale_fits);
  g_test_add_func ("/imaging/process/scale/weights", test_scale_weights);
  g_test_add_func ("/imaging/process/scale/up-boundary", test_scale_up_boundary);
  g_test_add_func ("/imaging/process/place/canvas", test_place);
  g_test_add_func ("/imaging/process/place/empty", test_place_empty);
  g_test_add_func ("/imaging/process/place/cut-off", test_cut_off_stays_visible);
  g_test_add_func ("/imaging/process/determinism", test_determinism);
  g_test_add_func ("/imaging/process/chain/steps", test_chain_steps);
  g_test_add_func ("/imaging/process/chain/stops", test_chain_stops);
  return g_test_run ();
}
