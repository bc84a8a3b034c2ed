/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One asset in the grid, or one picture in a strip: hard pixels, state as mark and word, of several
 * pictures how many are approved; no picture yet = an outline. */

#include <gtk/gtk.h>

#include "app/widgets/assay-asset-tile-cache.h"
#include "model/rows/assay-asset-stages.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_ASSET_TILE (assay_asset_tile_get_type ())
G_DECLARE_FINAL_TYPE (AssayAssetTile, assay_asset_tile, ASSAY, ASSET_TILE, GtkWidget)

GtkWidget *assay_asset_tile_new (void);
/* @row: of query "assets", "versions" or "slots"; its picture is loaded while it is set. %NULL:
 * empty, loading is given up. */
void
assay_asset_tile_set_row (AssayAssetTile *self, AssayRow *row, AssayTileCache *cache, int side);
AssayRow *assay_asset_tile_get_row (AssayAssetTile *self);

/* How a state looks: a word (translated), an icon, a style class ("" if none). Pure. Unknown states
 * have no word and no icon. */
typedef struct { const char *word, *icon, *style; } AssayStateLook;
AssayStateLook assay_asset_state_look   (gint64 state); /* AssayAssetState */
AssayStateLook assay_version_state_look (gint64 state); /* AssayVersionState */
/* Of one of an asset's pictures: a problem that a person left out is none any more. */
AssayStateLook assay_slot_look          (const AssaySlotRow *slot);
/* What the list is filtered by, translated. */
const char    *assay_asset_stage_word   (AssayAssetStage stage);
/* Loads the styles of tiles and pages that hold them, once a process. */
void assay_asset_style_load (void);
/* The title, or the id where there is none. */
const char *assay_asset_title (const char *title, const char *id);
/* "Picture 2", of variant 1. New string. */
char *assay_variant_dup_name (gint64 variant);
/* "2 of 4". New string. */
char *assay_approved_dup_count (gint64 approved, gint64 variants);

G_END_DECLS
