/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/log/assay-event.h"
#include "model/log/assay-payloads.h"
#include "model/table/assay-table-private.h"

#include <string.h>

#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* A value for every field of a table, so that reading back must meet each of them. */
static void
fill (const AssayTable *table, gpointer record)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      gpointer slot = _assay_field_slot (field, record);
      gint64 minimum, maximum;
      gpointer entry;

      switch (field->type)
        {
        case ASSAY_FIELD_INTEGER:
          _assay_field_bounds (field, &minimum, &maximum);
          *(gint64 *) slot = maximum - (i % 2);
          break;
        case ASSAY_FIELD_ENUM:
        case ASSAY_FIELD_BOOLEAN:
          *(gint64 *) slot = 1;
          break;
        case ASSAY_FIELD_DIGEST:
          *(char **) slot = g_strdup (DIGEST);
          break;
        case ASSAY_FIELD_STRINGS:
          *(char ***) slot = g_strsplit ("a,ä,{0}", ",", -1);
          break;
        case ASSAY_FIELD_MAP:
          entry = assay_table_new (field->table);
          fill (field->table, entry);
          g_ptr_array_add (*(GPtrArray **) slot, entry);
          break;
        default:
          *(char **) slot = g_strdup_printf ("value-%u", i);
        }
    }
}

static AssayEvent *
make_event (AssayEventDraft *draft)
{
  AssayEvent *event = g_new0 (AssayEvent, 1);

  event->seq = 7;
  event->type = draft->type;
  event->payload = g_bytes_ref (draft->payload);
  return event;
}

static void
test_round_trips (void)
{
  for (guint n = 0; assay_event_type_nth (n) != NULL; n++)
    {
      const AssayEventType *row = assay_event_type_nth (n);
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      gpointer payload = assay_table_new (row->payload);
      AssayEventDraft *draft;
      g_autoptr (AssayEvent) event = NULL;
      g_autoptr (GBytes) again = NULL;
      gpointer read;

      g_test_message ("%s", row->type);
      fill (row->payload, payload);
      draft = assay_event_draft_new (row->type, "entity", payload);
      g_assert_cmpstr (draft->entity_type, ==, row->entity_type);
      g_assert_cmpstr (draft->entity_id, ==, "entity");
      event = make_event (draft);
      read = assay_event_read_payload (event, problems);
      g_assert_cmpuint (assay_problems_count (problems), ==, 0);
      again = assay_table_to_bytes (row->payload, read, ASSAY_JSON_CANONICAL);
      g_assert_true (g_bytes_equal (again, draft->payload));
      g_assert_true (assay_event_type_find (row->type) == row);
      assay_table_free (row->payload, read);
      assay_table_free (row->payload, payload);
      assay_event_draft_free (draft);
    }
  g_assert_null (assay_event_type_find ("job.exploded"));
  g_assert_null (assay_event_type_find (NULL));
}

/* Every payload has a table, in every event the contract names. */
static void
test_types (void)
{
  static const char *const types[] = {
    "project.opened",   "document.changed",    "spec.pinned",    "spec.rebound",
    "plan.computed",    "job.queued",          "job.submitting", "job.accepted",
    "job.running",      "job.resumed",         "job.lost",       "job.failed",
    "job.canceled",     "job.retry_scheduled", "job.succeeded",  "version.created",
    "report.created",   "route.decided",       "approval.given", "approval.withdrawn",
    "card.created",     "card.answered",       "card.undone",    "card.skipped",
    "exception.raised", "exception.resolved",  "queue.paused",   "queue.resumed",
    "export.written",   "command.refused",     "clock.stepped",  NULL};

  for (guint i = 0; types[i] != NULL; i++)
    g_assert_nonnull (assay_event_type_find (types[i]));
  for (guint i = 0; i < ASSAY_ACTOR_ENGINE; i++)
    g_assert_nonnull (assay_actor_words[i]);
  g_assert_cmpstr (assay_actor_words[ASSAY_ACTOR_ENGINE], ==, "engine");
  g_assert_null (assay_actor_words[ASSAY_ACTOR_ENGINE + 1]);
}

/* What a commit shows and whom it wakes is said by its rows alone. */
static void
test_attributes (void)
{
  for (guint n = 0; assay_event_type_nth (n) != NULL; n++)
    g_assert_cmpint (assay_event_type_nth (n)->topics & ASSAY_TOPIC_STATUS, !=, 0);
  g_assert_cmpint (assay_event_type_find ("card.answered")->topics, ==,
                   ASSAY_TOPIC_CARDS | ASSAY_TOPIC_STATUS);
  g_assert_cmpint (assay_event_type_find ("approval.given")->topics, ==,
                   ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_STATUS);
  g_assert_true (assay_event_type_find ("card.answered")->wakes);
  g_assert_true (assay_event_type_find ("document.changed")->wakes);
  g_assert_false (assay_event_type_find ("job.queued")->wakes);
  g_assert_false (assay_event_type_find ("job.running")->wakes);
}

