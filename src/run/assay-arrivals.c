/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-arrivals.h"

#include "imaging/assay-png.h"
#include "store/assay-journal.h"

#define NAME "picture from the server"

static gboolean
keep (AssayArrivals *self, GBytes *bytes, AssayDigest *out, GError **error)
{
  GError *cause = NULL;

  if (assay_blobs_put (self->blobs, bytes, out, &cause))
    return TRUE;
  if (self->unkept == NULL && assay_store_is_lacking (cause))
    self->unkept = g_strdup (cause->message);
  g_propagate_error (error, cause);
  return FALSE;
}

static gboolean
keep_cb (AssayBlobSink *sink, GBytes *bytes, AssayDigest *out, GError **error)
{
  AssayArrivals *self = (AssayArrivals *) sink;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayPicture) picture = assay_png_decode (bytes, NAME, NULL, problems);

  if (assay_problems_has (problems, "picture.truncated")
      || assay_problems_has (problems, "picture.damaged"))
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                       N_ ("The picture from the server is cut off or damaged"), NULL);
      return FALSE;
    }
  if (!keep (self, bytes, out, error))
    return FALSE;
  g_hash_table_insert (self->kept, g_strdup (assay_digest_hex (out).text), g_bytes_ref (bytes));
  if (self->first == NULL && g_hash_table_size (self->kept) == 1)
    {
      self->first = g_steal_pointer (&picture);
      self->first_name = *out;
    }
  return TRUE;
}

void
_assay_arrivals_init (AssayArrivals *self, AssayBlobs *blobs)
{
  *self = (AssayArrivals){
    .parent = {keep_cb},
    .blobs = blobs,
    .kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref),
  };
}

void
_assay_arrivals_clear (AssayArrivals *self)
{
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_clear_pointer (&self->first, assay_picture_unref);
  g_clear_pointer (&self->unkept, g_free);
}

/* (transfer full): as it came, or from the blobs where it was there before. */
static GBytes *
get_bytes (AssayArrivals *self, const AssayDigest *digest, GError **error)
{
  GBytes *bytes = g_hash_table_lookup (self->kept, assay_digest_hex (digest).text);

  return bytes != NULL ? g_bytes_ref (bytes) : assay_blobs_get (self->blobs, digest, error);
}

AssayPicture *
_assay_arrivals_read (AssayArrivals *self,
                      const AssayDigest *digest,
                      AssayProblems *problems,
                      GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->first != NULL && assay_digest_equal (&self->first_name, digest))
    return g_steal_pointer (&self->first);
  bytes = get_bytes (self, digest, error);
  return bytes != NULL ? assay_png_decode (bytes, NAME, NULL, problems) : NULL;
}
