/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"
#include "model/rows/assay-slot-choices.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a person chooses to do with pictures: one command a choice, all alike. */

typedef struct
{
  const char *one, *many; /* N_(): what came of it; {0} pictures */
} Verb;

static const Verb verbs[ASSAY_N_CHOICES] = {
  [ASSAY_CHOICE_WITHDRAW] = {N_ ("{0} picture is approved no longer; the next run makes it again."),
                             N_ ("{0} pictures are approved no longer; the next run makes them "
                                 "again.")},
  [ASSAY_CHOICE_AGAIN] = {N_ ("The next run makes {0} picture again. What is approved stays until "
                              "its successor is."),
                          N_ ("The next run makes {0} pictures again. What is approved stays "
                              "until its successor is.")},
  [ASSAY_CHOICE_ASK] = {N_ ("{0} picture is a question again."),
                        N_ ("{0} pictures are questions again.")},
  [ASSAY_CHOICE_KEEP] = {N_ ("{0} approved picture stays."), N_ ("{0} approved pictures stay.")},
  [ASSAY_CHOICE_ACCEPT] = {N_ ("{0} picture was accepted anyway."),
                           N_ ("{0} pictures were accepted anyway.")},
  [ASSAY_CHOICE_LEAVE_OUT] =
    {N_ ("{0} picture is left out: no run makes it until you change it or say again."),
     N_ ("{0} pictures are left out: no run makes them until you change them or say again.")},
  [ASSAY_CHOICE_CANCEL] = {N_ ("{0} picture is not made now; the next run begins it anew."),
                           N_ ("{0} pictures are not made now; the next run begins them anew.")},
};

