/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-shelf.h"

struct _AssayReviewShelf
{
  GObject parent_instance;
  AssayProject *project;
  GCancellable *cancellable;
  GHashTable *pictures; /* digest -> AssayPicture */
  GHashTable *loading;  /* digests under way */
  GHashTable *trouble;  /* digest -> message */
};

static guint loaded_signal;

G_DEFINE_FINAL_TYPE (AssayReviewShelf, assay_review_shelf, G_TYPE_OBJECT)

typedef struct
{
  AssayReviewShelf *shelf;
  char *digest;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->shelf);
  g_free (load->digest);
  g_free (load);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Load) load = data;
  AssayReviewShelf *self = load->shelf;
  g_autoptr (GError) error = NULL;
  AssayPicture *picture =
    assay_project_load_picture_finish (ASSAY_PROJECT (source), result, &error);

  g_hash_table_remove (self->loading, load->digest);
  if (picture != NULL)
    g_hash_table_insert (self->pictures, g_strdup (load->digest), picture);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_hash_table_insert (self->trouble, g_strdup (load->digest), g_strdup (error->message));
  g_signal_emit (self, loaded_signal, 0, load->digest);
}

static void
load (AssayReviewShelf *self, const char *digest)
{
  Load *load;

  if (*digest == '\0' || g_hash_table_contains (self->pictures, digest)
      || g_hash_table_contains (self->loading, digest)
      || g_hash_table_contains (self->trouble, digest))
    return;
  load = g_new (Load, 1);
  load->shelf = g_object_ref (self);
  load->digest = g_strdup (digest);
  g_hash_table_add (self->loading, g_strdup (digest));
  assay_project_load_picture_async (self->project, digest, self->cancellable, loaded_cb, load);
}

static void
drop_others (GHashTable *table, const char *const *digests)
{
  GHashTableIter iter;
  gpointer digest;

  if (g_hash_table_size (table) <= ASSAY_REVIEW_SHELF_MAX_KEPT)
    return;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!g_strv_contains (digests, digest))
      g_hash_table_iter_remove (&iter);
}

void
assay_review_shelf_want (AssayReviewShelf *self, const char *const *digests)
{
  for (guint i = 0; digests[i] != NULL; i++)
    load (self, digests[i]);
  drop_others (self->pictures, digests);
  drop_others (self->trouble, digests);
}

AssayPicture *
assay_review_shelf_lookup (AssayReviewShelf *self, const char *digest)
{
  return g_hash_table_lookup (self->pictures, digest);
}

const char *
assay_review_shelf_get_trouble (AssayReviewShelf *self, const char *digest)
{
  return g_hash_table_lookup (self->trouble, digest);
}

static void
assay_review_shelf_dispose (GObject *object)
{
  g_cancellable_cancel (ASSAY_REVIEW_SHELF (object)->cancellable);
  G_OBJECT_CLASS (assay_review_shelf_parent_class)->dispose (object);
}

static void
assay_review_shelf_finalize (GObject *object)
{
  AssayReviewShelf *self = ASSAY_REVIEW_SHELF (object);

  g_clear_object (&self->project);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->pictures);
  g_hash_table_unref (self->loading);
  g_hash_table_unref (self->trouble);
  G_OBJECT_CLASS (assay_review_shelf_parent_class)->finalize (object);
}

static void
assay_review_shelf_class_init (AssayReviewShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_review_shelf_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_review_shelf_finalize;
  loaded_signal = g_signal_new ("loaded", ASSAY_TYPE_REVIEW_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
assay_review_shelf_init (AssayReviewShelf *self)
{
  self->cancellable = g_cancellable_new ();
  self->pictures =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) assay_picture_unref);
  self->loading = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->trouble = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

AssayReviewShelf *
assay_review_shelf_new (AssayProject *project)
{
  AssayReviewShelf *self = g_object_new (ASSAY_TYPE_REVIEW_SHELF, NULL);

  self->project = g_object_ref (project);
  return self;
}
