/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/exceptions/assay-cause-source.h"

typedef struct
{
  const char *kind;
  guint topics;
  GPtrArray *rows; /* NULL until the first answer */
  gboolean asking, stale;
} Question;

enum
{
  EXCEPTIONS,
  DOCUMENTS,
  MISSING,
  N_QUESTIONS
};

struct _AssayCauseSource
{
  grefcount refs; /* each question under way holds one */
  AssayProject *project;
  GCancellable *cancellable; /* of this project */
  Question questions[N_QUESTIONS];
  GListStore *causes;
  AssayCauseSourceAnswered answered;
  gpointer data;
};

AssayCauseSource *
assay_cause_source_new (AssayCauseSourceAnswered answered, gpointer data)
{
  AssayCauseSource *self = g_new0 (AssayCauseSource, 1);

  g_ref_count_init (&self->refs);
  self->questions[EXCEPTIONS] = (Question){"exceptions", ASSAY_TOPIC_EXCEPTIONS};
  self->questions[DOCUMENTS] = (Question){"check", ASSAY_TOPIC_DOCUMENTS};
  self->questions[MISSING] = (Question){"missing", ASSAY_TOPIC_STATUS};
  self->causes = g_list_store_new (ASSAY_TYPE_CAUSE);
  self->answered = answered;
  self->data = data;
  return self;
}

static void
unref (AssayCauseSource *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->causes);
  g_free (self);
}

static void
forget (AssayCauseSource *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < N_QUESTIONS; i++)
    {
      g_clear_pointer (&self->questions[i].rows, g_ptr_array_unref);
      self->questions[i].asking = self->questions[i].stale = FALSE;
    }
  g_clear_object (&self->project);
}

void
assay_cause_source_free (AssayCauseSource *self)
{
  if (self == NULL)
    return;
  forget (self);
  unref (self);
}

void
assay_cause_source_set_project (AssayCauseSource *self, AssayProject *project)
{
  forget (self);
  g_list_store_remove_all (self->causes);
  g_set_object (&self->project, project);
  if (project != NULL)
    self->cancellable = g_cancellable_new ();
}

gboolean
assay_cause_source_is_known (AssayCauseSource *self)
{
  for (guint i = 0; i < N_QUESTIONS; i++)
    if (self->questions[i].rows == NULL)
      return FALSE;
  return TRUE;
}

GListModel *
assay_cause_source_get_causes (AssayCauseSource *self)
{
  return G_LIST_MODEL (self->causes);
}

/* Asking -------------------------------------------------------------------------- */

typedef struct
{
  AssayCauseSource *self;
  Question *question;
} Asked;

static void ask (AssayCauseSource *self, Question *question);

static void
take_rows (AssayCauseSource *self, Question *question, GPtrArray *rows)
{
  g_clear_pointer (&question->rows, g_ptr_array_unref);
  question->rows = g_ptr_array_ref (rows);
  if (assay_cause_source_is_known (self))
    assay_causes_follow (self->causes, assay_causes_group (self->questions[EXCEPTIONS].rows,
                                                           self->questions[DOCUMENTS].rows,
                                                           self->questions[MISSING].rows));
  self->answered (self->data);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  AssayCauseSource *self = asked->self;
  Question *question = asked->question;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (self->project == ASSAY_PROJECT (source))
    {
      question->asking = FALSE;
      if (rows != NULL)
        take_rows (self, question, rows);
      if (question->stale)
        ask (self, question);
    }
  unref (self);
}

/* One at a time; changes meanwhile ask once more. */
static void
ask (AssayCauseSource *self, Question *question)
{
  AssayQuery query = {.kind = question->kind};
  Asked *asked;

  question->stale = question->asking;
  if (question->asking)
    return;
  question->asking = TRUE;
  g_ref_count_inc (&self->refs);
  asked = g_new0 (Asked, 1);
  *asked = (Asked){self, question};
  assay_project_ask_async (self->project, &query, self->cancellable, answered_cb, asked);
}

void
assay_cause_source_ask (AssayCauseSource *self, guint topics)
{
  for (guint i = 0; i < N_QUESTIONS; i++)
    if ((topics & self->questions[i].topics) != 0)
      ask (self, &self->questions[i]);
}
