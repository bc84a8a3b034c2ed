/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The pieces of the planner. assay-planner.c keeps specs, slots and facts; assay-plan-compare.c
 * says what of a recipe changed, assay-plan-steps.c what is stale and why, assay-plan-reason.c what
 * becomes of it; assay-plan.c has the plan as a value. */

#include "core/plan/assay-graph.h"
#include "core/plan/assay-planner.h"
#include "core/recipe/assay-core-private.h"
#include "model/log/assay-words.h"

G_BEGIN_DECLS

/* Two recipes of one slot, part by part. */
typedef struct
{
  guint64 before[ASSAY_N_PARTS], now[ASSAY_N_PARTS]; /* 64 bits of each part's digest, never 0 */
  gboolean former; /* @before named models by file, as earlier programs did: its graph differs */
} AssayPlanChange;

/* %FALSE when either is not a whole recipe. */
gboolean _assay_plan_compare (GBytes *before, GBytes *now, AssayPlanChange *out);

/* Steps of one slot: ASSAY_PLAN_STEPS nodes from @first on, the same for every slot, so that a
 * block can be used again for another one. */
#define ASSAY_PLAN_STEPS 11
guint _assay_plan_steps_add (AssayGraph *graph);
/* Only the hashes are known. @before none: never made. */
void _assay_plan_steps_set_hashes (AssayGraph *graph,
                                   guint first,
                                   const AssayDigest *before,
                                   const AssayDigest *now);
void _assay_plan_steps_set_parts (AssayGraph *graph, guint first, const AssayPlanChange *change);
/* One pass over the slot's nodes. Whether it was made from something else than it would be now, and
 * which part of it differs first (ASSAY_N_PARTS: cannot be told). */
gboolean _assay_plan_steps_look (AssayGraph *graph, guint first, AssayRecipePartId *out_part);

/* Whether nothing but processing and requirements differ. */
gboolean _assay_plan_change_is_rework (const AssayPlanChange *self);

/* What becomes of a slot; the words are static, the explanation is marked for translation. */
typedef struct
{
  AssayPlanAction action;
  const char *reason, *explanation;
} AssayPlanVerdict;
/* @cause is of AGAIN and CANCELED, @remedy of AGAIN. */
AssayPlanVerdict _assay_plan_judge (AssaySlotState state,
                                    gboolean ready,
                                    gboolean changed,
                                    gboolean superseded,
                                    AssayRecipePartId part,
                                    AssayAgainCause cause,
                                    AssayRemedy remedy);

/* A planner that keeps the bytes of what is to be made: for one plan, to derive nothing twice. */
AssayPlanner *_assay_planner_new_keeping (AssayPlanRecipeLookup recipes_of, gpointer data);

/* An empty plan, and what is left to do when its items and problems are in: order and hash. */
AssayPlan *_assay_plan_new (void);
void _assay_plan_finish (AssayPlan *self);


G_END_DECLS