/* The key of a slot is (variant, state, frame); what is at its default is not written, so that old
 * lines keep their bytes. */
static void
test_slot_key (void)
{
  static const char plain[] =
    "{\"by\":\"route\",\"spec\":\"potion\",\"variant\":2,\"version\":\"V\"}";
  static const char whole[] =
    "{\"by\":\"route\",\"frame\":7,\"spec\":\"potion\",\"state\":\"walk\","
    "\"variant\":2,\"version\":\"V\"}";
  AssayApprovalGiven payload = {.version = (char *) "V", .spec = (char *) "potion", .slot = {2}};
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayEventDraft *draft;
  g_autoptr (AssayEvent) event = NULL;
  AssayApprovalGiven *read;

  payload.by = (char *) "route";
  draft = assay_event_draft_new ("approval.given", "V", &payload);
  g_assert_cmpmem (g_bytes_get_data (draft->payload, NULL), g_bytes_get_size (draft->payload),
                   plain, strlen (plain));
  event = make_event (draft);
  read = assay_event_read_payload (event, problems);
  g_assert_null (read->slot.state);
  g_assert_cmpint (read->slot.frame, ==, 0);
  assay_table_free (&assay_approval_given_table, read);
  assay_event_draft_free (draft);

  payload.slot.state = (char *) "walk";
  payload.slot.frame = 7;
  draft = assay_event_draft_new ("approval.given", "V", &payload);
  g_assert_cmpmem (g_bytes_get_data (draft->payload, NULL), g_bytes_get_size (draft->payload),
                   whole, strlen (whole));
  assay_event_draft_free (draft);
}

/* Each list of words is as long as its enumeration. */
static void
test_words (void)
{
  g_assert_cmpstr (assay_answer_words[ASSAY_ANSWER_UNSURE], ==, "unsure");
  g_assert_cmpstr (assay_route_words[ASSAY_ROUTE_REJECTED], ==, "rejected");
  g_assert_cmpstr (assay_resolve_words[ASSAY_RESOLVE_LEAVE_OUT], ==, "leave_out");
  g_assert_cmpstr (assay_job_outcome_words[ASSAY_JOB_CANCELED], ==, "canceled");
  g_assert_cmpstr (assay_job_state_words[ASSAY_JOB_STATE_CANCELED], ==, "canceled");
  g_assert_cmpstr (assay_slot_state_words[ASSAY_SLOT_CANCELED], ==, "canceled");
  g_assert_cmpint (assay_word_index (assay_answer_words, "no", -1), ==, ASSAY_ANSWER_NO);
  g_assert_cmpint (assay_word_index (assay_answer_words, "maybe", -1), ==, -1);
  g_assert_cmpint (assay_word_index (assay_answer_words, NULL, 5), ==, 5);
  g_assert_cmpstr (assay_word_at (assay_answer_words, 2), ==, "unsure");
  g_assert_null (assay_word_at (assay_answer_words, 3));
  g_assert_null (assay_word_at (assay_answer_words, -1));
  g_assert_null (assay_word_at (assay_answer_words, ASSAY_UNSET));
}

static void
test_bytes (void)
{
  static const char expected[] = "{\"attempt\":2,\"errorClass\":\"timeout\",\"job\":\"J\"}";
  AssayJobFailed payload = {.job = (char *) "J", .attempt = 2, .error_class = (char *) "timeout"};
  AssayEventDraft *draft = assay_event_draft_new ("job.lost", "J", &payload);

  g_assert_cmpmem (g_bytes_get_data (draft->payload, NULL), g_bytes_get_size (draft->payload),
                   expected, strlen (expected));
  assay_event_draft_free (draft);
}

