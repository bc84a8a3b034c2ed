/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Thumbnails of blobs with hard pixels, the ones used last: at most ASSAY_TILE_CACHE_MAX_ENTRIES,
 * and as many bytes as whoever makes it allows. Bytes are those of a thumbnail that was painted.
 * What is shown holds its thumbnail itself, so a limit below what fits on a screen costs reading,
 * never a picture. Main thread; reading, decoding and reducing happen on workers. */

#include <gtk/gtk.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TILE_CACHE_MAX_ENTRIES 2000
/* @max_bytes of a page's grid: over 450 tiles of 128 pixels. */
#define ASSAY_TILE_CACHE_GRID_BYTES (32 * 1024 * 1024)
/* … of a strip of the newest pictures: the fifty that it shows at 96 pixels. */
#define ASSAY_TILE_CACHE_STRIP_BYTES (2 * 1024 * 1024)

#define ASSAY_TYPE_TILE_CACHE (assay_tile_cache_get_type ())
G_DECLARE_FINAL_TYPE (AssayTileCache, assay_tile_cache, ASSAY, TILE_CACHE, GObject)

/* @max_bytes: one thumbnail is kept whatever its size. */
AssayTileCache *assay_tile_cache_new (AssayProject *project, gsize max_bytes);
/* Borrowed, %NULL when it is not there (yet). @side: greatest width and height, pixels. */
GdkPaintable *assay_tile_cache_lookup (AssayTileCache *self, const char *digest, int side);
void assay_tile_cache_load_async (AssayTileCache *self,
                                  const char *digest,
                                  int side,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback done,
                                  gpointer data);
GdkPaintable *assay_tile_cache_load_finish (AssayTileCache *self,
                                            GAsyncResult *result,
                                            GError **error); /* (transfer full) */
guint assay_tile_cache_get_n_entries (AssayTileCache *self);
gsize assay_tile_cache_get_bytes (AssayTileCache *self);

/* Keeps @picture; drops the ones used longest ago beyond the limits. For tests and for load. */
GdkPaintable *assay_tile_cache_keep (AssayTileCache *self,
                                     const char *digest,
                                     int side,
                                     const AssayPicture *picture);

/* A picture of at most @side a side: whole cells of k x k are averaged by alpha; itself when it
 * fits. (transfer full) Pure. */
AssayPicture *assay_tile_reduce (const AssayPicture *picture, int side);

G_END_DECLS
