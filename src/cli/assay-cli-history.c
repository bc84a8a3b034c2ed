/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-history.h"

#include "cli/assay-cli-text.h"
#include "engine/project/assay-history.h"

#include <glib/gi18n.h>
#include <stdio.h>

void
assay_cli_history_was_told (AssayCli *cli)
{
  cli->told_read_only = TRUE;
}

/* @reason: %NULL, all is well. */
static int
tell (const char *reason, gboolean told, int status)
{
  g_autofree char *shown = reason != NULL ? assay_cli_text_show (reason, FALSE) : NULL;

  if (reason == NULL)
    return status;
  if (!told)
    {
      fprintf (stderr, _ ("Read-only: %s"), shown);
      fputc ('\n', stderr);
    }
  return status == ASSAY_EXIT_OK || status == ASSAY_EXIT_PERSON ? ASSAY_EXIT_FAILED : status;
}

int
assay_cli_tell_history (AssayCli *cli, const char *reason, int status)
{
  return tell (reason, cli->told_read_only, status);
}

int
assay_cli_tell_history_of (const char *folder, int status)
{
  g_autofree char *reason = assay_history_dup_trouble (folder);

  return tell (reason, FALSE, status);
}
