/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-submit.h"

#include "app/review/assay-review-keys.h"

typedef struct
{
  AssayReviewSession *session;
  char *card; /* %NULL: the newest answer of an earlier sitting */
} Sent;

static Sent *
sent_new (AssayReviewSession *session, const char *card)
{
  Sent *sent = g_new (Sent, 1);

  sent->session = g_object_ref (session);
  sent->card = g_strdup (card);
  return sent;
}

static void
sent_free (Sent *sent)
{
  g_object_unref (sent->session);
  g_free (sent->card);
  g_free (sent);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sent, sent_free)

static void
submit (
  AssayProject *project, const char *kind, gpointer args, GAsyncReadyCallback done, Sent *sent)
{
  assay_project_submit_async (project, assay_command_new (kind, args, ASSAY_ACTOR_USER, "assay"),
                              NULL, done, sent);
}

/* Why it was not taken; NULL when it was. */
static char *
dup_message (GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, &error))
    return NULL;
  return g_strdup (error->message);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Sent) sent = data;
  g_autofree char *message = dup_message (source, result);

  assay_review_session_answered (sent->session, sent->card, message);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Sent) sent = data;
  g_autofree char *message = dup_message (source, result);

  assay_review_session_undone (sent->session, sent->card, message);
}

static void
skipped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Sent) sent = data;
  g_autofree char *message = dup_message (source, result);

  assay_review_session_skipped (sent->session, message);
}

static void
send_answer (AssayReviewSession *session,
             gpointer data,
             const char *card,
             AssayAnswer answer,
             gint64 milliseconds,
             const char *device)
{
  AssayArgsCardAnswer *args = assay_table_new (assay_command_kind_find ("card.answer")->args);

  args->card = g_strdup (card);
  args->answer = (gint64) answer;
  args->milliseconds = milliseconds;
  args->device = g_strdup (device);
  args->key_set = g_strdup (ASSAY_REVIEW_KEY_SET);
  submit (data, "card.answer", args, answered_cb, sent_new (session, card));
}

static void
send_undo (AssayReviewSession *session, gpointer data, const char *card)
{
  AssayArgsCardUndo *args = assay_table_new (assay_command_kind_find ("card.undo")->args);

  args->card = g_strdup (card);
  submit (data, "card.undo", args, undone_cb, sent_new (session, card));
}

static void
send_skip (AssayReviewSession *session, gpointer data, const char *card)
{
  AssayArgsCardSkip *args = assay_table_new (assay_command_kind_find ("card.skip")->args);

  args->card = g_strdup (card);
  submit (data, "card.skip", args, skipped_cb, sent_new (session, card));
}

const AssayReviewSink assay_review_project_sink = {send_answer, send_undo, send_skip};
