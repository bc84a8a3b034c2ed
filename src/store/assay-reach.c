/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-reach.h"

#include "store/assay-journal.h"

typedef struct
{
  GHashTable *reached, *damaged;
  AssayBlobs *blobs;
  gboolean whole;
  AssayReachVisit visit;
  gpointer data;
  GPtrArray *waiting; /* borrowed of @reached */
} Follow;

GHashTable *
assay_reach_new (void)
{
  return g_hash_table_new_full (assay_digest_hash, (GEqualFunc) assay_digest_equal, g_free, NULL);
}

/* The key in the set; %NULL: it was in it before. */
static AssayDigest *
add_digest (GHashTable *reached, const AssayDigest *digest)
{
  AssayDigest *key;

  if (g_hash_table_contains (reached, digest))
    return NULL;
  key = g_memdup2 (digest, sizeof *digest);
  g_hash_table_add (reached, key);
  return key;
}

/* @added: (nullable), gets the keys that are new. */
static void
add_text (GHashTable *reached, const char *text, gsize n_bytes, GPtrArray *added)
{
  AssayDigest digest, *key;

  for (gsize at = 0; (at = assay_digest_find (text, n_bytes, at, &digest)) != 0;)
    if ((key = add_digest (reached, &digest)) != NULL && added != NULL)
      g_ptr_array_add (added, key);
}

void
assay_reach_add_text (GHashTable *reached, const char *text, gsize n_bytes)
{
  g_return_if_fail (reached != NULL);
  add_text (reached, text, n_bytes, NULL);
}

void
assay_reach_add_event (GHashTable *reached, const AssayEvent *event)
{
  g_return_if_fail (reached != NULL && event != NULL);

  gsize n_bytes;
  const char *text = g_bytes_get_data (event->payload, &n_bytes);

  add_text (reached, text, n_bytes, NULL);
}

/* What cannot be read now is not damaged for that. Takes @cause. */
static void
note_damaged (Follow *self, const AssayDigest *digest, GError *cause, GError **error)
{
  if (self->damaged == NULL || assay_store_is_lacking (cause))
    {
      g_propagate_error (error, cause);
      return;
    }
  g_error_free (cause);
  add_digest (self->damaged, digest);
}

/* %NULL without an error: a picture that nobody wants the bytes of, or noted as damaged. */
static GBytes *
read_one (Follow *self, const AssayDigest *digest, gboolean picture, GError **error)
{
  GError *cause = NULL;
  GBytes *bytes = picture && !self->whole ? NULL : assay_blobs_get (self->blobs, digest, &cause);

  if (cause != NULL)
    note_damaged (self, digest, cause, error);
  return bytes;
}

static gboolean
follow_one (Follow *self, const AssayDigest *digest, GError **error)
{
  gboolean picture = assay_blobs_is_picture (self->blobs, digest);
  GError *cause = NULL;
  g_autoptr (GBytes) bytes = read_one (self, digest, picture, &cause);
  gsize n_bytes = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n_bytes) : NULL;

  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (bytes != NULL && !picture)
    add_text (self->reached, text, n_bytes, self->waiting);
  return self->visit == NULL
         || (self->damaged != NULL && g_hash_table_contains (self->damaged, digest))
         || self->visit (digest, bytes, self->data, error);
}

/* What is not stored is passed over. */
static gboolean
look_and_follow (Follow *self, const AssayDigest *digest, GError **error)
{
  GError *cause = NULL;

  switch (assay_blobs_look (self->blobs, digest, &cause))
    {
    case ASSAY_BLOB_THERE:
      return follow_one (self, digest, error);
    case ASSAY_BLOB_GONE:
      return TRUE;
    case ASSAY_BLOB_UNSEEN:
    default:
      g_propagate_error (error, cause);
      return FALSE;
    }
}

gboolean
assay_reach_follow (GHashTable *reached,
                    AssayBlobs *blobs,
                    gboolean whole,
                    GHashTable *damaged,
                    AssayReachVisit visit,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (reached != NULL && blobs != NULL, FALSE);

  Follow self = {reached, damaged, blobs, whole, visit, data, g_ptr_array_new ()};
  gboolean done = TRUE;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, reached);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (self.waiting, key);
  while (done && self.waiting->len > 0)
    {
      const AssayDigest *digest =
        g_ptr_array_steal_index_fast (self.waiting, self.waiting->len - 1);

      done = !g_cancellable_set_error_if_cancelled (cancellable, error)
             && look_and_follow (&self, digest, error);
    }
  g_ptr_array_unref (self.waiting);
  return done;
}
