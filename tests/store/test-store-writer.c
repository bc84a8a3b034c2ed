/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"
#include "support/faulty-io.h"
#include "support/patience.h"

#include "store/assay-writer.h"

#include <errno.h>
#include <string.h>

typedef struct
{
  Kit kit;
  FaultyIo *io;
  AssayWriter *writer;
  AssayReader *reader;
  GMutex lock;
  GArray *told; /* guint64: seqs in the order of notify */
} Fixture;

static void
notify_cb (GPtrArray *events, const AssayChanges *changes, gpointer data)
{
  Fixture *fixture = data;

  g_mutex_lock (&fixture->lock);
  for (guint i = 0; i < events->len; i++)
    g_array_append_val (fixture->told, ((AssayEvent *) g_ptr_array_index (events, i))->seq);
  g_mutex_unlock (&fixture->lock);
}

static void
open_writer (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AssayJournal *journal = kit_open (&fixture->kit, NULL, &error);
  AssayIndex *index;

  g_assert_no_error (error);
  index = kit_open_index (&fixture->kit, journal);
  fixture->writer = assay_writer_new (journal, index, &fixture->kit.clock.parent,
                                      assay_entropy_system (), notify_cb, fixture);
  fixture->reader = assay_reader_open (fixture->kit.index_file, &error);
  g_assert_no_error (error);
}

static void
close_writer (Fixture *fixture)
{
  g_clear_pointer (&fixture->reader, assay_reader_close);
  g_clear_pointer (&fixture->writer, assay_writer_free);
}

static void
set_up (Fixture *fixture)
{
  *fixture = (Fixture){.told = g_array_new (FALSE, FALSE, sizeof (guint64))};
  kit_init (&fixture->kit);
  fixture->io = faulty_io_new (assay_io_system ());
  fixture->kit.io = faulty_io_table (fixture->io);
  g_mutex_init (&fixture->lock);
  open_writer (fixture);
}

static void
tear_down (Fixture *fixture)
{
  close_writer (fixture);
  g_array_unref (fixture->told);
  g_mutex_clear (&fixture->lock);
  kit_clear (&fixture->kit);
  faulty_io_free (fixture->io);
}

static AssayCommand *parse (const char *format, ...) G_GNUC_PRINTF (1, 2);

static AssayCommand *
parse (const char *format, ...)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) json = NULL;
  AssayCommand *command;
  char *text;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_strdelimit (text, "'", '"');
  json = g_bytes_new_take (text, strlen (text));
  command = assay_command_parse (json, "test", problems);
  g_assert_nonnull (command);
  return command;
}

static AssayCommand *
pause_queue (const char *reason, const char *key)
{
  AssayCommand *command =
    parse ("{'command':'queue.pause','args':{'reason':'%s'},'idempotencyKey':'%s'}", reason, key);

  return command;
}

static AssayCommand *
observe (guint number, const char *key)
{
  return parse ("{'command':'documents.observe','args':{'changes':[{'path':'specs/"
                "s%u.json','kind':'spec','id':'s%u','hash':'%064u',"
                "'blob':'%064u'}]},'idempotencyKey':'%s'}",
                number, number, number, number, key);
}

typedef struct
{
  Fixture *fixture;
  guint number;
  guint repeated;
  guint64 last;
} Client;

/* 200 commands, every fourth the repeat of one that another thread sends too. */
static gpointer
client_worker (gpointer data)
{
  Client *self = data;

  for (guint i = 0; i < 200; i++)
    {
      gboolean shared = i % 4 == 0;
      g_autofree char *key =
        shared ? g_strdup_printf ("shared-%u", i) : g_strdup_printf ("%u-%u", self->number, i);
      g_autoptr (AssayOutcome) outcome =
        assay_writer_submit_sync (self->fixture->writer, observe (self->number * 1000 + i, key));

      g_assert_null (outcome->problems);
      g_assert_cmpuint (outcome->first_seq, >, 0);
      self->repeated += outcome->repeated;
      if (!outcome->repeated)
        {
          g_assert_cmpuint (outcome->first_seq, >, self->last); /* one client's order is kept */
          self->last = outcome->first_seq;
        }
    }
  return NULL;
}

