/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-synthetic.h"
#include "imaging/assay-png.h"

#include <lcms2.h>
#include <png.h>
#include <string.h>

/* ---- files made by hand: chunks with right or wrong checksums ---- */

static guint32
crc_of (const guint8 *at, gsize n)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < n; i++)
    {
      crc ^= at[i];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
    }
  return ~crc;
}

static void
put_number (GByteArray *file, guint32 value)
{
  const guint8 bytes[] = {(guint8) (value >> 24), (guint8) (value >> 16), (guint8) (value >> 8),
                          (guint8) value};

  g_byte_array_append (file, bytes, 4);
}

static void
put_chunk (GByteArray *file, const char *type, const guint8 *body, guint n)
{
  guint at = file->len;

  put_number (file, n);
  g_byte_array_append (file, (const guint8 *) type, 4);
  if (n > 0)
    g_byte_array_append (file, body, n);
  put_number (file, crc_of (file->data + at + 4, n + 4));
}

static GByteArray *
start_file (guint32 width, guint32 height, guint8 depth, guint8 color, guint8 interlace)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  const guint8 rest[] = {depth, color, 0, 0, interlace};

  g_byte_array_append (file, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  put_number (header, width);
  put_number (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  put_chunk (file, "IHDR", header->data, header->len);
  return file;
}

static guint32
adler_of (const guint8 *at, gsize n)
{
  guint32 a = 1, b = 0;

  for (gsize i = 0; i < n; i++)
    {
      a = (a + at[i]) % 65521;
      b = (b + a) % 65521;
    }
  return b << 16 | a;
}

/* @raw: rows with filter bytes, at most 65535 bytes, stored uncompressed. */
static void
put_data (GByteArray *file, const guint8 *raw, guint n)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  const guint8 head[] = {
    0x78, 0x01, 0x01, (guint8) n, (guint8) (n >> 8), (guint8) ~n, (guint8) (~n >> 8)};

  g_byte_array_append (body, head, sizeof head);
  g_byte_array_append (body, raw, n);
  put_number (body, adler_of (raw, n));
  put_chunk (file, "IDAT", body->data, body->len);
}

static AssayPicture *
decode (const guint8 *data, gsize n, AssayPngFacts *facts, char **out_code)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes =
    g_bytes_new (data, n); /* an own copy: reading beyond it shows under ASan */
  AssayPicture *picture = assay_png_decode (bytes, "test.png", facts, problems);

  g_assert_cmpuint (assay_problems_count (problems), ==, picture == NULL ? 1 : 0);
  if (out_code != NULL)
    *out_code = picture == NULL ? g_strdup (assay_problems_get (problems, 0)->code) : NULL;
  if (picture == NULL)
    g_assert_cmpstr (assay_problems_get (problems, 0)->file, ==, "test.png");
  return picture;
}

/* Ends the file and decodes it. */
static AssayPicture *
finish (GByteArray *file, AssayPngFacts *facts, char **out_code)
{
  put_chunk (file, "IEND", NULL, 0);
  return decode (file->data, file->len, facts, out_code);
}

static AssayPicture *
sample (int width, int height)
{
  AssayPicture *picture = synthetic_flat (width, height, (AssayPixel){100, 120, 140, 255});

  synthetic_disk (picture, width / 2, height / 2, MIN (width, height) / 3,
                  (AssayPixel){220, 40, 60, 255});
  synthetic_noise (picture, 6, 17);
  for (int i = 0; i < width * height; i += 3)
    picture->pixels[i].a = (guint8) i;
  return picture;
}

/* ---- round trips ---- */

static void
test_round_trip (void)
{
  static const int sizes[][2] = {{1, 1}, {3, 5}, {64, 64}, {129, 33}};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int level = 1; level <= 9; level++)
      for (int opaque = 0; opaque <= 1; opaque++)
        {
          g_autoptr (AssayPicture) picture = sample (sizes[i][0], sizes[i][1]);
          g_autoptr (AssayPicture) back = NULL;
          g_autoptr (GBytes) bytes = NULL;
          g_autoptr (GBytes) again = NULL;
          AssayPngFacts facts = {0};

          for (int k = 0; opaque && k < picture->width * picture->height; k++)
            picture->pixels[k].a = 255;
          bytes = assay_png_encode (picture, level, NULL, 0);
          again = assay_png_encode (picture, level, NULL, 0);
          g_assert_true (g_bytes_equal (bytes, again));
          back = decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &facts, NULL);
          g_assert_true (assay_picture_equal (picture, back));
          g_assert_cmpint (facts.had_alpha, ==, !opaque);
          g_assert_cmpint (facts.bit_depth, ==, 8);
          g_assert_false (facts.had_profile);
        }
}

