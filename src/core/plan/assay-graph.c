/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-graph.h"

/* Flat arrays: node i's inputs are edges[first[i] .. first[i + 1]). Inputs always have smaller
 * numbers than the node that names them, so one walk in node order has seen every input before it
 * is needed; no queue, no degrees, no recursion. */

struct _AssayGraph
{
  guint n_nodes, room_nodes;
  guint n_edges, room_edges;
  guint64 *keys; /* what each step would be done with now */
  guint64 *done; /* what it was last done with; 0 = never */
  guint *first;  /* n_nodes + 1 offsets into edges */
  guint *edges;
  guint *causes; /* valid where the state is STALE_INPUT */
  guint8 *states;
};

#define FIRST_ROOM 64

AssayGraph *
assay_graph_new (void)
{
  AssayGraph *self = g_new0 (AssayGraph, 1);

  self->first = g_new0 (guint, 1);
  return self;
}

void
assay_graph_free (AssayGraph *self)
{
  if (self == NULL)
    return;
  g_free (self->keys);
  g_free (self->done);
  g_free (self->first);
  g_free (self->edges);
  g_free (self->causes);
  g_free (self->states);
  g_free (self);
}

static void
make_room_for_node (AssayGraph *self)
{
  guint room = MAX (FIRST_ROOM, self->room_nodes * 2);

  if (self->n_nodes < self->room_nodes)
    return;
  self->keys = g_renew (guint64, self->keys, room);
  self->done = g_renew (guint64, self->done, room);
  self->first = g_renew (guint, self->first, (gsize) room + 1);
  self->causes = g_renew (guint, self->causes, room);
  self->states = g_renew (guint8, self->states, room);
  self->room_nodes = room;
}

static void
make_room_for_edges (AssayGraph *self, guint n)
{
  if (self->room_edges - self->n_edges >= n)
    return;
  self->room_edges = MAX (MAX (FIRST_ROOM, self->room_edges * 2), self->n_edges + n);
  self->edges = g_renew (guint, self->edges, self->room_edges);
}

guint
assay_graph_add (AssayGraph *self, guint64 key, const guint *inputs, guint n_inputs)
{
  guint node = self->n_nodes;

  make_room_for_node (self);
  make_room_for_edges (self, n_inputs);
  for (guint i = 0; i < n_inputs; i++)
    {
      g_assert (inputs[i] < node); /* inputs first: this is what keeps cycles out */
      self->edges[self->n_edges++] = inputs[i];
    }
  self->keys[node] = key;
  self->done[node] = 0;
  self->causes[node] = node;
  self->states[node] = ASSAY_STEP_STALE_NEW;
  self->first[node + 1] = self->n_edges;
  self->n_nodes++;
  return node;
}

guint
assay_graph_count (const AssayGraph *self)
{
  return self->n_nodes;
}

void
assay_graph_set_key (AssayGraph *self, guint node, guint64 key)
{
  g_return_if_fail (node < self->n_nodes);

  self->keys[node] = key;
}

void
assay_graph_set_done (AssayGraph *self, guint node, guint64 key)
{
  g_return_if_fail (node < self->n_nodes);

  self->done[node] = key;
}

/* The first stale input in the order they were named, or @node itself. */
static inline guint
find_cause (const AssayGraph *self, guint node)
{
  for (guint e = self->first[node]; e < self->first[node + 1]; e++)
    if (self->states[self->edges[e]] != ASSAY_STEP_FRESH)
      return self->edges[e];
  return node;
}

guint
assay_graph_dirty_range (AssayGraph *self, guint first, guint n)
{
  guint n_stale = 0;

  g_return_val_if_fail (first <= self->n_nodes && n <= self->n_nodes - first, 0);

  for (guint node = first; node < first + n; node++)
    {
      guint8 state = ASSAY_STEP_FRESH;

      if (self->done[node] == 0)
        state = ASSAY_STEP_STALE_NEW;
      else if (self->done[node] != self->keys[node])
        state = ASSAY_STEP_STALE_KEY;
      else
        {
          guint cause = find_cause (self, node);

          if (cause != node)
            {
              self->causes[node] = cause;
              state = ASSAY_STEP_STALE_INPUT;
            }
        }
      self->states[node] = state;
      n_stale += state != ASSAY_STEP_FRESH;
    }
  return n_stale;
}

guint
assay_graph_dirty (AssayGraph *self)
{
  return assay_graph_dirty_range (self, 0, self->n_nodes);
}

AssayStepState
assay_graph_state (const AssayGraph *self, guint node)
{
  g_return_val_if_fail (node < self->n_nodes, ASSAY_STEP_STALE_NEW);

  return (AssayStepState) self->states[node];
}

guint
assay_graph_cause (const AssayGraph *self, guint node)
{
  g_return_val_if_fail (node < self->n_nodes, node);

  return self->states[node] == ASSAY_STEP_STALE_INPUT ? self->causes[node] : node;
}
