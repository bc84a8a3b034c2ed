/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* History follows the documents: what they stopped wanting is put on the shelf, what they want
 * again is taken back (core/plan/assay-shelf). By the engine when documents change, by the runner
 * before it starts anything, so that no job outlives its document. Any thread but the writer's and
 * the main one. */

#include "store/assay-writer.h"

G_BEGIN_DECLS

/* Submits what stands in @adrift (element-type AssayShelved, taken) in commits of some hundreds.
 * @sent: jobs that a server has end too. Returns how many events came of it; -1 when the log took
 * something not, which @problems (may be %NULL) has. */
int assay_shelving_follow (AssayWriter *writer,
                           GPtrArray *adrift,
                           gboolean sent,
                           AssayProblems *problems);

G_END_DECLS
