/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"
#include "support/faulty-io.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* The law: rebuilt equals followed live. */

static void
follow (AssayJournal *journal, AssayIndex *index, History *history, guint n_batches)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_batches; i++)
    {
      g_assert_true (assay_index_begin (index, &error));
      for (guint j = 0; j <= i % 4; j++)
        {
          GPtrArray *events = kit_stage (journal, history);

          for (guint k = 0; k < events->len; k++)
            {
              assay_index_apply (index, g_ptr_array_index (events, k), &error);
              g_assert_no_error (error);
            }
        }
      assay_journal_sync (journal, &error);
      g_assert_no_error (error);
      assay_index_commit (index, &error);
      g_assert_no_error (error);
    }
}

static void
rebuild_equals (Kit *kit, AssayJournal *journal, const char *live)
{
  g_autofree char *first_file = kit->index_file, *dump = NULL;

  kit->index_file = g_strconcat (first_file, "-again", NULL);
  {
    g_autoptr (AssayIndex) again = kit_open_index (kit, journal);

    g_assert_cmpuint (assay_index_get_applied_seq (again), ==,
                      assay_journal_get_synced_seq (journal));
  }
  dump = kit_dump_index (kit->index_file);
  g_assert_cmpstr (dump, ==, live);
  g_free (kit->index_file);
  kit->index_file = g_steal_pointer (&first_file);
}

static void
test_rebuilt_equals_live (void)
{
  for (guint32 seed = 1; seed <= 12; seed++)
    {
      Kit kit;
      g_autoptr (AssayJournal) journal = NULL;
      g_autoptr (History) history = kit_history (seed);
      g_autofree char *live = NULL;

      kit_init (&kit);
      journal = kit_open (&kit, NULL, NULL);
      for (int part = 0; part < 3; part++) /* closed and opened again in between */
        {
          g_autoptr (AssayIndex) index = kit_open_index (&kit, journal);

          follow (journal, index, history, 30);
        }
      live = kit_dump_index (kit.index_file);
      g_assert_cmpuint (strlen (live), >, 5000);
      rebuild_equals (&kit, journal, live);
      kit_clear (&kit);
    }
}

/* A batch that is not saved leaves nothing behind. */
static void
test_rollback (void)
{
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (History) history = kit_history (3);
  g_autofree char *live = NULL;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  {
    g_autoptr (AssayIndex) index = kit_open_index (&kit, journal);

    for (guint i = 0; i < 20; i++)
      {
        g_autoptr (History) other = history_new (i, "other", 40);

        g_assert_true (assay_index_begin (index, NULL));
        for (guint j = 0; j < 10; j++)
          {
            GPtrArray *events = kit_stage (journal, other);

            for (guint k = 0; k < events->len; k++)
              g_assert_true (assay_index_apply (index, g_ptr_array_index (events, k), NULL));
          }
        assay_journal_abandon (journal);
        assay_index_rollback (index);
        follow (journal, index, history, 3);
      }
    g_assert_cmpuint (assay_index_get_applied_seq (index), ==,
                      assay_journal_get_synced_seq (journal));
  }
  live = kit_dump_index (kit.index_file);
  rebuild_equals (&kit, journal, live);
  kit_clear (&kit);
}

typedef void (*Harm) (Kit *kit);

static void
harm_delete (Kit *kit)
{
  g_unlink (kit->index_file);
}

static void
harm_noise (Kit *kit)
{
  g_autofree char *data = NULL;
  gsize n;

  data = kit_read (kit->index_file, &n);
  memset (data, 'x', MIN (n, 4096));
  kit_write (kit->index_file, data, n);
}

static void
harm_text (Kit *kit)
{
  kit_write (kit->index_file, "this is no database", 19);
}

