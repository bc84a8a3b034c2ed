/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a ComfyUI graph: refused with a problem, or written to a fixed point, before and
 * after values are bound and a LoRA is put in. */
#include "fuzz.h"

#include "base/assay-json-reader.h"
#include "wire/assay-workflow.h"

#include <string.h>

/* What a graph gives is a graph and canonical. Its bytes. */
static GBytes *
check_written_again (const AssayWorkflow *graph)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = assay_workflow_to_bytes (graph);
  g_autoptr (AssayWorkflow) again = assay_workflow_parse (bytes, "graph", problems);
  g_autoptr (GBytes) bytes_again = NULL;

  if (again == NULL)
    g_error ("Written, but not read again: %s",
             assay_problem_dup_line (assay_problems_get (problems, 0), NULL));
  bytes_again = assay_workflow_to_bytes (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));
  return g_steal_pointer (&bytes);
}

static void
check_bound (AssayWorkflow *graph, const char *node)
{
  static const char *const INPUTS[] = {"seed", "text", "weird \"input\"\n"};
  g_autoptr (GBytes) bytes = NULL;
  const char *first, *second;

  g_assert_nonnull (assay_workflow_get_class (graph, node));
  assay_workflow_get_title (graph, node);
  for (guint i = 0; i < G_N_ELEMENTS (INPUTS); i++)
    {
      g_assert_true (assay_workflow_set_integer (graph, node, INPUTS[i], -i));
      g_assert_true (assay_workflow_set_decimal (graph, node, INPUTS[i], 70 + i, 1));
      g_assert_true (assay_workflow_set_string (graph, node, INPUTS[i], "a \"b\"\n"));
      g_assert_true (assay_workflow_has_input (graph, node, INPUTS[i]));
    }
  first = assay_workflow_insert_lora (graph, node, 0, 1, "a.safetensors", 80);
  if (first == NULL)
    return;
  g_assert_cmpstr (assay_workflow_get_class (graph, first), ==, "LoraLoader");
  second = assay_workflow_insert_lora (graph, node, 0, 1, "b.safetensors", -25);
  g_assert_cmpstr (first, !=, second);
  bytes = check_written_again (graph);
  g_assert_nonnull (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                            "\"a.safetensors\"", strlen ("\"a.safetensors\"")));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  static const char *const CLASSES[] = {"CheckpointLoaderSimple", "KSampler", "SaveImage", "A"};
  g_autoptr (GBytes) json = g_bytes_new (data, n_bytes);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayWorkflow) graph = assay_workflow_parse (json, "graph", problems);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true ((graph != NULL) == (assay_problems_count (problems) == 0));
  if (graph == NULL)
    return 0;
  bytes = check_written_again (graph);
  g_assert_false (assay_workflow_has_input (graph, "no such node", "seed"));
  g_assert_false (assay_workflow_set_integer (graph, "no such node", "seed", 1));
  for (guint i = 0; i < G_N_ELEMENTS (CLASSES); i++)
    {
      g_autoptr (GPtrArray) nodes = assay_workflow_list_nodes (graph, CLASSES[i]);

      for (guint j = 0; j < MIN (nodes->len, 3); j++)
        {
          g_autofree char *node = g_strdup (nodes->pdata[j]);

          check_bound (graph, node);
        }
    }
  return 0;
}