/* Texts stand before the pixels, in order, and do not change them; plain ones are what every reader
 * knows. */
static void
test_texts (void)
{
  const AssayPngText texts[] = {{"prompt", "{\"a\":\"\xc3\xa4\"}"}, {"workflow", "two"}};
  g_autoptr (AssayPicture) picture = sample (16, 16);
  g_autoptr (AssayPicture) back = NULL;
  g_autoptr (GBytes) bytes = assay_png_encode (picture, 6, texts, 2);
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);
  const char *first = memmem (data, n, "iTXtprompt", 10),
             *second = memmem (data, n, "tEXtworkflow\0two", 16);

  g_assert_nonnull (first);
  g_assert_nonnull (memmem (data, n, texts[0].text, strlen (texts[0].text)));
  g_assert_true (second > first);
  g_assert_true ((const char *) memmem (data, n, "IDAT", 4) > second);
  back = decode ((const guint8 *) data, n, NULL, NULL);
  g_assert_true (assay_picture_equal (picture, back));
}

/* ---- kinds of files ---- */

static void
assert_pixel (const AssayPicture *picture, int x, int y, AssayPixel expected)
{
  AssayPixel at = *assay_picture_at (picture, x, y);

  g_assert_cmpmem (&at, 4, &expected, 4);
}

static void
test_palette (void)
{
  static const guint8 palette[] = {255, 0, 0, 0, 255, 0, 9, 8, 7}, alphas[] = {255, 40},
                      raw[] = {0, 0x18};
  g_autoptr (GByteArray) file = start_file (3, 1, 2, 3, 0); /* indexes 0 1 2 */
  g_autoptr (AssayPicture) picture = NULL;
  AssayPngFacts facts;

  put_chunk (file, "PLTE", palette, sizeof palette);
  put_chunk (file, "tRNS", alphas, sizeof alphas);
  put_data (file, raw, sizeof raw);
  picture = finish (file, &facts, NULL);
  g_assert_nonnull (picture);
  assert_pixel (picture, 0, 0, (AssayPixel){255, 0, 0, 255});
  assert_pixel (picture, 1, 0, (AssayPixel){0, 255, 0, 40});
  assert_pixel (picture, 2, 0, (AssayPixel){9, 8, 7, 255});
  g_assert_true (facts.had_alpha);
  g_assert_cmpint (facts.bit_depth, ==, 2);
}

static void
test_grey_and_deep (void)
{
  static const guint8 bits[] = {0, 0xa0},
                      deep[] = {0, 0xff, 0xff, 0x80, 0x80, 0x00, 0x7f, 0x80, 0x00};
  g_autoptr (GByteArray) one = start_file (4, 1, 1, 0, 0), sixteen = start_file (1, 1, 16, 6, 0);
  g_autoptr (AssayPicture) grey = NULL, rgba = NULL;
  AssayPngFacts facts;

  put_data (one, bits, sizeof bits);
  grey = finish (one, &facts, NULL);
  assert_pixel (grey, 0, 0, (AssayPixel){255, 255, 255, 255});
  assert_pixel (grey, 1, 0, (AssayPixel){0, 0, 0, 255});
  g_assert_false (facts.had_alpha);
  put_data (sixteen, deep, sizeof deep);
  rgba = finish (sixteen, &facts, NULL);
  assert_pixel (rgba, 0, 0, (AssayPixel){255, 128, 0, 128});
  g_assert_cmpint (facts.bit_depth, ==, 16);
}

