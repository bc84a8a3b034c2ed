/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include <string.h>

/* A log that takes no new work: the runner says so, rests, and asks again after a while; it never
 * tries the same job over and over. Looks are counted: a runner that spins has thousands of them by
 * the time it is asked. */

#define FEW_LOOKS 12
#define PAUSED(n)                                                                                  \
  "{'schema':'spec/1','id':'spec-" n "','title':'Thing " n " here','assetType':'ui_icon',"         \
  "'checkpointId':'copax','intent':'paused','prompt':{'positive':'a thing'}}"

static void
assert_trouble (RunKit *kit, const char *text)
{
  g_autofree char *trouble = run_kit_trouble (kit);

  g_assert_nonnull (trouble);
  g_test_message ("%s", trouble);
  if (text != NULL)
    g_assert_nonnull (strstr (trouble, text));
}

static void
assert_no_trouble (RunKit *kit)
{
  g_autofree char *trouble = run_kit_trouble (kit);

  g_assert_cmpstr (trouble, ==, NULL);
}

/* The last bytes of the log are gone although the index has seen them. */
static void
damage_log (RunKit *kit)
{
  g_autofree char *path = g_build_filename (kit->folder, "events", "000001.jsonl", NULL);
  g_autofree char *text = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &text, &n, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize) n - 10, NULL));
}

/* Jobs wait on a log that opens read-only: nobody is asked for anything. Mutations: advance without
 * the look at is_read_only; and job_done_cb that does not hold either (never idle, 100 % CPU). */
static void
test_read_only (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 3, 2);
  run_kit_queue_jobs (&kit);
  run_kit_pause (&kit, TRUE);
  run_kit_pause (&kit, FALSE);
  run_kit_pause (&kit, TRUE);
  run_kit_pause (&kit, FALSE);
  run_kit_close_store (&kit);
  damage_log (&kit);
  run_kit_open_store (&kit);
  g_assert_true (assay_writer_is_read_only (kit.writer, NULL));

  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  assert_trouble (&kit, NULL);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
      run_kit_wait_idle (&kit);
    }
  g_assert_cmpuint (run_kit_looks (&kit), <=, FEW_LOOKS);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_PROBES), ==, 0);
}

/* The log breaks under a run: what is under way cannot be saved, nothing else begins. Mutation: as
 * above. */
static void
test_sync_fails (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 5, 2);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  run_kit_wait_event (&kit, "job.accepted", 2);
  faulty_io_reset_counts (kit.io);
  faulty_io_fail (kit.io, FAULTY_FDATASYNC, 1, G_MAXUINT, EIO);
  fake_provider_open_gate (kit.server);
  run_kit_wait_idle (&kit);
  assert_trouble (&kit, NULL);
  g_assert_true (assay_writer_is_read_only (kit.writer, NULL));
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  g_assert_cmpuint (run_kit_looks (&kit), <=, FEW_LOOKS);
}

/* A submit is refused while jobs wait, and goes through once there is room. Mutations:
 * job_done_cb that wakes without holding (never idle); a hold that ends never, or tells its trouble
 * for ever. */
static void
test_disk_floor (void)
{
  g_auto (RunKit) kit = {0};
  guint looks;

  run_kit_init (&kit, 4, 2);
  run_kit_queue_jobs (&kit);
  faulty_io_set_free_bytes (kit.io, 0);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  assert_trouble (&kit, "nothing new is made");
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "job.submitting"), ==, 0);
  looks = run_kit_looks (&kit);
  g_assert_cmpuint (looks, <=, FEW_LOOKS);
  /* woken before its time it does not try, after it it tries once more */
  assay_runner_wake (kit.runner);
  run_kit_wait_idle (&kit);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_looks (&kit), <=, looks + FEW_LOOKS);
  assert_trouble (&kit, "nothing new is made");

  faulty_io_set_free_bytes (kit.io, -1);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 4);
  run_kit_wait_idle (&kit);
  assert_no_trouble (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 4);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
}

/* The floor is passed in the middle: what is under way is saved, the next waits. Mutation: as
 * above. */
static void
test_disk_fills (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 5, 2);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  faulty_io_set_free_bytes (kit.io, 0);
  fake_provider_open_gate (kit.server);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  assert_trouble (&kit, "nothing new is made");
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  g_assert_cmpuint (run_kit_looks (&kit), <=, FEW_LOOKS);

  faulty_io_set_free_bytes (kit.io, -1);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 5);
  run_kit_wait_idle (&kit);
  assert_no_trouble (&kit);
}

