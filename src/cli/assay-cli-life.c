/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-asset.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>

/* The life of whole assets: pause, resume, archive, delete, rename. Each says what becomes of what
 * has been made of them. */

/* By AssayLife. {0} assets. */
static const struct
{
  const char *one, *many; /* what was done */
  const char *same;       /* of one that was so before: {0} */
} verbs[] = {
  [ASSAY_LIFE_PAUSE] = {N_ ("{0} asset is paused: no run makes anything of it."),
                        N_ ("{0} assets are paused: no run makes anything of them."),
                        N_ ("{0} is paused already.")},
  [ASSAY_LIFE_RESUME] = {N_ ("{0} asset is ready again: the next run makes what is missing."),
                         N_ ("{0} assets are ready again: the next run makes what is missing."),
                         N_ ("{0} is ready already.")},
  [ASSAY_LIFE_ARCHIVE] = {N_ ("{0} asset is archived: nothing of it is made or asked."),
                          N_ ("{0} assets are archived: nothing of them is made or asked."),
                          N_ ("{0} is archived already.")},
  [ASSAY_LIFE_DELETE] = {N_ ("{0} asset is deleted; its document stays in the history."),
                         N_ ("{0} assets are deleted; their documents stay in the history."), ""},
};

static void
add_count (GStrvBuilder *list, const char *one, const char *many, gint64 n)
{
  g_autofree char *counted = assay_cli_count (ngettext (one, many, (gulong) n), n);

  if (n > 0)
    g_strv_builder_add (list, counted);
}

static void
print_ended (const AssayLifeResult *done)
{
  GStrvBuilder *list = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autofree char *all = NULL;

  add_count (list, N_ ("{0} picture that was to be made"), N_ ("{0} pictures that were to be made"),
             done->jobs);
  add_count (list, N_ ("{0} question"), N_ ("{0} questions"), done->cards);
  add_count (list, N_ ("{0} problem"), N_ ("{0} problems"), done->exceptions);
  words = g_strv_builder_end (list);
  g_strv_builder_unref (list);
  all = g_strjoinv (", ", words);
  if (words[0] != NULL)
    /* Translators: “2 pictures that were to be made, 1 question” */
    assay_cli_print (_ ("Ended with that: %s."), all);
}

static void
print_kept (const AssayLifeResult *done)
{
  g_autofree char *line =
    assay_cli_count (ngettext ("{0} approved picture is kept.", "{0} approved pictures are kept.",
                               (gulong) done->kept),
                     done->kept);

  if (done->kept > 0)
    assay_cli_print ("%s", line);
}

static void
print_same (AssayLife life, const char *asset)
{
  const char *args[] = {asset, NULL};
  g_autofree char *line = assay_sentence_fill (_ (verbs[life].same), args, NULL);

  assay_cli_print ("%s", line);
}

static void
print_life (AssayLife life, const AssayLifeResult *done)
{
  guint n = g_strv_length (done->done);
  g_autofree char *line =
    assay_cli_count (ngettext (verbs[life].one, verbs[life].many, (gulong) n), n);

  for (guint i = 0; done->same[i] != NULL; i++)
    print_same (life, done->same[i]);
  if (n == 0)
    return;
  assay_cli_print ("%s%s", line, _ (" “assayctl undo” takes it back."));
  print_ended (done);
  if (life != ASSAY_LIFE_RESUME)
    print_kept (done);
}

static int
print_row (AssayCli *cli, AssayRow *row)
{
  g_autofree char *text = assay_row_dup_json (row);

  assay_cli_print ("%s", text);
  return ASSAY_EXIT_OK;
}

static int
run_life (AssayCli *cli, AssayLife life, char **specs)
{
  g_auto (GStrv) ids = NULL;
  AssayLifeArgs *args;
  g_autoptr (AssayRow) row = NULL;

  if (specs[0] == NULL)
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = assay_life_words[life], .arguments = "ASSET..."});
  ids = assay_cli_name_assets (cli, specs);
  if (ids == NULL)
    return ASSAY_EXIT_FAILED;
  args = assay_table_new (&assay_life_args_table);
  args->life = life;
  g_strfreev (args->specs);
  args->specs = g_steal_pointer (&ids);
  row = assay_cli_act (cli, "life", args);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    return print_row (cli, row);
  print_life (life, assay_row_get (row, &assay_life_result_table));
  return ASSAY_EXIT_OK;
}

#define RUN(name, life)                                                                            \
  static int run_##name (AssayCli *cli, char **words)                                              \
  {                                                                                                \
    return run_life (cli, ASSAY_LIFE_##life, words);                                               \
  }
RUN (pause, PAUSE)
RUN (resume, RESUME)
RUN (archive, ARCHIVE)
RUN (delete, DELETE)
#undef RUN

static void
print_renamed (const AssayRenameArgs *args, gint64 n)
{
  g_autofree char *along =
    assay_cli_count (ngettext ("{0} picture", "{0} pictures", (gulong) n), n);

  if (n > 0)
    /* Translators: the new name, counted pictures, new name, old name */
    assay_cli_print (_ ("It is called %s now, with its %s, questions and approvals. To take it "
                        "back: assayctl rename %s %s"),
                     args->to, along, args->to, args->from);
  else
    assay_cli_print (_ ("It is called %s now. To take it back: assayctl rename %s %s"), args->to,
                     args->to, args->from);
}

static int
run_rename (AssayCli *cli, char **words)
{
  g_auto (GStrv) ids = NULL;
  AssayRenameArgs *args, told = {NULL, words[0] != NULL ? words[1] : NULL};
  g_autoptr (AssayRow) row = NULL;

  if (told.to == NULL || words[2] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "rename", .arguments = "OLD NEW"});
  ids = assay_cli_name_assets (cli, (char *[]){words[0], NULL});
  if (ids == NULL)
    return ASSAY_EXIT_FAILED;
  told.from = ids[0];
  args = assay_table_new (&assay_rename_args_table);
  args->from = g_strdup (told.from);
  args->to = g_strdup (told.to);
  row = assay_cli_act (cli, "rename", args);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    return print_row (cli, row);
  print_renamed (
    &told,
    assay_number_or_zero (
      ((const AssayRenameResult *) assay_row_get (row, &assay_rename_result_table))->versions));
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_commands_of_life[] = {
  {"pause", "ASSET...", N_ ("Make nothing more of assets; what is being made of them ends"), TRUE,
   NULL, run_pause},
  {"resume", "ASSET...", N_ ("Make assets again that were paused, archived or drafts"), TRUE, NULL,
   run_resume},
  {"archive", "ASSET...", N_ ("Put assets away: nothing is made or asked, approved art stays"),
   TRUE, NULL, run_archive},
  {"delete", "ASSET...", N_ ("Delete the documents of assets; approved art stays"), TRUE, NULL,
   run_delete},
  {"rename", "OLD NEW", N_ ("Give an asset another name, with its history"), TRUE, NULL,
   run_rename},
  {NULL},
};
