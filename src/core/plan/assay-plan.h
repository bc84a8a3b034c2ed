/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Planning (spec 04): from documents and what has happened per slot to the jobs to make, each with its reason. Pure: plan changes
 * nothing. Approved is held: never planned; a changed input is shown as "would differ now". */

#include "core/recipe/assay-recipe.h"
#include "model/log/assay-words.h"

G_BEGIN_DECLS

typedef struct
{
  char          *spec;
  AssaySlot      slot;
  AssaySlotState state;
  guint          regeneration; /* of the newest version or, for AGAIN, of the one to make */
  guint          remedies;     /* set of AssayRemedy: all that was done so far, for AGAIN with … */
  AssayRemedy    remedy;       /* … the one that is done this time */
  AssayAgainCause cause;       /* AGAIN, CANCELED: why */
  AssayDigest    recipe;       /* of the newest job or version; none if NEW */
  char          *version;      /* newest version, or %NULL */
  char          *documents;    /* that @recipe was made from (assay_footprint_dup_answers); %NULL: not known */
  char          *held;         /* approved, and stays so until its successor is; %NULL: none, or @version is it */
  AssaySlotState was;          /* where it stood before, if SHELVED */
} AssaySlotFact;
void assay_slot_fact_free (AssaySlotFact *self);

typedef enum { ASSAY_PLAN_MAKE, ASSAY_PLAN_HELD, ASSAY_PLAN_BLOCKED, ASSAY_PLAN_WAITING } AssayPlanAction;

typedef struct
{
  char           *spec, *title;
  AssaySlot       slot;
  guint           regeneration;
  AssayPlanAction action;
  char           *reason;      /* code: new, again, canceled, approved, to_decide, making, exception,
                                  not_ready, shelved,
                                  changed.prompt, changed.stack, changed.contract,
                                  changed.workflow, changed.size, changed.seed, changed.process,
                                  changed.recipe (what changed is not known) */
  char           *explanation; /* N_() template shown to a person … */
  char          **args;        /* … with these */
  AssayDigest     recipe;      /* what would be made */
  GBytes         *recipe_bytes;/* MAKE only, from assay_plan_make and assay_planner_list_make */
  gint64          priority;    /* 0..3 */
  char           *documents;   /* it is made from */
  const char     *remedy;      /* static; MAKE of reason "again": what is done about the last one */
  guint           remedies;    /* sets of AssayRemedy: what was done so far and is in @recipe … */
  guint           remedies_left; /* … and what could be done next */
  gboolean        rework;      /* the picture there is is processed and judged anew, if it was made from the recipe before */
} AssayPlanItem;

typedef struct
{
  GPtrArray  *items;    /* AssayPlanItem sorted by priority, spec id, variant, state, frame */
  guint       n_make, n_held, n_blocked, n_waiting;
  AssayProblems *problems; /* of blocked specs */
  AssayDigest hash;     /* over the MAKE items: equal inputs, equal plan */
} AssayPlan;

/* Slots of specs whose intent is ready. NEW, AGAIN and CANCELED are made; TO_DECIDE, EXCEPTION and QUEUED wait for their answer,
 * way out or picture, but are superseded, and so made, when their recipe differs because documents do; where it differs because
 * the program does, they say so and go on waiting. APPROVED is held whatever changed. A spec that
 * fails the gate is blocked, but what is approved, being made or to be decided of it stays what it is.
 * @facts: (element-type AssaySlotFact); slots without a fact are NEW. @recipes_of: the recipe blob of a hash, to say what changed
 * (may return %NULL); may itself be %NULL. Plans from nothing; who plans again and again keeps an AssayPlanner, which gives the same. */
typedef GBytes *(*AssayPlanRecipeLookup) (const AssayDigest *recipe, gpointer data);
AssayPlan *assay_plan_make  (const AssayCatalog *catalog, GPtrArray *facts,
                             const struct _AssayModelMap *files,
                             const struct _AssayCapabilities *capabilities, AssayPlanRecipeLookup recipes_of, gpointer data);
void       assay_plan_free  (AssayPlan *self);
void       assay_plan_item_free (AssayPlanItem *self);
/* Canonical bytes (hashes, reasons; no recipe bodies): byte-equal on every machine for equal inputs. */
GBytes    *assay_plan_to_bytes (const AssayPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPlan, assay_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPlanItem, assay_plan_item_free)

G_END_DECLS
