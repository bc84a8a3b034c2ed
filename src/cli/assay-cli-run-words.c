/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-run-words.h"

#include "base/assay-text-seen.h"
#include "cli/assay-cli-aside.h"
#include "cli/assay-cli-away.h"
#include "cli/assay-cli-history.h"
#include "engine/project/assay-title-order.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static gboolean
is_sandbox (const AssayRunResult *done)
{
  return g_strcmp0 (done->server, ASSAY_SERVER_SANDBOX) == 0;
}

/* A run that had nothing to do says why. */
static void
explain_idle (AssayCli *cli)
{
  AssayQuery query = {.kind = "planSummary"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  const AssayPlanSummaryRow *row;
  g_autofree char *text = NULL;

  if (rows == NULL || rows->len == 0)
    return;
  row = assay_row_get (rows->pdata[0], &assay_plan_summary_row_table);
  text = assay_cli_fill (_ ("Nothing to make: {0} held as approved, {1} waiting for an answer or a "
                            "problem's end, {2} blocked."),
                         (const gint64[]){row->held, row->waiting, row->blocked}, 3);
  assay_cli_print ("%s", text);
}

#define MOST_NAMES 30 /* more are a wall that nobody reads */

/* "Potion, Coin and 7 more" */
static char *
join_names (char **names)
{
  gint64 n = g_strv_length (names), more = MAX (n - MOST_NAMES, 0);
  g_autoptr (GStrvBuilder) shown = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL;
  const char *args[] = {NULL, NULL};

  for (gint64 i = 0; i < n - more; i++)
    g_strv_builder_add (shown, names[i]);
  parts = g_strv_builder_end (shown);
  joined = g_strjoinv (", ", parts);
  if (more == 0)
    return g_steal_pointer (&joined);
  args[0] = joined;
  /* Translators: {1}: names, with commas between them */
  return assay_sentence_fill_n (ngettext ("{1} and {0} more", "{1} and {0} more", (gulong) more),
                                more, args);
}

/* By title, and pictures of one asset as they are counted. */
static int
compare_failed (gconstpointer a, gconstpointer b)
{
  const AssayExceptionRow *one = *(const AssayExceptionRow *const *) a;
  const AssayExceptionRow *other = *(const AssayExceptionRow *const *) b;
  g_autofree char *key = assay_title_dup_sort_key (assay_text_or_empty (one->title));
  g_autofree char *other_key = assay_title_dup_sort_key (assay_text_or_empty (other->title));
  int order = strcmp (key, other_key);

  return order != 0
           ? order
           : (one->slot.variant > other->slot.variant) - (one->slot.variant < other->slot.variant);
}

/* "Icon 10, picture 2"; the first one goes by the title alone. */
static char *
dup_name (const AssayExceptionRow *row)
{
  gint64 variant = assay_number_or_zero (row->slot.variant);

  if (variant == 0)
    return g_strdup (assay_text_or_empty (row->title));
  /* Translators: title of an asset, number of its picture */
  return g_strdup_printf (_ ("%s, picture %d"), assay_text_or_empty (row->title),
                          (int) variant + 1);
}

/* Names of those that became a problem with this text, in order. */
static char *
join_titles (const GPtrArray *failed, const char *text)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < failed->len; i++)
    if (g_str_equal (assay_text_or_empty (((AssayExceptionRow *) failed->pdata[i])->text), text))
      g_ptr_array_add (rows, failed->pdata[i]);
  g_ptr_array_sort (rows, compare_failed);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (names, dup_name (rows->pdata[i]));
  g_ptr_array_add (names, NULL);
  return join_names ((char **) names->pdata);
}

/* What became a problem, those of one cause together. */
static void
print_failed (const AssayRunResult *done)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = done->failed->len; i > 0; i--)
    {
      const AssayExceptionRow *row = done->failed->pdata[i - 1];
      const char *text = assay_text_or_empty (row->text);
      g_autofree char *of = NULL, *line = NULL, *shown = NULL;

      if (!g_hash_table_add (told, (char *) text))
        continue;
      of = join_titles (done->failed, text);
      line = g_strdup_printf ("%s: %s", of, text);
      shown = assay_text_show (line, TRUE);
      fprintf (stderr, "%s\n", shown);
    }
}

