/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-png.h"

#include <png.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

/* Hostile pictures, each decoded by a process of its own: none crashes it, takes more than
 * MAX_BYTES or more than MAX_SECONDS of the processor. And real ones of this machine: none that
 * libpng reads is turned down. ASSAY_FAULT_LONG=1 for all of them, ASSAY_PNG_FOLDER for others.
 *
 * Mutations: ASSAY_PICTURE_MAX_PIXELS twice as many (bombs); a header of palette colors called
 * damaged (real). */

#define MAX_BYTES   (G_GINT64_CONSTANT (400) * 1024 * 1024)
#define MAX_SECONDS 2.0
#define BOMB_BYTES  (512 * 1024 * 1024)
#define N_SIGNATURE 8
#define N_HEADER    13
#define SIDE        8192 /* squared: the most pixels there may be */

typedef struct
{
  guint n;
  gint64 bytes; /* the most of any */
  double seconds;
} Figures;

static gboolean
is_long (void)
{
  const char *asked = g_getenv ("ASSAY_FAULT_LONG");

  return asked != NULL && asked[0] != '\0';
}

/* Files ---------------------------------------------------------------------------------- */

static void
put_number (GByteArray *file, guint32 value)
{
  const guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (file, (const guint8 *) &big, 4);
}

static void
put_chunk (GByteArray *file, const char *type, const guint8 *body, gsize n)
{
  guint at = file->len;

  put_number (file, (guint32) n);
  g_byte_array_append (file, (const guint8 *) type, 4);
  if (n > 0)
    g_byte_array_append (file, body, (guint) n);
  put_number (file, (guint32) crc32 (0, file->data + at + 4, (uInt) n + 4));
}

static GByteArray *
start_file (guint32 width, guint32 height, guint8 depth, guint8 color)
{
  GByteArray *file = g_byte_array_new ();
  const guint32 size[] = {GUINT32_TO_BE (width), GUINT32_TO_BE (height)};
  guint8 header[N_HEADER] = {0};

  memcpy (header, size, sizeof size);
  header[8] = depth;
  header[9] = color;
  g_byte_array_append (file, (const guint8 *) "\x89PNG\r\n\x1a\n", N_SIGNATURE);
  put_chunk (file, "IHDR", header, sizeof header);
  return file;
}

/* @n_bytes of zero, deflated: a thousandth of them. */
static GByteArray *
deflate_zeros (gsize n_bytes)
{
  static guint8 zeros[1 << 20], out[1 << 16];
  GByteArray *stream = g_byte_array_new ();
  z_stream z = {0};
  gsize given = 0;
  int state = Z_OK;

  g_assert_cmpint (deflateInit (&z, 1), ==, Z_OK);
  while (state != Z_STREAM_END)
    {
      if (z.avail_in == 0 && given < n_bytes)
        {
          z.next_in = zeros;
          z.avail_in = (uInt) MIN (sizeof zeros, n_bytes - given);
          given += z.avail_in;
        }
      z.next_out = out;
      z.avail_out = sizeof out;
      state = deflate (&z, given == n_bytes ? Z_FINISH : Z_NO_FLUSH);
      g_byte_array_append (stream, out, (guint) (sizeof out - z.avail_out));
    }
  deflateEnd (&z);
  return stream;
}

/* All pixels zero; whole, if it is within the limits. */
static GByteArray *
flat (guint32 width, guint32 height, guint8 depth, guint8 color, gsize row_bytes)
{
  GByteArray *file = start_file (width, height, depth, color);
  g_autoptr (GByteArray) rows = deflate_zeros ((row_bytes + 1) * height);
  static const guint8 palette[] = {1, 2, 3, 4, 5, 6};

  if (color == PNG_COLOR_TYPE_PALETTE)
    put_chunk (file, "PLTE", palette, sizeof palette);
  put_chunk (file, "IDAT", rows->data, rows->len);
  put_chunk (file, "IEND", NULL, 0);
  return file;
}

