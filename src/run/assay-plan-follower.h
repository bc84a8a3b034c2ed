/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A planner that follows the index: kept as long as somebody plans, told of each slot that changed
 * and of other documents, droppable at any time. The runner has one for its server, the engine one for
 * what is shown. One thread at a time. */

#include "core/plan/assay-planner.h"
#include "wire/assay-model-files.h"
#include "store/assay-blobs.h"
#include "store/assay-index.h"
#include "wire/assay-capabilities.h"

G_BEGIN_DECLS

typedef struct _AssayPlanFollower AssayPlanFollower;

AssayPlanFollower *assay_plan_follower_new  (AssayBlobs *blobs); /* borrowed */
void               assay_plan_follower_free (AssayPlanFollower *self);
/* Looks what is new: one index query, and a pass over the documents where @catalog, @capabilities
 * (may be %NULL) or @files (of the models, may be %NULL) are others than the last time. What could
 * not be read for it is told by assay_reader_check, and is read again at the next look. Always the
 * same reader's index. Returns the planner, borrowed. */
AssayPlanner      *assay_plan_follower_look (AssayPlanFollower *self, AssayReader *reader,
                                             const AssayCatalog *catalog,
                                             AssayCapabilities *capabilities,
                                             const AssayModelMap *files);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPlanFollower, assay_plan_follower_free)

G_END_DECLS
