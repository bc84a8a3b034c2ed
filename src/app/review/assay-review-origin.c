/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-origin.h"

struct _AssayReviewOrigin
{
  GObject parent_instance;
  AssayProject *project;
  GCancellable *cancellable;
  GHashTable *providers; /* version -> provider, "" while asked */
};

static guint known_signal;

G_DEFINE_FINAL_TYPE (AssayReviewOrigin, assay_review_origin, G_TYPE_OBJECT)

typedef struct
{
  AssayReviewOrigin *origin;
  char *version;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->origin);
  g_free (question->version);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (rows == NULL || rows->len == 0)
    return;
  g_hash_table_insert (question->origin->providers, g_strdup (question->version),
                       g_strdup (assay_row_get_string (rows->pdata[0], "provider")));
  g_signal_emit (question->origin, known_signal, 0, question->version);
}

static void
ask (AssayReviewOrigin *self, const char *version)
{
  AssayQuery query = {.kind = "show", .of = "version", .id = version};
  Question *question = g_new (Question, 1);

  question->origin = g_object_ref (self);
  question->version = g_strdup (version);
  assay_project_ask_async (self->project, &query, self->cancellable, shown_cb, question);
}

const char *
assay_review_origin_of (AssayReviewOrigin *self, AssayRow *card)
{
  const char *version = assay_row_get_string (card, "version"),
             *provider = assay_row_get_string (card, "provider"),
             *known = g_hash_table_lookup (self->providers, version);

  if (*provider != '\0' || *version == '\0')
    return provider;
  if (known != NULL)
    return known;
  g_hash_table_insert (self->providers, g_strdup (version), g_strdup (""));
  ask (self, version);
  return "";
}

static void
assay_review_origin_dispose (GObject *object)
{
  g_cancellable_cancel (ASSAY_REVIEW_ORIGIN (object)->cancellable);
  G_OBJECT_CLASS (assay_review_origin_parent_class)->dispose (object);
}

static void
assay_review_origin_finalize (GObject *object)
{
  AssayReviewOrigin *self = ASSAY_REVIEW_ORIGIN (object);

  g_clear_object (&self->project);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->providers);
  G_OBJECT_CLASS (assay_review_origin_parent_class)->finalize (object);
}

static void
assay_review_origin_class_init (AssayReviewOriginClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_review_origin_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_review_origin_finalize;
  known_signal = g_signal_new ("known", ASSAY_TYPE_REVIEW_ORIGIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
assay_review_origin_init (AssayReviewOrigin *self)
{
  self->cancellable = g_cancellable_new ();
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

AssayReviewOrigin *
assay_review_origin_new (AssayProject *project)
{
  AssayReviewOrigin *self = g_object_new (ASSAY_TYPE_REVIEW_ORIGIN, NULL);

  self->project = g_object_ref (project);
  return self;
}
