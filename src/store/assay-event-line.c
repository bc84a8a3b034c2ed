/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-event-line-private.h"

#include "base/assay-clock.h"
#include "base/assay-json-string.h"

#include <string.h>

/* Writing an event as its line. The envelope's members never change, so their canonical order (RFC
 * 8785) is spelled out once here, and once more in assay-event-line-read. */

static inline void
put (GByteArray *out, const char *text, gsize n)
{
  g_byte_array_append (out, (const guint8 *) text, (guint) n);
}

#define PUT(out, literal) put (out, literal, sizeof literal - 1)

static void
put_escaped (GByteArray *out, guchar c)
{
  static const char short_forms[] = "btn\0fr"; /* of 8 to 13 */
  static const char digits[] = "0123456789abcdef";
  char text[6] = {'\\', (char) c};

  if (c == '"' || c == '\\')
    put (out, text, 2);
  else if (c >= 8 && c <= 13 && c != 11)
    {
      text[1] = short_forms[c - 8];
      put (out, text, 2);
    }
  else
    {
      memcpy (text, "\\u00", 4);
      text[4] = digits[c >> 4];
      text[5] = digits[c & 15];
      put (out, text, 6);
    }
}

static void
put_string (GByteArray *out, const char *text)
{
  const char *from = text;

  PUT (out, "\"");
  for (; *text != '\0'; text++)
    if ((guchar) *text < 0x20 || *text == '"' || *text == '\\')
      {
        put (out, from, (gsize) (text - from));
        put_escaped (out, (guchar) *text);
        from = text + 1;
      }
  put (out, from, (gsize) (text - from));
  PUT (out, "\"");
}

static void
put_number (GByteArray *out, guint64 value)
{
  char text[20];
  char *at = text + sizeof text;

  do
    *--at = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  put (out, at, (gsize) (text + sizeof text - at));
}

static void
put_digest (GByteArray *out, const AssayDigest *digest)
{
  AssayDigestHex hex = assay_digest_hex (digest);

  PUT (out, "\"");
  put (out, hex.text, ASSAY_DIGEST_HEX_LENGTH);
  PUT (out, "\"");
}

static void
put_head (GByteArray *out, const AssayEvent *event)
{
  PUT (out, "{\"actor\":{");
  if (event->actor.id != NULL)
    {
      PUT (out, "\"id\":");
      put_string (out, event->actor.id);
      PUT (out, ",");
    }
  PUT (out, "\"kind\":\"");
  put (out, assay_actor_words[event->actor.kind], strlen (assay_actor_words[event->actor.kind]));
  PUT (out, "\"},\"causalChainId\":");
  put_string (out, event->chain_id);
  PUT (out, ",\"causalDepth\":");
  put_number (out, (guint64) event->chain_depth);
  PUT (out, ",\"commit\":");
  put_number (out, event->commit);
  PUT (out, ",\"entityId\":");
  put_string (out, event->entity_id);
  PUT (out, ",\"entityType\":");
  put_string (out, event->entity_type);
}

static void
put_tail (GByteArray *out, const AssayEvent *event)
{
  g_autofree char *time = assay_time_format (event->ts_us);
  gsize n_payload;
  const char *payload = g_bytes_get_data (event->payload, &n_payload);

  PUT (out, ",\"id\":");
  put_string (out, event->id.text);
  PUT (out, ",\"idempotencyKey\":");
  put_string (out, event->idempotency_key);
  PUT (out, ",\"of\":");
  put_number (out, event->of);
  PUT (out, ",\"payload\":");
  put (out, payload, n_payload);
  PUT (out, ",\"prev\":");
  put_digest (out, &event->prev);
  PUT (out, ",\"projectId\":");
  put_string (out, event->project_id);
  PUT (out, ",\"seq\":");
  put_number (out, event->seq);
  PUT (out, ",\"synced\":");
  put_number (out, event->synced);
  PUT (out, ",\"ts\":");
  put_string (out, time);
  PUT (out, ",\"type\":");
  put_string (out, event->type);
  PUT (out, ",\"v\":");
  put_number (out, (guint64) event->version);
  PUT (out, "}");
}

void
assay_event_line_append (AssayEvent *event, GByteArray *out)
{
  g_return_if_fail (event != NULL);
  g_return_if_fail (out != NULL);

  guint start = out->len;
  guint head_end, n_tail;
  AssayDigestHex hex;
  guint8 *at;

  put_head (out, event);
  head_end = out->len;
  put_tail (out, event);
  n_tail = out->len - head_end;
  assay_digest_compute (&event->hash, out->data + start, out->len - start);

  /* The hash member goes into its place once its value is known: cheaper than hashing in two parts.
   */
  hex = assay_digest_hex (&event->hash);
  g_byte_array_set_size (out, out->len + (guint) ASSAY_LINE_HASH_BYTES);
  at = out->data + head_end;
  memmove (at + ASSAY_LINE_HASH_BYTES, at, n_tail);
  memcpy (at, ASSAY_LINE_HASH_OPEN, sizeof ASSAY_LINE_HASH_OPEN - 1);
  memcpy (at + sizeof ASSAY_LINE_HASH_OPEN - 1, hex.text, ASSAY_DIGEST_HEX_LENGTH);
  memcpy (at + ASSAY_LINE_HASH_BYTES - 1, ASSAY_LINE_HASH_CLOSE, 1);
  PUT (out, "\n");
}
