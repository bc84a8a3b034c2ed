/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"
#include "imaging/assay-processor.h"

#define ID "alpha.fringe"

/* A disk of radius 24 whose outermost @width px have @rim's color, in the sector x >= @from. */
static AssayPicture *
rimmed (AssayPixel inside, AssayPixel rim, int width, int from)
{
  AssayPicture *picture = assay_picture_new (64, 64);

  synthetic_sprite_disk (picture, 32, 32, 24, inside);
  for (int y = 0; y < 64; y++)
    for (int x = from; x < 64; x++)
      {
        AssayPixel *at = assay_picture_at (picture, x, y);
        int core = synthetic_disk_coverage (x, y, 64, 64, 24 - width);

        if (at->a > 0 && core < 128)
          *at = (AssayPixel){rim.r, rim.g, rim.b, at->a};
      }
  return picture;
}

static void
test_passes (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) verdict = fixture_judge (ID, picture, &contract);

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (verdict->confidence_per_mille, ==, 990);
  g_assert_cmpint (fixture_measured (verdict, "fringeShare"), ==, 0);
}

static void
test_light_rim (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture =
    rimmed ((AssayPixel){120, 40, 30, 255}, (AssayPixel){235, 235, 235, 255}, 1, 0);
  g_autoptr (AssayVerdict) verdict = fixture_judge (ID, picture, &contract);

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpstr (verdict->reason, ==, "fringe.light");
  g_assert_cmpstr (verdict->sentence, ==,
                   "a light rim of {0} px on {1} % of the outline, limit {2} %");
  g_assert_cmpstr (verdict->sentence_args[0], ==, "1");
  g_assert_cmpstr (verdict->sentence_args[1], ==, "100");
  g_assert_cmpstr (verdict->sentence_args[2], ==, "8");
  g_assert_cmpuint (verdict->regions->len, ==, 1);
}

/* Translucent spill is surely a halo; a solid rim may be a sticker's: a person is asked. */
static void
test_solid_rim_is_less_sure (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) sticker =
    rimmed ((AssayPixel){120, 40, 30, 255}, (AssayPixel){235, 235, 235, 255}, 2, 0);
  g_autoptr (AssayPicture) spill = assay_picture_new (64, 64);
  g_autoptr (AssayVerdict) of_sticker = fixture_judge (ID, sticker, &contract), of_spill = NULL;

  synthetic_sprite_disk (spill, 32, 32, 24, (AssayPixel){120, 40, 30, 255});
  for (int i = 0; i < 64 * 64; i++)
    if (spill->pixels[i].a > 0 && spill->pixels[i].a < 240)
      spill->pixels[i] = (AssayPixel){60, 220, 40, spill->pixels[i].a};
  of_spill = fixture_judge (ID, spill, &contract);
  g_assert_cmpint (of_sticker->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (of_sticker->confidence_per_mille, ==, 850);
  g_assert_cmpint (of_spill->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (of_spill->confidence_per_mille, >=, 950);
}

static void
test_colored_rim (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture =
    rimmed ((AssayPixel){200, 60, 50, 255}, (AssayPixel){60, 130, 60, 255}, 1, 0);
  g_autoptr (AssayVerdict) verdict = fixture_judge (ID, picture, &contract);

  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpstr (verdict->reason, ==, "fringe.color");
}

/* Artists draw dark outlines: 1 and 2 px of them are no halo. */
static void
test_dark_outline_passes (void)
{
  AssayContract contract = fixture_contract ();

  for (int width = 1; width <= 2; width++)
    {
      g_autoptr (AssayPicture) picture =
        rimmed ((AssayPixel){200, 60, 50, 255}, (AssayPixel){25, 20, 20, 255}, width, 0);
      g_autoptr (AssayVerdict) verdict = fixture_judge (ID, picture, &contract);

      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
      g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
    }
}

/* Black that bled into the translucent edge of a light object. */
static void
test_dark_bleed (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
  g_autoptr (AssayVerdict) verdict = NULL;

  synthetic_sprite_disk (picture, 32, 32, 24, (AssayPixel){240, 230, 220, 255});
  for (int i = 0; i < 64 * 64; i++)
    if (picture->pixels[i].a > 0 && picture->pixels[i].a < 240)
      picture->pixels[i] = (AssayPixel){0, 0, 0, picture->pixels[i].a};
  verdict = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpstr (verdict->reason, ==, "fringe.dark");
}

/* How much of the outline: limit 80 per mille, doubtful within 20 of it. */
static void
test_share_boundary (void)
{
  gint64 last = 2000;
  guint seen = 0;

  for (int from = 32; from < 58; from++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) picture =
        rimmed ((AssayPixel){120, 40, 30, 255}, (AssayPixel){235, 235, 235, 255}, 1, from);
      g_autoptr (AssayVerdict) verdict = fixture_judge (ID, picture, &contract);
      gint64 share = fixture_measured (verdict, "fringeShare");
      int expected = share <= 60   ? ASSAY_VERDICT_PASS
                     : share < 100 ? ASSAY_VERDICT_UNCERTAIN
                                   : ASSAY_VERDICT_FAIL;

      g_assert_cmpint (share, <=, last);
      g_assert_cmpint (verdict->outcome, ==, expected);
      last = share;
      seen |= 1u << expected;
    }
  g_assert_cmpuint (seen, ==, 7); /* pass, fail and uncertain all came up */
}

