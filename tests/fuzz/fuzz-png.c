/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a PNG. What begins like one is decoded as it is and with its check sums made to fit;
 * anything else is taken for a header, a palette, a color profile and rows, from which a PNG is
 * built that is whole but for what they say. A picture, or a problem; a picture is written and read
 * again the same. */
#include "fuzz.h"

#include "imaging/assay-png.h"

#include <string.h>

#define MAX_BYTES (64 * 1024)
#define MAX_PIXELS                                                                                 \
  (512 * 1024) /* keeps a run small; what is beyond the real limits is refused early */
#define N_SIGNATURE  8
#define N_HEADER     13
#define STORED_BLOCK 65535

static const guint8 SIGNATURE[N_SIGNATURE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

static guint32
word_at (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static void
put_word (guint8 *at, guint32 word)
{
  word = GUINT32_TO_BE (word);
  memcpy (at, &word, 4);
}

static guint32
crc_of (const guint8 *data, gsize n_bytes)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < n_bytes; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
    }
  return ~crc;
}

/* Large enough to be slow and still allowed: not what is looked for here. */
static gboolean
is_slow (const guint8 *header)
{
  guint64 n_pixels = (guint64) word_at (header) * word_at (header + 4);

  return n_pixels > MAX_PIXELS && n_pixels <= ASSAY_PICTURE_MAX_PIXELS;
}

static void
check (const guint8 *data, gsize n_bytes)
{
  g_autoptr (GBytes) png = g_bytes_new (data, n_bytes);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayPngFacts facts;
  g_autoptr (AssayPicture) picture = assay_png_decode (png, "picture.png", &facts, problems);
  g_autoptr (AssayPicture) again = NULL;
  g_autoptr (GBytes) encoded = NULL;
  const AssayPngText text = {"Title", "a \xc3\xa4"};

  g_assert_cmpuint (assay_problems_count (problems), ==, picture != NULL ? 0 : 1);
  if (picture == NULL)
    return;
  g_assert_cmpint (picture->width, ==, word_at (data + 16));
  g_assert_cmpint (picture->height, ==, word_at (data + 20));
  encoded = assay_png_encode (picture, 1, &text, 1);
  again = assay_png_decode (encoded, "again.png", &facts, problems);
  g_assert_nonnull (again);
  g_assert_true (assay_picture_equal (picture, again));
}

static void
check_file (const guint8 *data, gsize n_bytes)
{
  g_autofree guint8 *fitting = g_memdup2 (data, n_bytes);
  gsize at = N_SIGNATURE;

  if (n_bytes >= 16 + N_HEADER && is_slow (data + 16))
    return;
  check (data, n_bytes);
  while (at + 12 <= n_bytes && word_at (data + at) <= n_bytes - at - 12)
    {
      gsize n_chunk = word_at (data + at);

      put_word (fitting + at + 8 + n_chunk, crc_of (fitting + at + 4, n_chunk + 4));
      at += n_chunk + 12;
    }
  check (fitting, n_bytes);
}

static void
add_chunk (GByteArray *png, const char *type, const guint8 *data, gsize n_bytes)
{
  guint start = png->len;
  guint8 word[4];

  put_word (word, (guint32) n_bytes);
  g_byte_array_append (png, word, 4);
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, data, (guint) n_bytes);
  put_word (word, crc_of (png->data + start + 4, n_bytes + 4));
  g_byte_array_append (png, word, 4);
}

/* A zlib stream of stored blocks: no compressor in the way of the bytes. */
static GByteArray *
store (const guint8 *data, gsize n_bytes)
{
  GByteArray *out = g_byte_array_new ();
  guint32 a = 1, b = 0;
  guint8 word[4];

  g_byte_array_append (out, (const guint8 *) "\x78\x01", 2);
  for (gsize at = 0, n; at == 0 || at < n_bytes; at += n)
    {
      guint8 head[5];

      n = MIN (n_bytes - at, STORED_BLOCK);
      head[0] = at + n == n_bytes;
      head[1] = (guint8) (n & 255);
      head[2] = (guint8) (n >> 8);
      head[3] = (guint8) ~head[1];
      head[4] = (guint8) ~head[2];
      g_byte_array_append (out, head, 5);
      g_byte_array_append (out, data + at, (guint) n);
      if (n == 0)
        break;
    }
  for (gsize i = 0; i < n_bytes; i++)
    {
      a = (a + data[i]) % 65521;
      b = (b + a) % 65521;
    }
  put_word (word, b << 16 | a);
  g_byte_array_append (out, word, 4);
  return out;
}

/* What remains of the input. */
typedef struct
{
  const guint8 *at;
  gsize n;
} Rest;

static Rest
take (Rest *self, gsize n)
{
  Rest part = {self->at, MIN (n, self->n)};

  self->at += part.n;
  self->n -= part.n;
  return part;
}

static guint
take_byte (Rest *self)
{
  Rest part = take (self, 1);

  return part.n > 0 ? part.at[0] : 0;
}

static void
add_profile (GByteArray *png, Rest profile)
{
  g_autoptr (GByteArray) stream = NULL;

  if (profile.n == 0)
    return;
  stream = store (profile.at, profile.n);
  g_byte_array_prepend (stream, (const guint8 *) "p\0", 3); /* name, method */
  add_chunk (png, "iCCP", stream->data, stream->len);
}

/* 13 bytes of header; one byte: entries of the palette, their three bytes each; one byte: length of
 * tRNS, its bytes; two bytes: length of the color profile, its bytes; rows. */
static void
check_built (const guint8 *data, gsize n_bytes)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GByteArray) stream = NULL;
  Rest rest = {data, n_bytes};
  Rest header = take (&rest, N_HEADER);
  Rest palette = take (&rest, 3 * take_byte (&rest));
  Rest transparency = take (&rest, take_byte (&rest));
  guint n_profile = take_byte (&rest) << 8;
  Rest profile;

  n_profile |= take_byte (&rest);
  profile = take (&rest, n_profile);
  if (header.n < N_HEADER || is_slow (data))
    return;
  g_byte_array_append (png, SIGNATURE, N_SIGNATURE);
  add_chunk (png, "IHDR", header.at, header.n);
  add_profile (png, profile);
  if (palette.n > 0)
    add_chunk (png, "PLTE", palette.at, palette.n);
  if (transparency.n > 0)
    add_chunk (png, "tRNS", transparency.at, transparency.n);
  stream = store (rest.at, rest.n);
  add_chunk (png, "IDAT", stream->data, stream->len);
  add_chunk (png, "IEND", NULL, 0);
  check (png->data, png->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  if (n_bytes > MAX_BYTES)
    return 0;
  if (n_bytes >= N_SIGNATURE && memcmp (data, SIGNATURE, N_SIGNATURE) == 0)
    check_file (data, n_bytes);
  else
    check_built (data, n_bytes);
  return 0;
}
