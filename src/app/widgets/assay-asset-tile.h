/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One asset in the grid or one picture in a strip: hard pixels, state as mark and word; no picture
 * yet = an outline. */

#include <gtk/gtk.h>

#include "app/widgets/assay-asset-tile-cache.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_ASSET_TILE (assay_asset_tile_get_type ())
G_DECLARE_FINAL_TYPE (AssayAssetTile, assay_asset_tile, ASSAY, ASSET_TILE, GtkWidget)

GtkWidget *assay_asset_tile_new (void);
/* @row: of query "assets" or "versions"; its picture is loaded while it is set. %NULL: empty,
 * loading is given up. */
void
assay_asset_tile_set_row (AssayAssetTile *self, AssayRow *row, AssayTileCache *cache, int side);
AssayRow *assay_asset_tile_get_row (AssayAssetTile *self);

/* States of assets and versions (engine/README.md) as a word, an icon and a style class ("" if
 * none); pure. Unknown states give the state itself and no icon. */
const char *assay_asset_state_word (const char *state);
const char *assay_asset_state_icon (const char *state);
const char *assay_asset_state_style (const char *state);
/* Names of the states in their order, %NULL-terminated. */
const char *const *assay_asset_states (void);
/* Loads the styles of tiles and pages that hold them, once a process. */
void assay_asset_style_load (void);
/* The title, or the id where there is none. */
const char *assay_asset_row_title (AssayRow *row);

G_END_DECLS