/* The limit of color distance: a rim just below it is none. */
static void
test_delta_e_boundary (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture =
    rimmed ((AssayPixel){100, 100, 100, 255}, (AssayPixel){150, 150, 150, 255}, 1, 0);
  g_autoptr (AssayVerdict) at = NULL, above = NULL;

  contract.fields.fringe_delta_e = 20; /* the rim differs by 20 */
  at = fixture_judge (ID, picture, &contract);
  contract.fields.fringe_delta_e = 21;
  above = fixture_judge (ID, picture, &contract);
  g_assert_cmpint (at->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (above->outcome, ==, ASSAY_VERDICT_PASS);
}

/* Cut without and with care: unmixed edges are clean, a hard threshold leaves the key's color. */
static void
test_cut_is_clean (void)
{
  AssayContract contract = fixture_contract ();
  AssayProcessParameters parameters = {
    .cut = ASSAY_CUT_METHOD_KEY_COLOR,
    .key = {0, 255, 0, 255},
    .key_tolerance = 12,
    .fringe = TRUE,
    .canvas_width = 64,
    .canvas_height = 64,
  };
  g_autoptr (AssayPicture) source = synthetic_flat (64, 64, (AssayPixel){0, 255, 0, 255});
  g_autoptr (AssayPicture) careful = NULL;
  g_autoptr (AssayPicture) careless = assay_picture_new (64, 64);
  g_autoptr (AssayVerdict) clean = NULL, dirty = NULL;

  synthetic_disk (source, 32, 32, 24, (AssayPixel){120, 40, 90, 255});
  careful = assay_process (source, &parameters, NULL, NULL);
  for (int i = 0; i < 64 * 64; i++)
    if (source->pixels[i].g < 220)
      careless->pixels[i] = source->pixels[i];
  clean = fixture_judge (ID, careful, &contract);
  dirty = fixture_judge (ID, careless, &contract);
  g_assert_cmpint (clean->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (clean->confidence_per_mille, >=, 950);
  g_assert_cmpint (dirty->outcome, ==, ASSAY_VERDICT_FAIL);
}

static void
test_skips (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = synthetic_flat (64, 64, (AssayPixel){9, 9, 9, 255});
  g_autoptr (AssayVerdict) required = fixture_judge (ID, picture, &contract);
  g_autoptr (AssayVerdict) opaque = NULL, unset = NULL;

  g_assert_cmpint (required->outcome, ==, ASSAY_VERDICT_SKIPPED);
  g_assert_cmpstr (required->reason, ==, "fringe.no_outline");
  contract.fields.background_policy = ASSAY_BACKGROUND_OPAQUE;
  opaque = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (opaque->reason, ==, "not_required");
  contract = fixture_contract ();
  contract.fields.fringe_delta_e = ASSAY_UNSET;
  unset = fixture_judge (ID, picture, &contract);
  g_assert_cmpstr (unset->reason, ==, "not_required");
}

static const AssayPixel red = {200, 60, 50, 255};

/* Rims that the source shows are drawn, whatever their color. Mutation: _assay_rim_judge that never
 * says DRAWN. */
static void
test_drawn_rims_are_spared (void)
{
  static const AssayPixel rims[] = {
    {245, 245, 245, 255}, {128, 128, 128, 255}, {60, 130, 60, 255},
    {20, 20, 20, 255},    {250, 200, 40, 255},  {33, 19, 46, 255}}; /* ink that leans to the key */

  for (guint i = 0; i < G_N_ELEMENTS (rims); i++)
    for (int width = 1; width <= 3; width++)
      {
        AssayContract contract = fixture_contract ();
        g_autoptr (AssayPicture) picture = rimmed (red, rims[i], width, 0);
        g_autoptr (AssayPicture) source = fixture_source (picture);
        g_autoptr (AssayVerdict) verdict = fixture_judge_cut (ID, picture, source, &contract);

        g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
        g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
      }
}

/* The background's color in the edge, opaque or not: surely of the cut. Mutations: MIXED as DRAWN;
 * the cap on solid rims beside a source. */
static void
test_key_in_the_rim (void)
{
  for (int alpha = 130; alpha <= 255; alpha += 125)
    for (int width = 1; width <= 2; width++)
      {
        AssayContract contract = fixture_contract ();
        g_autoptr (AssayPicture) clean = rimmed (red, red, width, 0);
        g_autoptr (AssayPicture) source = fixture_source (clean);
        g_autoptr (AssayPicture) picture = rimmed (red, (AssayPixel){225, 35, 140, 255}, width, 0);
        g_autoptr (AssayVerdict) verdict = NULL;

        for (int i = 0; i < 64 * 64; i++)
          if (picture->pixels[i].g == 35)
            picture->pixels[i].a = (guint8) MIN (picture->pixels[i].a, alpha);
        verdict = fixture_judge_cut (ID, picture, source, &contract);
        g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
        g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
        g_assert_cmpstr (verdict->reason, ==, "fringe.key");
      }
}

/* On a part of the outline, so good edges look as well: a person is asked. Mutation: STRONG_RIM 0.
 */
static void
test_short_rim_is_asked (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) clean = rimmed (red, red, 1, 0);
  g_autoptr (AssayPicture) source = fixture_source (clean);
  g_autoptr (AssayPicture) picture = rimmed (red, (AssayPixel){215, 50, 100, 255}, 1, 46);
  g_autoptr (AssayVerdict) verdict = fixture_judge_cut (ID, picture, source, &contract);

  g_assert_cmpint (fixture_measured (verdict, "fringeShare"), >, 160);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (verdict->confidence_per_mille, ==, 850);
}

/* A tenth of the background in a white rim that the source shows as well: a halo the server drew,
 * no edge an artist did. Mutation: MIXED_AMOUNT 60. */
static void
test_hint_of_the_key (void)
{
  static const AssayPixel rims[] = {{255, 229, 255, 255}, {240, 214, 246, 255}};

  for (guint i = 0; i < G_N_ELEMENTS (rims); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) picture = rimmed (red, rims[i], 2, 0);
      g_autoptr (AssayPicture) source = fixture_source (picture);
      g_autoptr (AssayVerdict) verdict = fixture_judge_cut (ID, picture, source, &contract);

      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
      g_assert_cmpstr (verdict->reason, ==, "fringe.key");
    }
}

