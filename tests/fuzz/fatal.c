/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linked with libFuzzer. GLib ends a program at a fatal message with SIGTRAP, as if a debugger were
 * there; libFuzzer takes that for no crash, and the input that did it was lost. */
#include "fuzz.h"

#include <signal.h>
#include <stdlib.h>

static void
trap_cb (int signal_number)
{
  (void) signal_number;
  abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  (void) argc;
  (void) argv;
  signal (SIGTRAP, trap_cb);
  return 0;
}
