/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is done with whole assets from the window: pausing, resuming, archiving, deleting, and
 * making their pictures first, later or again. What became of the art is told with the way back,
 * in the words of assayctl. Main thread. */

#include "app/widgets/assay-choice-make.h"

G_BEGIN_DECLS

/* Whether it would change anything about an asset in @state. Pure. */
gboolean assay_asset_state_takes (gint64 state, AssayLife life);
/* What is told of it, in the person's language; what was so before too. New string. */
char *assay_asset_dup_told (AssayLife life, const AssayLifeResult *result);

/* @assets: ids, all of them or none. @owner: a GObject that stays until it is told. */
void assay_asset_live (AssayProject *project, AssayLife life, const char *const *assets,
                       AssayTellFunc tell, gpointer owner);
/* About the pictures of @assets (element-type AssayRow) that the choice applies to, in one commit;
 * the refusal is told when there are none. */
void assay_asset_choose (AssayProject *project, AssayChoice choice, GPtrArray *assets,
                         AssayTellFunc tell, gpointer owner);
/* Their ids with a space between, as queries of several take them. New string. */
char *assay_assets_dup_ids (GPtrArray *assets);

G_END_DECLS
