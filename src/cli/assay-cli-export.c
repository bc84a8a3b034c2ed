/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-aside.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>

static char *to, *sheet;

static const GOptionEntry options[] = {
  {"to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Folder to write to"), "DIR"},
  {"sheet", 0, 0, G_OPTION_ARG_FILENAME, &sheet, N_ ("Also write a contact sheet"), "FILE"},
  {NULL},
};

static void
print_waiting (gint64 n_questions, gint64 n_problems)
{
  g_autofree char *questions =
    assay_cli_count (ngettext ("{0} question", "{0} questions", (gulong) n_questions), n_questions);
  g_autofree char *problems =
    assay_cli_count (ngettext ("{0} problem", "{0} problems", (gulong) n_problems), n_problems);

  /* Translators: counted questions and counted problems */
  assay_cli_print (_ ("Nothing is approved yet. For you to look at: %s and %s."), questions,
                   problems);
}

/* "23 approved pictures", or "23 approved pictures, and 28 that are kept": as status has them. */
static char *
dup_files (gint64 n_files, gint64 n_kept)
{
  gint64 n = n_files - n_kept;
  g_autofree char *asked =
    assay_cli_count (ngettext ("{0} approved picture", "{0} approved pictures", (gulong) n), n);
  g_autofree char *kept =
    assay_cli_count (ngettext ("{0} that is kept", "{0} that are kept", (gulong) n_kept), n_kept);

  if (n_kept <= 0)
    return g_steal_pointer (&asked);
  /* Translators: counted approved pictures, and counted ones that no document asks for any more */
  return g_strdup_printf (_ ("%s, and %s"), asked, kept);
}

static void
print_written (const AssayExportResult *result, const char *folder)
{
  g_autofree char *files = dup_files (result->files, assay_number_or_zero (result->kept_pictures));
  g_autofree char *counts = assay_cli_fill (_ ("{0} written, {1} unchanged"),
                                            (const gint64[]){result->written, result->same}, 2);

  /* Translators: counted pictures, the folder, what became of them */
  assay_cli_print (_ ("%s in %s: %s"), files, folder, counts);
}

/* Whose approval was taken back: its last file stays, for a game may need it. */
static void
print_left (const AssayExportResult *result)
{
  guint n = result->left != NULL ? g_strv_length (result->left) : 0;
  g_autofree char *names = n > 0 ? g_strjoinv (", ", result->left) : NULL;
  const char *args[] = {names, NULL};
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  text = assay_sentence_fill_n (
    ngettext ("{0} file of an earlier export stays though its picture is not approved any more: "
              "{1}. Delete it if the game is to be without it.",
              "{0} files of earlier exports stay though their pictures are not approved any more: "
              "{1}. Delete them if the game is to be without them.",
              n),
    n, args);
  assay_cli_print ("%s", text);
}

/* Nothing to write, but something waits for the person: that is no failure, and not done either. */
static int
say_what_waits (AssayCli *cli)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  const AssayStatusRow *status;
  gint64 questions, problems;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  status = assay_row_get (rows->pdata[0], &assay_status_row_table);
  questions = assay_number_or_zero (status->cards);
  problems = assay_number_or_zero (status->problems);
  if (questions + problems == 0)
    return ASSAY_EXIT_OK;
  if (!cli->json)
    print_waiting (questions, problems);
  return ASSAY_EXIT_PERSON;
}

/* Art that no document asks for is named before anything is written. */
static gboolean
look_at_what_is_kept (AssayCli *cli)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = assay_cli_ask_now (cli, &query);

  if (rows == NULL)
    return FALSE;
  if (!cli->json)
    assay_cli_print_kept (cli);
  return TRUE;
}

/* Before anything is written: nobody finds out from the game. */
static gboolean
name_drawings (AssayCli *cli)
{
  AssayQuery query = {.kind = "versions", .state = "approved"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  g_autofree char *total = NULL, *text = NULL;
  gint64 n = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayVersionRow *row = assay_row_get (rows->pdata[i], &assay_version_row_table);

      n += g_strcmp0 (row->provider, ASSAY_PROVIDER_SANDBOX) == 0;
    }
  if (rows == NULL || n == 0 || cli->json)
    return rows != NULL;
  total = g_strdup_printf ("%u", rows->len);
  text = assay_sentence_fill_n (
    /* Translators: {0} of {1} pictures; how many of them are written is said afterwards */
    ngettext ("{0} of {1} approved pictures is a drawing of the sandbox, not AI.",
              "{0} of {1} approved pictures are drawings of the sandbox, not AI.", (gulong) n),
    n, (const char *[]){total, NULL});
  assay_cli_print ("%s", text);
  return TRUE;
}

static int
run (AssayCli *cli, char **args)
{
  g_autofree char *folder = assay_cli_path (to);
  g_autofree char *picture = assay_cli_path (sheet);
  g_autoptr (AssayRow) row = NULL;
  AssayExportArgs *wish;
  const AssayExportResult *done;

  if (folder == NULL || (sheet != NULL && picture == NULL) || args[0] != NULL)
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = "export", .arguments = "--to DIR [--sheet FILE]"});
  if (!look_at_what_is_kept (cli) || !name_drawings (cli))
    return ASSAY_EXIT_FAILED;
  wish = assay_table_new (&assay_export_args_table);
  wish->to = g_strdup (folder);
  wish->sheet = g_strdup (picture);
  row = assay_cli_act (cli, "export", wish);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  done = assay_row_get (row, &assay_export_result_table);
  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (row);

      assay_cli_print ("%s", text);
    }
  else
    {
      print_written (done, folder);
      print_left (done);
    }
  if (!cli->json)
    assay_cli_print_problem_records (done->problems);
  if (done->refused > 0)
    return ASSAY_EXIT_FAILED;
  return done->files > 0 ? ASSAY_EXIT_OK : say_what_waits (cli);
}

const AssayCliCommand assay_cli_commands_of_export[] = {
  {"export", "--to DIR", N_ ("Write the approved pictures"), TRUE, options, run},
  {NULL},
};