static void
print_blocked (const AssayRunResult *done)
{
  g_autofree char *names = join_names (done->blocked_specs);
  const char *args[] = {names, NULL};
  g_autofree char *line = NULL;

  assay_cli_print_problem_records (done->lapsed);
  assay_cli_print_problem_records (done->blocked_by);
  if (done->blocked <= 0)
    return;
  line = assay_sentence_fill_n (ngettext ("{0} asset cannot be made until that is mended: {1}.",
                                          "{0} assets cannot be made until that is mended: {1}.",
                                          (gulong) done->blocked),
                                done->blocked, args);
  fprintf (stderr, "%s\n", line);
}

/* Whoever named no server is told which one it was, and how to say another. */
static void
print_other_servers (const AssayRunResult *done)
{
  const char *args[] = {done->server, NULL};
  g_autofree char *line = NULL;

  if (is_sandbox (done))
    return;
  line = assay_sentence_fill (
    _ ("This project used {0} last. For another server: --server URL. For drawings, not AI: "
       "--provider sandbox."),
    args, NULL);
  fprintf (stderr, "%s\n", line);
}

/* Why it ended before all was made, and what becomes of the rest. */
static void
print_trouble (AssayCli *cli, const AssayRunResult *done, gboolean by_itself)
{
  gint64 left = assay_number_or_zero (done->left);
  g_autofree char *line = NULL;
  g_autofree char *read_only = assay_cli_dup_history (cli);

  assay_cli_fail (cli, "%s", done->trouble);
  if (read_only != NULL)
    return; /* no server is to blame, and no next run goes on */
  if (by_itself)
    print_other_servers (done);
  if (left == 0)
    return;
  line = assay_cli_count (
    ngettext ("This run has ended. {0} picture is still to be made; the next run goes on with it.",
              "This run has ended. {0} pictures are still to be made; the next run goes on with "
              "them.",
              (gulong) left),
    left);
  fprintf (stderr, "%s\n", line);
}

static void
print_interrupted (gint64 n)
{
  g_autofree char *line = NULL;

  if (n <= 0)
    return;
  line = assay_cli_count (
    ngettext (
      "{0} picture was interrupted at the server twice, by somebody else, and is left alone "
      "now; the next run makes it.",
      "{0} pictures were interrupted at the server twice, by somebody else, and are left "
      "alone now; the next run makes them.",
      (gulong) n),
    n);
  assay_cli_print ("%s", line);
}

static void
print_canceled (const AssayRunResult *done)
{
  gint64 interrupted = assay_number_or_zero (done->interrupted);
  gint64 n = assay_number_or_zero (done->canceled) - interrupted;
  g_autofree char *line = NULL;

  print_interrupted (interrupted);
  if (n <= 0)
    return;
  line =
    assay_cli_count (ngettext ("{0} picture was canceled; the next run makes it.",
                               "{0} pictures were canceled; the next run makes them.", (gulong) n),
                     n);
  assay_cli_print ("%s", line);
}

/* They stay until somebody says otherwise, but nobody takes them for the server's. */
static void
print_drawings (const AssayRunResult *done)
{
  gint64 n = assay_number_or_zero (done->drawings);
  g_autofree char *line = NULL;

  if (n <= 0 || g_strcmp0 (done->provider_kind, ASSAY_PROVIDER_SANDBOX) == 0)
    return;
  line = assay_cli_count (
    ngettext ("{0} approved picture is a drawing of the sandbox and stays. To have it made here: "
              "assayctl again --sandbox, then run.",
              "{0} approved pictures are drawings of the sandbox and stay. To have them made here: "
              "assayctl again --sandbox, then run.",
              (gulong) n),
    n);
  assay_cli_print ("%s", line);
}

static void
print_joined (const AssayRunResult *done)
{
  const char *args[] = {is_sandbox (done) ? _ ("the sandbox") : done->server, NULL};
  g_autofree char *line = NULL;

  if (done->joined != TRUE)
    return;
  line =
    assay_sentence_fill (_ ("A run at {0} was under way, and this one joined it."), args, NULL);
  assay_cli_print ("%s", line);
}