/* The largest that has to be kept whole to be put together: seven passes. */
static GByteArray *
interlaced (void)
{
  static const gsize passes[][2] = {{8, 8}, {8, 8}, {4, 8}, {4, 4}, {2, 4}, {2, 2}, {1, 2}};
  GByteArray *file = start_file (SIDE, SIDE, 8, PNG_COLOR_TYPE_RGBA);
  g_autoptr (GByteArray) rows = NULL;
  guint8 *header = file->data + N_SIGNATURE + 8;
  gsize n_bytes = 0;
  guint32 sum;

  for (guint i = 0; i < G_N_ELEMENTS (passes); i++)
    n_bytes += SIDE / passes[i][1] * (1 + 4 * SIDE / passes[i][0]);
  header[N_HEADER - 1] = PNG_INTERLACE_ADAM7;
  sum = GUINT32_TO_BE ((guint32) crc32 (0, header - 4, N_HEADER + 4));
  memcpy (header + N_HEADER, &sum, sizeof sum);
  rows = deflate_zeros (n_bytes);
  put_chunk (file, "IDAT", rows->data, rows->len);
  put_chunk (file, "IEND", NULL, 0);
  return file;
}

/* A small picture with @type in front of its rows. */
static GByteArray *
with_chunk (const char *type, const char *head, gsize n_head, const GByteArray *stream)
{
  GByteArray *file = start_file (1, 1, 8, PNG_COLOR_TYPE_GRAY);
  g_autoptr (GByteArray) body = g_byte_array_new (), rows = deflate_zeros (2);

  g_byte_array_append (body, (const guint8 *) head, (guint) n_head);
  g_byte_array_append (body, stream->data, stream->len);
  put_chunk (file, type, body->data, body->len);
  put_chunk (file, "IDAT", rows->data, rows->len);
  put_chunk (file, "IEND", NULL, 0);
  return file;
}

static GByteArray *
with_many_chunks (guint n)
{
  GByteArray *file = start_file (1, 1, 8, PNG_COLOR_TYPE_GRAY);

  for (guint i = 0; i < n; i++)
    put_chunk (file, "tEXt", (const guint8 *) "a\0b", 3);
  put_chunk (file, "IEND", NULL, 0);
  return file;
}

/* Decoding ------------------------------------------------------------------------------- */

/* 0 a picture, 1 a problem. */
static int
decode (const guint8 *data, gsize n)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, n);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayPicture) picture = assay_png_decode (bytes, "a.png", NULL, problems);

  return picture != NULL ? 0 : 1;
}

