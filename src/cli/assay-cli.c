/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/assay-text-seen.h"
#include "cli/assay-cli-history.h"
#include "cli/assay-cli.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  GAsyncResult *result;
  gboolean given_up; /* nobody waits any more: the callback frees it */
} Wait;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  if (wait->given_up)
    g_free (wait);
  else
    wait->result = g_object_ref (result);
}

#define QUESTION "question" /* in the place of an act's kind: it changes nothing */

static void
spin (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
has (const GError *error, const char *code)
{
  const AssayProblems *problems = error != NULL ? assay_error_get_problems (error) : NULL;

  return problems != NULL && assay_problems_has (problems, code);
}

/* Whoever held the project had closed it, or died, before it can have heard what was wanted. */
static gboolean
is_absent (const GError *error)
{
  return has (error, "project.holder_absent");
}

/* … or afterwards. */
static gboolean
is_gone (const GError *error)
{
  return is_absent (error) || has (error, "project.holder_gone");
}

/* … or is there and says nothing. */
static gboolean
is_silent (const GError *error)
{
  return has (error, "project.holder_silent");
}

/* Whether to turn to whoever holds the project next, if only this process. @repeats: what is asked
 * twice is done once; else only with what nobody can have heard. Takes the error then; with none
 * left it was told why there is no other holder. */
static gboolean
goes_on (AssayCli *cli, guint *n_gone, gboolean repeats, GError **error)
{
  if (!(repeats ? is_gone (*error) : is_absent (*error)) || ++*n_gone > ASSAY_CLI_MOST_HOLDERS)
    return FALSE;
  g_clear_error (error);
  return assay_cli_reopen (cli);
}

/* Where what an act did is seen, by its kind. */
static const char *
seen_with (const char *kind)
{
  static const struct
  {
    const char *kind, *command;
  } rows[] = {
    {"life", "assayctl list assets"}, {"rename", "assayctl list assets"},
    {"map", "assayctl models"},       {"takeBack", "assayctl list events"},
    {"giveUp", "assayctl list jobs"}, {"migrate", "assayctl migrate --dry-run"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (kind, rows[i].kind) == 0)
      return rows[i].command;
  return "assayctl status";
}

/* A run goes on with what is left; whatever else was asked for can be asked for again, but not
 * blindly: whoever has ended may have done it. */
static char *
dup_gone_words (const char *kind)
{
  if (g_strcmp0 (kind, "run") == 0)
    return g_strdup (
      _ ("The window or command that made the pictures has ended, and this run with it. "
         "Every picture that was finished is kept. “assayctl run” goes on with the others."));
  return g_strdup_printf (
    /* Translators: %s is a command to type */
    _ ("The window or command that held this project has ended before it answered, so whether "
       "this was done is not known. Nothing that it had confirmed is lost. See how things stand "
       "with “%s”, and run this command again if it was not done."),
    seen_with (kind));
}

/* It may hear of it when it goes on. */
static char *
dup_silent_words (const char *kind, const GError *error)
{
  if (g_strcmp0 (kind, QUESTION) == 0)
    return g_strdup (error->message);
  if (g_strcmp0 (kind, "run") == 0)
    return g_strdup_printf (
      /* Translators: a sentence or two about a process */
      _ ("%s Every picture that was finished is kept, and when that process goes on the others are "
         "made. This run waits for it no longer."),
      error->message);
  return g_strdup_printf (
    /* Translators: a sentence or two about a process, then a command to type */
    _ ("%s Whether this was done is not known, and it may be done yet when that process goes on. "
       "See how things stand then with “%s”, and run this command again if it was not done."),
    error->message, seen_with (kind));
}

static char *
dup_words (const char *kind, const GError *error)
{
  if (is_silent (error))
    return dup_silent_words (kind, error);
  if (is_absent (error))
    return g_strdup (_ ("The window or command that held this project has ended before it heard of "
                        "this, so nothing was done. Run this command again."));
  return is_gone (error) ? dup_gone_words (kind) : g_strdup (error->message);
}

/* @kind: of the act, or QUESTION; %NULL: a command or opening. */
static void
report_error (AssayCli *cli, const char *kind, GError *error)
{
  g_autofree char *words = dup_words (kind, error);

  assay_cli_fail (cli, "%s", words);
  g_error_free (error);
}

static GPtrArray *
ask_once (AssayCli *cli, const AssayQuery *query, GError **error)
{
  Wait wait = {NULL};
  GPtrArray *rows;

  assay_project_ask_async (cli->project, query, NULL, done_cb, &wait);
  spin (&wait);
  rows = assay_project_ask_finish (cli->project, wait.result, error);
  g_object_unref (wait.result);
  return rows;
}

GPtrArray *
assay_cli_ask (AssayCli *cli, const AssayQuery *query)
{
  GError *error = NULL;
  GPtrArray *rows;
  guint n_gone = 0;

  do
    rows = ask_once (cli, query, &error);
  while (rows == NULL && goes_on (cli, &n_gone, TRUE, &error));
  if (error != NULL)
    report_error (cli, QUESTION, error);
  return rows;
}

/* %NULL without an error: stopped. */
static AssayRow *
act_once (AssayCli *cli, const char *kind, gpointer args, const int *stop, GError **error)
{
  Wait *wait = g_new0 (Wait, 1);
  AssayRow *row;

  assay_project_act_async (cli->project, kind, args, NULL, done_cb, wait);
  while (wait->result == NULL && *stop == 0)
    g_main_context_iteration (NULL, TRUE);
  if (wait->result == NULL)
    {
      wait->given_up = TRUE;
      return NULL;
    }
  row = assay_project_act_finish (cli->project, wait->result, error);
  g_object_unref (wait->result);
  g_free (wait);
  return row;
}

AssayRow *
assay_cli_act_until (
  AssayCli *cli, const char *kind, gpointer args, const int *stop, gboolean *out_gone)
{
  GError *error = NULL;
  AssayRow *row = act_once (cli, kind, args, stop, &error);

  if (out_gone != NULL)
    *out_gone = is_gone (error);
  if (out_gone != NULL && *out_gone)
    g_error_free (error);
  else if (error != NULL)
    report_error (cli, kind, error);
  return row;
}

/* Acts that leave nothing else behind when they are done twice. */
static gboolean
repeats (const char *kind)
{
  static const char *const kinds[] = {"rescan", "export",  "models", "gc",
                                      "backup", "restore", NULL};

  return g_strv_contains (kinds, kind);
}

AssayRow *
assay_cli_act (AssayCli *cli, const char *kind, gpointer args)
{
  const int never = 0;
  GError *error = NULL;
  AssayRow *row;
  guint n_gone = 0;

  do
    row = act_once (cli, kind, assay_project_copy_args (kind, args), &never, &error);
  while (row == NULL && goes_on (cli, &n_gone, repeats (kind), &error));
  assay_project_free_args (kind, args);
  if (error != NULL)
    report_error (cli, kind, error);
  return row;
}

GPtrArray *
assay_cli_ask_now (AssayCli *cli, const AssayQuery *query)
{
  g_autoptr (AssayRow) scanned = cli->looked ? NULL : assay_cli_act (cli, "rescan", NULL);

  cli->looked |= scanned != NULL;
  return cli->looked ? assay_cli_ask (cli, query) : NULL;
}

static gboolean
submit_once (AssayCli *cli, GBytes *command, GError **error)
{
  AssayCommand *copy = assay_command_parse (command, "assayctl", NULL);
  Wait wait = {NULL};
  gboolean done;

  assay_project_submit_async (cli->project, copy, NULL, done_cb, &wait);
  spin (&wait);
  done = assay_project_submit_finish (cli->project, wait.result, NULL, error);
  g_object_unref (wait.result);
  return done;
}

/* Sent again to the next holder it is still this one command: what is on the log is not taken
 * twice. */
static GBytes *
name_command (AssayCommand *command)
{
  if (command->idempotency_key == NULL && !assay_command_kind_find (command->kind)->keyed)
    {
      g_autofree char *name = g_uuid_string_random ();

      command->idempotency_key = g_strconcat (command->kind, ":assayctl-", name, NULL);
    }
  return assay_command_to_bytes (command);
}

gboolean
assay_cli_submit (AssayCli *cli, AssayCommand *command)
{
  g_autoptr (GBytes) bytes = name_command (command);
  GError *error = NULL;
  guint n_gone = 0;
  gboolean done;

  assay_command_free (command);
  do
    done = submit_once (cli, bytes, &error);
  while (!done && goes_on (cli, &n_gone, TRUE, &error));
  if (error != NULL)
    report_error (cli, NULL, error);
  return done;
}

gboolean
assay_cli_open (AssayCli *cli)
{
  g_autofree char *own =
    cli->own_folder != NULL ? g_build_filename (cli->own_folder, "machine", NULL) : NULL;
  AssayProjectOptions options = {.folder = cli->folder,
                                 .program = "assayctl",
                                 .cache_folder = own,
                                 .runtime_folder = own,
                                 .serve = own == NULL,
                                 .looks = cli->looks};
  Wait wait = {NULL};
  GError *error = NULL;

  assay_project_open_async (&options, NULL, done_cb, &wait);
  spin (&wait);
  cli->project = assay_project_open_finish (wait.result, &error);
  g_object_unref (wait.result);
  if (cli->project == NULL)
    report_error (cli, NULL, error);
  return cli->project != NULL;
}

void
assay_cli_close (AssayCli *cli)
{
  Wait wait = {NULL};

  if (cli->project == NULL)
    return;
  assay_project_close_async (cli->project, done_cb, &wait);
  spin (&wait);
  g_object_unref (wait.result);
  g_clear_object (&cli->project);
}

gboolean
assay_cli_reopen (AssayCli *cli)
{
  assay_cli_close (cli);
  return assay_cli_open (cli);
}

void
assay_cli_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  shown = assay_text_show (text, FALSE);
  fprintf (stdout, "%s\n", shown);
  fflush (stdout);
}

void
assay_cli_print_rows (AssayCli *cli, GPtrArray *rows)
{
  fputc ('[', stdout);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *text = assay_row_dup_json (rows->pdata[i]);
      g_autofree char *shown = assay_text_show (text, FALSE);

      fprintf (stdout, "%s%s", i > 0 ? ",\n " : "", shown);
    }
  fputs ("]\n", stdout);
}

