/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-notices.h"

#include "app/pipeline/assay-again-notice.h"
#include "app/pipeline/assay-away-notice.h"
#include "app/pipeline/assay-made-with-notice.h"

enum
{
  AWAY,
  MADE_WITH,
  N_LISTS
};

struct _AssayPipelineNotices
{
  GtkBox parent_instance;
  AssayProject *project;
  GCancellable *cancellable; /* of this project */
  struct
  {
    GPtrArray *rows; /* AssayRow; %NULL: none, or not known yet */
    gboolean asking;
  } lists[N_LISTS];
  GtkWidget *drawings; /* the line about them; %NULL: none */
  gint64 n_drawings;   /* as shown */
};

static guint told_signal;

G_DEFINE_FINAL_TYPE (AssayPipelineNotices, assay_pipeline_notices, GTK_TYPE_BOX)

static void
forget (AssayPipelineNotices *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < N_LISTS; i++)
    {
      g_clear_pointer (&self->lists[i].rows, g_ptr_array_unref);
      self->lists[i].asking = FALSE;
    }
  g_clear_object (&self->project);
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

/* Lists ---------------------------------------------------------------------------- */

/* Those that nobody asked yet are the next run's, and no matter for a person. */
static void
add_away (AssayPipelineNotices *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayAwayRow *row = assay_row_get (rows->pdata[i], &assay_away_row_table);

      if (row->silent == TRUE)
        gtk_box_append (GTK_BOX (self),
                        assay_away_notice_new (self->project, rows->pdata[i], tell_cb, self));
    }
}

static void
add_made_with (AssayPipelineNotices *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) offers = assay_made_with_list (rows);

  for (guint i = 0; i < offers->len; i++)
    {
      guint n =
        assay_made_with_count (rows, assay_row_get (offers->pdata[i], &assay_made_with_row_table));

      gtk_box_append (GTK_BOX (self), assay_made_with_notice_new (self->project, offers->pdata[i],
                                                                  n, tell_cb, self));
    }
}

static const struct
{
  const char *kind;
  void (*add) (AssayPipelineNotices *self, GPtrArray *rows);
} kinds[N_LISTS] = {
  [AWAY] = {"away", add_away},
  [MADE_WITH] = {"madeWith", add_made_with},
};

static void
show_all (AssayPipelineNotices *self)
{
  GtkWidget *last;

  while ((last = gtk_widget_get_last_child (GTK_WIDGET (self))) != NULL && last != self->drawings)
    gtk_box_remove (GTK_BOX (self), last);
  for (guint i = 0; i < N_LISTS; i++)
    if (self->lists[i].rows != NULL)
      kinds[i].add (self, self->lists[i].rows);
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
set_rows (AssayPipelineNotices *self, guint list, GPtrArray *rows)
{
  GPtrArray **before = &self->lists[list].rows;

  if (is_same (*before, rows))
    return;
  g_clear_pointer (before, g_ptr_array_unref);
  *before = rows != NULL ? g_ptr_array_ref (rows) : NULL;
  show_all (self);
}

typedef struct
{
  AssayPipelineNotices *self;
  guint list;
} Asked;

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  g_autoptr (AssayPipelineNotices) self = asked->self;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (self->project != ASSAY_PROJECT (source))
    return;
  self->lists[asked->list].asking = FALSE;
  if (rows != NULL)
    set_rows (self, asked->list, rows);
}

static void
ask (AssayPipelineNotices *self, guint list)
{
  AssayQuery query = {.kind = kinds[list].kind};
  Asked *asked;

  if (self->lists[list].asking)
    return;
  self->lists[list].asking = TRUE;
  asked = g_new0 (Asked, 1);
  *asked = (Asked){g_object_ref (self), list};
  assay_project_ask_async (self->project, &query, self->cancellable, rows_cb, asked);
}

/* What was made with what is a step a picture: while pictures come it is left as it was. */
static void
ask_all (AssayPipelineNotices *self, const AssayStatusRow *status)
{
  if (assay_number_or_zero (status->away) > 0)
    ask (self, AWAY);
  else
    set_rows (self, AWAY, NULL);
  if (status->making != TRUE || status->idle == TRUE)
    ask (self, MADE_WITH);
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
      show_all (self);
      self->project = project != NULL ? g_object_ref (project) : NULL;
      self->cancellable = g_cancellable_new ();
    }
  if (project == NULL)
    return;
  show_drawings (self, on_server ? assay_number_or_zero (status->drawings_kept) : 0);
  ask_all (self, status);
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
