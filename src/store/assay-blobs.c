/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-blobs-private.h"

#include "store/assay-journal-private.h"

#include <errno.h>
#include <string.h>

#define FOLDER_NAME "blobs"

static gboolean
put_cb (AssayBlobSink *sink, GBytes *bytes, AssayDigest *out, GError **error)
{
  return assay_blobs_put ((AssayBlobs *) sink, bytes, out, error);
}

AssayBlobs *
assay_blobs_new (AssayIo *io, const char *folder)
{
  g_return_val_if_fail (io != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  AssayBlobs *self = g_new0 (AssayBlobs, 1);

  self->sink.put = put_cb;
  self->io = io;
  self->store = g_strdup (folder);
  g_mutex_init (&self->lock);
  self->former = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_folder_free);
  self->put =
    g_hash_table_new_full (assay_digest_hash, (GEqualFunc) assay_digest_equal, g_free, NULL);
  return self;
}

void
assay_blobs_free (AssayBlobs *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_hash_table_unref (self->put);
  assay_folder_free (self->folder);
  g_ptr_array_unref (self->former);
  g_free (self->store);
  g_free (self);
}

/* Of a blob: the folder that holds it, and its name there. */
static void
split_name (const AssayDigest *digest,
            char out_fan[ASSAY_BLOB_FAN_DIGITS + 1],
            AssayDigestHex *out_hex)
{
  *out_hex = assay_digest_hex (digest);
  memcpy (out_fan, out_hex->text, ASSAY_BLOB_FAN_DIGITS);
  out_fan[ASSAY_BLOB_FAN_DIGITS] = '\0';
}

/* The law of a blob: its name, as it lies in its folder, is its bytes' digest. Asserted of the name
 * where it is written; where it is read the bytes are outside data and tested. */
static gboolean
is_named (const AssayDigest *digest, const char *fan, const char *name)
{
  g_autofree char *hex = g_strconcat (fan, name, NULL);
  AssayDigest again;

  return assay_digest_parse (&again, hex) && assay_digest_equal (&again, digest);
}

static GBytes *
read_verified (AssayFolder *fan, const char *name, const AssayDigest *digest, GError **error)
{
  g_autoptr (GBytes) bytes = assay_folder_read_file (fan, name, ASSAY_BLOB_MAX_BYTES, error);
  g_autofree char *path = NULL;
  AssayDigest found;

  if (bytes == NULL)
    return NULL;
  assay_digest_of_bytes (&found, bytes);
  if (assay_digest_equal (&found, digest))
    return g_steal_pointer (&bytes);
  path = assay_folder_dup_path (fan, name);
  assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                   N_ ("The file “{0}” is damaged: its content does not have its name. Restore it "
                       "from a backup, or make it again."),
                   path, NULL);
  return NULL;
}

/* What would have room elsewhere is told as such: what was to be kept is not at fault. Takes
 * @cause. */
static gboolean
fail_put (AssayBlobs *self, GError **error, GError *cause)
{
  const char *template_ = NULL;

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    template_ =
      N_ ("The disk of “{0}” is full: a stored file could not be saved. Free some space.");
  else if (g_error_matches (cause, ASSAY_IO_ERROR, ASSAY_IO_ERROR_LIMIT))
    template_ = N_ ("A stored file could not be saved in “{0}”: a file may not become so large "
                    "here; raise the limit (ulimit -f), or move the project to a disk that takes "
                    "such files.");
  if (template_ == NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_error_free (cause);
  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE, template_,
                          self->store, NULL);
}

/* Under the lock. Somebody deleted it: what is put from now on is put into a new one. */
static void
leave_deleted (AssayBlobs *self)
{
  struct stat info;

  if (self->folder == NULL
      || self->io->fstat (self->io, assay_folder_get_fd (self->folder), &info) < 0
      || info.st_nlink > 0)
    return;
  g_ptr_array_add (self->former, g_steal_pointer (&self->folder));
  self->settled = FALSE;
}

