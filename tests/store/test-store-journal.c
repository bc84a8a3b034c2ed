/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"
#include "support/faulty-io.h"

#include "store/assay-event-line.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <glib/gstdio.h>

#define PIECE      512
#define MAX_PIECES 12

/* ASSAY_FAULT_LONG=1 for the long forms. */
static gboolean
is_long (void)
{
  const char *asked = g_getenv ("ASSAY_FAULT_LONG");

  return asked != NULL && asked[0] != '\0';
}

static void
sync_ok (AssayJournal *journal)
{
  g_autoptr (GError) error = NULL;

  assay_journal_sync (journal, &error);
  g_assert_no_error (error);
}

/* @n_batches of a few commits each; returns the last seq. */
static guint64
fill (Kit *kit, guint32 seed, guint n_batches)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayJournal) journal = kit_open (kit, NULL, &error);
  g_autoptr (History) history = kit_history (seed);

  g_assert_no_error (error);
  for (guint i = 0; i < n_batches; i++)
    {
      for (guint j = 0; j <= i % 3; j++)
        kit_stage (journal, history);
      assay_manual_clock_advance (&kit->clock, 1000000);
      sync_ok (journal);
    }
  return assay_journal_get_synced_seq (journal);
}

static void
test_round_trip (void)
{
  Kit kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayJournal) journal = NULL;
  AssayDigest origin, peeked;
  guint64 last;

  kit_init (&kit);
  last = fill (&kit, 1, 50);
  g_assert_cmpuint (last, >, 50);
  g_assert_cmpuint (kit_count (&kit, &error), ==, last);
  g_assert_no_error (error);
  journal = kit_open (&kit, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (assay_journal_is_read_only (journal, NULL));
  g_assert_cmpuint (assay_journal_get_last_seq (journal), ==, last);
  assay_journal_get_origin (journal, &origin);
  assay_journal_peek_origin (kit.io, kit.folder, &peeked);
  g_assert_false (assay_digest_is_none (&origin));
  g_assert_true (assay_digest_equal (&origin, &peeked));
  g_assert_cmpint (strlen (assay_journal_get_project_id (journal)), ==, ASSAY_ULID_LENGTH);
  kit_stage_small (journal, "more", "k");
  sync_ok (journal);
  g_assert_cmpuint (kit_count (&kit, &error), ==, last + 1);
  g_assert_no_error (error);
  kit_clear (&kit);
}

static gboolean
from_cb (const AssayEvent *event, gpointer data)
{
  guint64 *next = data;

  g_assert_cmpuint (event->seq, ==, (*next)++);
  return event->seq % 7 != 0;
}

/* From every seq on, also over segments, and stopping half way. */
static void
test_read_from (void)
{
  Kit kit;
  guint64 last;

  kit_init (&kit);
  kit.segment_bytes = 40000;
  last = fill (&kit, 2, 300);
  for (guint64 from = 1; from <= last + 1; from += 3)
    {
      g_autoptr (GError) error = NULL;
      guint64 next = from;

      assay_journal_read (kit.io, kit.folder, from, from_cb, &next, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (next, ==, MIN (last, (from + 6) / 7 * 7) + 1);
    }
  kit_clear (&kit);
}

static void
test_segments (void)
{
  Kit kit;
  g_autoptr (GError) error = NULL;
  g_autofree char *second = NULL, *third = NULL;
  guint64 last;

  kit_init (&kit);
  kit.segment_bytes = 6000;
  last = fill (&kit, 3, 60);
  second = kit_segment (&kit, 2);
  third = kit_segment (&kit, 3);
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (third, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (kit_count (&kit, &error), ==, last);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (second), ==, 0); /* a hole is damage */
  {
    g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, &error);

    g_assert_no_error (error);
    g_assert_true (assay_journal_is_read_only (journal, NULL));
  }
  kit_clear (&kit);
}

typedef enum
{
  CUT,
  ZEROS,
  NOISE,
  FLIP,
  N_WAYS
} Way;

/* Damages @data from @offset on; returns the new length. */
static gsize
tear (char *data, gsize n, gsize offset, Way way, GRand *random)
{
  if (way == CUT)
    return offset;
  if (way == FLIP)
    {
      data[offset] ^= 1;
      return n;
    }
  for (gsize i = offset; i < n; i++)
    data[i] = way == ZEROS ? 0 : (char) g_rand_int_range (random, 0, 256);
  return n;
}

