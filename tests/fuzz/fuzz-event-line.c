/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a line of the log, once as they are and once with the hash made to fit: without that
 * nothing but the untouched seeds would get past it. An accepted line, appended again, is the same
 * bytes. */
#include "fuzz.h"

#include "store/assay-event-line.h"

#include <string.h>

#define HASH_OPEN  ",\"hash\":\""
#define HASH_BYTES (sizeof HASH_OPEN - 1 + ASSAY_DIGEST_HEX_LENGTH + 1)

static void
check_line (const char *line, gsize n_bytes)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayEvent) event = assay_event_line_parse (line, n_bytes, "log", problems);
  g_autoptr (AssayProblems) of_payload = assay_problems_new ();
  g_autoptr (GByteArray) out = NULL;
  const AssayEventType *type;
  gpointer payload;
  AssayDigest hash;

  g_assert_true ((event != NULL) == (assay_problems_count (problems) == 0));
  if (event == NULL)
    return;
  hash = event->hash;
  out = g_byte_array_new ();
  assay_event_line_append (event, out);
  g_assert_true (assay_digest_equal (&hash, &event->hash));
  g_assert_cmpuint (out->len, ==, n_bytes + 1);
  g_assert_cmpint (out->data[n_bytes], ==, '\n');
  g_assert_cmpint (memcmp (out->data, line, n_bytes), ==, 0);

  type = assay_event_type_find (event->type);
  g_assert_nonnull (type);
  payload = assay_event_read_payload (event, of_payload);
  g_assert_true ((payload != NULL) == (assay_problems_count (of_payload) == 0));
  if (payload != NULL)
    assay_table_free (type->payload, payload);
}

/* Where the hash member stands, or -1. */
static gssize
find_hash (const guint8 *data, gsize n_bytes)
{
  const guint8 *at = memmem (data, n_bytes, HASH_OPEN, sizeof HASH_OPEN - 1);

  return at != NULL && (gsize) (data + n_bytes - at) >= HASH_BYTES ? at - data : -1;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  gssize at = find_hash (data, n_bytes);
  g_autoptr (AssayHasher) hasher = NULL;
  g_autofree char *fitting = NULL;
  AssayDigest digest;
  AssayDigestHex hex;

  check_line ((const char *) data, n_bytes);
  if (at < 0)
    return 0;
  hasher = assay_hasher_new ();
  assay_hasher_update (hasher, data, (gsize) at);
  assay_hasher_update (hasher, data + at + HASH_BYTES, n_bytes - (gsize) at - HASH_BYTES);
  assay_hasher_finish (hasher, &digest);
  hex = assay_digest_hex (&digest);
  fitting = g_memdup2 (data, n_bytes);
  memcpy (fitting + at + sizeof HASH_OPEN - 1, hex.text, ASSAY_DIGEST_HEX_LENGTH);
  check_line (fitting, n_bytes);
  return 0;
}
