/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-scheduler.h"

/* The pure pick under fake times. Mutations that turn it red: affinity_holds without either of its
 * bounds; goes_before with age before priority; remember that forgets to count. */

#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

typedef struct
{
  GArray *waiting; /* AssayCandidate */
  AssayAffinity affinity;
  gint64 now_us;
} Queue;

static void
queue_init (Queue *queue)
{
  *queue =
    (Queue){.waiting = g_array_new (FALSE, TRUE, sizeof (AssayCandidate)), .now_us = 1000 * MINUTE};
}

static void
queue_clear (Queue *queue)
{
  g_array_unref (queue->waiting);
  assay_affinity_clear (&queue->affinity);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Queue, queue_clear)

static void
add (Queue *queue, const char *job, const char *model, gint64 priority, guint64 seq, gint64 due_us)
{
  AssayCandidate candidate = {job, model, priority, seq, due_us};

  g_array_append_val (queue->waiting, candidate);
}

/* Starts the next one; its name, or "" when none is due. */
static AssayCandidate
take (Queue *queue, gint64 *out_next_due_us)
{
  gint64 next_due_us;
  int pick = assay_scheduler_pick ((AssayCandidate *) queue->waiting->data, queue->waiting->len,
                                   &queue->affinity, queue->now_us, &next_due_us);
  AssayCandidate taken = {"", "", 0, 0, 0};

  if (out_next_due_us != NULL)
    *out_next_due_us = next_due_us;
  if (pick < 0)
    return taken;
  g_assert_cmpint (pick, <, (int) queue->waiting->len);
  taken = g_array_index (queue->waiting, AssayCandidate, pick);
  g_array_remove_index (queue->waiting, (guint) pick);
  return taken;
}

static void
test_empty (void)
{
  g_auto (Queue) queue;
  gint64 next_due_us = 1;

  queue_init (&queue);
  g_assert_cmpstr (take (&queue, &next_due_us).job, ==, "");
  g_assert_cmpint (next_due_us, ==, 0);
  g_assert_null (queue.affinity.model);
}

static void
test_priority_then_age (void)
{
  static const char *const expected[] = {"urgent", "a", "b", "c", "d", NULL};
  g_auto (Queue) queue;

  queue_init (&queue);
  add (&queue, "d", "m", 3, 1, 0);
  add (&queue, "c", "m", 2, 9, 0);
  add (&queue, "b", "m", 2, 8, 0);
  add (&queue, "a", "m", 1, 10, 0);
  add (&queue, "urgent", "m", 0, 11, 0);
  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_cmpstr (take (&queue, NULL).job, ==, expected[i]);
}

/* What a person put first goes before all, what was put last after all, whatever is loaded and
 * whose turn it is. Mutations: place compared after the model; fair_pick that does not look at it.
 */
static void
test_places (void)
{
  static const char *const expected[] = {"second", "first", "urgent", "a", "b", "last", NULL};
  g_auto (Queue) queue;

  queue_init (&queue);
  add (&queue, "last", "other", 3, 1, 0);
  add (&queue, "b", "m", 2, 8, 0);
  add (&queue, "a", "m", 2, 7, 0);
  add (&queue, "urgent", "m", 0, 11, 0);
  add (&queue, "first", "m", 0, 12, 0);
  add (&queue, "second", "other", 0, 13, 0);
  g_array_index (queue.waiting, AssayCandidate, 0).place = 1;
  g_array_index (queue.waiting, AssayCandidate, 4).place = -1;
  g_array_index (queue.waiting, AssayCandidate, 5).place = -2;
  for (guint i = 0; expected[i] != NULL; i++)
    {
      if (i == 4) /* the loaded one has had its share, and only the last is of another */
        queue.affinity.in_a_row = ASSAY_AFFINITY_MAX_JOBS;
      g_assert_cmpstr (take (&queue, NULL).job, ==, expected[i]);
    }
}