/* Gray 100 is the transparent one. */
static void
test_grey_transparency (void)
{
  static const guint8 raw[] = {0, 100, 101}, key[] = {0, 100};
  g_autoptr (GByteArray) file = start_file (2, 1, 8, 0, 0);
  g_autoptr (AssayPicture) picture = NULL;

  put_chunk (file, "tRNS", key, sizeof key);
  put_data (file, raw, sizeof raw);
  picture = finish (file, NULL, NULL);
  g_assert_cmpint (picture->pixels[0].a, ==, 0);
  g_assert_cmpint (picture->pixels[1].a, ==, 255);
}

/* Written by libpng's own interlacing writer. */
static void
append_cb (png_structp png, png_bytep data, png_size_t n)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) n);
}

static GByteArray *
write_with_libpng (
  const AssayPicture *picture, int interlace, gconstpointer profile, guint n_profile, guint32 gamma)
{
  GByteArray *file = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree png_bytep *rows = g_new (png_bytep, picture->height);

  for (int y = 0; y < picture->height; y++)
    rows[y] = (png_bytep) assay_picture_at (picture, 0, y);
  png_set_write_fn (png, file, append_cb, NULL);
  png_set_IHDR (png, info, (png_uint_32) picture->width, (png_uint_32) picture->height, 8,
                PNG_COLOR_TYPE_RGB_ALPHA, interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (profile != NULL)
    png_set_iCCP (png, info, "test", PNG_COMPRESSION_TYPE_BASE, profile, n_profile);
  if (gamma != 0)
    png_set_gAMA_fixed (png, info, (png_fixed_point) gamma);
  png_set_rows (png, info, rows);
  png_write_png (png, info, PNG_TRANSFORM_IDENTITY, NULL);
  png_destroy_write_struct (&png, &info);
  return file;
}

static void
test_interlaced (void)
{
  static const int sizes[][2] = {{1, 1}, {5, 3}, {33, 17}, {64, 64}};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (AssayPicture) picture = sample (sizes[i][0], sizes[i][1]);
      g_autoptr (GByteArray) file = write_with_libpng (picture, PNG_INTERLACE_ADAM7, NULL, 0, 0);
      g_autoptr (AssayPicture) back = decode (file->data, file->len, NULL, NULL);

      g_assert_true (assay_picture_equal (picture, back));
    }
}

/* gAMA without a profile changes nothing. */
static void
test_gamma_is_ignored (void)
{
  g_autoptr (AssayPicture) picture = sample (9, 9);
  g_autoptr (GByteArray) file = write_with_libpng (picture, PNG_INTERLACE_NONE, NULL, 0, 100000);
  g_autoptr (AssayPicture) back = decode (file->data, file->len, NULL, NULL);

  g_assert_true (assay_picture_equal (picture, back));
}

static GBytes *
make_profile (double gamma)
{
  const cmsCIExyY white = {0.3127, 0.3290, 1.0};
  const cmsCIExyYTRIPLE primaries = {
    {0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}}; /* those of sRGB */
  cmsToneCurve *curve = cmsBuildGamma (NULL, gamma), *curves[3] = {curve, curve, curve};
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);
  cmsUInt32Number n = 0;
  g_autofree guint8 *bytes = NULL;

  cmsSaveProfileToMem (profile, NULL, &n);
  bytes = g_malloc (n);
  cmsSaveProfileToMem (profile, bytes, &n);
  cmsCloseProfile (profile);
  cmsFreeToneCurve (curve);
  return g_bytes_new (bytes, n);
}

/* Linear light 0.5 is 188 in sRGB; alpha is not color. */
static void
test_profile (void)
{
  g_autoptr (AssayPicture) picture = synthetic_flat (4, 4, (AssayPixel){128, 128, 128, 77});
  g_autoptr (GBytes) profile = make_profile (1.0);
  g_autoptr (GByteArray) file =
    write_with_libpng (picture, PNG_INTERLACE_NONE, g_bytes_get_data (profile, NULL),
                       (guint) g_bytes_get_size (profile), 0);
  AssayPngFacts facts;
  g_autoptr (AssayPicture) back = decode (file->data, file->len, &facts, NULL);

  g_assert_nonnull (back);
  g_assert_true (facts.had_profile);
  for (int i = 0; i < 16; i++)
    {
      g_assert_cmpint (ABS (back->pixels[i].r - 188), <=, 1);
      g_assert_cmpint (ABS (back->pixels[i].b - 188), <=, 1);
      g_assert_cmpint (back->pixels[i].a, ==, 77);
    }
}

