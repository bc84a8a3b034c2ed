/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One asset: its picture large on a checkerboard, of several variants the one that is chosen in a
 * strip below it, its state, what it was made with, and why it is blocked. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_LIBRARY_DETAIL (assay_library_detail_get_type ())
G_DECLARE_FINAL_TYPE (AssayLibraryDetail, assay_library_detail, ASSAY, LIBRARY_DETAIL, AdwBin)

void assay_library_detail_set_project (AssayLibraryDetail *self,
                                       AssayProject *project); /* may be %NULL */
/* @asset: a row of query "assets", %NULL: nothing is shown. Asks for the rest by itself. */
void assay_library_detail_set_asset (AssayLibraryDetail *self, AssayRow *asset);
/* What happens with pictures happened: where the asset has variants, they are asked for anew. */
void assay_library_detail_follow (AssayLibraryDetail *self);
/* Words beside the picture instead of below it. */
void assay_library_detail_set_wide (AssayLibraryDetail *self, gboolean wide);
/* Signal "review": the person wants to decide about it. */

/* Of what is done with the asset, as actions of what the detail stands in. */
void assay_library_detail_set_menu (AssayLibraryDetail *self, GMenuModel *menu);

G_END_DECLS