/* Under the lock. */
static gboolean
open_folder (AssayBlobs *self, gboolean make, GError **error)
{
  g_autoptr (AssayFolder) store = NULL;

  leave_deleted (self);
  if (self->folder != NULL && (self->settled || !make))
    return TRUE;
  store = _assay_store_open (self->io, self->store, make, error);
  if (store == NULL)
    return FALSE;
  if (self->folder == NULL)
    self->folder = make ? assay_folder_make_below (store, FOLDER_NAME, error)
                        : assay_folder_open_below (store, FOLDER_NAME, error);
  if (self->folder == NULL || !make)
    return self->folder != NULL;
  /* What is there need not be durable: who made it may have died before the sync. Once is enough,
   * later ones are ours. */
  self->settled = assay_folder_sync (store, error) && assay_folder_sync (self->folder, error);
  return self->settled;
}

AssayFolder *
_assay_blobs_get_folder (AssayBlobs *self, gboolean make, GError **error)
{
  gboolean open;

  g_mutex_lock (&self->lock);
  open = open_folder (self, make, error);
  g_mutex_unlock (&self->lock);
  return open ? self->folder : NULL;
}

/* The one that holds @digest, and the name there. */
static AssayFolder *
open_fan (AssayBlobs *self, const AssayDigest *digest, AssayDigestHex *out_hex, GError **error)
{
  AssayFolder *folder = _assay_blobs_get_folder (self, FALSE, error);
  char fan[ASSAY_BLOB_FAN_DIGITS + 1];

  split_name (digest, fan, out_hex);
  return folder != NULL ? assay_folder_open_below (folder, fan, error) : NULL;
}

/* Whole and durable in @fan. A damaged one is replaced; what is no file of ours is left alone. */
static gboolean
put_in (
  AssayFolder *fan, const char *name, GBytes *bytes, const AssayDigest *digest, GError **error)
{
  g_autoptr (GBytes) there = read_verified (fan, name, digest, NULL);

  g_assert (there == NULL || g_bytes_get_size (there) == g_bytes_get_size (bytes));
  /* Already there: who renamed it may have died before the folder was synced. */
  return there != NULL ? assay_folder_sync (fan, error)
                       : assay_folder_replace_file (fan, name, bytes, error);
}

/* Before anybody looks whether it is there: from here on it is not taken away. */
static void
note_put (AssayBlobs *self, const AssayDigest *digest)
{
  g_mutex_lock (&self->lock);
  if (!g_hash_table_contains (self->put, digest))
    g_hash_table_add (self->put, g_memdup2 (digest, sizeof *digest));
  g_mutex_unlock (&self->lock);
}

gboolean
assay_blobs_put (AssayBlobs *self, GBytes *bytes, AssayDigest *out, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  g_autoptr (AssayFolder) fan = NULL;
  AssayFolder *folder;
  char fan_name[ASSAY_BLOB_FAN_DIGITS + 1];
  GError *cause = NULL;
  AssayDigestHex hex;
  AssayDigest digest;

  if (g_bytes_get_size (bytes) > ASSAY_BLOB_MAX_BYTES)
    return assay_io_fail (error, EFBIG, N_ ("Could not keep a file of this size in “{0}”: {1}"),
                          self->store);
  assay_digest_of_bytes (&digest, bytes);
  split_name (&digest, fan_name, &hex);
  g_assert (is_named (&digest, fan_name, hex.text + ASSAY_BLOB_FAN_DIGITS));
  note_put (self, &digest);
  folder = _assay_blobs_get_folder (self, TRUE, &cause);
  fan = folder != NULL ? assay_folder_make_below (folder, fan_name, &cause) : NULL;
  if (fan == NULL || !put_in (fan, hex.text + ASSAY_BLOB_FAN_DIGITS, bytes, &digest, &cause))
    return fail_put (self, error, cause);
  *out = digest;
  return TRUE;
}

/* Whoever asks for it has read its name in the history: it was there. Takes @cause. */
static void
say_gone (const AssayDigest *digest, GError *cause, GError **error)
{
  AssayDigestHex hex = assay_digest_hex (digest);
  g_autofree char *name =
    g_strdup_printf (".assay/blobs/%.2s/%s", hex.text, hex.text + ASSAY_BLOB_FAN_DIGITS);

  if (!assay_io_is_not_there (cause))
    {
      g_propagate_error (error, cause);
      return;
    }
  g_error_free (cause);
  assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                   N_ ("The file {0} is gone. Restore it from a backup, or have the picture made "
                       "again"),
                   name, NULL);
}

