/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-witness.h"

#include "base/assay-error.h"
#include "store/assay-blobs.h"
#include "store/assay-index.h"
#include "store/assay-journal-private.h"

#include <string.h>

#define HEAD_BYTES 16

guint64
assay_witness_decide (const AssayWitness *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->made && !self->submitted ? MAX (self->as_of, self->last_seq + 1) : self->as_of;
}

/* What the log names
 * ------------------------------------------------------------------------------------------ */

typedef struct
{
  AssayWitness *out;
  AssayBlobs *blobs;
  GHashTable *named; /* set of AssayDigest */
  GString *proof;    /* the names of those that prove something, a line each; %NULL: nobody asks */
  GError *cause;     /* why one of them could not be looked at; %NULL: all were */
} Reading;

/* What tells nothing: not there (any more), damaged, or no file of ours; others may be the proof.
 * Takes @cause. */
static gboolean
pass_over (GError *cause, GError **error)
{
  if (!assay_blobs_is_damage (cause))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_error_free (cause);
  return TRUE;
}

/* Every digest in @text, whatever it is of. */
static void
add_digests (GHashTable *named, const char *text, gsize n_bytes)
{
  AssayDigest digest;

  for (gsize at = 0; (at = assay_digest_find (text, n_bytes, at, &digest)) != 0;)
    g_hash_table_add (named, g_memdup2 (&digest, sizeof digest));
}

static gboolean
event_cb (const AssayEvent *event, gpointer data)
{
  Reading *self = data;
  gsize n_bytes;
  const char *text = g_bytes_get_data (event->payload, &n_bytes);

  self->out->last_seq = event->seq;
  self->out->submitted |= g_str_equal (event->type, "job.submitting");
  add_digests (self->named, text, n_bytes);
  return TRUE;
}

/* As far as it is whole: that it is not is found by who opens it. */
static gboolean
look_at_log (Reading *self, AssayIo *io, const char *folder, GError **error)
{
  GError *cause = NULL;

  if (assay_journal_read (io, folder, 1, event_cb, self, &cause)
      || g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED)
      || g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY))
    {
      g_clear_error (&cause);
      return TRUE;
    }
  g_propagate_error (error, cause);
  return FALSE;
}

/* What the others are
 * ----------------------------------------------------------------------------------------- */

static gboolean
begins_with (const char *head, gsize n_head, const char *text)
{
  return n_head >= strlen (text) && memcmp (head, text, strlen (text)) == 0;
}

#define REPORT_HEAD "{\"asOfSeq\":"

/* A report that is not whole tells nothing. */
static gboolean
read_as_of (AssayBlobs *blobs, const AssayDigest *digest, guint64 *out, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GBytes) bytes = assay_blobs_get (blobs, digest, &cause);
  gsize n_bytes = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n_bytes) : NULL;
  g_autofree char *number =
    n_bytes > strlen (REPORT_HEAD)
      ? g_strndup (text + strlen (REPORT_HEAD), MIN (n_bytes - strlen (REPORT_HEAD), 20))
      : NULL;

  *out = number != NULL ? g_ascii_strtoull (number, NULL, 10) : 0;
  return bytes != NULL || pass_over (cause, error);
}

/* Documents are objects as somebody wrote them; pictures, what was done to them and reports are
 * not. */
static gboolean
look_at_blob (const Reading *self, const AssayDigest *digest, GError **error)
{
  AssayWitness *out = self->out;
  char head[HEAD_BYTES];
  GError *cause = NULL;
  gssize read = assay_blobs_read_head (self->blobs, digest, head, sizeof head, &cause);
  gsize n = (gsize) MAX (read, 0);
  gboolean report = begins_with (head, n, REPORT_HEAD);
  gboolean made = report || begins_with (head, n, "[{") || begins_with (head, n, "\x89PNG");
  guint64 as_of = 0;

  if (read < 0)
    return pass_over (cause, error);
  if (report && !read_as_of (self->blobs, digest, &as_of, error))
    return FALSE;
  out->as_of = MAX (out->as_of, as_of);
  if (made && self->proof != NULL)
    g_string_append_printf (self->proof, "%s\n", assay_digest_hex (digest).text);
  out->made |= made;
  return TRUE;
}

