/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

/* What a person chooses while a run is under way. */

static void
submit (RunKit *kit, const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayOutcome) outcome = NULL;

  outcome = assay_writer_submit_sync (kit->writer, assay_command_parse (bytes, "choice", problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_cmpuint (assay_problems_count (outcome->problems), ==, 0);
  g_assert_cmpuint (outcome->n_events, >, 0);
}

static void
choose (RunKit *kit, const char *choice, const char *spec)
{
  g_autofree char *text = g_strdup_printf (
    "{'command':'slot.choose','args':{'choice':'%s','slots':[{'spec':'%s'}]}}", choice, spec);

  submit (kit, text);
}

/* What is canceled while it runs ends at its server, is not begun anew in the same run, and is in
 * the next. Mutations: drop_canceled that cancels nothing (CANCELS stays 0); list_make that steps
 * over nothing (posted again at once); takes_canceled that is never set (never made). */
static void
test_cancel_running (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 3, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  choose (&kit, "cancel", "spec-0");
  fake_provider_wait (kit.server, FAKE_CANCELS, 1);
  fake_provider_wait (kit.server, FAKE_POSTS, 2); /* the run goes on with the others */
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 3);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), ==, 1); /* it never went away */
  g_assert_cmpuint (run_kit_count (&kit, "job.queued"), ==, 3);

  assay_runner_stop (kit.runner);
  run_kit_wait_inactive (&kit);
  assay_runner_start (kit.runner);
  run_kit_wait_event (&kit, "version.created", 3);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_count (&kit, "job.queued"), ==, 4);
}

/* One that waits is not sent at all; taken back, it is. */
static void
test_cancel_waiting (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 3, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  choose (&kit, "cancel", "spec-2");
  submit (&kit, "{'command':'undo','args':{}}");
  choose (&kit, "cancel", "spec-1");
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_CANCELS), ==, 0);
}

/* Approved art stays while its successor is made, and when that is canceled. */
static void
test_again_while_running (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (AssayReader) reader = NULL;
  g_autoptr (AssayRecord) slot = NULL;
  const AssaySlotRow *row;

  run_kit_init (&kit, 1, 1);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  if (run_kit_count (&kit, "approval.given") == 0)
    {
      g_autoptr (GPtrArray) cards = run_kit_read_log (&kit, "card.created");
      const RunKitEvent *card = cards->pdata[0];
      g_autofree char *text =
        g_strdup_printf ("{'command':'card.answer','args':{'card':'%s','answer':'yes'}}",
                         ((const AssayCardCreated *) card->record)->card);

      submit (&kit, text);
    }
  fake_provider_close_gate (kit.server);
  choose (&kit, "again", "spec-0");
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  choose (&kit, "cancel", "spec-0");
  fake_provider_wait (kit.server, FAKE_CANCELS, 1);
  fake_provider_open_gate (kit.server);
  run_kit_wait_idle (&kit);
  reader = assay_reader_open (kit.index_file, NULL);
  slot = assay_reader_find (reader, "slots", "spec-0/0");
  row = assay_record_get (slot, &assay_slot_row_table);
  g_assert_cmpint (row->state, ==, ASSAY_SLOT_APPROVED);
  g_assert_null (row->held);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 1);
}

static void
edit (RunKit *kit, const char *rest)
{
  g_autofree char *body =
    g_strdup_printf ("{'schema':'spec/1','id':'spec-0','title':'Thing 0 here',"
                     "'assetType':'ui_icon','checkpointId':'copax'%s}",
                     rest);

  run_kit_set_document (kit, "specs/spec-0.json", body);
  assay_runner_wake (kit->runner);
}

/* Words are made anew, also while the old ones are at the server; a limit works on the picture
 * there is, and asks nothing of the server. Mutations: dup_rework that finds none (3 posts);
 * take_again that gives no picture; a planner that lets open work wait (1 post). */
static void
test_edit_while_open (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) versions = NULL;
  const AssayVersionCreated *before, *after;

  run_kit_init (&kit, 1, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  edit (&kit, ",'prompt':{'positive':'blue'}");
  fake_provider_wait (kit.server, FAKE_CANCELS, 1);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_count (&kit, "card.created"), ==, 1);

  edit (&kit, ",'prompt':{'positive':'blue'},'qualityContract':{'safeAreaPx':12}");
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  g_assert_cmpuint (run_kit_count (&kit, "card.closed"), ==, 1);
  versions = run_kit_read_log (&kit, "version.created");
  before = ((const RunKitEvent *) versions->pdata[0])->record;
  after = ((const RunKitEvent *) versions->pdata[1])->record;
  g_assert_cmpstr (before->source, ==, after->source);
  g_assert_cmpstr (before->picture, !=, after->picture);
  g_assert_cmpstr (before->provider, ==, after->provider);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/runner/choices/cancel-running", test_cancel_running);
  g_test_add_func ("/runner/choices/cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/runner/choices/again", test_again_while_running);
  g_test_add_func ("/runner/choices/edit", test_edit_while_open);
  return g_test_run ();
}
