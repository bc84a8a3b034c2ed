/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-under-way.h"
#include "engine/project/assay-restore-words.h"

#include <glib/gi18n.h>

/* Stored files that are gone, out of a backup: shown first, put back with --yes. */

static gboolean yes;

static const GOptionEntry options[] = {
  {"yes", 0, 0, G_OPTION_ARG_NONE, &yes,
   N_ ("Put back what is missing; without this it is only shown"), NULL},
  {NULL},
};

/* Takes @text; "" is no line. */
static void
print_words (char *text)
{
  if (*text != '\0')
    assay_cli_print ("%s", text);
  g_free (text);
}

static void
print_result (const AssayRestoreResult *result)
{
  print_words (yes ? assay_restore_dup_done (result) : assay_restore_dup_found (result));
  if (!yes && result->found > 0)
    assay_cli_print (_ ("“assayctl restore --yes” with this folder puts it back; nothing else of "
                        "the project is touched."));
  print_words (assay_restore_dup_left (result));
}

static int
run (AssayCli *cli, char **args)
{
  g_autofree char *from = assay_cli_path (args[0]);
  g_autoptr (AssayRow) row = NULL;
  const AssayRestoreResult *result;
  AssayCliUnderWay *progress;
  AssayRestoreArgs *wish;

  if (from == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "restore", .arguments = "DIR [--yes]"});
  wish = assay_table_new (&assay_restore_args_table);
  wish->from = g_strdup (from);
  wish->dry_run = !yes;
  progress = assay_cli_under_way_begin (cli, "restore", from);
  row = assay_cli_act (cli, "restore", wish);
  assay_cli_under_way_end (progress);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  result = assay_row_get (row, &assay_restore_result_table);
  if (cli->json)
    print_words (assay_row_dup_json (row));
  else
    print_result (result);
  return result->missing - (yes ? result->found : 0) == 0 ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

const AssayCliCommand assay_cli_commands_of_restore[] = {
  {"restore", "DIR [--yes]", N_ ("Put back stored files that are gone, from a backup in DIR"), TRUE,
   options, run, .looks = assay_cli_looks},
  {NULL},
};
