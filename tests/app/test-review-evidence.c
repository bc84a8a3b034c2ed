/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-evidence-text.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

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
  AssayEvidenceMeasurement measurement;
  g_autoptr (JsonObject) good = parse ("{\"measurements\":[{\"name\":\"marginTop\",\"value\":3,"
                                       "\"limit\":8,\"unit\":\"px\"},{\"value\":9}]}");
  g_autoptr (JsonObject) open =
    parse ("{\"measurements\":[{\"value\":3,\"limit\":null,\"unit\":7}]}");
  static const char *const odd[] = {"{}",
                                    "{\"measurements\":null}",
                                    "{\"measurements\":[]}",
                                    "{\"measurements\":[4]}",
                                    "{\"measurements\":[{\"value\":\"3\"}]}",
                                    "{\"measurements\":{\"value\":3}}"};
  g_autofree char *words = NULL;

  g_test_summary ("The first measurement counts; what a project got wrong is not shown");
  g_assert_true (assay_evidence_read_measurement (good, &measurement));
  words = assay_evidence_dup_measurement (&measurement);
  g_assert_cmpstr (words, ==, "3 px, limit 8 px");
  g_assert_true (assay_evidence_read_measurement (open, &measurement));
  g_assert_false (measurement.has_limit);
  g_assert_cmpstr (measurement.unit, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (JsonObject) object = parse (odd[i]);

      g_assert_false (assay_evidence_read_measurement (object, &measurement));
    }
}

static void
test_regions (void)
{
  g_autoptr (JsonObject) mixed =
    parse ("{\"regions\":[{\"number\":1,\"x\":1,\"y\":2,\"width\":3,\"height\":4},"
           "{\"x\":-1,\"y\":2,\"width\":3,\"height\":4},{\"x\":1},7,"
           "{\"x\":5,\"y\":6,\"width\":7,\"height\":99999999}]}");
  g_autoptr (GArray) regions = assay_evidence_read_regions (mixed);
  g_autoptr (GString) many = g_string_new ("{\"regions\":[");
  g_autoptr (JsonObject) flood = NULL;
  g_autoptr (GArray) kept = NULL;

  g_test_summary ("Regions are read with suspicion and there is an end to them");
  g_assert_cmpuint (regions->len, ==, 1);
  g_assert_cmpint (g_array_index (regions, AssayRect, 0).height, ==, 4);
  for (int i = 0; i < 1000; i++)
    g_string_append_printf (many, "%s{\"x\":1,\"y\":1,\"width\":1,\"height\":1}", i > 0 ? "," : "");
  g_string_append (many, "]}");
  flood = parse (many->str);
  kept = assay_evidence_read_regions (flood);
  g_assert_cmpuint (kept->len, ==, ASSAY_EVIDENCE_MAX_REGIONS);
}

static void
test_verdicts (void)
{
  g_autoptr (JsonObject) object =
    parse ("{\"verdicts\":[3,{\"validator\":\"alpha.fringe\",\"outcome\":\"fail\"},"
           "{\"validator\":7,\"outcome\":\"pass\"}]}");
  g_autoptr (GPtrArray) verdicts = assay_evidence_list_verdicts (object);

  g_test_summary ("The verdict of the claim that is asked");
  g_assert_cmpuint (verdicts->len, ==, 2);
  g_assert_cmpstr (assay_evidence_get_text (verdicts->pdata[1], "validator"), ==, "");
  g_assert_cmpstr (assay_evidence_get_text (verdicts->pdata[1], "outcome"), ==, "pass");
  g_assert_cmpstr (assay_evidence_find_outcome (object, "alpha.fringe"), ==, "fail");
  g_assert_cmpstr (assay_evidence_find_outcome (object, "taste"), ==, "");
  g_assert_cmpstr (assay_evidence_check_title ("alpha.fringe"), ==, "Edge");
  g_assert_cmpstr (assay_evidence_check_title ("other.check"), ==, "other.check");
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
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/review/evidence/amounts", test_amounts);
  g_test_add_func ("/review/evidence/measurement", test_measurement);
  g_test_add_func ("/review/evidence/regions", test_regions);
  g_test_add_func ("/review/evidence/verdicts", test_verdicts);
  g_test_add_func ("/review/evidence/words", test_words);
  return g_test_run ();
}
