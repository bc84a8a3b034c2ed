/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a planner keeps: assay-planner.c takes inputs and facts and answers, assay-planner-spec.c
 * plans one spec and its slots. */

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
  char **args;  /* of the explanation where the prompt changed; else %NULL */
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

PlannedSpec *_planned_spec_new (void);
/* Takes its slots out of the planner. */
void _planned_spec_free (AssayPlanner *self, PlannedSpec *planned);
/* Everything anew, from the documents and the facts. planned->spec is set. */
void _planned_spec_plan (AssayPlanner *self, PlannedSpec *planned);
/* @fact %NULL: nothing has happened. */
void _planned_slot_set_fact (AssayPlanner *self, PlannedSlot *slot, const AssaySlotFact *fact);
/* Without bytes, unless the planner keeps them. */
AssayPlanItem *_planned_slot_dup_item (const PlannedSlot *slot);
/* What would be made of it. It is to be made. (transfer full) */
GBytes *_planned_slot_dup_bytes (AssayPlanner *self, const PlannedSlot *slot);

/* What of the documents it is made from. (transfer full) */
char *_planned_slot_dup_documents (AssayPlanner *self, const PlannedSlot *slot);

/* The fact of a slot, or %NULL. */
const AssaySlotFact *
_assay_planner_find_fact (const AssayPlanner *self, const char *spec, const AssaySlot *slot);

G_END_DECLS
