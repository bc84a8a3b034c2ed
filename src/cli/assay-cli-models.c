/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-made-with.h"
#include "cli/assay-cli-table.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* Which file of a server each model is here, and saying so. */

static char *server, *auth_file;
static gboolean forget;

static const GOptionEntry models_options[] = {
  {"server", 0, 0, G_OPTION_ARG_STRING, &server,
   N_ ("Address of ComfyUI; else the one in use, or the only one known here"), "URL"},
  {"auth-file", 0, 0, G_OPTION_ARG_FILENAME, &auth_file,
   N_ ("File (mode 0600) with the Authorization header's value"), "FILE"},
  {NULL},
};
static const GOptionEntry map_options[] = {
  {"server", 0, 0, G_OPTION_ARG_STRING, &server,
   N_ ("Address of ComfyUI; else the one in use, or the only one known here"), "URL"},
  {"forget", 0, 0, G_OPTION_ARG_NONE, &forget, N_ ("Go by the document again"), NULL},
  {NULL},
};

/* models ---------------------------------------------------------------- */

static char *
dup_nearest (const AssayModelRow *row)
{
  return row->nearest != NULL ? g_strjoinv (", ", row->nearest) : g_strdup ("");
}

/* New string. */
static char *
describe (const AssayModelRow *row)
{
  const char *wanted = assay_text_or_empty (row->wanted), *file = assay_text_or_empty (row->file);
  g_autofree char *nearest = dup_nearest (row);

  switch (row->state)
    {
    case ASSAY_MODEL_MAPPED:
      return g_strdup_printf (_ ("%s (as said here)"), file);
    case ASSAY_MODEL_DEFAULT:
      return g_strdup (file);
    case ASSAY_MODEL_FOUND:
      return g_strdup_printf (_ ("%s (found for %s)"), file, wanted);
    case ASSAY_MODEL_AMBIGUOUS:
      return g_strdup_printf (_ ("%s could be more than one: %s"), wanted, nearest);
    case ASSAY_MODEL_MISSING:
      return *nearest != '\0' ? g_strdup_printf (_ ("missing: %s; nearest: %s"), wanted, nearest)
                              : g_strdup_printf (_ ("missing: %s"), wanted);
    default:
      return g_strdup (wanted);
    }
}

static void
print_models (const AssayModelsResult *found)
{
  g_autoptr (AssayCliTable) table = assay_cli_table_new (3);
  g_autofree char *text = NULL;

  for (guint i = 0; i < found->models->len; i++)
    {
      const AssayModelRow *row = found->models->pdata[i];
      g_autofree char *file = describe (row);

      assay_cli_table_add (table, row->id);
      assay_cli_table_add (table, assay_text_or_empty (row->title));
      assay_cli_table_add (table, file);
    }
  text = assay_cli_table_print (table);
  fputs (text, stdout);
}

static void
print_others (const char *title, char *const *files)
{
  if (files == NULL || files[0] == NULL)
    return;
  assay_cli_print ("%s", title);
  for (guint i = 0; files[i] != NULL; i++)
    assay_cli_print ("  %s", files[i]);
}

/* How many need a word, and the words. */
static int
print_commands (const AssayModelsResult *found)
{
  int status = ASSAY_EXIT_OK;

  for (guint i = 0; i < found->models->len; i++)
    {
      const AssayModelRow *row = found->models->pdata[i];

      if (row->state != ASSAY_MODEL_MISSING && row->state != ASSAY_MODEL_AMBIGUOUS)
        continue;
      if (status == ASSAY_EXIT_OK && row->command != NULL)
        assay_cli_print ("%s", _ ("Say which file a model is here, for example:"));
      if (row->command != NULL)
        assay_cli_print ("  %s", row->command);
      status = ASSAY_EXIT_PERSON;
    }
  return status;
}

static int
print_found (const AssayModelsResult *found)
{
  if (found->server != NULL)
    assay_cli_print (_ ("Models on %s"), found->server);
  else
    assay_cli_print ("%s", _ ("No server is known here yet: files as the documents name them. "
                              "--server URL asks one."));
  print_models (found);
  print_others (_ ("Checkpoints the server has besides:"), found->checkpoints);
  print_others (_ ("LoRAs the server has besides:"), found->loras);
  return print_commands (found);
}

static int
status_of (const AssayModelsResult *found)
{
  for (guint i = 0; i < found->models->len; i++)
    {
      gint64 state = ((const AssayModelRow *) found->models->pdata[i])->state;

      if (state == ASSAY_MODEL_MISSING || state == ASSAY_MODEL_AMBIGUOUS)
        return ASSAY_EXIT_PERSON;
    }
  return ASSAY_EXIT_OK;
}

static int
run_models (AssayCli *cli, char **args)
{
  AssayModelsArgs *asked;
  g_autoptr (AssayRow) row = NULL;
  gboolean failed;
  g_autofree char *authorization = NULL;

  if (args[0] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "models", .arguments = "[OPTIONS]"});
  authorization = assay_cli_read_authorization (cli, auth_file, &failed);
  if (failed)
    return ASSAY_EXIT_USAGE;
  asked = assay_table_new (&assay_models_args_table);
  asked->server = g_strdup (server);
  asked->authorization = g_steal_pointer (&authorization);
  row = assay_cli_act (cli, "models", asked);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (row);

      assay_cli_print ("%s", text);
      return status_of (assay_row_get (row, &assay_models_result_table));
    }
  return print_found (assay_row_get (row, &assay_models_result_table));
}

/* map ------------------------------------------------------------------- */

static void
print_mapped (AssayCli *cli, AssayRow *row)
{
  const AssayMapResult *done = assay_row_get (row, &assay_map_result_table);

  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (row);

      assay_cli_print ("%s", text);
      return;
    }
  if (done->file == NULL && done->before == NULL)
    assay_cli_print (_ ("On %s, nothing was said about %s."), done->server, done->model);
  else if (done->file == NULL)
    assay_cli_print (_ ("On %s, %s goes by its document again, and is no longer %s."), done->server,
                     done->model, done->before);
  else
    assay_cli_print (_ ("On %s, %s is %s. Nothing becomes stale by that."), done->server,
                     done->model, done->file);
  assay_cli_offer_made_with (cli);
}

static int
run_map (AssayCli *cli, char **args)
{
  AssayMapArgs *asked;
  g_autoptr (AssayRow) row = NULL;
  guint n = g_strv_length (args);

  if (n != (forget ? 1 : 2) || *args[n - 1] == '\0')
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = "map", .arguments = "ID FILE | ID --forget"});
  asked = assay_table_new (&assay_map_args_table);
  asked->model = g_strdup (args[0]);
  asked->file = g_strdup (forget ? NULL : args[1]);
  asked->server = g_strdup (server);
  row = assay_cli_act (cli, "map", asked);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  print_mapped (cli, row);
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_commands_of_models[] = {
  {"models", "[OPTIONS]", N_ ("Show which file of the server each model is, and what else it has"),
   TRUE, models_options, run_models, .looks = assay_cli_looks},
  {"map", "ID FILE | ID --forget",
   N_ ("Say, on this machine, which file of the server a checkpoint or LoRA is"), TRUE, map_options,
   run_map},
  {NULL},
};
