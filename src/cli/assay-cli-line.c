/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/assay-cli-line.h"

#include "base/assay-text-seen.h"
#include "cli/assay-cli-text.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A line that wraps could not be written over. */
static guint
count_columns (void)
{
  struct winsize size = {0};

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1u : 79u;
}

void
assay_cli_line_show (const char *line, gboolean is_terminal)
{
  g_autofree char *shown = assay_text_show (line, TRUE);
  g_autofree char *fitting = is_terminal ? assay_cli_text_dup_cut (shown, count_columns ()) : NULL;

  fprintf (stderr, is_terminal ? "\r\033[K%s" : "%s\n", is_terminal ? fitting : shown);
  fflush (stderr);
}

void
assay_cli_line_clear (void)
{
  fputs ("\r\033[K", stderr);
  fflush (stderr);
}