static char *reason;
static gboolean everything, drawings;
static const GOptionEntry options[] = {
  {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for the history"), N_ ("WORDS")},
  {"all", 0, 0, G_OPTION_ARG_NONE, &everything, N_ ("Every picture it applies to"), NULL},
  {NULL},
};
static const GOptionEntry again_options[] = {
  {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for the history"), N_ ("WORDS")},
  {"all", 0, 0, G_OPTION_ARG_NONE, &everything, N_ ("Every picture it applies to"), NULL},
  {"sandbox", 0, 0, G_OPTION_ARG_NONE, &drawings, N_ ("Every approved drawing of the sandbox"),
   NULL},
  {NULL},
};

static void
add_slot (AssayArgsSlotChoose *args, const AssaySlotRow *row)
{
  AssayChosenSlot *chosen = g_new0 (AssayChosenSlot, 1);

  chosen->spec = g_strdup (row->spec);
  chosen->slot = assay_slot_dup (&row->slot);
  g_ptr_array_add (args->slots, chosen);
}

static void
fail_unknown (AssayCli *cli, const char *word)
{
  AssayQuery query = {.kind = "assets"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  gboolean known = FALSE;
  const char *nearest;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayAssetRow *asset = assay_row_get (rows->pdata[i], &assay_asset_row_table);

      known |= g_str_equal (asset->id, word);
      g_ptr_array_add (ids, asset->id);
    }
  g_ptr_array_add (ids, NULL);
  nearest = assay_nearest_word (word, (const char *const *) ids->pdata);
  if (known)
    assay_cli_fail (cli, _ ("Nothing has been made of “%s” yet."), word);
  else if (nearest != NULL)
    assay_cli_fail (cli, _ ("There is no asset “%s”. Did you mean “%s”?"), word, nearest);
  else
    assay_cli_fail (cli, _ ("There is no asset “%s”. assayctl list assets names them."), word);
}

/* @word: an asset, all pictures of it; or one picture as “assayctl list slots” writes it. Those it
 * applies to; all of them if it applies to none, so that the refusal says why. */
static gboolean
add_word (AssayCli *cli, AssayChoice choice, const char *word, AssayArgsSlotChoose *args)
{
  g_autofree char *spec = g_strndup (word, strcspn (word, "/"));
  AssayQuery query = {.kind = "slots", .state = "all", .spec = spec};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  guint before = args->slots->len, n = 0;

  for (int pass = 0; pass < 2 && args->slots->len == before; pass++)
    for (guint i = 0; rows != NULL && i < rows->len; i++)
      {
        const AssaySlotRow *row = assay_row_get (rows->pdata[i], &assay_slot_row_table);

        if (strchr (word, '/') != NULL && !g_str_equal (row->id, word))
          continue;
        n++;
        if (pass == 1 || assay_slot_row_takes (row, choice))
          add_slot (args, row);
      }
  if (rows != NULL && n == 0)
    fail_unknown (cli, word);
  return n > 0;
}

/* What the first run against a server offers to replace. */
static gboolean
is_drawing (const AssaySlotRow *row)
{
  return row->state == ASSAY_SLOT_APPROVED
         && g_strcmp0 (row->provider, ASSAY_PROVIDER_SANDBOX) == 0;
}

static gboolean
add_all (AssayCli *cli, AssayChoice choice, AssayArgsSlotChoose *args)
{
  AssayQuery query = {.kind = "slots", .state = "all"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssaySlotRow *row = assay_row_get (rows->pdata[i], &assay_slot_row_table);

      if (assay_slot_row_takes (row, choice) && (!drawings || is_drawing (row)))
        add_slot (args, row);
    }
  if (rows != NULL && args->slots->len == 0)
    assay_cli_fail (cli, "%s", _ ("There is no such picture."));
  return args->slots->len > 0;
}

static int
submit (AssayCli *cli, AssayChoice choice, AssayArgsSlotChoose *args)
{
  const Verb *verb = &verbs[choice];
  guint n = args->slots->len;
  g_autofree char *told = NULL;

  if (!assay_cli_submit (cli, assay_command_new ("slot.choose", args, ASSAY_ACTOR_CLI, "assayctl")))
    return ASSAY_EXIT_FAILED;
  told = assay_cli_count (ngettext (verb->one, verb->many, n), n);
  if (cli->json)
    assay_cli_print ("{\"done\":true,\"pictures\":%u}", n);
  else
    assay_cli_print ("%s%s", told, /* what was to replace it has ended for good */
                     choice == ASSAY_CHOICE_KEEP ? "" : _ (" “assayctl undo” takes it back."));
  return ASSAY_EXIT_OK;
}

static int
run_choice (
  AssayCli *cli, AssayChoice choice, const char *name, const char *arguments, char **words)
{
  const AssayTable *table = assay_command_kind_find ("slot.choose")->args;
  AssayArgsSlotChoose *args = assay_table_new (table);
  gboolean ok = TRUE;

  args->choice = choice;
  args->reason = g_steal_pointer (&reason);
  everything |= drawings;
  if ((words[0] == NULL) == !everything)
    {
      assay_table_free (table, args);
      return assay_cli_usage (cli, &(AssayCliCommand){.name = name, .arguments = arguments});
    }
  for (guint i = 0; ok && words[i] != NULL; i++)
    ok = add_word (cli, choice, words[i], args);
  if (ok && (!everything || add_all (cli, choice, args)))
    return submit (cli, choice, args);
  assay_table_free (table, args);
  return ASSAY_EXIT_FAILED;
}

#define WHICH       "ASSET... | --all"
#define WHICH_AGAIN WHICH " | --sandbox"

#define RUN(name, choice, which)                                                                   \
  static int run_##name (AssayCli *cli, char **words)                                              \
  {                                                                                                \
    return run_choice (cli, ASSAY_CHOICE_##choice, #name, which, words);                           \
  }
RUN (withdraw, WITHDRAW, WHICH)
RUN (again, AGAIN, WHICH_AGAIN)
RUN (ask, ASK, WHICH)
RUN (keep, KEEP, WHICH)
RUN (accept, ACCEPT, WHICH)
RUN (leave, LEAVE_OUT, WHICH)
RUN (cancel, CANCEL, WHICH)
#undef RUN

const AssayCliCommand assay_cli_commands_of_choose[] = {
  {"withdraw", "ASSET... | --all",
   N_ ("Not good after all: take an approval back, and make the picture again"), TRUE, options,
   run_withdraw},
  {"again", "ASSET... | --all | --sandbox",
   N_ ("Make pictures again; what is approved stays until its successor is"), TRUE, again_options,
   run_again},
  {"ask", "ASSET... | --all",
   N_ ("Ask about pictures again; what is approved stays so until the answer"), TRUE, options,
   run_ask},
  {"keep", "ASSET... | --all",
   N_ ("Keep the approved picture instead of the one that is to replace it"), TRUE, options,
   run_keep},
  {"accept", "ASSET... | --all", N_ ("Accept the picture of a problem anyway"), TRUE, options,
   run_accept},
  {"leave", "ASSET... | --all",
   N_ ("Leave a problem out: nothing is made of it until it is changed or chosen again"), TRUE,
   options, run_leave},
  {"cancel", "ASSET... | --all", N_ ("End what is queued or being made"), TRUE, options,
   run_cancel},
  {NULL},
};
