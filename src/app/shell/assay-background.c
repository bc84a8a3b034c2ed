/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-background.h"

#include "app/shell/assay-closing.h"

typedef struct
{
  GApplication *application; /* held */
  AssayProject *project;
  AssayFeed *feed;
  gboolean asking, changed; /* how it stands, and whether that has changed since it was asked */
} Background;

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Background *self = data;

  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  g_application_release (self->application);
  g_object_unref (self->application);
  g_object_unref (self->project);
  g_free (self);
}

static void ask (Background *self);

static void
status_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Background *self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  gboolean goes_on =
    rows != NULL && rows->len > 0
    && assay_closing_ends_work (assay_row_get (rows->pdata[0], &assay_status_row_table));

  self->asking = FALSE;
  if (!goes_on && !self->changed)
    {
      g_clear_object (&self->feed);
      assay_project_close_async (self->project, closed_cb, self);
    }
  else if (self->changed)
    ask (self);
}

static void
ask (Background *self)
{
  AssayQuery query = {.kind = "status"};

  self->changed = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  assay_project_ask_async (self->project, &query, NULL, status_cb, self);
}

static void
changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  ask (data);
}

void
assay_background_keep (GApplication *application, AssayProject *project)
{
  Background *self = g_new0 (Background, 1);

  self->application = g_object_ref (application);
  g_application_hold (application);
  self->project = project;
  self->feed = assay_project_watch (project, NULL, ASSAY_TOPIC_JOBS | ASSAY_TOPIC_PROGRESS);
  g_signal_connect (self->feed, "changed", G_CALLBACK (changed_cb), self);
  ask (self);
}
