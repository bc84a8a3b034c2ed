/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"

#define ID "technical.decode"

static void
test_passes (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) verdict = fixture_judge (ID, picture, &contract);

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
  g_assert_null (verdict->reason);
}

static void
test_size (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) verdict = NULL;
  const AssayMeasurement *shown;

  contract.canvas_height = 65;
  verdict = fixture_judge (ID, picture, &contract);
  shown = g_ptr_array_index (verdict->measurements, 0);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpstr (verdict->reason, ==, "decode.size");
  g_assert_cmpstr (shown->name, ==, "height");
  g_assert_cmpint (shown->value, ==, 64);
  g_assert_cmpint (shown->limit, ==, 65);
  g_assert_cmpstr (verdict->sentence_args[3], ==, "65");
}

static void
test_blank (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) empty = assay_picture_new (64, 64);
  g_autoptr (AssayPicture) flat = synthetic_flat (64, 64, (AssayPixel){9, 80, 200, 255});
  g_autoptr (AssayPicture) nearly = synthetic_flat (64, 64, (AssayPixel){9, 80, 200, 255});
  g_autoptr (AssayVerdict) of_empty = fixture_judge (ID, empty, &contract);
  g_autoptr (AssayVerdict) of_flat = NULL, of_nearly = NULL;

  g_assert_cmpint (of_empty->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpstr (of_empty->reason, ==, "decode.blank");
  contract.requires_alpha = FALSE;
  contract.fields.sharpness_min = ASSAY_UNSET;
  of_flat = fixture_judge (ID, flat, &contract);
  g_assert_cmpstr (of_flat->reason, ==, "decode.blank");
  assay_picture_at (nearly, 3, 3)->r = 14; /* 5 levels: one more than blank */
  of_nearly = fixture_judge (ID, nearly, &contract);
  g_assert_cmpint (of_nearly->outcome, ==, ASSAY_VERDICT_PASS);
}

static void
test_no_alpha (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = synthetic_flat (64, 64, (AssayPixel){9, 80, 200, 255});
  g_autoptr (AssayVerdict) verdict = NULL;

  synthetic_disk (picture, 32, 32, 20, (AssayPixel){250, 200, 10, 255});
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (verdict->reason, ==, "decode.no_alpha");
}

/* 40 per mille of 4096 px are 164 px. */
static void
test_content_boundary (void)
{
  static const struct
  {
    int side;
    int outcome;
  } cases[] = {
    {5, ASSAY_VERDICT_FAIL},       /* 6 per mille */
    {12, ASSAY_VERDICT_UNCERTAIN}, /* 35 */
    {13, ASSAY_VERDICT_UNCERTAIN}, /* 41 */
    {18, ASSAY_VERDICT_PASS},      /* 79 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
      g_autoptr (AssayVerdict) verdict = NULL;

      synthetic_rectangle (picture, (AssayRect){20, 20, cases[i].side, cases[i].side},
                           (AssayPixel){255, 255, 255, 255});
      verdict = fixture_judge (ID, picture, &contract);
      g_assert_cmpint (fixture_measured (verdict, "content"), ==,
                       cases[i].side * cases[i].side * 1000 / 4096);
      g_assert_cmpint (verdict->outcome, ==, cases[i].outcome);
    }
}

/* A soft ramp: one level every four pixels. Steps that small are all a blurred picture has. */
static void
test_blurred (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
  g_autoptr (AssayVerdict) verdict = NULL;

  contract.requires_alpha = FALSE;
  for (int y = 0; y < 64; y++)
    for (int x = 0; x < 64; x++)
      *assay_picture_at (picture, x, y) =
        (AssayPixel){(guint8) (90 + x / 4), (guint8) (90 + x / 4), (guint8) (90 + x / 4), 255};
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (fixture_measured (verdict, "sharpness"), ==, 4); /* 30 of 64 columns step by 1 */
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpstr (verdict->reason, ==, "decode.blurred");
}

/* A known value: one white pixel on black has a Laplacian of 4 * 255 and four neighbors of 255. */
static void
test_sharpness_value (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = synthetic_flat (64, 64, (AssayPixel){0, 0, 0, 255});
  g_autoptr (AssayVerdict) verdict = NULL;

  *assay_picture_at (picture, 30, 30) = (AssayPixel){255, 255, 255, 255};
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (fixture_measured (verdict, "sharpness"), ==, 8 * 255 * 10 / 4096);
}

/* Silent contract: only a blank picture can fail. */
static void
test_silent_contract (void)
{
  AssayContract contract = {.fields = {ASSAY_UNSET, ASSAY_UNSET, ASSAY_UNSET, ASSAY_UNSET,
                                       ASSAY_UNSET, ASSAY_UNSET, ASSAY_UNSET, ASSAY_UNSET,
                                       ASSAY_UNSET}};
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) verdict = fixture_judge (ID, picture, &contract);

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpuint (verdict->measurements->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/decode/passes", test_passes);
  g_test_add_func ("/judge/decode/size", test_size);
  g_test_add_func ("/judge/decode/blank", test_blank);
  g_test_add_func ("/judge/decode/no-alpha", test_no_alpha);
  g_test_add_func ("/judge/decode/content-boundary", test_content_boundary);
  g_test_add_func ("/judge/decode/blurred", test_blurred);
  g_test_add_func ("/judge/decode/sharpness-value", test_sharpness_value);
  g_test_add_func ("/judge/decode/silent-contract", test_silent_contract);
  return g_test_run ();
}
