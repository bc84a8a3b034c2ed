/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-picture.h"

#include <string.h>

gboolean
assay_picture_fits (int width, int height)
{
  return width >= 1 && height >= 1 && width <= ASSAY_PICTURE_MAX_SIDE
         && height <= ASSAY_PICTURE_MAX_SIDE
         && (gsize) width * (gsize) height <= ASSAY_PICTURE_MAX_PIXELS;
}

AssayPicture *
assay_picture_new (int width, int height)
{
  AssayPicture *self;

  if (!assay_picture_fits (width, height))
    return NULL;
  self = g_new0 (AssayPicture, 1);
  g_atomic_ref_count_init (&self->refs);
  self->width = width;
  self->height = height;
  self->pixels = g_try_new0 (AssayPixel, (gsize) width * (gsize) height);
  if (self->pixels == NULL)
    g_clear_pointer (&self, g_free);
  return self;
}

AssayPicture *
assay_picture_ref (const AssayPicture *self)
{
  AssayPicture *shared = (AssayPicture *) self; /* only the count changes */

  g_atomic_ref_count_inc (&shared->refs);
  return shared;
}

void
assay_picture_unref (AssayPicture *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->pixels);
  g_free (self);
}

static gsize
picture_bytes (const AssayPicture *self)
{
  return (gsize) self->width * (gsize) self->height * sizeof (AssayPixel);
}

gboolean
assay_picture_equal (const AssayPicture *a, const AssayPicture *b)
{
  return a->width == b->width && a->height == b->height
         && memcmp (a->pixels, b->pixels, picture_bytes (a)) == 0;
}

/* Hashed form: "assay-picture/1\n", width and height as 32-bit little endian, then the pixels'
 * bytes r g b a. */
void
assay_picture_hash (const AssayPicture *self, AssayDigest *out)
{
  static const char format[] = "assay-picture/1\n";
  g_autoptr (AssayHasher) hasher = assay_hasher_new ();
  guint32 size[2] = {GUINT32_TO_LE ((guint32) self->width), GUINT32_TO_LE ((guint32) self->height)};

  assay_hasher_update (hasher, format, sizeof format - 1);
  assay_hasher_update (hasher, size, sizeof size);
  assay_hasher_update (hasher, self->pixels, picture_bytes (self));
  assay_hasher_finish (hasher, out);
}

AssayRect
assay_picture_content_box (const AssayPicture *self, guint8 alpha)
{
  int left = self->width, right = -1, top = -1, bottom = -1;

  for (int y = 0; y < self->height; y++)
    {
      const AssayPixel *row = assay_picture_at (self, 0, y);
      int x = 0, end = self->width - 1;

      while (x < self->width && row[x].a < alpha)
        x++;
      if (x == self->width)
        continue;
      while (row[end].a < alpha)
        end--;
      left = MIN (left, x);
      right = MAX (right, end);
      top = top < 0 ? y : top;
      bottom = y;
    }
  if (right < 0)
    return (AssayRect){0};
  return (AssayRect){left, top, right - left + 1, bottom - top + 1};
}

AssayMask *
assay_mask_new (int width, int height)
{
  AssayMask *self;

  g_return_val_if_fail (width > 0 && height > 0, NULL);
  self = g_new0 (AssayMask, 1);
  self->width = width;
  self->height = height;
  self->bytes = g_malloc0 ((gsize) width * (gsize) height);
  return self;
}

void
assay_mask_free (AssayMask *self)
{
  if (self == NULL)
    return;
  g_free (self->bytes);
  g_free (self);
}
