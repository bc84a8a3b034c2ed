/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"

#define ID "alpha.background"

static const AssayPixel solid = {20, 120, 220, 255};

static void
test_passes (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) verdict = fixture_judge (ID, picture, &contract);

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (verdict->confidence_per_mille, ==, 990);
  g_assert_cmpint (verdict->score_per_mille, ==, 1000);
  g_assert_cmpuint (verdict->regions->len, ==, 0);
}

/* 252 border pixels, limit 5 per mille: 1 px is 4, 2 px are 8. */
static void
test_border_boundary (void)
{
  static const struct
  {
    int n;
    gint64 share;
    int outcome;
  } cases[] = {
    {1, 4, ASSAY_VERDICT_PASS},
    {2, 8, ASSAY_VERDICT_FAIL},
    {10, 40, ASSAY_VERDICT_FAIL},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) picture = fixture_icon ();
      g_autoptr (AssayVerdict) verdict = NULL;

      synthetic_rectangle (picture, (AssayRect){20, 0, cases[i].n, 1}, solid);
      verdict = fixture_judge (ID, picture, &contract);
      g_assert_cmpint (fixture_measured (verdict, "borderFilled"), ==, cases[i].share);
      g_assert_cmpint (verdict->outcome, ==, cases[i].outcome);
      g_assert_cmpint (verdict->confidence_per_mille >= 950, ==, i == 2);
      if (cases[i].outcome != ASSAY_VERDICT_FAIL)
        continue;
      g_assert_cmpstr (verdict->reason, ==, "background.border");
      g_assert_cmpint (((AssayRegion *) g_ptr_array_index (verdict->regions, 0))->width, ==,
                       cases[i].n);
    }
}

static void
test_words (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) verdict = NULL;

  synthetic_rectangle (picture, (AssayRect){20, 63, 16, 1}, solid);
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (verdict->sentence, ==, "{0} % of the border is filled, limit {1} %");
  g_assert_cmpstr (verdict->sentence_args[0], ==, "6.3");
  g_assert_cmpstr (verdict->sentence_args[1], ==, "0.5");
}

static void
test_corner (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) verdict = NULL;

  *assay_picture_at (picture, 63, 63) = solid;
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (verdict->reason, ==, "background.corner");
}

/* Detached specks of n px, limit 24. */
static void
test_island_boundary (void)
{
  static const struct
  {
    int width, height, outcome;
  } cases[] = {
    {2, 2, ASSAY_VERDICT_PASS},      {4, 5, ASSAY_VERDICT_UNCERTAIN},
    {4, 6, ASSAY_VERDICT_UNCERTAIN}, {5, 5, ASSAY_VERDICT_UNCERTAIN},
    {4, 15, ASSAY_VERDICT_FAIL},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) picture = fixture_icon ();
      g_autoptr (AssayVerdict) verdict = NULL;

      synthetic_rectangle (picture, (AssayRect){2, 2, cases[i].width, cases[i].height}, solid);
      verdict = fixture_judge (ID, picture, &contract);
      g_assert_cmpint (fixture_measured (verdict, "strayIsland"), ==,
                       cases[i].width * cases[i].height);
      g_assert_cmpint (verdict->outcome, ==, cases[i].outcome);
      g_assert_cmpint (verdict->confidence_per_mille, <, i == 4 ? 1000 : 900);
      g_assert_cmpuint (verdict->regions->len, ==, 1);
    }
}

/* A body of 20 x 50 px whose color is @solid, and something apart from it. Mutations: each of
 * is_part's conditions left out. */
