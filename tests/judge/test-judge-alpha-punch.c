/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"

#define ID "alpha.punch"

static const AssayPixel cloth = {60, 120, 200, 255}, ink = {8, 8, 8, 255};

/* A thing of 44 x 44 px; @hole is cut out of it, from the picture alone. */
typedef struct
{
  AssayPicture *source, *picture;
} Cut;

static void
cut_clear (Cut *self)
{
  assay_picture_unref (self->source);
  assay_picture_unref (self->picture);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cut, cut_clear)

static Cut
draw (AssayPixel color)
{
  Cut cut = {.picture = assay_picture_new (64, 64)};

  synthetic_rectangle (cut.picture, (AssayRect){10, 10, 44, 44}, color);
  cut.source = fixture_source (cut.picture);
  return cut;
}

static void
punch (Cut *cut, AssayRect hole)
{
  synthetic_rectangle (cut->picture, hole, (AssayPixel){0});
}

static AssayVerdict *
judge (const Cut *cut)
{
  AssayContract contract = fixture_contract ();

  return fixture_judge_cut (ID, cut->picture, cut->source, &contract);
}

static void
test_passes (void)
{
  g_auto (Cut) cut = draw (cloth);
  g_autoptr (AssayVerdict) verdict = judge (&cut);

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (verdict->confidence_per_mille, ==, 990);
  g_assert_cmpint (fixture_measured (verdict, "holes"), ==, 0);
  g_assert_cmpuint (verdict->regions->len, ==, 0);
}

/* Mutations: LEAST_PX of 1; HOLE_LIMIT of 4. */
static void
test_boundaries (void)
{
  static const struct
  {
    int width, height, n, size, outcome, least;
  } rows[] = {
    {1, 1, 0, 0, ASSAY_VERDICT_PASS, 990},      {2, 1, 1, 2, ASSAY_VERDICT_UNCERTAIN, 500},
    {3, 1, 1, 3, ASSAY_VERDICT_UNCERTAIN, 500}, {2, 2, 1, 4, ASSAY_VERDICT_UNCERTAIN, 500},
    {3, 2, 1, 6, ASSAY_VERDICT_FAIL, 700},      {4, 3, 1, 12, ASSAY_VERDICT_FAIL, 900},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Cut) cut = draw (cloth);
      g_autoptr (AssayVerdict) verdict = NULL;

      punch (&cut, (AssayRect){30, 30, rows[i].width, rows[i].height});
      verdict = judge (&cut);
      g_assert_cmpint (fixture_measured (verdict, "holes"), ==, rows[i].n);
      g_assert_cmpint (fixture_measured (verdict, "largestHole"), ==, rows[i].size);
      g_assert_cmpint (verdict->outcome, ==, rows[i].outcome);
      g_assert_cmpint (verdict->confidence_per_mille, >=, rows[i].least);
    }
}

static void
test_words (void)
{
  g_auto (Cut) cut = draw (cloth);
  g_autoptr (AssayVerdict) verdict = NULL;
  const AssayRegion *first;

  punch (&cut, (AssayRect){20, 20, 2, 2});
  punch (&cut, (AssayRect){30, 30, 4, 3});
  punch (&cut, (AssayRect){40, 40, 2, 3});
  verdict = judge (&cut);
  g_assert_cmpstr (verdict->reason, ==, "punch.holes");
  g_assert_cmpstr (verdict->sentence, ==, "{0} holes, the largest {1} px");
  g_assert_cmpstr (verdict->sentence_args[0], ==, "3");
  g_assert_cmpstr (verdict->sentence_args[1], ==, "12");
  first = verdict->regions->pdata[0];
  g_assert_cmpint (first->x, ==, 30);
  g_assert_cmpint (first->width, ==, 4);
}

/* The source shows its background there. Mutation: lost whatever the source shows. */
static void
test_drawn_hole (void)
{
  g_auto (Cut) cut = draw (cloth);
  g_autoptr (AssayVerdict) verdict = NULL;

  punch (&cut, (AssayRect){24, 24, 12, 12});
  synthetic_rectangle (cut.source, (AssayRect){24, 24, 12, 12}, fixture_key);
  verdict = judge (&cut);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
}

/* Glass before the key, and a shadow on it: less of the thing must be there than is missing.
 * Mutation: _assay_share_unshaded in place of _assay_share_least. */
static void
test_glass_and_shadow (void)
{
  static const AssayPixel seen[] = {{255, 70, 255, 255}, {140, 0, 140, 255}};

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    {
      g_auto (Cut) cut = draw (cloth);
      g_autoptr (AssayVerdict) verdict = NULL;

      punch (&cut, (AssayRect){24, 24, 12, 12});
      synthetic_rectangle (cut.source, (AssayRect){24, 24, 12, 12}, seen[i]);
      verdict = judge (&cut);
      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
    }
}

/* A bite from outside counts where the thing frames it and it is thicker than an edge; a lost rim
 * does not. Mutations: BITE_DEEP of 1; FRAMED_PER_CENT of 0. */
