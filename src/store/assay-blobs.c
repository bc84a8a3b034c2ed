/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-blobs.h"

#include "store/assay-journal.h"

#include <errno.h>
#include <string.h>

#define FAN_DIGITS 2

struct _AssayBlobs
{
  AssayBlobSink sink; /* first: a sink's self is ours */
  AssayIo *io;
  char *parent, *folder; /* .assay, .assay/blobs */
  GMutex lock;
  gboolean settled; /* under the lock */
};

static gboolean
put_cb (AssayBlobSink *sink, GBytes *bytes, AssayDigest *out, GError **error)
{
  return assay_blobs_put ((AssayBlobs *) sink, bytes, out, error);
}

AssayBlobs *
assay_blobs_new (AssayIo *io, const char *folder)
{
  AssayBlobs *self = g_new0 (AssayBlobs, 1);

  self->sink.put = put_cb;
  self->io = io;
  self->parent = g_strdup (folder);
  self->folder = g_strdup_printf ("%s/blobs", folder);
  g_mutex_init (&self->lock);
  return self;
}

void
assay_blobs_free (AssayBlobs *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self->parent);
  g_free (self);
}

static char *
dup_path (AssayBlobs *self, const AssayDigest *digest, char **out_folder)
{
  AssayDigestHex hex = assay_digest_hex (digest);
  char *folder = g_strdup_printf ("%s/%.*s", self->folder, FAN_DIGITS, hex.text);
  char *path = g_strdup_printf ("%s/%s", folder, hex.text + FAN_DIGITS);

  if (out_folder != NULL)
    *out_folder = folder;
  else
    g_free (folder);
  return path;
}

static GBytes *
read_verified (AssayBlobs *self, const char *path, const AssayDigest *digest, GError **error)
{
  g_autoptr (GBytes) bytes = assay_io_read_file (self->io, path, ASSAY_BLOB_MAX_BYTES, error);
  AssayDigest found;

  if (bytes == NULL)
    return NULL;
  assay_digest_of_bytes (&found, bytes);
  if (assay_digest_equal (&found, digest))
    return g_steal_pointer (&bytes);
  g_set_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
               "The file “%s” is damaged: its content does not have its name. Restore it from a "
               "backup, or make it again.",
               path);
  return NULL;
}

static gboolean
fail_no_space (GError **error, GError *cause)
{
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    {
      cause->domain = ASSAY_STORE_ERROR;
      cause->code = ASSAY_STORE_ERROR_NO_SPACE;
    }
  g_propagate_error (error, cause);
  return FALSE;
}

/* Folders that are there need not be durable: who made them may have died before the sync. Once is
 * enough, later ones are ours. */
static gboolean
settle (AssayBlobs *self, GError **error)
{
  gboolean settled;

  g_mutex_lock (&self->lock);
  if (!self->settled)
    self->settled = assay_io_make_folders (self->io, self->folder, error)
                    && assay_io_sync_folder (self->io, self->parent, error)
                    && assay_io_sync_folder (self->io, self->folder, error);
  settled = self->settled;
  g_mutex_unlock (&self->lock);
  return settled;
}

gboolean
assay_blobs_put (AssayBlobs *self, GBytes *bytes, AssayDigest *out, GError **error)
{
  g_autofree char *folder = NULL, *path = NULL;
  g_autoptr (GBytes) there = NULL;
  GError *cause = NULL;
  AssayDigest digest;

  if (g_bytes_get_size (bytes) > ASSAY_BLOB_MAX_BYTES)
    return assay_io_fail (error, EFBIG, "keep a file of this size in", self->folder);
  assay_digest_of_bytes (&digest, bytes);
  path = dup_path (self, &digest, &folder);
  if (!settle (self, &cause) || !assay_io_make_folders (self->io, folder, &cause))
    return fail_no_space (error, cause);
  there = read_verified (self, path, &digest, NULL);
  /* Already there: who renamed it may have died before the folder was synced. */
  if (there != NULL ? !assay_io_sync_folder (self->io, folder, &cause)
                    : !assay_io_replace_file (self->io, path, bytes, &cause))
    return fail_no_space (error, cause);
  *out = digest;
  return TRUE;
}

GBytes *
assay_blobs_get (AssayBlobs *self, const AssayDigest *digest, GError **error)
{
  g_autofree char *path = dup_path (self, digest, NULL);

  return read_verified (self, path, digest, error);
}

gboolean
assay_blobs_has (AssayBlobs *self, const AssayDigest *digest)
{
  g_autofree char *path = dup_path (self, digest, NULL);
  struct stat info;

  return self->io->stat (self->io, path, &info) == 0 && S_ISREG (info.st_mode);
}

AssayBlobSink *
assay_blobs_get_sink (AssayBlobs *self)
{
  return &self->sink;
}

/* Verifying
 * ---------------------------------------------------------------------------------------------------------
 */

static void
say_foreign (const char *path, AssayProblems *problems)
{
  assay_problems_add (
    problems, path, NULL, "blob.foreign_file", N_ ("This file is not one of Assay's."),
    N_ ("Move it away if you know where it belongs; Assay leaves it alone."), NULL);
}

static guint64
verify_file (AssayBlobs *self, const char *fan, const char *name, AssayProblems *problems)
{
  g_autofree char *path = g_strdup_printf ("%s/%s/%s", self->folder, fan, name);
  g_autofree char *hex = g_strconcat (fan, name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  AssayDigest digest;

  if (name[0] == '.' && g_str_has_suffix (name, ".tmp"))
    return 0; /* left by a process that died; swept up with the rest */
  if (!assay_digest_parse (&digest, hex))
    {
      say_foreign (path, problems);
      return 0;
    }
  bytes = read_verified (self, path, &digest, &error);
  if (bytes == NULL)
    assay_problems_add (
      problems, path, NULL, "blob.damaged", N_ ("A stored file is damaged or cannot be read: {0}"),
      N_ ("Restore it from a backup, or have the picture made again."), error->message, NULL);
  return 1;
}

guint64
assay_blobs_verify (AssayBlobs *self, AssayProblems *problems)
{
  g_auto (GStrv) fans = self->io->list (self->io, self->folder);
  guint64 n = 0;

  for (guint i = 0; fans != NULL && fans[i] != NULL; i++)
    {
      g_autofree char *folder = g_strdup_printf ("%s/%s", self->folder, fans[i]);
      g_auto (GStrv) names =
        strlen (fans[i]) == FAN_DIGITS ? self->io->list (self->io, folder) : NULL;

      if (names == NULL)
        say_foreign (folder, problems);
      for (guint j = 0; names != NULL && names[j] != NULL; j++)
        n += verify_file (self, fans[i], names[j], problems);
    }
  return n;
}
