/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "model/log/assay-payloads.h"

/* More than one server: whose run it is, and who is asked for what. */

#define OLD "http://fake" /* the kit's own */

static FakeProvider *
add_server (RunKit *kit, const char *name)
{
  g_autoptr (GBytes) picture = run_kit_picture (60);
  FakeProvider *server = fake_provider_new (name, picture);
  guint i = 0;

  while (kit->others[i] != NULL)
    i++;
  kit->others[i] = server;
  return server;
}

/* A picture is at the kit's server when the program dies. */
static void
leave_one (RunKit *kit)
{
  run_kit_init (kit, 1, 1);
  fake_provider_close_gate (kit->server);
  run_kit_start (kit);
  run_kit_wait_event (kit, "job.accepted", 1);
  run_kit_crash (kit);
  fake_provider_open_gate (kit->server);
  kit->others[0] = kit->server;
}

static void
begin_at (RunKit *kit, FakeProvider *server)
{
  run_kit_make_runner (kit);
  g_assert_true (assay_runner_begin (kit->runner, fake_provider_link (server), NULL, NULL));
}

/* Mutations: is_ours always TRUE (lost, and posted to the other); active->provider of the run's
 * server. */
static void
test_asked_where_it_is (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (FakeProvider) other = NULL;

  leave_one (&kit);
  other = add_server (&kit, "http://other");
  begin_at (&kit, other);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
  g_assert_cmpuint (fake_provider_count (other, FAKE_POSTS), ==, 0);
  g_assert_cmpuint (fake_provider_count (other, FAKE_RESUMES), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "job.lost"), ==, 0);
  run_kit_crash (&kit);
}

/* The run ends all the same, and it is asked again later. Mutations: answered_cb that reports lost;
 * is_asking without asked (the run never ends). */
static void
test_silent (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (FakeProvider) other = NULL;

  leave_one (&kit);
  other = add_server (&kit, "http://other");
  fake_provider_set_problem (kit.server, "server.unreachable", "no answer");
  begin_at (&kit, other);
  run_kit_wait_idle (&kit);
  g_assert_true (assay_runner_is_silent (kit.runner, OLD));
  g_assert_cmpuint (run_kit_count (&kit, "job.lost"), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "job.submitting"), ==, 1);
  g_assert_cmpstr (kit.answered, ==, "http://other");
  fake_provider_set_problem (kit.server, NULL, NULL);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  g_assert_false (assay_runner_is_silent (kit.runner, OLD));
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
  run_kit_crash (&kit);
}

static void
submit (RunKit *kit, const char *text)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  AssayCommand *command = assay_command_parse (bytes, "test", problems);
  g_autoptr (AssayOutcome) outcome = NULL;

  g_assert_nonnull (command);
  outcome = assay_writer_submit_sync (kit->writer, command);
  g_assert_cmpuint (assay_problems_count (outcome->problems), ==, 0);
}

static char *
only_job (RunKit *kit)
{
  g_autoptr (GPtrArray) queued = run_kit_read_log (kit, "job.queued");

  g_assert_cmpuint (queued->len, ==, 1);
  return g_strdup (((const AssayJobQueued *) ((RunKitEvent *) queued->pdata[0])->record)->job);
}

/* Another address: asked for there at once. Mutations: assay_runner_ask_again that does nothing;
 * job.redirected without its projection. */
static void
test_moved (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (FakeProvider) other = NULL;
  g_autofree char *job = NULL, *text = NULL;

  leave_one (&kit);
  other = add_server (&kit, "http://other");
  fake_provider_set_problem (kit.server, "server.unreachable", "no answer");
  begin_at (&kit, other);
  run_kit_wait_idle (&kit);
  job = only_job (&kit);
  text = g_strdup_printf (
    "{\"command\":\"job.redirect\",\"args\":{\"jobs\":[\"%s\"],\"server\":\"http://other\"}}", job);
  submit (&kit, text);
  assay_runner_ask_again (kit.runner);
  fake_provider_wait (other, FAKE_RESUMES, 1);
  /* it was not its, in truth: lost there, and made */
  run_kit_wait_event (&kit, "job.lost", 1);
  run_kit_wait_inactive (&kit);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  run_kit_crash (&kit);
}

/* Given up while it is under way: the attempt ends here, and the next one is made at the run's
 * server. Mutation: is_ended without its second line (hangs). */
static void
test_given_up (void)
{
  static const FakeStep hang = {FAKE_HANG};
  g_auto (RunKit) kit = {0};
  g_autofree char *job = NULL, *text = NULL;

  run_kit_init (&kit, 1, 1);
  fake_provider_push (kit.server, &hang);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "job.accepted", 1);
  job = only_job (&kit);
  text = g_strdup_printf ("{\"command\":\"job.give_up\",\"args\":{\"jobs\":[\"%s\"]}}", job);
  submit (&kit, text);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_CANCELS), ==, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  run_kit_crash (&kit);
}

/* Mutation: assay_runner_begin that begins whatever is in use. */
static void
test_begin (void)
{
  g_auto (RunKit) kit = {0};
  g_autoptr (FakeProvider) other = NULL;
  g_autofree char *used = NULL;
  AssayModelMap *said;

  run_kit_init (&kit, 3, 1);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 1);
  other = add_server (&kit, "http://other");
  g_assert_false (assay_runner_begin (kit.runner, fake_provider_link (other), NULL, NULL));
  g_assert_cmpuint (fake_provider_count (other, FAKE_FREED), ==, 1);
  g_assert_true (assay_runner_begin (kit.runner, fake_provider_link (kit.server), NULL, NULL));
  used = assay_runner_dup_in_use (kit.runner, &said);
  g_assert_cmpstr (used, ==, OLD);
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 3);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (other, FAKE_POSTS), ==, 0);
  /* a run that has ended binds nobody */
  g_free (used);
  used = assay_runner_dup_in_use (kit.runner, &said);
  g_assert_null (used);
  g_assert_true (assay_runner_begin (kit.runner, fake_provider_link (other), NULL, NULL));
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (other, FAKE_PROBES), ==, 1);
  run_kit_crash (&kit);
}

/* What the embedded sandbox of another time had is lost at once, and made. Mutation:
 * _assay_elsewhere_add without its question about the sandbox (asked for, and waited for). */
static void
test_sandbox_of_another_time (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 1, 1);
  fake_provider_close_gate (kit.server);
  run_kit_make_runner (&kit);
  g_assert_true (
    assay_runner_begin (kit.runner, fake_provider_link (kit.server), ASSAY_SERVER_SANDBOX, NULL));
  run_kit_wait_event (&kit, "job.accepted", 1);
  run_kit_crash (&kit);
  fake_provider_open_gate (kit.server);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "job.lost", 1);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_RESUMES), ==, 0);
  run_kit_crash (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/servers/asked-where-it-is", test_asked_where_it_is);
  g_test_add_func ("/run/servers/silent", test_silent);
  g_test_add_func ("/run/servers/moved", test_moved);
  g_test_add_func ("/run/servers/given-up", test_given_up);
  g_test_add_func ("/run/servers/begin", test_begin);
  g_test_add_func ("/run/servers/sandbox-of-another-time", test_sandbox_of_another_time);
  return g_test_run ();
}
