/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A planner that is kept (spec 04, "Incremental"): documents and what has happened go in as they
 * change, and what is to be made comes out, at a cost of what changed. Whatever was set in whatever
 * order, its plan is byte for byte that of assay_plan_make on the same inputs.
 *
 * - A spec is derived again when it, the files of models or what the server can do changed, or when one
 *   of the questions that deriving it has asked of the catalogue is answered differently
 *   (footprint). Specs that ask the same share one footprint.
 * - A fact touches its slot's nodes: O(log n), and one recipe is derived only when the
 *   regeneration changed, or to say what changed when the slot was made from another recipe than it
 *   would be now.
 * - Recipes are kept as hashes; the bytes of what is to be made are derived when asked for.
 * - The hash over the plan is computed by dup_plan and by nothing else.
 *
 * Pure: a value of its inputs, which may be dropped and made anew at any time. One thread at a
 * time. Holds references to catalogue and capabilities, copies everything else. */

#include "core/plan/assay-plan.h"
#include "core/plan/assay-shelf.h"
#include "model/rows/assay-id-list.h"

G_BEGIN_DECLS

typedef struct _AssayPlanner AssayPlanner;

/* @recipes_of: as for assay_plan_make; called from the set functions. It must give the same for a
 * recipe as long as the planner lives: the blob of a fact's recipe is kept before the fact is
 * set. */
AssayPlanner *assay_planner_new  (AssayPlanRecipeLookup recipes_of, gpointer data);
void          assay_planner_free (AssayPlanner *self);

/* Documents; which files of the server the models are, and what it can do: both may be %NULL, and
 * say what can be made there, never what it is made from. Without inputs nothing is planned. */
void assay_planner_set_inputs (AssayPlanner *self,
                               const AssayCatalog *catalog,
                               const struct _AssayModelMap *files,
                               const struct _AssayCapabilities *capabilities);

/* All that has happened up to event @seq, instead of what was set before.
 * @facts: (element-type AssaySlotFact), each slot once; may be %NULL: nothing. */
void assay_planner_set_facts (AssayPlanner *self, GPtrArray *facts, guint64 seq);
/* What event @seq made of one slot. Slots that no spec has (yet) are remembered. */
void assay_planner_set_fact  (AssayPlanner *self, const AssaySlotFact *fact, guint64 seq);
/* Of the last fact or facts. */
guint64 assay_planner_get_seq (const AssayPlanner *self);

/* How many slots stand at @action. */
guint assay_planner_count (const AssayPlanner *self, AssayPlanAction action);
typedef struct
{
  AssayPlanAction action;
  const char     *reason; /* static */
  guint           n;      /* > 0 */
} AssayPlanCount;
/* (element-type AssayPlanCount): the same by reason too, in no order. Kept, not counted. */
GArray *assay_planner_list_counts (const AssayPlanner *self);
/* (element-type AssayPlanItem) (transfer full): the first @limit that are to be made, in the order
 * of the plan, with their bytes; O(log n) each and one recipe. @canceled: those that were canceled
 * too; else they are stepped over. */
GPtrArray *assay_planner_list_make (AssayPlanner *self, guint limit, gboolean canceled);

/* (element-type AssayShelved) (transfer full): slots that stand otherwise than their documents
 * want, sorted; O(n) of these. Kept: none costs nothing. */
GPtrArray *assay_planner_list_adrift (const AssayPlanner *self);

/* What stands in the way of specs, sorted, as in the plan. (transfer full) */
AssayProblems *assay_planner_dup_problems (const AssayPlanner *self);
/* Of the spec @id; %NULL if nothing does or there is no such ready spec. Borrowed. */
const AssayProblems *assay_planner_get_problems (const AssayPlanner *self, const char *id);
/* Whether they keep a slot of it back that would be made without them. */
gboolean assay_planner_keeps_back (const AssayPlanner *self, const char *id);
/* A number that is another one whenever problems may have changed, or what they keep back. */
guint64 assay_planner_get_problems_stamp (const AssayPlanner *self);

/* The plan as a list by id: each slot has a number, which no other slot ever gets. They stand by
 * priority, spec and variant. */
AssayIdList *assay_planner_list_ids (const AssayPlanner *self);
/* Where the slot stands; %FALSE: there is none of that @number (any more). Clear @out. */
gboolean assay_planner_place (const AssayPlanner *self, gint64 number, AssayIdPlace *out);
/* Without bytes; %NULL as above. (transfer full) */
AssayPlanItem *assay_planner_dup_item (AssayPlanner *self, gint64 number);
/* Adds the numbers of slots that came, went or may say something else since @stamp to @numbers,
 * some maybe more than once, and moves @stamp on (0: the beginning). %FALSE: that is too long ago,
 * everything may be another. */
gboolean assay_planner_changed_since (const AssayPlanner *self, guint64 *stamp, GArray *numbers);

/* The whole plan, O(n); its items have no bytes. */
AssayPlan *assay_planner_dup_plan (AssayPlanner *self);

/* How many recipes were derived and graph nodes looked at so far: for tests and figures. */
guint64 assay_planner_get_n_derived (const AssayPlanner *self);
guint64 assay_planner_get_n_looked  (const AssayPlanner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPlanner, assay_planner_free)

G_END_DECLS