static void
refuse_shelving (RunKit *kit, guint n_writes)
{
  run_kit_init (kit, 2, 2);
  run_kit_queue_jobs (kit);
  run_kit_set_document (kit, "specs/spec-0.json", PAUSED ("0"));
  run_kit_set_document (kit, "specs/spec-1.json", PAUSED ("1"));
  faulty_io_reset_counts (kit->io);
  faulty_io_fail (kit->io, FAULTY_WRITE, 1, n_writes, ENOSPC);
  run_kit_start (kit);
  run_kit_wait_idle (kit);
  assert_trouble (kit, "is full: nothing was saved");
  g_assert_false (assay_writer_is_read_only (kit->writer, NULL));
}

static void
put_away_after_all (RunKit *kit)
{
  faulty_io_heal (kit->io);
  run_kit_pass_time (kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (kit, "slot.shelved", 2);
  run_kit_wait_idle (kit);
  assert_no_trouble (kit);
  g_assert_cmpuint (fake_provider_count (kit->server, FAKE_POSTS), ==, 0);
}

/* What the documents do not want any more cannot be put away: that is said, and who wakes it makes
 * it try no sooner; once there is room it is put away. Mutation: advance_here that shelves before
 * it asks whether anything may be offered (a write for each wake). */
static void
test_shelf_refused (void)
{
  g_auto (RunKit) kit = {0};
  guint writes;

  refuse_shelving (&kit, G_MAXUINT);
  writes = faulty_io_count (kit.io, FAULTY_WRITE);
  g_assert_cmpuint (writes, >, 0);
  for (guint i = 0; i < 20; i++)
    {
      assay_runner_wake (kit.runner);
      run_kit_wait_idle (&kit);
    }
  g_assert_cmpuint (faulty_io_count (kit.io, FAULTY_WRITE), ==, writes);
  put_away_after_all (&kit);
}

/* Refused once: it is not begun meanwhile. Mutation: _assay_runner_shelve that does not hold (two
 * posts). */
static void
test_shelf_refused_once (void)
{
  g_auto (RunKit) kit = {0};

  refuse_shelving (&kit, 1);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "job.submitting"), ==, 0);
  put_away_after_all (&kit);
}

/* Not a byte more is taken, of the picture or of the line about it: what the server made is asked
 * for again when there is room, and no attempt is used up. Mutations: fail_with and had_no_room
 * that ask nothing (job.failed); note_outcome that does not hold (spins); hold_unkept that keeps
 * the list of what is open (two stay there for ever). */
static void
runs_short (FaultyOperation operation, guint n_calls, int code, const char *told)
{
  g_auto (RunKit) kit = {0};
  guint looks;

  run_kit_init (&kit, 5, 2);
  fake_provider_close_gate (kit.server);
  run_kit_start (&kit);
  fake_provider_wait (kit.server, FAKE_POSTS, 2);
  run_kit_wait_event (&kit, "job.accepted", 2);
  faulty_io_reset_counts (kit.io);
  faulty_io_fail (kit.io, operation, 1, n_calls, code);
  fake_provider_open_gate (kit.server);
  run_kit_wait_idle (&kit);
  assert_trouble (&kit, told);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 2);
  looks = run_kit_looks (&kit);
  g_assert_cmpuint (looks, <=, FEW_LOOKS);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_idle (&kit);
  g_assert_cmpuint (run_kit_looks (&kit), <=, looks + FEW_LOOKS);

  faulty_io_heal (kit.io);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 5);
  run_kit_wait_idle (&kit);
  assert_no_trouble (&kit);
  g_assert_cmpuint (run_kit_count (&kit, "job.failed"), ==, 0);
  g_assert_cmpuint (run_kit_count (&kit, "exception.raised"), ==, 0);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 5);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_MOST_POSTS), ==, 1);
}

static void
test_full (void)
{
  runs_short (FAULTY_WRITE, G_MAXUINT, ENOSPC, "is full");
}

/* Of a disk that has room for others, and for a line after a picture that was too large. Mutations:
 * error_code without EDQUOT; had_no_room FALSE (job.failed). */
static void
test_quota (void)
{
  runs_short (FAULTY_WRITE, 1, EDQUOT, "is full");
}

/* Of a limit that has room for others too. Mutation: fail_put without ASSAY_IO_ERROR_LIMIT. */
static void
test_too_large (void)
{
  runs_short (FAULTY_WRITE, 1, EFBIG, "ulimit -f");
}

/* A machine that lacks something else is the same kind. Mutation: is_lacking without the code
 * (job.failed, and an exception). */