static void
test_parts_and_specks (void)
{
  static const AssayPixel other = {240, 220, 30, 255};
  static const struct
  {
    AssayRect where;
    const AssayPixel *color;
    gint64 speck;
  } rows[] = {
    {{32, 7, 4, 5}, &solid, 0},    /* a dot: 2 %, 2 px away */
    {{38, 50, 5, 5}, &solid, 0},   /* another, 8 px away */
    {{48, 50, 5, 5}, &solid, 25},  /* 18 px away */
    {{38, 50, 5, 5}, &other, 25},  /* not the body's color */
    {{44, 20, 10, 12}, &other, 0}, /* 12 %: a thing of its own */
    {{32, 20, 2, 2}, &solid, 0},   /* a chip, 2 px away */
    {{40, 20, 2, 2}, &solid, 4},   /* too small for a part there */
    {{50, 20, 1, 1}, &other, 0},   /* a single pixel is nothing */
    {{50, 20, 2, 1}, &other, 2},
    {{44, 20, 10, 12}, &fixture_key, 120}, /* as large, of the background's hue */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
      g_autoptr (AssayPicture) source = NULL;
      g_autoptr (AssayVerdict) verdict = NULL;

      synthetic_rectangle (picture, (AssayRect){10, 7, 20, 50}, solid);
      synthetic_rectangle (picture, rows[i].where, *rows[i].color);
      source = fixture_source (picture);
      verdict = fixture_judge_cut (ID, picture, source, &contract);
      g_assert_cmpint (fixture_measured (verdict, "strayIsland"), ==, rows[i].speck);
    }
}

/* In the body's color and near it, but where the source shows only background: no part. Mutation:
 * _assay_ground_shown that looks at the picture alone. */
static void
test_part_that_was_never_drawn (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
  g_autoptr (AssayPicture) source = NULL;
  g_autoptr (AssayVerdict) verdict = NULL;

  synthetic_rectangle (picture, (AssayRect){10, 7, 20, 50}, solid);
  source = fixture_source (picture);
  synthetic_rectangle (picture, (AssayRect){32, 20, 3, 2}, solid);
  verdict = fixture_judge_cut (ID, picture, source, &contract);
  g_assert_cmpint (fixture_measured (verdict, "strayIsland"), ==, 6);
}

/* Farther than distances are counted. Mutation: FAR_PX as a distance. */
static void
test_far_from_a_long_body (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = assay_picture_new (600, 1010);
  g_autoptr (AssayVerdict) verdict = NULL;

  synthetic_rectangle (picture, (AssayRect){5, 5, 20, 1000}, solid);
  synthetic_rectangle (picture, (AssayRect){500, 500, 20, 20}, solid);
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (fixture_measured (verdict, "strayIsland"), ==, 400);
}

/* Noise has the body's color on the mean, not in its pixels. Mutation: means compared. */
static void
test_noise_is_no_part (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
  g_autoptr (AssayVerdict) verdict = NULL;
  guint32 state = 5;

  synthetic_rectangle (picture, (AssayRect){10, 7, 20, 50}, (AssayPixel){128, 128, 128, 255});
  for (int i = 0; i < 36; i++)
    *assay_picture_at (picture, 36 + i % 6, 30 + i / 6) =
      (AssayPixel){(guint8) synthetic_random (&state), (guint8) synthetic_random (&state),
                   (guint8) synthetic_random (&state), 255};
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (fixture_measured (verdict, "strayIsland"), ==, 36);
}

static void
test_opaque_and_flat (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = synthetic_flat (64, 64, solid);
  g_autoptr (AssayVerdict) whole = NULL, holed = NULL, flat = NULL, uneven = NULL;

  synthetic_disk (picture, 32, 32, 20, (AssayPixel){250, 200, 10, 255});
  contract.fields.background_policy = ASSAY_BACKGROUND_OPAQUE;
  whole = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (whole->outcome, ==, ASSAY_VERDICT_PASS);
  contract.fields.background_policy = ASSAY_BACKGROUND_FLAT;
  flat = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (flat->outcome, ==, ASSAY_VERDICT_PASS);
  synthetic_rectangle (picture, (AssayRect){0, 10, 1, 20}, (AssayPixel){250, 200, 10, 255});
  uneven = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (uneven->reason, ==, "background.not_flat");
  assay_picture_at (picture, 30, 30)->a = 254;
  contract.fields.background_policy = ASSAY_BACKGROUND_OPAQUE;
  holed = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (holed->reason, ==, "background.holes");
}

