/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a recipe blob: refused with a problem, or parameters within their limits, and a
 * graph that can be posted. */
#include "fuzz.h"

#include "base/assay-json-writer.h"
#include "core/plan/assay-server-models.h"
#include "wire/assay-workflow.h"

#include <string.h>

#define MAX_SIDE 16384

static void
check_process (const AssayProcessParameters *process, const AssayContract *contract)
{
  g_assert_cmpint (process->cut, <=, ASSAY_CUT_METHOD_AS_IS);
  g_assert_cmpint (process->placement, <=, ASSAY_PLACEMENT_FOOT);
  g_assert_cmpint (process->scaling, <=, ASSAY_SCALING_NEAREST);
  g_assert_true (process->cut >= 0 && process->placement >= 0 && process->scaling >= 0);
  g_assert_true (process->canvas_width >= 0 && process->canvas_width <= MAX_SIDE);
  g_assert_true (process->canvas_height >= 0 && process->canvas_height <= MAX_SIDE);
  g_assert_true (process->key_tolerance >= 0 && process->key_tolerance <= 255);
  g_assert_true (process->safe_area >= 0 && process->safe_area <= MAX_SIDE);
  g_assert_true (process->strokes == NULL || assay_strokes_any (process->strokes));
  g_assert_true (contract->canvas_width >= 1 && contract->canvas_width <= MAX_SIDE);
  g_assert_true (contract->canvas_height >= 1 && contract->canvas_height <= MAX_SIDE);
}

static void
check_graph (GBytes *graph)
{
  g_autoptr (GBytes) canonical = assay_json_canonicalize_foreign (g_bytes_get_data (graph, NULL),
                                                                  g_bytes_get_size (graph), NULL);
  g_autoptr (AssayWorkflow) parsed = assay_workflow_parse (graph, "graph", NULL);

  g_assert_true (canonical != NULL && g_bytes_equal (canonical, graph));
  g_assert_nonnull (parsed);
  g_assert_nonnull (memmem (g_bytes_get_data (graph, NULL), g_bytes_get_size (graph),
                            "\"assay/J1\"", strlen ("\"assay/J1\"")));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  g_autoptr (AssayProblems) of_read = assay_problems_new ();
  g_autoptr (AssayProblems) of_bind = assay_problems_new ();
  g_autoptr (AssayContract) contract = NULL;
  g_autoptr (GBytes) graph = NULL;
  const AssayServerModels nowhere = {NULL, NULL, NULL};
  g_auto (AssayProcessParameters) process = {0};

  if (assay_recipe_read (bytes, &process, &contract, of_read))
    {
      g_assert_cmpuint (assay_problems_count (of_read), ==, 0);
      check_process (&process, contract);
    }
  else
    g_assert_cmpuint (assay_problems_count (of_read), >, 0);

  graph = assay_recipe_bind_for_server (bytes, "assay/J1", &nowhere, NULL, of_bind);
  g_assert_true ((graph != NULL) == (assay_problems_count (of_bind) == 0));
  if (graph != NULL)
    check_graph (graph);
  return 0;
}
