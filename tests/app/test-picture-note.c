/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a picture stands as it does. What is done about it: tests/ui/test-choices.py. */
#include "app/pipeline/assay-picture-note.h"

#include "engine/rows/assay-row-private.h"

static GPtrArray *
verdicts_of (const char *const *checks)
{
  GPtrArray *verdicts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; checks[i] != NULL; i++)
    {
      AssayVerdict *verdict = g_new0 (AssayVerdict, 1);

      verdict->validator = (char *) checks[i];
      verdict->outcome = i == 1 ? ASSAY_VERDICT_SKIPPED : ASSAY_VERDICT_PASS;
      g_ptr_array_add (verdicts, verdict);
    }
  return verdicts;
}

static void
check (const char *json, GPtrArray *verdicts, const char *wanted)
{
  g_autoptr (AssayRow) row = _assay_row_read (&assay_version_row_table, json);
  g_autofree char *why =
    assay_picture_dup_why (assay_row_get (row, &assay_version_row_table), verdicts);

  g_assert_cmpstr (why, ==, wanted);
}

/* Red when what a person approved, or was asked about, counts as approved by itself; when a check
 * that was skipped, or is in trial, is named among those that passed. */
static void
test_why (void)
{
  const char *checks[] = {"alpha.fringe", "bounds.safe_area", "technical.decode",
                          "alpha.background", NULL};
  g_autoptr (GPtrArray) verdicts = verdicts_of (checks);
  ((AssayVerdict *) verdicts->pdata[3])->in_shadow = TRUE;

  check ("{\"id\":\"a\",\"state\":\"approved\",\"reasons\":[\"claims.accepted\"]}", verdicts,
         "Approved by itself: every check passed (Edge, Complete and sharp).");
  check ("{\"id\":\"a\",\"state\":\"approved\",\"reasons\":[\"claims.accepted\"]}", NULL,
         "Approved by itself: every check passed.");
  check ("{\"id\":\"a\",\"state\":\"approved\",\"reasons\":[\"claims.accepted\",\"audit\"]}",
         verdicts, "Approved by you.");
  check ("{\"id\":\"a\",\"state\":\"approved\"}", verdicts, "Approved by you.");
  check ("{\"id\":\"a\",\"state\":\"to_decide\",\"reasons\":[\"claims.accepted\"]}", verdicts,
         "It waits for your answer in Review.");
  check ("{\"id\":\"a\",\"state\":\"rejected\"}", NULL, "It was turned down.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/picture-note/why", test_why);
  return g_test_run ();
}
