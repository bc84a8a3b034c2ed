/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kit.h"

/* Every list asked for whole, as assayctl list does it, without its start and its printing: in a
 * project that has been open for a while, and as the first question to one whose index and log are
 * not in the page cache. */

#define COLD 3 /* openings a list */

static const char *const kinds[] = {"assets", "cards",     "exceptions", "jobs", "versions",
                                    "slots",  "documents", "events",     "plan"};

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Milliseconds. @out_n: how many rows came. */
static double
ask_whole (AssayProject *project, const char *kind, double *out_n)
{
  const AssayQuery query = {.kind = kind};
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  double begin = lists_now_us ();

  assay_project_ask_async (project, &query, NULL, asked_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rows = assay_project_ask_finish (project, result, &error);
  if (rows == NULL)
    g_error ("%s: %s", kind, error->message);
  *out_n = rows->len;
  return (lists_now_us () - begin) / 1000;
}

static void
bench_warm (ListsKit *kit)
{
  AssayProject *project = lists_open (kit);
  double n = 0, ms;

  lists_rest ();
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      ask_whole (project, kinds[i], &n);
      lists_print (kinds[i], "items", &n, 1);
    }
  for (guint round = 0; round < kit->n_rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      {
        ms = ask_whole (project, kinds[i], &n);
        lists_print (kinds[i], "warm_ms", &ms, 1);
      }
  engine_kit_close (project);
}

static void
bench_cold (ListsKit *kit, const char *kind)
{
  double n, ms, begin;
  AssayProject *project;

  lists_drop_files (kit);
  begin = lists_now_us ();
  project = lists_open (kit);
  ms = (lists_now_us () - begin) / 1000;
  lists_print (kind, "open_ms", &ms, 1);
  lists_drop_files (kit);
  ms = ask_whole (project, kind, &n);
  lists_print (kind, "cold_ms", &ms, 1);
  engine_kit_close (project);
}

void
lists_bench_whole (ListsKit *kit)
{
  bench_warm (kit);
  for (guint i = 0; i < COLD * G_N_ELEMENTS (kinds); i++)
    bench_cold (kit, kinds[i % G_N_ELEMENTS (kinds)]);
}