static void
harm_sql (Kit *kit, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (kit->index_file, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
harm_older (Kit *kit)
{
  harm_sql (kit, "UPDATE meta SET value = '1 documents:0' WHERE name = 'schema'; DELETE FROM jobs");
}

static void
harm_foreign (Kit *kit)
{
  harm_sql (
    kit, "UPDATE meta SET value = replace (value, substr (value, 1, 1), CASE substr (value, 1, 1)"
         " WHEN 'f' THEN 'e' ELSE 'f' END) WHERE name = 'applied_hash'; DELETE FROM slots");
}

static void
harm_ahead (Kit *kit)
{
  harm_sql (kit, "UPDATE meta SET value = value + 10 WHERE name = 'applied'; DELETE FROM slots");
}

/* Its maker died before what comes after the filling. */
static void
harm_unfinished (Kit *kit)
{
  harm_sql (kit, "DELETE FROM meta WHERE name = 'schema'; DROP TRIGGER jobs_counted;"
                 "UPDATE counters SET value = 0");
}

/* Left open by a dead process, and a page of it lost. */
static void
harm_page (Kit *kit)
{
  g_autofree char *data = NULL;
  gsize n;

  harm_sql (kit,
            "UPDATE meta SET value = '1' WHERE name = 'open'; PRAGMA wal_checkpoint (TRUNCATE)");
  data = kit_read (kit->index_file, &n);
  for (gsize page = 3; page < n / 4096; page++)
    memset (data + page * 4096, 0xff, 64);
  kit_write (kit->index_file, data, n);
}

/* Made anew, the index still says how far the log went. Mutation: start_anew that does not ask. */
static void
assert_knows_it_was_longer (Kit *kit, AssayJournal *journal)
{
  AssayDigest origin;

  assay_journal_get_origin (journal, &origin);
  g_assert_cmpuint (assay_index_peek (kit->index_file, &origin), ==,
                    assay_journal_get_synced_seq (journal) + 10);
  harm_sql (kit, "DELETE FROM meta WHERE name = 'known'");
}

static void
test_made_again (void)
{
  static const Harm harms[] = {harm_delete,  harm_noise, harm_text, harm_older,
                               harm_foreign, harm_ahead, harm_page, harm_unfinished};
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (History) history = kit_history (9);
  g_autofree char *live = NULL;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  {
    g_autoptr (AssayIndex) index = kit_open_index (&kit, journal);

    follow (journal, index, history, 100);
  }
  live = kit_dump_index (kit.index_file);
  for (guint i = 0; i < G_N_ELEMENTS (harms); i++)
    {
      g_autofree char *again = NULL;

      harms[i](&kit);
      assay_index_close (kit_open_index (&kit, journal));
      if (harms[i] == harm_ahead)
        assert_knows_it_was_longer (&kit, journal);
      again = kit_dump_index (kit.index_file);
      g_assert_cmpstr (again, ==, live);
    }
  kit_clear (&kit);
}

/* An index of a short log, with what it alone knows. New string: what is in it. */
static char *
make_index (Kit *kit, AssayJournal *journal)
{
  g_autoptr (History) history = kit_history (12);

  for (guint i = 0; i < 5; i++)
    {
      kit_stage (journal, history);
      g_assert_true (assay_journal_sync (journal, NULL));
    }
  assay_index_close (kit_open_index (kit, journal));
  harm_sql (kit, "INSERT INTO meta (name, value) VALUES ('known', '99')");
  return kit_dump_index (kit->index_file);
}

static AssayIndex *
open_index (Kit *kit, AssayJournal *journal, GError **error)
{
  AssayDigest origin;

  assay_journal_get_origin (journal, &origin);
  return assay_index_open (kit->io, kit->index_file, kit->folder, &origin, NULL, NULL, error);
}

/* What SQLite may open next fails so, as long as @code is not 0. */
static int refused;
static int (*usual_open) (const char *, int, int);

static int
open_cb (const char *path, int flags, int mode)
{
  if (refused == 0 || strstr (path, ".sqlite") == NULL)
    return usual_open (path, flags, mode);
  errno = refused;
  return -1;
}

static void
refuse_opening (int code)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);

  if (usual_open == NULL)
    usual_open = (int (*) (const char *, int, int)) vfs->xGetSystemCall (vfs, "open");
  refused = code;
  g_assert_cmpint (vfs->xSetSystemCall (vfs, "open", (sqlite3_syscall_ptr) open_cb), ==, SQLITE_OK);
}

/* It says nothing of what is in it: it stays, and what it alone knew with it. Mutations:
 * is_of_no_use that always says yes; is_shut without SQLITE_CANTOPEN. */
