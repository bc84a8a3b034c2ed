/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan-hash FOLDER: prints the hash over the whole plan of the project in FOLDER. Caches go where
 * XDG_CACHE_HOME says. */

#include "engine/engine-kit.h"

int
main (int argc, char **argv)
{
  EngineKit kit = {.folder = argc == 2 ? argv[1] : NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  AssayProject *project;

  if (kit.folder == NULL)
    {
      g_printerr ("plan-hash: which folder?\n");
      return 2;
    }
  project = engine_kit_open (&kit, FALSE, &error);
  rows = project != NULL ? engine_kit_ask (project, "planSummary", NULL, &error) : NULL;
  if (rows != NULL)
    {
      const AssayPlanSummaryRow *sum =
        assay_row_get (rows->pdata[0], &assay_plan_summary_row_table);

      g_print ("%s\n", sum->hash);
    }
  else
    g_printerr ("plan-hash: %s\n", error->message);
  if (project != NULL)
    engine_kit_close (project);
  return rows != NULL ? 0 : 1;
}
