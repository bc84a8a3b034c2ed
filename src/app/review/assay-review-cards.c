/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-cards.h"

#include "app/widgets/assay-question.h"

struct _AssayReviewCards
{
  AssayReviewCardsChanged changed;
  gpointer data;
  guint window;
  AssayQuestion *question;
  char *asked;          /* the claim that was asked last; NULL before the first time */
  AssayRowModel *shown; /* the last answer; NULL before the first */
  char *claim;          /* of which */
  GPtrArray *awaited;   /* AssayRow: on their way */
  guint soon_id;
};

static void answered_cb (AssayRowModel *model, gpointer data);

AssayReviewCards *
assay_review_cards_new (AssayZonePage *page,
                        guint window,
                        AssayReviewCardsChanged changed,
                        gpointer data)
{
  AssayReviewCards *self = g_new0 (AssayReviewCards, 1);

  self->changed = changed;
  self->data = data;
  self->window = window;
  self->awaited = g_ptr_array_new_with_free_func (g_object_unref);
  self->question = assay_question_new (page, answered_cb, self);
  return self;
}

static void
forget_awaited (AssayReviewCards *self)
{
  for (guint i = 0; i < self->awaited->len; i++)
    g_signal_handlers_disconnect_by_data (self->awaited->pdata[i], self);
  g_ptr_array_set_size (self->awaited, 0);
}

void
assay_review_cards_free (AssayReviewCards *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->soon_id, g_source_remove);
  forget_awaited (self);
  g_ptr_array_unref (self->awaited);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_clear_object (&self->shown);
  assay_question_free (self->question);
  g_free (self->asked);
  g_free (self->claim);
  g_free (self);
}

static gboolean
soon_cb (gpointer data)
{
  AssayReviewCards *self = data;

  self->soon_id = 0;
  self->changed (G_LIST_MODEL (self->shown), self->claim, self->data);
  return G_SOURCE_REMOVE;
}

/* A page of rows comes as that many signals. */
static void
row_changed_cb (AssayReviewCards *self)
{
  if (self->soon_id == 0)
    self->soon_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, soon_cb, self, NULL);
}

/* Rows of a long list come when they were looked at, each by itself. */
static void
await_rows (AssayReviewCards *self)
{
  GListModel *cards = G_LIST_MODEL (self->shown);
  guint n = MIN (g_list_model_get_n_items (cards), self->window);

  forget_awaited (self);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (cards, i);

      if (assay_row_is_loaded (row))
        continue;
      g_signal_connect_swapped (row, "changed", G_CALLBACK (row_changed_cb), self);
      g_ptr_array_add (self->awaited, g_steal_pointer (&row));
    }
}

static void
items_changed_cb (AssayReviewCards *self)
{
  await_rows (self);
  self->changed (G_LIST_MODEL (self->shown), self->claim, self->data);
}

static void
answered_cb (AssayRowModel *model, gpointer data)
{
  AssayReviewCards *self = data;

  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_set_object (&self->shown, model);
  g_free (self->claim);
  self->claim = g_strdup (self->asked);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self);
}

void
assay_review_cards_ask (AssayReviewCards *self, const char *claim)
{
  AssayQuery query = {.kind = "cards", .type = *claim != '\0' ? claim : NULL};

  if (g_strcmp0 (claim, self->asked) == 0)
    return;
  g_free (self->asked);
  self->asked = g_strdup (claim);
  assay_question_ask (self->question, &query);
}

gboolean
assay_review_cards_is_loading (AssayReviewCards *self)
{
  return self->shown == NULL;
}