static void
blob_cb (const char *fan,
         const char *name,
         const AssayDigest *digest,
         const struct stat *info,
         gpointer data)
{
  Reading *self = data;

  if (self->cause == NULL && digest != NULL && !g_hash_table_contains (self->named, digest))
    look_at_blob (self, digest, &self->cause);
}

static gboolean
look_at_blobs (Reading *self, GError **error)
{
  if (!assay_blobs_each (self->blobs, blob_cb, self, error))
    return FALSE;
  if (self->cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->cause));
  return FALSE;
}

/* What a person gave up with the events that told of it proves nothing any more. */
static gboolean
add_given_up_of (GHashTable *named, AssayFolder *folder, const char *name, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GBytes) bytes =
    assay_folder_read_file (folder, name, ASSAY_GIVEN_UP_MAX_BYTES, &cause);
  gsize n_bytes;
  const char *text;

  if (bytes == NULL)
    return pass_over (cause, error);
  text = g_bytes_get_data (bytes, &n_bytes);
  if (text != NULL)
    add_digests (named, text, n_bytes);
  return TRUE;
}

static gboolean
add_given_up (GHashTable *named, AssayIo *io, const char *store_folder, GError **error)
{
  GError *cause = NULL;
  g_autoptr (AssayFolder) store = _assay_store_open (io, store_folder, FALSE, &cause);
  g_autoptr (AssayFolder) folder =
    store != NULL ? assay_folder_open_below (store, ASSAY_QUARANTINE_NAME, &cause) : NULL;
  g_auto (GStrv) names = folder != NULL ? assay_folder_list (folder, &cause) : NULL;
  gboolean added = TRUE;

  if (names == NULL)
    return pass_over (cause, error);
  for (guint i = 0; added && names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], ASSAY_GIVEN_UP_PREFIX))
      added = add_given_up_of (named, folder, names[i], error);
  return added;
}

static gboolean
look (AssayIo *io, const char *folder, AssayWitness *out, GString *proof, GError **error)
{
  g_autoptr (GHashTable) named =
    g_hash_table_new_full (assay_digest_hash, (GEqualFunc) assay_digest_equal, g_free, NULL);
  g_autoptr (AssayBlobs) blobs = assay_blobs_new (io, folder);
  Reading self = {.out = out, .blobs = blobs, .named = named, .proof = proof};

  *out = (AssayWitness){0};
  return look_at_log (&self, io, folder, error) && add_given_up (named, io, folder, error)
         && look_at_blobs (&self, error);
}

gboolean
assay_witness_look (AssayIo *io, const char *folder, AssayWitness *out, GError **error)
{
  g_return_val_if_fail (io != NULL, FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);
  return look (io, folder, out, NULL, error);
}

char *
assay_witness_dup_proof (AssayIo *io, const char *folder, GError **error)
{
  g_return_val_if_fail (io != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  AssayWitness witness;
  GString *proof = g_string_new (NULL);
  gboolean looked = look (io, folder, &witness, proof, error);

  return g_string_free (proof, !looked);
}

/* An index of a log that is distrusted was made of what was left of it. */
gboolean
assay_history_peek_known (
  AssayIo *io, const char *index_file, const char *folder, guint64 *out, GError **error)
{
  g_return_val_if_fail (io != NULL, FALSE);
  g_return_val_if_fail (index_file != NULL && folder != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  AssayDigest origin = {0};
  AssayWitness witness;

  assay_journal_peek_origin (io, folder, &origin);
  *out = assay_index_peek (index_file, &origin);
  if (*out > 0 && !assay_index_peek_distrusted (index_file))
    return TRUE;
  if (!assay_witness_look (io, folder, &witness, error))
    return FALSE;
  *out = MAX (*out, assay_witness_decide (&witness));
  return TRUE;
}

char *
assay_history_dup_unseen (const GError *cause)
{
  g_return_val_if_fail (cause != NULL, NULL);
  return assay_sentence_pack_of (
    N_ ("How far the history went cannot be seen, so nothing is added to it: {0}. Mend that, then "
        "open the project again."),
    cause->message, NULL);
}