/* Thousands of openings: the syncs, which others test, are left out. */
static FaultyIo *
without_syncs (Kit *kit)
{
  FaultyIo *io = faulty_io_new (assay_io_system ());

  faulty_io_skip (io, FAULTY_FSYNC, 1, G_MAXUINT);
  faulty_io_skip (io, FAULTY_FDATASYNC, 1, G_MAXUINT);
  kit->io = faulty_io_table (io);
  return io;
}

/* A log of which the last batch was told to nobody, byte by byte. */
typedef struct
{
  Kit kit;
  FaultyIo *io;
  char *file, *whole;
  gsize start, n; /* of the batch, in the file */
  guint64 synced, last;
} Torn;

/* What is left of the batch is what was written, byte for byte; the rest is open for more. */
static void
check_torn (Torn *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayProblems) notices = assay_problems_new ();
  g_autoptr (AssayJournal) journal = kit_open (&self->kit, notices, &error);
  g_autofree char *left = NULL;
  guint64 kept;
  gsize n;

  g_assert_no_error (error);
  g_assert_false (assay_journal_is_read_only (journal, NULL));
  kept = assay_journal_get_last_seq (journal);
  g_assert_cmpuint (kept, >=, self->synced);
  g_assert_cmpuint (kept, <=, self->last);
  left = kit_read (self->file, &n);
  g_assert_cmpuint (n, <=, self->n);
  g_assert_cmpmem (left, n, self->whole, n);
  g_assert_cmpuint (kit_count (&self->kit, &error), ==, kept);
  g_assert_no_error (error);
  kit_stage_small (journal, "after", "after");
  sync_ok (journal);
  g_assert_cmpuint (kit_count (&self->kit, &error), ==, kept + 1);
  g_assert_no_error (error);
}

static void
torn_init (Torn *self, guint32 seed, guint n_batches, guint n_commits)
{
  kit_init_quick (&self->kit);
  self->io = without_syncs (&self->kit);
  self->synced = fill (&self->kit, seed, n_batches);
  self->file = kit_segment (&self->kit, 1);
  g_free (kit_read (self->file, &self->start));
  {
    g_autoptr (AssayJournal) journal = kit_open (&self->kit, NULL, NULL);
    g_autoptr (History) history = kit_history (seed + 1);

    for (guint i = 0; i < n_commits; i++)
      kit_stage (journal, history);
    sync_ok (journal);
    self->last = assay_journal_get_last_seq (journal);
  }
  self->whole = kit_read (self->file, &self->n);
}

static void
torn_clear (Torn *self)
{
  faulty_io_free (self->io);
  g_free (self->file);
  g_free (self->whole);
  kit_clear (&self->kit);
}

/* Mutations: mark_bad that keeps the begun commit; a line taken without its end; a line taken
 * without its hash (FLIP). */
static void
test_torn_tail (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint n_seeds = is_long () ? 8 : 1, n_torn = 0;

  for (guint32 seed = 0; seed < n_seeds; seed++)
    {
      Torn torn;

      torn_init (&torn, 4 + seed * 100, 12, 3);
      for (Way way = CUT; way < N_WAYS; way++)
        for (gsize offset = torn.start; offset < torn.n; offset++, n_torn++)
          {
            g_autofree char *data = g_memdup2 (torn.whole, torn.n);
            gsize length = tear (data, torn.n, offset, way, random);

            kit_write (torn.file, data, length);
            check_torn (&torn);
          }
      torn_clear (&torn);
    }
  g_test_message ("row 3: torn tail: %u tails, from every offset on cut, NUL or random, or one bit "
                  "there: 0 wrong "
                  "acceptances, 0 refusals to open",
                  n_torn);
}

/* The pieces of the last batch whose bits are set never reached the disk. */
static void
check_without (Torn *torn, guint32 lost)
{
  g_autofree char *data = g_memdup2 (torn->whole, torn->n);
  gsize first = torn->start / PIECE * PIECE;

  for (gsize i = torn->start; i < torn->n; i++)
    if (lost >> (i - first) / PIECE % 32 & 1)
      data[i] = 0;
  kit_write (torn->file, data, torn->n);
  check_torn (torn);
}

/* Any subset of the last batch's 512-byte pieces may be missing: every one of a small batch, and
 * many of a large one. */
