/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One of what a cause holds up: a picture with its asset's name, or the place in a document. */

#include <adwaita.h>

#include "app/widgets/assay-asset-tile-cache.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_CAUSE_ITEM (assay_cause_item_get_type ())
G_DECLARE_FINAL_TYPE (AssayCauseItem, assay_cause_item, ASSAY, CAUSE_ITEM, AdwBin)

GtkWidget *assay_cause_item_new     (void);
/* @row: of query "exceptions" or "check"; %NULL: loading is given up. */
void       assay_cause_item_set_row (AssayCauseItem *self, AssayRow *row, AssayTileCache *cache);

G_END_DECLS
