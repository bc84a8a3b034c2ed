/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-kit.h"

#include "store/assay-index-private.h"

/* What the runner asks at every look. Mutations that turn it red: a partial index with another
 * condition than the query's; jobs ordered by seq instead of age; a stamp that is set by inserts
 * only; LIMIT left out. */

typedef struct
{
  Kit kit;
  AssayJournal *journal;
  AssayIndex *index;
  AssayReader *reader;
  History *history;
} Fixture;

static void
set_up (Fixture *fixture, guint32 seed)
{
  kit_init (&fixture->kit);
  fixture->journal = kit_open (&fixture->kit, NULL, NULL);
  fixture->index = kit_open_index (&fixture->kit, fixture->journal);
  fixture->reader = assay_reader_open (fixture->kit.index_file, NULL);
  fixture->history = kit_history (seed);
  g_assert_nonnull (fixture->reader);
}

static void
tear_down (Fixture *fixture)
{
  history_free (fixture->history);
  assay_reader_close (fixture->reader);
  assay_index_close (fixture->index);
  assay_journal_close (fixture->journal);
  kit_clear (&fixture->kit);
}

static void
follow (Fixture *fixture, guint n_batches)
{
  for (guint i = 0; i < n_batches; i++)
    {
      GPtrArray *events;

      g_assert_true (assay_index_begin (fixture->index, NULL));
      events = kit_stage (fixture->journal, fixture->history);
      for (guint k = 0; k < events->len; k++)
        g_assert_true (assay_index_apply (fixture->index, events->pdata[k], NULL));
      g_assert_true (assay_journal_sync (fixture->journal, NULL));
      g_assert_true (assay_index_commit (fixture->index, NULL));
    }
}

/* The slot's id -> what a fact says of it. */
static void
remember (GHashTable *known, GPtrArray *facts)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const AssaySlotFact *fact = facts->pdata[i];

      g_hash_table_insert (known, assay_slot_dup_id (fact->spec, &fact->slot),
                           g_strdup_printf ("%d %u %s %s", fact->state, fact->regeneration,
                                            assay_digest_hex (&fact->recipe).text,
                                            fact->version != NULL ? fact->version : ""));
    }
}

static void
assert_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key, value;

  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_assert_cmpstr (g_hash_table_lookup (b, key), ==, value);
}

static void
test_slots_since (void)
{
  g_autoptr (GHashTable) followed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Fixture fixture;
  gint64 stamp = 0, unused, n_renames = 0;

  set_up (&fixture, 31);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (GHashTable) asked =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_autoptr (GPtrArray) since = NULL, all = NULL, none = NULL;

      follow (&fixture, 5);
      if (assay_reader_count_renames (fixture.reader) != n_renames)
        {
          g_hash_table_remove_all (followed); /* slots have other names: all are asked for */
          stamp = 0;
        }
      n_renames = assay_reader_count_renames (fixture.reader);
      since = assay_reader_slots_since (fixture.reader, &stamp);
      none = assay_reader_slots_since (fixture.reader, &stamp);
      all = assay_reader_slots (fixture.reader, &unused);
      remember (followed, since);
      remember (asked, all);
      assert_same (followed, asked);
      g_assert_cmpuint (none->len, ==, 0);
      g_assert_cmpint (unused, ==, stamp);
    }
  g_assert_cmpuint (g_hash_table_size (followed), >, 20);
  tear_down (&fixture);
}

static guint
count_state (AssayReader *reader, const char *state)
{
  AssayListFilter filter = {.state = state};
  g_autoptr (GArray) rows = assay_reader_list (reader, "jobs", &filter, NULL);

  return rows->len;
}

/* With a limit that is never met all that can be started is there, each once, in order; with a
 * small one its beginning. */
static void
test_jobs_to_start (void)
{
  Fixture fixture;
  guint n_seen = 0;

  set_up (&fixture, 32);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (GArray) all = NULL, few = NULL;

      follow (&fixture, 5);
      all = assay_reader_jobs_to_start (fixture.reader, G_MAXINT64, 100000);
      few = assay_reader_jobs_to_start (fixture.reader, G_MAXINT64, 2);
      g_assert_cmpuint (all->len, ==, assay_reader_count_unstarted (fixture.reader));
      g_assert_cmpuint (all->len, ==,
                        count_state (fixture.reader, "queued")
                          + count_state (fixture.reader, "waiting"));
      g_assert_cmpuint (few->len, <=, 4);
      if (few->len > 0)
        g_assert_cmpstr (g_array_index (few, AssayQueuedJob, 0).id, ==,
                         g_array_index (all, AssayQueuedJob, 0).id);
      for (guint i = 1; i < count_state (fixture.reader, "queued"); i++)
        {
          const AssayQueuedJob *before = &g_array_index (all, AssayQueuedJob, i - 1);
          const AssayQueuedJob *job = &g_array_index (all, AssayQueuedJob, i);

          g_assert_true (before->priority < job->priority
                         || (before->priority == job->priority
                             && (before->place < job->place
                                 || (before->place == job->place && before->age < job->age))));
        }
      n_seen += all->len;
    }
  g_assert_cmpuint (n_seen, >, 50);
  tear_down (&fixture);
}

/* None of it walks over a table. */
static void
test_no_scan (void)
{
  sqlite3_stmt *statement = NULL;
  Fixture fixture;
  guint n = 0, n_unfinished = 0;

  set_up (&fixture, 33);
  follow (&fixture, 300);
  for (guint i = 0; i < 3; i++)
    {
      gint64 stamp = 0;
      g_autoptr (GPtrArray) since = assay_reader_slots_since (fixture.reader, &stamp);
      g_autoptr (GArray) jobs = assay_reader_jobs_to_start (fixture.reader, G_MAXINT64, 2);
      g_autoptr (GPtrArray) unfinished = assay_reader_unfinished_jobs (fixture.reader);

      assay_reader_next_due (fixture.reader, 0);
      assay_reader_count_unstarted (fixture.reader);
      assay_reader_is_paused (fixture.reader);
      n_unfinished += unfinished->len;
      g_assert_cmpuint (since->len, >, 0);
      g_assert_cmpuint (jobs->len, >, 0);
    }
  while ((statement = sqlite3_next_stmt (fixture.reader->db, statement)) != NULL)
    {
      int steps = sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, FALSE);

      /* the one row of the clock, and what is given */
      if (steps > 12 + (int) n_unfinished)
        g_error ("%d steps of a scan: %s", steps, sqlite3_sql (statement));
      n++;
    }
  g_assert_cmpuint (n, >=, 8);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/queue/slots-since", test_slots_since);
  g_test_add_func ("/store/queue/jobs-to-start", test_jobs_to_start);
  g_test_add_func ("/store/queue/no-scan", test_no_scan);
  return g_test_run ();
}
