/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include "engine/project/assay-feed-private.h"
#include "engine/rows/assay-row-private.h"
#include "engine/host/assay-worker.h"

/* Rows, feeds, the worker. Mutations that turn it red: a feed whose source keeps it alive;
 * _assay_feed_push that attaches a source for every push; a worker that returns tasks on its own
 * thread. */

static void
test_row (void)
{
  g_autoptr (AssayRow) row =
    _assay_row_read (&assay_job_row_table, "{\"id\":\"x\",\"attempt\":7,\"state\":\"waiting\"}");
  const AssayJobRow *job = assay_row_get (row, &assay_job_row_table);
  g_autofree char *json = assay_row_dup_json (row);

  g_assert_cmpstr (assay_row_get_id (row), ==, "x");
  g_assert_cmpstr (job->id, ==, "x");
  g_assert_cmpint (job->attempt, ==, 7);
  g_assert_cmpint (job->state, ==, ASSAY_JOB_STATE_WAITING);
  g_assert_null (job->title);
  g_assert_cmpint (job->due_us, ==, ASSAY_UNSET);
  g_assert_cmpstr (json, ==, "{\"attempt\":7,\"id\":\"x\",\"state\":\"waiting\"}");
}

/* What hides in somebody's words is seen where a row is shown, and only there. Mutations:
 * assay_row_show without show_within; titles that are TEXT. */
static void
test_row_unseen (void)
{
  g_autoptr (AssayRow) asset =
    _assay_row_read (&assay_asset_row_table, "{\"id\":\"x\",\"title\":\"a\u202e\u3164\"}");
  g_autoptr (AssayRow) away =
    _assay_row_read (&assay_away_row_table, "{\"id\":\"x\",\"titles\":[\"b\",\"\u200b\"]}");
  g_autoptr (AssayRow) plan = _assay_row_read (
    &assay_plan_row_table,
    "{\"id\":\"x\",\"explanation\":\"{0} waits\",\"explanationArgs\":[\"\u2800\"]}");
  const AssayAssetRow *travels =
    assay_record_get (assay_row_get_record (asset), &assay_asset_row_table);
  const AssayAwayRow *shown = assay_row_get (away, &assay_away_row_table);

  g_assert_cmpstr (travels->title, ==, "a\u202e\u3164");
  g_assert_cmpstr (((const AssayAssetRow *) assay_row_get (asset, &assay_asset_row_table))->title,
                   ==, "a\\u202e\\u3164");
  g_assert_cmpstr (shown->titles[0], ==, "b");
  g_assert_cmpstr (shown->titles[1], ==, "\\u200b");
  g_assert_cmpstr (
    ((const AssayPlanRow *) assay_row_get (plan, &assay_plan_row_table))->explanation, ==,
    "\\u2800 waits");
}

/* A kind without an id has none, whatever its members are called. */
static void
test_row_without_id (void)
{
  g_autoptr (AssayRow) shown =
    _assay_row_read (&assay_shown_row_table, "{\"value\":{\"id\":\"x\"}}");
  g_autoptr (AssayRow) unset = _assay_row_read (&assay_job_row_table, "{}");

  g_assert_cmpstr (assay_row_get_id (shown), ==, "");
  g_assert_cmpstr (assay_row_get_id (unset), ==, "");
}

/* Shown, a sentence is filled; in the record it is as it travels. */
static void
test_row_sentence (void)
{
  g_autoptr (AssayRow) row = _assay_row_read (
    &assay_plan_row_table,
    "{\"id\":\"x/0\",\"explanation\":\"{0} waits\",\"explanationArgs\":[\"duck\"]}");
  const AssayPlanRow *plan = assay_row_get (row, &assay_plan_row_table);
  g_autofree char *json = assay_row_dup_json (row);

  const AssayPlanRow *travels =
    assay_record_get (assay_row_get_record (row), &assay_plan_row_table);

  g_assert_cmpstr (travels->explanation, ==, "{0} waits");
  g_assert_cmpstr (plan->explanation, ==, "duck waits");
  g_assert_cmpstr (
    json, ==, "{\"explanation\":\"duck waits\",\"explanationArgs\":[\"duck\"],\"id\":\"x/0\"}");
}

static void
test_row_of_garbage (void)
{
  static const char *const texts[] = {"",           "{",          "[]",   "null",
                                      "{\"a\":1,}", "{\"id\":7}", "\xff", "{\"id\":\"x\"} "};

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AssayRow) row = _assay_row_read (&assay_job_row_table, texts[i]);
      g_autofree char *json = assay_row_dup_json (row);

      g_assert_cmpstr (json, ==, i + 1 < G_N_ELEMENTS (texts) ? "{}" : "{\"id\":\"x\"}");
    }
}

