/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "model/log/assay-payloads.h"

#include <string.h>

/* The runner over a real log against a fake server: what is asserted is what stands on the log,
 * what the server counted, and what the runner says of itself. Here: its server refuses, leaves, or
 * is another one from now on. */

/* Mutations: know_server that says yes without capabilities (posts without knowing who answers);
 * one that forgets to set the trouble; one that keeps it when the server is there again. */
static void
test_refused (void)
{
  g_auto (RunKit) kit = {0};
  g_autofree char *trouble = NULL, *after = NULL;

  run_kit_init (&kit, 3, 2);
  run_kit_queue_jobs (&kit);
  fake_provider_set_problem (kit.server, "server.refused", "The fake wants a password.");
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  trouble = run_kit_trouble (&kit);
  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, "The fake wants a password."));
  /* woken again it does not ask before its time */
  assay_runner_wake (kit.runner);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "job.submitting"), ==, 0);

  fake_provider_set_problem (kit.server, NULL, NULL);
  run_kit_pass_time (&kit, 10 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 3);
  run_kit_wait_idle (&kit);
  after = run_kit_trouble (&kit);
  g_assert_null (after);
  run_kit_assert_made_once (&kit, 3);
}

/* The server takes prompts and leaves, and answers every probe: it is asked what became of them
 * once at once, then after a while; nothing is posted twice, and why it is not known is told.
 * Mutations: look_again without its pause (never idle); untold_cb that keeps nothing. */
static void
test_server_leaves (void)
{
  g_auto (RunKit) kit = {0};
  g_autofree char *trouble = NULL, *after = NULL;

  run_kit_init (&kit, 3, 1);
  fake_provider_set_default (kit.server, &(FakeStep){FAKE_FAIL, "upstream_unavailable", "gone"});
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  trouble = run_kit_trouble (&kit);
  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, "gone"));
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), <=, 3);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), <=, 2);

  fake_provider_set_default (kit.server, &(FakeStep){.outcome = FAKE_SUCCEED});
  run_kit_pass_time (&kit, 10 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 3);
  run_kit_wait_idle (&kit);
  after = run_kit_trouble (&kit);
  g_assert_null (after);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 3);
  run_kit_assert_made_once (&kit, 3);
}

typedef struct
{
  FakeProvider *old;
  gint too_early;
} Change;

static void
changed_hook (const AssayGenerateRequest *request, gpointer data)
{
  Change *change = data;

  if (fake_provider_count (change->old, FAKE_UNDER_WAY) > 0
      || fake_provider_count (change->old, FAKE_FREED) == 0)
    g_atomic_int_inc (&change->too_early);
}

/* Mutations: adopt_provider without waiting for the old one's jobs (frees a link in use: the fake
 * fails); one that drops has_next (the new server gets nothing). */
static void
test_provider_change (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GBytes) picture = run_kit_picture (60);
  g_autoptr (FakeProvider) next = fake_provider_new ("http://next", picture);
  g_autoptr (GPtrArray) submitted = NULL;
  Change change = {0};
  guint n_old = 0, n_next = 0;

  run_kit_init (&kit, 6, 2);
  change.old = kit.server;
  fake_provider_set_hook (next, changed_hook, &change);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  assay_runner_set_provider (kit.runner, fake_provider_link (next), NULL);
  assay_runner_wake (kit.runner);
  fake_provider_let (kit.server, 1);
  run_kit_wait_event (&kit, "version.created", 1);
  g_assert_cmpuint (fake_provider_count (next, FAKE_POSTS), ==, 0);
  fake_provider_let (kit.server, 1);
  run_kit_wait_event (&kit, "version.created", 6);
  run_kit_wait_idle (&kit);

  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_CANCELS), ==, 0);
  g_assert_cmpuint (fake_provider_count (next, FAKE_POSTS), ==, 4);
  g_assert_cmpuint (fake_provider_count (next, FAKE_RESUMES), ==, 0);
  g_assert_cmpint (change.too_early, ==, 0);
  run_kit_assert_made_once (&kit, 6);
  submitted = run_kit_read_log (&kit, "job.submitting");
  for (guint i = 0; i < submitted->len; i++)
    {
      const AssayJobSubmitting *record = ((const RunKitEvent *) submitted->pdata[i])->record;

      n_old += strcmp (record->server, "http://fake") == 0;
      n_next += strcmp (record->server, "http://next") == 0;
    }
  g_assert_cmpuint (n_old, ==, 2);
  g_assert_cmpuint (n_next, ==, 4);
  run_kit_crash (&kit);
}

/* A link that never got a turn is given back too, and only the last one works. Mutation:
 * set_provider without freeing the dropped one. */
static void
test_provider_replaced (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GBytes) picture = run_kit_picture (60);
  g_autoptr (FakeProvider) never = fake_provider_new ("http://never", picture),
                           last = fake_provider_new ("http://last", picture);

  run_kit_init (&kit, 2, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  assay_runner_set_provider (kit.runner, fake_provider_link (never), NULL);
  assay_runner_set_provider (kit.runner, fake_provider_link (last), NULL);
  g_assert_cmpuint (fake_provider_count (never, FAKE_FREED), ==, 1);
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (never, FAKE_PROBES), ==, 0);
  g_assert_cmpuint (fake_provider_count (last, FAKE_POSTS), ==, 1);
  run_kit_crash (&kit);
}

/* Mutations: what a run was told kept when the next one is told nothing; the files of models left
 * out of job.submitting. */
static void
test_files_of_a_run (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) submitted = NULL;
  AssayModelMap *said = assay_model_map_new (NULL);

  g_test_summary ("Which file a model is in one run holds for that run alone; the job tells it");
  assay_model_map_set (said, "checkpoint:copax", "no-such.safetensors");
  run_kit_init (&kit, 2, 2);
  run_kit_make_runner (&kit);
  assay_runner_set_provider (kit.runner, fake_provider_link (kit.server), said);
  assay_runner_start (kit.runner);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);

  assay_runner_set_provider (kit.runner, fake_provider_link (kit.server), NULL);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  submitted = run_kit_read_log (&kit, "job.submitting");
  g_assert_cmpuint (submitted->len, ==, 2);
  for (guint i = 0; i < submitted->len; i++)
    {
      const AssayJobSubmitting *record = ((const RunKitEvent *) submitted->pdata[i])->record;

      g_assert_cmpuint (record->files->len, ==, 1);
      g_assert_cmpstr (((AssayModelFile *) record->files->pdata[0])->model, ==, "checkpoint:copax");
    }
  run_kit_crash (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/runner/refused", test_refused);
  g_test_add_func ("/run/runner/server-leaves", test_server_leaves);
  g_test_add_func ("/run/runner/provider-change", test_provider_change);
  g_test_add_func ("/run/runner/files-of-a-run", test_files_of_a_run);
  g_test_add_func ("/run/runner/provider-replaced", test_provider_replaced);
  return g_test_run ();
}
