/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one button and the sentences of Pipeline, from counts alone: no display. */
#include "app/pipeline/assay-job-view.h"
#include "app/pipeline/assay-pipeline-page-state.h"

#include "engine/rows/assay-row-private.h"

typedef struct
{
  const char *name;
  AssayPipelineFacts facts;
  AssayPrimary primary;
  const char *label, *headline, *detail;
} Case;

#define NEW(n) .make[ASSAY_REASON_NEW] = n

static const Case cases[] = {
  {"no assets",
   {.specs = 0, .cards = 3},
   ASSAY_PRIMARY_EMPTY,
   "_Open the Specs Folder",
   "No Assets Yet",
   ""},
  {"first pictures",
   {.specs = 12, NEW (12)},
   ASSAY_PRIMARY_MAKE,
   "_Make 12 Pictures",
   "12 pictures to make",
   "12 new."},
  {"one picture",
   {.specs = 1, NEW (1)},
   ASSAY_PRIMARY_MAKE,
   "_Make 1 Picture",
   "1 picture to make",
   "1 new."},
  {"as in the text",
   {.specs = 55, NEW (21), .make[ASSAY_REASON_WORDS] = 3, .held = 31, .cards = 4},
   ASSAY_PRIMARY_MAKE,
   "_Make 24 Pictures",
   "24 pictures to make",
   "21 new, 3 changed words. 31 approved ones stay as they are."},
  {"one approved",
   {.specs = 2, NEW (1), .held = 1},
   ASSAY_PRIMARY_MAKE,
   "_Make 1 Picture",
   "1 picture to make",
   "1 new. 1 approved one stays as it is."},
  {"left over ones count",
   {.specs = 9, NEW (2), .open = 3},
   ASSAY_PRIMARY_MAKE,
   "_Make 5 Pictures",
   "5 pictures to make",
   "2 new."},
  {"just started",
   {.specs = 9, NEW (9), .making = TRUE},
   ASSAY_PRIMARY_STOP,
   "_Stop After These",
   "Making pictures, 9 to go",
   "9 new."},
  {"making",
   {.specs = 9, .open = 4, .active = 2, .making = TRUE, .cards = 2},
   ASSAY_PRIMARY_STOP,
   "_Stop After These",
   "Making pictures, 4 to go",
   ""},
  {"done while making is on",
   {.specs = 9, .making = TRUE, .idle = TRUE, .held = 9},
   ASSAY_PRIMARY_NONE,
   NULL,
   "Nothing to Make",
   "Every asset is approved."},
  {"server gone while making is on",
   {.specs = 9, NEW (9), .making = TRUE, .idle = TRUE},
   ASSAY_PRIMARY_MAKE,
   "_Make 9 Pictures",
   "9 pictures to make",
   "9 new."},
  {"paused",
   {.specs = 9, .open = 4, .making = TRUE, .paused = TRUE},
   ASSAY_PRIMARY_CONTINUE,
   "_Continue",
   "Paused with 4 pictures to make",
   ""},
  {"paused with more planned",
   {.specs = 9, NEW (2), .open = 4, .paused = TRUE},
   ASSAY_PRIMARY_CONTINUE,
   "_Continue",
   "Paused with 6 pictures to make",
   "2 new."},
  {"paused, nothing left, questions",
   {.specs = 9, .paused = TRUE, .cards = 1},
   ASSAY_PRIMARY_REVIEW,
   "_Review 1",
   "1 question waits for you",
   ""},
  {"stopping",
   {.specs = 9, .open = 4, .active = 2},
   ASSAY_PRIMARY_CONTINUE,
   "_Continue",
   "Finishing 2 pictures, then it stops",
   ""},
  {"stopped",
   {.specs = 9, .open = 1, .idle = TRUE},
   ASSAY_PRIMARY_CONTINUE,
   "_Continue",
   "Stopped with 1 picture to make",
   ""},
  {"questions",
   {.specs = 12, .held = 10, .cards = 2},
   ASSAY_PRIMARY_REVIEW,
   "_Review 2",
   "2 questions wait for you",
   ""},
  {"all approved",
   {.specs = 12, .held = 12},
   ASSAY_PRIMARY_NONE,
   NULL,
   "Nothing to Make",
   "Every asset is approved."},
  {"stuck",
   {.specs = 12, .held = 8, .blocked = 1, .exceptions = 2, .drafts = 1},
   ASSAY_PRIMARY_NONE,
   NULL,
   "Nothing to Make",
   "1 picture cannot be made yet. 2 pictures have problems. 1 asset is a draft."},
  {"would differ",
   {.specs = 12, NEW (1), .held = 8, .differ = 3},
   ASSAY_PRIMARY_MAKE,
   "_Make 1 Picture",
   "1 picture to make",
   "1 new. 8 approved ones stay as they are. 3 of them would differ now."},
};

