/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-png.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

/* Up to this level one fixed filter is used: several times faster than choosing one for each row.
 */
#define FAST_LEVEL 3

typedef struct
{
  const AssayPicture *picture;
  const AssayPngText *texts;
  guint n_texts;
  int level;
  gboolean opaque;
  GByteArray *out;
  png_text *entries;
  gboolean complete;
} Writing;

static void
write_cb (png_structp png, png_bytep data, png_size_t n)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) n);
}

static void
flush_cb (png_structp png)
{
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

static gboolean
is_opaque (const AssayPicture *picture)
{
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;

  for (gsize i = 0; i < n_pixels; i++)
    if (picture->pixels[i].a != 255)
      return FALSE;
  return TRUE;
}

static void
set_texts (png_structp png, png_infop info, Writing *writing)
{
  writing->entries = g_new0 (png_text, writing->n_texts);
  for (guint i = 0; i < writing->n_texts; i++)
    {
      png_text *entry = &writing->entries[i];

      entry->compression = g_str_is_ascii (writing->texts[i].text) ? PNG_TEXT_COMPRESSION_NONE
                                                                   : PNG_ITXT_COMPRESSION_NONE;
      entry->key = (png_charp) writing->texts[i].key;
      entry->text = (png_charp) writing->texts[i].text;
      entry->itxt_length = strlen (writing->texts[i].text);
      entry->lang = (png_charp) "";
      entry->lang_key = (png_charp) "";
    }
  png_set_text (png, info, writing->entries, (int) writing->n_texts);
}

static void
write_picture (png_structp png, png_infop info, Writing *writing)
{
  const AssayPicture *picture = writing->picture;

  png_set_IHDR (png, info, (png_uint_32) picture->width, (png_uint_32) picture->height, 8,
                writing->opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB (png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_compression_level (png, writing->level);
  png_set_filter (png, PNG_FILTER_TYPE_BASE,
                  writing->level <= FAST_LEVEL ? PNG_FILTER_SUB : PNG_ALL_FILTERS);
  if (writing->n_texts > 0)
    set_texts (png, info, writing);
  png_write_info (png, info);
  if (writing->opaque)
    png_set_filler (png, 0, PNG_FILLER_AFTER);
  for (int y = 0; y < picture->height; y++)
    png_write_row (png, (png_const_bytep) assay_picture_at (picture, 0, y));
  png_write_end (png, NULL);
  writing->complete = TRUE;
}

/* @writing lies in the caller, so that a jump leaves it defined. */
static void
write_png (Writing *writing)
{
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, error_cb, warning_cb);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;

  if (info != NULL && setjmp (png_jmpbuf (png)) == 0)
    {
      png_set_write_fn (png, writing->out, write_cb, flush_cb);
      write_picture (png, info, writing);
    }
  png_destroy_write_struct (&png, &info);
}

GBytes *
assay_png_encode (const AssayPicture *picture, int level, const AssayPngText *texts, guint n_texts)
{
  Writing writing = {picture, texts, n_texts, CLAMP (level, 1, 9), is_opaque (picture)};

  writing.out = g_byte_array_new ();
  write_png (&writing);
  g_free (writing.entries);
  if (!writing.complete)
    g_error ("PNG encoding failed"); /* only for text keys that are no PNG keywords: a programming
                                        mistake */
  return g_byte_array_free_to_bytes (writing.out);
}