/* Whether it became a picture. */
static gboolean
try (Figures *figures, const char *name, const GByteArray *file)
{
  struct rusage used;
  double seconds;
  pid_t child = fork ();
  int status;

  if (child == 0)
    _exit (decode (file->data, file->len));
  g_assert_cmpint (wait4 (child, &status, 0, &used), ==, child);
  seconds = (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec)
            + (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  if (!WIFEXITED (status) || WEXITSTATUS (status) > 1)
    g_error ("%s: crashed (%d)", name, status);
  g_test_message ("%s: %s, %ld MiB, %.2f s", name, WEXITSTATUS (status) == 0 ? "read" : "refused",
                  used.ru_maxrss / 1024, seconds);
  figures->n++;
  figures->bytes = MAX (figures->bytes, (gint64) used.ru_maxrss * 1024);
  figures->seconds = MAX (figures->seconds, seconds);
  return WEXITSTATUS (status) == 0;
}

static void
take (Figures *figures, const char *name, gboolean is_picture, GByteArray *file)
{
  g_assert_cmpint (try (figures, name, file), ==, is_picture);
  g_byte_array_unref (file);
}

static void
say (const Figures *figures, const char *what)
{
  g_test_message ("row 19: hostile pictures: %u %s: 0 crashes, at most %.0f MiB, at most %.2f s",
                  figures->n, what, (double) figures->bytes / (1024 * 1024), figures->seconds);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (figures->bytes, <=, MAX_BYTES);
  g_assert_cmpfloat (figures->seconds, <=, MAX_SECONDS);
#endif
}

static void
test_bombs (void)
{
  Figures figures = {0};
  g_autoptr (GByteArray) bomb = deflate_zeros (BOMB_BYTES);

  take (&figures, "64 Mipx RGBA", TRUE, flat (SIDE, SIDE, 8, PNG_COLOR_TYPE_RGBA, SIDE * 4));
  take (&figures, "64 Mipx palette", TRUE, flat (SIDE, SIDE, 1, PNG_COLOR_TYPE_PALETTE, SIDE / 8));
  take (&figures, "64 Mipx gray 16", TRUE, flat (SIDE, SIDE, 16, PNG_COLOR_TYPE_GRAY, SIDE * 2));
  take (&figures, "64 Mipx interlaced", TRUE, interlaced ());
  take (&figures, "widest", TRUE, flat (32768, 2048, 16, PNG_COLOR_TYPE_RGBA, 32768 * 8));
  take (&figures, "one row more", FALSE, flat (SIDE, SIDE + 1, 1, PNG_COLOR_TYPE_GRAY, SIDE / 8));
  take (&figures, "too wide", FALSE, flat (32769, 1, 1, PNG_COLOR_TYPE_GRAY, 4097));
  take (&figures, "too high", FALSE, flat (1, 32769, 1, PNG_COLOR_TYPE_GRAY, 1));
  take (&figures, "2^31 wide", FALSE, start_file (G_MAXINT32, G_MAXINT32, 16, PNG_COLOR_TYPE_RGBA));
  take (&figures, "rows bomb", TRUE, with_chunk ("IDAT", "", 0, bomb));
  take (&figures, "profile bomb", TRUE, with_chunk ("iCCP", "p\0", 3, bomb));
  take (&figures, "text bomb", TRUE, with_chunk ("zTXt", "t\0", 3, bomb));
  take (&figures, "international text bomb", TRUE, with_chunk ("iTXt", "t\0\1\0\0", 6, bomb));
  take (&figures, "many chunks", FALSE, with_many_chunks (500000));
  say (&figures, "bombs and pictures at the limits");
}

/* Small pictures, bytes of which are others, gone or more. */
static void
test_mutants (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (19);
  static const guint8 depths[] = {1, 8, 16, 8, 8};
  static const guint8 colors[] = {PNG_COLOR_TYPE_PALETTE, PNG_COLOR_TYPE_RGBA, PNG_COLOR_TYPE_GRAY,
                                  PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_GRAY_ALPHA};
  static const guint sizes[] = {8, 256, 128, 192, 128};
  Figures figures = {0};

  for (guint i = 0; i < (is_long () ? 20000 : 400); i++)
    {
      guint kind = i % G_N_ELEMENTS (depths);
      g_autoptr (GByteArray) file = flat (64, 64, depths[kind], colors[kind], sizes[kind]);

      for (gint32 n = g_rand_int_range (random, 1, 8); n > 0; n--)
        file->data[g_rand_int_range (random, 8, (gint32) file->len)] = (guint8) g_rand_int (random);
      if (g_rand_boolean (random))
        g_byte_array_set_size (file, (guint) g_rand_int_range (random, 8, (gint32) file->len));
      try (&figures, "mutant", file);
    }
  say (&figures, "mutants");
}

/* Real ones ------------------------------------------------------------------------------ */

static gboolean
libpng_reads (const char *data, gsize n)
{
  png_image image = {.version = PNG_IMAGE_VERSION};
  g_autofree guint8 *pixels = NULL;

  if (!png_image_begin_read_from_memory (&image, data, n))
    return FALSE;
  image.format = PNG_FORMAT_RGBA;
  pixels = g_malloc (PNG_IMAGE_SIZE (image));
  return png_image_finish_read (&image, NULL, pixels, 0, NULL) && image.warning_or_error == 0;
}

typedef struct
{
  guint n, most, alarms, unread;
} Real;

static void
look_at_real (Real *real, const char *path)
{
  g_autofree char *data = NULL;
  gsize n;

  if (!g_file_get_contents (path, &data, &n, NULL))
    return;
  if (!libpng_reads (data, n))
    {
      real->unread++;
      return;
    }
  real->n++;
  if (decode ((const guint8 *) data, n) == 0)
    return;
  real->alarms++;
  g_test_message ("turned down: %s", path);
}

static void
walk (Real *real, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && real->n < real->most && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        walk (real, path);
      else if (g_str_has_suffix (name, ".png"))
        look_at_real (real, path);
    }
}

static void
test_real (void)
{
  Real real = {.most = is_long () ? G_MAXUINT : 1000};
  const char *asked = g_getenv ("ASSAY_PNG_FOLDER");

  walk (&real, asked != NULL ? asked : "/usr/share");
  if (real.n == 0)
    {
      g_test_skip ("no PNG on this machine");
      return;
    }
  g_test_message (
    "row 19: hostile pictures: %u real PNGs that libpng reads without a word: %u false "
    "alarms (%u others left out)",
    real.n, real.alarms, real.unread);
  g_assert_cmpuint (real.alarms, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/pictures/bombs", test_bombs);
  g_test_add_func ("/fault/pictures/mutants", test_mutants);
  g_test_add_func ("/fault/pictures/real", test_real);
  return g_test_run ();
}
