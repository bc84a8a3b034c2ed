/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/assay-allowance.h"
#include "cli/assay-cli-history.h"
#include "cli/assay-cli-output.h"
#include "engine/project/assay-language.h"
#include "engine/project/assay-new-project.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
print_help (FILE *out)
{
  fprintf (out, "%s\n\n", _ ("Usage: assayctl [--project DIR] COMMAND [ARGUMENTS]"));
  for (guint file = 0; assay_cli_commands[file] != NULL; file++)
    for (const AssayCliCommand *row = assay_cli_commands[file]; row->name != NULL; row++)
      {
        g_autofree char *form = g_strdup_printf ("%s %s", row->name, row->arguments);

        fprintf (out, "  %-34s %s\n", form, _ (row->summary));
      }
  fprintf (out, "\n%s\n",
           _ ("Every command takes --json; “assayctl COMMAND --help” shows its options.\n"
              "Exit status: 0 done, 1 something failed, 2 wrong use, 3 a person is needed."));
}

static const AssayCliCommand *
find_command (const char *name)
{
  for (guint file = 0; assay_cli_commands[file] != NULL; file++)
    for (const AssayCliCommand *row = assay_cli_commands[file]; row->name != NULL; row++)
      if (g_str_equal (row->name, name))
        return row;
  return NULL;
}

/* The command is the first word that is neither an option nor --project's value. */
static char *
take_command (char **argv)
{
  for (guint i = 1; argv[i] != NULL; i++)
    {
      char *name;

      if (g_str_equal (argv[i], "--project") || g_str_equal (argv[i], "-C"))
        {
          if (argv[i + 1] != NULL)
            i++;
          continue;
        }
      if (argv[i][0] == '-')
        continue;
      name = argv[i];
      for (guint k = i; argv[k] != NULL; k++)
        argv[k] = argv[k + 1];
      return name;
    }
  return NULL;
}

static void
tell_bad_options (const GError *error)
{
  const char *charset;

  g_get_charset (&charset);
  if (error->domain == G_CONVERT_ERROR)
    fprintf (stderr, _ ("assayctl: What was typed is not in the characters of this system (%s)."),
             charset);
  else
    fprintf (stderr, "assayctl: %s", error->message);
  fputc ('\n', stderr);
}

static gboolean
parse_options (const AssayCliCommand *command, char ***argv, AssayCli *cli, char ***out_rest)
{
  GOptionEntry global[] = {
    {"project", 'C', 0, G_OPTION_ARG_FILENAME, &cli->folder,
     N_ ("Folder of the project (default: the nearest one above)"), "DIR"},
    {"json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print JSON"), NULL},
    {G_OPTION_REMAINING, 0, 0,
     command->names_files ? G_OPTION_ARG_FILENAME_ARRAY : G_OPTION_ARG_STRING_ARRAY, out_rest, NULL,
     NULL},
    {NULL},
  };
  g_autofree char *form = g_strdup_printf ("%s %s", command->name, command->arguments);
  g_autoptr (GOptionContext) context = g_option_context_new (form);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_add_main_entries (context, global, GETTEXT_PACKAGE);
  if (command->options != NULL)
    g_option_context_add_main_entries (context, command->options, GETTEXT_PACKAGE);
  if (g_option_context_parse_strv (context, argv, &error))
    return TRUE;
  tell_bad_options (error);
  return FALSE;
}

static gboolean
find_project (AssayCli *cli)
{
  g_autofree char *start =
    cli->folder != NULL ? g_steal_pointer (&cli->folder) : g_get_current_dir ();

  cli->folder = assay_find_project (start);
  if (cli->folder == NULL)
    assay_cli_fail (
      cli, _ ("There is no project in “%s” or above it. Make one with: assayctl init DIR"), start);
  return cli->folder != NULL;
}

/* What opening had to put aside: told on stderr, no failure. %FALSE: nothing can be asked, which is
 * told. */
