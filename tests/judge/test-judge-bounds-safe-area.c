/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"
#include "imaging/assay-processor.h"

#define ID "bounds.safe_area"

static const AssayPixel solid = {20, 120, 220, 255};

/* Margin of the left side against a limit of 6 px; the other sides have room. */
static void
test_boundary (void)
{
  static const struct
  {
    int margin, outcome;
    gboolean sure;
    const char *reason;
  } cases[] = {
    {20, ASSAY_VERDICT_PASS, TRUE, NULL},
    {6, ASSAY_VERDICT_PASS, TRUE, NULL},
    {5, ASSAY_VERDICT_UNCERTAIN, FALSE, "bounds.margin"},
    {4, ASSAY_VERDICT_FAIL, TRUE, "bounds.margin"},
    {0, ASSAY_VERDICT_FAIL, TRUE, "bounds.touches_edge"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
      g_autoptr (AssayVerdict) verdict = NULL;

      synthetic_rectangle (picture, (AssayRect){cases[i].margin, 20, 30, 20}, solid);
      verdict = fixture_judge (ID, picture, &contract);
      g_assert_cmpint (verdict->outcome, ==, cases[i].outcome);
      g_assert_cmpint (verdict->confidence_per_mille >= 900, ==, cases[i].sure);
      g_assert_cmpstr (verdict->reason, ==, cases[i].reason);
      g_assert_cmpint (fixture_measured (verdict, "marginLeft"), ==, cases[i].margin);
      g_assert_cmpuint (verdict->regions->len, ==, cases[i].margin < 6 ? 1 : 0);
    }
}

/* The side that is broken is the one that is named and marked. */
static void
test_sides (void)
{
  static const struct
  {
    AssayRect rect;
    const char *name, *sentence;
    AssayRect region;
  } cases[] = {
    {{20, 2, 20, 20}, "marginTop", "{0} px from the top edge, limit {1} px", {20, 2, 20, 4}},
    {{2, 20, 20, 20}, "marginLeft", "{0} px from the left edge, limit {1} px", {2, 20, 4, 20}},
    {{20, 42, 20, 20},
     "marginBottom",
     "{0} px from the bottom edge, limit {1} px",
     {20, 58, 20, 4}},
    {{42, 20, 20, 20}, "marginRight", "{0} px from the right edge, limit {1} px", {58, 20, 4, 20}},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
      g_autoptr (AssayVerdict) verdict = NULL;
      const AssayMeasurement *shown;
      const AssayRegion *region;

      synthetic_rectangle (picture, cases[i].rect, solid);
      verdict = fixture_judge (ID, picture, &contract);
      shown = g_ptr_array_index (verdict->measurements, 0);
      region = g_ptr_array_index (verdict->regions, 0);
      g_assert_cmpstr (shown->name, ==, cases[i].name);
      g_assert_cmpint (shown->value, ==, 2);
      g_assert_cmpstr (verdict->sentence, ==, cases[i].sentence);
      g_assert_cmpstr (verdict->sentence_args[0], ==, "2");
      g_assert_cmpstr (verdict->sentence_args[1], ==, "6");
      g_assert_cmpint (region->number, ==, 1);
      g_assert_cmpint (region->x, ==, cases[i].region.x);
      g_assert_cmpint (region->y, ==, cases[i].region.y);
      g_assert_cmpint (region->width, ==, cases[i].region.width);
      g_assert_cmpint (region->height, ==, cases[i].region.height);
    }
}

/* Through the whole chain: an object the render cut off fails, a whole one passes. */
static void
test_cut_off_by_render (void)
{
  for (int cut_off = 0; cut_off <= 1; cut_off++)
    {
      AssayContract contract = fixture_contract ();
      const AssayProcessParameters parameters = {
        .cut = ASSAY_CUT_METHOD_KEY_COLOR,
        .key = {0, 255, 0, 255},
        .key_tolerance = 12,
        .fringe = TRUE,
        .placement = ASSAY_PLACEMENT_CENTER,
        .scaling = ASSAY_SCALING_AREA,
        .canvas_width = 64,
        .canvas_height = 64,
        .safe_area = 6,
      };
      g_autoptr (AssayPicture) source = synthetic_flat (512, 512, (AssayPixel){0, 255, 0, 255});
      g_autoptr (AssayPicture) picture = NULL;
      g_autoptr (AssayVerdict) verdict = NULL;

      synthetic_disk (source, cut_off ? 460 : 256, 256, 120, (AssayPixel){200, 40, 30, 255});
      picture = assay_process (source, &parameters, NULL, NULL);
      verdict = fixture_judge (ID, picture, &contract);
      g_assert_cmpint (verdict->outcome, ==, cut_off ? ASSAY_VERDICT_FAIL : ASSAY_VERDICT_PASS);
      g_assert_cmpint (verdict->confidence_per_mille, ==, 990);
      g_assert_cmpint (fixture_measured (verdict, "marginRight"), ==, cut_off ? 0 : 6);
    }
}

static void
test_skips (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayPicture) empty = assay_picture_new (64, 64);
  g_autoptr (AssayVerdict) of_empty = fixture_judge (ID, empty, &contract);
  g_autoptr (AssayVerdict) unset = NULL, opaque = NULL;

  g_assert_cmpint (of_empty->outcome, ==, ASSAY_VERDICT_SKIPPED);
  g_assert_cmpstr (of_empty->reason, ==, "bounds.empty");
  contract.fields.background_policy = ASSAY_BACKGROUND_OPAQUE;
  opaque = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (opaque->reason, ==, "not_required");
  contract = fixture_contract ();
  contract.fields.safe_area_px = ASSAY_UNSET;
  unset = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (unset->reason, ==, "not_required");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/bounds/boundary", test_boundary);
  g_test_add_func ("/judge/bounds/sides", test_sides);
  g_test_add_func ("/judge/bounds/cut-off-by-render", test_cut_off_by_render);
  g_test_add_func ("/judge/bounds/skips", test_skips);
  return g_test_run ();
}