static void
test_row_of_another_kind (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (AssayRow) row = _assay_row_read (&assay_job_row_table, "{}");

      assay_row_get (row, &assay_slot_row_table);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

/* Feeds
 * ----------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  guint n_fired;
  guint topics;
  GThread *thread;
} Fired;

static void
changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  Fired *fired = data;

  fired->n_fired++;
  fired->topics |= topics;
  fired->thread = g_thread_self ();
}

static void
test_feed_merges (void)
{
  g_autoptr (AssayFeed) feed = _assay_feed_new (NULL, ASSAY_TOPIC_CARDS | ASSAY_TOPIC_JOBS);
  Fired fired = {0};

  g_signal_connect (feed, "changed", G_CALLBACK (changed_cb), &fired);
  _assay_feed_push (feed, ASSAY_TOPIC_VERSIONS);
  engine_kit_settle ();
  g_assert_cmpuint (fired.n_fired, ==, 0);
  for (guint i = 0; i < 100; i++)
    _assay_feed_push (feed,
                      i % 2 == 0 ? ASSAY_TOPIC_CARDS : ASSAY_TOPIC_JOBS | ASSAY_TOPIC_VERSIONS);
  engine_kit_settle ();
  g_assert_cmpuint (fired.n_fired, ==, 1);
  g_assert_cmpuint (fired.topics, ==, ASSAY_TOPIC_CARDS | ASSAY_TOPIC_JOBS);
  _assay_feed_push (feed, ASSAY_TOPIC_CARDS);
  engine_kit_settle ();
  g_assert_cmpuint (fired.n_fired, ==, 2);
}

static void
test_feed_dropped (void)
{
  AssayFeed *feed = _assay_feed_new (NULL, ASSAY_TOPIC_CARDS);
  Fired fired = {0};

  g_signal_connect (feed, "changed", G_CALLBACK (changed_cb), &fired);
  _assay_feed_push (feed, ASSAY_TOPIC_CARDS);
  g_object_unref (feed);
  engine_kit_settle ();
  g_assert_cmpuint (fired.n_fired, ==, 0);
}

#define N_PUSHES 2000

static gpointer
push_worker (gpointer data)
{
  for (guint i = 0; i < N_PUSHES; i++)
    _assay_feed_push (data, ASSAY_TOPIC_CARDS);
  return NULL;
}

static gboolean
has_fired (gpointer data)
{
  return ((Fired *) data)->n_fired > 0;
}

static void
test_feed_from_threads (void)
{
  g_autoptr (AssayFeed) feed = _assay_feed_new (NULL, ASSAY_TOPIC_CARDS);
  GThread *threads[4];
  Fired fired = {0};

  g_signal_connect (feed, "changed", G_CALLBACK (changed_cb), &fired);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pusher", push_worker, feed);
  engine_kit_until (has_fired, &fired);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  engine_kit_settle ();
  g_assert_true (fired.thread == g_thread_self ());
}

static void
test_feed_on_own_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (AssayFeed) feed = _assay_feed_new (context, ASSAY_TOPIC_CARDS);
  Fired fired = {0};

  g_signal_connect (feed, "changed", G_CALLBACK (changed_cb), &fired);
  _assay_feed_push (feed, ASSAY_TOPIC_CARDS);
  engine_kit_settle ();
  g_assert_cmpuint (fired.n_fired, ==, 0);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_cmpuint (fired.n_fired, ==, 1);
}

/* The worker
 * ------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  GString *order;
  GThread *here, *there;
  guint n_done, n_errors;
} Work;

typedef struct
{
  Work *work;
  int number;
} Errand;

static gpointer
compute (gpointer data, GCancellable *cancellable, GError **error)
{
  Errand *errand = data;

  errand->work->there = g_thread_self ();
  g_string_append_printf (errand->work->order, "%d ", errand->number);
  if (errand->number % 3 == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "third");
      return NULL;
    }
  return g_strdup ("result");
}

static void
work_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);

  g_assert_true (g_thread_self () == work->here);
  g_assert_true ((text == NULL) == (error != NULL));
  work->n_done++;
  work->n_errors += error != NULL;
}

static gboolean
all_done (gpointer data)
{
  return ((Work *) data)->n_done == 30;
}

static void
test_worker (void)
{
  AssayWorker *worker = assay_worker_new ("test-worker");
  Work work = {g_string_new (NULL), g_thread_self (), NULL, 0, 0};
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  for (int i = 0; i < 30; i++)
    {
      GTask *task = g_task_new (NULL, i >= 25 ? cancelled : NULL, work_done_cb, &work);
      Errand *errand = g_new (Errand, 1);

      *errand = (Errand){&work, i};
      g_task_set_task_data (task, errand, g_free);
      assay_worker_run (worker, task, compute, g_free);
      if (i < 25)
        g_string_append_printf (expected, "%d ", i);
    }
  assay_worker_free (worker); /* finishes what is queued */
  g_assert_cmpuint (work.n_done, ==, 0);
  engine_kit_until (all_done, &work);
  g_assert_cmpstr (work.order->str, ==, expected->str);
  g_assert_cmpuint (work.n_errors, ==, 9 + 5);
  g_assert_true (work.there != work.here);
  g_string_free (work.order, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/row/members", test_row);
  g_test_add_func ("/engine/row/unseen", test_row_unseen);
  g_test_add_func ("/engine/row/sentence", test_row_sentence);
  g_test_add_func ("/engine/row/garbage", test_row_of_garbage);
  g_test_add_func ("/engine/row/without-id", test_row_without_id);
  g_test_add_func ("/engine/row/other-kind", test_row_of_another_kind);
  g_test_add_func ("/engine/feed/merges", test_feed_merges);
  g_test_add_func ("/engine/feed/dropped", test_feed_dropped);
  g_test_add_func ("/engine/feed/from-threads", test_feed_from_threads);
  g_test_add_func ("/engine/feed/own-context", test_feed_on_own_context);
  g_test_add_func ("/engine/worker", test_worker);
  return g_test_run ();
}