GBytes *
assay_blobs_get (AssayBlobs *self, const AssayDigest *digest, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (digest != NULL, NULL);

  AssayDigestHex hex;
  GError *cause = NULL;
  g_autoptr (AssayFolder) fan = open_fan (self, digest, &hex, &cause);
  GBytes *bytes =
    fan != NULL ? read_verified (fan, hex.text + ASSAY_BLOB_FAN_DIGITS, digest, &cause) : NULL;

  g_atomic_int_inc (&self->n_read);
  if (bytes == NULL)
    say_gone (digest, cause, error);
  return bytes;
}

gboolean
assay_blobs_is_damage (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);
  return error->domain == ASSAY_STORE_ERROR || error->domain == ASSAY_FOLDER_ERROR
         || assay_io_is_not_there (error);
}

guint
assay_blobs_get_n_read (AssayBlobs *self)
{
  return (guint) g_atomic_int_get (&self->n_read);
}

/* What a look says that failed. Takes @cause. */
static AssayBlobPresence
presence_of (GError *cause, GError **error)
{
  if (assay_io_is_not_there (cause))
    {
      g_error_free (cause);
      return ASSAY_BLOB_GONE;
    }
  g_propagate_error (error, cause);
  return ASSAY_BLOB_UNSEEN;
}

AssayBlobPresence
assay_blobs_look (AssayBlobs *self, const AssayDigest *digest, GError **error)
{
  g_return_val_if_fail (self != NULL, ASSAY_BLOB_UNSEEN);
  g_return_val_if_fail (digest != NULL, ASSAY_BLOB_UNSEEN);

  AssayDigestHex hex;
  GError *cause = NULL;
  g_autoptr (AssayFolder) fan = open_fan (self, digest, &hex, &cause);
  struct stat info;

  return fan != NULL && assay_folder_look_at (fan, hex.text + ASSAY_BLOB_FAN_DIGITS, &info, &cause)
           ? ASSAY_BLOB_THERE
           : presence_of (cause, error);
}

/* The folders that names in order are looked for in, one after the other. */
typedef struct
{
  AssayFolder *folder, *fan; /* @folder: borrowed; each %NULL where @presence says why */
  char name[ASSAY_BLOB_FAN_DIGITS + 1];
  AssayBlobPresence presence;
} Walk;

static void
walk_to (Walk *self, const char *name, GError **error)
{
  GError *cause = NULL;

  if (self->folder == NULL || strncmp (self->name, name, ASSAY_BLOB_FAN_DIGITS) == 0)
    return;
  g_strlcpy (self->name, name, sizeof self->name);
  assay_folder_free (self->fan);
  self->fan = assay_folder_open_below (self->folder, self->name, &cause);
  if (self->fan == NULL)
    self->presence = presence_of (cause, error);
}

/* The first cause is kept. */
static GError **
first_of (GError **error)
{
  return error != NULL && *error == NULL ? error : NULL;
}

void
assay_blobs_look_all (
  AssayBlobs *self, const char *const *names, guint n, AssayBlobPresence *out, GError **error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (n == 0 || (names != NULL && out != NULL));

  GError *cause = NULL;
  Walk walk = {.folder = _assay_blobs_get_folder (self, FALSE, &cause)};
  struct stat info;

  if (walk.folder == NULL)
    walk.presence = presence_of (cause, error);
  for (guint i = 0; i < n; i++)
    {
      walk_to (&walk, names[i], first_of (error));
      cause = NULL;
      if (walk.fan == NULL)
        out[i] = walk.presence;
      else if (assay_folder_look_at (walk.fan, names[i] + ASSAY_BLOB_FAN_DIGITS, &info, &cause))
        out[i] = ASSAY_BLOB_THERE;
      else
        out[i] = presence_of (cause, first_of (error));
    }
  assay_folder_free (walk.fan);
}

static gboolean
is_fan_name (const char *name)
{
  return strlen (name) == ASSAY_BLOB_FAN_DIGITS && g_ascii_isxdigit (name[0])
         && g_ascii_isxdigit (name[1]);
}

