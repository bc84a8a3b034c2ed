/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Real art as the bench takes it: a rectangle of a PNG, enlarged as a model would draw it, on a
 * transparent canvas. That is the truth a cut is held against. Files come from packages of the
 * distribution; damage ends the bench. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

#define ART_CONTENT_PX 512 /* longest side of what is drawn, after enlarging */
#define ART_MARGIN_PX  64

/* %NULL when it cannot be read (a message is on standard error). */
AssayPicture *art_read (const char *path);
void          art_write (const AssayPicture *picture, const char *path);
/* New picture of that rectangle, which lies inside. */
AssayPicture *art_crop (const AssayPicture *picture, AssayRect rect);
/* Copy on a transparent canvas with @margin free on each side. */
AssayPicture *art_pad (const AssayPicture *picture, int margin);

/* Hard edges: nearly all neighbors between which the alpha crosses the half do so in one step. Such
 * art is enlarged by whole factors. */
gboolean      art_is_pixel_art (const AssayPicture *picture);
/* By the largest whole factor, or smoothly (Catmull-Rom in premultiplied numbers) up to four times,
 * that keeps the longest side within ART_CONTENT_PX. Trimmed to what has any alpha. */
AssayPicture *art_enlarge (const AssayPicture *picture, gboolean is_pixel_art);

/* A picture that may be drawn on; the caller is the only one who knows it. */
AssayPicture *art_new (int width, int height);

G_END_DECLS