/* ---- hostile files ---- */

static void
assert_refused (GByteArray *file, const char *code)
{
  g_autofree char *got = NULL;
  g_autoptr (AssayPicture) picture = finish (file, NULL, &got);

  g_assert_null (picture);
  g_assert_cmpstr (got, ==, code);
}

static void
test_truncated (void)
{
  g_autoptr (AssayPicture) picture = sample (80, 80);
  g_autoptr (GBytes) bytes = assay_png_encode (picture, 6, NULL, 0);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  for (gsize length = 1; length < n - 12; length += 37)
    {
      g_autofree char *code = NULL;

      g_assert_null (decode (data, length, NULL, &code));
      g_assert_cmpstr (code, ==, "picture.truncated");
    }
  g_assert_null (decode (data, n - 13, NULL, NULL));
}

/* All rows and no end, or half of it: the same picture. Mutations: check_frame that calls it
 * truncated; read_with_end that reads all bytes in place of the whole chunks. */
static void
test_no_end (void)
{
  g_autoptr (AssayPicture) picture = sample (80, 80);
  g_autoptr (GBytes) bytes = assay_png_encode (picture, 6, NULL, 0);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  for (gsize length = n - 12; length < n; length++)
    {
      g_autoptr (AssayPicture) read = decode (data, length, NULL, NULL);

      g_assert_nonnull (read);
      g_assert_cmpmem (read->pixels, (gsize) 80 * 80 * sizeof (AssayPixel), picture->pixels,
                       (gsize) 80 * 80 * sizeof (AssayPixel));
    }
}

static void
test_not_png (void)
{
  static const char *const texts[] = {"", "GIF89a.......", "<html><body>502</body></html>",
                                      "\x89PNG\n\n"};

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *code = NULL;

      g_assert_null (decode ((const guint8 *) texts[i], strlen (texts[i]), NULL, &code));
      g_assert_cmpstr (code, ==, "picture.not_png");
    }
}

static void
test_sizes (void)
{
  static const struct
  {
    guint32 width, height;
    const char *code;
  } cases[] = {
    {0, 1, "picture.damaged"},
    {1, 0, "picture.damaged"},
    {32769, 1, "picture.too_large"},
    {1, 32769, "picture.too_large"},
    {32768, 2049, "picture.too_large"},
    {0xffffffff, 0xffffffff, "picture.too_large"},
    {0x80000000, 1, "picture.too_large"},
    {8192, 8192, "picture.truncated"}, /* allowed, but a few bytes cannot hold 256 MiB */
    {2, 1, "picture.damaged"},         /* data for one pixel only */
  };
  static const guint8 raw[] = {0, 1, 2, 3, 4};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file = start_file (cases[i].width, cases[i].height, 8, 6, 0);

      put_data (file, raw, sizeof raw);
      assert_refused (file, cases[i].code);
    }
}

static void
test_headers (void)
{
  static const struct
  {
    guint8 depth, color, interlace;
  } cases[] = {
    {8, 1, 0}, {8, 5, 0},  {8, 7, 0}, {8, 255, 0}, {3, 0, 0},
    {0, 0, 0}, {16, 3, 0}, {4, 6, 0}, {8, 6, 2},
  };
  static const guint8 raw[64] = {0};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) file =
        start_file (1, 1, cases[i].depth, cases[i].color, cases[i].interlace);

      put_data (file, raw, sizeof raw);
      assert_refused (file, "picture.damaged");
    }
}