static void
test_shut (void)
{
  static const int codes[] = {EACCES, EMFILE, ENFILE, ENOMEM, EIO};
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autofree char *marked = NULL, *again = NULL;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  marked = make_index (&kit, journal);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;
      AssayIndex *index;

      refuse_opening (codes[i]);
      index = open_index (&kit, journal, &error);
      refuse_opening (0);
      g_assert_null (index);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, assay_io_reason (codes[i])));
    }
  assay_index_close (kit_open_index (&kit, journal));
  again = kit_dump_index (kit.index_file);
  g_assert_cmpstr (again, ==, marked);
  kit_clear (&kit);
}

/* The log it is compared with cannot be read: the same. Mutation: fits_log without its error. */
static void
test_log_unread (void)
{
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autofree char *marked = NULL, *again = NULL;
  AssayIo *usual;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  marked = make_index (&kit, journal);
  usual = kit.io;
  kit.io = faulty_io_table (io);
  for (guint nth = 1;; nth++)
    {
      g_autoptr (GError) error = NULL;
      AssayIndex *index;

      faulty_io_reset_counts (io);
      faulty_io_fail (io, FAULTY_OPEN, nth, 1, EMFILE);
      index = open_index (&kit, journal, &error);
      if (faulty_io_count (io, FAULTY_OPEN) < nth)
        {
          g_assert_cmpuint (nth, >, 1);
          assay_index_close (index);
          break;
        }
      faulty_io_heal (io);
      g_assert_null (index);
      g_assert_nonnull (strstr (error->message, "ulimit -n"));
    }
  kit.io = usual;
  again = kit_dump_index (kit.index_file);
  g_assert_cmpstr (again, ==, marked);
  kit_clear (&kit);
}

/* One that is whole is taken as it is: what somebody wrote into it is still there. Red when a
 * filled one is not signed. */
static void
test_taken_up (void)
{
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (History) history = kit_history (11);
  g_autofree char *marked = NULL, *again = NULL;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  for (guint i = 0; i < 20; i++)
    {
      kit_stage (journal, history);
      g_assert_true (assay_journal_sync (journal, NULL));
    }
  assay_index_close (kit_open_index (&kit, journal)); /* filled from the log */
  harm_sql (&kit, "UPDATE counters SET value = 99 WHERE name = 'specs'");
  marked = kit_dump_index (kit.index_file);
  assay_index_close (kit_open_index (&kit, journal));
  again = kit_dump_index (kit.index_file);
  g_assert_cmpstr (again, ==, marked);
  kit_clear (&kit);
}

/* Stopped anywhere behind the log: it catches up, without gaps or doubles. */
static void
test_catches_up (void)
{
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (History) history = kit_history (10);
  g_autofree char *live = NULL;
  AssayDigest origin;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (AssayIndex) index = kit_open_index (&kit, journal);

      g_assert_cmpuint (assay_index_get_applied_seq (index), ==,
                        assay_journal_get_synced_seq (journal));
      for (guint j = 0; j < i % 5; j++)
        {
          kit_stage (journal, history);
          g_assert_true (
            assay_journal_sync (journal, NULL)); /* saved and acknowledged, never indexed */
        }
    }
  assay_index_close (kit_open_index (&kit, journal));
  assay_journal_get_origin (journal, &origin);
  g_assert_cmpuint (assay_index_peek (kit.index_file, &origin), ==,
                    assay_journal_get_synced_seq (journal));
  live = kit_dump_index (kit.index_file);
  rebuild_equals (&kit, journal, live);
  kit_clear (&kit);
}

static void
find_key_is (AssayIndex *index, const char *key, guint64 seq)
{
  g_assert_cmpuint (assay_index_find_key (index, key), ==, seq);
}