static void
test_due_times (void)
{
  g_auto (Queue) queue;
  gint64 next_due_us;

  queue_init (&queue);
  add (&queue, "later", "m", 0, 1, queue.now_us + 2 * MINUTE);
  add (&queue, "sooner", "m", 3, 2, queue.now_us + MINUTE);
  g_assert_cmpstr (take (&queue, &next_due_us).job, ==, "");
  g_assert_cmpint (next_due_us, ==, queue.now_us + MINUTE);
  add (&queue, "now", "m", 3, 3, queue.now_us);
  g_assert_cmpstr (take (&queue, &next_due_us).job, ==, "now");
  g_assert_cmpint (next_due_us, ==, queue.now_us + MINUTE);
  queue.now_us += MINUTE;
  g_assert_cmpstr (take (&queue, &next_due_us).job, ==, "sooner");
  g_assert_cmpint (next_due_us, ==, queue.now_us + MINUTE);
  queue.now_us += 10 * MINUTE;
  g_assert_cmpstr (take (&queue, &next_due_us).job, ==, "later");
  g_assert_cmpint (next_due_us, ==, 0);
}

/* What was begun and is due again goes before what never was, the longest due first, whatever its
 * age. Mutation: goes_before without the due times. */
static void
test_retries_first (void)
{
  static const char *const expected[] = {"urgent", "first", "second", "old", "new", NULL};
  g_auto (Queue) queue;

  queue_init (&queue);
  add (&queue, "old", "m", 1, 1, 0);
  add (&queue, "second", "m", 1, 5, queue.now_us - MINUTE);
  add (&queue, "first", "m", 1, 9, queue.now_us - 2 * MINUTE);
  add (&queue, "new", "m", 1, 10, 0);
  add (&queue, "urgent", "m", 0, 11, 0);
  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_cmpstr (take (&queue, NULL).job, ==, expected[i]);
}

static void
test_affinity (void)
{
  g_auto (Queue) queue;

  queue_init (&queue);
  add (&queue, "a1", "a", 2, 1, 0);
  add (&queue, "b1", "b", 1, 2, 0); /* more important, but it means a switch */
  add (&queue, "a2", "a", 2, 3, 0);
  queue.affinity.model = g_strdup ("a");
  queue.affinity.in_a_row = 1;
  queue.affinity.since_us = queue.now_us;
  g_assert_cmpstr (take (&queue, NULL).job, ==, "a1");
  g_assert_cmpstr (take (&queue, NULL).job, ==, "a2");
  g_assert_cmpstr (take (&queue, NULL).job, ==, "b1");
}

static void
test_urgent_switches (void)
{
  g_auto (Queue) queue;

  queue_init (&queue);
  add (&queue, "a", "a", 1, 1, 0);
  add (&queue, "b", "b", 0, 2, 0);
  queue.affinity.model = g_strdup ("a");
  queue.affinity.in_a_row = 1;
  queue.affinity.since_us = queue.now_us;
  g_assert_cmpstr (take (&queue, NULL).job, ==, "b");
  g_assert_cmpstr (queue.affinity.model, ==, "b");
}

/* Endless work for one model: another one's job waits for 50 jobs and not for 51. */
static void
test_bound_of_jobs (void)
{
  g_auto (Queue) queue;
  guint before = 0;

  queue_init (&queue);
  for (guint i = 0; i < 200; i++)
    add (&queue, "a", "a", 1, i + 1, 0);
  g_assert_cmpstr (take (&queue, NULL).job, ==, "a");
  add (&queue, "other", "b", 3, 1000, 0);
  for (before = 1; g_str_equal (take (&queue, NULL).job, "a"); before++)
    g_assert_cmpuint (before, <, 200);
  g_assert_cmpuint (before, ==, ASSAY_AFFINITY_MAX_JOBS);
  g_assert_cmpuint (queue.affinity.in_a_row, ==, 1);
}

static void
test_bound_of_time (void)
{
  g_auto (Queue) queue;

  queue_init (&queue);
  for (guint i = 0; i < 20; i++)
    add (&queue, "a", "a", 1, i + 1, 0);
  g_assert_cmpstr (take (&queue, NULL).job, ==, "a");
  add (&queue, "other", "b", 3, 1000, 0);
  queue.now_us += ASSAY_AFFINITY_MAX_US - 1;
  g_assert_cmpstr (take (&queue, NULL).job, ==, "a");
  queue.now_us += 1;
  g_assert_cmpstr (take (&queue, NULL).job, ==, "other");
}

/* A share that is over begins anew when nobody else waits: a later job of another model waits for a
 * whole one again. */
