/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

/* Documents that change while a run is under way. */

#define PAUSED(n)                                                                                  \
  "{'schema':'spec/1','id':'spec-" n "','title':'Thing " n " here','assetType':'ui_icon',"         \
  "'checkpointId':'copax','intent':'paused','prompt':{'positive':'a thing'}}"

/* Neither sent nor made, and the one that is being made ends at its server. Mutations:
 * _assay_runner_shelve that does nothing (no cancel, three posts); after reconcile only. */
static void
test_pause_in_mid_run (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 4, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  run_kit_set_document (&kit, "specs/spec-0.json", PAUSED ("0"));
  run_kit_set_document (&kit, "specs/spec-2.json", PAUSED ("2"));
  assay_runner_wake (kit.runner);
  fake_provider_wait (kit.server, FAKE_CANCELS, 1);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 3);
  g_assert_cmpuint (run_kit_count (&kit, "slot.shelved"), ==, 2);
  g_assert_cmpuint (run_kit_count (&kit, "job.canceled"), ==, 2);
}

/* The documents are looked at while something is made. Mutation: a watch that is never armed (waits
 * for the cancel until the test gives up). */
static void
test_looks (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 3, 1);
  kit.watches = TRUE;
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  run_kit_change_on_look (&kit, "specs/spec-0.json", PAUSED ("0"));
  fake_provider_wait (kit.server, FAKE_CANCELS, 1); /* nobody woke it */
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 3);
}

/* What changed in the last second of a run is made in it. Mutation: look_once that does not look.
 */
static void
test_last_look (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 1, 1);
  kit.watches = TRUE;
  run_kit_change_on_look (&kit, "specs/spec-1.json",
                          "{'schema':'spec/1','id':'spec-1','title':'Thing 1 here',"
                          "'assetType':'ui_icon','checkpointId':'copax',"
                          "'prompt':{'positive':'a thing'}}");
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_count (&kit, "version.created"), ==, 2);
  assay_runner_stop (kit.runner);
  run_kit_wait_inactive (&kit);
  assay_runner_start (kit.runner); /* with nothing to make it does not look: it was just done */
  run_kit_wait_idle (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/runner/watch/pause-in-mid-run", test_pause_in_mid_run);
  g_test_add_func ("/run/runner/watch/looks", test_looks);
  g_test_add_func ("/run/runner/watch/last-look", test_last_look);
  return g_test_run ();
}
