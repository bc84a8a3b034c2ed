/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a planner keeps, shared by its files: assay-planner takes inputs and facts, -facts keeps
 * what happened, -spec plans one spec, -slot one slot of it, -verdict says what is to be done about
 * it, -answers what is asked. */

#include "core/plan/assay-plan-private.h"
#include "core/plan/assay-server-models.h"
#include "core/plan/assay-shelf.h"

G_BEGIN_DECLS

typedef struct _PlannedSpec PlannedSpec;

/* The questions of all specs that ask the same. */
typedef struct
{
  AssayFootprint *asked;
  guint n_uses;
  gboolean holds; /* answered alike by the catalogue before and the one that is being set */
} PlannedFootprint;

typedef struct
{
  PlannedSpec *owner;
  gint64 number; /* of no other slot, ever */
  AssaySlot slot;
  guint steps; /* first of its nodes */
  /* what happened, as it was last set */
  AssaySlotState state;
  guint regeneration, remedies;
  AssayRemedy remedy;
  AssayAgainCause cause;
  AssayDigest before; /* recipe of its newest job or version, or none */
  char *documents;    /* that one was made from, or %NULL */
  /* what follows from that and the documents */
  gboolean ready;
  AssayDigest now; /* recipe it would be made from; none unless ready */
  guint carried_out, remedies_left; /* sets of AssayRemedy, of that recipe */
  const char *key, *key_instead;    /* static: names of colors, of that recipe; or %NULL */
  gboolean changed;
  AssayRecipePartId part;
  gboolean rework; /* of what changed nothing concerns what a server does */
  GBytes *bytes; /* of @now; only in a planner that keeps them, and only if to be made */
  gboolean is_counted;
  AssayPlanVerdict verdict;
} PlannedSlot;

struct _PlannedSpec
{
  const AssaySpec *spec; /* of the planner's catalogue */
  gint64 priority;
  PlannedFootprint *footprint;
  AssayProblems *problems; /* %NULL: none */
  guint n_slots;
  PlannedSlot *slots; /* by key; a spec does not name states and frames yet */
};

struct _AssayPlanner
{
  AssayPlanRecipeLookup recipes_of;
  gpointer data;
  gboolean keeps_bytes;
  AssayCatalog *catalog; /* %NULL: no inputs yet */
  AssayCapabilities *capabilities; /* %NULL: not known */
  AssayModelMap *files; /* %NULL: nobody said */
  GHashTable *facts;      /* of AssaySlotFact, by key of slot */
  GHashTable *adrift;     /* of those the ones that are to be shelved or taken back; borrowed */
  GPtrArray *specs;       /* of PlannedSpec, by id: those that are ready */
  GHashTable *footprints; /* AssayFootprint -> PlannedFootprint */
  AssayGraph *graph;
  GArray *free_steps; /* of guint: blocks that no slot has */
  GTree *make;        /* of PlannedSlot, in the order of the plan */
  guint counts[4];    /* by AssayPlanAction */
  GArray *by_reason;  /* of AssayPlanCount, some with n 0 */
  GHashTable *slots;  /* of PlannedSlot by number */
  gint64 last_number;
  GArray *news;       /* of gint64: slots that may say something else, oldest first */
  guint64 news_base;  /* how many news there were before those */
  guint64 seq, problems_stamp, n_derived, n_looked;
};

/* Specs ------------------------------------------------------------------------------------- */

PlannedSpec *_planned_spec_new (void);
/* Takes its slots out of the planner. */
void _planned_spec_free (AssayPlanner *self, PlannedSpec *planned);
/* Everything anew, from the documents and the facts. planned->spec is set. */
void _planned_spec_plan (AssayPlanner *self, PlannedSpec *planned);
/* The one of that id, or %NULL. */
PlannedSpec *_assay_planner_find_spec (const AssayPlanner *self, const char *id);

/* Slots ------------------------------------------------------------------------------------- */

/* @fact %NULL: nothing has happened. */
void _planned_slot_set_fact (AssayPlanner *self, PlannedSlot *slot, const AssaySlotFact *fact);
/* Without bytes, unless the planner keeps them. */
AssayPlanItem *_planned_slot_dup_item (const PlannedSlot *slot);
/* What would be made of it. It is to be made. (transfer full) */
GBytes *_planned_slot_dup_bytes (AssayPlanner *self, const PlannedSlot *slot);

/* Takes what happened over, and settles nothing. @fact %NULL: nothing has. */
void _planned_slot_copy_fact (PlannedSlot *slot, const AssaySlotFact *fact);
/* The recipe behind the gate, out of the one of another slot of the spec, which is taken: what
 * differs is derived alone. @last %NULL: there is none yet. @asked, @found: what it asked of the
 * documents, and problems. %NULL: it cannot be made. */
AssayRecipe *_planned_slot_derive_like (AssayPlanner *self, const PlannedSlot *slot,
                                        AssayRecipe *last, AssayFootprint *asked,
                                        AssayProblems *found);
/* @recipe %NULL: it cannot be made. The slot is to be settled then. */
void _planned_slot_set_recipe (AssayPlanner *self, PlannedSlot *slot, const AssayRecipe *recipe);

/* What of the documents it is made from. (transfer full) */
char *_planned_slot_dup_documents (AssayPlanner *self, const PlannedSlot *slot);

/* Verdicts. A slot is counted once, and stands in the tree exactly while it is to be made. */
void _planned_slot_settle (AssayPlanner *self, PlannedSlot *slot);
/* It is counted no more. */
void _planned_slot_leave  (AssayPlanner *self, PlannedSlot *slot);
/* Lists hear that it may say something else. */
void _planned_slot_tell   (AssayPlanner *self, const PlannedSlot *slot);
/* What is really done about the last one: documents may have changed since it was decided. */
AssayRemedy _planned_slot_remedy (const PlannedSlot *slot);

/* Facts ------------------------------------------------------------------------------------- */

/* Of a new planner: nothing has happened. */
void _assay_planner_init_facts     (AssayPlanner *self);
/* A copy without its versions: which ones they are changes nothing here. */
void _assay_planner_remember_fact  (AssayPlanner *self, const AssaySlotFact *fact);
/* The documents are others: whether they and the history agree. */
void _assay_planner_follow_shelves (AssayPlanner *self);
/* The fact of a slot, or %NULL. */
const AssaySlotFact *
_assay_planner_find_fact (const AssayPlanner *self, const char *spec, const AssaySlot *slot);

G_END_DECLS
