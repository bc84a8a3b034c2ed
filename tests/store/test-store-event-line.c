/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-event-line.h"

#include "base/assay-json-writer.h"
#include "model/log/assay-payloads.h"

#include <string.h>

static AssayEvent
make_event (GBytes *payload)
{
  return (AssayEvent){
    .seq = 7,
    .id = {"01ARZ3NDEKTSV4RRFFQ69G5FAV"},
    .ts_us = G_GINT64_CONSTANT (1795000000123000),
    .project_id = (char *) "01ARZ3NDEKTSV4RRFFQ69G5FAW",
    .type = "queue.paused",
    .version = 1,
    .entity_type = (char *) "queue",
    .entity_id = (char *) "que\"ue\\ \n\t\x01\x1f ÄÖ \xf0\x9f\xa6\x86",
    .actor = {ASSAY_ACTOR_RULE, (char *) "rule \b\f\r/"},
    .chain_id = (char *) "chain",
    .chain_depth = 3,
    .idempotency_key = (char *) "key",
    .payload = payload,
    .commit = 6,
    .of = 2,
    .synced = 5,
  };
}

static GByteArray *
make_line (AssayEvent *event)
{
  GByteArray *out = g_byte_array_new ();

  assay_event_line_append (event, out);
  g_assert_cmpint (out->data[out->len - 1], ==, '\n');
  return out;
}

static void
test_round_trip (void)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("{\"reason\":\"a } \\\" b\"}", 21);
  AssayEvent event = make_event (payload);
  g_autoptr (GByteArray) line = make_line (&event);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) canonical = assay_json_canonicalize ((char *) line->data, line->len - 1);
  g_autoptr (AssayEvent) back =
    assay_event_line_parse ((char *) line->data, line->len - 1, "log", problems);

  /* The canonicaliser, which knows nothing of events, has nothing to change. */
  g_assert_nonnull (canonical);
  g_assert_cmpmem (g_bytes_get_data (canonical, NULL), g_bytes_get_size (canonical), line->data,
                   line->len - 1);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_nonnull (back);
  g_assert_cmpuint (back->seq, ==, event.seq);
  g_assert_cmpstr (back->id.text, ==, event.id.text);
  g_assert_cmpint (back->ts_us, ==, event.ts_us);
  g_assert_cmpstr (back->project_id, ==, event.project_id);
  g_assert_cmpstr (back->type, ==, event.type);
  g_assert_cmpint (back->version, ==, 1);
  g_assert_cmpstr (back->entity_type, ==, event.entity_type);
  g_assert_cmpstr (back->entity_id, ==, event.entity_id);
  g_assert_cmpint (back->actor.kind, ==, event.actor.kind);
  g_assert_cmpstr (back->actor.id, ==, event.actor.id);
  g_assert_cmpstr (back->chain_id, ==, event.chain_id);
  g_assert_cmpint (back->chain_depth, ==, 3);
  g_assert_cmpstr (back->idempotency_key, ==, "key");
  g_assert_true (g_bytes_equal (back->payload, payload));
  g_assert_cmpuint (back->commit, ==, 6);
  g_assert_cmpuint (back->of, ==, 2);
  g_assert_cmpuint (back->synced, ==, 5);
  g_assert_true (assay_digest_equal (&back->hash, &event.hash));
  g_assert_true (assay_digest_is_none (&back->prev));
}

static void
test_every_byte_counts (void)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("{\"reason\":\"x\"}", 14);
  AssayEvent event = make_event (payload);
  g_autoptr (GByteArray) line = make_line (&event);

  for (guint i = 0; i + 1 < line->len; i++)
    for (int bit = 0; bit < 8; bit++)
      {
        line->data[i] ^= (guint8) (1 << bit);
        g_assert_null (assay_event_line_parse ((char *) line->data, line->len - 1, "log", NULL));
        line->data[i] ^= (guint8) (1 << bit);
      }
  for (guint n = 0; n + 1 < line->len; n++)
    g_assert_null (assay_event_line_parse ((char *) line->data, n, "log", NULL));
}

/* Strings are read eight bytes at a time: what is special counts wherever it stands. Red when
 * skip_plain forgets one of its four conditions. */
static void
test_every_place_in_a_string (void)
{
  static const char *const specials[] = {
    "\"", "\\", "\n", "\x01", "\xc3\xa9", "\\\"", "\\\\\"}", "\xf0\x9f\xa6\x86", "\x7f"};

  for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
    for (guint before = 0; before < 40; before++)
      {
        g_autofree char *plain = g_strnfill (before, 'a');
        g_autofree char *text = g_strconcat (plain, specials[i], "bbbbbbbbbbbbbbbbbbbbb", NULL);
        AssayQueueChanged changed = {text};
        AssayEventDraft *draft = assay_event_draft_new ("queue.paused", "queue", &changed);
        AssayEvent event = make_event (draft->payload);
        g_autoptr (GByteArray) line = NULL;
        g_autoptr (AssayEvent) back = NULL;

        event.entity_id = text;
        line = make_line (&event);
        back = assay_event_line_parse ((char *) line->data, line->len - 1, "log", NULL);
        g_assert_nonnull (back);
        g_assert_cmpstr (back->entity_id, ==, text);
        g_assert_true (g_bytes_equal (back->payload, draft->payload));
        assay_event_draft_free (draft);
      }
}

