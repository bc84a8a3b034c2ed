/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"

#include "core/decide/assay-claim.h"
#include "core/decide/assay-route.h"
#include "model/log/assay-words.h"

#include <string.h>

static void
test_registry (void)
{
  g_assert_nonnull (assay_validators[0]);
  for (guint i = 0; assay_validators[i] != NULL; i++)
    {
      const AssayValidator *validator = assay_validators[i];

      g_assert_true (assay_validator_find (validator->id) == validator);
      g_assert_cmpint (validator->version, >=, 1);
      g_assert_nonnull (validator->sentence);
      g_assert_nonnull (validator->remediations[0]);
      g_assert_cmpstr (assay_claim_find (validator->id)->id, ==, validator->id);
    }
  g_assert_null (assay_validator_find ("no.such"));
}

/* Only what a recipe can carry out is listed, none twice, and another seed is among it. */
static void
assert_carried_out (const char *const *listed)
{
  guint seen = 0;

  for (guint i = 0; listed[i] != NULL; i++)
    {
      int remedy = assay_word_index (assay_remedy_words, listed[i], -1);

      g_assert_cmpint (remedy, >=, 0);
      g_assert_cmpuint (seen & ASSAY_REMEDY_BIT (remedy), ==, 0);
      seen |= ASSAY_REMEDY_BIT (remedy);
    }
  g_assert_cmpuint (seen & ASSAY_REMEDY_BIT (ASSAY_REMEDY_NEW_SEED), !=, 0);
}

/* Mutations: a word that no recipe knows; the rows' own lists not looked at; what processing found
 * looked for among the validator's reasons only. */
static void
test_remediations (void)
{
  static const struct
  {
    const char *validator, *reason, *first;
  } rows[] = {
    {"alpha.fringe", "fringe.color", "other_key"},
    {"alpha.fringe", "fringe.key", "other_key"},
    {"alpha.fringe", "fringe.light", "new_seed"},
    {"alpha.background", "background.border", "stronger_background"},
    {"alpha.background", "background.island", "other_key"},
    {"alpha.background", "background.left", "other_key"},
    {"alpha.background", "background.hue", "other_key"},
    {"alpha.background", "background.holes", "new_seed"},
    {"technical.decode", "decode.blank", "other_key"},
    {"technical.decode", "decode.size", "new_seed"},
    {"technical.decode", "cut.no_background", "stronger_background"},
    {"technical.decode", "place.empty", "other_key"},
    {"bounds.safe_area", "bounds.margin", "new_seed"},
    {"duplicate.near", NULL, "new_seed"},
  };

  for (guint i = 0; assay_validators[i] != NULL; i++)
    for (const AssayValidatorReason *reason = assay_validators[i]->reasons; reason->code != NULL;
         reason++)
      assert_carried_out (assay_validator_remediations (assay_validators[i], reason->code));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (
      assay_validator_remediations (assay_validator_find (rows[i].validator), rows[i].reason)[0],
      ==, rows[i].first);
}

static AssayReport *
judge_one (const AssayPicture *picture, const AssayReferences *references)
{
  AssayContract contract = fixture_contract ();

  return assay_judge (
    &(AssayExhibit){.picture = picture, .contract = &contract, .references = references}, 1, NULL);
}

static void
test_complete (void)
{
  const AssayReferences references = {NULL, 0, 41};
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayReport) report = judge_one (picture, &references);
  AssayDigest digest;
  guint n_measured = 0;

  assay_picture_hash (picture, &digest);
  g_assert_cmpstr (report->picture, ==, assay_digest_hex (&digest).text);
  g_assert_cmpint (report->as_of_seq, ==, 41);
  g_assert_null (assay_validators[report->verdicts->len]);
  for (guint i = 0; i < report->verdicts->len; i++)
    {
      const AssayVerdict *verdict = g_ptr_array_index (report->verdicts, i);

      g_assert_cmpstr (verdict->validator, ==, assay_validators[i]->id);
      g_assert_cmpint (verdict->version, ==, assay_validators[i]->version);
      g_assert_cmpint (verdict->hard, ==, assay_validators[i]->hard);
      g_assert_cmpint (verdict->in_shadow, ==, assay_validators[i]->in_shadow);
      if (verdict->outcome == ASSAY_VERDICT_SKIPPED)
        {
          if (!verdict->in_shadow)
            g_assert_cmpstr (verdict->reason, ==, ASSAY_SKIPPED_NOT_REQUIRED);
          continue;
        }
      n_measured++;
      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_PASS);
      g_assert_cmpint (verdict->confidence_per_mille, >=, 900);
      g_assert_cmpstr (verdict->remediations[0], ==, "new_seed");
      g_assert_cmpuint (verdict->measurements->len, >, 0);
      g_assert_nonnull (verdict->sentence);
    }
  g_assert_cmpuint (n_measured, >=, 4); /* those the fixture's contract asks for */
}

