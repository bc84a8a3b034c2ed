/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-jpeg.h"

#include <string.h>

/* Numbers of sections, figures and tables below are those of ITU-T T.81. */

#define BLOCK         8
#define N_COEFFICIENT (BLOCK * BLOCK)
#define COSINE_BITS   12

/* Table K.1 and K.2: steps of luminance and chrominance at quality 50. */
static const guint8 base_steps[2][N_COEFFICIENT] = {
  {16, 11,  10,  16, 24, 40, 51, 61, 12,  12,  14,  19,  26, 58, 60, 55,  14,  13,  16,  24, 40, 57,
   69, 56,  14,  17, 22, 29, 51, 87, 80,  62,  18,  22,  37, 56, 68, 109, 103, 77,  24,  35, 55, 64,
   81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98,  112, 100, 103, 99},
  {17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
   99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
   99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99},
};

/* Figure 5: the natural place of each coefficient in zigzag order. */
static const guint8 zigzag[N_COEFFICIENT] = {
  0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
  41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
  30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

/* Tables K.3 and K.5: how many codes of each length, then their symbols. All components use them.
 */
static const guint8 dc_table[] = {0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0,  0,
                                  0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
static const guint8 ac_table[] = {
  0,    2,    1,    3,    3,    2,    4,    3,    5,    5,    4,    4,    0,    0,    1,
  0x7d, 0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51,
  0x61, 0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15,
  0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a,
  0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44,
  0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63,
  0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a,
  0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
  0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5,
  0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2,
  0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7,
  0xe8, 0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa};

/* Row u: cos ((2 x + 1) u pi / 16) / 2, the first by sqrt (1/2) more, in 1/4096 (A.3.3). */
static const gint16 cosines[BLOCK][BLOCK] = {
  {1448, 1448, 1448, 1448, 1448, 1448, 1448, 1448},
  {2009, 1703, 1138, 400, -400, -1138, -1703, -2009},
  {1892, 784, -784, -1892, -1892, -784, 784, 1892},
  {1703, -400, -2009, -1138, 1138, 2009, 400, -1703},
  {1448, -1448, -1448, 1448, 1448, -1448, -1448, 1448},
  {1138, -2009, 400, 1703, -1703, -400, 2009, -1138},
  {784, -1892, 1892, -784, -784, 1892, -1892, 784},
  {400, -1138, 1703, -2009, 2009, -1703, 1138, -400},
};

typedef struct
{
  guint16 code[256];
  guint8 length[256];
} Codes;

typedef struct
{
  GByteArray *out;
  guint32 bits; /* not yet written, the last ones low */
  guint n_bits;
  guint8 steps[2][N_COEFFICIENT];
  Codes dc, ac;
  int last_dc[3];
} Writing;

/* C.2: codes in the order of their lengths. */
static void
read_codes (const guint8 *table, Codes *out)
{
  const guint8 *symbol = table + 16;
  guint16 code = 0;

  for (guint length = 1; length <= 16; length++, code = (guint16) (code << 1))
    for (guint i = 0; i < table[length - 1]; i++, symbol++)
      {
        out->code[*symbol] = code++;
        out->length[*symbol] = (guint8) length;
      }
}

static void
set_steps (Writing *writing, int quality)
{
  int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;

  for (guint table = 0; table < 2; table++)
    for (guint i = 0; i < N_COEFFICIENT; i++)
      writing->steps[table][i] =
        (guint8) CLAMP ((base_steps[table][i] * percent + 50) / 100, 1, 255);
}

static void
put_byte (Writing *writing, guint8 byte)
{
  g_byte_array_append (writing->out, &byte, 1);
}

static void
put_word (Writing *writing, guint word)
{
  put_byte (writing, (guint8) (word >> 8));
  put_byte (writing, (guint8) word);
}

static void
put_segment (Writing *writing, guint8 marker, gsize n_bytes)
{
  put_byte (writing, 0xff);
  put_byte (writing, marker);
  put_word (writing, (guint) n_bytes + 2);
}

static void
put_bits (Writing *writing, guint bits, guint n_bits)
{
  writing->bits = writing->bits << n_bits | bits;
  writing->n_bits += n_bits;
  for (; writing->n_bits >= 8; writing->n_bits -= 8)
    {
      guint8 byte = (guint8) (writing->bits >> (writing->n_bits - 8));

      put_byte (writing, byte);
      if (byte == 0xff) /* F.1.2.3: no marker */
        put_byte (writing, 0);
    }
}

/* F.1.2: a symbol (the zeros before it and its size), then the value's own bits. */
static void
put_value (Writing *writing, const Codes *codes, guint zeros, int value)
{
  guint size = 0, symbol;

  while (ABS (value) >> size != 0)
    size++;
  symbol = zeros << 4 | size;
  put_bits (writing, codes->code[symbol], codes->length[symbol]);
  put_bits (writing, (guint) (value > 0 ? value : value + (1 << size) - 1), size);
}

static void
put_block (Writing *writing, guint component, const gint16 *coefficients)
{
  guint zeros = 0;

  put_value (writing, &writing->dc, 0, coefficients[0] - writing->last_dc[component]);
  writing->last_dc[component] = coefficients[0];
  for (guint i = 1; i < N_COEFFICIENT; i++)
    {
      int value = coefficients[zigzag[i]];

      if (value == 0)
        {
          zeros++;
          continue;
        }
      for (; zeros > 15; zeros -= 16)
        put_bits (writing, writing->ac.code[0xf0], writing->ac.length[0xf0]);
      put_value (writing, &writing->ac, zeros, value);
      zeros = 0;
    }
  if (zeros > 0)
    put_bits (writing, writing->ac.code[0], writing->ac.length[0]);
}

/* One pass over rows; its result lies transposed, so that twice is the whole. */
static void
transform_rows (const gint32 *in, gint32 *out)
{
  for (guint y = 0; y < BLOCK; y++)
    for (guint u = 0; u < BLOCK; u++)
      {
        gint32 sum = 1 << (COSINE_BITS - 1);

        for (guint x = 0; x < BLOCK; x++)
          sum += cosines[u][x] * in[y * BLOCK + x];
        out[u * BLOCK + y] = sum >> COSINE_BITS;
      }
}

static int
divide (int value, int step)
{
  return value < 0 ? -((-value + step / 2) / step) : (value + step / 2) / step;
}

/* From samples of 8 bits come coefficients of at most 1024, and the tables have codes for their
 * differences. */
static void
quantize (const Writing *writing, guint component, const gint32 *samples, gint16 *out)
{
  gint32 half[N_COEFFICIENT], whole[N_COEFFICIENT];

  transform_rows (samples, half);
  transform_rows (half, whole);
  for (guint i = 0; i < N_COEFFICIENT; i++)
    out[i] = (gint16) divide (whole[i], writing->steps[component > 0 ? 1 : 0][i]);
}

/* JFIF's conversion, in 1/65536, around 0. */
static gint32
sample (AssayPixel p, guint component)
{
  static const gint32 weights[3][3] = {
    {19595, 38470, 7471}, {-11059, -21709, 32768}, {32768, -27439, -5329}};
  const gint32 *w = weights[component];
  gint32 sum = w[0] * p.r + w[1] * p.g + w[2] * p.b + 32768;

  return (sum >> 16) - (component == 0 ? 128 : 0);
}

/* Beyond the edges the last column and row go on. */
static void
put_blocks (Writing *writing, const AssayPicture *picture, int left, int top)
{
  for (guint component = 0; component < 3; component++)
    {
      gint32 samples[N_COEFFICIENT];
      gint16 coefficients[N_COEFFICIENT];

      for (int i = 0; i < N_COEFFICIENT; i++)
        samples[i] = sample (*assay_picture_at (picture, MIN (left + i % BLOCK, picture->width - 1),
                                                MIN (top + i / BLOCK, picture->height - 1)),
                             component);
      quantize (writing, component, samples, coefficients);
      put_block (writing, component, coefficients);
    }
}

static void
put_huffman (Writing *writing, guint8 id, const guint8 *table, guint n_bytes)
{
  put_segment (writing, 0xc4, 1 + n_bytes);
  put_byte (writing, id);
  g_byte_array_append (writing->out, table, n_bytes);
}

static void
put_head (Writing *writing, const AssayPicture *picture)
{
  static const guint8 start[] = {0xff, 0xd8}, jfif[] = "JFIF\0\1\1\0\0\1\0\1\0";
  static const guint8 components[] = {3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1};

  g_byte_array_append (writing->out, start, sizeof start);
  put_segment (writing, 0xe0, sizeof jfif);
  g_byte_array_append (writing->out, jfif, sizeof jfif);
  for (guint8 table = 0; table < 2; table++)
    {
      put_segment (writing, 0xdb, 1 + N_COEFFICIENT);
      put_byte (writing, table);
      for (guint i = 0; i < N_COEFFICIENT; i++)
        put_byte (writing, writing->steps[table][zigzag[i]]);
    }
  put_segment (writing, 0xc0, 5 + sizeof components);
  put_byte (writing, 8);
  put_word (writing, (guint) picture->height);
  put_word (writing, (guint) picture->width);
  g_byte_array_append (writing->out, components, sizeof components);
  put_huffman (writing, 0x00, dc_table, sizeof dc_table);
  put_huffman (writing, 0x10, ac_table, sizeof ac_table);
}

static void
put_scan (Writing *writing, const AssayPicture *picture)
{
  static const guint8 scan[] = {3, 1, 0, 2, 0, 3, 0, 0, 63, 0};

  put_segment (writing, 0xda, sizeof scan);
  g_byte_array_append (writing->out, scan, sizeof scan);
  for (int y = 0; y < picture->height; y += BLOCK)
    for (int x = 0; x < picture->width; x += BLOCK)
      put_blocks (writing, picture, x, y);
  put_bits (writing, 0x7f, 7); /* the last byte is filled with ones */
  put_byte (writing, 0xff);
  put_byte (writing, 0xd9);
}

GBytes *
sandbox_jpeg_encode (const AssayPicture *picture, int quality)
{
  Writing writing = {.out = g_byte_array_new ()};

  g_return_val_if_fail (picture != NULL && quality >= 1 && quality <= 100, NULL);
  set_steps (&writing, quality);
  read_codes (dc_table, &writing.dc);
  read_codes (ac_table, &writing.ac);
  put_head (&writing, picture);
  put_scan (&writing, picture);
  return g_byte_array_free_to_bytes (writing.out);
}
