/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-digest.h"

#include <openssl/evp.h>
#include <string.h>

/* Fetching an algorithm and making a context cost more than hashing an event line: the algorithm is
 * fetched once for the process, a context is kept by each thread. A failure here means OpenSSL has
 * no SHA-256 or no memory; nothing can be named any more, so the process ends. */

struct _AssayHasher
{
  EVP_MD_CTX *context;
};

static EVP_MD *
get_algorithm (void)
{
  static gsize once;
  static EVP_MD *algorithm;

  if (g_once_init_enter (&once))
    {
      algorithm = EVP_MD_fetch (NULL, "SHA256", NULL);
      if (algorithm == NULL)
        g_error ("OpenSSL offers no SHA-256");
      g_once_init_leave (&once, 1);
    }
  return algorithm;
}

static EVP_MD_CTX *
new_context (void)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();

  if (context == NULL)
    g_error ("OpenSSL gave no digest context");
  return context;
}

static void
free_context_cb (gpointer context)
{
  EVP_MD_CTX_free (context);
}

static void
context_begin (EVP_MD_CTX *context)
{
  if (EVP_DigestInit_ex2 (context, get_algorithm (), NULL) != 1)
    g_error ("OpenSSL could not begin a SHA-256");
}

static void
context_add (EVP_MD_CTX *context, gconstpointer data, gsize n_bytes)
{
  if (n_bytes > 0 && EVP_DigestUpdate (context, data, n_bytes) != 1)
    g_error ("OpenSSL could not go on with a SHA-256");
}

static void
context_end (EVP_MD_CTX *context, AssayDigest *out)
{
  if (EVP_DigestFinal_ex (context, out->bytes, NULL) != 1)
    g_error ("OpenSSL could not end a SHA-256");
}

void
assay_digest_compute (AssayDigest *out, gconstpointer data, gsize n_bytes)
{
  static GPrivate of_thread = G_PRIVATE_INIT (free_context_cb);
  EVP_MD_CTX *context = g_private_get (&of_thread);

  if (context == NULL)
    {
      context = new_context ();
      g_private_set (&of_thread, context);
    }
  context_begin (context);
  context_add (context, data, n_bytes);
  context_end (context, out);
}

void
assay_digest_of_bytes (AssayDigest *out, GBytes *bytes)
{
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);

  assay_digest_compute (out, data, n_bytes);
}

AssayDigestHex
assay_digest_hex (const AssayDigest *digest)
{
  static const char digits[] = "0123456789abcdef";
  AssayDigestHex hex;

  for (int i = 0; i < ASSAY_DIGEST_BYTES; i++)
    {
      hex.text[2 * i] = digits[digest->bytes[i] >> 4];
      hex.text[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
  hex.text[ASSAY_DIGEST_HEX_LENGTH] = '\0';
  return hex;
}

/* One more than the digit's value; 0 for anything but 0-9 and a-f: one digest has one spelling. */
static const guint8 hex_values[256] = {
  ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
  ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16};

gboolean
assay_digest_parse (AssayDigest *out, const char *text)
{
  AssayDigest digest;

  if (text == NULL || strlen (text) != ASSAY_DIGEST_HEX_LENGTH)
    return FALSE;
  for (int i = 0; i < ASSAY_DIGEST_BYTES; i++)
    {
      guint high = hex_values[(guchar) text[2 * i]];
      guint low = hex_values[(guchar) text[2 * i + 1]];

      if (high == 0 || low == 0)
        return FALSE;
      digest.bytes[i] = (guint8) ((high - 1) << 4 | (low - 1));
    }
  *out = digest;
  return TRUE;
}

gsize
assay_digest_find (const char *text, gsize n_bytes, gsize from, AssayDigest *out)
{
  char hex[ASSAY_DIGEST_HEX_LENGTH + 1] = {0};

  for (gsize at = from, run = 0; at < n_bytes; at++)
    {
      run = hex_values[(guint8) text[at]] != 0 ? run + 1 : 0;
      if (run < ASSAY_DIGEST_HEX_LENGTH)
        continue;
      memcpy (hex, text + at + 1 - ASSAY_DIGEST_HEX_LENGTH, ASSAY_DIGEST_HEX_LENGTH);
      assay_digest_parse (out, hex);
      return at + 2 - ASSAY_DIGEST_HEX_LENGTH;
    }
  return 0;
}

gboolean
assay_digest_equal (const AssayDigest *a, const AssayDigest *b)
{
  return memcmp (a->bytes, b->bytes, ASSAY_DIGEST_BYTES) == 0;
}

gboolean
assay_digest_is_none (const AssayDigest *digest)
{
  static const AssayDigest none;

  return assay_digest_equal (digest, &none);
}

guint
assay_digest_hash (gconstpointer digest)
{
  const AssayDigest *self = digest;
  guint hash;

  /* A SHA-256 is as evenly spread as a hash can be. */
  memcpy (&hash, self->bytes, sizeof hash);
  return hash;
}

AssayHasher *
assay_hasher_new (void)
{
  AssayHasher *self = g_new0 (AssayHasher, 1);

  self->context = new_context ();
  context_begin (self->context);
  return self;
}

void
assay_hasher_free (AssayHasher *self)
{
  if (self == NULL)
    return;
  EVP_MD_CTX_free (self->context);
  g_free (self);
}

void
assay_hasher_update (AssayHasher *self, gconstpointer data, gsize n_bytes)
{
  context_add (self->context, data, n_bytes);
}

void
assay_hasher_finish (AssayHasher *self, AssayDigest *out)
{
  context_end (self->context, out);
  context_begin (self->context);
}