static void
test_chunks (void)
{
  static const guint8 raw[] = {0, 0}, palette[] = {1, 2, 3};
  g_autoptr (GByteArray) no_palette = start_file (1, 1, 8, 3, 0),
                         no_data = start_file (1, 1, 8, 0, 0);
  g_autoptr (GByteArray) bad_crc = start_file (1, 1, 8, 0, 0),
                         bad_alpha = start_file (1, 1, 8, 3, 0);
  g_autoptr (GByteArray) no_header = g_byte_array_new (), huge_chunk = start_file (1, 1, 8, 0, 0);

  put_data (no_palette, raw, sizeof raw);
  assert_refused (no_palette, "picture.damaged");
  assert_refused (no_data, "picture.damaged");
  put_data (bad_crc, raw, sizeof raw);
  bad_crc->data[bad_crc->len - 1] ^= 1;
  assert_refused (bad_crc, "picture.damaged");
  put_chunk (bad_alpha, "PLTE", palette, sizeof palette);
  put_chunk (bad_alpha, "tRNS", palette, 1);
  bad_alpha->data[bad_alpha->len - 1] ^= 1;
  put_data (bad_alpha, raw, sizeof raw);
  assert_refused (bad_alpha, "picture.damaged");
  g_byte_array_append (no_header, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  put_data (no_header, raw, sizeof raw);
  assert_refused (no_header, "picture.damaged");
  put_number (huge_chunk, 0xfffffff0u);
  g_byte_array_append (huge_chunk, (const guint8 *) "tEXt", 4);
  assert_refused (huge_chunk, "picture.damaged");
}

/* A wrong checksum in a text nobody reads is no damage to the picture. */
static void
test_text_damage_is_harmless (void)
{
  static const guint8 raw[] = {0, 50};
  g_autoptr (GByteArray) file = start_file (1, 1, 8, 0, 0);
  g_autoptr (AssayPicture) picture = NULL;

  put_chunk (file, "tEXt", (const guint8 *) "a\0b", 3);
  file->data[file->len - 1] ^= 1;
  put_data (file, raw, sizeof raw);
  picture = finish (file, NULL, NULL);
  g_assert_nonnull (picture);
  assert_pixel (picture, 0, 0, (AssayPixel){50, 50, 50, 255});
}

/* Texts and profiles that unpack to far more than they are: made of a real stream of zeros. */
static void
test_bombs (void)
{
  static const guint8 raw[] = {0, 50};
  g_autoptr (AssayPicture) zeros =
    assay_picture_new (4096, 4096); /* 64 MiB that pack into some 64 KiB */
  g_autoptr (GBytes) packed = assay_png_encode (zeros, 1, NULL, 0);
  gsize n;
  const guint8 *data = g_bytes_get_data (packed, &n), *first = memmem (data, n, "IDAT", 4);
  static const char *const types[] = {"zTXt", "iCCP"};

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GByteArray) file = start_file (1, 1, 8, 0, 0);
      g_autoptr (GByteArray) body = g_byte_array_new ();
      g_autoptr (AssayPicture) picture = NULL;
      const guint8 *at = first - 4;

      g_byte_array_append (body, (const guint8 *) "k\0\0", 3);
      while (memcmp (at + 4, "IDAT", 4) == 0)
        {
          guint32 length =
            (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];

          g_byte_array_append (body, at + 8, length);
          at += 12 + length;
        }
      put_chunk (file, types[i], body->data, body->len);
      put_data (file, raw, sizeof raw);
      picture = finish (file, NULL, NULL);
      g_assert_nonnull (picture); /* the bomb is skipped, the picture is there */
    }
}

/* More rows than the header says: the rest is left alone. */
static void
test_too_much_data (void)
{
  static const guint8 raw[] = {0, 50, 0, 60, 0, 70};
  g_autoptr (GByteArray) file = start_file (1, 1, 8, 0, 0);
  g_autoptr (AssayPicture) picture = NULL;

  put_data (file, raw, sizeof raw);
  picture = finish (file, NULL, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpint (picture->pixels[0].r, ==, 50);
}

/* Each flipped bit gives the same picture (it was in something nobody reads), or a problem: never
 * another picture, as checksums guard all pixels. */
static void
test_bit_flips (void)
{
  const AssayPngText texts[] = {{"k", "some text in which flips do no harm"}};
  g_autoptr (AssayPicture) picture = sample (12, 12);
  g_autoptr (GBytes) bytes = assay_png_encode (picture, 6, texts, 1);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  guint32 state = 3;
  guint n_refused = 0;

  for (int round = 0; round < 4000; round++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, n);
      g_autoptr (AssayPicture) back = NULL;
      gsize at = synthetic_random (&state) % n;

      copy[at] ^= (guint8) (1u << synthetic_random (&state) % 8);
      back = decode (copy, n, NULL, NULL);
      n_refused += back == NULL;
      if (back != NULL)
        g_assert_true (assay_picture_equal (picture, back));
    }
  g_assert_cmpuint (n_refused, >, 3000);
}

