/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the tags of an asset ask about its pictures (catalog/tags.json): a question of the person's
 * own words, in the place of the plain one whether to take a picture that all checks passed. It
 * brings no card of its own. Pure. */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

/* New string: a template with {0} for the asset's title, of the first of the tags, in their order,
 * that asks something; %NULL: none does, or @spec is %NULL. */
char *assay_own_question_dup (const AssayCatalog *catalog, const AssaySpec *spec);

G_END_DECLS
