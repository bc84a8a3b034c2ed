/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The retained graph of steps: integer nodes, keys, inputs; a change dirties only its cone and every stale step says why. Pure.
 * Steps are added inputs first, so a cycle cannot be expressed; the planner's own inputs are checked before. */

#include "base/assay-digest.h"

G_BEGIN_DECLS

typedef struct _AssayGraph AssayGraph;

typedef enum { ASSAY_STEP_FRESH, ASSAY_STEP_STALE_NEW, ASSAY_STEP_STALE_KEY, ASSAY_STEP_STALE_INPUT } AssayStepState;

AssayGraph *assay_graph_new        (void);
void        assay_graph_free       (AssayGraph *self);
/* @inputs: earlier nodes. Returns the node's number, from 0. */
guint       assay_graph_add        (AssayGraph *self, guint64 key, const guint *inputs, guint n_inputs);
guint       assay_graph_count      (const AssayGraph *self);
/* The key the step would have now; @key 64 bits of a digest. */
void        assay_graph_set_key    (AssayGraph *self, guint node, guint64 key);
/* The key it was last done with; 0 = never. */
void        assay_graph_set_done   (AssayGraph *self, guint node, guint64 key);
/* One pass in node order. Returns how many are stale. */
guint       assay_graph_dirty      (AssayGraph *self);
/* The same over @n nodes from @first on, for a part that only nodes of its own depend on. Inputs before @first keep their state. */
guint       assay_graph_dirty_range (AssayGraph *self, guint first, guint n);
AssayStepState assay_graph_state   (const AssayGraph *self, guint node);
/* For STALE_INPUT: the input that made it stale. */
guint       assay_graph_cause      (const AssayGraph *self, guint node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayGraph, assay_graph_free)

G_END_DECLS
