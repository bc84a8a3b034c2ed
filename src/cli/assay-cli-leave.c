/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-leave.h"

#include "model/rows/assay-row-sentence.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_S 3 /* who is told to end does not wait longer for a number */

typedef struct
{
  int *out;
  int number;
} Caught;

/* The source goes with the first signal, and with the last source of a signal GLib's handler. */
static gboolean
caught_cb (gpointer data)
{
  Caught *caught = data;

  *caught->out = caught->number;
  return G_SOURCE_REMOVE;
}

void
assay_cli_catch_signals (int *out_signal)
{
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      Caught *caught = g_new0 (Caught, 1);

      *caught = (Caught){out_signal, numbers[i]};
      g_unix_signal_add_full (G_PRIORITY_HIGH, numbers[i], caught_cb, caught, g_free);
    }
}

static gboolean
too_long_cb (gpointer data)
{
  fprintf (stderr, "%s\n", _ ("Stopped. What was begun is asked for by the next run."));
  _exit (ASSAY_EXIT_SIGNAL + GPOINTER_TO_INT (data));
}

/* @chosen: as ngettext gave it for @n; nothing of none. */
static void
say (const char *chosen, gint64 n, const char *server)
{
  const char *args[] = {server, NULL};
  g_autofree char *text = n > 0 ? assay_sentence_fill_n (chosen, n, args) : NULL;

  if (text != NULL)
    fprintf (stderr, "%s\n", text);
}

static const char *
without_scheme (const char *server)
{
  return g_str_has_prefix (server, "http://") ? server + strlen ("http://") : server;
}

static void
say_at (const char *server, gint64 begun)
{
  if (g_strcmp0 (server, ASSAY_SERVER_SANDBOX) == 0)
    say (ngettext ("The sandbox ends with this program: {0} picture begun there is made anew by "
                   "the next run.",
                   "The sandbox ends with this program: {0} pictures begun there are made anew by "
                   "the next run.",
                   (gulong) begun),
         begun, NULL);
  else
    say (ngettext ("{0} picture is still at {1}; the next run fetches it.",
                   "{0} pictures are still at {1}; the next run fetches them.", (gulong) begun),
         begun, *server != '\0' ? without_scheme (server) : _ ("the server"));
}

static const char *
server_of (AssayRow *row)
{
  return assay_text_or_empty (
    ((const AssayJobRow *) assay_row_get (row, &assay_job_row_table))->server);
}

/* Those that a server got are told by server: it need not be this run's. */
static void
say_begun (AssayCli *cli, AssayJobState state)
{
  AssayQuery query = {.kind = "jobs", .state = assay_job_state_words[state]};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const char *server = server_of (rows->pdata[i]);
      gint64 n = 0;

      for (guint k = i; k < rows->len; k++)
        n += g_str_equal (server_of (rows->pdata[k]), server);
      if (g_hash_table_add (told, (gpointer) server))
        say_at (server, n);
    }
}

static void
tell_own (AssayCli *cli, const AssayStatusRow *now)
{
  gint64 waiting = now->queued + now->waiting + assay_number_or_zero (now->to_queue);

  fprintf (stderr, "%s\n", _ ("Stopped."));
  say_begun (cli, ASSAY_JOB_STATE_SUBMITTING);
  say_begun (cli, ASSAY_JOB_STATE_ACCEPTED);
  say (ngettext ("{0} more picture is still to be made; the next run makes it.",
                 "{0} more pictures are still to be made; the next run makes them.",
                 (gulong) waiting),
       waiting, NULL);
  if (now->running + waiting == 0)
    fprintf (stderr, "%s\n", _ ("Nothing was left open."));
}

static void
print_object (const AssayStatusRow *now, int signal_number)
{
  g_autofree char *number = g_strdup_printf ("%d", signal_number);
  g_autofree char *begun = g_strdup_printf ("%" G_GINT64_FORMAT, now->running);
  g_autofree char *waiting = g_strdup_printf (
    "%" G_GINT64_FORMAT, now->queued + now->waiting + assay_number_or_zero (now->to_queue));
  g_autofree char *object = assay_cli_object ("signal", number, "atServer", begun, "waiting",
                                              waiting, "server", now->server, NULL);

  assay_cli_print ("%s", object);
}

void
assay_cli_tell_left (AssayCli *cli, int signal_number)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = NULL;
  const AssayStatusRow *now;
  guint timer = g_timeout_add_seconds (ANSWER_S, too_long_cb, GINT_TO_POINTER (signal_number));

  rows = assay_cli_ask (cli, &query);
  g_source_remove (timer);
  if (rows == NULL || rows->len == 0)
    return;
  now = assay_row_get (rows->pdata[0], &assay_status_row_table);
  if (cli->json)
    print_object (now, signal_number);
  if (assay_project_is_remote (cli->project))
    fprintf (stderr, "%s\n",
             _ ("The window, or another command, has this project open and goes on making; "
                "“assayctl status” says how far it is."));
  else
    tell_own (cli, now);
}
