/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-png.h"

#include "imaging/assay-png-private.h"

#include <string.h>

/* A file is walked chunk by chunk before libpng sees it: that tells a cut-off file from a damaged
 * one, refuses sizes before memory is taken for them, and refuses pictures whose compressed data
 * cannot possibly hold all rows (deflate never does better than 1 : 1032), so that a small file
 * cannot ask for 256 MiB. */

#define SIGNATURE_BYTES   8
#define CHUNK_FRAME_BYTES 12 /* length, type, CRC */
#define HEADER_BYTES      13
#define DEFLATE_MAX_RATIO 1032

static const guint8 signature[SIGNATURE_BYTES] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

typedef enum
{
  FRAME_GOOD,
  FRAME_NOT_PNG,
  FRAME_TRUNCATED,
  FRAME_TOO_LARGE,
  FRAME_DAMAGED,
  FRAME_NO_END, /* whole chunks that may hold all rows, and then no IEND */
} Frame;

typedef struct
{
  guint32 width, height;
  guint bits_per_pixel;
  guint64 data_bytes; /* all IDATs */
} Header;

static guint32
big_endian (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

/* CRC-32 of ISO 3309, bit by bit: only for tRNS, which changes pixels though libpng may drop it
 * when damaged. */
static guint32
crc_of (const guint8 *at, gsize n_bytes)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < n_bytes; i++)
    {
      crc ^= at[i];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
    }
  return ~crc;
}

static guint
channels_of (guint8 color_type)
{
  static const guint8 channels[] = {1, 0, 3, 1, 2, 0, 4};

  return color_type < G_N_ELEMENTS (channels) ? channels[color_type] : 0;
}

static Frame
check_header (const guint8 *body, guint32 n_bytes, Header *out)
{
  if (n_bytes != HEADER_BYTES)
    return FRAME_DAMAGED;
  out->width = big_endian (body);
  out->height = big_endian (body + 4);
  out->bits_per_pixel = body[8] * channels_of (body[9]);
  if (out->width == 0 || out->height == 0 || out->bits_per_pixel == 0)
    return FRAME_DAMAGED;
  if (out->width > ASSAY_PICTURE_MAX_SIDE || out->height > ASSAY_PICTURE_MAX_SIDE
      || (guint64) out->width * out->height > ASSAY_PICTURE_MAX_PIXELS)
    return FRAME_TOO_LARGE;
  return FRAME_GOOD;
}

static Frame
check_signature (const guint8 *data, gsize n_bytes)
{
  if (n_bytes == 0 || memcmp (data, signature, MIN (n_bytes, SIGNATURE_BYTES)) != 0)
    return FRAME_NOT_PNG;
  return n_bytes < SIGNATURE_BYTES ? FRAME_TRUNCATED : FRAME_GOOD;
}

/* All rows with their filter bytes, before compression. */
static gboolean
data_can_hold_rows (const Header *header)
{
  guint64 row = ((guint64) header->width * header->bits_per_pixel + 7) / 8 + 1;

  return row * header->height <= (header->data_bytes + 1) * DEFLATE_MAX_RATIO;
}

/* @out_whole_bytes: with NO_END, those of the whole chunks. */
static Frame
check_frame (const guint8 *data, gsize n_bytes, gsize *out_whole_bytes)
{
  Header header = {0};
  Frame frame = check_signature (data, n_bytes);

  for (gsize at = SIGNATURE_BYTES; frame == FRAME_GOOD;)
    {
      const guint8 *chunk = data + at;
      guint32 length;

      if (n_bytes - at < CHUNK_FRAME_BYTES)
        {
          *out_whole_bytes = at;
          return header.data_bytes > 0 && data_can_hold_rows (&header) ? FRAME_NO_END
                                                                       : FRAME_TRUNCATED;
        }
      length = big_endian (chunk);
      if (length > G_MAXINT32)
        return FRAME_DAMAGED;
      if (length > n_bytes - at - CHUNK_FRAME_BYTES)
        return FRAME_TRUNCATED;
      if (at == SIGNATURE_BYTES)
        frame = memcmp (chunk + 4, "IHDR", 4) == 0 ? check_header (chunk + 8, length, &header)
                                                   : FRAME_DAMAGED;
      else if (memcmp (chunk + 4, "IDAT", 4) == 0)
        header.data_bytes += length;
      else if (memcmp (chunk + 4, "tRNS", 4) == 0
               && (length > 256
                   || crc_of (chunk + 4, length + 4) != big_endian (chunk + 8 + length)))
        return FRAME_DAMAGED;
      else if (memcmp (chunk + 4, "IEND", 4) == 0)
        return data_can_hold_rows (&header) ? FRAME_GOOD : FRAME_TRUNCATED;
      at += CHUNK_FRAME_BYTES + (gsize) length;
    }
  return frame;
}

static void
report (Frame frame, const char *name, AssayProblems *problems)
{
  switch (frame)
    {
    case FRAME_NOT_PNG:
      assay_problems_add (problems, name, NULL, "picture.not_png",
                          N_ ("This file is not a PNG picture."), N_ ("Save it as PNG."), NULL);
      break;
    case FRAME_TRUNCATED:
    case FRAME_NO_END:
      assay_problems_add (problems, name, NULL, "picture.truncated",
                          N_ ("The PNG file ends before the picture does."),
                          N_ ("Get or make the picture again."), NULL);
      break;
    case FRAME_TOO_LARGE:
      assay_problems_add (
        problems, name, NULL, "picture.too_large",
        N_ ("The picture is larger than {0} pixels on a side or {1} million pixels."),
        N_ ("Use a smaller picture."), "32768", "64", NULL);
      break;
    case FRAME_GOOD:
    case FRAME_DAMAGED:
      assay_problems_add (problems, name, NULL, "picture.damaged", N_ ("The PNG file is damaged."),
                          N_ ("Get or make the picture again."), NULL);
      break;
    }
}

/* Some programs lose the last twelve bytes. They say nothing: what counts is that all rows are
 * there, which reading finds out. */
static void
read_with_end (const guint8 *data, gsize n_bytes, AssayPngReading *reading)
{
  static const guint8 end[] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
  g_autoptr (GByteArray) mended = g_byte_array_sized_new ((guint) (n_bytes + sizeof end));

  g_byte_array_append (mended, data, (guint) n_bytes);
  g_byte_array_append (mended, end, sizeof end);
  _assay_png_read (mended->data, mended->len, reading);
}

AssayPicture *
assay_png_decode (GBytes *png, const char *name, AssayPngFacts *out_facts, AssayProblems *problems)
{
  gsize n_bytes, n_whole = 0;
  const guint8 *data = g_bytes_get_data (png, &n_bytes);
  AssayPngReading reading = {0};
  Frame frame =
    n_bytes > ASSAY_PNG_MAX_BYTES ? FRAME_TOO_LARGE : check_frame (data, n_bytes, &n_whole);

  if (frame == FRAME_GOOD)
    _assay_png_read (data, n_bytes, &reading);
  else if (frame == FRAME_NO_END)
    read_with_end (data, n_whole, &reading);
  if (!reading.complete)
    {
      report (frame, name, problems);
      g_clear_pointer (&reading.picture, assay_picture_unref);
    }
  else
    {
      if (reading.profile != NULL)
        _assay_png_apply_profile (reading.picture, reading.profile->data, reading.profile->len,
                                  reading.grey_profile);
      if (out_facts != NULL)
        *out_facts = reading.facts;
    }
  g_clear_pointer (&reading.profile, g_byte_array_unref);
  return reading.picture;
}
