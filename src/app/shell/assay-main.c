/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-application.h"
#include "engine/project/assay-language.h"

#include <malloc.h>

/* A window lives for days and wakes a dozen threads. With a heap each, as glibc would have it, what
 * one has freed is of no use to the others, and the process grows with every run. */
#define HEAPS 2

static void
share_heaps (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, HEAPS);
#endif
}

int
main (int argc, char **argv)
{
  g_autoptr (AssayApplication) application = NULL;

  share_heaps (); /* before the first thread */
  assay_language_enter ();
  g_set_application_name ("Assay");
  application = assay_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