static char *
write_verdict (const AssayVerdict *verdict)
{
  g_autoptr (GBytes) bytes =
    assay_table_to_bytes (&assay_verdict_table, verdict, ASSAY_JSON_CANONICAL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* What a report says survives being written and read. */
static void
test_round_trip (void)
{
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayReport) report = NULL;
  g_autoptr (AssayReport) read = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) again = NULL;

  synthetic_rectangle (picture, (AssayRect){0, 0, 9, 9}, (AssayPixel){9, 200, 9, 255});
  report = judge_one (picture, NULL);
  bytes = assay_table_to_bytes (&assay_report_table, report, ASSAY_JSON_CANONICAL);
  read = assay_table_read_bytes (&assay_report_table, bytes, "report", problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_nonnull (read);
  again = assay_table_to_bytes (&assay_report_table, read, ASSAY_JSON_CANONICAL);
  g_assert_true (g_bytes_equal (bytes, again));
}

/* Whether a verdict is in shadow is written only where it is, so older reports keep their bytes. */
static void
test_shadow_is_silent (void)
{
  g_autoptr (AssayVerdict) verdict = assay_table_new (&assay_verdict_table);
  g_autofree char *without = NULL, *with = NULL;

  verdict->validator = g_strdup ("alpha.fringe");
  without = write_verdict (verdict);
  verdict->in_shadow = TRUE;
  with = write_verdict (verdict);
  g_assert_null (strstr (without, "inShadow"));
  g_assert_nonnull (strstr (with, "\"inShadow\":true"));
}

/* The same pixels give the same bytes, whatever else there is in the picture's memory or the
 * references' order. */
static void
test_permuted (void)
{
  static const AssayReference of[] = {{{.marks = 0x1234}, "A", "a", "aa"},
                                      {{.marks = 0xffff0000ffff0000u}, "B", "b", "bb"},
                                      {{.marks = 7}, "C", "c", "cc"}};
  const AssayReference turned[] = {of[2], of[0], of[1]};
  const AssayReferences first = {of, 3, 5}, second = {turned, 3, 5};
  g_autoptr (AssayPicture) a = fixture_icon ();
  g_autoptr (AssayPicture) b = fixture_icon ();
  g_autoptr (AssayReport) report_a = judge_one (a, &first);
  g_autoptr (AssayReport) report_b = judge_one (b, &second);
  g_autoptr (GBytes) bytes_a =
    assay_table_to_bytes (&assay_report_table, report_a, ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) bytes_b =
    assay_table_to_bytes (&assay_report_table, report_b, ASSAY_JSON_CANONICAL);

  g_assert_true (g_bytes_equal (bytes_a, bytes_b));
}

/* Of several frames the worst one's verdict is kept, wherever it stands. */
static const AssayVerdict *
find_verdict (const AssayReport *report, const char *validator)
{
  for (guint i = 0; i < report->verdicts->len; i++)
    {
      const AssayVerdict *verdict = g_ptr_array_index (report->verdicts, i);

      if (g_str_equal (verdict->validator, validator))
        return verdict;
    }
  g_assert_not_reached ();
}

static void
test_worst_frame (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) good = fixture_icon ();
  g_autoptr (AssayPicture) bad = fixture_icon ();

  synthetic_rectangle (bad, (AssayRect){0, 30, 20, 4}, (AssayPixel){200, 60, 50, 255});
  for (int i = 0; i < 3; i++)
    {
      const AssayExhibit frames[] = {{.picture = i == 0 ? bad : good, .contract = &contract},
                                     {.picture = i == 1 ? bad : good, .contract = &contract},
                                     {.picture = i == 2 ? bad : good, .contract = &contract}};
      g_autoptr (AssayReport) report = assay_judge (frames, 3, NULL);
      const AssayVerdict *bounds = find_verdict (report, "bounds.safe_area");

      g_assert_cmpint (bounds->outcome, ==, ASSAY_VERDICT_FAIL);
      g_assert_cmpint (fixture_measured (bounds, "marginLeft"), ==, 0);
    }
}

static void
test_cancelled (void)
{
  AssayContract contract = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  const AssayExhibit frames[] = {{.picture = picture, .contract = &contract}};
  const gint cancelled = 1;

  g_assert_null (assay_judge (frames, 1, &cancelled));
}

