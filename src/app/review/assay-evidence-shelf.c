/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-evidence-shelf.h"

struct _AssayEvidenceShelf
{
  GObject parent_instance;
  AssayProject *project;
  GCancellable *cancellable;
  GHashTable *kept;   /* card -> AssayEvidence */
  GHashTable *asking; /* cards under way */
};

static guint loaded_signal;

G_DEFINE_FINAL_TYPE (AssayEvidenceShelf, assay_evidence_shelf, G_TYPE_OBJECT)

typedef struct
{
  AssayEvidenceShelf *shelf;
  char *card;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->shelf);
  g_free (question->card);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  AssayEvidenceShelf *self = question->shelf;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);
  AssayRow *row = rows != NULL && rows->len > 0 ? rows->pdata[0] : NULL;

  g_hash_table_remove (self->asking, question->card);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_debug ("evidence of %s: %s", question->card, error->message);
  g_hash_table_insert (self->kept, g_strdup (question->card),
                       assay_evidence_new (row != NULL ? assay_row_get_record (row) : NULL));
  g_signal_emit (self, loaded_signal, 0, question->card);
}

static void
ask (AssayEvidenceShelf *self, const char *card)
{
  AssayQuery query = {.kind = "evidence", .id = card};
  Question *question;

  if (g_hash_table_contains (self->kept, card) || g_hash_table_contains (self->asking, card))
    return;
  question = g_new (Question, 1);
  question->shelf = g_object_ref (self);
  question->card = g_strdup (card);
  g_hash_table_add (self->asking, g_strdup (card));
  assay_project_ask_async (self->project, &query, self->cancellable, answered_cb, question);
}

static void
drop_others (AssayEvidenceShelf *self, const char *const *cards)
{
  GHashTableIter iter;
  gpointer card;

  if (g_hash_table_size (self->kept) <= ASSAY_EVIDENCE_SHELF_MAX_KEPT)
    return;
  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, &card, NULL))
    if (!g_strv_contains (cards, card))
      g_hash_table_iter_remove (&iter);
}

void
assay_evidence_shelf_want (AssayEvidenceShelf *self, const char *const *cards)
{
  for (guint i = 0; cards[i] != NULL; i++)
    ask (self, cards[i]);
  drop_others (self, cards);
}

AssayEvidence *
assay_evidence_shelf_lookup (AssayEvidenceShelf *self, const char *card)
{
  return g_hash_table_lookup (self->kept, card);
}

static void
assay_evidence_shelf_dispose (GObject *object)
{
  g_cancellable_cancel (ASSAY_EVIDENCE_SHELF (object)->cancellable);
  G_OBJECT_CLASS (assay_evidence_shelf_parent_class)->dispose (object);
}

static void
assay_evidence_shelf_finalize (GObject *object)
{
  AssayEvidenceShelf *self = ASSAY_EVIDENCE_SHELF (object);

  g_clear_object (&self->project);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->asking);
  G_OBJECT_CLASS (assay_evidence_shelf_parent_class)->finalize (object);
}

static void
assay_evidence_shelf_class_init (AssayEvidenceShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_evidence_shelf_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_evidence_shelf_finalize;
  loaded_signal = g_signal_new ("loaded", ASSAY_TYPE_EVIDENCE_SHELF, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
assay_evidence_shelf_init (AssayEvidenceShelf *self)
{
  self->cancellable = g_cancellable_new ();
  self->kept =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) assay_evidence_unref);
  self->asking = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AssayEvidenceShelf *
assay_evidence_shelf_new (AssayProject *project)
{
  AssayEvidenceShelf *self = g_object_new (ASSAY_TYPE_EVIDENCE_SHELF, NULL);

  self->project = g_object_ref (project);
  return self;
}