static void
test_torn_subsets (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  guint n_small = is_long () ? 2 : 1, n_large = is_long () ? 20000 : 400, n_torn = 0;
  Torn torn;

  for (guint32 seed = 0; seed < n_small; seed++)
    {
      guint n_pieces;

      torn_init (&torn, 40 + seed, 5, 2);
      n_pieces = (guint) ((torn.n - 1) / PIECE - torn.start / PIECE + 1);
      g_assert_cmpuint (n_pieces, <=, MAX_PIECES);
      for (guint32 lost = 0; lost < 1u << n_pieces; lost++, n_torn++)
        check_without (&torn, lost);
      torn_clear (&torn);
    }
  torn_init (&torn, 4, 5, 8);
  for (guint round = 0; round < n_large; round++, n_torn++)
    check_without (&torn, g_rand_int (random));
  torn_clear (&torn);
  g_test_message ("row 3: torn tail: %u subsets of a batch's pages: 0 wrong acceptances, 0 "
                  "refusals to open",
                  n_torn);
}

/* One mutation of the acknowledged part: flip, overwrite, delete or double bytes. */
static gsize
mutate (char *data, gsize n, gsize room, GRand *random)
{
  gsize at = (gsize) g_rand_int_range (random, 0, (gint32) room);
  gsize length = (gsize) g_rand_int_range (random, 1, 60);

  length = MIN (length, room - at); /* MIN asks twice, and each time for another number */
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      data[at] ^= (char) (1 << g_rand_int_range (random, 0, 8));
      return n;
    case 1:
      data[at] = data[at] == 'x' ? 'y' : 'x';
      return n;
    case 2:
      memmove (data + at, data + at + length, n - at - length);
      return n - length;
    default:
      memset (data + at, data[at] == '\n' ? ' ' : '\n', length);
      return n;
    }
}

static void
test_damage (void)
{
  Kit kit;
  g_autoptr (FaultyIo) io = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (13);
  g_autofree char *file = NULL, *whole = NULL;
  gsize n, room;
  guint missed = 0;

  kit_init_quick (&kit);
  io = without_syncs (&kit);
  fill (&kit, 6, 30);
  file = kit_segment (&kit, 1);
  whole = kit_read (file, &n);
  {
    g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, NULL);

    room = n - 1; /* not the newline: with it the line that vouches for all before would go, and the
                     rest be a torn tail */
    kit_stage_small (journal, "so all before is known to be durable", "k");
    sync_ok (journal);
  }
  g_free (whole);
  whole = kit_read (file, &n);
  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *damaged = g_memdup2 (whole, n);
      g_autoptr (GError) error = NULL;
      gsize length = mutate (damaged, n, room, random);
      g_autoptr (AssayJournal) journal = NULL;
      g_autofree char *after = NULL;
      gsize n_after;

      kit_write (file, damaged, length);
      journal = kit_open (&kit, NULL, &error);
      g_assert_no_error (error);
      missed += !assay_journal_is_read_only (journal, NULL);
      kit_count (&kit, &error);
      missed += !g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED);
      after = kit_read (file, &n_after); /* and nothing is rewritten */
      g_assert_cmpmem (after, n_after, damaged, length);
    }
  g_assert_cmpuint (missed, ==, 0);
  kit_clear (&kit);
}

/* In a log longer than the window at its end, opening cannot see it, reading does; so does opening
 * that is told to look at all of it. Mutation: scan_windows that begins at the end whatever it is
 * asked. */
static void
test_old_damage (void)
{
  Kit kit;
  g_autofree char *file = NULL, *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  kit_init (&kit);
  fill (&kit, 7, 800);
  file = kit_segment (&kit, 1);
  data = kit_read (file, &n);
  g_assert_cmpuint (n, >, 500000);
  data[5000] ^= 1;
  kit_write (file, data, n);
  kit_count (&kit, &error);
  g_assert_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED);
  {
    g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, NULL);
    g_autoptr (AssayIndex) index = kit_open_index (&kit, journal);

    g_assert_nonnull (assay_index_get_trouble (index));
    g_assert_true (assay_index_is_damaged (index));
    g_assert_false (assay_journal_is_read_only (journal, NULL));
  }
  kit.whole = TRUE;
  {
    g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, NULL);

    g_assert_true (assay_journal_is_damaged (journal));
  }
  kit_clear (&kit);
}

/* Cut off at a line's end nothing looks wrong; who knows better says so. */
static void
test_known_seq (void)
{
  Kit kit;
  g_autofree char *file = NULL, *data = NULL;
  gsize n;
  guint64 last;

  kit_init (&kit);
  last = fill (&kit, 8, 10);
  file = kit_segment (&kit, 1);
  data = kit_read (file, &n);
  n -= 2;
  while (data[n - 1] != '\n')
    n--;
  kit_write (file, data, n);
  kit.known_seq = last;
  {
    g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, NULL);

    g_assert_true (assay_journal_is_read_only (journal, NULL));
  }
  kit.known_seq = 0;
  {
    g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, NULL);

    g_assert_false (assay_journal_is_read_only (journal, NULL));
  }
  kit_clear (&kit);
}

