/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* SHA-256 names: the identity of blobs, documents, events, recipes.
 * Pure; any thread. Backed by OpenSSL's EVP, the algorithm fetched once per process. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_DIGEST_BYTES      32
#define ASSAY_DIGEST_HEX_LENGTH 64

/* A small fixed value, passed by pointer and copied by assignment. All zero bytes = "no digest". */
typedef struct
{
  guint8 bytes[ASSAY_DIGEST_BYTES];
} AssayDigest;

/* The text form, NUL-terminated, lower case; on the caller's stack. */
typedef struct
{
  char text[ASSAY_DIGEST_HEX_LENGTH + 1];
} AssayDigestHex;

void           assay_digest_compute  (AssayDigest *out, gconstpointer data, gsize n_bytes);
void           assay_digest_of_bytes (AssayDigest *out, GBytes *bytes);
AssayDigestHex assay_digest_hex      (const AssayDigest *digest);
/* %FALSE, and @out untouched, unless @text is exactly 64 lower-case hexadecimal digits. */
gboolean       assay_digest_parse    (AssayDigest *out, const char *text);
/* The next text form in @text from byte @from on, wherever it stands: @out, and the byte its search
 * goes on from. 0: there is none any more. Of more digits in a row each 64 count, for nobody knows
 * where one begins. */
gsize          assay_digest_find     (const char *text, gsize n_bytes, gsize from,
                                      AssayDigest *out);
gboolean       assay_digest_equal    (const AssayDigest *a, const AssayDigest *b);
gboolean       assay_digest_is_none  (const AssayDigest *digest);
/* For GHashTable keys that point to AssayDigest. */
guint          assay_digest_hash     (gconstpointer digest);

/* A digest made in parts; the context is reused from one finish to the next. One thread at a time. */
typedef struct _AssayHasher AssayHasher;

AssayHasher *assay_hasher_new    (void);
void         assay_hasher_free   (AssayHasher *self);
void         assay_hasher_update (AssayHasher *self, gconstpointer data, gsize n_bytes);
/* Gives the digest of all updates since the last finish (or new) and starts over. */
void         assay_hasher_finish (AssayHasher *self, AssayDigest *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayHasher, assay_hasher_free)

G_END_DECLS