/* Recorded: compilers and CPUs must agree on every number in a report. */
static void
test_determinism (void)
{
  static const char *const recorded[][2] = {
    {"technical.decode", "834f4c860e125bae3114bbede487c7b368f083f698f0f741d1b6d4dbbbecd2a1"},
    {"duplicate.near", "1b011b28e7171d9b4a597618fb7e1f26bee65867354172c77504f319f5374834"},
    {"alpha.background", "1e80245b2205c14b0e99305aad71b43c8e72e97600f689d0b31c5371d74c24fc"},
    {"alpha.fringe", "17a248044f2d9946e1c9b1302a832d5fe2dbd472b3e3ea8799b6a0c672ecbe16"},
    {"alpha.feather", "619a4727f858b1fa9c93c494d93d5340d321f761b19844d8d8a887e0e5202d7b"},
    {"bounds.safe_area", "390aadc131d72c0e55d47d87ad794391fd57e6a51e8841eb2bd65c88e6cfcc23"},
  };
  g_autoptr (AssayPicture) picture = fixture_icon ();
  AssayReference alike = {.title = "Other", .version = "01", .picture = "ab"};
  const AssayReferences references = {&alike, 1, 5};
  g_autoptr (AssayReport) report = NULL;
  AssayDigest digest;

  synthetic_noise (picture, 9, 5);
  synthetic_rectangle (picture, (AssayRect){3, 3, 3, 9}, (AssayPixel){9, 200, 9, 255});
  assay_likeness_of (picture, &alike.likeness);
  alike.likeness.marks ^= 1;
  report = judge_one (picture, &references);
  for (guint i = 0; i < G_N_ELEMENTS (recorded); i++)
    {
      g_autoptr (GBytes) bytes = assay_table_to_bytes (
        &assay_verdict_table, find_verdict (report, recorded[i][0]), ASSAY_JSON_CANONICAL);

      assay_digest_of_bytes (&digest, bytes);
      g_test_message ("%s %s", recorded[i][0], assay_digest_hex (&digest).text);
      g_assert_cmpstr (assay_digest_hex (&digest).text, ==, recorded[i][1]);
    }
}

/* Every solid pixel that was delivered is found again in the source, trimmed, shrunk and put in its
 * place; also where the render cut the object off. */
static void
test_located (void)
{
  static const AssayPixel key = {0, 255, 0, 255};
  static const int middles[] = {150, 256, 490};

  for (guint i = 0; i < G_N_ELEMENTS (middles); i++)
    {
      const AssayProcessParameters parameters = {.cut = ASSAY_CUT_METHOD_KEY_COLOR,
                                                 .key = key,
                                                 .scaling = ASSAY_SCALING_AREA,
                                                 .placement = ASSAY_PLACEMENT_FOOT,
                                                 .canvas_width = 64,
                                                 .canvas_height = 80,
                                                 .safe_area = 6};
      g_autoptr (AssayPicture) source = synthetic_flat (512, 512, key), picture = NULL;
      g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));
      AssayOrigin origin = {.source = source, .keyed = TRUE, .key = key};
      guint n_solid = 0;

      synthetic_disk (source, middles[i], 200, 100, (AssayPixel){200, 40, 30, 255});
      picture = assay_process (source, &parameters, steps, NULL);
      assay_process_trace (source, steps, &origin.from, &origin.to);
      for (int y = 0; y < picture->height; y++)
        for (int x = 0; x < picture->width; x++)
          {
            int at_x, at_y;

            if (assay_picture_at (picture, x, y)->a < 255)
              continue;
            n_solid++;
            g_assert_true (assay_origin_locate (&origin, x, y, &at_x, &at_y));
            g_assert_cmpint (assay_picture_at (source, at_x, at_y)->r, ==, 200);
          }
      g_assert_cmpuint (n_solid, >, 500);
      g_assert_false (
        assay_origin_locate (&origin, origin.to.x - 1, origin.to.y, &(int){0}, &(int){0}));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/report/registry", test_registry);
  g_test_add_func ("/judge/report/remediations", test_remediations);
  g_test_add_func ("/judge/report/complete", test_complete);
  g_test_add_func ("/judge/report/round-trip", test_round_trip);
  g_test_add_func ("/judge/report/shadow-is-silent", test_shadow_is_silent);
  g_test_add_func ("/judge/report/permuted", test_permuted);
  g_test_add_func ("/judge/report/worst-frame", test_worst_frame);
  g_test_add_func ("/judge/report/cancelled", test_cancelled);
  g_test_add_func ("/judge/report/located", test_located);
  g_test_add_func ("/judge/report/determinism", test_determinism);
  return g_test_run ();
}
