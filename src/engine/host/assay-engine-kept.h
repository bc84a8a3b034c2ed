/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* When a default becomes another, specs keep what they had (core/plan/assay-kept-pins). What they
 * had is what the log last observed, whoever changed it since, and however often: the documents of
 * then are read back out of the blobs. What was never observed cannot be told, and nothing is kept.
 * */

#include "engine/host/assay-engine-private.h"

G_BEGIN_DECLS

/* Under the rescan lock, once the log's documents are learned, before it hears of @files
 * (AssayLoadedFile): the lines that lock.json is behind by, or %NULL: none. @out_now: the documents
 * of @files, where there are lines. (transfer full) (element-type AssayDocument) */
GPtrArray *_assay_engine_list_due (AssayEngine *self, GPtrArray *files, AssayCatalog **out_now);
/* Whether lock.json could be read, but for single lines. */
gboolean _assay_engine_knows_lines (const AssayCatalog *catalog);

G_END_DECLS