/* A pixel more all around than the source has, also in the object's own color. Mutation: BEYOND as
 * DRAWN. */
static void
test_beyond_the_source (void)
{
  static const AssayPixel colors[] = {{20, 20, 20, 255}, {240, 240, 240, 140}, {200, 60, 50, 255}};

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) clean = rimmed (red, red, 1, 0);
      g_autoptr (AssayPicture) source = fixture_source (clean);
      g_autoptr (AssayPicture) picture = rimmed (red, red, 1, 0);
      g_autoptr (AssayVerdict) verdict = NULL;

      for (int p = 64; p < 63 * 64; p++)
        if (clean->pixels[p].a == 0
            && (clean->pixels[p - 1].a | clean->pixels[p + 1].a | clean->pixels[p - 64].a
                | clean->pixels[p + 64].a)
                 != 0)
          picture->pixels[p] = colors[i];
      verdict = fixture_judge_cut (ID, picture, source, &contract);
      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
      g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
      g_assert_cmpstr (verdict->reason, ==, "fringe.beyond");
    }
}

/* Colors that a wrong unmixing makes are nowhere in the source. Mutation: INVENTED as DRAWN. */
static void
test_invented_rim (void)
{
  static const struct
  {
    AssayPixel color;
    const char *reason;
  } rows[] = {{{90, 160, 20, 255}, "fringe.light"},
              {{150, 110, 10, 255}, "fringe.color"},
              {{30, 70, 0, 255}, "fringe.dark"}};

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AssayContract contract = fixture_contract ();
      g_autoptr (AssayPicture) clean = rimmed (red, red, 2, 0);
      g_autoptr (AssayPicture) source = fixture_source (clean);
      g_autoptr (AssayPicture) picture = rimmed (red, rows[i].color, 2, 0);
      g_autoptr (AssayVerdict) verdict = fixture_judge_cut (ID, picture, source, &contract);

      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
      g_assert_cmpstr (verdict->reason, ==, rows[i].reason);
    }
}