static gboolean
print_notices (AssayCli *cli)
{
  AssayQuery query = {.kind = "notices"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);

  if (rows != NULL)
    assay_cli_print_problems (rows);
  return rows != NULL;
}

/* The command itself, on the open project. */
static int
run_opened (const AssayCliCommand *command, AssayCli *cli, char **args)
{
  g_autofree char *history = NULL;
  int status;

  if (!print_notices (cli))
    return ASSAY_EXIT_FAILED;
  history = assay_cli_dup_history (cli);
  status = command->run (cli, args);
  if (history == NULL) /* or only since then: what it did last was not saved */
    history = assay_cli_dup_history (cli);
  return assay_cli_tell_history (cli, history, status);
}

static int
run_command (const AssayCliCommand *command, AssayCli *cli, char **args)
{
  int status;

  if (!command->needs_project)
    return command->run (cli, args);
  if (!find_project (cli))
    return ASSAY_EXIT_FAILED;
  if (command->keeps_closed != NULL && command->keeps_closed ())
    return command->run (cli, args);
  cli->looks = command->looks != NULL && command->looks ();
  if (!assay_cli_open (cli))
    return ASSAY_EXIT_FAILED;
  status = run_opened (command, cli, args);
  assay_cli_close (cli);
  return status;
}

/* "assayctl help" and "assayctl help COMMAND" say what --help says. */
static int
help (char **words)
{
  g_autofree char *name = take_command (words);
  const AssayCliCommand *command = name != NULL ? find_command (name) : NULL;
  g_auto (GStrv) asked = g_strdupv ((char *[]){words[0], (char *) "--help", NULL});
  g_auto (GStrv) rest = NULL;
  AssayCli cli = {0};

  if (name != NULL && command == NULL)
    {
      fprintf (stderr, _ ("assayctl: there is no command “%s”.\n"), name);
      return ASSAY_EXIT_USAGE;
    }
  if (command == NULL)
    print_help (stdout);
  else
    parse_options (command, &asked, &cli, &rest); /* prints and ends the program */
  return ASSAY_EXIT_OK;
}

/* Looked at before anything is opened: a library that is refused one of them ends the process. */
static gboolean
has_enough (AssayCli *cli)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayAllowance have;

  assay_allowance_count (&have, assay_allowance_of_command.descriptors);
  assay_allowance_covers (&have, &assay_allowance_of_command, problems);
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line =
        assay_problem_dup_line (assay_problems_get (problems, i), (AssayTranslate) gettext);

      assay_cli_fail (cli, "%s", line);
    }
  return assay_problems_count (problems) == 0;
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) words = g_strdupv (argv);
  g_autofree char *name = NULL;
  g_auto (GStrv) rest = NULL;
  char *none[] = {NULL};
  AssayCli cli = {0};
  const AssayCliCommand *command;
  int status;

  assay_allowance_prepare ();
  assay_language_enter ();
  if (g_strv_contains ((const char *const *) words, "--version"))
    {
      assay_cli_print ("assayctl %s", ASSAY_VERSION);
      return assay_cli_finish_output (ASSAY_EXIT_OK);
    }
  name = take_command (words);
  if (g_strcmp0 (name, "help") == 0)
    return assay_cli_finish_output (help (words));
  command = name != NULL ? find_command (name) : NULL;
  if (command == NULL)
    {
      gboolean asked = name == NULL && g_strv_contains ((const char *const *) words, "--help");

      if (name != NULL)
        fprintf (stderr, _ ("assayctl: there is no command “%s”.\n"), name);
      print_help (asked ? stdout : stderr);
      return assay_cli_finish_output (asked ? ASSAY_EXIT_OK : ASSAY_EXIT_USAGE);
    }
  if (!parse_options (command, &words, &cli, &rest))
    return ASSAY_EXIT_USAGE;
  status =
    has_enough (&cli) ? run_command (command, &cli, rest != NULL ? rest : none) : ASSAY_EXIT_FAILED;
  g_free (cli.folder);
  return assay_cli_finish_output (status);
}
