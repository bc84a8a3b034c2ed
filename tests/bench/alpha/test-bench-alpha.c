/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Defects are what they say, and the trivial predictors see what they are there for. */

#include "bench/alpha/defect.h"
#include "bench/alpha/trivial.h"
#include "bench/cut/art.h"

#include <string.h>

#define SIDE   128
#define SQUARE 60
#define SEED   1234567

static AssayPicture *
draw_square (void)
{
  AssayPicture *picture = art_new (SIDE, SIDE);

  for (int y = 30; y < 30 + SQUARE; y++)
    for (int x = 30; x < 30 + SQUARE; x++)
      *assay_picture_at (picture, x, y) = (AssayPixel){200, 120, 40, 255};
  return picture;
}

static const Defect *
find_defect (const char *name)
{
  for (const Defect *defect = defects; defect->name != NULL; defect++)
    if (g_str_equal (defect->name, name))
      return defect;
  g_assert_not_reached ();
}

static AssayPicture *
draw_with (const char *name)
{
  AssayPicture *picture = draw_square ();
  const Defect *defect = find_defect (name);

  g_assert_true (defect->draw (picture, defect->which, SEED));
  return picture;
}

/* Pixels that are not as they were; those of them of alpha @alpha. */
static guint
count_changed (const AssayPicture *picture, int alpha)
{
  g_autoptr (AssayPicture) before = draw_square ();
  guint n = 0;

  for (gsize i = 0; i < SIDE * SIDE; i++)
    n += memcmp (&before->pixels[i], &picture->pixels[i], sizeof (AssayPixel)) != 0
         && picture->pixels[i].a == alpha;
  return n;
}

static void
test_halo (void)
{
  g_autoptr (AssayPicture) all = draw_with ("halo dark opaque 100");
  g_autoptr (AssayPicture) part = draw_with ("halo key half 10");

  g_assert_cmpuint (count_changed (all, 255), ==, 4 * SQUARE + 4); /* its sides and corners */
  g_assert_cmpuint (count_changed (part, 128), ==, (4 * SQUARE + 4) / 10);
}

static void
test_speck (void)
{
  g_autoptr (AssayPicture) small = draw_with ("speck 20");
  g_autoptr (AssayPicture) large = draw_with ("speck 80");

  g_assert_cmpuint (count_changed (small, 255), ==, 20);
  g_assert_cmpuint (count_changed (large, 255), ==, 80);
}

/* Wherever the seed begins to look, it stands apart. */
static void
test_speck_apart (void)
{
  for (guint64 seed = 0; seed < 64; seed++)
    {
      g_autoptr (AssayPicture) picture = draw_square ();
      const Defect *defect = find_defect ("speck 80");

      g_assert_true (defect->draw (picture, defect->which, seed * 2654435761u));
      g_assert_cmpuint (trivial_components (picture), ==, 2);
      g_assert_cmpuint (count_changed (picture, 255), ==, 80);
    }
}

/* Each differs from the picture without it, and is the same each time. */
static void
test_all (void)
{
  g_autoptr (AssayPicture) clean = draw_square ();

  for (const Defect *defect = defects; defect->name != NULL; defect++)
    {
      g_autoptr (AssayPicture) once = draw_with (defect->name);
      g_autoptr (AssayPicture) again = draw_with (defect->name);

      g_assert_true (assay_picture_equal (once, again));
      g_assert_false (assay_picture_equal (once, clean));
    }
}

static void
test_trivial (void)
{
  g_autoptr (AssayPicture) clean = draw_square ();
  g_autoptr (AssayPicture) halo = draw_with ("halo light opaque 100");

  g_assert_cmpfloat (trivial_ring_to_core (clean), ==, 0);
  g_assert_cmpfloat (trivial_ring_to_core (halo), >, 20);
  g_assert_cmpuint (trivial_components (clean), ==, 1);
}

int
main (int n_words, char **words)
{
  g_test_init (&n_words, &words, NULL);
  g_test_add_func ("/bench/alpha/halo", test_halo);
  g_test_add_func ("/bench/alpha/speck", test_speck);
  g_test_add_func ("/bench/alpha/speck-apart", test_speck_apart);
  g_test_add_func ("/bench/alpha/all", test_all);
  g_test_add_func ("/bench/alpha/trivial", test_trivial);
  return g_test_run ();
}
