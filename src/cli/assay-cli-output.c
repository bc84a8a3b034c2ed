/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-output.h"

#include "cli/assay-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A pipe that nobody reads any more ("| head"): who has read enough needs no words. */
static gboolean
is_read_no_more (void)
{
  GPollFD out = {.fd = STDOUT_FILENO, .events = G_IO_OUT};

  return g_poll (&out, 1, 0) > 0 && (out.revents & G_IO_ERR) != 0;
}

/* The stream keeps no reason, so the place is asked once more. */
static int
find_cause (void)
{
  return write (STDOUT_FILENO, "\n", 1) < 0 ? errno : 0;
}

static char *
dup_words (int cause)
{
  const char *reason = strerrordesc_np (cause);

  if (cause == EBADF)
    return g_strdup (_ ("The output could not be written: it was closed before this program began. "
                        "Start it with an output, “> /dev/null” if nobody is to read it."));
  if (cause == ENOSPC || cause == EDQUOT)
    return g_strdup (_ ("The output could not be written: the disk is full. Free some space, then "
                        "run this command again."));
  if (cause == EFBIG)
    return g_strdup (_ ("The output could not be written: a file may not become so large here. "
                        "Raise the limit (“ulimit -f”), then run this command again."));
  return g_strdup_printf (_ ("The output could not be written: %s. Run this command again with "
                             "another output."),
                          cause != 0 && reason != NULL ? reason : _ ("Unknown error"));
}

int
assay_cli_finish_output (int status)
{
  g_autofree char *words = NULL;

  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  if (is_read_no_more ())
    return status;
  words = dup_words (find_cause ());
  fprintf (stderr, "assayctl: %s\n", words);
  return ASSAY_EXIT_FAILED;
}
