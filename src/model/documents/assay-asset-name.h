/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a person calls an asset: its id, or its whole title, whatever the case of its letters and
 * however they are composed. Pure, any thread. */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

/* The spec that @name means. %NULL + problem: asset.unread (there, and cannot be read),
 * asset.ambiguous (the title of several, whose ids are told), asset.unknown (with the nearest
 * name). An id is never taken for a title. Borrowed from @self. */
const AssaySpec *assay_catalog_find_asset (const AssayCatalog *self, const char *name,
                                           AssayProblems *problems);

G_END_DECLS