/* A line with a right hash that says something else than the format. */
static char *
sign (const char *without)
{
  const char *at = strstr (without, ",\"id\":");
  AssayDigest digest;

  assay_digest_compute (&digest, without, strlen (without));
  return g_strdup_printf ("%.*s,\"hash\":\"%s\"%s", (int) (at - without), without,
                          assay_digest_hex (&digest).text, at);
}

#define LINE(actor, seq, synced, payload, type, v, ts)                                             \
  "{\"actor\":" actor ",\"causalChainId\":\"c\",\"causalDepth\":0,\"commit\":2,\"entityId\":"      \
  "\"e\",\"entityType\":\"queue\""                                                                 \
  ",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"idempotencyKey\":\"k\",\"of\":1,\"payload\":" payload  \
  ",\"prev\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"projectId\":"  \
  "\"p\",\"seq\":" seq ",\"synced\":" synced ",\"ts\":\"" ts "\",\"type\":\"" type "\",\"v\":" v   \
  "}"
#define TIME "2026-11-21T03:41:30.123Z"
#define ME   "{\"kind\":\"user\"}"

static void
test_strict (void)
{
  static const struct
  {
    const char *line, *code;
  } cases[] = {
    {LINE (ME, "2", "1", "{}", "queue.paused", "1", TIME), NULL},
    {LINE (ME, "2", "2", "{}", "queue.paused", "1", TIME),
     "event.damaged"}, /* synced is before the commit */
    {LINE (ME, "3", "1", "{}", "queue.paused", "1", TIME),
     "event.damaged"}, /* outside of its commit */
    {LINE (ME, "02", "1", "{}", "queue.paused", "1", TIME), "event.damaged"},
    {LINE (ME, "2.0", "1", "{}", "queue.paused", "1", TIME), "event.damaged"},
    {LINE (ME, "2", "-1", "{}", "queue.paused", "1", TIME), "event.damaged"},
    {LINE (ME, "2", "1", "{,}", "queue.paused", "1", TIME), "event.damaged"},
    {LINE (ME, "2", "1", "[]", "queue.paused", "1", TIME), "event.damaged"},
    {LINE (ME, "2", "1", "{\"a\":{}", "queue.paused", "1", TIME), "event.damaged"},
    {LINE ("{\"kind\":\"ghost\"}", "2", "1", "{}", "queue.paused", "1", TIME), "event.damaged"},
    {LINE ("{\"id\":\"\\u0000\",\"kind\":\"user\"}", "2", "1", "{}", "queue.paused", "1", TIME),
     "event.damaged"},
    {LINE ("{\"id\":\"\\u0041\",\"kind\":\"user\"}", "2", "1", "{}", "queue.paused", "1", TIME),
     "event.damaged"},
    {LINE ("{\"id\":\"\\/\",\"kind\":\"user\"}", "2", "1", "{}", "queue.paused", "1", TIME),
     "event.damaged"},
    {LINE ("{\"id\":\"\xff\",\"kind\":\"user\"}", "2", "1", "{}", "queue.paused", "1", TIME),
     "event.damaged"},
    {LINE (ME, "2", "1", "{}", "queue.paused", "1", "2026-13-21T03:41:30.123Z"), "event.damaged"},
    {LINE (ME, "2", "1", "{}", "queue.paused", "2", TIME), "event.newer_version"},
    {LINE (ME, "2", "1", "{}", "queue.levitated", "1", TIME), "event.unknown_type"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autofree char *line = sign (cases[i].line);
      g_autoptr (AssayEvent) event = assay_event_line_parse (line, strlen (line), "log", problems);

      g_assert_cmpint (event != NULL, ==, cases[i].code == NULL);
      g_assert_true (cases[i].code == NULL || assay_problems_has (problems, cases[i].code));
    }
}

/* Bytes that may not stand in a string, at every place of one; the hash is right. */
static void
test_strict_everywhere (void)
{
  static const char bad[] = {'\x01', '\n', '\x1f', '\xff', '\xc3', '\x80'};

  for (guint i = 0; i < sizeof bad; i++)
    for (guint at = 0; at < 40; at++)
      {
        char name[42] = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
        g_auto (GStrv) parts =
          g_strsplit (LINE (ME, "2", "1", "{}", "queue.paused", "1", TIME), "\"e\"", 2);
        g_autofree char *good = g_strconcat (parts[0], "\"", name, "\"", parts[1], NULL);
        g_autofree char *good_line = sign (good), *whole = NULL, *line = NULL;
        g_autoptr (AssayEvent) event =
          assay_event_line_parse (good_line, strlen (good_line), "log", NULL);

        g_assert_nonnull (event);
        name[at] = bad[i];
        whole = g_strconcat (parts[0], "\"", name, "\"", parts[1], NULL);
        line = sign (whole);
        g_assert_null (assay_event_line_parse (line, strlen (line), "log", NULL));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/event-line/round-trip", test_round_trip);
  g_test_add_func ("/store/event-line/every-byte-counts", test_every_byte_counts);
  g_test_add_func ("/store/event-line/every-place-in-a-string", test_every_place_in_a_string);
  g_test_add_func ("/store/event-line/strict", test_strict);
  g_test_add_func ("/store/event-line/strict-everywhere", test_strict_everywhere);
  return g_test_run ();
}
