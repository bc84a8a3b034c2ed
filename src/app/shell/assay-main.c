/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-application.h"
#include "base/assay-allowance.h"
#include "base/assay-installed.h"
#include "engine/project/assay-language.h"

#include <glib/gi18n.h>

/* Before there is a toolkit that would end the process: told where it was started. */
static gboolean
has_enough (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayAllowance have;

  assay_allowance_count (&have, assay_allowance_of_window.descriptors);
  assay_allowance_covers (&have, &assay_allowance_of_window, problems);
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line =
        assay_problem_dup_line (assay_problems_get (problems, i), (AssayTranslate) gettext);

      g_printerr ("assay: %s\n", line);
    }
  return assay_problems_count (problems) == 0;
}

/* The schema lies in a folder of ours too: the one of all programs is only compiled where that is
 * installed, and without a schema the toolkit ends the process. Before the first thread. */
static void
find_settings (void)
{
  g_autofree char *ours =
    assay_installed_find (assay_io_system (), ASSAY_SETTINGS_DIR, ASSAY_BIN_DIR);

  if (ours != NULL)
    g_setenv ("GSETTINGS_SCHEMA_DIR", ours, FALSE);
}

int
main (int argc, char **argv)
{
  g_autoptr (AssayApplication) application = NULL;

  assay_allowance_prepare ();
  assay_language_enter ();
  find_settings ();
  g_set_application_name ("Assay");
  if (!has_enough ())
    return 1;
  application = assay_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
