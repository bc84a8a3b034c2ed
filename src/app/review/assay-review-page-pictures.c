/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-page-private.h"

/* The picture of the card shown and of the next three, decoded by the project's workers and
 * pre-scaled by the canvas; and who made them. */

#define AHEAD    3
#define MAX_KEPT 16

typedef struct
{
  AssayReviewPage *page;
  char *key;
} Request;

static Request *
request_new (AssayReviewPage *page, const char *key)
{
  Request *request = g_new (Request, 1);

  request->page = g_object_ref (page);
  request->key = g_strdup (key);
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->page);
  g_free (request->key);
  g_free (request);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  AssayReviewPage *self = request->page;
  g_autoptr (GError) error = NULL;
  AssayPicture *picture =
    assay_project_load_picture_finish (ASSAY_PROJECT (source), result, &error);

  if (self->project != ASSAY_PROJECT (source))
    {
      g_clear_pointer (&picture, assay_picture_unref);
      return;
    }
  g_hash_table_remove (self->loading, request->key);
  if (picture == NULL)
    g_hash_table_insert (self->unreadable, g_strdup (request->key), g_strdup (error->message));
  else
    {
      assay_canvas_prepare (self->canvas, picture);
      g_hash_table_insert (self->pictures, g_strdup (request->key), picture);
    }
  _assay_review_page_show_picture (self);
}

static void
want (AssayReviewPage *self, const char *card)
{
  AssayRow *row = _assay_review_page_get_row (self, card);
  const char *digest = row != NULL ? assay_row_get_string (row, "picture") : "";
  AssayPicture *picture = g_hash_table_lookup (self->pictures, digest);

  if (picture != NULL)
    assay_canvas_prepare (self->canvas, picture); /* the window may have another size by now */

  if (*digest == '\0' || g_hash_table_contains (self->pictures, digest)
      || g_hash_table_contains (self->loading, digest)
      || g_hash_table_contains (self->unreadable, digest))
    return;
  g_hash_table_add (self->loading, g_strdup (digest));
  assay_project_load_picture_async (self->project, digest, self->cancellable, loaded_cb,
                                    request_new (self, digest));
}

static gboolean
is_near (AssayReviewPage *self, const char *digest)
{
  for (guint i = 0; i <= AHEAD; i++)
    {
      const char *card = i == 0 ? assay_review_queue_get_current (self->queue)
                                : assay_review_queue_peek (self->queue, i);
      AssayRow *row = card != NULL ? _assay_review_page_get_row (self, card) : NULL;

      if (row != NULL && g_str_equal (assay_row_get_string (row, "picture"), digest))
        return TRUE;
    }
  return FALSE;
}

static void
drop_far_ones (AssayReviewPage *self)
{
  GHashTableIter iter;
  gpointer digest;

  if (g_hash_table_size (self->pictures) <= MAX_KEPT)
    return;
  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!is_near (self, digest))
      g_hash_table_iter_remove (&iter);
}

void
_assay_review_page_want_pictures (AssayReviewPage *self)
{
  want (self, assay_review_queue_get_current (self->queue));
  for (guint i = 1; i <= AHEAD; i++)
    want (self, assay_review_queue_peek (self->queue, i));
  drop_far_ones (self);
}

AssayPicture *
_assay_review_page_get_picture (AssayReviewPage *self, AssayRow *card)
{
  return g_hash_table_lookup (self->pictures, assay_row_get_string (card, "picture"));
}

static void
version_shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  AssayReviewPage *self = request->page;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (rows == NULL || rows->len == 0 || self->project != ASSAY_PROJECT (source))
    return;
  g_hash_table_insert (self->providers, g_strdup (request->key),
                       g_strdup (assay_row_get_string (rows->pdata[0], "provider")));
  _assay_review_page_refresh (self);
}

/* Cards of old do not say who made the picture; its version does. */
void
_assay_review_page_want_provider (AssayReviewPage *self, AssayRow *card)
{
  const char *version = assay_row_get_string (card, "version");
  AssayQuery query = {.kind = "show", .of = "version", .id = version};

  if (*version == '\0' || g_hash_table_contains (self->providers, version))
    return;
  g_hash_table_insert (self->providers, g_strdup (version),
                       g_strdup (assay_row_get_string (card, "provider")));
  if (*assay_row_get_string (card, "provider") == '\0')
    assay_project_ask_async (self->project, &query, self->cancellable, version_shown_cb,
                             request_new (self, version));
}