gboolean
assay_blobs_list_folders (AssayBlobs *self, gboolean out_there[ASSAY_BLOB_FOLDERS], GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  GError *cause = NULL;
  AssayFolder *folder = _assay_blobs_get_folder (self, FALSE, &cause);
  g_auto (GStrv) names = folder != NULL ? assay_folder_list (folder, &cause) : NULL;

  memset (out_there, 0, ASSAY_BLOB_FOLDERS * sizeof *out_there);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (is_fan_name (names[i]))
      out_there[g_ascii_strtoull (names[i], NULL, 16)] = TRUE;
  return names != NULL || presence_of (cause, error) == ASSAY_BLOB_GONE;
}

AssayBlobSink *
assay_blobs_get_sink (AssayBlobs *self)
{
  g_return_val_if_fail (self != NULL, NULL);
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

/* What could not be looked at may be whole. */
static void
say_unread (const char *path, const GError *error, AssayProblems *problems)
{
  assay_problems_add (
    problems, path, NULL, "blob.unread",
    N_ ("This could not be read, so nobody knows whether what is stored in it is whole: {0}"),
    N_ ("Mend that, and look again: assayctl verify"), error->message, NULL);
}

static void
say_damaged (const char *path, const GError *error, AssayProblems *problems)
{
  if (!assay_blobs_is_damage (error))
    {
      say_unread (path, error, problems);
      return;
    }
  assay_problems_add (
    problems, path, NULL, "blob.damaged", N_ ("A stored file is damaged or cannot be read: {0}"),
    N_ ("Restore it from a backup, or have the picture made again."), error->message, NULL);
}

typedef struct
{
  AssayProblems *problems;
  AssayBlobVerified each; /* (nullable) */
  gpointer data;
  guint64 n;
  gboolean ended;
} Verify;

static void
verify_file (Verify *self, AssayFolder *fan, const char *fan_name, const char *name)
{
  g_autofree char *path = assay_folder_dup_path (fan, name);
  g_autofree char *hex = g_strconcat (fan_name, name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  AssayDigest digest;

  if (name[0] == '.' && g_str_has_suffix (name, ".tmp"))
    return; /* left by a process that died; swept up with the rest */
  if (!assay_digest_parse (&digest, hex))
    {
      say_foreign (path, self->problems);
      return;
    }
  self->n++;
  bytes = read_verified (fan, name, &digest, &error);
  if (bytes == NULL)
    say_damaged (path, error, self->problems);
  else if (self->each != NULL)
    self->ended = !self->each (&digest, (gint64) g_bytes_get_size (bytes), self->data);
}

/* One that holds blobs; anything else among them is foreign, but for one that cannot be seen. */
static void
verify_fan (Verify *self, AssayFolder *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayFolder) fan =
    strlen (name) == ASSAY_BLOB_FAN_DIGITS ? assay_folder_open_below (folder, name, &error) : NULL;
  g_auto (GStrv) names = fan != NULL ? assay_folder_list (fan, &error) : NULL;
  g_autofree char *path = assay_folder_dup_path (folder, name);

  if (error != NULL && !assay_blobs_is_damage (error))
    say_unread (path, error, self->problems);
  else if (names == NULL)
    say_foreign (path, self->problems);
  for (guint i = 0; names != NULL && names[i] != NULL && !self->ended; i++)
    verify_file (self, fan, name, names[i]);
}

guint64
assay_blobs_verify_each (AssayBlobs *self,
                         AssayProblems *problems,
                         AssayBlobVerified each,
                         gpointer data)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (problems != NULL, 0);

  g_autoptr (GError) error = NULL;
  AssayFolder *folder = _assay_blobs_get_folder (self, FALSE, &error);
  g_auto (GStrv) fans = folder != NULL ? assay_folder_list (folder, &error) : NULL;
  Verify verify = {problems, each, data, 0, FALSE};

  if (error != NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    say_damaged (self->store, error, problems);
  for (guint i = 0; fans != NULL && fans[i] != NULL && !verify.ended; i++)
    verify_fan (&verify, folder, fans[i]);
  return verify.n;
}

guint64
assay_blobs_verify (AssayBlobs *self, AssayProblems *problems)
{
  return assay_blobs_verify_each (self, problems, NULL, NULL);
}