static void
test_quarantine (void)
{
  Kit kit;
  g_autofree char *file = NULL, *data = NULL, *torn = NULL;
  g_autoptr (AssayProblems) notices = assay_problems_new ();
  g_autoptr (AssayJournal) journal = NULL;
  g_autofree char *kept = NULL;
  gsize n, n_kept;

  kit_init (&kit);
  fill (&kit, 9, 3);
  file = kit_segment (&kit, 1);
  data = kit_read (file, &n);
  torn = g_strconcat (data, "{\"actor\":{\"half", NULL);
  kit_write (file, torn, strlen (torn));
  journal = kit_open (&kit, notices, NULL);
  g_assert_true (assay_problems_has (notices, "log.tail_quarantined"));
  kept = kit_read (assay_problems_get (notices, 0)->file, &n_kept);
  g_assert_cmpmem (kept, n_kept, torn + n, strlen (torn) - n);
  kit_clear (&kit);
}

static gboolean
stepped_cb (const AssayEvent *event, gpointer data)
{
  g_string_append_printf (data, "%s ", event->type);
  return TRUE;
}

static void
test_clock_step (void)
{
  Kit kit;
  g_autoptr (GString) types = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  kit_init (&kit);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, &error);
      GPtrArray *events;

      g_assert_no_error (error);
      assay_manual_clock_advance (&kit.clock, i == 1 ? -1900000 : i == 2 ? -2100000 : 0);
      events = kit_stage_small (journal, "x", "k");
      g_assert_cmpuint (events->len, ==, i == 2 ? 2 : 1);
      sync_ok (journal);
    }
  assay_journal_read (kit.io, kit.folder, 1, stepped_cb, types, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (types->str, ==, "queue.paused queue.paused clock.stepped queue.paused ");
  kit_clear (&kit);
}

static void
test_abandon (void)
{
  Kit kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayJournal) journal = NULL;

  kit_init (&kit);
  journal = kit_open (&kit, NULL, &error);
  g_assert_no_error (error);
  kit_stage_small (journal, "a", "a");
  assay_journal_abandon (journal);
  g_assert_cmpuint (assay_journal_get_last_seq (journal), ==, 0);
  kit_stage_small (journal, "b", "b");
  sync_ok (journal);
  kit_stage_small (journal, "c", "c");
  assay_journal_abandon (journal);
  kit_stage_small (journal, "d", "d");
  sync_ok (journal);
  g_assert_cmpuint (kit_count (&kit, &error), ==, 2);
  g_assert_no_error (error);
  kit_clear (&kit);
}

static void
test_locked (void)
{
  Kit kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayJournal) first = NULL, second = NULL;
  g_autofree char *lock = NULL, *pid = g_strdup_printf ("%d", (int) getpid ());

  kit_init (&kit);
  first = kit_open (&kit, NULL, &error);
  g_assert_no_error (error);
  second = kit_open (&kit, NULL, &error);
  g_assert_null (second);
  g_assert_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, pid));
  g_clear_error (&error);

  /* The file replaced under us: the next batch is refused, and for good. */
  lock = g_build_filename (kit.folder, "lock", NULL);
  g_assert_cmpint (g_unlink (lock), ==, 0);
  kit_write (lock, "", 0);
  kit_stage_small (first, "x", "x");
  g_assert_false (assay_journal_sync (first, &error));
  g_assert_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY);
  g_assert_true (assay_journal_is_read_only (first, NULL));
  g_assert_cmpuint (kit_count (&kit, NULL), ==, 0);
  kit_clear (&kit);
}

/* Eight processes open at once and write until each has had the lock: no seq twice. */
static int
race_child (Kit *kit, guint number)
{
  for (guint wrote = 0; wrote < 5;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *key = g_strdup_printf ("%u-%u", number, wrote);
      AssayJournal *journal = kit_open (kit, NULL, &error);

      if (journal == NULL)
        {
          if (!g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED))
            return 2;
          g_usleep (500);
          continue;
        }
      kit_stage_small (journal, "race", key);
      if (!assay_journal_sync (journal, NULL))
        return 3;
      assay_journal_close (journal);
      wrote++;
    }
  return 0;
}