/* A failure that gives the reason has told it. */
static void
note_told (AssayCli *cli, const char *message)
{
  g_autofree char *reason =
    cli->project != NULL ? assay_project_dup_read_only (cli->project) : NULL;

  if (reason != NULL && strstr (message, reason) != NULL)
    assay_cli_history_was_told (cli);
}

void
assay_cli_fail (AssayCli *cli, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *shown = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  shown = assay_text_show (message, FALSE);
  if (cli->json)
    {
      g_autofree char *object = assay_cli_object ("error", message, NULL);

      assay_cli_print ("%s", object);
    }
  fprintf (stderr, "assayctl: %s\n", shown);
  note_told (cli, message);
}

void
assay_cli_fail_with (AssayCli *cli, const GError *error)
{
  g_autofree char *said = assay_error_dup_message (error, (AssayTranslate) gettext);

  assay_cli_fail (cli, "%s", said);
}

char *
assay_cli_fill (const char *translated, const gint64 *numbers, guint n)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (args, g_strdup_printf ("%" G_GINT64_FORMAT, numbers[i]));
  g_ptr_array_add (args, NULL);
  return assay_sentence_fill (translated, (const char *const *) args->pdata, NULL);
}

char *
assay_cli_count (const char *chosen, gint64 n)
{
  return assay_sentence_fill_n (chosen, n, NULL);
}

char *
assay_cli_path (const char *word)
{
  return word != NULL && *word != '\0' ? g_canonicalize_filename (word, NULL) : NULL;
}

gboolean
assay_cli_looks (void)
{
  return TRUE;
}

int
assay_cli_usage (AssayCli *cli, const AssayCliCommand *command)
{
  fprintf (stderr, _ ("Usage: assayctl %s %s\n"), command->name, command->arguments);
  return ASSAY_EXIT_USAGE;
}

char *
assay_cli_object (const char *name, ...)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) bytes = NULL;
  va_list args;

  assay_json_writer_begin_object (writer);
  va_start (args, name);
  for (const char *member = name; member != NULL; member = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);

      if (value != NULL)
        assay_json_writer_member_string (writer, member, value);
    }
  va_end (args);
  assay_json_writer_end_object (writer);
  bytes = assay_json_writer_finish (writer);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}