static void
test_case (gconstpointer data)
{
  const Case *wanted = data;
  g_autofree char *label = assay_pipeline_label (&wanted->facts);
  g_autofree char *headline = assay_pipeline_headline (&wanted->facts);
  g_autofree char *detail = assay_pipeline_detail (&wanted->facts);

  g_assert_cmpint (assay_pipeline_primary (&wanted->facts), ==, wanted->primary);
  g_assert_cmpstr (label, ==, wanted->label);
  g_assert_cmpstr (headline, ==, wanted->headline);
  g_assert_cmpstr (detail, ==, wanted->detail);
}

static void
add_plan (AssayPipelineFacts *facts, const char *json)
{
  g_autoptr (AssayRow) row = _assay_row_read (&assay_plan_count_row_table, json);

  assay_pipeline_facts_add_plan (facts, assay_row_get (row, &assay_plan_count_row_table));
}

static void
test_plan_rows (void)
{
  AssayPipelineFacts facts = {0};

  add_plan (&facts, "{\"action\":\"make\",\"reason\":\"new\",\"count\":1}");
  add_plan (&facts, "{\"action\":\"make\",\"reason\":\"changed.prompt\",\"count\":2}");
  add_plan (&facts, "{\"action\":\"make\",\"reason\":\"something new\",\"count\":1}");
  add_plan (&facts, "{\"action\":\"held\",\"reason\":\"approved\",\"count\":1}");
  add_plan (&facts, "{\"action\":\"held\",\"reason\":\"changed.stack\",\"count\":1}");
  add_plan (&facts, "{\"action\":\"blocked\",\"reason\":\"not_ready\",\"count\":1}");
  add_plan (&facts, "{\"action\":\"waiting\",\"reason\":\"making\",\"count\":1}");
  add_plan (&facts, "{}");
  g_assert_cmpint (facts.make[ASSAY_REASON_NEW], ==, 1);
  g_assert_cmpint (facts.make[ASSAY_REASON_WORDS], ==, 2);
  g_assert_cmpint (facts.make[ASSAY_REASON_OTHER], ==, 1);
  g_assert_cmpint (facts.held, ==, 2);
  g_assert_cmpint (facts.differ, ==, 1);
  g_assert_cmpint (facts.blocked, ==, 1);
  g_assert_cmpint (assay_pipeline_to_make (&facts), ==, 4);
}

static void
test_status_row (void)
{
  AssayPipelineFacts facts = {0};
  g_autoptr (AssayRow) row = _assay_row_read (
    &assay_status_row_table,
    "{\"specs\":7,\"queued\":3,\"running\":2,\"waiting\":1,\"active\":2,\"cards\":4,"
    "\"exceptions\":5,\"making\":true,\"idle\":false,\"paused\":true}");

  assay_pipeline_facts_set_status (&facts, assay_row_get (row, &assay_status_row_table));
  g_assert_cmpint (facts.specs, ==, 7);
  g_assert_cmpint (facts.open, ==, 6);
  g_assert_cmpint (facts.active, ==, 2);
  g_assert_cmpint (facts.cards, ==, 4);
  g_assert_cmpint (facts.exceptions, ==, 5);
  g_assert_true (facts.making);
  g_assert_false (facts.idle);
  g_assert_true (facts.paused);
}

static void
test_actions (void)
{
  for (AssayPlanAction action = ASSAY_PLAN_MAKE; action <= ASSAY_PLAN_WAITING; action++)
    {
      g_assert_cmpstr (assay_plan_action_word (action), !=, "");
      g_assert_true (g_str_has_suffix (assay_plan_action_icon (action), "-symbolic"));
    }
  g_assert_cmpstr (assay_plan_action_word (ASSAY_UNSET), ==, "");
  g_assert_cmpstr (assay_plan_action_icon (ASSAY_PLAN_WAITING + 1), ==, "");
}

