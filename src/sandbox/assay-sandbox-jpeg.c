/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

/* libjpeg leaves by a jump: what it has allocated by then is in memory, not in a register. */
typedef struct
{
  struct jpeg_error_mgr errors; /* first */
  jmp_buf jump;
  unsigned char *bytes;
  unsigned long n_bytes;
} Output;

static void
fail_cb (j_common_ptr common)
{
  longjmp (((Output *) common->err)->jump, 1);
}

static void
write_row (struct jpeg_compress_struct *writer, const AssayPicture *picture, guint8 *row)
{
  for (int x = 0; x < picture->width; x++)
    {
      const AssayPixel *pixel = assay_picture_at (picture, x, (int) writer->next_scanline);

      row[3 * x] = pixel->r;
      row[3 * x + 1] = pixel->g;
      row[3 * x + 2] = pixel->b;
    }
  jpeg_write_scanlines (writer, &row, 1);
}

static void
write_all (struct jpeg_compress_struct *writer,
           const AssayPicture *picture,
           int quality,
           guint8 *row)
{
  writer->image_width = (JDIMENSION) picture->width;
  writer->image_height = (JDIMENSION) picture->height;
  writer->input_components = 3;
  writer->in_color_space = JCS_RGB;
  jpeg_set_defaults (writer);
  jpeg_set_quality (writer, quality, TRUE);
  jpeg_start_compress (writer, TRUE);
  while (writer->next_scanline < writer->image_height)
    write_row (writer, picture, row);
  jpeg_finish_compress (writer);
}

GBytes *
sandbox_jpeg_encode (const AssayPicture *picture, int quality)
{
  g_autofree guint8 *row = g_malloc ((gsize) picture->width * 3);
  struct jpeg_compress_struct writer;
  Output output = {.bytes = NULL};

  writer.err = jpeg_std_error (&output.errors);
  output.errors.error_exit = fail_cb;
  if (setjmp (output.jump) != 0)
    {
      jpeg_destroy_compress (&writer);
      free (output.bytes);
      return NULL;
    }
  jpeg_create_compress (&writer);
  jpeg_mem_dest (&writer, &output.bytes, &output.n_bytes);
  write_all (&writer, picture, quality, row);
  jpeg_destroy_compress (&writer);
  return g_bytes_new_with_free_func (output.bytes, output.n_bytes, free, output.bytes);
}