/* Several bytes at once, checksums put right again, so that the damage reaches libpng and zlib. */
static void
mend_checksums (guint8 *data, gsize n)
{
  for (gsize at = 8; at + 12 <= n;)
    {
      guint32 length = (guint32) data[at] << 24 | (guint32) data[at + 1] << 16
                       | (guint32) data[at + 2] << 8 | data[at + 3];
      guint32 crc;

      if (length > n - at - 12)
        return;
      crc = crc_of (data + at + 4, length + 4);
      for (int i = 0; i < 4; i++)
        data[at + 8 + length + (guint) i] = (guint8) (crc >> (24 - 8 * i));
      at += 12 + length;
    }
}

static void
test_mended_damage (void)
{
  static const guint8 palette[] = {255, 0, 0, 0, 255, 0, 9, 8, 7}, alphas[] = {255, 40},
                      raw[] = {0, 0x18, 0, 0x24};
  g_autoptr (AssayPicture) picture = sample (12, 12);
  g_autoptr (GBytes) bytes = assay_png_encode (picture, 6, NULL, 0);
  g_autoptr (GBytes) profile = make_profile (1.8);
  g_autoptr (GByteArray) small = start_file (3, 2, 2, 3, 0);
  g_autoptr (GByteArray) with_profile =
    write_with_libpng (picture, PNG_INTERLACE_ADAM7, g_bytes_get_data (profile, NULL),
                       (guint) g_bytes_get_size (profile), 0);
  struct
  {
    const guint8 *data;
    gsize n;
  } seeds[3];
  guint32 state = 21;

  put_chunk (small, "PLTE", palette, sizeof palette);
  put_chunk (small, "tRNS", alphas, sizeof alphas);
  put_data (small, raw, sizeof raw);
  put_chunk (small, "IEND", NULL, 0);
  seeds[0].data = g_bytes_get_data (bytes, &seeds[0].n);
  seeds[1].data = small->data;
  seeds[1].n = small->len;
  seeds[2].data = with_profile->data;
  seeds[2].n = with_profile->len;
  for (int round = 0; round < 6000; round++)
    {
      gsize n = seeds[round % 3].n;
      g_autofree guint8 *copy = g_memdup2 (seeds[round % 3].data, n);
      g_autoptr (AssayPicture) back = NULL;

      for (guint k = 0; k <= synthetic_random (&state) % 3; k++)
        copy[8 + synthetic_random (&state) % (n - 8)] = (guint8) synthetic_random (&state);
      mend_checksums (copy, n);
      back = decode (copy, n, NULL, NULL);
      if (back != NULL)
        g_assert_cmpint (back->width, >=, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/png/round-trip", test_round_trip);
  g_test_add_func ("/imaging/png/texts", test_texts);
  g_test_add_func ("/imaging/png/palette", test_palette);
  g_test_add_func ("/imaging/png/grey-and-deep", test_grey_and_deep);
  g_test_add_func ("/imaging/png/grey-transparency", test_grey_transparency);
  g_test_add_func ("/imaging/png/interlaced", test_interlaced);
  g_test_add_func ("/imaging/png/gamma-is-ignored", test_gamma_is_ignored);
  g_test_add_func ("/imaging/png/profile", test_profile);
  g_test_add_func ("/imaging/png/truncated", test_truncated);
  g_test_add_func ("/imaging/png/no-end", test_no_end);
  g_test_add_func ("/imaging/png/not-png", test_not_png);
  g_test_add_func ("/imaging/png/sizes", test_sizes);
  g_test_add_func ("/imaging/png/headers", test_headers);
  g_test_add_func ("/imaging/png/chunks", test_chunks);
  g_test_add_func ("/imaging/png/text-damage-is-harmless", test_text_damage_is_harmless);
  g_test_add_func ("/imaging/png/bombs", test_bombs);
  g_test_add_func ("/imaging/png/too-much-data", test_too_much_data);
  g_test_add_func ("/imaging/png/bit-flips", test_bit_flips);
  g_test_add_func ("/imaging/png/mended-damage", test_mended_damage);
  return g_test_run ();
}
