/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"

#include "engine/project/assay-taken-back-words.h"

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

/* Of what was done last: an answer, a choice, or what was done to documents; or of one answer. */
static int
run_undo (AssayCli *cli, char **args)
{
  AssayTakeBackArgs *what;
  g_autoptr (AssayRow) row = NULL;
  g_autofree char *told = NULL;

  if (args[0] != NULL && args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "undo", .arguments = "[CARD]"});
  what = assay_table_new (&assay_take_back_args_table);
  what->card = g_strdup (args[0]);
  row = assay_cli_act (cli, "takeBack", what);
  if (row != NULL)
    told = assay_taken_back_dup_words (assay_row_get (row, &assay_take_back_result_table));
  return finish (cli, row != NULL, told);
}

const AssayCliCommand assay_cli_commands_of_decide[] = {
  {"decide", "CARD yes|no|unsure", N_ ("Answer a question"), TRUE, NULL, run_decide},
  {"undo", "[CARD]", N_ ("Take the newest answer, choice or change of an asset back"), TRUE, NULL,
   run_undo},
  {NULL},
};
