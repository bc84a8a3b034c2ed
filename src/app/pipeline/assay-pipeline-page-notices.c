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
  gint64 n_drawings;
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
  self->n_drawings = 0;
  g_clear_object (&self->project);
}

static void
tell_cb (gpointer owner, const char *text, const char *undo)
{
  g_signal_emit (owner, told_signal, 0, text, undo);
}

/* Cards ----------------------------------------------------------------------------
 *
 * One a notice, for as long as there is something to say of the same thing: what is open in it, is
 * being typed or has the keyboard stays when the words change. */

#define ID "assay-notice"

static GtkWidget *
find_card (AssayPipelineNotices *self, const char *id)
{
  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self)); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    if (g_str_equal (g_object_get_data (G_OBJECT (card), ID), id))
      return card;
  return NULL;
}

/* Behind *@last, which it becomes. */
static void
put (AssayPipelineNotices *self, GtkWidget *card, GtkWidget **last)
{
  GtkWidget *there = *last != NULL ? gtk_widget_get_next_sibling (*last)
                                   : gtk_widget_get_first_child (GTK_WIDGET (self));

  if (gtk_widget_get_parent (card) == NULL)
    gtk_box_insert_child_after (GTK_BOX (self), card, *last);
  else if (card != there)
    gtk_box_reorder_child_after (GTK_BOX (self), card, *last);
  *last = card;
}

/* Takes @id. */
static void
put_new (AssayPipelineNotices *self, GtkWidget *card, char *id, GtkWidget **last)
{
  g_object_set_data_full (G_OBJECT (card), ID, id, g_free);
  put (self, card, last);
}

static void
remove_after (AssayPipelineNotices *self, GtkWidget *last)
{
  GtkWidget *card;

  while ((card = gtk_widget_get_last_child (GTK_WIDGET (self))) != last)
    gtk_box_remove (GTK_BOX (self), card);
}

/* What there is to say ------------------------------------------------------------- */

static void
put_drawings (AssayPipelineNotices *self, GtkWidget **last)
{
  GtkWidget *card = find_card (self, "drawings");

  if (self->n_drawings == 0)
    return;
  if (card == NULL)
    put_new (self, assay_drawings_notice_new (self->project, self->n_drawings, tell_cb, self),
             g_strdup ("drawings"), last);
  else
    {
      assay_drawings_notice_show (card, self->n_drawings);
      put (self, card, last);
    }
}

static void
put_away (AssayPipelineNotices *self, AssayRow *row, GtkWidget **last)
{
  g_autofree char *id = g_strconcat ("away:", assay_row_get_id (row), NULL);
  GtkWidget *card = find_card (self, id);

  if (card == NULL)
    put_new (self, assay_away_notice_new (self->project, row, tell_cb, self), g_steal_pointer (&id),
             last);
  else
    {
      assay_away_notice_show (card, row);
      put (self, card, last);
    }
}

/* Those that nobody asked yet are the next run's, and no matter for a person. */
static void
put_all_away (AssayPipelineNotices *self, GPtrArray *rows, GtkWidget **last)
{
  for (guint i = 0; i < rows->len; i++)
    if (((const AssayAwayRow *) assay_row_get (rows->pdata[i], &assay_away_row_table))->silent
        == TRUE)
      put_away (self, rows->pdata[i], last);
}

static void
put_made_with (AssayPipelineNotices *self, AssayRow *row, guint n, GtkWidget **last)
{
  g_autofree char *id = assay_made_with_dup_id (assay_row_get (row, &assay_made_with_row_table));
  GtkWidget *card = find_card (self, id);

  if (card == NULL)
    put_new (self, assay_made_with_notice_new (self->project, row, n, tell_cb, self),
             g_steal_pointer (&id), last);
  else
    {
      assay_made_with_notice_show (card, row, n);
      put (self, card, last);
    }
}

static void
put_all_made_with (AssayPipelineNotices *self, GPtrArray *rows, GtkWidget **last)
{
  g_autoptr (GPtrArray) offers = assay_made_with_list (rows);

  for (guint i = 0; i < offers->len; i++)
    put_made_with (
      self, offers->pdata[i],
      assay_made_with_count (rows, assay_row_get (offers->pdata[i], &assay_made_with_row_table)),
      last);
}

static const struct
{
  const char *kind;
  void (*put) (AssayPipelineNotices *self, GPtrArray *rows, GtkWidget **last);
} kinds[N_LISTS] = {
  [AWAY] = {"away", put_all_away},
  [MADE_WITH] = {"madeWith", put_all_made_with},
};

static void
show_all (AssayPipelineNotices *self)
{
  GtkWidget *last = NULL;

  put_drawings (self, &last);
  for (guint i = 0; i < N_LISTS; i++)
    if (self->lists[i].rows != NULL)
      kinds[i].put (self, self->lists[i].rows, &last);
  remove_after (self, last);
  gtk_widget_set_visible (GTK_WIDGET (self), last != NULL);
}

static void
set_rows (AssayPipelineNotices *self, guint list, GPtrArray *rows)
{
  GPtrArray **before = &self->lists[list].rows;

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
      forget (self);
      show_all (self);
      self->project = project != NULL ? g_object_ref (project) : NULL;
      self->cancellable = g_cancellable_new ();
    }
  if (project == NULL)
    return;
  self->n_drawings = on_server ? assay_number_or_zero (status->drawings_kept) : 0;
  show_all (self);
  ask_all (self, status);
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