static void
test_threads (void)
{
  Fixture fixture;
  Client clients[4];
  GThread *threads[4];
  g_autoptr (GError) error = NULL;
  guint repeated = 0;

  set_up (&fixture);
  for (guint i = 0; i < 4; i++)
    {
      clients[i] = (Client){.fixture = &fixture, .number = i};
      threads[i] = g_thread_new ("client", client_worker, &clients[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_thread_join (threads[i]);
      repeated += clients[i].repeated;
    }
  g_assert_cmpuint (repeated, ==, 3 * 50);
  g_assert_cmpuint (assay_writer_get_last_seq (fixture.writer), ==, 4 * 150 + 50);
  assay_writer_wait_indexed (fixture.writer);
  g_assert_cmpuint (assay_reader_get_applied_seq (fixture.reader), ==, 650);
  close_writer (&fixture);
  g_assert_cmpuint (fixture.told->len, ==, 650);
  for (guint i = 0; i < fixture.told->len; i++)
    g_assert_cmpuint (g_array_index (fixture.told, guint64, i), ==, i + 1);
  g_assert_cmpuint (kit_count (&fixture.kit, &error), ==, 650);
  g_assert_no_error (error);
  tear_down (&fixture);
}

/* A read after an acknowledgement sees what was written. */
static void
test_own_writes (void)
{
  Fixture fixture;

  set_up (&fixture);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i),
                      *path = g_strdup_printf ("specs/s%u.json", i);
      g_autoptr (AssayRecord) row = NULL;
      g_autoptr (AssayOutcome) outcome =
        assay_writer_submit_sync (fixture.writer, observe (i, key));

      g_assert_null (outcome->problems);
      assay_writer_wait_indexed (fixture.writer);
      row = assay_reader_find (fixture.reader, "documents", path);
      g_assert_nonnull (row);
    }
  tear_down (&fixture);
}

static gboolean
types_cb (const AssayEvent *event, gpointer data)
{
  g_string_append_printf (data, "%s ", event->type);
  return TRUE;
}

/* A counted refusal is on the log, an ordinary one is not; the wish may be made again under its
 * key. */
