/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A picture as a GdkPaintable with hard pixels: whole-number zoom only, on a checkerboard or nothing. For tiles and strips. */

#include <gtk/gtk.h>

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* @picture: a reference is taken. @checkerboard: drawn behind transparent pixels. */
GdkPaintable *assay_pixel_paintable_new (const AssayPicture *picture, gboolean checkerboard);
/* The picture as a texture, straight RGBA; no scaling. */
GdkTexture   *assay_picture_to_texture  (const AssayPicture *picture);

G_END_DECLS
