/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies in the folders of blobs, and taking it away. */
#include "store/assay-blobs-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define PICTURE_HEAD "\x89PNG"

static AssayFolder *
open_fan_of (AssayBlobs *self, const char *hex, GError **error)
{
  AssayFolder *folder = _assay_blobs_get_folder (self, FALSE, error);
  char name[ASSAY_BLOB_FAN_DIGITS + 1] = {0};

  memcpy (name, hex, ASSAY_BLOB_FAN_DIGITS);
  return folder != NULL ? assay_folder_open_below (folder, name, error) : NULL;
}

gssize
assay_blobs_read_head (
  AssayBlobs *self, const AssayDigest *digest, char *out, gsize n_bytes, GError **error)
{
  g_return_val_if_fail (self != NULL && digest != NULL && out != NULL, -1);

  AssayDigestHex hex = assay_digest_hex (digest);
  const char *name = hex.text + ASSAY_BLOB_FAN_DIGITS;
  g_autoptr (AssayFolder) fan = open_fan_of (self, hex.text, error);
  int fd = fan != NULL ? assay_folder_open_file (fan, name, O_RDONLY, error) : -1;
  g_autofree char *path = fan != NULL ? assay_folder_dup_path (fan, name) : NULL;
  ssize_t n;

  if (fd < 0)
    return -1;
  n = self->io->pread (self->io, fd, out, n_bytes, 0);
  if (n < 0)
    assay_io_fail (error, errno, N_ ("Could not read “{0}”: {1}"), path);
  self->io->close (self->io, fd);
  return n;
}

gboolean
assay_blobs_is_picture (AssayBlobs *self, const AssayDigest *digest)
{
  g_return_val_if_fail (self != NULL && digest != NULL, FALSE);

  char head[sizeof PICTURE_HEAD - 1];

  return assay_blobs_read_head (self, digest, head, sizeof head, NULL) == (gssize) sizeof head
         && memcmp (head, PICTURE_HEAD, sizeof head) == 0;
}

/* Gone since it was listed, or none of ours (“verify” tells it): not told of. Takes @cause. */
static gboolean
pass_over (GError *cause, GError **error)
{
  if (!assay_io_is_not_there (cause)
      && !g_error_matches (cause, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_error_free (cause);
  return TRUE;
}

static gboolean
tell_file (AssayFolder *fan,
           const char *fan_name,
           const char *name,
           AssayBlobVisit visit,
           gpointer data,
           GError **error)
{
  g_autofree char *hex = g_strconcat (fan_name, name, NULL);
  GError *cause = NULL;
  AssayDigest digest;
  struct stat info;

  if (!assay_folder_look_at (fan, name, &info, &cause))
    return pass_over (cause, error);
  visit (fan_name, name, assay_digest_parse (&digest, hex) ? &digest : NULL, &info, data);
  return TRUE;
}

static gboolean
tell_fan (
  AssayFolder *folder, const char *fan_name, AssayBlobVisit visit, gpointer data, GError **error)
{
  GError *cause = NULL;
  g_autoptr (AssayFolder) fan = assay_folder_open_below (folder, fan_name, &cause);
  g_auto (GStrv) names = fan != NULL ? assay_folder_list (fan, error) : NULL;
  gboolean told = names != NULL;

  if (fan == NULL)
    return pass_over (cause, error);
  for (guint i = 0; told && names[i] != NULL; i++)
    told = tell_file (fan, fan_name, names[i], visit, data, error);
  return told;
}

gboolean
assay_blobs_each (AssayBlobs *self, AssayBlobVisit visit, gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL && visit != NULL, FALSE);

  GError *cause = NULL;
  AssayFolder *folder = _assay_blobs_get_folder (self, FALSE, &cause);
  g_auto (GStrv) fans = folder != NULL ? assay_folder_list (folder, &cause) : NULL;
  gboolean told = fans != NULL;

  if (assay_io_is_not_there (cause))
    {
      g_clear_error (&cause);
      return TRUE;
    }
  for (guint i = 0; told && fans[i] != NULL; i++)
    told =
      strlen (fans[i]) != ASSAY_BLOB_FAN_DIGITS || tell_fan (folder, fans[i], visit, data, &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  return told;
}

gboolean
assay_blobs_take_away (AssayBlobs *self, const AssayDigest *digest, GError **error)
{
  g_return_val_if_fail (self != NULL && digest != NULL, FALSE);

  AssayDigestHex hex = assay_digest_hex (digest);
  g_autoptr (AssayFolder) fan = open_fan_of (self, hex.text, error);
  gboolean gone;

  if (fan == NULL)
    return FALSE;
  g_mutex_lock (&self->lock);
  gone = !g_hash_table_contains (self->put, digest)
         && assay_folder_remove_file (fan, hex.text + ASSAY_BLOB_FAN_DIGITS, error);
  g_mutex_unlock (&self->lock);
  return gone;
}
