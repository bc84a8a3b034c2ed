/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-witness.h"

#include "store/assay-blobs.h"
#include "store/assay-index.h"
#include "store/assay-journal-private.h"

#include <fcntl.h>
#include <string.h>

#define BLOBS_NAME "blobs"
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
  GHashTable *named; /* set of AssayDigest */
  GString *proof;    /* the names of those that prove something, a line each; %NULL: nobody asks */
} Reading;

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

/* What the others are
 * ----------------------------------------------------------------------------------------- */

static gsize
read_head (AssayFolder *fan, const char *name, char out[HEAD_BYTES])
{
  AssayIo *io = assay_folder_get_io (fan);
  int fd = assay_folder_open_file (fan, name, O_RDONLY, NULL);
  ssize_t n = fd >= 0 ? io->pread (io, fd, out, HEAD_BYTES, 0) : 0;

  if (fd >= 0)
    io->close (io, fd);
  return n > 0 ? (gsize) n : 0;
}

static gboolean
begins_with (const char *head, gsize n_head, const char *text)
{
  return n_head >= strlen (text) && memcmp (head, text, strlen (text)) == 0;
}

#define REPORT_HEAD "{\"asOfSeq\":"

/* A report that is not whole tells nothing. */
static guint64
read_as_of (AssayBlobs *blobs, const AssayDigest *digest)
{
  g_autoptr (GBytes) bytes = assay_blobs_get (blobs, digest, NULL);
  gsize n_bytes = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n_bytes) : NULL;
  g_autofree char *number =
    n_bytes > strlen (REPORT_HEAD)
      ? g_strndup (text + strlen (REPORT_HEAD), MIN (n_bytes - strlen (REPORT_HEAD), 20))
      : NULL;

  return number != NULL ? g_ascii_strtoull (number, NULL, 10) : 0;
}

/* Documents are objects as somebody wrote them; pictures, what was done to them and reports are
 * not. */
static void
look_at_blob (const Reading *self,
              AssayBlobs *blobs,
              AssayFolder *fan,
              const char *name,
              const AssayDigest *digest)
{
  AssayWitness *out = self->out;
  char head[HEAD_BYTES];
  gsize n = read_head (fan, name, head);
  gboolean made = begins_with (head, n, REPORT_HEAD) || begins_with (head, n, "[{")
                  || begins_with (head, n, "\x89PNG");

  if (begins_with (head, n, REPORT_HEAD))
    out->as_of = MAX (out->as_of, read_as_of (blobs, digest));
  if (made && self->proof != NULL)
    g_string_append_printf (self->proof, "%s\n", assay_digest_hex (digest).text);
  out->made |= made;
}

static void
look_in_fan (const Reading *self, AssayBlobs *blobs, AssayFolder *folder, const char *fan_name)
{
  g_autoptr (AssayFolder) fan = assay_folder_open_below (folder, fan_name, NULL);
  g_auto (GStrv) names = fan != NULL ? assay_folder_list (fan, NULL) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *hex = g_strconcat (fan_name, names[i], NULL);
      AssayDigest digest;

      if (assay_digest_parse (&digest, hex) && !g_hash_table_contains (self->named, &digest))
        look_at_blob (self, blobs, fan, names[i], &digest);
    }
}

static void
look_at_blobs (const Reading *self, AssayIo *io, const char *store_folder)
{
  g_autoptr (AssayFolder) store = _assay_store_open (io, store_folder, FALSE, NULL);
  g_autoptr (AssayFolder) folder =
    store != NULL ? assay_folder_open_below (store, BLOBS_NAME, NULL) : NULL;
  g_auto (GStrv) fans = folder != NULL ? assay_folder_list (folder, NULL) : NULL;
  g_autoptr (AssayBlobs) blobs = assay_blobs_new (io, store_folder);

  for (guint i = 0; fans != NULL && fans[i] != NULL; i++)
    look_in_fan (self, blobs, folder, fans[i]);
}

/* What a person gave up with the events that told of it proves nothing any more. */
static void
add_given_up (GHashTable *named, AssayIo *io, const char *store_folder)
{
  g_autoptr (AssayFolder) store = _assay_store_open (io, store_folder, FALSE, NULL);
  g_autoptr (AssayFolder) folder =
    store != NULL ? assay_folder_open_below (store, ASSAY_QUARANTINE_NAME, NULL) : NULL;
  g_auto (GStrv) names = folder != NULL ? assay_folder_list (folder, NULL) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], ASSAY_GIVEN_UP_PREFIX))
      {
        g_autoptr (GBytes) bytes =
          assay_folder_read_file (folder, names[i], ASSAY_GIVEN_UP_MAX_BYTES, NULL);
        gsize n_bytes = 0;
        const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n_bytes) : NULL;

        if (text != NULL)
          add_digests (named, text, n_bytes);
      }
}

static void
look (AssayIo *io, const char *folder, AssayWitness *out, GString *proof)
{
  g_autoptr (GHashTable) named =
    g_hash_table_new_full (assay_digest_hash, (GEqualFunc) assay_digest_equal, g_free, NULL);
  Reading self = {out, named, proof};

  *out = (AssayWitness){0};
  assay_journal_read (io, folder, 1, event_cb, &self, NULL);
  add_given_up (named, io, folder);
  look_at_blobs (&self, io, folder);
}

void
assay_witness_look (AssayIo *io, const char *folder, AssayWitness *out)
{
  g_return_if_fail (io != NULL);
  g_return_if_fail (folder != NULL);
  g_return_if_fail (out != NULL);
  look (io, folder, out, NULL);
}

char *
assay_witness_dup_proof (AssayIo *io, const char *folder)
{
  g_return_val_if_fail (io != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  AssayWitness witness;
  GString *proof = g_string_new (NULL);

  look (io, folder, &witness, proof);
  return g_string_free (proof, FALSE);
}

guint64
assay_history_peek_known (AssayIo *io, const char *index_file, const char *folder)
{
  AssayDigest origin = {0};
  AssayWitness witness;
  guint64 known;

  assay_journal_peek_origin (io, folder, &origin);
  known = assay_index_peek (index_file, &origin);
  if (known > 0)
    return known;
  assay_witness_look (io, folder, &witness);
  return assay_witness_decide (&witness);
}