static void
stage_key (
  Kit *kit, AssayJournal *journal, AssayIndex *index, AssayActorKind actor, const char *key)
{
  g_autoptr (GPtrArray) drafts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
  AssayQueueChanged changed = {NULL};
  AssayCommit commit = {.drafts = drafts, .actor = {actor, NULL}, .idempotency_key = key};
  GPtrArray *events;

  g_ptr_array_add (drafts, assay_event_draft_new ("queue.paused", "queue", &changed));
  g_assert_true (assay_index_begin (index, NULL));
  events = assay_journal_stage (journal, &commit);
  for (guint i = 0; i < events->len; i++)
    g_assert_true (assay_index_apply (index, g_ptr_array_index (events, i), NULL));
  g_assert_true (assay_journal_sync (journal, NULL));
  g_assert_true (assay_index_commit (index, NULL));
}

/* Keys of API clients hold for 30 days of the log's own time, all others for ever. */
static void
test_keys (void)
{
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (AssayIndex) index = NULL;
  gint64 day = G_GINT64_CONSTANT (86400000000);

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  index = kit_open_index (&kit, journal);
  stage_key (&kit, journal, index, ASSAY_ACTOR_API, "api");
  stage_key (&kit, journal, index, ASSAY_ACTOR_RULE, "rule");
  find_key_is (index, "api", 1);
  find_key_is (index, "rule", 2);
  find_key_is (index, "other", 0);
  assay_manual_clock_advance (&kit.clock, 30 * day);
  stage_key (&kit, journal, index, ASSAY_ACTOR_USER, "day 30");
  find_key_is (index, "api", 1);
  assay_manual_clock_advance (&kit.clock, day);
  find_key_is (index, "api", 1); /* the log has not moved on */
  stage_key (&kit, journal, index, ASSAY_ACTOR_USER, "day 31");
  find_key_is (index, "api", 0);
  find_key_is (index, "rule", 2);
  stage_key (&kit, journal, index, ASSAY_ACTOR_API, "api");
  find_key_is (index, "api", 5);
  kit_clear (&kit);
}

/* Every listed row can be read and found; what they say, test-store-fold knows. */
static void
check_rows (AssayReader *reader, const char *kind, guint at_least)
{
  AssayListFilter all = {.state = "all"};
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = assay_reader_list (reader, kind, &all, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, >=, at_least);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (AssayRecord) row =
        assay_reader_row (reader, kind, g_array_index (rows, gint64, i));
      const AssayTable *table = assay_record_get_table (row);
      const AssayField *id =
        assay_table_find (table, strcmp (kind, "documents") == 0 ? "path" : "id");
      g_autoptr (AssayRecord) found =
        assay_reader_find (reader, kind, assay_field_string (id, assay_record_get_data (row)));

      g_assert_true (assay_record_equal (row, found));
    }
}

static void
test_reader (void)
{
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (AssayIndex) index = NULL;
  g_autoptr (AssayReader) reader = NULL;
  g_autoptr (History) history = kit_history (21);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GPtrArray) unfinished = NULL;
  guint n = 0;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  index = kit_open_index (&kit, journal);
  reader = assay_reader_open (kit.index_file, &error);
  g_assert_no_error (error);
  follow (journal, index, history, 640);
  g_assert_cmpuint (assay_reader_get_applied_seq (reader), ==,
                    assay_journal_get_synced_seq (journal));
  check_rows (reader, "cards", 10);
  check_rows (reader, "documents", 5);
  check_rows (reader, "exceptions", 5);
  check_rows (reader, "jobs", 100);
  check_rows (reader, "slots", 20);
  check_rows (reader, "versions", 30);
  none = assay_reader_list (reader, "nonsense", NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
  unfinished = assay_reader_unfinished_jobs (reader);
  for (guint i = 0; i < history->fold->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (history->fold->jobs, i);

      n += job->state == ASSAY_JOB_STATE_SUBMITTING || job->state == ASSAY_JOB_STATE_ACCEPTED;
    }
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (unfinished->len, ==, n);
  kit_clear (&kit);
}

/* Versions decide never lets through, should a log hold them: of a job that is no longer the
 * slot's, and of none at all. */
typedef struct
{
  const char *type, *payload; /* ' for " */
  const char *slot;           /* state, regeneration, version of (s, 0) afterwards */
} Step;

#define HEX  "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
#define SLOT "'spec':'s','variant':0"
#define QUEUED(job, regeneration)                                                                  \
  "{'job':'" job "','priority':1,'reason':'new','recipe':" HEX ",'regeneration':" regeneration     \
  "," SLOT "}"