/* Words of a server: whatever they are, the event can be read again. */
static void
test_hostile_words (void)
{
  g_autofree char *flood = g_strnfill (100000, 'z');
  char *args[] = {(char *) "a\x01"
                           "b",
                  (char *) "\xff\xfe", NULL};
  AssayJobFailed failed = {.job = (char *) "J",
                           .attempt = 1,
                           .error_class = (char *) "retryable",
                           .message = (char *) "\x1b[31mCUDA \xc0\xaf\r\nout",
                           .detail = flood};
  AssayExceptionRaised raised = {
    .exception = (char *) "x", .slot = {ASSAY_UNSET}, .code = (char *) "unsure", .args = args};
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayEventDraft *one = assay_event_draft_new ("job.failed", "J", &failed);
  AssayEventDraft *two = assay_event_draft_new ("exception.raised", "x", &raised);
  g_autoptr (AssayEvent) first = make_event (one);
  g_autoptr (AssayEvent) second = make_event (two);
  AssayJobFailed *read_failed = assay_event_read_payload (first, problems);
  AssayExceptionRaised *read_raised = assay_event_read_payload (second, problems);

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_cmpstr (read_failed->message, ==, " [31mCUDA \xef\xbf\xbd\xef\xbf\xbd \nout");
  g_assert_cmpuint (strlen (read_failed->detail), ==, ASSAY_TEXT_CHARACTERS);
  g_assert_cmpstr (read_raised->args[0], ==, "a b");
  g_assert_cmpstr (read_raised->args[1], ==, "\xef\xbf\xbd\xef\xbf\xbd");
  g_assert_cmpstr (args[0], ==,
                   "a\x01"
                   "b"); /* the caller's stay as they are */
  assay_table_free (&assay_job_failed_table, read_failed);
  assay_table_free (&assay_exception_raised_table, read_raised);
  assay_event_draft_free (one);
  assay_event_draft_free (two);
}

static void
test_bad_payload (void)
{
  static const char text[] = "{\"card\":\"c\",\"version\":\"v\",\"answer\":\"maybe\"}";
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayEvent) event = g_new0 (AssayEvent, 1);

  event->seq = 12;
  event->type = "card.answered";
  event->payload = g_bytes_new_static (text, strlen (text));
  g_assert_null (assay_event_read_payload (event, problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  g_assert_cmpstr (assay_problems_get (problems, 0)->file, ==, "event 12");
  g_assert_cmpstr (assay_problems_get (problems, 0)->pointer, ==, "/answer");
}

static void
test_report (void)
{
  const char *text =
    "{\"asOfSeq\":4,\"picture\":\"" DIGEST "\",\"verdicts\":[{\"confidencePerMille\":900,"
    "\"hard\":true,\"measurements\":[{\"limit\":80,\"name\":\"fringeShare\",\"unit\":\"per_mille\","
    "\"value\":310}],\"outcome\":\"fail\",\"regions\":[{\"height\":4,\"number\":1,\"width\":3,"
    "\"x\":1,\"y\":2}],\"remediations\":[\"new_seed\"],\"scorePerMille\":120,\"sentence\":\"a "
    "light "
    "rim\",\"sentenceArgs\":[\"2\",\"31\"],\"validator\":\"alpha.fringe\",\"version\":1}]}";
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (AssayReport) report =
    assay_table_read_bytes (&assay_report_table, bytes, "report", problems);
  g_autoptr (GBytes) again = NULL;
  const AssayVerdict *verdict;

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  verdict = g_ptr_array_index (report->verdicts, 0);
  g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
  g_assert_cmpint (((AssayMeasurement *) g_ptr_array_index (verdict->measurements, 0))->value, ==,
                   310);
  g_assert_cmpint (((AssayRegion *) g_ptr_array_index (verdict->regions, 0))->y, ==, 2);
  again = assay_table_to_bytes (&assay_report_table, report, ASSAY_JSON_CANONICAL);
  g_assert_true (g_bytes_equal (bytes, again));
}

/* Records made by hand, with a free function of their own, are freed once. */
static void
test_report_by_hand (void)
{
  AssayReport *report = assay_table_new (&assay_report_table);
  AssayVerdict *verdict = assay_table_new (&assay_verdict_table);

  g_ptr_array_unref (report->verdicts);
  report->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_verdict_free);
  verdict->validator = g_strdup ("alpha.fringe");
  g_ptr_array_add (report->verdicts, verdict);
  assay_report_free (report);
  assay_report_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/event/round-trips", test_round_trips);
  g_test_add_func ("/model/event/types", test_types);
  g_test_add_func ("/model/event/bytes", test_bytes);
  g_test_add_func ("/model/event/attributes", test_attributes);
  g_test_add_func ("/model/event/slot-key", test_slot_key);
  g_test_add_func ("/model/event/words", test_words);
  g_test_add_func ("/model/event/hostile-words", test_hostile_words);
  g_test_add_func ("/model/event/bad-payload", test_bad_payload);
  g_test_add_func ("/model/event/report", test_report);
  g_test_add_func ("/model/event/report-by-hand", test_report_by_hand);
  return g_test_run ();
}
