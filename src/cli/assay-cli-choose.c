/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"
#include "model/rows/assay-slot-choices.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a person chooses to do with pictures: one command a choice, all alike. */

typedef struct
{
  const char *one, *many;             /* N_(): what came of it; {0} pictures */
  const char *aside_one, *aside_many; /* … where no run makes them now; %NULL: the same */
} Verb;

static const Verb verbs[ASSAY_N_CHOICES] = {
  [ASSAY_CHOICE_WITHDRAW] = {N_ ("{0} picture is approved no longer; the next run makes it again."),
                             N_ ("{0} pictures are approved no longer; the next run makes them "
                                 "again."),
                             N_ ("{0} picture is approved no longer."),
                             N_ ("{0} pictures are approved no longer.")},
  [ASSAY_CHOICE_AGAIN] = {N_ ("The next run makes {0} picture again. What is approved stays until "
                              "its successor is."),
                          N_ ("The next run makes {0} pictures again. What is approved stays "
                              "until its successor is."),
                          N_ ("{0} picture is to be made again. What is approved stays until its "
                              "successor is."),
                          N_ ("{0} pictures are to be made again. What is approved stays until "
                              "its successor is.")},
  [ASSAY_CHOICE_ASK] = {N_ ("{0} picture is a question again."),
                        N_ ("{0} pictures are questions again.")},
  [ASSAY_CHOICE_KEEP] = {N_ ("{0} approved picture stays."), N_ ("{0} approved pictures stay.")},
  [ASSAY_CHOICE_ACCEPT] = {N_ ("{0} picture was accepted anyway."),
                           N_ ("{0} pictures were accepted anyway.")},
  [ASSAY_CHOICE_LEAVE_OUT] =
    {N_ ("{0} picture is left out: no run makes it until you change it or say again."),
     N_ ("{0} pictures are left out: no run makes them until you change them or say again.")},
  [ASSAY_CHOICE_CANCEL] = {N_ ("{0} picture is not made now; the next run begins it anew."),
                           N_ ("{0} pictures are not made now; the next run begins them anew."),
                           N_ ("{0} picture is not made now."),
                           N_ ("{0} pictures are not made now.")},
  [ASSAY_CHOICE_FIRST] = {N_ ("{0} picture is made before all others."),
                          N_ ("{0} pictures are made before all others.")},
  [ASSAY_CHOICE_LATER] = {N_ ("{0} picture is made after all others."),
                          N_ ("{0} pictures are made after all others.")},
};

static char *reason, *made_with;
static gboolean everything, drawings;
static const GOptionEntry options[] = {
  {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for the history"), N_ ("WORDS")},
  {"all", 0, 0, G_OPTION_ARG_NONE, &everything, N_ ("Every picture it applies to"), NULL},
  {NULL},
};
static const GOptionEntry options_of_again[] = {
  {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for the history"), N_ ("WORDS")},
  {"all", 0, 0, G_OPTION_ARG_NONE, &everything, N_ ("Every picture it applies to"), NULL},
  {"made-with", 0, 0, G_OPTION_ARG_STRING, &made_with,
   N_ ("Every picture that this file of a model made"), "FILE"},
  {"sandbox", 0, 0, G_OPTION_ARG_NONE, &drawings, N_ ("Every approved drawing of the sandbox"),
   NULL},
  {NULL},
};

static void
add_slot (AssayArgsSlotChoose *args, const char *spec, const AssaySlot *slot)
{
  AssayChosenSlot *chosen = g_new0 (AssayChosenSlot, 1);

  chosen->spec = g_strdup (spec);
  chosen->slot = assay_slot_dup (slot);
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
          add_slot (args, row->spec, &row->slot);
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
        add_slot (args, row->spec, &row->slot);
    }
  if (rows != NULL && args->slots->len == 0)
    assay_cli_fail (cli, "%s", _ ("There is no such picture."));
  return args->slots->len > 0;
}

static gboolean
add_made_with (AssayCli *cli, const char *file, AssayArgsSlotChoose *args)
{
  AssayQuery query = {.kind = "madeWith", .search = file};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayMadeWithRow *row = assay_row_get (rows->pdata[i], &assay_made_with_row_table);

      add_slot (args, row->spec, &row->slot);
    }
  if (rows != NULL && rows->len == 0)
    assay_cli_fail (cli, _ ("No picture that is approved or to be decided was made with “%s”."),
                    file);
  return args->slots->len > 0;
}

