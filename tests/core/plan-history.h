/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A random history: documents, servers, files and facts come and go, and a kept planner is told of
 * each. The same for the same seed. */

#include "core/plan/assay-planner.h"
#include "wire/assay-capabilities.h"
#include "wire/assay-model-files.h"

G_BEGIN_DECLS

typedef struct
{
  GRand *rand;
  AssayPlanner *planner;
  AssayCatalog *catalog;
  AssayCapabilities *server;
  AssayModelMap *files; /* %NULL: nobody said */
  GPtrArray *facts;     /* AssaySlotFact */
  GHashTable *blobs;    /* AssayDigest -> GBytes: every recipe that was ever to be made */
  GArray *seen;         /* AssayDigest */
  guint64 seq;
  /* a list of the plan that is told of changes: the test's */
  guint64 stamp;
  AssayIdList *ids;
  GHashTable *items; /* gint64 -> AssayPlanItem */
} PlanHistory;

void plan_history_init  (PlanHistory *self, guint seed);
void plan_history_clear (PlanHistory *self);

/* Takes @document over. The planner is told by set_inputs. */
void plan_history_set_document (PlanHistory *self, AssayDocument *document);
void plan_history_set_inputs   (PlanHistory *self);
/* One thing happens, and the planner knows it. @plan: the newest. */
void plan_history_step         (PlanHistory *self, const AssayPlan *plan);
/* Keeps the recipes that @plan would make. */
void plan_history_remember     (PlanHistory *self, const AssayPlan *plan);

/* The planner's look at blobs; @history a PlanHistory. A quarter of them is never there. */
GBytes *plan_history_find_blob (const AssayDigest *recipe, gpointer history);

G_END_DECLS