/* All of this run; how the project stands is what “status” says. */
static void
print_counts (AssayCli *cli, const AssayRunResult *done)
{
  g_autofree char *seconds = NULL, *counts = NULL;
  gint64 ms = assay_number_or_zero (done->milliseconds);

  seconds = g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, ms / 1000, ms % 1000 / 100);
  if (g_strcmp0 (done->provider_kind, "sandbox") == 0)
    assay_cli_print (_ ("Sandbox: these are drawings, not AI pictures."));
  counts = assay_cli_fill (
    _ ("specs {0}  pictures {1}  auto-approved {2}  cards {3}  exceptions {4}"),
    (const gint64[]){assay_number_or_zero (done->made_specs), done->made, done->auto_approved,
                     assay_number_or_zero (done->asked), done->failed->len},
    5);
  assay_cli_print (_ ("%s  seconds %s"), counts, seconds);
}

/* One that answers, and not the run's: it still makes what it got. Borrowed; %NULL: none. */
static const char *
find_busy (const AssayRunResult *done)
{
  for (guint i = 0; i < done->away->len; i++)
    {
      const AssayAwayRow *row = done->away->pdata[i];

      if (row->silent != TRUE && g_strcmp0 (row->id, done->server) != 0)
        return row->id;
    }
  return NULL;
}

static void
print_left (const AssayRunResult *done)
{
  const char *args[] = {find_busy (done), NULL};
  g_autofree char *line = NULL;

  assay_cli_print_away (done->away);
  if (args[0] == NULL || *assay_text_or_empty (done->trouble) != '\0')
    return;
  line = assay_sentence_fill (_ ("It is still made there, or waits in the queue, so this run ended "
                                 "without it. To wait for it: assayctl run --server {0}. To have "
                                 "it made anew: assayctl give-up --all."),
                              args, NULL);
  assay_cli_print ("%s", line);
}

/* 1: something failed. 3: nothing did, but what is left needs a person before it can be made. */
static int
status_of (const AssayRunResult *done)
{
  if (*assay_text_or_empty (done->trouble) != '\0' || done->failed->len > 0)
    return ASSAY_EXIT_FAILED;
  return done->blocked > 0 || done->exceptions > 0 || done->away->len > 0 ? ASSAY_EXIT_PERSON
                                                                          : ASSAY_EXIT_OK;
}

/* What this run did not look at. */
static void
print_aside (AssayCli *cli)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);

  if (rows != NULL && rows->len > 0)
    assay_cli_print_aside (cli, assay_row_get (rows->pdata[0], &assay_status_row_table));
}

static void
print_totals (AssayCli *cli, const AssayRunResult *done)
{
  gboolean in_trouble = *assay_text_or_empty (done->trouble) != '\0';

  print_joined (done);
  print_counts (cli, done);
  if (assay_number_or_zero (done->made) == 0 && !in_trouble && done->failed->len == 0
      && done->blocked == 0 && done->away->len == 0 && assay_number_or_zero (done->canceled) == 0)
    explain_idle (cli);
  print_canceled (done);
  print_drawings (done);
  print_aside (cli);
  print_failed (done);
}

/* Stored files are gone, or cannot be looked at: no person's no, but damage. */
static gboolean
has_lost (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayProblemRow *row = assay_row_get (rows->pdata[i], &assay_problem_row_table);

      if (g_strcmp0 (row->code, "blob.missing") == 0 || g_strcmp0 (row->code, "blob.unread") == 0)
        return TRUE;
    }
  return FALSE;
}

/* Documents that are wrong keep the rest from nothing, but are told every time. */
static int
print_document_problems (AssayCli *cli, int status)
{
  AssayQuery query = {.kind = "problems"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);

  if (rows == NULL)
    return ASSAY_EXIT_FAILED;
  if (!cli->json)
    {
      assay_cli_print_problems (rows);
      assay_cli_history_note (cli, rows);
    }
  if (has_lost (rows))
    return ASSAY_EXIT_FAILED;
  return rows->len > 0 && status == ASSAY_EXIT_OK ? ASSAY_EXIT_PERSON : status;
}

int
assay_cli_print_run (AssayCli *cli, AssayRow *row, gboolean by_itself)
{
  const AssayRunResult *done = assay_row_get (row, &assay_run_result_table);
  int status = status_of (done);

  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (row);

      assay_cli_print ("%s", text);
      return print_document_problems (cli, status);
    }
  print_totals (cli, done);
  status = print_document_problems (cli, status);
  print_blocked (done);
  if (*assay_text_or_empty (done->trouble) != '\0')
    print_trouble (cli, done, by_itself);
  print_left (done);
  return status;
}
