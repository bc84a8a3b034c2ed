/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"
#include "engine/project/assay-new-project.h"

#include <glib/gi18n.h>

static char *example, *title;

static const GOptionEntry options[] = {
  {"example", 0, 0, G_OPTION_ARG_STRING, &example, N_ ("Begin with an example: tiny or astroduck"),
   "NAME"},
  {"title", 0, 0, G_OPTION_ARG_STRING, &title, N_ ("Title of the game"), "TEXT"},
  {NULL},
};

static int
run (AssayCli *cli, char **args)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *folder = assay_cli_path (args[0]);
  g_autofree char *base = folder != NULL ? g_filename_display_basename (folder) : NULL;
  g_autofree char *examples = assay_examples_folder ();

  if (folder == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "init", .arguments = "DIR"});
  if (!assay_new_project (folder, title != NULL ? title : base, example, examples, problems))
    {
      g_autofree char *line =
        assay_problem_dup_line (assay_problems_get (problems, 0), (AssayTranslate) gettext);

      assay_cli_fail (cli, "%s", line);
      return ASSAY_EXIT_FAILED;
    }
  if (cli->json)
    {
      g_autofree char *object = assay_cli_object ("folder", folder, NULL);

      assay_cli_print ("%s", object);
    }
  else
    assay_cli_print (_ ("Made a project in %s"), folder);
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_commands_of_init[] = {
  {"init", "DIR", N_ ("Make a project"), FALSE, options, run, .names_files = TRUE},
  {NULL},
};