static void
test_race (void)
{
  Kit kit;
  pid_t children[8];
  g_autoptr (GError) error = NULL;

  kit_init (&kit);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      children[i] = fork ();
      if (children[i] == 0)
        _exit (race_child (&kit, i));
      g_assert_cmpint (children[i], >, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int status;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    }
  g_assert_cmpuint (kit_count (&kit, &error), ==, 40);
  g_assert_no_error (error);
  kit_clear (&kit);
}

/* A folder that cannot be written: a way out is said; a history there can be looked at. */
static void
test_unwritable (void)
{
  Kit kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autoptr (AssayJournal) journal = NULL;
  const char *reason;

  kit_init (&kit);
  kit.io = faulty_io_table (io);
  faulty_io_fail (io, FAULTY_MKDIR, 1, G_MAXUINT, EROFS);
  g_assert_null (kit_open (&kit, NULL, &error));
  g_assert_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, kit.folder));
  g_clear_error (&error);
  faulty_io_heal (io);
  fill (&kit, 1, 3);

  faulty_io_reset_counts (io);
  faulty_io_fail (io, FAULTY_OPEN, 5, 1,
                  EACCES); /* project, .assay, events, the log; the lock file */
  journal = kit_open (&kit, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (assay_journal_is_read_only (journal, &reason));
  g_assert_nonnull (strstr (reason, "lock"));
  g_assert_cmpuint (assay_journal_get_last_seq (journal), >, 0);
  kit_clear (&kit);
}

/* Mutations: MAX for MIN (a volume of 20 MB is asked for 1 GiB); the share taken of what is free.
 */
static void
test_floor (void)
{
  const gint64 mb = 1000 * 1000, gib = G_GINT64_CONSTANT (1) << 30;

  g_assert_cmpint (assay_disk_floor (20 * mb), ==, 600 * 1000);
  g_assert_cmpint (assay_disk_floor (1000 * mb), ==, 30 * mb);
  g_assert_cmpint (assay_disk_floor (100 * gib), ==, gib); /* 3 % would be three of them */
  g_assert_cmpint (assay_disk_floor (-1), ==, gib);
  g_assert_cmpint (assay_disk_floor (0), ==, 0);
}

static void
test_room (void)
{
  Kit kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autoptr (AssayJournal) journal = NULL;
  g_autofree char *said = NULL;
  AssayJournalOptions options;

  kit_init (&kit);
  kit.io = faulty_io_table (io);
  options = (AssayJournalOptions){.folder = kit.folder};
  journal =
    assay_journal_open (kit.io, &kit.clock.parent, &kit.entropy.parent, &options, NULL, &error);
  g_assert_no_error (error);
  faulty_io_set_volume_bytes (io, 100 * ASSAY_DISK_FLOOR_BYTES);
  faulty_io_set_free_bytes (io, ASSAY_DISK_FLOOR_BYTES - 1);
  g_assert_false (assay_journal_has_room (journal, &error));
  g_assert_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE);
  faulty_io_set_free_bytes (io, ASSAY_DISK_FLOOR_BYTES);
  g_assert_true (assay_journal_has_room (journal, NULL));
  g_clear_error (&error);
  faulty_io_set_volume_bytes (io, 20 * 1000 * 1000);
  faulty_io_set_free_bytes (io, 600 * 1000);
  g_assert_true (assay_journal_has_room (journal, NULL));
  faulty_io_set_free_bytes (io, 599 * 1000);
  g_assert_false (assay_journal_has_room (journal, &error));
  said = assay_error_dup_message (error, NULL);
  g_assert_nonnull (strstr (said, "until there are 600.0"));
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/journal/floor", test_floor);
  g_test_add_func ("/store/journal/round-trip", test_round_trip);
  g_test_add_func ("/store/journal/read-from", test_read_from);
  g_test_add_func ("/store/journal/segments", test_segments);
  g_test_add_func ("/store/journal/torn-tail", test_torn_tail);
  g_test_add_func ("/store/journal/torn-subsets", test_torn_subsets);
  g_test_add_func ("/store/journal/damage", test_damage);
  g_test_add_func ("/store/journal/old-damage", test_old_damage);
  g_test_add_func ("/store/journal/known-seq", test_known_seq);
  g_test_add_func ("/store/journal/quarantine", test_quarantine);
  g_test_add_func ("/store/journal/clock-step", test_clock_step);
  g_test_add_func ("/store/journal/abandon", test_abandon);
  g_test_add_func ("/store/journal/locked", test_locked);
  g_test_add_func ("/store/journal/race", test_race);
  g_test_add_func ("/store/journal/unwritable", test_unwritable);
  g_test_add_func ("/store/journal/room", test_room);
  return g_test_run ();
}