static void
test_not_required (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) any = NULL, unset = NULL, silent = NULL;

  contract.fields.background_policy = ASSAY_BACKGROUND_ANY;
  any = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (any->outcome, ==, ASSAY_VERDICT_SKIPPED);
  g_assert_cmpstr (any->reason, ==, "not_required");
  contract.fields.background_policy = ASSAY_UNSET;
  unset = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (unset->outcome, ==, ASSAY_VERDICT_SKIPPED);
  contract.fields.background_policy = ASSAY_BACKGROUND_TRANSPARENT;
  contract.fields.border_filled_per_mille = contract.fields.stray_island_px = ASSAY_UNSET;
  silent = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (silent->outcome, ==, ASSAY_VERDICT_SKIPPED);
}

/* @color is drawn in both: kept by the cut, opaque. */
static AssayVerdict *
judge_kept (AssayRect where, AssayPixel color)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayPicture) source = fixture_source (picture);

  synthetic_rectangle (picture, where, color);
  synthetic_rectangle (source, where, color);
  return fixture_judge_cut (ID, picture, source, &contract);
}

static void
test_cut_passes (void)
{
  g_autoptr (AssayVerdict) verdict =
    judge_kept ((AssayRect){30, 30, 4, 4}, (AssayPixel){20, 120, 220, 255});

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (verdict->confidence_per_mille, ==, 990);
  g_assert_cmpint (fixture_measured (verdict, "backgroundLeft"), ==, 0);
  g_assert_cmpint (fixture_measured (verdict, "backgroundHue"), ==, 0);
}

/* A shadow on the key, however dark, and a hole that was not opened. Mutations: a flood that does
 * not begin at the border; places as light as the border that do not count by themselves. */
static void
test_background_left (void)
{
  static const struct
  {
    AssayRect where;
    AssayPixel color;
  } rows[] = {
    {{20, 52, 24, 6}, {166, 0, 166, 255}},  /* 35 % shadow under it, joined with the border */
    {{20, 52, 24, 6}, {70, 2, 68, 255}},    /* deep */
    {{26, 26, 12, 12}, {250, 3, 252, 255}}, /* an enclosed hole */
    {{26, 26, 12, 12}, {225, 0, 225, 255}}, /* under a vignette */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AssayVerdict) verdict = judge_kept (rows[i].where, rows[i].color);
      const AssayRegion *first;

      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
      g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
      g_assert_cmpstr (verdict->reason, ==, "background.left");
      first = g_ptr_array_index (verdict->regions, 0);
      g_assert_cmpint (first->x, ==, rows[i].where.x);
      g_assert_cmpint (first->width, ==, rows[i].where.width);
    }
}

/* Glass before the key, and an object that has the hue: a person is asked. Mutation: a pure hue
 * that is enough to fail wherever it is. */
static void
test_hue_is_asked (void)
{
  static const AssayPixel colors[] = {
    {224, 128, 250, 255}, /* glass */
    {150, 6, 150, 255},   /* a ruby as pure as a shadow, enclosed */
    {190, 60, 190, 255},
  };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      g_autoptr (AssayVerdict) verdict = judge_kept ((AssayRect){22, 22, 20, 20}, colors[i]);

      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
      g_assert_cmpint (verdict->confidence_per_mille, <, 900);
      g_assert_cmpstr (verdict->reason, ==, "background.hue");
    }
}

/* A blue glow over a background of blue: the source shows nothing else there, the picture a paler
 * hue. Mutation: hue_left that takes the place's word alone. */
