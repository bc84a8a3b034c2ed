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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/runner/choices/cancel-running", test_cancel_running);
  g_test_add_func ("/runner/choices/cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/runner/choices/again", test_again_while_running);
  return g_test_run ();
}