/* Why no run makes pictures of the asset @id now, and what to do; %NULL when it does. New string.
 */
static char *
dup_why_aside (GPtrArray *assets, const char *id)
{
  for (guint i = 0; i < assets->len; i++)
    {
      const AssayAssetRow *asset = assay_row_get (assets->pdata[i], &assay_asset_row_table);

      if (!g_str_equal (asset->id, id))
        continue;
      if (asset->state == ASSAY_ASSET_PAUSED || asset->state == ASSAY_ASSET_DRAFT
          || asset->state == ASSAY_ASSET_ARCHIVED)
        /* Translators: an asset, what its document says (paused, draft, archived), the asset */
        return g_strdup_printf (_ ("Nothing is made of %s, which is %s, before: assayctl resume "
                                   "%s"),
                                id, _ (assay_word_at (assay_asset_state_words, asset->state)), id);
      return NULL;
    }
  return g_strdup_printf (_ ("Nothing is made of %s: its document is gone."), id);
}

/* (element-type char *): a line for each asset that is on the shelf. */
static GPtrArray *
list_why_aside (AssayCli *cli, const AssayArgsSlotChoose *args)
{
  AssayQuery query = {.kind = "assets"};
  g_autoptr (GPtrArray) assets = assay_cli_ask (cli, &query);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; assets != NULL && i < args->slots->len; i++)
    {
      const AssayChosenSlot *chosen = args->slots->pdata[i];
      char *line =
        g_hash_table_add (seen, chosen->spec) ? dup_why_aside (assets, chosen->spec) : NULL;

      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  return lines;
}

static void
print_done (const Verb *verb, gboolean undoable, guint n, GPtrArray *aside)
{
  gboolean plain = aside->len > 0 && verb->aside_one != NULL;
  g_autofree char *told = assay_cli_count (plain ? ngettext (verb->aside_one, verb->aside_many, n)
                                                 : ngettext (verb->one, verb->many, n),
                                           n);

  assay_cli_print ("%s%s", told, undoable ? _ (" “assayctl undo” takes it back.") : "");
  for (guint i = 0; plain && i < aside->len; i++)
    assay_cli_print ("%s", (const char *) aside->pdata[i]);
}

static int
submit (AssayCli *cli, AssayChoice choice, AssayArgsSlotChoose *args)
{
  guint n = args->slots->len;
  g_autoptr (GPtrArray) aside = list_why_aside (cli, args);

  if (!assay_cli_submit (cli, assay_command_new ("slot.choose", args, ASSAY_ACTOR_CLI, "assayctl")))
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    assay_cli_print ("{\"done\":true,\"pictures\":%u}", n);
  else /* what was to replace a kept one has ended for good */
    print_done (&verbs[choice], choice != ASSAY_CHOICE_KEEP, n, aside);
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
  if ((words[0] != NULL) + everything + (made_with != NULL) != 1)
    {
      assay_table_free (table, args);
      return assay_cli_usage (cli, &(AssayCliCommand){.name = name, .arguments = arguments});
    }
  for (guint i = 0; ok && words[i] != NULL; i++)
    ok = add_word (cli, choice, words[i], args);
  if (ok && made_with != NULL)
    ok = add_made_with (cli, made_with, args);
  if (ok && (!everything || add_all (cli, choice, args)))
    return submit (cli, choice, args);
  assay_table_free (table, args);
  return ASSAY_EXIT_FAILED;
}

#define WHICH       "ASSET... | --all"
#define WHICH_AGAIN WHICH " | --made-with FILE | --sandbox"

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
RUN (first, FIRST, "ASSET...")
RUN (later, LATER, "ASSET...")
#undef RUN

const AssayCliCommand assay_cli_commands_of_choose[] = {
  {"withdraw", "ASSET... | --all",
   N_ ("Not good after all: take an approval back, and make the picture again"), TRUE, options,
   run_withdraw},
  {"again", "ASSET... | --all | --made-with FILE | --sandbox",
   N_ ("Make pictures again; what is approved stays until its successor is"), TRUE,
   options_of_again, run_again},
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
  {"first", "ASSET...", N_ ("Make what waits on the queue before all others"), TRUE, NULL,
   run_first},
  {"later", "ASSET...", N_ ("Make what waits on the queue after all others"), TRUE, NULL,
   run_later},
  {NULL},
};