static void
test_refusals (void)
{
  Fixture fixture;
  g_autoptr (AssayOutcome) plain = NULL, counted = NULL, again = NULL;
  g_autoptr (GString) types = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  AssayCommand *deep;

  set_up (&fixture);
  plain = assay_writer_submit_sync (
    fixture.writer, parse ("{'command':'card.skip','args':{'card':'none'},'idempotencyKey':'k'}"));
  g_assert_true (assay_problems_has (plain->problems, "card.unknown"));
  deep = pause_queue ("x", "k");
  deep->chain_depth = 9;
  counted = assay_writer_submit_sync (fixture.writer, deep);
  g_assert_cmpuint (assay_problems_count (counted->problems), ==, 1);
  g_assert_cmpuint (counted->first_seq, ==, 0);
  again = assay_writer_submit_sync (fixture.writer, pause_queue ("x", "k"));
  g_assert_null (again->problems);
  g_assert_false (again->repeated);
  assay_journal_read (fixture.kit.io, fixture.kit.folder, 1, types_cb, types, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (types->str, ==, "command.refused queue.paused ");
  tear_down (&fixture);
}

static void
check_failed (AssayWriter *writer, const char *key, const char *code)
{
  g_autoptr (AssayOutcome) outcome =
    assay_writer_submit_sync (writer, observe (g_str_hash (key) % 1000, key));

  g_assert_nonnull (outcome->problems);
  g_assert_true (assay_problems_has (outcome->problems, code));
  g_assert_cmpuint (outcome->first_seq, ==, 0);
}

/* A failed sync is final: nothing is claimed, nothing of it is seen, and nothing more is written.
 */
static void
test_failed_sync (void)
{
  Fixture fixture;
  g_autoptr (AssayOutcome) good = NULL;
  g_autofree char *reason = NULL;

  set_up (&fixture);
  good = assay_writer_submit_sync (fixture.writer, pause_queue ("first", "1"));
  g_assert_null (good->problems);
  faulty_io_reset_counts (fixture.io);
  faulty_io_fail (fixture.io, FAULTY_FDATASYNC, 1, 1, EIO);
  check_failed (fixture.writer, "2", "store.read_only");
  g_assert_true (assay_writer_is_read_only (fixture.writer, &reason));
  check_failed (fixture.writer, "3", "store.read_only");
  assay_writer_wait_indexed (fixture.writer);
  g_assert_cmpuint (assay_reader_get_applied_seq (fixture.reader), ==, 1);
  close_writer (&fixture);
  open_writer (&fixture); /* and the next opening is fine */
  g_assert_false (assay_writer_is_read_only (fixture.writer, NULL));
  g_assert_cmpuint (kit_count (&fixture.kit, NULL), ==, 1);
  tear_down (&fixture);
}

/* A full disk pauses and goes on by itself, whatever the size that still fitted. */
static void
test_full_disk (void)
{
  Fixture fixture;
  guint64 n = 0;

  set_up (&fixture);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *key = g_strdup_printf ("full-%u", i), *fine = g_strdup_printf ("fine-%u", i);
      g_autoptr (AssayOutcome) outcome = NULL;

      /* Some writes go through in part before the disk is full. */
      faulty_io_reset_counts (fixture.io);
      faulty_io_limit_transfer (fixture.io, 7 * i + 1);
      faulty_io_fail (fixture.io, FAULTY_WRITE, i % 2 + 1, 1, ENOSPC);
      if (i == 0 || 7 * i + 1 < 400 || i % 2 == 0)
        check_failed (fixture.writer, key, "store.no_space");
      g_assert_false (assay_writer_is_read_only (fixture.writer, NULL));
      faulty_io_heal (fixture.io);
      outcome = assay_writer_submit_sync (fixture.writer, observe (i, fine));
      g_assert_null (outcome->problems);
      g_assert_cmpuint (outcome->first_seq, ==, ++n);
    }
  assay_writer_wait_indexed (fixture.writer);
  g_assert_cmpuint (kit_count (&fixture.kit, NULL), ==, n);
  tear_down (&fixture);
}

/* Below the floor new work waits; answers are still taken. */
static void
test_floor (void)
{
  Fixture fixture;
  g_autoptr (AssayOutcome) work = NULL, answer = NULL, after = NULL;
  const char *plan = "{'command':'plan.accept','args':{'hash':'%064u','jobs':[{'job':'J%u','spec':'"
                     "s','variant':0,'regeneration':0,"
                     "'recipe':'%064u','priority':1,'reason':'new'}]}}";

  set_up (&fixture);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  faulty_io_set_free_bytes (fixture.io, 0);
  work = assay_writer_submit_sync (fixture.writer, parse (plan, 1, 1, 1));
  g_assert_true (assay_problems_has (work->problems, "store.no_space"));
  answer = assay_writer_submit_sync (fixture.writer, pause_queue ("x", "k"));
  g_assert_null (answer->problems);
  faulty_io_set_free_bytes (fixture.io, -1);
  after = assay_writer_submit_sync (fixture.writer, parse (plan, 1, 1, 1));
#pragma GCC diagnostic pop
  g_assert_null (after->problems);
  g_assert_cmpuint (after->n_events, ==, 2);
  tear_down (&fixture);
}

/* What was found further up than opening looks is not forgotten with its finder. Mutations:
 * distrust without the index (the next opening is told nothing); without the journal (it is written
 * on). */
