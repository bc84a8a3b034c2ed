/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"

#include <glib/gi18n.h>

static int
finish (AssayCli *cli, gboolean done, const char *sentence)
{
  if (!done)
    return ASSAY_EXIT_FAILED;
  assay_cli_print ("%s", cli->json ? "{\"done\":true}" : sentence);
  return ASSAY_EXIT_OK;
}

static int
run_decide (AssayCli *cli, char **args)
{
  AssayArgsCardAnswer *answer;
  int index = args[0] != NULL ? assay_word_index (assay_answer_words, args[1], -1) : -1;

  if (index < 0 || args[2] != NULL)
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = "decide", .arguments = "CARD yes|no|unsure"});
  answer = assay_table_new (assay_command_kind_find ("card.answer")->args);
  answer->card = g_strdup (args[0]);
  answer->answer = index;
  answer->milliseconds = 0;
  g_free (answer->device); /* its default */
  answer->device = g_strdup ("cli");
  return finish (
    cli,
    assay_cli_submit (cli, assay_command_new ("card.answer", answer, ASSAY_ACTOR_CLI, "assayctl")),
    _ ("Answered."));
}

static int
run_undo (AssayCli *cli, char **args)
{
  AssayArgsCardUndo *undo;
  const char *kind = args[0] != NULL ? "card.undo" : "undo";
  gpointer wish;

  if (args[0] != NULL && args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "undo", .arguments = "[CARD]"});
  wish = assay_table_new (assay_command_kind_find (kind)->args);
  if (args[0] != NULL)
    {
      undo = wish;
      undo->card = g_strdup (args[0]);
    }
  return finish (
    cli, assay_cli_submit (cli, assay_command_new (kind, wish, ASSAY_ACTOR_CLI, "assayctl")),
    _ ("Taken back."));
}

const AssayCliCommand assay_cli_commands_of_decide[] = {
  {"decide", "CARD yes|no|unsure", N_ ("Answer a question"), TRUE, NULL, run_decide},
  {"undo", "[CARD]", N_ ("Take the newest answer or choice back"), TRUE, NULL, run_undo},
  {NULL},
};
