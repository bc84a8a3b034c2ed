/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"

#define ID "alpha.feather"

#define SIDE 96

static const AssayPixel cloth = {60, 120, 200, 255};

/* A square of 48 px whose edges rise over @width px along each side, from nothing to solid, around
 * the half-way line; 0: a hard edge. */
static AssayPicture *
draw_soft (int width)
{
  AssayPicture *picture = assay_picture_new (SIDE, SIDE);

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      {
        int in = MIN (MIN (x - 24, 71 - x), MIN (y - 24, 71 - y)) * 2 + 1; /* halves of a px */
        int alpha = width > 0 ? CLAMP ((in + width) * 255 / (2 * width), 0, 255) : in > 0 ? 255 : 0;

        *assay_picture_at (picture, x, y) = (AssayPixel){cloth.r, cloth.g, cloth.b, (guint8) alpha};
      }
  return picture;
}

static AssayVerdict *
judge_alone (const AssayPicture *picture)
{
  AssayContract contract = fixture_contract ();

  return fixture_judge (ID, picture, &contract);
}

/* A ramp of n px is 0.9 n wide from 5 to 95 %. Mutation: EDGE_LIMIT of 4. */
static void
test_widths (void)
{
  static const struct
  {
    int width, px, outcome, least;
  } rows[] = {
    {0, 1, ASSAY_VERDICT_PASS, 900},   {2, 3, ASSAY_VERDICT_FAIL, 900},
    {4, 4, ASSAY_VERDICT_FAIL, 990},   {6, 6, ASSAY_VERDICT_FAIL, 990},
    {12, 11, ASSAY_VERDICT_FAIL, 990},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AssayPicture) picture = draw_soft (rows[i].width);
      g_autoptr (AssayVerdict) verdict = judge_alone (picture);

      g_test_message ("%d: %d %d", rows[i].width, (int) fixture_measured (verdict, "edgeWidth"),
                      (int) verdict->confidence_per_mille);
      g_assert_cmpint (fixture_measured (verdict, "edgeWidth"), ==, rows[i].px);
      g_assert_cmpint (verdict->outcome, ==, rows[i].outcome);
      g_assert_cmpint (verdict->confidence_per_mille, >=, rows[i].least);
    }
}

static void
test_words (void)
{
  g_autoptr (AssayPicture) picture = draw_soft (7);
  g_autoptr (AssayVerdict) verdict = judge_alone (picture);

  g_assert_cmpstr (verdict->reason, ==, "feather.soft");
  g_assert_cmpstr (verdict->sentence, ==, "soft over {0} px, limit {1} px");
  g_assert_cmpstr (verdict->sentence_args[0], ==, "6");
  g_assert_cmpstr (verdict->sentence_args[1], ==, "2");
}

/* Smooth round edges of coverage are crisp. */
static void
test_coverage (void)
{
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) verdict = judge_alone (picture);

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
}

/* As soft in the source: it was drawn so. Crisp in it: the cut made it soft. Mutation: own_width
 * that is always 0. */
static void
test_drawn_soft (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) soft = draw_soft (8), crisp = draw_soft (0);
  g_autoptr (AssayPicture) soft_source = fixture_source (soft),
                           crisp_source = fixture_source (crisp);
  g_autoptr (AssayVerdict) drawn = fixture_judge_cut (ID, soft, soft_source, &contract);
  g_autoptr (AssayVerdict) made = fixture_judge_cut (ID, soft, crisp_source, &contract);

  g_assert_cmpint (drawn->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (made->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (made->confidence_per_mille, >=, 900);
}

static void
fill_alpha (AssayPicture *picture, int margin, guint8 alpha)
{
  for (int y = margin; y < SIDE - margin; y++)
    for (int x = margin; x < SIDE - margin; x++)
      assay_picture_at (picture, x, y)->a = alpha;
}

/* Three panes one behind the other: none of their edges goes from nothing to solid. Mutation:
 * LEVEL_LEAST of 0. */
static void
test_panes (void)
{
  g_autoptr (AssayPicture) picture = draw_soft (0);
  g_autoptr (AssayVerdict) verdict = NULL;

  fill_alpha (picture, 24, 85);
  fill_alpha (picture, 30, 170);
  fill_alpha (picture, 36, 255);
  verdict = judge_alone (picture);
  g_assert_cmpstr (verdict->reason, ==, "feather.no_outline");
}

/* Glass stays translucent, and a crisp thing in a glow is crisp: neither is an edge to measure.
 * Mutation: CRISP_RISE of 256. */
static void
test_glass_and_glow (void)
{
  g_autoptr (AssayPicture) glass = draw_soft (0), glow = draw_soft (30);
  g_autoptr (AssayVerdict) clear = NULL, shining = NULL;

  fill_alpha (glass, 24, 140);
  fill_alpha (glow, 30, 255);
  for (int i = 0; i < SIDE * SIDE; i++)
    if (glow->pixels[i].a < 255)
      glow->pixels[i].a = (guint8) (glow->pixels[i].a / 2);
  clear = judge_alone (glass);
  shining = judge_alone (glow);
  g_assert_cmpstr (clear->reason, ==, "feather.no_outline");
  g_assert_cmpint (shining->outcome, !=, ASSAY_VERDICT_FAIL);
}

/* A quarter of the outline: the half is crisp, one place of ten is not. */
static void
test_soft_in_part (void)
{
  g_autoptr (AssayPicture) picture = draw_soft (0), soft = draw_soft (12);
  g_autoptr (AssayVerdict) verdict = NULL;

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < 34; x++)
      *assay_picture_at (picture, x, y) = *assay_picture_at (soft, x, y);
  verdict = judge_alone (picture);
  g_assert_cmpint (fixture_measured (verdict, "edgeWidth"), ==, 1);
  g_assert_cmpint (fixture_measured (verdict, "edgeWidthWide"), >=, 10);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
}

static void
test_skips (void)
{
  AssayContract opaque = fixture_contract ();
  g_autoptr (AssayPicture) nothing = assay_picture_new (64, 64), icon = fixture_icon ();
  g_autoptr (AssayVerdict) empty = judge_alone (nothing), not_asked = NULL;

  opaque.fields.background_policy = ASSAY_BACKGROUND_OPAQUE;
  not_asked = fixture_judge (ID, icon, &opaque);
  g_assert_cmpstr (empty->reason, ==, "feather.no_outline");
  g_assert_cmpstr (not_asked->reason, ==, "not_required");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/feather/widths", test_widths);
  g_test_add_func ("/judge/feather/words", test_words);
  g_test_add_func ("/judge/feather/coverage", test_coverage);
  g_test_add_func ("/judge/feather/drawn-soft", test_drawn_soft);
  g_test_add_func ("/judge/feather/glass-and-glow", test_glass_and_glow);
  g_test_add_func ("/judge/feather/panes", test_panes);
  g_test_add_func ("/judge/feather/soft-in-part", test_soft_in_part);
  g_test_add_func ("/judge/feather/skips", test_skips);
  return g_test_run ();
}