static void
test_distrust (void)
{
  Fixture fixture;
  g_autofree char *reason = NULL;

  set_up (&fixture);
  g_assert_false (assay_index_peek_distrusted (fixture.kit.index_file));
  assay_writer_distrust (fixture.writer, "Event 2 is damaged.");
  g_assert_true (assay_writer_is_read_only (fixture.writer, &reason));
  g_assert_cmpstr (reason, ==, "Event 2 is damaged.");
  check_failed (fixture.writer, "later", "store.read_only");
  g_assert_true (assay_index_peek_distrusted (fixture.kit.index_file));
  close_writer (&fixture);
  g_assert_true (assay_index_peek_distrusted (fixture.kit.index_file));
  open_writer (&fixture);
  tear_down (&fixture);
}

/* The index cannot take what the log has saved: it was saved and is told so, the project rests with
 * the reason, and the next opening makes the index again. */
static void
test_index_refuses (void)
{
  Fixture fixture;
  g_autoptr (AssayOutcome) outcome = NULL;
  g_autoptr (AssayRecord) row = NULL;
  g_autofree char *reason = NULL;
  sqlite3 *db;

  set_up (&fixture);
  g_assert_cmpint (sqlite3_open (fixture.kit.index_file, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DROP TABLE documents", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  outcome = assay_writer_submit_sync (fixture.writer, observe (7, "saved"));
  g_assert_null (outcome->problems);
  g_assert_cmpuint (outcome->first_seq, ==, 1);
  assay_writer_wait_indexed (fixture.writer);
  g_assert_true (assay_writer_is_read_only (fixture.writer, &reason));
  g_assert_nonnull (strstr (reason, "What was answered so far is safe"));
  check_failed (fixture.writer, "later", "store.read_only");
  close_writer (&fixture);
  open_writer (&fixture);
  g_assert_false (assay_writer_is_read_only (fixture.writer, NULL));
  row = assay_reader_find (fixture.reader, "documents", "specs/s7.json");
  g_assert_nonnull (row);
  tear_down (&fixture);
}

/* A disk of SQLite's that is full for as long as @disk_says: not a byte is taken, or given. */
static int disk_says; /* atomic; SQLITE_OK: all is well */
static sqlite3_io_methods disk_methods[2];
static const sqlite3_io_methods *real_methods[2]; /* of databases; of what lies beside them */

static int
write_0_cb (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
  int says = g_atomic_int_get (&disk_says);

  return says == SQLITE_FULL ? says : real_methods[0]->xWrite (file, bytes, n, at);
}

static int
write_1_cb (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
  int says = g_atomic_int_get (&disk_says);

  return says == SQLITE_FULL ? says : real_methods[1]->xWrite (file, bytes, n, at);
}

static int
read_0_cb (sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
  int says = g_atomic_int_get (&disk_says);

  return says == SQLITE_IOERR ? says : real_methods[0]->xRead (file, bytes, n, at);
}

static int
read_1_cb (sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
  int says = g_atomic_int_get (&disk_says);

  return says == SQLITE_IOERR ? says : real_methods[1]->xRead (file, bytes, n, at);
}

static int
open_cb (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
  sqlite3_vfs *real = vfs->pAppData;
  int result = real->xOpen (real, name, file, flags, out), kind = !(flags & SQLITE_OPEN_MAIN_DB);

  if (result != SQLITE_OK)
    return result;
  real_methods[kind] = file->pMethods;
  disk_methods[kind] = *file->pMethods;
  disk_methods[kind].xWrite = kind == 0 ? write_0_cb : write_1_cb;
  disk_methods[kind].xRead = kind == 0 ? read_0_cb : read_1_cb;
  disk_methods[kind].xFetch = NULL;
  disk_methods[kind].iVersion = MIN (disk_methods[kind].iVersion, 2);
  file->pMethods = &disk_methods[kind];
  return SQLITE_OK;
}

static void
take_disk (sqlite3_vfs *disk)
{
  sqlite3_vfs *real = sqlite3_vfs_find (NULL);

  *disk = *real;
  disk->zName = "disk";
  disk->pAppData = real;
  disk->xOpen = open_cb;
  g_assert_cmpint (sqlite3_vfs_register (disk, 1), ==, SQLITE_OK);
}

static gboolean
has_caught_up (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (AssayRecord) row = assay_reader_find (fixture->reader, "documents", "specs/s7.json");

  return row != NULL;
}

/* The disk of the index is full: what the log took is answered as saved, what comes is refused
 * until there is room, and then the index goes on by itself, without anybody asking. Mutations:
 * mend_index without set_behind (read-only); wait_for_more that waits without end. */
static void
test_index_full (void)
{
  sqlite3_vfs disk;
  Fixture fixture;
  Patience patience;
  g_autoptr (AssayOutcome) outcome = NULL;

  take_disk (&disk);
  set_up (&fixture);
  g_atomic_int_set (&disk_says, SQLITE_FULL);
  outcome = assay_writer_submit_sync (fixture.writer, observe (7, "saved"));
  g_assert_null (outcome->problems);
  assay_writer_wait_indexed (fixture.writer);
  check_failed (fixture.writer, "later", "store.no_space");
  g_assert_false (assay_writer_is_read_only (fixture.writer, NULL));
  g_assert_false (has_caught_up (&fixture));
  g_atomic_int_set (&disk_says, SQLITE_OK);
  patience_start (&patience, 60);
  while (!has_caught_up (&fixture) && patience_lasts (&patience))
    g_usleep (1000);
  g_assert_true (has_caught_up (&fixture));
  g_clear_pointer (&outcome, assay_outcome_free);
  outcome = assay_writer_submit_sync (fixture.writer, observe (8, "again"));
  g_assert_null (outcome->problems);
  tear_down (&fixture);
  sqlite3_vfs_unregister (&disk);
}

/* What cannot be read is no empty answer: whoever asks next is told, once. Mutation: _assay_next
 * that takes any end for the end of the rows. */
static void
test_unread (void)
{
  sqlite3_vfs disk;
  Fixture fixture;
  g_autoptr (AssayOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL, told = NULL;
  g_autoptr (GArray) claims = NULL, list = NULL;
  g_autoptr (GPtrArray) slots = NULL;
  AssayReader *reader;
  gint64 stamp;

  take_disk (&disk);
  set_up (&fixture);
  outcome = assay_writer_submit_sync (fixture.writer, observe (7, "saved"));
  assay_writer_wait_indexed (fixture.writer);
  reader = assay_reader_open (fixture.kit.index_file, &error);
  g_assert_no_error (error);
  g_atomic_int_set (&disk_says, SQLITE_IOERR);
  claims = assay_reader_open_claims (reader);
  g_assert_false (assay_reader_check (NULL));
  slots = assay_reader_slots (reader, &stamp);
  g_assert_false (assay_reader_check (&error));
  g_assert_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_INDEX_SHUT);
  g_assert_true (assay_reader_check (NULL));
  list = assay_reader_list (reader, "documents", NULL, &told);
  g_assert_null (list);
  g_assert_error (told, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_INDEX_SHUT);
  g_assert_null (assay_reader_status (reader, NULL));
  g_assert_false (assay_reader_check (NULL)); /* also who throws the error away */
  g_atomic_int_set (&disk_says, SQLITE_OK);
  g_clear_error (&error);
  assay_reader_check (&error);
  assay_reader_close (reader);
  tear_down (&fixture);
  sqlite3_vfs_unregister (&disk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/writer/threads", test_threads);
  g_test_add_func ("/store/writer/own-writes", test_own_writes);
  g_test_add_func ("/store/writer/refusals", test_refusals);
  g_test_add_func ("/store/writer/failed-sync", test_failed_sync);
  g_test_add_func ("/store/writer/full-disk", test_full_disk);
  g_test_add_func ("/store/writer/floor", test_floor);
  g_test_add_func ("/store/writer/distrust", test_distrust);
  g_test_add_func ("/store/writer/index-refuses", test_index_refuses);
  g_test_add_func ("/store/writer/index-full", test_index_full);
  g_test_add_func ("/store/writer/unread", test_unread);
  return g_test_run ();
}