static void
test_paler_than_the_background_is_asked (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayPicture) source = fixture_source (picture);
  g_autoptr (AssayVerdict) verdict = NULL;

  synthetic_rectangle (source, (AssayRect){20, 52, 24, 6}, (AssayPixel){240, 10, 240, 255});
  synthetic_rectangle (picture, (AssayRect){20, 52, 24, 6}, (AssayPixel){220, 90, 225, 200});
  verdict = fixture_judge_cut (ID, picture, source, &contract);
  g_assert_cmpstr (verdict->reason, ==, "background.hue");
  g_assert_cmpint (verdict->confidence_per_mille, <, 900);
}

/* Apart from the body and in a color of its own: what the source shows may be drawn, so a person is
 * asked; what lies over the bare background nobody drew. Mutation: largest_sure = largest. */
static void
test_drawn_speck_is_asked (void)
{
  static const AssayPixel gold = {250, 200, 40, 255};
  static const AssayRect where = {2, 2, 9, 9};
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayPicture) bare = fixture_source (picture);
  g_autoptr (AssayVerdict) drawn = judge_kept (where, gold);
  g_autoptr (AssayVerdict) of_cut = NULL;

  synthetic_rectangle (picture, where, gold);
  of_cut = fixture_judge_cut (ID, picture, bare, &contract);
  g_assert_cmpstr (drawn->reason, ==, "background.island");
  g_assert_cmpint (drawn->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (drawn->confidence_per_mille, <, 900);
  g_assert_cmpstr (of_cut->reason, ==, "background.island");
  g_assert_cmpint (of_cut->confidence_per_mille, >=, 900);
}

/* What is left is so faint that it may be a shade of the object, and a color a few degrees off the
 * background's is more likely the object's. Mutations: PLAIN_AMOUNT 0; SAME_TANGENT 150. */
static void
test_faint_or_of_another_hue_is_asked (void)
{
  static const AssayPixel colors[] = {{44, 0, 44, 255}, {230, 0, 212, 255}};

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      g_autoptr (AssayVerdict) verdict = judge_kept ((AssayRect){20, 52, 24, 6}, colors[i]);

      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
      g_assert_cmpint (verdict->confidence_per_mille, <, 900);
    }
}

