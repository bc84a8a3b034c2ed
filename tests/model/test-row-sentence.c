/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-problem-row.h"
#include "model/rows/assay-row-sentence.h"

#include <string.h>

/* Rows carry templates; filled they are where they are shown, in records inside of rows too. */

static const char *
translate (const char *template_)
{
  return strcmp (template_, "No {0}.") == 0 ? "Kein {0}." : template_;
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static AssayProblemRow *
make_problem (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assay_problems_add (problems, "a.json", "/x", "test.code", "No {0}.", "Use {1}.", "duck", "swan",
                      NULL);
  return assay_problem_to_row (assay_problems_get (problems, 0));
}

static void
test_one (void)
{
  AssayProblemRow *row = make_problem ();
  const AssayTable *table = &assay_problem_row_table;

  g_assert_cmpstr (row->message, ==, "No {0}.");
  assert_text (assay_row_fill_sentence (table, row, "message", NULL), "No duck.");
  assert_text (assay_row_fill_sentence (table, row, "message", translate), "Kein duck.");
  assert_text (assay_row_fill_sentence (table, row, "fix", translate), "Use swan.");
  assert_text (assay_row_fill_sentence (table, row, "file", translate), "a.json");
  assert_text (assay_row_fill_sentence (table, row, "args", translate), "");
  assert_text (assay_row_fill_sentence (table, row, "nothing", translate), "");
  assay_table_free (table, row);
}

/* A text that brings what fills it is said; any other stays, whatever its braces look like.
 * Mutation: SAID is TEXT. */
static void
test_said (void)
{
  const char *args[] = {"duck", NULL};
  AssayJobRow *row = assay_table_new (&assay_job_row_table), *filled;

  row->message = assay_sentence_pack ("No {0}.", args);
  filled = assay_row_fill_sentences (&assay_job_row_table, row, translate);
  g_assert_cmpstr (filled->message, ==, "Kein duck.");
  assay_table_free (&assay_job_row_table, filled);
  g_free (row->message);
  row->message = g_strdup ("CUDA {0} error");
  assert_text (assay_row_fill_sentence (&assay_job_row_table, row, "message", translate),
               "CUDA {0} error");
  assay_table_free (&assay_job_row_table, row);
}

/* Who reads the arguments, as a script does, reads words too. Mutation: say_arguments left out. */
static void
test_said_arguments (void)
{
  g_autofree char *packed = assay_sentence_pack_of ("No {0}.", "duck", NULL);
  AssayCardRow *row = assay_table_new (&assay_card_row_table), *filled;

  row->question_text = g_strdup ("Why {0}");
  row->question_args = g_strsplit (packed, ",", -1);
  filled = assay_row_fill_sentences (&assay_card_row_table, row, translate);
  g_assert_cmpstr (filled->question_text, ==, "Why Kein duck.");
  g_assert_cmpstr (filled->question_args[0], ==, "Kein duck.");
  assay_table_free (&assay_card_row_table, filled);
  assay_table_free (&assay_card_row_table, row);
}

/* Titles fill a question: braces of a title mean nothing, and what is not there stays as it is. */
static void
test_by_titles (void)
{
  AssayCardRow *row = assay_table_new (&assay_card_row_table);
  AssayCardRow *filled;

  row->question_text = g_strdup ("Is {0} whole? {1}");
  row->question_args = g_strsplit ("{1}", ",", -1);
  assert_text (assay_row_fill_sentence (&assay_card_row_table, row, "questionText", NULL),
               "Is {1} whole? {1}");
  filled = assay_row_fill_sentences (&assay_card_row_table, row, NULL);
  g_assert_cmpstr (filled->question_text, ==, "Is {1} whole? {1}");
  g_assert_null (filled->evidence_text); /* what is unset stays so */
  assay_table_free (&assay_card_row_table, filled);
  assay_table_free (&assay_card_row_table, row);
}

static void
test_within (void)
{
  AssayRunResult *row = assay_table_new (&assay_run_result_table), *filled;
  const AssayProblemRow *inner;

  g_ptr_array_add (row->blocked_by, make_problem ());
  filled = assay_row_fill_sentences (&assay_run_result_table, row, translate);
  inner = filled->blocked_by->pdata[0];
  g_assert_cmpstr (inner->message, ==, "Kein duck.");
  g_assert_cmpstr (((AssayProblemRow *) row->blocked_by->pdata[0])->message, ==, "No {0}.");
  g_assert_true (assay_row_has_sentences (&assay_run_result_table));
  g_assert_true (assay_row_has_sentences (&assay_export_result_table)); /* only inside */
  g_assert_false (assay_row_has_sentences (&assay_slot_row_table));
  assay_table_free (&assay_run_result_table, filled);
  assay_table_free (&assay_run_result_table, row);
}

/* There and back nothing is lost; half a problem is none. */
static void
test_problems (void)
{
  AssayProblemRow *row = make_problem ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayProblem *problem;

  assay_problems_add_row (problems, row);
  problem = assay_problems_get (problems, 0);
  g_assert_cmpstr (problem->code, ==, "test.code");
  g_assert_cmpstr (problem->message, ==, "No {0}.");
  g_assert_cmpstr (problem->fix, ==, "Use {1}.");
  g_assert_cmpstr (problem->file, ==, "a.json");
  g_assert_cmpstr (problem->pointer, ==, "/x");
  g_assert_cmpstrv (problem->args, row->args);
  g_clear_pointer (&row->code, g_free);
  assay_problems_add_row (problems, row);
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  assay_table_free (&assay_problem_row_table, row);
}

/* What no reader of tables takes is replaced, and only then is there a copy. */
static void
test_clean (void)
{
  AssayProblemRow *row = make_problem ();
  g_autoptr (AssayRecord) record = assay_record_new (&assay_problem_row_table, row);
  g_autoptr (AssayRecord) same = assay_record_dup_clean (record), clean = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  gpointer back;

  g_assert_true (same == record);
  g_free (row->args[0]);
  row->args[0] = g_strdup ("\033[2J\n");
  clean = assay_record_dup_clean (record);
  g_assert_true (clean != record);
  bytes = assay_table_to_bytes (&assay_problem_row_table, assay_record_get_data (clean),
                                ASSAY_JSON_CANONICAL);
  back = assay_table_read_bytes (&assay_problem_row_table, bytes, "row", problems);
  g_assert_nonnull (back);
  assay_table_free (&assay_problem_row_table, back);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/row-sentence/one", test_one);
  g_test_add_func ("/model/row-sentence/said", test_said);
  g_test_add_func ("/model/row-sentence/said-arguments", test_said_arguments);
  g_test_add_func ("/model/row-sentence/by-titles", test_by_titles);
  g_test_add_func ("/model/row-sentence/within", test_within);
  g_test_add_func ("/model/row-sentence/problems", test_problems);
  g_test_add_func ("/model/row-sentence/clean", test_clean);
  return g_test_run ();
}