static void
test_bites (void)
{
  static const struct
  {
    AssayRect where;
    int n;
  } rows[] = {
    {{10, 30, 8, 8}, 1},  /* three sides of it */
    {{10, 30, 8, 2}, 0},  /* a slit */
    {{10, 10, 44, 1}, 0}, /* a rim */
    {{10, 10, 44, 5}, 0}, /* cut off, and nothing frames it */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Cut) cut = draw (cloth);
      g_autoptr (AssayVerdict) verdict = NULL;

      punch (&cut, rows[i].where);
      verdict = judge (&cut);
      g_assert_cmpint (fixture_measured (verdict, "holes"), ==, rows[i].n);
    }
}

/* Black may be a shadow outside, and is none inside. Mutation: forget_shadows left out. */
static void
test_dark (void)
{
  g_auto (Cut) within = draw (ink), outside = draw (ink);
  g_autoptr (AssayVerdict) inner = NULL, outer = NULL;

  punch (&within, (AssayRect){30, 30, 6, 6});
  punch (&outside, (AssayRect){10, 30, 8, 8});
  inner = judge (&within);
  outer = judge (&outside);
  g_assert_cmpint (fixture_measured (inner, "largestHole"), ==, 36);
  g_assert_cmpint (fixture_measured (outer, "holes"), ==, 0);
}

/* White on white cannot be told: no hole is claimed. */
static void
test_own_color (void)
{
  g_auto (Cut) cut = draw ((AssayPixel){240, 240, 240, 255});
  g_autoptr (AssayPicture) white = synthetic_flat (64, 64, (AssayPixel){255, 255, 255, 255});
  g_autoptr (AssayVerdict) verdict = NULL;
  AssayContract contract = fixture_contract ();

  synthetic_rectangle (white, (AssayRect){10, 10, 44, 44}, (AssayPixel){240, 240, 240, 255});
  punch (&cut, (AssayRect){30, 30, 6, 6});
  verdict = fixture_judge_cut (ID, cut.picture, white, &contract);
  g_assert_cmpint (fixture_measured (verdict, "holes"), ==, 0);
}

static void
test_skips (void)
{
  AssayContract contract = fixture_contract (), opaque = fixture_contract ();
  g_auto (Cut) cut = draw (cloth);
  g_autoptr (AssayPicture) scenery = synthetic_flat (64, 64, cloth), nothing = NULL;
  g_autoptr (AssayVerdict) alone = fixture_judge (ID, cut.picture, &contract), not_asked = NULL,
                           no_ground = NULL, empty = NULL;

  opaque.fields.background_policy = ASSAY_BACKGROUND_OPAQUE;
  synthetic_noise (scenery, 255, 3);
  nothing = assay_picture_new (64, 64);
  not_asked = fixture_judge_cut (ID, cut.picture, cut.source, &opaque);
  no_ground = fixture_judge_cut (ID, cut.picture, scenery, &contract);
  empty = fixture_judge_cut (ID, nothing, cut.source, &contract);
  g_assert_cmpstr (alone->reason, ==, "punch.no_source");
  g_assert_cmpstr (not_asked->reason, ==, "not_required");
  g_assert_cmpstr (no_ground->reason, ==, "punch.no_ground");
  g_assert_cmpstr (empty->reason, ==, "punch.empty");
}

/* As large as a side may be: looked at on fewer places. Mutation: step of 1 (too slow). */
static void
test_large (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = synthetic_flat (2048, 512, cloth), source = NULL;
  g_autoptr (AssayVerdict) verdict = NULL;

  synthetic_rectangle (picture, (AssayRect){0, 0, 2048, 40}, (AssayPixel){0});
  synthetic_rectangle (picture, (AssayRect){0, 472, 2048, 40}, (AssayPixel){0});
  source = fixture_source (picture);
  synthetic_rectangle (picture, (AssayRect){1000, 200, 40, 20}, (AssayPixel){0});
  verdict = fixture_judge_cut (ID, picture, source, &contract);
  g_assert_cmpint (fixture_measured (verdict, "largestHole"), ==, 800);
  g_assert_cmpint (((AssayRegion *) verdict->regions->pdata[0])->width, ==, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/punch/passes", test_passes);
  g_test_add_func ("/judge/punch/boundaries", test_boundaries);
  g_test_add_func ("/judge/punch/words", test_words);
  g_test_add_func ("/judge/punch/drawn-hole", test_drawn_hole);
  g_test_add_func ("/judge/punch/glass-and-shadow", test_glass_and_shadow);
  g_test_add_func ("/judge/punch/bites", test_bites);
  g_test_add_func ("/judge/punch/dark", test_dark);
  g_test_add_func ("/judge/punch/own-color", test_own_color);
  g_test_add_func ("/judge/punch/skips", test_skips);
  g_test_add_func ("/judge/punch/large", test_large);
  return g_test_run ();
}
