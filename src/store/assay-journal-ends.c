/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include <string.h>

/* Line ends that somebody changed on the way ("\r\n", none at the end) take nothing of a history:
 * the hashes say which lines it had, so they are put back. */

#define MENDED_MAX_BYTES (2 * ASSAY_SEGMENT_BYTES)

gboolean
_assay_tail_may_mend (const GArray *sizes)
{
  for (guint i = 0; i < sizes->len; i++)
    if (g_array_index (sizes, gint64, i) > MENDED_MAX_BYTES)
      return FALSE;
  return TRUE;
}

/* What is behind @limit stays as it is. */
static GBytes *
dup_mended (const char *text, gsize n, gsize limit)
{
  GByteArray *mended = g_byte_array_sized_new ((guint) n + 1);

  for (gsize at = 0, end; at < limit; at = end + 1)
    {
      const char *newline = memchr (text + at, '\n', limit - at);

      end = newline != NULL ? (gsize) (newline - text) : limit;
      g_byte_array_append (mended, (const guint8 *) text + at,
                           (guint) (end - at - (end > at && text[end - 1] == '\r')));
      g_byte_array_append (mended, (const guint8 *) "\n", 1);
    }
  g_byte_array_append (mended, (const guint8 *) text + limit, (guint) (n - limit));
  return g_byte_array_free_to_bytes (mended);
}

/* @limit: only what is before it; < 0: all of it. */
static gboolean
mend_segment (AssayFolder *events, guint segment, gint64 limit, GError **error)
{
  g_autofree char *name = _assay_log_segment_name (segment);
  g_autoptr (GBytes) bytes = assay_folder_read_file (events, name, MENDED_MAX_BYTES, error);
  g_autoptr (GBytes) mended = NULL;
  const char *text;
  gsize n;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &n);
  mended = dup_mended (text, n, limit < 0 ? n : MIN ((gsize) limit, n));
  return g_bytes_equal (bytes, mended) || assay_folder_replace_file (events, name, mended, error);
}

/* The last one first: its events tell that those before them had been saved, also where the last of
 * them has no end. */
static gboolean
mend_segments (AssayFolder *events, const AssayTail *tail, GError **error)
{
  guint last = tail->bad_seq != 0 ? MIN (tail->bad_segment, tail->sizes->len) : tail->sizes->len;

  for (guint segment = last; segment > 0; segment--)
    if (!mend_segment (events, segment,
                       tail->bad_seq != 0 && segment == tail->bad_segment ? tail->bad_offset : -1,
                       error))
      return FALSE;
  return TRUE;
}

gboolean
_assay_tail_mend_ends (AssayFolder *events, guint64 known_seq, GError **error)
{
  g_autoptr (GArray) behind = NULL;
  GArray *sizes = _assay_log_segments_to_gap (events, &behind, error);
  AssayTail tail = {0};
  gboolean mended =
    sizes != NULL && _assay_tail_scan_these (events, sizes, known_seq, TRUE, &tail, error);

  if (mended && tail.mended > 0 && tail.newer == NULL && _assay_tail_may_mend (sizes))
    mended = mend_segments (events, &tail, error);
  _assay_tail_clear (&tail);
  return mended;
}
