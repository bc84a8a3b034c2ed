/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-event-line-private.h"

#include "base/assay-clock.h"
#include "base/assay-json-reader.h"
#include "base/assay-json-string.h"

#include <string.h>

/* Reading a line: exactly the spelling that assay-event-line writes is taken and nothing else; only
 * the payload is JSON of any shape. */

#define MAX_INTEGER G_GUINT64_CONSTANT (9007199254740991) /* 2^53-1 */

/* Where a string's content lies in the line. */
typedef struct
{
  gsize from, n;
  gboolean escaped;
} Span;

typedef struct
{
  const char *line;
  gsize at, n;
} Cursor;

typedef struct
{
  Span actor_id, actor_kind, chain, entity_id, entity_type, hash, id, key, payload, prev, project,
    ts, type;
  guint64 depth, commit, of, seq, synced, version;
} Spans;

static inline gboolean
take (Cursor *c, const char *text, gsize n)
{
  if (c->n - c->at < n || memcmp (c->line + c->at, text, n) != 0)
    return FALSE;
  c->at += n;
  return TRUE;
}

#define TAKE(cursor, literal) take (cursor, literal, sizeof literal - 1)

/* After the opening quote; leaves the cursor behind the closing one. Only the canonical escapes. */
static gboolean
take_string (Cursor *c, Span *out)
{
  const char *from = c->line + c->at, *end = c->line + c->n,
             *at = assay_json_skip_plain (from, end);
  gboolean ascii = TRUE;

  *out = (Span){.from = c->at};
  for (; at < end && *at != '"'; at = assay_json_skip_plain (at + 1, end))
    if ((guchar) *at < 0x20)
      return FALSE;
    else if ((guchar) *at >= 0x80)
      ascii = FALSE;
    else
      {
        out->escaped = TRUE;
        at++; /* what may follow is looked at when it is decoded */
      }
  if (at >= end)
    return FALSE;
  out->n = (gsize) (at - from);
  c->at += out->n + 1;
  return ascii || g_utf8_validate_len (from, (gssize) out->n, NULL);
}

/* No sign, no leading zero, at most 2^53-1. */
static gboolean
take_number (Cursor *c, guint64 *out)
{
  gsize from = c->at;
  guint64 value = 0;

  while (c->at < c->n && g_ascii_isdigit (c->line[c->at]) && c->at - from < 17)
    value = value * 10 + (guint64) (c->line[c->at++] - '0');
  *out = value;
  return c->at > from && (c->line[from] != '0' || c->at == from + 1) && value <= MAX_INTEGER;
}

/* From the opening quote to the closing one; whatever lies between. */
static void
skip_string (Cursor *c)
{
  const char *end = c->line + c->n, *at = assay_json_skip_plain (c->line + c->at + 1, end);

  while (at < end && *at != '"')
    at = assay_json_skip_plain (at + (*at == '\\' ? 2 : 1), end);
  c->at = (gsize) (MIN (at, end) - c->line);
}

/* An object of any shape: finds its end by brackets and strings, then has the one reader judge it.
 */
static gboolean
take_payload (Cursor *c, Span *out)
{
  int depth = 0;

  *out = (Span){.from = c->at};
  if (c->at >= c->n || c->line[c->at] != '{')
    return FALSE;
  for (; c->at < c->n; c->at++)
    {
      char b = c->line[c->at];

      if (b == '"')
        skip_string (c);
      else if (b == '{')
        depth++;
      else if (b == '}' && --depth == 0)
        break;
    }
  if (c->at >= c->n)
    return FALSE;
  out->n = ++c->at - out->from;
  return assay_json_is_valid (c->line + out->from, out->n);
}

static gboolean
take_actor (Cursor *c, Spans *s)
{
  if (!TAKE (c, "{\"actor\":{"))
    return FALSE;
  if (TAKE (c, "\"id\":\"") && !(take_string (c, &s->actor_id) && TAKE (c, ",")))
    return FALSE;
  return TAKE (c, "\"kind\":\"") && take_string (c, &s->actor_kind) && TAKE (c, "}");
}

static gboolean
take_line (Cursor *c, Spans *s)
{
  return take_actor (c, s) && TAKE (c, ",\"causalChainId\":\"") && take_string (c, &s->chain)
         && TAKE (c, ",\"causalDepth\":") && take_number (c, &s->depth) && TAKE (c, ",\"commit\":")
         && take_number (c, &s->commit) && TAKE (c, ",\"entityId\":\"")
         && take_string (c, &s->entity_id) && TAKE (c, ",\"entityType\":\"")
         && take_string (c, &s->entity_type) && TAKE (c, ASSAY_LINE_HASH_OPEN)
         && take_string (c, &s->hash) && TAKE (c, ",\"id\":\"") && take_string (c, &s->id)
         && TAKE (c, ",\"idempotencyKey\":\"") && take_string (c, &s->key) && TAKE (c, ",\"of\":")
         && take_number (c, &s->of) && TAKE (c, ",\"payload\":") && take_payload (c, &s->payload)
         && TAKE (c, ",\"prev\":\"") && take_string (c, &s->prev) && TAKE (c, ",\"projectId\":\"")
         && take_string (c, &s->project) && TAKE (c, ",\"seq\":") && take_number (c, &s->seq)
         && TAKE (c, ",\"synced\":") && take_number (c, &s->synced) && TAKE (c, ",\"ts\":\"")
         && take_string (c, &s->ts) && TAKE (c, ",\"type\":\"") && take_string (c, &s->type)
         && TAKE (c, ",\"v\":") && take_number (c, &s->version) && TAKE (c, "}") && c->at == c->n;
}

