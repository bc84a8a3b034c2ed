/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-png-private.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

/* The only file where libpng jumps while reading. Everything that must survive a jump lies in the
 * caller's AssayPngReading, nothing in locals. */

#define MAX_CHUNK_BYTES                                                                            \
  (8 * 1024 * 1024) /* one ancillary chunk, unpacked: the largest real profiles have 3 MiB */
#define MAX_CACHED_CHUNKS 16

typedef struct
{
  const guint8 *data;
  gsize n_bytes, at;
} Source;

static void
read_cb (png_structp png, png_bytep out, png_size_t n)
{
  Source *source = png_get_io_ptr (png);

  if (n > source->n_bytes - source->at)
    png_error (png, "end of data");
  memcpy (out, source->data + source->at, n);
  source->at += n;
}

static void
error_cb (png_structp png, png_const_charp text)
{
  png_longjmp (png, 1);
}

static void
warning_cb (png_structp png, png_const_charp text)
{
}

static void
set_limits (png_structp png)
{
  static const guint8 wanted[] = "tRNS\0iCCP\0sRGB";

  png_set_user_limits (png, ASSAY_PICTURE_MAX_SIDE, ASSAY_PICTURE_MAX_SIDE);
  png_set_chunk_malloc_max (png, MAX_CHUNK_BYTES);
  png_set_chunk_cache_max (png, MAX_CACHED_CHUNKS);
  png_set_crc_action (png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  /* Text, times, gamma and the like are skipped unread: validators see pixels only. */
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_AS_DEFAULT, wanted, 3);
}

static void
set_transforms (png_structp png, png_infop info, AssayPngReading *out)
{
  int color = png_get_color_type (png, info);

  out->facts.bit_depth = png_get_bit_depth (png, info);
  out->facts.had_alpha =
    (color & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid (png, info, PNG_INFO_tRNS) != 0;
  png_set_expand (png); /* palette, packed gray and tRNS */
  png_set_scale_16 (png);
  png_set_gray_to_rgb (png);
  if (!out->facts.had_alpha)
    png_set_add_alpha (png, 0xff, PNG_FILLER_AFTER);
}

static void
take_profile (png_structp png, png_infop info, AssayPngReading *out)
{
  png_charp name;
  int method;
  png_bytep profile;
  png_uint_32 n_bytes;

  if (png_get_iCCP (png, info, &name, &method, &profile, &n_bytes) == 0)
    return;
  out->facts.had_profile = TRUE;
  if (png_get_valid (png, info, PNG_INFO_sRGB)
      != 0) /* libpng knows the usual sRGB profiles by their checksums */
    return;
  out->profile = g_byte_array_append (g_byte_array_sized_new (n_bytes), profile, n_bytes);
  out->grey_profile = (png_get_color_type (png, info) & PNG_COLOR_MASK_COLOR) == 0;
}

static void
read_picture (png_structp png, png_infop info, AssayPngReading *out)
{
  int passes;

  png_read_info (png, info);
  set_transforms (png, info, out);
  take_profile (png, info, out);
  passes = png_set_interlace_handling (png);
  png_read_update_info (png, info);
  out->picture = assay_picture_new ((int) png_get_image_width (png, info),
                                    (int) png_get_image_height (png, info));
  if (out->picture == NULL
      || png_get_rowbytes (png, info) != (gsize) out->picture->width * sizeof (AssayPixel))
    png_error (png, "no room");
  for (int pass = 0; pass < passes; pass++)
    for (int y = 0; y < out->picture->height; y++)
      png_read_row (png, (png_bytep) assay_picture_at (out->picture, 0, y), NULL);
  png_read_end (png, NULL);
  out->complete = TRUE;
}

void
_assay_png_read (const guint8 *data, gsize n_bytes, AssayPngReading *out)
{
  Source source = {data, n_bytes, 0};
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, error_cb, warning_cb);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;

  if (info != NULL && setjmp (png_jmpbuf (png)) == 0)
    {
      png_set_read_fn (png, &source, read_cb);
      set_limits (png);
      read_picture (png, info, out);
    }
  png_destroy_read_struct (&png, &info, NULL);
}
