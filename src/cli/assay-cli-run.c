/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-history.h"
#include "cli/assay-cli-leave.h"
#include "cli/assay-cli-progress.h"
#include "cli/assay-cli-run-words.h"
#include "engine/project/assay-new-project.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

static char *provider, *server, *checkpoint, *auth_file;
static gboolean until_idle, dry_run;
static int defects = 30;

static const GOptionEntry options[] = {
  {"provider", 0, 0, G_OPTION_ARG_STRING, &provider,
   N_ ("sandbox (drawings, not AI) or comfyui; without it, what was used last"), "NAME"},
  {"server", 0, 0, G_OPTION_ARG_STRING, &server,
   N_ ("Address of ComfyUI, for example http://127.0.0.1:8188"), "URL"},
  {"checkpoint", 0, 0, G_OPTION_ARG_STRING, &checkpoint,
   N_ ("Use this file of the server for a checkpoint, or for all of them, in this run"),
   N_ ("[ID=]FILE")},
  {"auth-file", 0, 0, G_OPTION_ARG_FILENAME, &auth_file,
   N_ ("File (mode 0600) with the server's key: “Bearer KEY”, or lines “NAME: VALUE”"), "FILE"},
  {"defects", 0, 0, G_OPTION_ARG_INT, &defects,
   N_ ("Share of sandbox pictures with a planted defect"), "PERCENT"},
  {"until-idle", 0, 0, G_OPTION_ARG_NONE, &until_idle,
   N_ ("Go on until nothing more can be made (the default)"), NULL},
  {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run,
   N_ ("Run a copy with the sandbox; nothing enters the project"), NULL},
  {NULL},
};

char *
assay_cli_read_authorization (AssayCli *cli, const char *file, gboolean *out_failed)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  *out_failed = FALSE;
  if (file == NULL)
    return NULL;
  *out_failed = TRUE;
  if (g_stat (file, &info) != 0 || !g_file_get_contents (file, &text, NULL, &error))
    {
      assay_cli_fail (cli, _ ("“%s” cannot be read."), file);
      return NULL;
    }
  if ((info.st_mode & 077) != 0)
    {
      assay_cli_fail (cli, _ ("“%s” can be read by others. Set its mode to 0600."), file);
      return NULL;
    }
  *out_failed = FALSE;
  return g_strdup (g_strstrip (text));
}

static gboolean
parse_provider (AssayCli *cli, AssayRunProvider *out)
{
  *out = server != NULL ? ASSAY_RUN_COMFYUI : ASSAY_RUN_LAST;
  if (g_strcmp0 (provider, "sandbox") == 0)
    *out = ASSAY_RUN_SANDBOX;
  else if (g_strcmp0 (provider, "comfyui") == 0)
    *out = ASSAY_RUN_COMFYUI;
  else if (provider != NULL)
    {
      assay_cli_fail (cli, _ ("There is no provider “%s”. Use sandbox or comfyui."), provider);
      return FALSE;
    }
  return TRUE;
}

static AssayRunArgs *
run_args (AssayRunProvider chosen, const char *authorization)
{
  AssayRunArgs *args = assay_table_new (&assay_run_args_table);

  args->provider = chosen;
  args->server = g_strdup (server);
  args->checkpoint = g_strdup (checkpoint);
  args->authorization = g_strdup (authorization);
  args->defects = defects;
  args->wait = TRUE;
  return args;
}

/* What runs at a server goes on there: closing the project would have it canceled, so the process
 * ends as it is. Whatever it had acknowledged is safe, as after any sudden end. */
static int
leave (AssayCli *cli, int signal_number)
{
  assay_cli_tell_left (cli, signal_number);
  if (cli->own_folder != NULL)
    return ASSAY_EXIT_SIGNAL + signal_number;
  fflush (stdout);
  fflush (stderr);
  _exit (ASSAY_EXIT_SIGNAL + signal_number);
}

static AssayRow *
act_once (AssayCli *cli,
          AssayRunProvider chosen,
          const char *authorization,
          const int *signal_number,
          gboolean *out_gone)
{
  AssayCliProgress *progress = assay_cli_progress_begin (cli);
  AssayRow *row =
    assay_cli_act_until (cli, "run", run_args (chosen, authorization), signal_number, out_gone);

  assay_cli_progress_end (progress);
  return row;
}

/* One that was joined may end with its process: what it leaves this one goes on with. */
static AssayRow *
act_on (AssayCli *cli, AssayRunProvider chosen, const char *authorization, const int *signal_number)
{
  gboolean gone = FALSE;
  AssayRow *row = act_once (cli, chosen, authorization, signal_number, &gone);

  for (guint n = 0; gone && n < ASSAY_CLI_MOST_HOLDERS && assay_cli_reopen (cli); n++)
    {
      if (n == 0)
        fprintf (stderr, "%s\n",
                 _ ("The run that this one had joined has ended. This one goes on."));
      row = act_once (cli, chosen, authorization, signal_number,
                      n + 1 < ASSAY_CLI_MOST_HOLDERS ? &gone : NULL);
    }
  return row;
}

static int
run_here (AssayCli *cli)
{
  gboolean failed;
  g_autofree char *authorization = assay_cli_read_authorization (cli, auth_file, &failed);
  g_autoptr (AssayRow) row = NULL;
  AssayRunProvider chosen;
  int signal_number = 0;

  if (failed)
    return ASSAY_EXIT_USAGE;
  if (!parse_provider (cli, &chosen))
    return ASSAY_EXIT_FAILED;
  assay_cli_catch_signals (&signal_number);
  row = act_on (cli, chosen, authorization, &signal_number);
  if (signal_number != 0)
    return leave (cli, signal_number);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  return assay_cli_print_run (cli, row, server == NULL && provider == NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* The project's documents, copied aside, run with the sandbox there; the project itself is never
 * opened. */
static int
run_copy (AssayCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *scratch = g_dir_make_tmp ("assay-dry-XXXXXX", &error);
  g_autofree char *copy = scratch != NULL ? g_build_filename (scratch, "project", NULL) : NULL;
  AssayCli inner = {.folder = copy, .json = cli->json, .own_folder = scratch};
  int status = ASSAY_EXIT_FAILED;

  g_free (provider);
  provider = g_strdup ("sandbox");
  if (copy == NULL || !assay_copy_documents (cli->folder, copy, &error))
    assay_cli_fail_with (cli, error);
  else if (assay_cli_open (&inner))
    {
      status = run_here (&inner);
      assay_cli_close (&inner);
    }
  if (scratch != NULL)
    remove_tree (scratch);
  return status;
}

static int
run (AssayCli *cli, char **args)
{
  if (args[0] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "run", .arguments = "[OPTIONS]"});
  return dry_run ? assay_cli_tell_history_of (cli->folder, run_copy (cli)) : run_here (cli);
}

static gboolean
keeps_closed (void)
{
  return dry_run;
}

const AssayCliCommand assay_cli_commands_of_run[] = {
  {"run", "[OPTIONS]", N_ ("Make what the plan says"), TRUE, options, run, keeps_closed},
  {NULL},
};
