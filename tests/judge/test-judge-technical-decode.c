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
test_no_edges (void)
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
  g_assert_cmpint (fixture_measured (verdict, "sharpness"), ==, 0);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpstr (verdict->reason, ==, "decode.blurred");
}

/* Three means of @width px both ways, premultiplied: sigma is sqrt ((width * width - 1) / 4). */
static AssayPicture *
blurred (const AssayPicture *picture, int width)
{
  g_autoptr (AssayPicture) from = assay_picture_ref (picture);

  for (int round = 0; round < 6; round++)
    {
      AssayPicture *to = assay_picture_new (from->width, from->height);

      for (int y = 0; y < to->height; y++)
        for (int x = 0; x < to->width; x++)
          {
            int sum[4] = {0};

            for (int k = -(width / 2); k <= width / 2; k++)
              {
                int sx = round % 2 != 0 ? CLAMP (x + k, 0, to->width - 1) : x;
                int sy = round % 2 != 0 ? y : CLAMP (y + k, 0, to->height - 1);
                AssayPixel at = *assay_picture_at (from, sx, sy);

                sum[0] += at.r * at.a;
                sum[1] += at.g * at.a;
                sum[2] += at.b * at.a;
                sum[3] += at.a;
              }
            if (sum[3] >= width)
              *assay_picture_at (to, x, y) =
                (AssayPixel){(guint8) (sum[0] / sum[3]), (guint8) (sum[1] / sum[3]),
                             (guint8) (sum[2] / sum[3]), (guint8) (sum[3] / width)};
          }
      assay_picture_unref (from);
      from = to;
    }
  return g_steal_pointer (&from);
}

/* An icon with things drawn in it, on 128 px; limit 100, as it ships. */
static AssayPicture *
detailed (void)
{
  AssayPicture *picture = assay_picture_new (128, 128);

  synthetic_sprite_disk (picture, 64, 64, 50, (AssayPixel){200, 60, 50, 255});
  for (int i = 0; i < 6; i++)
    synthetic_disk (picture, 40 + 16 * (i % 3), 50 + 26 * (i / 3), 7,
                    i % 2 != 0 ? (AssayPixel){250, 240, 200, 255} : (AssayPixel){30, 20, 60, 255});
  return picture;
}

/* Sigma 2 and more is a clear fail, 1.4 is asked about. Mutation: contrast_of that gives the step
 * alone (all pass). */
static void
test_blurred (void)
{
  static const struct
  {
    int width, outcome;
    gboolean clear;
  } rows[] = {
    {1, ASSAY_VERDICT_PASS, TRUE},
    {3, ASSAY_VERDICT_FAIL, FALSE}, /* 1.4 */
    {5, ASSAY_VERDICT_FAIL, TRUE},  /* 2.4 */
    {7, ASSAY_VERDICT_FAIL, TRUE},  /* 3.5 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) crisp = detailed ();
      g_autoptr (AssayPicture) picture = blurred (crisp, rows[i].width);
      g_autoptr (AssayVerdict) verdict = NULL;

      contract.canvas_width = contract.canvas_height = 128;
      contract.fields.sharpness_min = 100;
      verdict = fixture_judge (ID, picture, &contract);
      g_test_message ("%d: %" G_GINT64_FORMAT, rows[i].width,
                      fixture_measured (verdict, "sharpness"));
      g_assert_cmpint (verdict->outcome, ==, rows[i].outcome);
      g_assert_cmpint (verdict->confidence_per_mille >= 900, ==, rows[i].clear);
    }
}

/* Neither size nor lightness nor how little is drawn makes a crisp thing soft: plain disks, a dark
 * planet. Mutation: edges on black alone (the planet fails). */
static void
test_plain_is_sharp (void)
{
  static const AssayPixel colors[] = {{200, 60, 50, 255}, {4, 3, 5, 255}, {250, 250, 250, 255}};

  for (int radius = 4; radius <= 500; radius *= 5)
    for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
      {
        AssayContract contract = fixture_contract ();
        int side = 2 * radius + 24;
        g_autoptr (AssayPicture) picture = assay_picture_new (side, side);
        g_autoptr (AssayVerdict) verdict = NULL;

        contract.canvas_width = contract.canvas_height = side;
        contract.fields.sharpness_min = 100;
        synthetic_sprite_disk (picture, side / 2, side / 2, radius, colors[i]);
        verdict = fixture_judge (ID, picture, &contract);
        g_assert_cmpint (fixture_measured (verdict, "sharpness"), >=, 300);
        g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
      }
}

/* What is soft by nature is asked about. Mutation: mist that is not asked after. */
static void
test_mist_is_asked (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) mist = assay_picture_new (64, 64);
  g_autoptr (AssayVerdict) verdict = NULL;

  contract.fields.sharpness_min = 100;
  for (int y = 0; y < 64; y++)
    for (int x = 0; x < 64; x++)
      {
        int away = (x - 32) * (x - 32) + (y - 32) * (y - 32);

        *assay_picture_at (mist, x, y) =
          (AssayPixel){230, 230, 240, (guint8) MAX (200 - away / 3, 0)};
      }
  verdict = fixture_judge (ID, mist, &contract);
  g_assert_cmpstr (verdict->reason, ==, "decode.blurred");
  g_assert_cmpint (verdict->confidence_per_mille, ==, 850);
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

/* Blurred to nothing, but for a few edges that somebody drew crisp: a soft style, and a person is
 * asked. Mutation: CRISP_SHARE 4. */
static void
test_soft_style_is_asked (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) crisp = detailed ();
  g_autoptr (AssayPicture) picture = blurred (crisp, 7);
  g_autoptr (AssayVerdict) verdict = NULL;

  contract.canvas_width = contract.canvas_height = 128;
  contract.fields.sharpness_min = 100;
  for (int y = 30; y < 98; y++)
    *assay_picture_at (picture, 64, y) = (AssayPixel){0, 0, 0, 255};
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (verdict->confidence_per_mille, ==, 850);
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
  g_test_add_func ("/judge/decode/no-edges", test_no_edges);
  g_test_add_func ("/judge/decode/blurred", test_blurred);
  g_test_add_func ("/judge/decode/plain-is-sharp", test_plain_is_sharp);
  g_test_add_func ("/judge/decode/mist-is-asked", test_mist_is_asked);
  g_test_add_func ("/judge/decode/silent-contract", test_silent_contract);
  g_test_add_func ("/judge/decode/soft-style-is-asked", test_soft_style_is_asked);
  return g_test_run ();
}
