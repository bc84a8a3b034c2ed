/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void
init_at (Kit *kit, char *top)
{
  *kit = (Kit){.io = assay_io_system ()};
  kit->top = top;
  kit->folder = g_build_filename (kit->top, ".assay", NULL);
  kit->index_file = g_build_filename (kit->top, "cache", "index.sqlite", NULL);
  assay_manual_clock_init (&kit->clock, G_GINT64_CONSTANT (1795000000000000));
  assay_seeded_entropy_init (&kit->entropy, 7);
}

void
kit_init (Kit *kit)
{
  init_at (kit, temp_folder_new ());
}

void
kit_init_quick (Kit *kit)
{
  char *top = g_mkdtemp (g_strdup ("/dev/shm/assay-test-XXXXXX"));

  init_at (kit, top != NULL ? top : temp_folder_new ());
}

void
kit_clear (Kit *kit)
{
  temp_folder_remove (kit->top);
  g_free (kit->folder);
  g_free (kit->index_file);
}

AssayJournal *
kit_open (Kit *kit, AssayProblems *notices, GError **error)
{
  AssayJournalOptions options = {kit->folder, kit->segment_bytes, 1, kit->known_seq, kit->whole};

  return assay_journal_open (kit->io, &kit->clock.parent, &kit->entropy.parent, &options, notices,
                             error);
}

AssayIndex *
kit_open_index (Kit *kit, AssayJournal *journal)
{
  g_autoptr (GError) error = NULL;
  AssayDigest origin;
  AssayIndex *index;

  assay_journal_get_origin (journal, &origin);
  index = assay_index_open (kit->io, kit->index_file, kit->folder, &origin, NULL, NULL, &error);
  g_assert_no_error (error);
  return index;
}

char *
kit_segment (Kit *kit, guint segment)
{
  return g_strdup_printf ("%s/events/%06u.jsonl", kit->folder, segment);
}

History *
kit_history (guint32 seed)
{
  return history_new (seed, "j", 40);
}

GPtrArray *
kit_stage (AssayJournal *journal, History *history)
{
  g_autoptr (AssayDecision) decision = history_decide (history);
  g_autofree char *key =
    g_strdup_printf ("%s:%" G_GUINT64_FORMAT, history->name, assay_journal_get_last_seq (journal));
  AssayCommit commit = {
    .drafts = decision->events, .actor = {ASSAY_ACTOR_USER, (char *) "me"}, .idempotency_key = key};

  return assay_journal_stage (journal, &commit);
}

GPtrArray *
kit_stage_small (AssayJournal *journal, const char *reason, const char *key)
{
  g_autoptr (GPtrArray) drafts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
  AssayQueueChanged changed = {.reason = (char *) reason};
  AssayCommit commit = {
    .drafts = drafts, .actor = {ASSAY_ACTOR_USER, (char *) "me"}, .idempotency_key = key};

  g_ptr_array_add (drafts, assay_event_draft_new ("queue.paused", "queue", &changed));
  return assay_journal_stage (journal, &commit);
}

static gboolean
count_cb (const AssayEvent *event, gpointer data)
{
  guint64 *n = data;

  g_assert_cmpuint (event->seq, ==, ++*n);
  return TRUE;
}

guint64
kit_count (Kit *kit, GError **error)
{
  guint64 n = 0;

  assay_journal_read (kit->io, kit->folder, 1, count_cb, &n, error);
  return n;
}

static void
dump_table (sqlite3 *db, const char *table, GString *out)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY 1", table);
  sqlite3_stmt *rows;

  g_string_append_printf (out, "%s\n", table);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &rows, NULL), ==, SQLITE_OK);
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (rows); i++)
        g_string_append_printf (out, "|%s",
                                sqlite3_column_type (rows, i) == SQLITE_NULL
                                  ? "NULL"
                                  : (const char *) sqlite3_column_text (rows, i));
      g_string_append_c (out, '\n');
    }
  sqlite3_finalize (rows);
}

char *
kit_dump_index (const char *file)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);
  sqlite3_stmt *names;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                       "name NOT LIKE 'sqlite_%' ORDER BY name",
                                       -1, &names, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (names) == SQLITE_ROW)
    g_ptr_array_add (tables, g_strdup ((const char *) sqlite3_column_text (names, 0)));
  sqlite3_finalize (names);
  for (guint i = 0; i < tables->len; i++)
    dump_table (db, g_ptr_array_index (tables, i), out);
  sqlite3_close (db);
  return g_string_free (out, FALSE);
}

char *
kit_read (const char *path, gsize *n)
{
  g_autoptr (GError) error = NULL;
  char *data;

  g_file_get_contents (path, &data, n, &error);
  g_assert_no_error (error);
  return data;
}

/* Not truncated first: ext4 would flush such a file at its close, thousands of times. */
void
kit_write (const char *path, const char *data, gsize n)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, data, n, 0), ==, (gssize) n);
  g_assert_cmpint (ftruncate (fd, (off_t) n), ==, 0);
  g_assert_cmpint (close (fd), ==, 0);
}
