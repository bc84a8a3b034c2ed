/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kit.h"

/* A page of a long list, from asking for a row that is not loaded until it is there with its
 * neighbours, beside a bare statement that reads as many rows of the same table by key; by turns,
 * one page each. Then the same cold, and the time from the question to the first page. */

#define FLOOR_ROWS 50
#define COLD       5  /* openings */
#define TRIES      50 /* to find a page that is not loaded */

typedef struct
{
  const char *name, *table;
  gboolean neighbours; /* its order is the table's */
  AssayQuery query;
} List;

static const List lists[] = {
  {"jobs", "jobs", TRUE, {.kind = "jobs"}},
  {"assets", "assets", FALSE, {.kind = "assets", .sort = "title"}},
};

/* Negative: the row was there already. */
static double
load_at (AssayRowModel *model, guint position)
{
  double begin = lists_now_us ();
  g_autoptr (AssayRow) row = g_list_model_get_item (G_LIST_MODEL (model), position);

  if (assay_row_is_loaded (row))
    return -1;
  lists_until_loaded (row);
  return lists_now_us () - begin;
}

static double
load_any (AssayRowModel *model)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));
  double us = -1;

  for (guint i = 0; us < 0 && i < TRIES; i++)
    us = load_at (model, (guint) g_random_int_range (0, (int) n));
  return us;
}

/* When the model has loaded all of the list by now, it is made anew. */
static double
load_one (AssayProject *project, const List *list, AssayRowModel **model)
{
  double us = load_any (*model);

  if (us >= 0)
    return us;
  g_object_unref (*model);
  *model = lists_query (project, &list->query);
  us = load_any (*model);
  if (us < 0)
    g_error ("the list of %s is so short that it is loaded as a whole", list->name);
  return us;
}

static double
ask_first (AssayProject *project, const List *list)
{
  double begin = lists_now_us ();
  g_autoptr (AssayRowModel) model = lists_query (project, &list->query);
  g_autoptr (AssayRow) row = g_list_model_get_item (G_LIST_MODEL (model), 0);

  if (row == NULL)
    g_error ("the list of %s is empty", list->name);
  lists_until_loaded (row);
  return lists_now_us () - begin;
}

static void
bench_first (ListsKit *kit, AssayProject *project, const List *list)
{
  g_autoptr (AssayRowModel) model = lists_query (project, &list->query);
  double items = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_autofree double *us = g_new (double, kit->n_rounds);

  for (guint i = 0; i < kit->n_rounds; i++)
    us[i] = ask_first (project, list);
  lists_print (list->name, "items", &items, 1);
  lists_print (list->name, "first_us", us, kit->n_rounds);
}

static void
bench_warm (ListsKit *kit, AssayProject *project, const List *list, FloorProgram *floor)
{
  g_autofree char *index = lists_dup_index (kit);
  AssayRowModel *model = lists_query (project, &list->query);
  g_autofree double *ours = g_new (double, kit->n_each), *theirs = g_new (double, kit->n_each);

  for (guint round = 0; round < kit->n_rounds; round++)
    {
      for (guint i = 0; i < kit->n_each; i++)
        {
          ours[i] = load_one (project, list, &model);
          floor_program_ask (floor, &theirs[i], 1, "page %s %s %d %d", index, list->table,
                             FLOOR_ROWS, list->neighbours);
        }
      lists_print (list->name, "page_us", ours, kit->n_each);
      lists_print (list->name, "floor_us", theirs, kit->n_each);
    }
  g_object_unref (model);
}

/* A project that was just opened: the list asked for, then a page of it. */
static void
bench_cold_list (ListsKit *kit, AssayProject *project, const List *list, FloorProgram *floor)
{
  g_autofree char *index = lists_dup_index (kit);
  AssayRowModel *model;
  double first, page, theirs;

  lists_drop_files (kit);
  first = ask_first (project, list);
  model = lists_query (project, &list->query);
  lists_drop_files (kit);
  page = load_one (project, list, &model);
  floor_program_ask (floor, &theirs, 1, "cold %s %s %d %d", index, list->table, FLOOR_ROWS,
                     list->neighbours);
  g_object_unref (model);
  lists_print (list->name, "cold_first_us", &first, 1);
  lists_print (list->name, "cold_page_us", &page, 1);
  lists_print (list->name, "cold_floor_us", &theirs, 1);
}

static void
bench_cold (ListsKit *kit, FloorProgram *floor)
{
  for (guint i = 0; i < COLD; i++)
    {
      AssayProject *project = lists_open (kit);

      lists_rest ();
      for (guint j = 0; j < G_N_ELEMENTS (lists); j++)
        bench_cold_list (kit, project, &lists[j], floor);
      engine_kit_close (project);
    }
}

void
lists_bench_pages (ListsKit *kit)
{
  FloorProgram floor = floor_program_start (kit->program, "floor-page");
  AssayProject *project = lists_open (kit);

  lists_rest ();
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      bench_first (kit, project, &lists[i]);
      bench_warm (kit, project, &lists[i], &floor);
    }
  engine_kit_close (project);
  bench_cold (kit, &floor);
}
