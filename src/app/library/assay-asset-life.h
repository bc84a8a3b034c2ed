/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is done with whole assets from the window: pausing, resuming, archiving, deleting, and
 * making pictures of one first, later or again. What became of the art is told with the way back,
 * in the words of assayctl. Main thread. */

#include "app/widgets/assay-choice-make.h"

G_BEGIN_DECLS

/* Whether it would change anything. Pure. */
gboolean assay_asset_takes (const AssayAssetRow *asset, AssayLife life);
/* What is told of it, in the person's language; what was so before too. New string. */
char *assay_asset_dup_told (AssayLife life, const AssayLifeResult *result);

/* @assets: ids, all of them or none. @owner: a GObject that stays until it is told. */
void assay_asset_live (AssayProject *project, AssayLife life, const char *const *assets,
                       AssayChoiceTell tell, gpointer owner);
/* About the pictures of @asset that the choice applies to; the refusal is told when there are
 * none. */
void assay_asset_choose (AssayProject *project, AssayChoice choice, AssayRow *asset,
                         AssayChoiceTell tell, gpointer owner);

G_END_DECLS
