/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan-private.h"

#include <string.h>

/* Each slot has one block of nodes: the parts of its recipe as leaves, numbered as they are in
 * AssayRecipePartId, and behind them generate -> process -> validate -> decide, each with the
 * leaves that belong to it. Where a slot was made from another recipe whose blob is there, the
 * leaves have the key they had then and the key they have now; else only the generate step has
 * keys, of the whole recipe. After a pass the cause of a stale decide step, followed upwards, ends
 * at what changed, and that names the reason. */

enum
{
  N_LEAVES = ASSAY_PART_GRAPH, /* the graph follows from the other parts */
  NODE_GENERATE = N_LEAVES,
  NODE_PROCESS,
  NODE_VALIDATE,
  NODE_DECIDE,
  N_NODES
};
G_STATIC_ASSERT (N_NODES == ASSAY_PLAN_STEPS);

#define STEP_KEY 1 /* steps have no keys of their own: what they do follows from their inputs */

guint
_assay_plan_steps_add (AssayGraph *graph)
{
  static const AssayRecipePartId of_generate[] = {
    ASSAY_PART_STACK, ASSAY_PART_PACKAGE, ASSAY_PART_WORKFLOW, ASSAY_PART_RENDER, ASSAY_PART_SEED};
  guint first = assay_graph_count (graph);
  const guint process[] = {first + NODE_GENERATE, first + ASSAY_PART_PROCESS},
              validate[] = {first + NODE_PROCESS, first + ASSAY_PART_CONTRACT},
              decide[] = {first + NODE_VALIDATE};
  guint generate[G_N_ELEMENTS (of_generate)];

  for (guint i = 0; i < N_LEAVES; i++)
    assay_graph_add (graph, STEP_KEY, NULL, 0);
  for (guint i = 0; i < G_N_ELEMENTS (generate); i++)
    generate[i] = first + of_generate[i];
  assay_graph_add (graph, STEP_KEY, generate, G_N_ELEMENTS (generate));
  assay_graph_add (graph, STEP_KEY, process, G_N_ELEMENTS (process));
  assay_graph_add (graph, STEP_KEY, validate, G_N_ELEMENTS (validate));
  assay_graph_add (graph, STEP_KEY, decide, G_N_ELEMENTS (decide));
  for (guint i = 0; i < N_NODES; i++)
    assay_graph_set_done (graph, first + i, STEP_KEY);
  return first;
}

static void
set_node (AssayGraph *graph, guint node, guint64 now, guint64 done)
{
  assay_graph_set_key (graph, node, now);
  assay_graph_set_done (graph, node, done);
}

static guint64
key_of_hash (const AssayDigest *hash)
{
  guint64 key;

  memcpy (&key, hash->bytes, sizeof key);
  return key != 0 ? key : 1;
}

void
_assay_plan_steps_set_hashes (AssayGraph *graph,
                              guint first,
                              const AssayDigest *before,
                              const AssayDigest *now)
{
  for (guint i = 0; i < N_LEAVES; i++)
    set_node (graph, first + i, STEP_KEY, STEP_KEY);
  set_node (graph, first + NODE_GENERATE, key_of_hash (now),
            assay_digest_is_none (before) ? 0 : key_of_hash (before));
}

void
_assay_plan_steps_set_parts (AssayGraph *graph, guint first, const AssayPlanChange *change)
{
  for (guint i = 0; i < N_LEAVES; i++)
    set_node (graph, first + i, change->now[i], change->before[i]);
  set_node (graph, first + NODE_GENERATE, STEP_KEY, STEP_KEY);
}

gboolean
_assay_plan_steps_look (AssayGraph *graph, guint first, AssayRecipePartId *out_part)
{
  guint root = first + NODE_DECIDE;

  assay_graph_dirty_range (graph, first, N_NODES);
  while (assay_graph_state (graph, root) == ASSAY_STEP_STALE_INPUT)
    root = assay_graph_cause (graph, root);
  *out_part = root - first < N_LEAVES ? (AssayRecipePartId) (root - first) : ASSAY_N_PARTS;
  return assay_graph_state (graph, root) == ASSAY_STEP_STALE_KEY;
}
