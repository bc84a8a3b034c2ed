/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-history.h"
#include "cli/assay-cli-text.h"
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

static void
spin (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Whoever held the project has closed it, or died. */
static gboolean
is_gone (const GError *error)
{
  const AssayProblems *problems = error != NULL ? assay_error_get_problems (error) : NULL;

  return problems != NULL && assay_problems_has (problems, "project.holder_gone");
}

/* A run goes on with what is left; whatever else was asked for can be asked for again. */
static const char *
gone_words (const char *kind)
{
  return g_strcmp0 (kind, "run") == 0
           ? _ ("The window or command that made the pictures has ended, and this run with it. "
                "Every picture that was finished is kept. “assayctl run” goes on with the others.")
           : _ ("The window or command that held this project has ended before it answered. "
                "Nothing that it had confirmed is lost. Run this command again.");
}

/* @kind: of the act; %NULL: a question or a command. */
static void
report_error (AssayCli *cli, const char *kind, GError *error)
{
  assay_cli_fail (cli, "%s", is_gone (error) ? gone_words (kind) : error->message);
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

/* Asked of whoever holds the project next, if only this process. */
GPtrArray *
assay_cli_ask (AssayCli *cli, const AssayQuery *query)
{
  GError *error = NULL;
  GPtrArray *rows = ask_once (cli, query, &error);

  if (rows == NULL && is_gone (error))
    {
      g_clear_error (&error);
      if (!assay_cli_reopen (cli))
        return NULL;
      rows = ask_once (cli, query, &error);
    }
  if (rows == NULL)
    report_error (cli, NULL, error);
  return rows;
}

AssayRow *
assay_cli_act_until (
  AssayCli *cli, const char *kind, gpointer args, const int *stop, gboolean *out_gone)
{
  Wait *wait = g_new0 (Wait, 1);
  GError *error = NULL;
  AssayRow *row;

  assay_project_act_async (cli->project, kind, args, NULL, done_cb, wait);
  while (wait->result == NULL && *stop == 0)
    g_main_context_iteration (NULL, TRUE);
  if (wait->result == NULL)
    {
      wait->given_up = TRUE;
      return NULL;
    }
  row = assay_project_act_finish (cli->project, wait->result, &error);
  g_object_unref (wait->result);
  g_free (wait);
  if (out_gone != NULL)
    *out_gone = is_gone (error);
  if (out_gone != NULL && *out_gone)
    g_error_free (error);
  else if (row == NULL)
    report_error (cli, kind, error);
  return row;
}

AssayRow *
assay_cli_act (AssayCli *cli, const char *kind, gpointer args)
{
  const int never = 0;

  return assay_cli_act_until (cli, kind, args, &never, NULL);
}

GPtrArray *
assay_cli_ask_now (AssayCli *cli, const AssayQuery *query)
{
  g_autoptr (AssayRow) scanned = cli->looked ? NULL : assay_cli_act (cli, "rescan", NULL);

  cli->looked |= scanned != NULL;
  return cli->looked ? assay_cli_ask (cli, query) : NULL;
}

gboolean
assay_cli_submit (AssayCli *cli, AssayCommand *command)
{
  Wait wait = {NULL};
  GError *error = NULL;
  gboolean done;

  assay_project_submit_async (cli->project, command, NULL, done_cb, &wait);
  spin (&wait);
  done = assay_project_submit_finish (cli->project, wait.result, NULL, &error);
  g_object_unref (wait.result);
  if (!done)
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
  shown = assay_cli_text_show (text, FALSE);
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
      g_autofree char *shown = assay_cli_text_show (text, FALSE);

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
  shown = assay_cli_text_show (message, FALSE);
  if (cli->json)
    {
      g_autofree char *object = assay_cli_object ("error", message, NULL);

      assay_cli_print ("%s", object);
    }
  fprintf (stderr, "assayctl: %s\n", shown);
  note_told (cli, message);
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