/* A shadow on the key that was made black with alpha, and a glow that fades. */
static void
test_shadow_and_glow_are_spared (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = rimmed (red, red, 1, 0);
  g_autoptr (AssayPicture) source = NULL;
  g_autoptr (AssayVerdict) verdict = NULL;

  for (int y = 0; y < 64; y++)
    for (int x = 0; x < 64; x++)
      if (assay_picture_at (picture, x, y)->a == 0
          && synthetic_disk_coverage (x, y, 64, 64, 30) > 0)
        *assay_picture_at (picture, x, y) = y < 32 ? (AssayPixel){255, 240, 160, (guint8) (y * 4)}
                                                   : (AssayPixel){0, 0, 0, (guint8) ((64 - y) * 4)};
  source = fixture_source (picture);
  verdict = fixture_judge_cut (ID, picture, source, &contract);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
}

/* Bars of 3 px have no inside, and are held against the source all the same. */
static void
test_thin_shapes (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = assay_picture_new (64, 64);
  g_autoptr (AssayPicture) source = NULL, tinted = assay_picture_new (64, 64);
  g_autoptr (AssayVerdict) alone = NULL, clean = NULL, key = NULL;

  for (int x = 8; x < 56; x += 8)
    {
      synthetic_rectangle (picture, (AssayRect){x, 8, 3, 48}, red);
      synthetic_rectangle (tinted, (AssayRect){x, 8, 3, 48}, (AssayPixel){246, 22, 222, 255});
    }
  source = fixture_source (picture);
  alone = fixture_judge (ID, picture, &contract);
  clean = fixture_judge_cut (ID, picture, source, &contract);
  key = fixture_judge_cut (ID, tinted, source, &contract);
  g_assert_cmpstr (alone->reason, ==, "fringe.no_outline");
  g_assert_cmpint (clean->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpstr (key->reason, ==, "fringe.key");
}

/* A white edge drawn on white cannot be told from what is left of it: a person is asked. */
static void
test_white_on_white_is_asked (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = rimmed (red, (AssayPixel){255, 255, 255, 255}, 2, 0);
  g_autoptr (AssayPicture) source = synthetic_flat (64, 64, (AssayPixel){255, 255, 255, 255});
  g_autoptr (AssayVerdict) verdict = NULL;

  synthetic_disk (source, 32, 32, 22, red);
  verdict = fixture_judge_cut (ID, picture, source, &contract);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (verdict->confidence_per_mille, <, 900);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/fringe/short-rim-is-asked", test_short_rim_is_asked);
  g_test_add_func ("/judge/fringe/passes", test_passes);
  g_test_add_func ("/judge/fringe/light-rim", test_light_rim);
  g_test_add_func ("/judge/fringe/solid-rim-is-less-sure", test_solid_rim_is_less_sure);
  g_test_add_func ("/judge/fringe/colored-rim", test_colored_rim);
  g_test_add_func ("/judge/fringe/dark-outline-passes", test_dark_outline_passes);
  g_test_add_func ("/judge/fringe/dark-bleed", test_dark_bleed);
  g_test_add_func ("/judge/fringe/share-boundary", test_share_boundary);
  g_test_add_func ("/judge/fringe/delta-e-boundary", test_delta_e_boundary);
  g_test_add_func ("/judge/fringe/cut-is-clean", test_cut_is_clean);
  g_test_add_func ("/judge/fringe/skips", test_skips);
  g_test_add_func ("/judge/fringe/drawn-rims-are-spared", test_drawn_rims_are_spared);
  g_test_add_func ("/judge/fringe/key-in-the-rim", test_key_in_the_rim);
  g_test_add_func ("/judge/fringe/hint-of-the-key", test_hint_of_the_key);
  g_test_add_func ("/judge/fringe/beyond-the-source", test_beyond_the_source);
  g_test_add_func ("/judge/fringe/invented-rim", test_invented_rim);
  g_test_add_func ("/judge/fringe/shadow-and-glow-are-spared", test_shadow_and_glow_are_spared);
  g_test_add_func ("/judge/fringe/thin-shapes", test_thin_shapes);
  g_test_add_func ("/judge/fringe/white-on-white-is-asked", test_white_on_white_is_asked);
  return g_test_run ();
}
