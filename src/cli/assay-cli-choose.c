/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-choice-words.h"
#include "cli/assay-cli-chosen.h"

#include <glib/gi18n.h>

/* What a person chooses to do with pictures: one command a choice, all alike. */

static char *reason;
static AssayCliWhich which;

static const GOptionEntry options[] = {
  {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for the history"), N_ ("WORDS")},
  {"all", 0, 0, G_OPTION_ARG_NONE, &which.all, N_ ("Every picture it applies to"), NULL},
  {NULL},
};
static const GOptionEntry options_of_problems[] = {
  {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for the history"), N_ ("WORDS")},
  {"all", 0, 0, G_OPTION_ARG_NONE, &which.all, N_ ("Every picture it applies to"), NULL},
  {"problems", 0, 0, G_OPTION_ARG_NONE, &which.problems, N_ ("Every picture that is a problem now"),
   NULL},
  {"cause", 0, 0, G_OPTION_ARG_STRING, &which.cause,
   N_ ("Every problem of this cause, as “list causes” names it"), "CAUSE"},
  {NULL},
};
static const GOptionEntry options_of_again[] = {
  {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for the history"), N_ ("WORDS")},
  {"all", 0, 0, G_OPTION_ARG_NONE, &which.all, N_ ("Every picture it applies to"), NULL},
  {"problems", 0, 0, G_OPTION_ARG_NONE, &which.problems, N_ ("Every picture that is a problem now"),
   NULL},
  {"cause", 0, 0, G_OPTION_ARG_STRING, &which.cause,
   N_ ("Every problem of this cause, as “list causes” names it"), "CAUSE"},
  {"made-with", 0, 0, G_OPTION_ARG_STRING, &which.made_with,
   N_ ("Every picture that this file of a model made"), "FILE"},
  {"sandbox", 0, 0, G_OPTION_ARG_NONE, &which.drawings,
   N_ ("Every approved drawing of the sandbox"), NULL},
  {NULL},
};

static void
print_passed_over (guint n)
{
  g_autofree char *line = assay_cli_count (
    ngettext ("{0} problem has no picture and stays as it is. Try it again, or leave it out: "
              "assayctl again, assayctl leave.",
              "{0} problems have no picture and stay as they are. Try them again, or leave them "
              "out: assayctl again, assayctl leave.",
              n),
    n);

  if (n > 0)
    assay_cli_print ("%s", line);
}

/* Choosing ------------------------------------------------------------------------------- */

static int
submit (AssayCli *cli, AssayCliChosen *chosen)
{
  AssayChoice choice = (AssayChoice) chosen->args->choice;
  g_autoptr (AssayCliChoiceWords) words = assay_cli_choice_words_new (cli, choice, chosen->rows);

  if (!assay_cli_submit (cli, assay_command_new ("slot.choose", g_steal_pointer (&chosen->args),
                                                 ASSAY_ACTOR_CLI, "assayctl")))
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    assay_cli_print ("{\"done\":true,\"pictures\":%u,\"passedOver\":%u}", chosen->rows->len,
                     chosen->passed_over);
  else
    {
      assay_cli_choice_words_print (words);
      print_passed_over (chosen->passed_over);
    }
  return ASSAY_EXIT_OK;
}

static gboolean
is_one (char **words)
{
  return (words[0] != NULL) + (which.all || which.drawings) + which.problems
           + (which.made_with != NULL) + (which.cause != NULL)
         == 1;
}

static int
run_choice (
  AssayCli *cli, AssayChoice choice, const char *name, const char *arguments, char **words)
{
  g_auto (AssayCliChosen) chosen;

  assay_cli_chosen_init (&chosen, choice);
  chosen.args->reason = g_steal_pointer (&reason);
  which.words = words;
  if (!is_one (words))
    return assay_cli_usage (cli, &(AssayCliCommand){.name = name, .arguments = arguments});
  return assay_cli_chosen_add (&chosen, cli, &which) ? submit (cli, &chosen) : ASSAY_EXIT_FAILED;
}

#define WHICH          "ASSET... | --all"
#define WHICH_PROBLEMS WHICH " | --problems | --cause CAUSE"
#define WHICH_AGAIN    WHICH_PROBLEMS " | --made-with FILE | --sandbox"

#define RUN(name, choice, which)                                                                   \
  static int run_##name (AssayCli *cli, char **words)                                              \
  {                                                                                                \
    return run_choice (cli, ASSAY_CHOICE_##choice, #name, which, words);                           \
  }
RUN (withdraw, WITHDRAW, WHICH)
RUN (again, AGAIN, WHICH_AGAIN)
RUN (ask, ASK, WHICH_PROBLEMS)
RUN (keep, KEEP, WHICH)
RUN (accept, ACCEPT, WHICH_PROBLEMS)
RUN (leave, LEAVE_OUT, WHICH_PROBLEMS)
RUN (cancel, CANCEL, WHICH)
RUN (first, FIRST, "ASSET...")
RUN (later, LATER, "ASSET...")
#undef RUN

const AssayCliCommand assay_cli_commands_of_choose[] = {
  {"withdraw", "ASSET... | --all",
   N_ ("Not good after all: take an approval back, and make the picture again"), TRUE, options,
   run_withdraw},
  {"again", "ASSET... | --all | --problems | --cause CAUSE | --made-with FILE | --sandbox",
   N_ ("Make pictures again; what is approved stays until its successor is"), TRUE,
   options_of_again, run_again},
  {"ask", "ASSET... | --all | --problems | --cause CAUSE",
   N_ ("Ask about pictures again; what is approved stays so until the answer"), TRUE,
   options_of_problems, run_ask},
  {"keep", "ASSET... | --all",
   N_ ("Keep the approved picture instead of the one that is to replace it"), TRUE, options,
   run_keep},
  {"accept", "ASSET... | --all | --problems | --cause CAUSE",
   N_ ("Accept the picture of a problem anyway"), TRUE, options_of_problems, run_accept},
  {"leave", "ASSET... | --all | --problems | --cause CAUSE",
   N_ ("Leave a problem out: nothing is made of it until it is changed or chosen again"), TRUE,
   options_of_problems, run_leave},
  {"cancel", "ASSET... | --all", N_ ("End what is queued or being made"), TRUE, options,
   run_cancel},
  {"first", "ASSET...", N_ ("Make what waits on the queue before all others"), TRUE, NULL,
   run_first},
  {"later", "ASSET...", N_ ("Make what waits on the queue after all others"), TRUE, NULL,
   run_later},
  {NULL},
};
