/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"

#include <glib/gi18n.h>

static char *to, *sheet;

static const GOptionEntry options[] = {
  {"to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Folder to write to"), "DIR"},
  {"sheet", 0, 0, G_OPTION_ARG_FILENAME, &sheet, N_ ("Also write a contact sheet"), "FILE"},
  {NULL},
};

/* Nothing to write, but something waits for the person: that is no failure, and not done either. */
static int
say_what_waits (AssayCli *cli)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  const AssayStatusRow *status;
  gint64 questions, problems;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  status = assay_row_get (rows->pdata[0], &assay_status_row_table);
  questions = assay_number_or_zero (status->cards);
  problems = assay_number_or_zero (status->exceptions);
  if (questions + problems == 0)
    return ASSAY_EXIT_OK;
  if (!cli->json)
    assay_cli_print (_ ("Nothing is approved yet: %" G_GINT64_FORMAT
                        " questions and %" G_GINT64_FORMAT " problems wait for you."),
                     questions, problems);
  return ASSAY_EXIT_PERSON;
}

static int
run (AssayCli *cli, char **args)
{
  g_autofree char *folder = to != NULL ? g_canonicalize_filename (to, NULL) : NULL;
  g_autofree char *picture = sheet != NULL ? g_canonicalize_filename (sheet, NULL) : NULL;
  g_autoptr (AssayRow) row = NULL;
  AssayExportArgs *wish;
  const AssayExportResult *done;

  if (folder == NULL || args[0] != NULL)
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = "export", .arguments = "--to DIR [--sheet FILE]"});
  wish = assay_table_new (&assay_export_args_table);
  wish->to = g_strdup (folder);
  wish->sheet = g_strdup (picture);
  row = assay_cli_act (cli, "export", wish);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  done = assay_row_get (row, &assay_export_result_table);
  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (row);

      assay_cli_print ("%s", text);
    }
  else
    assay_cli_print (_ ("%" G_GINT64_FORMAT " approved pictures in %s: %" G_GINT64_FORMAT
                        " written, %" G_GINT64_FORMAT " unchanged"),
                     assay_number_or_zero (done->files), folder,
                     assay_number_or_zero (done->written), assay_number_or_zero (done->same));
  if (!cli->json)
    assay_cli_print_problem_records (done->problems);
  if (done->refused > 0)
    return ASSAY_EXIT_FAILED;
  return done->files > 0 ? ASSAY_EXIT_OK : say_what_waits (cli);
}

const AssayCliCommand assay_cli_export = {"export", "--to DIR", N_ ("Write the approved pictures"),
                                          TRUE,     options,    run};
