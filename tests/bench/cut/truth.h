/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is known of a sprite whose alpha and color are given: which pixels are its edge, holes, thin
 * and translucent parts. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

#define TRUTH_BAND_PX 3 /* the band reaches that far to both sides of where alpha crosses 16, 128 */
#define TRUTH_THIN_PX 6 /* parts up to that wide are thin */

/* What stands in a pixel's byte of @parts. */
enum
{
  TRUTH_OBJECT      = 1 << 0, /* any alpha */
  TRUTH_SOLID       = 1 << 1, /* alpha 250 and more */
  TRUTH_BAND        = 1 << 2,
  TRUTH_HOLE        = 1 << 3, /* enclosed, alpha below 16, 64 px at least */
  TRUTH_THIN        = 1 << 4, /* of alpha 128 and more, goes when opened by a disk */
  TRUTH_TRANSLUCENT = 1 << 5, /* alpha 16 .. 239, and so is all within 3 px */
};

/* Kinds of sprites, as bits; each has smooth or pixel. */
enum
{
  KIND_PIXEL       = 1 << 0,
  KIND_SMOOTH      = 1 << 1,
  KIND_TRANSLUCENT = 1 << 2, /* such parts are 2 % of the object, and 64 px */
  KIND_PALE        = 1 << 3, /* median L* of what has alpha 128 and more is above 80 */
  KIND_HOLES       = 1 << 4,
  KIND_THIN        = 1 << 5, /* such parts are 1 % of the object, and 64 px */
};

typedef struct
{
  const AssayPicture *picture; /* borrowed */
  guint8             *parts;   /* a byte a pixel */
  guint               n[8];    /* pixels of each part, by number of its bit */
  guint               kinds;
} Truth;

Truth *truth_of    (const AssayPicture *picture, gboolean is_pixel_art);
void   truth_free  (Truth *self);
/* "pixel,holes"; new string. */
char  *truth_dup_kinds (guint kinds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Truth, truth_free)

G_END_DECLS
