/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/art.h"

#include "imaging/assay-png.h"
#include "imaging/assay-resample.h"

#include <math.h>
#include <string.h>

#define SMOOTH_MOST   4  /* times; beyond it an edge is softer than anything a model draws */
#define HARD_PER_CENT 90 /* of the crossings of the half */
#define HARD_LOW      32
#define HARD_HIGH     224

AssayPicture *
art_new (int width, int height)
{
  AssayPicture *picture = assay_picture_new (width, height);

  if (picture == NULL)
    g_error ("no memory for %d x %d", width, height);
  return picture;
}

AssayPicture *
art_read (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  AssayPicture *picture;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_printerr ("%s: cannot be read\n", path);
      return NULL;
    }
  bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  picture = assay_png_decode (bytes, path, NULL, NULL);
  if (picture == NULL)
    g_printerr ("%s: no PNG of ours\n", path);
  return picture;
}

void
art_write (const AssayPicture *picture, const char *path)
{
  g_autoptr (GBytes) bytes = assay_png_encode (picture, 1, NULL, 0);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                            &error))
    g_error ("%s", error->message);
}

AssayPicture *
art_crop (const AssayPicture *picture, AssayRect rect)
{
  AssayPicture *part = art_new (rect.width, rect.height);

  for (int y = 0; y < rect.height; y++)
    memcpy (assay_picture_at (part, 0, y), assay_picture_at (picture, rect.x, rect.y + y),
            (gsize) rect.width * sizeof (AssayPixel));
  return part;
}

AssayPicture *
art_pad (const AssayPicture *picture, int margin)
{
  AssayPicture *padded = art_new (picture->width + 2 * margin, picture->height + 2 * margin);

  for (int y = 0; y < picture->height; y++)
    memcpy (assay_picture_at (padded, margin, margin + y), assay_picture_at (picture, 0, y),
            (gsize) picture->width * sizeof (AssayPixel));
  return padded;
}

/* Whether the two lie on both sides of the half, and whether it is one step. */
static void
count_crossing (AssayPixel p, AssayPixel q, guint *n, guint *n_hard)
{
  guint8 low = MIN (p.a, q.a), high = MAX (p.a, q.a);

  if (low >= 128 || high < 128)
    return;
  (*n)++;
  *n_hard += low < HARD_LOW && high >= HARD_HIGH;
}

gboolean
art_is_pixel_art (const AssayPicture *picture)
{
  guint n = 0, n_hard = 0;

  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        AssayPixel here = *assay_picture_at (picture, x, y);

        if (x + 1 < picture->width)
          count_crossing (here, *assay_picture_at (picture, x + 1, y), &n, &n_hard);
        if (y + 1 < picture->height)
          count_crossing (here, *assay_picture_at (picture, x, y + 1), &n, &n_hard);
      }
  return n > 0 && n_hard * 100 >= n * HARD_PER_CENT;
}

/* Premultiplied, in doubles: r, g, b, a of each pixel. */
typedef struct
{
  int width, height;
  double *values;
} Plane;

static Plane
plane_new (int width, int height)
{
  return (Plane){width, height, g_new0 (double, (gsize) width *(gsize) height * 4)};
}

static Plane
plane_of (const AssayPicture *picture)
{
  Plane plane = plane_new (picture->width, picture->height);

  for (gsize i = 0; i < (gsize) picture->width * (gsize) picture->height; i++)
    {
      AssayPixel p = picture->pixels[i];
      double a = p.a / 255.0, *out = plane.values + i * 4;

      out[0] = p.r * a;
      out[1] = p.g * a;
      out[2] = p.b * a;
      out[3] = p.a;
    }
  return plane;
}

static double
catmull_rom (double t)
{
  t = fabs (t);
  if (t < 1)
    return 1.5 * t * t * t - 2.5 * t * t + 1;
  return t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0;
}

/* Enlarges the width, and turns rows into columns: twice is both ways. */
static Plane
enlarge_and_turn (const Plane *from, int width)
{
  Plane to = plane_new (from->height, width);
  double scale = (double) from->width / width;

  for (int x = 0; x < width; x++)
    {
      double middle = (x + 0.5) * scale - 0.5;
      int first = (int) floor (middle) - 1;

      for (int k = first; k < first + 4; k++)
        {
          double weight = catmull_rom (middle - k);

          if (k < 0 || k >= from->width) /* transparent there */
            continue;
          for (int y = 0; y < from->height; y++)
            for (int c = 0; c < 4; c++)
              to.values[((gsize) x * (gsize) from->height + (gsize) y) * 4 + (gsize) c] +=
                weight
                * from->values[((gsize) y * (gsize) from->width + (gsize) k) * 4 + (gsize) c];
        }
    }
  return to;
}

static guint8
byte_of (double value)
{
  return (guint8) CLAMP (floor (value + 0.5), 0, 255);
}

static AssayPicture *
picture_of (const Plane *plane)
{
  AssayPicture *picture = art_new (plane->width, plane->height);

  for (gsize i = 0; i < (gsize) plane->width * (gsize) plane->height; i++)
    {
      const double *v = plane->values + i * 4;
      double a = CLAMP (v[3], 0, 255) / 255;

      if (byte_of (v[3]) > 0)
        picture->pixels[i] =
          (AssayPixel){byte_of (v[0] / a), byte_of (v[1] / a), byte_of (v[2] / a), byte_of (v[3])};
    }
  return picture;
}

static AssayPicture *
enlarge_smoothly (const AssayPicture *picture, double factor)
{
  Plane plane = plane_of (picture), turned, done;
  AssayPicture *large;

  turned = enlarge_and_turn (&plane, MAX (1, (int) (picture->width * factor)));
  done = enlarge_and_turn (&turned, MAX (1, (int) (picture->height * factor)));
  large = picture_of (&done);
  g_free (plane.values);
  g_free (turned.values);
  g_free (done.values);
  return large;
}

static AssayPicture *
enlarge_by_nearest (const AssayPicture *picture, int factor)
{
  AssayPicture *large = art_new (picture->width * factor, picture->height * factor);

  assay_resample_nearest (picture, (AssayRect){0, 0, picture->width, picture->height}, large,
                          (AssayRect){0, 0, large->width, large->height});
  return large;
}

AssayPicture *
art_enlarge (const AssayPicture *picture, gboolean is_pixel_art)
{
  AssayRect box = assay_picture_content_box (picture, 1);
  g_autoptr (AssayPicture) trimmed = art_crop (picture, box);
  /* one transparent pixel around, so that an edge at the border is drawn like any other */
  g_autoptr (AssayPicture) framed = art_pad (trimmed, is_pixel_art ? 0 : 1);
  int side = MAX (framed->width, framed->height);

  if (is_pixel_art)
    return enlarge_by_nearest (framed, MAX (1, ART_CONTENT_PX / side));
  return enlarge_smoothly (framed, CLAMP ((double) ART_CONTENT_PX / side, 1, SMOOTH_MOST));
}