#define VERSION(id, regeneration)                                                                  \
  "{'height':8,'id':'" id "','picture':" HEX ",'provider':'sandbox','recipe':" HEX                 \
  ",'regeneration':" regeneration ",'source':" HEX "," SLOT ",'steps':" HEX ",'width':8}"

static const Step steps[] = {
  {"job.queued", QUEUED ("V1", "0"), "1 0 -"},
  {"job.canceled", "{'job':'V1','reason':'r'}", "6 0 -"},
  {"job.queued", QUEUED ("V2", "2"), "1 2 -"},
  {"version.created", VERSION ("V1", "4"), "1 2 -"},
  {"version.created", VERSION ("V2", "2"), "1 2 V2"},
  {"version.created", VERSION ("imported", "5"), "1 5 imported"},
};

static void
take_step (AssayJournal *journal, AssayIndex *index, const Step *step, guint number)
{
  const AssayEventType *type = assay_event_type_find (step->type);
  g_autoptr (GPtrArray) drafts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
  AssayEventDraft *draft = g_new0 (AssayEventDraft, 1);
  g_autofree char *key = g_strdup_printf ("step %u", number);
  AssayCommit commit = {.drafts = drafts, .idempotency_key = key};
  g_autoptr (GError) error = NULL;
  GPtrArray *events;

  *draft =
    (AssayEventDraft){.type = type->type,
                      .version = 1,
                      .entity_type = type->entity_type,
                      .entity_id = g_strdup ("x"),
                      .payload = g_bytes_new_take (
                        g_strdelimit (g_strdup (step->payload), "'", '"'), strlen (step->payload))};
  g_ptr_array_add (drafts, draft);
  assay_index_begin (index, &error);
  g_assert_no_error (error);
  events = assay_journal_stage (journal, &commit);
  assay_index_apply (index, g_ptr_array_index (events, 0), &error);
  g_assert_no_error (error);
  assay_journal_sync (journal, &error);
  g_assert_no_error (error);
  assay_index_commit (index, &error);
  g_assert_no_error (error);
}

static AssayView *
view_of (Kit *kit, AssayIndex *index, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (AssayCommand) command = assay_command_parse (bytes, "test", NULL);
  g_autoptr (GError) error = NULL;
  AssayView *view = assay_view_new ();

  assay_index_load_view (index, command, assay_clock_wall_us (&kit->clock.parent), view, &error);
  g_assert_no_error (error);
  return view;
}

static void
check_step (Kit *kit, AssayIndex *index, const Step *step)
{
  g_autoptr (AssayView) plan =
    view_of (kit, index,
             "{'command':'plan.accept','args':{'hash':" HEX ",'jobs':[" QUEUED ("V1", "0") "]}}");
  const AssaySlotFact *slot = g_ptr_array_index (plan->slots, 0);
  g_autofree char *found = g_strdup_printf ("%d %u %s", (int) slot->state, slot->regeneration,
                                            slot->version != NULL ? slot->version : "-");

  g_assert_cmpstr (found, ==, step->slot);
}

static void
test_stray_versions (void)
{
  Kit kit;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (AssayIndex) index = NULL;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, NULL);
  index = kit_open_index (&kit, journal);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_test_message ("%u %s", i, steps[i].type);
      take_step (journal, index, &steps[i], i);
      check_step (&kit, index, &steps[i]);
    }
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/index/rebuilt-equals-live", test_rebuilt_equals_live);
  g_test_add_func ("/store/index/rollback", test_rollback);
  g_test_add_func ("/store/index/made-again", test_made_again);
  g_test_add_func ("/store/index/shut", test_shut);
  g_test_add_func ("/store/index/log-unread", test_log_unread);
  g_test_add_func ("/store/index/taken-up", test_taken_up);
  g_test_add_func ("/store/index/catches-up", test_catches_up);
  g_test_add_func ("/store/index/keys", test_keys);
  g_test_add_func ("/store/index/reader", test_reader);
  g_test_add_func ("/store/index/stray-versions", test_stray_versions);
  return g_test_run ();
}
