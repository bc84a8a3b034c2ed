/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-evidence-text.h"

/* As a card of the claim "alpha.fringe" would have them. */
static AssayEvidence *
read_evidence (const char *verdicts)
{
  const AssayTable *table = &assay_card_evidence_row_table;
  g_autofree char *text = g_strdup_printf ("{\"claim\":\"alpha.fringe\",\"contract\":{"
                                           "\"safeAreaPx\":99999999},\"verdicts\":%s}",
                                           verdicts);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gpointer row = assay_table_read_bytes (table, bytes, NULL, problems);
  g_autoptr (AssayRecord) record = row != NULL ? assay_record_new (table, row) : NULL;

  return assay_evidence_new (record);
}

#define FRINGE "{\"validator\":\"alpha.fringe\",\"outcome\":\"fail\""

static void
assert_amount (gint64 value, const char *unit, const char *expected)
{
  g_autofree char *text = assay_evidence_dup_amount (value, unit);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_amounts (void)
{
  g_test_summary ("Every number has its unit; per mille are percent with a tenth");
  assert_amount (3, "px", "3 px");
  assert_amount (21, "per_mille", "2.1 %");
  assert_amount (80, "per_mille", "8 %");
  assert_amount (-5, "per_mille", "-0.5 %");
  assert_amount (12, "delta_e", "color distance 12");
  assert_amount (248, "level10", "248");
  assert_amount (G_MININT64, "px", "-9223372036854775808 px");
  assert_amount (4, NULL, "4");
}

static void
test_measurement (void)
{
  g_autoptr (AssayEvidence) good =
    read_evidence ("[" FRINGE ",\"measurements\":[{\"name\":\"marginTop\",\"value\":3,\"limit\":8,"
                   "\"unit\":\"px\"},{\"name\":\"marginLeft\",\"value\":9}]}]");
  g_autoptr (AssayEvidence) open =
    read_evidence ("[" FRINGE ",\"measurements\":[{\"name\":\"marginTop\",\"value\":3}]}]");
  g_autoptr (AssayEvidence) none = read_evidence ("[" FRINGE "}]");
  g_autofree char *limited = NULL, *bare = NULL;

  g_test_summary ("The first measurement counts");
  limited = assay_evidence_dup_measurement (assay_evidence_get_measurement (good->asked));
  g_assert_cmpstr (limited, ==, "3 px, limit 8 px");
  bare = assay_evidence_dup_measurement (assay_evidence_get_measurement (open->asked));
  g_assert_cmpstr (bare, ==, "3");
  g_assert_null (assay_evidence_get_measurement (none->asked));
  g_assert_null (assay_evidence_get_measurement (NULL));
}

static void
test_regions (void)
{
  g_autoptr (AssayEvidence) mixed = read_evidence (
    "[" FRINGE ",\"regions\":[{\"number\":1,\"x\":1,\"y\":2,\"width\":3,\"height\":4},"
    "{\"x\":-1,\"y\":2,\"width\":3,\"height\":4},{\"x\":1},"
    "{\"x\":5,\"y\":6,\"width\":7,\"height\":99999999}]}]");
  g_autoptr (GArray) regions = assay_evidence_list_regions (mixed->asked);
  g_autoptr (GArray) none = assay_evidence_list_regions (NULL);
  g_autoptr (GString) many = g_string_new ("[" FRINGE ",\"regions\":[");
  g_autoptr (AssayEvidence) flood = NULL;
  g_autoptr (GArray) kept = NULL;

  g_test_summary ("Regions are read with suspicion and there is an end to them");
  g_assert_cmpuint (regions->len, ==, 1);
  g_assert_cmpint (g_array_index (regions, AssayRect, 0).height, ==, 4);
  g_assert_cmpuint (none->len, ==, 0);
  for (int i = 0; i < 1000; i++)
    g_string_append_printf (many, "%s{\"x\":1,\"y\":1,\"width\":1,\"height\":1}", i > 0 ? "," : "");
  g_string_append (many, "]}]");
  flood = read_evidence (many->str);
  kept = assay_evidence_list_regions (flood->asked);
  g_assert_cmpuint (kept->len, ==, ASSAY_EVIDENCE_MAX_REGIONS);
}

static void
test_verdicts (void)
{
  g_autoptr (AssayEvidence) evidence =
    read_evidence ("[{\"validator\":\"bounds\",\"outcome\":\"pass\"}," FRINGE "}]");
  const AssayVerdict *first = evidence->verdicts->pdata[0];

  g_test_summary ("The verdict of the claim that is asked, and a safe area no picture has");
  g_assert_cmpuint (evidence->verdicts->len, ==, 2);
  g_assert_cmpstr (first->validator, ==, "bounds");
  g_assert_nonnull (evidence->asked);
  g_assert_cmpint (evidence->asked->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (evidence->safe_area_px, ==, ASSAY_PICTURE_MAX_SIDE);
  g_assert_cmpstr (assay_evidence_check_title ("alpha.fringe"), ==, "Edge");
  g_assert_cmpstr (assay_evidence_check_title ("other.check"), ==, "other.check");
}

static void
test_odd_reports (void)
{
  static const char *const odd[] = {"",
                                    "[3]",
                                    "[",
                                    "null",
                                    "{}",
                                    "[[]]",
                                    "[{}]",
                                    "[4",
                                    "[" FRINGE ",\"measurements\":[4]}]",
                                    "[" FRINGE
                                    ",\"measurements\":[{\"name\":\"a\",\"value\":\"3\"}]}]",
                                    "\xff"};
  g_autoptr (AssayEvidence) none = NULL;

  g_test_summary ("What a project got wrong is not shown");
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (AssayEvidence) evidence = read_evidence (odd[i]);

      g_assert_cmpuint (evidence->verdicts->len, ==, 0);
      g_assert_null (evidence->asked);
    }
  none = assay_evidence_new (NULL);
  g_assert_cmpuint (none->verdicts->len, ==, 0);
  g_assert_cmpint (none->safe_area_px, ==, 0);
}

static void
test_sentences (void)
{
  g_autoptr (AssayEvidence) evidence = read_evidence (
    "[" FRINGE ",\"sentence\":\"a light rim of {0} px, {1}\",\"sentenceArgs\":[\"2\"]}]");
  g_autoptr (AssayEvidence) silent = read_evidence ("[" FRINGE "}]");
  g_autofree char *text = NULL, *none = NULL;

  g_test_summary ("A verdict's sentence is filled where it is shown");
  g_assert_nonnull (evidence->asked);
  text = assay_evidence_dup_verdict (evidence->asked);
  none = assay_evidence_dup_verdict (silent->asked);
  g_assert_cmpstr (text, ==, "a light rim of 2 px, {1}");
  g_assert_cmpstr (none, ==, "");
}

/* Mutations: dup_finding that does not look at the shadow; dup_found without the stop behind what
 * was measured. */
static void
test_in_trial (void)
{
  g_autoptr (AssayEvidence) evidence =
    read_evidence ("[" FRINGE ",\"sentence\":\"a light rim\",\"inShadow\":true}," FRINGE
                   ",\"inShadow\":true}," FRINGE ",\"sentence\":\"a light rim\"}]");
  g_autoptr (AssayEvidence) measured = read_evidence (
    "[" FRINGE ",\"sentence\":\"no holes\",\"inShadow\":true,\"measurements\":[{\"name\":"
    "\"holes\",\"value\":0,\"limit\":3,\"unit\":\"px\"}]}]");
  g_autofree char *says = NULL, *silent = NULL, *counts = NULL, *both = NULL;

  g_test_summary ("What is in trial says so, whatever it found");
  says = assay_evidence_dup_finding (evidence->verdicts->pdata[0], "failed");
  silent = assay_evidence_dup_finding (evidence->verdicts->pdata[1], "failed");
  counts = assay_evidence_dup_finding (evidence->verdicts->pdata[2], "failed");
  g_assert_cmpstr (says, ==, "A light rim. In trial: not asked, not counted.");
  g_assert_cmpstr (silent, ==, "In trial: not asked, not counted.");
  g_assert_cmpstr (counts, ==, "A light rim.");
  both = assay_evidence_dup_finding (measured->verdicts->pdata[0], "failed");
  g_assert_cmpstr (both, ==, "No holes. 0 px, limit 3 px. In trial: not asked, not counted.");
}

static void
test_description (void)
{
  const AssayCardRow card = {.question_text = (char *) "Is it whole?",
                             .evidence_text = (char *) "a light rim"};
  const AssayCardRow bare = {0};
  const AssayRect region = {0, 0, 4, 4};
  g_autoptr (GArray) regions = g_array_new (FALSE, FALSE, sizeof (AssayRect));
  g_autofree char *all = NULL, *unknown = NULL, *nothing = NULL;

  g_test_summary ("Question, evidence and regions as one text");
  g_array_append_val (regions, region);
  all = assay_evidence_dup_description (&card, regions, 128, 128);
  unknown = assay_evidence_dup_description (&card, regions, 0, 0);
  nothing = assay_evidence_dup_description (&bare, regions, 0, 0);
  g_assert_cmpstr (all, ==, "Is it whole? A light rim. Region 1: upper left.");
  g_assert_cmpstr (unknown, ==, "Is it whole? A light rim.");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_words (void)
{
  g_autofree char *sentence = assay_evidence_dup_sentence ("a light rim of 2 px");
  g_autofree char *accent = assay_evidence_dup_sentence ("\xc3\xa9t\xc3\xa9");
  g_autofree char *none = assay_evidence_dup_sentence ("");

  g_test_summary ("Sentences begin with a capital letter, places have names");
  g_assert_cmpstr (sentence, ==, "A light rim of 2 px.");
  g_assert_cmpstr (accent, ==, "\xc3\x89t\xc3\xa9.");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (assay_evidence_place ((AssayRect){0, 0, 4, 4}, 128, 128), ==, "upper left");
  g_assert_cmpstr (assay_evidence_place ((AssayRect){60, 120, 8, 8}, 128, 128), ==, "bottom");
  g_assert_cmpstr (assay_evidence_place ((AssayRect){500, 60, 8, 8}, 128, 128), ==, "right");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/evidence/amounts", test_amounts);
  g_test_add_func ("/review/evidence/measurement", test_measurement);
  g_test_add_func ("/review/evidence/regions", test_regions);
  g_test_add_func ("/review/evidence/verdicts", test_verdicts);
  g_test_add_func ("/review/evidence/odd-reports", test_odd_reports);
  g_test_add_func ("/review/evidence/sentences", test_sentences);
  g_test_add_func ("/review/evidence/in-trial", test_in_trial);
  g_test_add_func ("/review/evidence/description", test_description);
  g_test_add_func ("/review/evidence/words", test_words);
  return g_test_run ();
}
