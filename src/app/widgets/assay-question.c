/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-question.h"

struct _AssayQuestion
{
  AssayZonePage *page;
  AssayQuestionAnswered answered;
  gpointer data;
  AssayRowModel *shown, *asked; /* (nullable) */
};

AssayQuestion *
assay_question_new (AssayZonePage *page, AssayQuestionAnswered answered, gpointer data)
{
  AssayQuestion *self = g_new0 (AssayQuestion, 1);

  self->page = page;
  self->answered = answered;
  self->data = data;
  return self;
}

static void
drop (AssayQuestion *self, AssayRowModel **model)
{
  if (*model == NULL)
    return;
  g_signal_handlers_disconnect_by_data (*model, self);
  assay_zone_page_forget (self->page, *model);
  g_clear_object (model);
}

void
assay_question_free (AssayQuestion *self)
{
  if (self == NULL)
    return;
  drop (self, &self->asked);
  drop (self, &self->shown);
  g_free (self);
}

static void
loading_cb (AssayQuestion *self)
{
  g_autoptr (AssayRowModel) before = NULL;

  if (assay_row_model_get_loading (self->asked))
    return;
  before = g_steal_pointer (&self->shown);
  self->shown = g_steal_pointer (&self->asked);
  g_signal_handlers_disconnect_by_data (self->shown, self);
  self->answered (self->shown, self->data);
  if (before != NULL)
    assay_zone_page_forget (self->page, before);
}

void
assay_question_ask (AssayQuestion *self, const AssayQuery *query)
{
  drop (self, &self->asked);
  self->asked = assay_zone_page_query (self->page, query);
  g_signal_connect_swapped (self->asked, "notify::loading", G_CALLBACK (loading_cb), self);
}

gboolean
assay_question_is_waiting (AssayQuestion *self)
{
  return self->asked != NULL;
}
