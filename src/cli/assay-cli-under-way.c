/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-under-way.h"

#include "cli/assay-cli-line.h"
#include "engine/project/assay-under-way-words.h"

#include <unistd.h>

#define LOOK_MS     250
#define LINE_GAP_US (10 * G_USEC_PER_SEC)

struct _AssayCliUnderWay
{
  AssayCli *cli;
  char *act, *id;
  gboolean is_terminal, asking;
  guint timer;
  GCancellable *cancellable; /* of the question under way */
  gint64 told_us;
};

static void
tell (AssayCliUnderWay *self, const AssayUnderWayRow *row)
{
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *words = NULL;

  if (!self->is_terminal && now_us - self->told_us < LINE_GAP_US)
    return;
  self->told_us = now_us;
  words = assay_under_way_dup_words (row);
  assay_cli_line_show (words, self->is_terminal);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);
  AssayCliUnderWay *self = data;
  const AssayUnderWayRow *row;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* @self is gone */
  self->asking = FALSE;
  row = rows != NULL ? assay_under_way_find (rows, self->act, self->id) : NULL;
  if (row != NULL)
    tell (self, row);
}

static gboolean
look_cb (gpointer data)
{
  AssayCliUnderWay *self = data;
  AssayQuery query = {.kind = "underWay"};

  if (!self->asking && self->cli->project != NULL)
    {
      self->asking = TRUE;
      assay_project_ask_async (self->cli->project, &query, self->cancellable, answered_cb, self);
    }
  return G_SOURCE_CONTINUE;
}

AssayCliUnderWay *
assay_cli_under_way_begin (AssayCli *cli, const char *act, const char *id)
{
  AssayCliUnderWay *self = g_new0 (AssayCliUnderWay, 1);

  self->cli = cli;
  self->act = g_strdup (act);
  self->id = g_strdup (id);
  self->is_terminal = isatty (STDERR_FILENO);
  self->cancellable = g_cancellable_new ();
  self->told_us = g_get_monotonic_time (); /* what is over at once is not worth a line */
  if (!cli->json)
    self->timer = g_timeout_add (LOOK_MS, look_cb, self);
  return self;
}

void
assay_cli_under_way_end (AssayCliUnderWay *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->is_terminal && !self->cli->json)
    assay_cli_line_clear ();
  g_free (self->act);
  g_free (self->id);
  g_free (self);
}