static void
test_lacking (void)
{
  runs_short (FAULTY_OPEN, G_MAXUINT, EMFILE, "ulimit -n");
  runs_short (FAULTY_OPEN, G_MAXUINT, ENFILE, "end another program");
  runs_short (FAULTY_OPEN, G_MAXUINT, ENOMEM, "Cannot allocate memory");
  runs_short (FAULTY_OPEN, G_MAXUINT, EIO, "Input/output error");
}

/* Nothing can even be queued. Mutation: queue_plan that does not hold when plan.accept is refused
 * (jobs are tried all the same) or says nothing; refuse_plan that keeps the recipes (two of jobs
 * that were never queued stay in hand at every try). */
static void
test_plan_refused (void)
{
  g_auto (RunKit) kit = {0};
  AssayRunnerState state;

  run_kit_init (&kit, 2, 1);
  faulty_io_set_free_bytes (kit.io, 0);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  assert_trouble (&kit, "nothing new is made");
  assay_runner_get_state (kit.runner, &state);
  g_assert_cmpuint (state.n_recipes, ==, 0);
  assay_runner_state_clear (&state);
  g_assert_cmpuint (run_kit_count (&kit, "job.queued"), ==, 0);
  g_assert_cmpuint (run_kit_looks (&kit), <=, FEW_LOOKS);
  faulty_io_set_free_bytes (kit.io, -1);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  assert_no_trouble (&kit);
}

/* What a picture was made of cannot be read: what of it changed is not guessed, and nothing is
 * queued by it; when it can be read, the picture there is is worked over. Mutations: recipe_blob_cb
 * that notes nothing (queued all the same); forget_unread left out (made again by the server). */
static void
test_recipe_unread (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 1, 1);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "version.created", 1);
  run_kit_wait_idle (&kit);
  run_kit_crash (&kit);
  run_kit_set_document (&kit, "specs/spec-0.json",
                        "{'schema':'spec/1','id':'spec-0','title':'Thing 0 here',"
                        "'assetType':'ui_icon','checkpointId':'copax','processPolicy':{'scale':"
                        "'nearest'}}");
  faulty_io_reset_counts (kit.io);
  faulty_io_fail (kit.io, FAULTY_PREAD, 1, G_MAXUINT, EIO);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  assert_trouble (&kit, "Input/output error");
  g_assert_cmpuint (run_kit_count (&kit, "job.queued"), ==, 1);
  g_assert_cmpuint (run_kit_looks (&kit), <=, 2 * FEW_LOOKS);
  faulty_io_heal (kit.io);
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_event (&kit, "version.created", 2);
  run_kit_wait_idle (&kit);
  assert_no_trouble (&kit);
  g_assert_cmpuint (fake_provider_count (kit.server, FAKE_POSTS), ==, 1);
}

/* The wish that needed room is gone: so is the trouble. Mutation: the trouble cleared only by a job
 * that was taken. */
static void
test_nothing_left (void)
{
  g_auto (RunKit) kit = {0};

  run_kit_init (&kit, 1, 1);
  faulty_io_set_free_bytes (kit.io, 0);
  run_kit_start (&kit);
  run_kit_wait_idle (&kit);
  assert_trouble (&kit, "nothing new is made");
  run_kit_set_document (&kit, "specs/spec-0.json",
                        "{'schema':'spec/1','id':'spec-0','title':'Thing 0 here','intent':'draft',"
                        "'assetType':'ui_icon','checkpointId':'copax'}");
  run_kit_pass_time (&kit, 60 * G_USEC_PER_SEC);
  run_kit_wait_idle (&kit);
  assert_no_trouble (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/runner/store/read-only", test_read_only);
  g_test_add_func ("/run/runner/store/sync-fails", test_sync_fails);
  g_test_add_func ("/run/runner/store/disk-floor", test_disk_floor);
  g_test_add_func ("/run/runner/store/disk-fills", test_disk_fills);
  g_test_add_func ("/run/runner/store/shelf-refused", test_shelf_refused);
  g_test_add_func ("/run/runner/store/shelf-refused-once", test_shelf_refused_once);
  g_test_add_func ("/run/runner/store/full", test_full);
  g_test_add_func ("/run/runner/store/lacking", test_lacking);
  g_test_add_func ("/run/runner/store/quota", test_quota);
  g_test_add_func ("/run/runner/store/recipe-unread", test_recipe_unread);
  g_test_add_func ("/run/runner/store/too-large", test_too_large);
  g_test_add_func ("/run/runner/store/plan-refused", test_plan_refused);
  g_test_add_func ("/run/runner/store/nothing-left", test_nothing_left);
  return g_test_run ();
}
