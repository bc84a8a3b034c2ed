/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-id-list.h"

/* Ids in order. Mutations that turn it red: position_of with <= instead of <; compare without the
 * row id; take that leaves the row in the set; seal that sorts nothing. */

static AssayIdPlace
some_place (GRand *random, gint64 row)
{
  AssayIdPlace place = {.row = row};

  place.major = g_rand_int_range (random, 0, 3);
  place.minor = g_rand_int_range (random, -2, 3);
  if (g_rand_boolean (random))
    place.text = g_strdup_printf ("%c", g_rand_int_range (random, 'a', 'e'));
  return place;
}

/* What the index would say: places by row, a hole where the row is no member. */
#define N_ROWS 60

typedef struct
{
  AssayIdPlace places[N_ROWS];
  gboolean member[N_ROWS];
} World;

static void
set_row (World *world, GRand *random, guint i)
{
  assay_id_place_clear (&world->places[i]);
  world->places[i] = some_place (random, (gint64) i + 1);
  world->member[i] = g_rand_int_range (random, 0, 3) > 0;
}

static AssayIdList *
ask (const World *world)
{
  AssayIdList *list = assay_id_list_new ();

  for (guint i = 0; i < N_ROWS; i++)
    if (world->member[(i * 37) % N_ROWS]) /* in no order */
      assay_id_list_add (list, &world->places[(i * 37) % N_ROWS]);
  assay_id_list_seal (list);
  return list;
}

static void
assert_same (const AssayIdList *a, const AssayIdList *b)
{
  g_assert_cmpuint (assay_id_list_get_length (a), ==, assay_id_list_get_length (b));
  for (guint i = 0; i < assay_id_list_get_length (a); i++)
    {
      guint position;

      g_assert_cmpint (assay_id_list_get_row (a, i), ==, assay_id_list_get_row (b, i));
      g_assert_true (assay_id_list_find (a, assay_id_list_get_row (a, i), &position));
      g_assert_cmpuint (position, ==, i);
    }
}

/* Positions that were told, replayed into a plain vector, give the same list. */
static void
replay_take (GArray *copy, guint position, gint64 row)
{
  g_assert_cmpint (g_array_index (copy, gint64, position), ==, row);
  g_array_remove_index (copy, position);
}

static void
change_one (AssayIdList *list, World *world, GRand *random, GArray *copy)
{
  guint i = (guint) g_rand_int_range (random, 0, N_ROWS), position;
  gint64 row = (gint64) i + 1;

  set_row (world, random, i);
  if (assay_id_list_take (list, row, &position))
    replay_take (copy, position, row);
  g_assert_false (assay_id_list_find (list, row, &position));
  if (!world->member[i])
    return;
  position = assay_id_list_put (list, &world->places[i]);
  g_array_insert_val (copy, position, row);
}

static void
test_one_by_one_equals_anew (void)
{
  for (guint32 seed = 1; seed <= 40; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) copy = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (AssayIdList) list = NULL;
      World world = {0};

      for (guint i = 0; i < N_ROWS; i++)
        set_row (&world, random, i);
      list = ask (&world);
      for (guint i = 0; i < assay_id_list_get_length (list); i++)
        {
          gint64 row = assay_id_list_get_row (list, i);

          g_array_append_val (copy, row);
        }
      for (guint step = 0; step < 300; step++)
        {
          change_one (list, &world, random, copy);
          if (step % 10 == 0)
            {
              g_autoptr (AssayIdList) anew = ask (&world);

              assert_same (list, anew);
            }
          g_assert_cmpuint (copy->len, ==, assay_id_list_get_length (list));
          for (guint i = 0; i < copy->len; i++)
            g_assert_cmpint (g_array_index (copy, gint64, i), ==, assay_id_list_get_row (list, i));
        }
      for (guint i = 0; i < N_ROWS; i++)
        assay_id_place_clear (&world.places[i]);
    }
}

static void
test_order (void)
{
  static const AssayIdPlace in_order[] = {
    {9, -1, NULL, 0},        {8, 0, NULL, 1},         {7, 0, (char *) "", 0},
    {6, 0, (char *) "a", 4}, {1, 0, (char *) "b", 2}, {2, 0, (char *) "b", 2},
    {5, 0, (char *) "b", 3}, {4, 1, NULL, 0},
  };
  g_autoptr (AssayIdList) list = assay_id_list_new ();

  for (guint i = G_N_ELEMENTS (in_order); i > 0; i--)
    assay_id_list_add (list, &in_order[i - 1]);
  assay_id_list_seal (list);
  for (guint i = 0; i < G_N_ELEMENTS (in_order); i++)
    g_assert_cmpint (assay_id_list_get_row (list, i), ==, in_order[i].row);
}

static void
test_not_there (void)
{
  g_autoptr (AssayIdList) list = assay_id_list_new ();
  AssayIdPlace place = {.row = 3};
  guint position = 7;

  assay_id_list_seal (list);
  g_assert_false (assay_id_list_find (list, 3, &position));
  g_assert_false (assay_id_list_take (list, 3, &position));
  g_assert_cmpuint (assay_id_list_put (list, &place), ==, 0);
  g_assert_true (assay_id_list_take (list, 3, &position));
  g_assert_cmpuint (assay_id_list_get_length (list), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/id-list/one-by-one-equals-anew", test_one_by_one_equals_anew);
  g_test_add_func ("/model/id-list/order", test_order);
  g_test_add_func ("/model/id-list/not-there", test_not_there);
  return g_test_run ();
}
