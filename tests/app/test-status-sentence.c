/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/assay-status-sentence.h"

/* The one sentence: the first that is true, in the order of ux.md 6. No display. */

static const AssayRunTally no_run = {0};

static char *
say (const AssayStatusRow *status, const char *phase, const AssayRunTally *tally, gint64 to_make)
{
  const AssayProgressRow progress = {.title = (char *) "Coin", .phase = (char *) phase};
  const AssayProgressRow *rows[] = {&progress};

  return assay_status_sentence (status, rows, phase != NULL ? 1 : 0, tally, to_make,
                                60 * G_TIME_SPAN_SECOND);
}

#define assert_says(status, phase, tally, to_make, words)                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *said = say (status, phase, tally, to_make);                                   \
    g_assert_cmpstr (said, ==, words);                                                             \
  }                                                                                                \
  G_STMT_END

static void
test_order (void)
{
  AssayStatusRow status = {.read_only = (char *) "the log is damaged",
                           .trouble = (char *) "ComfyUI stopped answering at 14:02.",
                           .paused = TRUE,
                           .cards = 2,
                           .problems = 1};

  g_test_summary ("Each sentence gives way to the one before it, and to no other");
  assert_says (&status, "making", &no_run, 5, "Nothing can be changed: the log is damaged");
  status.read_only = NULL;
  assert_says (&status, "making", &no_run, 5, "ComfyUI stopped answering at 14:02.");
  status.trouble = NULL;
  assert_says (&status, "making", &no_run, 5, "Paused. Nothing is made until you go on.");
  status.paused = FALSE;
  assert_says (&status, "making", &no_run, 5, "Making Coin");
  assert_says (&status, "checking", &no_run, 5, "Checking Coin");
  assert_says (&status, NULL, &no_run, 5, "2 questions wait");
  status.cards = 0;
  assert_says (&status, NULL, &no_run, 5, "1 problem needs you");
  status.problems = 0;
  assert_says (&status, NULL, &no_run, 5, "5 pictures to make");
  assert_says (&status, NULL, &no_run, ASSAY_UNSET, "Looking at what is to be made");
  assert_says (&status, NULL, &no_run, 0, "Nothing to do");
  status.making = TRUE;
  assert_says (&status, NULL, &no_run, 5, "Starting to make pictures");
}

static void
test_tally (void)
{
  AssayStatusRow status = {
    .making = TRUE, .idle = FALSE, .queued = 20, .running = 4, .succeeded = 7};
  AssayRunTally tally = {0};

  g_test_summary ("n of m counts this run, a time is said once there is something to guess from");
  assay_run_tally_follow (&tally, &status, 1);
  g_assert_cmpint (tally.total, ==, 24);
  assert_says (&status, "making", &tally, 0, "Making Coin · 1 of 24");
  status.succeeded = 11;
  status.failed = 1;
  status.queued = 15;
  assay_run_tally_follow (&tally, &status, 2);
  /* five in a minute, nineteen are left */
  assert_says (&status, "making", &tally, 0, "Making Coin · 6 of 24 · about 4 min");
  status.succeeded = 30;
  status.queued = status.running = 0;
  status.idle = TRUE;
  assay_run_tally_follow (&tally, &status, 3);
  g_assert_cmpint (tally.total, ==, 0);
  g_assert_cmpint (tally.begun_us, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status-sentence/order", test_order);
  g_test_add_func ("/status-sentence/tally", test_tally);
  return g_test_run ();
}
