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

static gboolean
take_answer_back (AssayCli *cli, const char *card)
{
  AssayArgsCardUndo *undo = assay_table_new (assay_command_kind_find ("card.undo")->args);

  undo->card = g_strdup (card);
  return assay_cli_submit (cli, assay_command_new ("card.undo", undo, ASSAY_ACTOR_CLI, "assayctl"));
}

/* Of what was done last: an answer, a choice, or what was done to documents. */
static gboolean
take_newest_back (AssayCli *cli)
{
  g_autoptr (AssayRow) row =
    assay_cli_act (cli, "takeBack", assay_table_new (&assay_take_back_args_table));

  return row != NULL;
}

static int
run_undo (AssayCli *cli, char **args)
{
  if (args[0] != NULL && args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "undo", .arguments = "[CARD]"});
  return finish (cli, args[0] != NULL ? take_answer_back (cli, args[0]) : take_newest_back (cli),
                 _ ("Taken back."));
}

const AssayCliCommand assay_cli_commands_of_decide[] = {
  {"decide", "CARD yes|no|unsure", N_ ("Answer a question"), TRUE, NULL, run_decide},
  {"undo", "[CARD]", N_ ("Take the newest answer, choice or change of an asset back"), TRUE, NULL,
   run_undo},
  {NULL},
};
