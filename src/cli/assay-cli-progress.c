/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-progress.h"

#include "base/assay-text-seen.h"
#include "cli/assay-cli-line.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define LOOK_MS       250
#define LINE_GAP_US   (10 * G_USEC_PER_SEC)
#define FIRST_WORD_US (2 * G_USEC_PER_SEC) /* a server that answers at once is not worth a word */
#define MIN_FOR_RATE  3                    /* pictures from which the rest is guessed */

/* What a run is about at a moment; a change is told. */
typedef enum
{
  ABOUT_NOTHING,
  ABOUT_SERVER, /* its first answer */
  ABOUT_SILENCE,
  ABOUT_QUEUE, /* the server's */
  ABOUT_MODEL,
  ABOUT_RETRY,
  ABOUT_MAKING,
} About;

struct _AssayCliProgress
{
  AssayCli *cli;
  gboolean is_terminal;
  guint timer;
  GCancellable *cancellable; /* of the question under way */
  gboolean asking;
  gint64 begun_us, told_us;             /* mono */
  gint64 since_us;                      /* wall: of @about */
  gint64 pictures, problems, told_made; /* before the run, and as last told */
  About about, told_about;
};

static char *
dup_clock (gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("");
}

static gboolean
has_phase (GPtrArray *rows, const char *phase)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayProgressRow *row = assay_row_get (rows->pdata[i], &assay_progress_row_table);

      if (g_strcmp0 (row->phase, phase) == 0)
        return TRUE;
    }
  return FALSE;
}

static About
find_about (AssayCliProgress *self, const AssayStatusRow *now, GPtrArray *rows)
{
  if (assay_number_or_zero (now->silent_since_us) > 0)
    return ABOUT_SILENCE;
  if (now->making == TRUE && now->provider == NULL && rows->len == 0)
    return g_get_monotonic_time () - self->begun_us >= FIRST_WORD_US ? ABOUT_SERVER : ABOUT_NOTHING;
  if (has_phase (rows, "making") || has_phase (rows, "checking") || has_phase (rows, "sending"))
    return ABOUT_MAKING;
  if (has_phase (rows, "loading"))
    return ABOUT_MODEL;
  if (has_phase (rows, "queued"))
    return ABOUT_QUEUE;
  return rows->len == 0 && now->waiting > 0 && now->queued == 0 ? ABOUT_RETRY : ABOUT_NOTHING;
}

static gint64
count_left (const AssayStatusRow *now)
{
  return now->queued + now->waiting + now->running + assay_number_or_zero (now->to_queue);
}

/* "Coin, step 5 of 8" of the first that is being made. */
static char *
dup_step (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayProgressRow *row = assay_row_get (rows->pdata[i], &assay_progress_row_table);
      g_autofree char *title = assay_text_show (assay_text_or_empty (row->title), TRUE);
      const char *args[] = {title, NULL, NULL, NULL};
      g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, row->value);
      g_autofree char *max = g_strdup_printf ("%" G_GINT64_FORMAT, row->max);

      if (g_strcmp0 (row->phase, "making") != 0 || row->max <= 0)
        continue;
      args[1] = value;
      args[2] = max;
      return assay_sentence_fill (_ ("{0}, step {1} of {2}"), args, NULL);
    }
  return NULL;
}

/* Where what the run is about goes on: at its own server, or, with nothing under way there, at the
 * one that has something of an earlier run. */
static const char *
find_server (const AssayStatusRow *now, GPtrArray *rows)
{
  const char *server = now->server;

  for (guint i = 0; i < rows->len; i++)
    {
      const AssayProgressRow *row = assay_row_get (rows->pdata[i], &assay_progress_row_table);

      if (row->server == NULL)
        return now->server;
      server = row->server;
    }
  return server;
}

static char *
dup_what (AssayCliProgress *self, const AssayStatusRow *now, GPtrArray *rows)
{
  g_autofree char *since =
    dup_clock (self->about == ABOUT_SILENCE ? now->silent_since_us : self->since_us);
  g_autofree char *until = dup_clock (assay_number_or_zero (now->silent_until_us));
  g_autofree char *step = dup_step (rows);
  const char *at = find_server (now, rows);
  const char *server =
    at == NULL || g_str_equal (at, ASSAY_SERVER_SANDBOX) ? _ ("the sandbox") : at;
  const char *args[] = {server, since, until, NULL};

  switch (self->about)
    {
    case ABOUT_SERVER:
      return assay_sentence_fill (_ ("{0} is busy: its first answer is waited for, since {1}"),
                                  args, NULL);
    case ABOUT_SILENCE:
      return assay_sentence_fill (
        _ ("{0} has not answered since {1}; nothing is lost, it is asked until {2}"), args, NULL);
    case ABOUT_QUEUE:
      return assay_sentence_fill (_ ("waiting in the queue of {0} since {1}"), args, NULL);
    case ABOUT_MODEL:
      return assay_sentence_fill (_ ("{0} loads the model, since {1}"), args, NULL);
    case ABOUT_RETRY:
      return assay_sentence_fill (_ ("waiting to try again at {0}, since {1}"), args, NULL);
    case ABOUT_MAKING:
      if (step != NULL && self->is_terminal)
        {
          const char *parts[] = {step, server, NULL};

          return assay_sentence_fill (_ ("{0}, at {1}"), parts, NULL);
        }
      return assay_sentence_fill (_ ("making at {0}"), args, NULL);
    case ABOUT_NOTHING:
    default:
      return NULL;
    }
}