static int
hex_digit (char c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes one escape at @in (behind the backslash) into @out; returns how many bytes it took, 0 if
 * it is not canonical. */
static gsize
unescape (const char *in, gsize n, char *out)
{
  static const char letters[] = "\"\\btnfr";
  static const char values[] = "\"\\\b\t\n\f\r";
  const char *found = n > 0 && in[0] != '\0' ? strchr (letters, in[0]) : NULL;
  int high, low, value;

  if (found != NULL)
    {
      *out = values[found - letters];
      return 1;
    }
  if (n < 5 || memcmp (in, "u00", 3) != 0)
    return 0;
  high = hex_digit (in[3]);
  low = hex_digit (in[4]);
  value = high < 0 || low < 0 ? 0 : high << 4 | low;
  if (value == 0 || value >= 0x20 || (value >= 8 && value <= 13 && value != 11))
    return 0;
  *out = (char) value;
  return 5;
}

/* Ends the string in the scratch text with a NUL, in place of its quote. @shift: how far it lies
 * before its place in the line. */
static char *
settle (char *text, const Span *span, gsize shift, gboolean *ok)
{
  char *start = text + span->from - shift;
  char *out = start;
  const char *in = start, *end = start + span->n;

  start[span->n] = '\0';
  if (!span->escaped)
    return start;
  while (in < end)
    if (*in != '\\')
      *out++ = *in++;
    else
      {
        gsize n = unescape (in + 1, (gsize) (end - in - 1), out);

        if (n == 0)
          {
            *ok = FALSE;
            return start;
          }
        out++;
        in += n + 1;
      }
  *out = '\0';
  return start;
}

/* The line without its hash member, in the view's own memory. */
static void
copy_text (AssayLineView *self, const char *line, gsize n, gsize hash_at)
{
  if (self->n_allocated < n)
    {
      self->n_allocated = MAX (n, 4096) * 2;
      g_free (self->text);
      self->text = g_malloc (self->n_allocated);
    }
  memcpy (self->text, line, hash_at);
  memcpy (self->text + hash_at, line + hash_at + ASSAY_LINE_HASH_BYTES,
          n - hash_at - ASSAY_LINE_HASH_BYTES);
}

static gboolean
settle_actor (AssayLineView *self, const Spans *s, gboolean *ok)
{
  const char *word = settle (self->text, &s->actor_kind, 0, ok);

  self->event.actor.id = s->actor_id.from > 0 ? settle (self->text, &s->actor_id, 0, ok) : NULL;
  for (int i = 0; assay_actor_words[i] != NULL; i++)
    if (strcmp (word, assay_actor_words[i]) == 0)
      {
        self->event.actor.kind = (AssayActorKind) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
settle_strings (AssayLineView *self, const Spans *s)
{
  AssayEvent *e = &self->event;
  gboolean ok = TRUE;
  const char *id, *prev, *ts;

  if (!settle_actor (self, s, &ok))
    return FALSE;
  e->chain_id = settle (self->text, &s->chain, 0, &ok);
  e->entity_id = settle (self->text, &s->entity_id, 0, &ok);
  e->entity_type = settle (self->text, &s->entity_type, 0, &ok);
  id = settle (self->text, &s->id, ASSAY_LINE_HASH_BYTES, &ok);
  e->idempotency_key = settle (self->text, &s->key, ASSAY_LINE_HASH_BYTES, &ok);
  prev = settle (self->text, &s->prev, ASSAY_LINE_HASH_BYTES, &ok);
  e->project_id = settle (self->text, &s->project, ASSAY_LINE_HASH_BYTES, &ok);
  ts = settle (self->text, &s->ts, ASSAY_LINE_HASH_BYTES, &ok);
  self->type_text = settle (self->text, &s->type, ASSAY_LINE_HASH_BYTES, &ok);
  if (!ok || s->id.n != ASSAY_ULID_LENGTH)
    return FALSE;
  memcpy (e->id.text, id, sizeof e->id.text);
  return assay_digest_parse (&e->prev, prev) && assay_time_parse (ts, &e->ts_us);
}

static gboolean
settle_numbers (AssayLineView *self, const Spans *s)
{
  AssayEvent *e = &self->event;

  e->chain_depth = (gint64) s->depth;
  e->commit = s->commit;
  e->of = s->of;
  e->seq = s->seq;
  e->synced = s->synced;
  e->version = (int) MIN (s->version, G_MAXINT);
  return e->seq > 0 && e->of > 0 && e->version > 0 && e->commit > 0 && e->commit <= e->seq
         && e->seq - e->commit < e->of && e->synced < e->commit;
}

static gboolean
parse_hash (const char *line, const Span *span, AssayDigest *out)
{
  char hex[ASSAY_DIGEST_HEX_LENGTH + 1];

  if (span->n != ASSAY_DIGEST_HEX_LENGTH)
    return FALSE;
  memcpy (hex, line + span->from, ASSAY_DIGEST_HEX_LENGTH);
  hex[ASSAY_DIGEST_HEX_LENGTH] = '\0';
  return assay_digest_parse (out, hex);
}

void
_assay_line_view_clear (AssayLineView *self)
{
  g_clear_pointer (&self->event.payload, g_bytes_unref);
  g_clear_pointer (&self->text, g_free);
  *self = (AssayLineView){0};
}

AssayLineStatus
_assay_line_view_read (AssayLineView *self, const char *line, gsize n_bytes)
{
  Cursor cursor = {.line = line, .n = n_bytes};
  const AssayEventType *type;
  AssayDigest digest;
  Spans spans = {0};

  g_clear_pointer (&self->event.payload, g_bytes_unref);
  self->event = (AssayEvent){0};
  if (n_bytes > ASSAY_EVENT_LINE_MAX_BYTES || !take_line (&cursor, &spans)
      || !parse_hash (line, &spans.hash, &self->event.hash))
    return ASSAY_LINE_DAMAGED;
  copy_text (self, line, n_bytes, spans.hash.from - (sizeof ASSAY_LINE_HASH_OPEN - 1));
  assay_digest_compute (&digest, self->text, n_bytes - ASSAY_LINE_HASH_BYTES);
  if (!assay_digest_equal (&digest, &self->event.hash) || !settle_strings (self, &spans)
      || !settle_numbers (self, &spans))
    return ASSAY_LINE_DAMAGED;

  self->event.payload = g_bytes_new (line + spans.payload.from, spans.payload.n);
  type = assay_event_type_find (self->type_text);
  self->event.type = type != NULL ? type->type : NULL;
  return type != NULL && self->event.version <= type->version ? ASSAY_LINE_WHOLE : ASSAY_LINE_NEWER;
}

gboolean
_assay_event_follows (const AssayEvent *event, guint64 seq, const AssayDigest *hash)
{
  return event->seq == seq + 1 && assay_digest_equal (&event->prev, hash) && event->of > 0
         && event->commit > 0 && event->commit <= event->seq
         && event->seq - event->commit < event->of && event->synced < event->commit;
}

AssayEvent *
_assay_event_copy (const AssayEvent *event)
{
  AssayEvent *copy = g_new (AssayEvent, 1);

  *copy = *event;
  copy->project_id = g_strdup (event->project_id);
  copy->entity_type = g_strdup (event->entity_type);
  copy->entity_id = g_strdup (event->entity_id);
  copy->actor.id = g_strdup (event->actor.id);
  copy->chain_id = g_strdup (event->chain_id);
  copy->idempotency_key = g_strdup (event->idempotency_key);
  copy->payload = g_bytes_ref (event->payload);
  return copy;
}

static void
say_newer (const AssayLineView *view, const char *file, AssayProblems *problems)
{
  g_autofree char *version = g_strdup_printf ("%d", view->event.version);

  if (view->event.type == NULL)
    assay_problems_add (problems, file, "/type", "event.unknown_type",
                        N_ ("The event “{0}” is unknown to this version of Assay."),
                        N_ ("Open the project with the newer Assay that wrote it."),
                        view->type_text, NULL);
  else
    assay_problems_add (problems, file, "/v", "event.newer_version",
                        N_ ("The event “{0}” has version {1}, newer than this Assay knows."),
                        N_ ("Open the project with the newer Assay that wrote it."),
                        view->type_text, version, NULL);
}

AssayEvent *
assay_event_line_parse (const char *line, gsize n_bytes, const char *file, AssayProblems *problems)
{
  AssayLineView view = {0};
  AssayEvent *event = NULL;

  switch (_assay_line_view_read (&view, line, n_bytes))
    {
    case ASSAY_LINE_WHOLE:
      event = _assay_event_copy (&view.event);
      break;
    case ASSAY_LINE_NEWER:
      say_newer (&view, file, problems);
      break;
    case ASSAY_LINE_DAMAGED:
      assay_problems_add (problems, file, "", "event.damaged", N_ ("A line of the log is damaged."),
                          N_ ("Restore the file from a backup; nothing was changed."), NULL);
      break;
    }
  _assay_line_view_clear (&view);
  return event;
}
