/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A picture as a GdkPaintable with hard pixels: whole-number zoom only, on a checkerboard or
 * nothing. For tiles and strips. */

#include <gtk/gtk.h>

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* @picture: a reference is taken. @checkerboard: drawn behind transparent pixels. */
GdkPaintable *assay_pixel_paintable_new (const AssayPicture *picture, gboolean checkerboard);
/* Bytes that one holds once it was painted in a square of @side: the picture and, unless it is
 * shown pixel for pixel, the picture at its zoom. */
gsize         assay_pixel_paintable_count_bytes (const AssayPicture *picture, int side);
/* The picture as a texture, straight RGBA; no scaling. The pixels are shared, not copied: @picture
 * may not change any more. */
GdkTexture   *assay_picture_to_texture  (const AssayPicture *picture);

G_END_DECLS