/* By the pace so far; %NULL while that is not known or the end is near. */
static char *
dup_time_left (AssayCliProgress *self, gint64 n_done, gint64 n_left)
{
  gint64 elapsed_us = g_get_monotonic_time () - self->begun_us;
  gint64 left_s = n_done > 0 ? elapsed_us / n_done * n_left / G_USEC_PER_SEC : 0;

  if (n_done < MIN_FOR_RATE || n_left == 0 || left_s < 5 || self->about == ABOUT_SILENCE)
    return NULL;
  if (left_s < 90)
    return assay_cli_count (ngettext ("about {0} s left", "about {0} s left", left_s), left_s);
  return assay_cli_count (
    ngettext ("about {0} min left", "about {0} min left", (gulong) (left_s + 30) / 60),
    (left_s + 30) / 60);
}

static char *
dup_line (AssayCliProgress *self, const AssayStatusRow *now, GPtrArray *rows)
{
  gint64 made = assay_cli_progress_get_made (self, now);
  gint64 failed = MAX (now->exceptions - self->problems, 0);
  gint64 left = count_left (now);
  g_autofree char *n =
    assay_cli_fill (_ ("{0} of {1} made"), (const gint64[]){made, made + failed + left}, 2);
  g_autofree char *waits =
    self->about == ABOUT_SILENCE
      ? assay_cli_count (ngettext ("{0} picture waits", "{0} pictures wait", (gulong) left), left)
      : NULL;
  g_autofree char *what = dup_what (self, now, rows);
  g_autofree char *time_left = dup_time_left (self, made + failed, left);
  GString *line = g_string_new (self->about == ABOUT_SERVER ? NULL : n);
  const char *parts[] = {waits, what, time_left};

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (line, "%s%s", line->len > 0 ? "; " : "", parts[i]);
  return g_string_free (line, FALSE);
}

/* A server that goes or comes is told at once, the turns of each picture are not. */
static gboolean
is_worth_a_line (AssayCliProgress *self, gint64 made, gint64 now_us)
{
  gboolean is_away = self->about == ABOUT_SILENCE || self->about == ABOUT_SERVER;
  gboolean was_away = self->told_about == ABOUT_SILENCE || self->told_about == ABOUT_SERVER;

  if (self->about != self->told_about && (is_away || was_away))
    return TRUE;
  if (self->told_about == ABOUT_NOTHING) /* what is over at once is not worth a word */
    return now_us - self->begun_us >= FIRST_WORD_US;
  return now_us - self->told_us >= LINE_GAP_US
         && (made != self->told_made || self->about != self->told_about);
}

static void
tell (AssayCliProgress *self, const AssayStatusRow *now, GPtrArray *rows)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 made = assay_cli_progress_get_made (self, now);
  g_autofree char *line = NULL;

  if (self->about == ABOUT_NOTHING || (!self->is_terminal && !is_worth_a_line (self, made, now_us)))
    return;
  self->told_us = now_us;
  self->told_about = self->about;
  self->told_made = made;
  line = dup_line (self, now, rows);
  assay_cli_line_show (line, self->is_terminal);
}

static void
look (AssayCliProgress *self, const AssayStatusRow *now)
{
  g_autoptr (GPtrArray) rows = assay_project_list_progress (self->cli->project);
  About about = find_about (self, now, rows);

  if (about != self->about && about != ABOUT_NOTHING)
    self->since_us = g_get_real_time ();
  /* between two pictures there is nothing to say for a moment: the last word stands */
  if (about != ABOUT_NOTHING)
    self->about = about;
  tell (self, now, rows);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);
  AssayCliProgress *self = data;
  const AssayStatusRow *now;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* @self is gone */
  self->asking = FALSE;
  if (rows == NULL || rows->len == 0)
    return;
  now = assay_row_get (rows->pdata[0], &assay_status_row_table);
  look (self, now);
}

static gboolean
look_cb (gpointer data)
{
  AssayCliProgress *self = data;
  AssayQuery query = {.kind = "status"};

  if (!self->asking)
    {
      self->asking = TRUE;
      assay_project_ask_async (self->cli->project, &query, self->cancellable, answered_cb, self);
    }
  return G_SOURCE_CONTINUE;
}

gint64
assay_cli_progress_get_made (AssayCliProgress *self, const AssayStatusRow *now)
{
  return MAX (now->pictures - self->pictures, 0);
}

AssayCliProgress *
assay_cli_progress_begin (AssayCli *cli)
{
  AssayCliProgress *self = g_new0 (AssayCliProgress, 1);
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);

  self->cli = cli;
  self->is_terminal = isatty (STDERR_FILENO);
  self->cancellable = g_cancellable_new ();
  self->begun_us = g_get_monotonic_time ();
  if (rows != NULL && rows->len > 0)
    {
      const AssayStatusRow *before = assay_row_get (rows->pdata[0], &assay_status_row_table);

      self->pictures = before->pictures;
      self->problems = before->exceptions;
    }
  if (!cli->json)
    self->timer = g_timeout_add (LOOK_MS, look_cb, self);
  return self;
}

void
assay_cli_progress_end (AssayCliProgress *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->is_terminal && !self->cli->json)
    assay_cli_line_clear ();
  g_free (self);
}
