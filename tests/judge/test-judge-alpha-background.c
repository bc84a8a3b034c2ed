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
      g_assert_cmpuint (verdict->regions->len, ==, cases[i].width * cases[i].height > 24 ? 1 : 0);
    }
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/background/passes", test_passes);
  g_test_add_func ("/judge/background/border-boundary", test_border_boundary);
  g_test_add_func ("/judge/background/words", test_words);
  g_test_add_func ("/judge/background/corner", test_corner);
  g_test_add_func ("/judge/background/island-boundary", test_island_boundary);
  g_test_add_func ("/judge/background/opaque-and-flat", test_opaque_and_flat);
  g_test_add_func ("/judge/background/not-required", test_not_required);
  return g_test_run ();
}
