/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/art.h"
#include "bench/cut/scene.h"

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

/* What libjpeg cannot do with a picture of ours ends the bench: its own error exit prints why. */

static guint8 *
rows_of (const AssayPicture *picture)
{
  gsize n = (gsize) picture->width * (gsize) picture->height;
  guint8 *rows = g_malloc (n * 3);

  for (gsize i = 0; i < n; i++)
    {
      rows[3 * i] = picture->pixels[i].r;
      rows[3 * i + 1] = picture->pixels[i].g;
      rows[3 * i + 2] = picture->pixels[i].b;
    }
  return rows;
}

static unsigned char *
compress (const AssayPicture *picture, int quality, unsigned long *out_length)
{
  struct jpeg_compress_struct writer;
  struct jpeg_error_mgr errors;
  g_autofree guint8 *rows = rows_of (picture);
  unsigned char *bytes = NULL;

  writer.err = jpeg_std_error (&errors);
  jpeg_create_compress (&writer);
  jpeg_mem_dest (&writer, &bytes, out_length);
  writer.image_width = (JDIMENSION) picture->width;
  writer.image_height = (JDIMENSION) picture->height;
  writer.input_components = 3;
  writer.in_color_space = JCS_RGB;
  jpeg_set_defaults (&writer); /* 4:2:0 */
  writer.dct_method = JDCT_ISLOW;
  jpeg_set_quality (&writer, quality, TRUE);
  jpeg_start_compress (&writer, TRUE);
  while (writer.next_scanline < writer.image_height)
    {
      JSAMPROW row = rows + (gsize) writer.next_scanline * (gsize) picture->width * 3;

      jpeg_write_scanlines (&writer, &row, 1);
    }
  jpeg_finish_compress (&writer);
  jpeg_destroy_compress (&writer);
  return bytes;
}

static AssayPicture *
decompress (const unsigned char *bytes, unsigned long length)
{
  struct jpeg_decompress_struct reader;
  struct jpeg_error_mgr errors;
  g_autofree guint8 *line = NULL;
  AssayPicture *picture;

  reader.err = jpeg_std_error (&errors);
  jpeg_create_decompress (&reader);
  jpeg_mem_src (&reader, bytes, length);
  jpeg_read_header (&reader, TRUE);
  reader.dct_method = JDCT_ISLOW;
  jpeg_start_decompress (&reader);
  picture = art_new ((int) reader.output_width, (int) reader.output_height);
  line = g_malloc ((gsize) reader.output_width * 3);
  while (reader.output_scanline < reader.output_height)
    {
      int y = (int) reader.output_scanline;
      JSAMPROW row = line;

      jpeg_read_scanlines (&reader, &row, 1);
      for (int x = 0; x < picture->width; x++)
        *assay_picture_at (picture, x, y) =
          (AssayPixel){line[3 * x], line[3 * x + 1], line[3 * x + 2], 255};
    }
  jpeg_finish_decompress (&reader);
  jpeg_destroy_decompress (&reader);
  return picture;
}

AssayPicture *
scene_through_jpeg (const AssayPicture *picture, int quality)
{
  unsigned long length = 0;
  unsigned char *bytes = compress (picture, quality, &length);
  AssayPicture *out = decompress (bytes, length);

  free (bytes);
  return out;
}
