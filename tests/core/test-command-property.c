/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-history.h"

/* Random histories. The laws are checked by the fold after every command: one open job a slot at
 * most, one open question a slot at most and about its newest picture, no approval twice without a
 * withdrawal, nothing queued or made for an approved slot, no attempt left out or used twice, a
 * refusal has a problem and no event, the same inputs give the same bytes. */

typedef struct
{
  guint done, refused, nothing;
} Tally;

static void
submit (History *history, AssayCommand *wish, Tally *tally)
{
  g_autoptr (AssayCommand) command = wish;
  g_autoptr (AssayDecision) decision = fold_submit (history->fold, command);

  if (assay_problems_count (decision->problems) > 0)
    tally->refused++;
  else if (decision->events->len == 0)
    tally->nothing++;
  else
    tally->done++;
}

static void
test_histories (void)
{
  guint approved = 0, undone = 0;
  Tally tally = {0};

  for (guint32 seed = 1; seed <= 100; seed++)
    {
      g_autoptr (History) history = history_new (seed, "j", 3);

      for (guint i = 0; i < 500; i++)
        {
          submit (history, history_wish (history), &tally);
          history->fold->now_us += 1000;
        }
      approved += history->fold->n_approvals;
      undone += history->fold->n_undone;
    }
  /* the histories went somewhere */
  g_test_message ("%u done, %u refused, %u approvals, %u undone", tally.done, tally.refused,
                  approved, undone);
  g_assert_cmpuint (tally.done, >, 4000);
  g_assert_cmpuint (tally.refused, >, 1000);
  g_assert_cmpuint (approved, >, 200);
  g_assert_cmpuint (undone, >, 50);
}

static void
ask_about_everything (History *history)
{
  for (int s = 0; s < history->n_specs; s++)
    for (int k = 0; k < HISTORY_SLOTS; k++)
      {
        g_autofree char *job = g_strdup_printf ("j%u", history->n_jobs++);
        g_autofree char *spec = history_dup_spec (history, s);

        fold_make_slot (history->fold, job, spec, &history_slots[k], 0, PASS "," UNCERTAIN,
                        "card.created");
      }
}

static void
undo_everything (History *history)
{
  for (int i = 0; i <= history->n_specs * HISTORY_SLOTS; i++)
    {
      g_autoptr (AssayCommand) command = fold_parse ("{'command':'card.undo','args':{}}");
      g_autoptr (AssayDecision) decision = fold_submit (history->fold, command);

      if (assay_problems_has (decision->problems, "card.nothing_to_undo"))
        return;
      g_assert_cmpuint (decision->events->len, >, 0);
    }
}

/* A sitting: every slot has a question; then anything but the start of a job; then everything is
 * undone. */
static void
test_undo_of_everything (void)
{
  Tally tally = {0};

  for (guint32 seed = 1; seed <= 60; seed++)
    {
      g_autoptr (History) history = history_new (seed, "j", 3);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      gboolean changed = FALSE;

      ask_about_everything (history);
      before = fold_dump (history->fold);
      for (guint i = 0; i < 40; i++)
        {
          g_autofree char *now = NULL;

          submit (history, history_wish_at_review (history), &tally);
          now = fold_dump (history->fold);
          changed |= !g_str_equal (now, before);
        }
      g_assert_true (changed);
      undo_everything (history);
      after = fold_dump (history->fold);
      g_assert_cmpstr (after, ==, before);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/property/histories", test_histories);
  g_test_add_func ("/command/property/undo-of-everything", test_undo_of_everything);
  return g_test_run ();
}
