/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Immutable bytes named by their SHA-256: .assay/blobs/ab/cdef… Whole and durable, or not there;
 * what is no file of ours is neither read nor replaced (AssayFolder). Any thread; blocking. */

#include "base/assay-digest.h"
#include "base/assay-io.h"
#include "port/assay-provider.h"

G_BEGIN_DECLS

#define ASSAY_BLOB_MAX_BYTES (1024 * 1024 * 1024)

#define ASSAY_BLOB_FOLDERS 256

typedef struct _AssayBlobs AssayBlobs;
AssayBlobs    *assay_blobs_new   (AssayIo *io, const char *folder); /* the .assay folder */
void           assay_blobs_free  (AssayBlobs *self);
/* temp, fsync, rename, folder fsync; same content once (a damaged one there is replaced). */
gboolean       assay_blobs_put   (AssayBlobs *self, GBytes *bytes, AssayDigest *out,
                                  GError **error);
/* Verified: a blob whose bytes do not have its name, or that is gone, is ASSAY_STORE_ERROR_DAMAGED,
 * never served. */
GBytes        *assay_blobs_get   (AssayBlobs *self, const AssayDigest *digest, GError **error);
/* Whether an error of assay_blobs_get says that its bytes are gone, damaged or not ours; else they
 * could not be read, and nobody knows. */
gboolean       assay_blobs_is_damage (const GError *error);
/* How many were read so far, any thread. For tests and figures. */
guint          assay_blobs_get_n_read (AssayBlobs *self);
typedef enum
{
  ASSAY_BLOB_UNSEEN, /* it could not be looked at, so nobody knows; or it is no file of ours */
  ASSAY_BLOB_GONE,   /* its file, or the folder for it, really is not there */
  ASSAY_BLOB_THERE,
} AssayBlobPresence;
/* @error is set where it is unseen. */
AssayBlobPresence assay_blobs_look (AssayBlobs *self, const AssayDigest *digest, GError **error);
/* Of @n names in order (@out, of @n). A look each. @error: why the first that is unseen is so. */
void           assay_blobs_look_all (AssayBlobs *self, const char *const *names, guint n,
                                     AssayBlobPresence *out, GError **error);
/* Whether the folder is there that holds what begins like @name: of all, by the number of their
 * first two digits. One look in all. %FALSE + error: nobody knows. */
gboolean       assay_blobs_list_folders (AssayBlobs *self, gboolean out_there[ASSAY_BLOB_FOLDERS],
                                         GError **error);
AssayBlobSink *assay_blobs_get_sink (AssayBlobs *self); /* borrowed */
/* Its first bytes, @n_bytes at most, whatever they are; how many, -1 + error. */
gssize         assay_blobs_read_head (AssayBlobs *self, const AssayDigest *digest, char *out,
                                      gsize n_bytes, GError **error);
/* Whether its bytes begin as a picture's; %FALSE too where they cannot be read. */
gboolean       assay_blobs_is_picture (AssayBlobs *self, const AssayDigest *digest);
/* Every file of ours in the folders of blobs, by name; @digest %NULL: a file that has not its name
 * yet, or is foreign. %FALSE + error when something cannot be looked at; none there is none to
 * tell. */
typedef void (*AssayBlobVisit) (const char *fan, const char *name, const AssayDigest *digest,
                                const struct stat *info, gpointer data);
gboolean       assay_blobs_each      (AssayBlobs *self, AssayBlobVisit visit, gpointer data,
                                      GError **error);
/* Takes a stored file away, unless it was put, or put again, since this was made: who did may be
 * about to have an event name it. %TRUE: it is gone. */
gboolean       assay_blobs_take_away (AssayBlobs *self, const AssayDigest *digest, GError **error);
/* Every blob's bytes against its name. Problems "blob.damaged", "blob.unread", "blob.foreign_file".
 * Returns how many were looked at. */
guint64        assay_blobs_verify (AssayBlobs *self, AssayProblems *problems);
/* The same; told after each that has its name, with how many bytes it has. %FALSE ends it. */
typedef gboolean (*AssayBlobVerified) (const AssayDigest *digest, gint64 n_bytes, gpointer data);
guint64        assay_blobs_verify_each (AssayBlobs *self, AssayProblems *problems,
                                        AssayBlobVerified each, gpointer data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayBlobs, assay_blobs_free)

G_END_DECLS
