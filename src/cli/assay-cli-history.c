/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-history.h"

#include "base/assay-text-seen.h"
#include "engine/project/assay-history.h"

#include <glib/gi18n.h>
#include <stdio.h>

void
assay_cli_history_was_told (AssayCli *cli)
{
  cli->told_read_only = TRUE;
}

void
assay_cli_history_note (AssayCli *cli, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayProblemRow *row = assay_row_get (rows->pdata[i], &assay_problem_row_table);

      if (g_strcmp0 (row->code, "document.newer_schema") == 0)
        assay_cli_history_was_told (cli);
    }
}

char *
assay_cli_dup_history (AssayCli *cli)
{
  g_autofree char *reason = assay_project_dup_read_only (cli->project);

  return assay_project_is_gone (cli->project) ? NULL : g_steal_pointer (&reason);
}

static gboolean
is_unwritable (AssayCli *cli)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);

  return rows != NULL && rows->len > 0
         && ((const AssayStatusRow *) assay_row_get (rows->pdata[0], &assay_status_row_table))
                ->unwritable
              == TRUE;
}

static void
say_read_only (const char *reason)
{
  g_autofree char *shown = assay_text_show (reason, FALSE);

  fprintf (stderr, _ ("Read-only: %s"), shown);
  fputc ('\n', stderr);
}

/* @reason: %NULL, all is well. */
static int
tell (const char *reason, gboolean told, int status)
{
  if (reason == NULL)
    return status;
  if (!told)
    say_read_only (reason);
  return status == ASSAY_EXIT_OK || status == ASSAY_EXIT_PERSON ? ASSAY_EXIT_FAILED : status;
}

/* What there is is whole, and what the command could do it has done: a remark. What it advises may
 * need more. */
static int
remark (AssayCli *cli, const char *reason, int status)
{
  if (!cli->told_read_only)
    {
      say_read_only (reason);
      fprintf (stderr, "%s\n",
               _ ("Whatever is advised here that changes the project can be done then."));
    }
  return status;
}

int
assay_cli_tell_history (AssayCli *cli, const char *reason, int status)
{
  return reason != NULL && is_unwritable (cli) ? remark (cli, reason, status)
                                               : tell (reason, cli->told_read_only, status);
}

int
assay_cli_tell_history_of (const char *folder, int status)
{
  g_autofree char *reason = assay_history_dup_trouble (folder);

  return tell (reason, FALSE, status);
}
