/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-background.h"

#include "app/shell/assay-closing.h"

#define WATCHED (ASSAY_TOPIC_STATUS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_PROGRESS)

typedef struct
{
  GApplication *application; /* held */
  AssayProject *project;     /* %NULL: somebody has it again */
  AssayFeed *feed;
  gboolean asking, changed; /* how it stands, and whether that has changed since it was asked */
} Background;

static GSList *kept; /* Background whose project can be taken */

static void
background_free (Background *self)
{
  g_application_release (self->application);
  g_object_unref (self->application);
  g_clear_object (&self->project);
  g_free (self);
}

/* It is no longer one that can be taken. */
static void
let_go (Background *self)
{
  kept = g_slist_remove (kept, self);
  g_clear_object (&self->feed);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  background_free (data);
}

static void ask (Background *self);

static void
take_status (Background *self, GPtrArray *rows)
{
  gboolean goes_on =
    rows != NULL && rows->len > 0
    && assay_closing_ends_work (assay_row_get (rows->pdata[0], &assay_status_row_table));

  if (self->changed)
    ask (self);
  else if (!goes_on)
    {
      let_go (self);
      assay_project_close_async (self->project, closed_cb, self);
    }
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Background *self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  self->asking = FALSE;
  if (self->project != NULL)
    take_status (self, rows);
  else
    background_free (self);
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
  self->feed = assay_project_watch (project, NULL, WATCHED);
  g_signal_connect (self->feed, "changed", G_CALLBACK (changed_cb), self);
  kept = g_slist_prepend (kept, self);
  ask (self);
}

static Background *
find (const char *folder)
{
  g_autofree char *wanted = g_canonicalize_filename (folder, NULL);

  for (GSList *l = kept; l != NULL; l = l->next)
    if (g_str_equal (assay_project_get_folder (((Background *) l->data)->project), wanted))
      return l->data;
  return NULL;
}

/* What is asked of it right now is answered first. */
AssayProject *
assay_background_take (const char *folder)
{
  Background *self = find (folder);
  AssayProject *project;

  if (self == NULL)
    return NULL;
  let_go (self);
  project = g_steal_pointer (&self->project);
  if (!self->asking)
    background_free (self);
  return project;
}