static void
test_share_begins_anew (void)
{
  g_auto (Queue) queue;

  queue_init (&queue);
  for (guint i = 0; i < 120; i++)
    add (&queue, "a", "a", 1, i + 1, 0);
  for (guint i = 0; i < ASSAY_AFFINITY_MAX_JOBS + 10; i++)
    g_assert_cmpstr (take (&queue, NULL).job, ==, "a");
  g_assert_cmpuint (queue.affinity.in_a_row, ==, 10);
  add (&queue, "other", "b", 1, 1000, 0);
  g_assert_cmpstr (take (&queue, NULL).job, ==, "a");
}

/* The other's share is not taken by a job that is not due. */
static void
test_waiting_retry_is_no_rival (void)
{
  g_auto (Queue) queue;

  queue_init (&queue);
  queue.affinity.model = g_strdup ("a");
  queue.affinity.in_a_row = ASSAY_AFFINITY_MAX_JOBS;
  queue.affinity.since_us = queue.now_us;
  add (&queue, "a", "a", 1, 1, 0);
  add (&queue, "b", "b", 1, 2, queue.now_us + MINUTE);
  g_assert_cmpstr (take (&queue, NULL).job, ==, "a");
}

static void
test_switches_of_200 (void)
{
  for (guint32 seed = 1; seed <= 20; seed++)
    {
      g_auto (Queue) queue;
      g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
      g_autofree char *model = NULL;
      guint switches = 0, taken = 0, n_a = 0;

      queue_init (&queue);
      for (guint i = 0; i < 200; i++)
        {
          gboolean a = n_a < 100 && (i - n_a >= 100 || g_rand_boolean (dice));

          n_a += a;
          add (&queue, "job", a ? "a" : "b", 2, i + 1, 0);
        }
      for (; queue.waiting->len > 0; taken++)
        {
          const char *next = take (&queue, NULL).model;

          switches += model != NULL && !g_str_equal (next, model);
          g_free (model);
          model = g_strdup (next);
          queue.now_us += 8 * G_USEC_PER_SEC;
        }
      g_assert_cmpuint (taken, ==, 200);
      g_assert_cmpuint (switches, <=, 8);
      g_assert_cmpuint (switches, >=, 1);
    }
}

/* Nothing starves and equal input gives equal order, whatever the order of the list. */
static void
test_order_of_list (void)
{
  static const char *const models[] = {"a", "b", "c"};
  g_autofree char *first = NULL;

  for (guint32 seed = 0; seed < 10; seed++)
    {
      g_auto (Queue) queue;
      g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
      g_autoptr (GString) order = g_string_new (NULL);

      queue_init (&queue);
      for (guint i = 0; i < 60; i++)
        {
          AssayCandidate candidate = {"job", models[i * 7 % 3], 1 + i * 5 % 3, i + 1, 0};

          g_array_insert_val (queue.waiting, (guint) g_rand_int_range (dice, 0, (int) i + 1),
                              candidate);
        }
      while (queue.waiting->len > 0)
        g_string_append_printf (order, "%d ", (int) take (&queue, NULL).seq);
      if (first == NULL)
        first = g_strdup (order->str);
      g_assert_cmpstr (order->str, ==, first);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/scheduler/empty", test_empty);
  g_test_add_func ("/run/scheduler/priority-then-age", test_priority_then_age);
  g_test_add_func ("/run/scheduler/places", test_places);
  g_test_add_func ("/run/scheduler/due-times", test_due_times);
  g_test_add_func ("/run/scheduler/retries-first", test_retries_first);
  g_test_add_func ("/run/scheduler/affinity", test_affinity);
  g_test_add_func ("/run/scheduler/urgent-switches", test_urgent_switches);
  g_test_add_func ("/run/scheduler/bound-of-jobs", test_bound_of_jobs);
  g_test_add_func ("/run/scheduler/bound-of-time", test_bound_of_time);
  g_test_add_func ("/run/scheduler/share-begins-anew", test_share_begins_anew);
  g_test_add_func ("/run/scheduler/waiting-retry-is-no-rival", test_waiting_retry_is_no_rival);
  g_test_add_func ("/run/scheduler/switches-of-200", test_switches_of_200);
  g_test_add_func ("/run/scheduler/order-of-list", test_order_of_list);
  return g_test_run ();
}