static void
assert_phase (const char *job, const char *progress, const char *wanted)
{
  g_autoptr (AssayRow) job_row = _assay_row_read (&assay_job_row_table, job);
  g_autoptr (AssayRow) progress_row =
    progress != NULL ? _assay_row_read (&assay_progress_row_table, progress) : NULL;
  g_autofree char *text = assay_job_view_phase_text (
    assay_row_get (job_row, &assay_job_row_table),
    progress_row != NULL ? assay_row_get (progress_row, &assay_progress_row_table) : NULL);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_phases (void)
{
  assert_phase ("{\"state\":\"queued\"}", NULL, "waits");
  assert_phase ("{\"state\":\"waiting\"}", NULL, "waits to be tried again");
  assert_phase ("{\"state\":\"submitting\"}", NULL, "sending");
  assert_phase ("{\"state\":\"accepted\"}", NULL, "the server has it");
  assert_phase ("{\"state\":\"accepted\"}", "{\"phase\":\"making\",\"value\":14,\"max\":25}",
                "step 14 of 25");
  assert_phase ("{\"state\":\"accepted\"}", "{\"phase\":\"making\",\"value\":99,\"max\":25}",
                "step 25 of 25");
  assert_phase ("{\"state\":\"accepted\"}", "{\"phase\":\"making\",\"value\":0,\"max\":0}",
                "starting");
  assert_phase ("{\"state\":\"accepted\"}", "{\"phase\":\"checking\",\"value\":25,\"max\":25}",
                "checking");
}

static void
assert_title (const char *job, const char *wanted)
{
  g_autoptr (AssayRow) row = _assay_row_read (&assay_job_row_table, job);
  g_autofree char *text = assay_job_view_title_text (assay_row_get (row, &assay_job_row_table));

  g_assert_cmpstr (text, ==, wanted);
}

/* Mutation: remedy_text that looks for the reason (nothing is said of any). */
static void
test_titles (void)
{
  assert_title ("{\"spec\":\"shield\",\"variant\":0}", "shield");
  assert_title ("{\"title\":\"Shield\",\"variant\":1,\"remedy\":\"new_seed\"}",
                "Shield, picture 2");
  assert_title ("{\"title\":\"Shield\",\"variant\":0,\"remedy\":\"other_key\"}",
                "Shield · with another key color");
  assert_title ("{\"title\":\"Shield\",\"variant\":0,\"remedy\":\"of a later program\"}", "Shield");
}

/* Mutation: paused ones counted as drafts. */
static void
test_stages (void)
{
  const AssayStatusRow status = {.assets_draft = 1,
                                 .assets_paused = 2,
                                 .assets_new = 30,
                                 .assets_again = 4,
                                 .assets_queued = 3,
                                 .assets_to_decide = 6,
                                 .assets_approved = 7,
                                 .assets_blocked = 80,
                                 .assets_exception = 9,
                                 .assets_canceled = 100,
                                 .assets_archived = 1000,
                                 .assets_left_out = 2000};
  static const gint64 expected[] = {1, 135, 1, 1, 6, 7, 89, 2, 3000};
  g_autofree AssayStatusRow *nothing = assay_table_new (&assay_status_row_table);
  gint64 counts[ASSAY_N_STAGES];
  AssayPipelineFacts facts = {0};

  g_test_summary (
    "Stages are the counters of the status; what is checked is no longer made, and what waits "
    "in the queue is not made yet");
  assay_pipeline_count_stages (&status, 1, 1, counts);
  for (guint i = 0; i < ASSAY_N_STAGES; i++)
    g_assert_cmpint (counts[i], ==, expected[i]);
  /* a progress row may be newer than the counters */
  assay_pipeline_count_stages (&status, 9, 5, counts);
  g_assert_cmpint (counts[ASSAY_STAGE_CHECKING], ==, 3);
  g_assert_cmpint (counts[ASSAY_STAGE_MAKING], ==, 0);
  assay_pipeline_count_stages (&status, 0, 0, counts);
  g_assert_cmpint (counts[ASSAY_STAGE_READY], ==, 137);
  assay_pipeline_count_stages (nothing, 0, 0, counts);
  for (guint i = 0; i < ASSAY_N_STAGES; i++)
    g_assert_cmpint (counts[i], ==, 0);
  assay_pipeline_facts_set_status (&facts, &status);
  g_assert_cmpint (facts.drafts, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/pipeline/primary/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/app/pipeline/plan-rows", test_plan_rows);
  g_test_add_func ("/app/pipeline/status-row", test_status_row);
  g_test_add_func ("/app/pipeline/actions", test_actions);
  g_test_add_func ("/app/pipeline/phases", test_phases);
  g_test_add_func ("/app/pipeline/titles", test_titles);
  g_test_add_func ("/pipeline/state/stages", test_stages);
  return g_test_run ();
}