/* Neighbors of the hue, rims, what was unmixed, and a shadow made black with alpha. */
static void
test_hue_is_spared (void)
{
  static const AssayPixel pink = {255, 105, 180, 255}, violet = {120, 40, 200, 255};
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayPicture) source = fixture_source (picture);
  g_autoptr (AssayVerdict) of_pink = judge_kept ((AssayRect){22, 22, 20, 20}, pink);
  g_autoptr (AssayVerdict) of_violet = judge_kept ((AssayRect){22, 22, 20, 20}, violet);
  g_autoptr (AssayVerdict) of_rim = judge_kept ((AssayRect){16, 30, 32, 2}, fixture_key);
  g_autoptr (AssayVerdict) unmixed = NULL;

  synthetic_rectangle (source, (AssayRect){22, 22, 20, 20}, (AssayPixel){224, 128, 250, 255});
  synthetic_rectangle (picture, (AssayRect){22, 22, 20, 20}, (AssayPixel){200, 230, 245, 120});
  synthetic_rectangle (source, (AssayRect){20, 52, 24, 5}, (AssayPixel){166, 0, 166, 255});
  synthetic_rectangle (picture, (AssayRect){20, 52, 24, 5}, (AssayPixel){0, 0, 0, 90});
  unmixed = fixture_judge_cut (ID, picture, source, &contract);
  g_assert_cmpint (of_pink->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (of_violet->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (of_rim->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (unmixed->outcome, ==, ASSAY_VERDICT_PASS);
}

/* What is left, surely: limit 5 per mille of some 1810 px, clear from 11 on. */
static void
test_left_boundary (void)
{
  gint64 last = -1;
  guint seen = 0;

  for (int side = 2; side <= 6; side++)
    {
      g_autoptr (AssayVerdict) verdict = judge_kept ((AssayRect){30, 30, side, side}, fixture_key);
      gint64 share = fixture_measured (verdict, "backgroundLeft");
      int expected = share <= 3  ? ASSAY_VERDICT_PASS
                     : share < 7 ? ASSAY_VERDICT_UNCERTAIN
                                 : ASSAY_VERDICT_FAIL;

      g_assert_cmpint (share, >, last - 1);
      g_assert_cmpint (verdict->outcome, ==, expected);
      g_assert_cmpint (verdict->outcome == ASSAY_VERDICT_FAIL
                         && verdict->confidence_per_mille >= 900,
                       ==, share >= 11);
      last = share;
      seen |= 1u << expected;
    }
  g_assert_cmpuint (seen, ==, 7);
}

static void
test_left_words (void)
{
  g_autoptr (AssayVerdict) verdict = judge_kept ((AssayRect){26, 26, 12, 12}, fixture_key);

  g_assert_cmpstr (
    verdict->sentence, ==,
    "{0} % of it is background that was left, limit {1} %; the largest part {2} px at {3}");
  g_assert_cmpstr (verdict->sentence_args[0], ==, "7.7");
  g_assert_cmpstr (verdict->sentence_args[1], ==, "0.5");
  g_assert_cmpstr (verdict->sentence_args[2], ==, "144");
  g_assert_cmpstr (verdict->sentence_args[3], ==, "32, 32");
}

/* Nothing was cut from a key, or the border has none: nothing of it is measured, nothing of it is
 * said to be well. */
static void
test_unseen (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayPicture) gray = synthetic_flat (64, 64, (AssayPixel){200, 200, 200, 255});
  g_autoptr (AssayVerdict) imported = fixture_judge (ID, picture, &contract);
  g_autoptr (AssayVerdict) on_gray = fixture_judge_cut (ID, picture, gray, &contract);

  g_assert_cmpuint (imported->measurements->len, ==, 3);
  g_assert_cmpuint (on_gray->measurements->len, ==, 3);
  g_assert_cmpstr (
    imported->sentence, ==,
    "the border is free; what may be left inside cannot be told without the uncut picture");
  g_assert_cmpstr (on_gray->sentence, ==,
                   "the border is free; what may be left inside cannot be told by a background "
                   "without a strong hue");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/background/passes", test_passes);
  g_test_add_func ("/judge/background/border-boundary", test_border_boundary);
  g_test_add_func ("/judge/background/words", test_words);
  g_test_add_func ("/judge/background/corner", test_corner);
  g_test_add_func ("/judge/background/island-boundary", test_island_boundary);
  g_test_add_func ("/judge/background/parts-and-specks", test_parts_and_specks);
  g_test_add_func ("/judge/background/part-that-was-never-drawn", test_part_that_was_never_drawn);
  g_test_add_func ("/judge/background/far-from-a-long-body", test_far_from_a_long_body);
  g_test_add_func ("/judge/background/noise-is-no-part", test_noise_is_no_part);
  g_test_add_func ("/judge/background/opaque-and-flat", test_opaque_and_flat);
  g_test_add_func ("/judge/background/not-required", test_not_required);
  g_test_add_func ("/judge/background/cut-passes", test_cut_passes);
  g_test_add_func ("/judge/background/background-left", test_background_left);
  g_test_add_func ("/judge/background/hue-is-asked", test_hue_is_asked);
  g_test_add_func ("/judge/background/paler-is-asked", test_paler_than_the_background_is_asked);
  g_test_add_func ("/judge/background/drawn-speck-is-asked", test_drawn_speck_is_asked);
  g_test_add_func ("/judge/background/faint-or-of-another-hue-is-asked",
                   test_faint_or_of_another_hue_is_asked);
  g_test_add_func ("/judge/background/hue-is-spared", test_hue_is_spared);
  g_test_add_func ("/judge/background/left-boundary", test_left_boundary);
  g_test_add_func ("/judge/background/left-words", test_left_words);
  g_test_add_func ("/judge/background/unseen", test_unseen);
  return g_test_run ();
}
