/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-notices.h"

#include "app/pipeline/assay-again-notice.h"
#include "app/pipeline/assay-away-notice.h"

struct _AssayPipelineNotices
{
  GtkBox parent_instance;
  AssayProject *project;
  GCancellable *cancellable; /* of this project */
  GPtrArray *away;           /* AssayRow; %NULL: none, or not known yet */
  GtkWidget *drawings;       /* the line about them; %NULL: none */
  gint64 n_drawings;         /* as shown */
  gboolean asking;
};

static guint told_signal;

G_DEFINE_FINAL_TYPE (AssayPipelineNotices, assay_pipeline_notices, GTK_TYPE_BOX)

static void
forget (AssayPipelineNotices *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->away, g_ptr_array_unref);
  g_clear_object (&self->project);
  self->asking = FALSE;
}

static void
tell_cb (gpointer owner, const char *text, const char *undo)
{
  g_signal_emit (owner, told_signal, 0, text, undo);
}

/* Drawings ------------------------------------------------------------------------ */

static void
show_drawings (AssayPipelineNotices *self, gint64 n)
{
  if (n == self->n_drawings)
    return;
  self->n_drawings = n;
  if (self->drawings != NULL)
    gtk_box_remove (GTK_BOX (self), self->drawings);
  self->drawings = n > 0 ? assay_drawings_notice_new (self->project, n, tell_cb, self) : NULL;
  if (self->drawings != NULL)
    gtk_box_prepend (GTK_BOX (self), self->drawings);
}

/* Servers that give no answer ----------------------------------------------------- */

/* Those that nobody asked yet are the next run's, and no matter for a person. */
static void
show_away (AssayPipelineNotices *self)
{
  GtkWidget *last;

  while ((last = gtk_widget_get_last_child (GTK_WIDGET (self))) != NULL && last != self->drawings)
    gtk_box_remove (GTK_BOX (self), last);
  for (guint i = 0; self->away != NULL && i < self->away->len; i++)
    {
      const AssayAwayRow *row = assay_row_get (self->away->pdata[i], &assay_away_row_table);

      if (row->silent == TRUE)
        gtk_box_append (GTK_BOX (self),
                        assay_away_notice_new (self->project, self->away->pdata[i], tell_cb, self));
    }
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL);
}

/* What was typed is not taken away because the same was told again. */
static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *x = assay_row_dup_json (a->pdata[i]), *y = assay_row_dup_json (b->pdata[i]);

      if (!g_str_equal (x, y))
        return FALSE;
    }
  return TRUE;
}

static void
set_away (AssayPipelineNotices *self, GPtrArray *rows)
{
  if (is_same (self->away, rows))
    return;
  g_clear_pointer (&self->away, g_ptr_array_unref);
  self->away = rows != NULL ? g_ptr_array_ref (rows) : NULL;
  show_away (self);
}

static void
away_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPipelineNotices) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (self->project != ASSAY_PROJECT (source))
    return;
  self->asking = FALSE;
  if (rows != NULL)
    set_away (self, rows);
}

static void
ask_away (AssayPipelineNotices *self, gint64 n)
{
  AssayQuery query = {.kind = "away"};

  if (n == 0)
    set_away (self, NULL);
  if (n == 0 || self->asking)
    return;
  self->asking = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, away_cb, g_object_ref (self));
}

void
assay_pipeline_notices_show (AssayPipelineNotices *self,
                             AssayProject *project,
                             const AssayStatusRow *status,
                             gboolean on_server)
{
  g_return_if_fail (ASSAY_IS_PIPELINE_NOTICES (self));

  if (project != self->project)
    {
      show_drawings (self, 0);
      forget (self);
      show_away (self);
      self->project = project != NULL ? g_object_ref (project) : NULL;
      self->cancellable = g_cancellable_new ();
    }
  if (project == NULL)
    return;
  show_drawings (self, on_server ? assay_number_or_zero (status->drawings_kept) : 0);
  ask_away (self, assay_number_or_zero (status->away));
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL);
}

static void
assay_pipeline_notices_dispose (GObject *object)
{
  forget (ASSAY_PIPELINE_NOTICES (object));
  G_OBJECT_CLASS (assay_pipeline_notices_parent_class)->dispose (object);
}

static void
assay_pipeline_notices_class_init (AssayPipelineNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_pipeline_notices_dispose;
  told_signal = g_signal_new ("told", ASSAY_TYPE_PIPELINE_NOTICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
assay_pipeline_notices_init (AssayPipelineNotices *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
