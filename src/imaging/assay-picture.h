/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures: 8-bit straight (not premultiplied) sRGB RGBA, row by row without padding. Immutable once shared;
 * reference-counted (atomic). Pure; any thread. */

#include "base/assay-digest.h"
#include "base/assay-problems.h"

G_BEGIN_DECLS

#define ASSAY_PICTURE_MAX_PIXELS (64 * 1024 * 1024)
#define ASSAY_PICTURE_MAX_SIDE   32768

typedef struct { guint8 r, g, b, a; } AssayPixel;

typedef struct
{
  gatomicrefcount refs;
  int             width, height; /* 1 .. ASSAY_PICTURE_MAX_SIDE */
  AssayPixel     *pixels;        /* width * height; writable only while the maker holds the only reference */
} AssayPicture;

typedef struct { int x, y, width, height; } AssayRect; /* empty when width or height is 0 */

gboolean      assay_picture_fits  (int width, int height); /* within the limits above */
AssayPicture *assay_picture_new   (int width, int height); /* transparent black; %NULL beyond the limits */
AssayPicture *assay_picture_ref   (const AssayPicture *self);
void          assay_picture_unref (AssayPicture *self);
gboolean      assay_picture_equal (const AssayPicture *a, const AssayPicture *b);
/* Digest of size and pixels: equal pictures have equal ones whatever the file format. */
void          assay_picture_hash  (const AssayPicture *self, AssayDigest *out);
/* The smallest rectangle that holds every pixel of alpha >= @alpha. */
AssayRect     assay_picture_content_box (const AssayPicture *self, guint8 alpha);

static inline AssayPixel *
assay_picture_at (const AssayPicture *self, int x, int y)
{
  return &self->pixels[(gsize) y * (gsize) self->width + (gsize) x];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPicture, assay_picture_unref)

/* A mask is one byte a pixel: 0 or 255 unless said otherwise. */
typedef struct { int width, height; guint8 *bytes; } AssayMask;
AssayMask *assay_mask_new  (int width, int height); /* all 0 */
void       assay_mask_free (AssayMask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayMask, assay_mask_free)

G_END_DECLS
