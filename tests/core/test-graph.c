/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-graph.h"

/* A chain of four with a second input at its end. */
static void
build (AssayGraph *graph, guint nodes[5])
{
  nodes[0] = assay_graph_add (graph, 10, NULL, 0);
  nodes[1] = assay_graph_add (graph, 11, NULL, 0);
  nodes[2] = assay_graph_add (graph, 12, &nodes[0], 1);
  nodes[3] = assay_graph_add (graph, 13, (guint[]){nodes[1], nodes[2]}, 2);
  nodes[4] = assay_graph_add (graph, 14, &nodes[1], 1);
}

static void
finish (AssayGraph *graph)
{
  for (guint i = 0; i < assay_graph_count (graph); i++)
    assay_graph_set_done (graph, i, 10 + i);
}

static void
test_new (void)
{
  g_autoptr (AssayGraph) graph = assay_graph_new ();
  guint nodes[5];

  g_assert_cmpuint (assay_graph_dirty (graph), ==, 0);
  build (graph, nodes);
  g_assert_cmpuint (assay_graph_count (graph), ==, 5);
  g_assert_cmpuint (assay_graph_dirty (graph), ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (assay_graph_state (graph, nodes[i]), ==, ASSAY_STEP_STALE_NEW);
}

static void
test_cone (void)
{
  g_autoptr (AssayGraph) graph = assay_graph_new ();
  guint nodes[5];

  g_test_summary (
    "A changed key makes its own cone stale and nothing else, and each stale step knows its cause");
  build (graph, nodes);
  finish (graph);
  g_assert_cmpuint (assay_graph_dirty (graph), ==, 0);

  assay_graph_set_key (graph, nodes[0], 99);
  g_assert_cmpuint (assay_graph_dirty (graph), ==, 3);
  g_assert_cmpint (assay_graph_state (graph, nodes[0]), ==, ASSAY_STEP_STALE_KEY);
  g_assert_cmpint (assay_graph_state (graph, nodes[1]), ==, ASSAY_STEP_FRESH);
  g_assert_cmpint (assay_graph_state (graph, nodes[2]), ==, ASSAY_STEP_STALE_INPUT);
  g_assert_cmpuint (assay_graph_cause (graph, nodes[2]), ==, nodes[0]);
  g_assert_cmpint (assay_graph_state (graph, nodes[3]), ==, ASSAY_STEP_STALE_INPUT);
  g_assert_cmpuint (assay_graph_cause (graph, nodes[3]), ==, nodes[2]);
  g_assert_cmpint (assay_graph_state (graph, nodes[4]), ==, ASSAY_STEP_FRESH);

  assay_graph_set_key (graph, nodes[0], 10);
  g_assert_cmpuint (assay_graph_dirty (graph), ==, 0);
}

static void
test_first_cause (void)
{
  g_autoptr (AssayGraph) graph = assay_graph_new ();
  guint nodes[5];

  build (graph, nodes);
  finish (graph);
  assay_graph_set_key (graph, nodes[0], 99);
  assay_graph_set_key (graph, nodes[1], 98);
  g_assert_cmpuint (assay_graph_dirty (graph), ==, 5);
  /* of two stale inputs the one named first */
  g_assert_cmpuint (assay_graph_cause (graph, nodes[3]), ==, nodes[1]);
}

static void
test_against_naive (void)
{
  enum
  {
    N = 400
  };
  g_autoptr (AssayGraph) graph = assay_graph_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gboolean stale[N];
  guint n_stale = 0;

  g_test_summary ("On random graphs the pass agrees with the definition, node by node");
  for (guint i = 0; i < N; i++)
    {
      guint inputs[3], n_inputs = i == 0 ? 0 : (guint) g_rand_int_range (rand, 0, 4);
      int fate = g_rand_int_range (rand, 0, 40);

      stale[i] = fate < 2;
      for (guint k = 0; k < n_inputs; k++)
        {
          inputs[k] = (guint) g_rand_int_range (rand, 0, (gint32) i);
          stale[i] = stale[i] || stale[inputs[k]];
        }
      assay_graph_add (graph, 5, inputs, n_inputs);
      assay_graph_set_done (graph, i, fate == 0 ? 0 : fate == 1 ? 6 : 5);
      n_stale += stale[i];
    }
  g_assert_cmpuint (assay_graph_dirty (graph), ==, n_stale);
  for (guint i = 0; i < N; i++)
    g_assert_cmpint (assay_graph_state (graph, i) != ASSAY_STEP_FRESH, ==, stale[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/graph/new", test_new);
  g_test_add_func ("/core/graph/cone", test_cone);
  g_test_add_func ("/core/graph/first-cause", test_first_cause);
  g_test_add_func ("/core/graph/against-naive", test_against_naive);
  return g_test_run ();
}
