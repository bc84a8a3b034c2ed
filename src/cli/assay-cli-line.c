/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/assay-cli-line.h"

#include "base/assay-text-seen.h"
#include "cli/assay-cli-text.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* To the terminal's width: a line that wraps could not be written over. */
static void
cut (char *line)
{
  struct winsize size = {0};
  guint columns =
    ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1u : 79u;

  while (assay_cli_text_measure (line) > columns)
    *g_utf8_find_prev_char (line, line + strlen (line)) = '\0';
}

void
assay_cli_line_show (const char *line, gboolean is_terminal)
{
  g_autofree char *shown = assay_text_show (line, TRUE);

  if (is_terminal)
    cut (shown);
  fprintf (stderr, is_terminal ? "\r\033[K%s" : "%s\n", shown);
  fflush (stderr);
}

void
assay_cli_line_clear (void)
{
  fputs ("\r\033[K", stderr);
  fflush (stderr);
}
