/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault/power-cut.h"
#include "store/store-kit.h"
#include "support/faulty-io.h"

#include "store/assay-blobs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Kills, power cuts, failing and lying disks: what was acknowledged is there, always.
 * ASSAY_FAULT_LONG=1 for the long forms. */

#define BATCHES 8
#define STORE   "/disk/project/.assay"

static gboolean
is_long (void)
{
  const char *asked = g_getenv ("ASSAY_FAULT_LONG");

  return asked != NULL && asked[0] != '\0';
}

/* One process's work, and what it was told. */
typedef struct
{
  Kit *kit;
  PowerCut *cut; /* for labels, or %NULL */
  guint64 acknowledged;
  GArray *blobs; /* AssayDigest that were said to be kept */
  gboolean read_only;
  int tell; /* each acknowledged seq is written here; -1 = nowhere */
} Work;

static void
label (Work *work, const char *text)
{
  if (work->cut != NULL)
    power_cut_set_label (work->cut, text);
}

static void
acknowledge (Work *work, guint64 seq)
{
  work->acknowledged = seq;
  if (work->tell >= 0)
    dprintf (work->tell, "%" G_GUINT64_FORMAT "\n", seq);
}

static void
put_blob (Work *work, AssayBlobs *blobs, guint number)
{
  g_autofree char *text =
    g_strdup_printf ("picture %u of many", number % 5); /* the same one comes again */
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  AssayDigest digest;

  label (work, "blob");
  if (assay_blobs_put (blobs, bytes, &digest, NULL))
    g_array_append_val (work->blobs, digest);
}

static void
do_work (Work *work, guint32 seed)
{
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (AssayBlobs) blobs = assay_blobs_new (work->kit->io, work->kit->folder);

  label (work, "open");
  journal = kit_open (work->kit, NULL, NULL);
  if (journal == NULL)
    return;
  for (guint i = 0; i < BATCHES; i++)
    {
      label (work, "batch");
      for (guint j = 0; j <= i % 2; j++)
        {
          g_autofree char *key = g_strdup_printf ("%u-%u-%u-%" G_GUINT64_FORMAT, seed, i, j,
                                                  assay_journal_get_last_seq (journal));

          kit_stage_small (
            journal, "some reason of a length that fills a page now and then, as reasons do", key);
        }
      if (assay_journal_sync (journal, NULL))
        acknowledge (work, assay_journal_get_synced_seq (journal));
      put_blob (work, blobs, seed + i);
    }
  work->read_only = assay_journal_is_read_only (journal, NULL);
}

static gboolean
whole_cb (const AssayEvent *event, gpointer data)
{
  *(guint64 *) data = event->seq;
  return TRUE;
}

/* Whether all that was acknowledged is there, and the project can go on. */
static gboolean
is_all_there (Work *work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (AssayBlobs) blobs = assay_blobs_new (work->kit->io, work->kit->folder);
  guint64 last = 0;

  work->kit->known_seq =
    work->acknowledged; /* as an index would: nothing acknowledged may pass for a torn tail */
  journal = kit_open (work->kit, NULL, NULL);
  work->kit->known_seq = 0;
  if (journal == NULL || assay_journal_is_read_only (journal, NULL)
      || assay_journal_get_last_seq (journal) < work->acknowledged)
    return FALSE;
  if (!assay_journal_read (work->kit->io, work->kit->folder, 1, whole_cb, &last, &error)
      || last < work->acknowledged)
    return FALSE;
  for (guint i = 0; i < work->blobs->len; i++)
    {
      g_autoptr (GBytes) bytes =
        assay_blobs_get (blobs, &g_array_index (work->blobs, AssayDigest, i), NULL);

      if (bytes == NULL)
        return FALSE;
    }
  kit_stage_small (journal, "goes on", "goes on");
  return assay_journal_sync (journal, NULL);
}

/* A disk in memory and one process on it. */
typedef struct
{
  Kit kit;
  Work work;
  PowerCut *cut;
} Machine;

static void
machine_init (Machine *self)
{
  *self = (Machine){.cut = power_cut_new ()};
  self->kit =
    (Kit){.io = power_cut_table (self->cut), .folder = g_strdup (STORE), .segment_bytes = 2500};
  assay_manual_clock_init (&self->kit.clock, G_GINT64_CONSTANT (1795000000000000));
  assay_seeded_entropy_init (&self->kit.entropy, 3);
  self->work = (Work){.kit = &self->kit,
                      .cut = self->cut,
                      .blobs = g_array_new (FALSE, FALSE, sizeof (AssayDigest)),
                      .tell = -1};
}

static void
machine_clear (Machine *self)
{
  power_cut_free (self->cut);
  g_array_unref (self->work.blobs);
  g_free (self->kit.folder);
}

/* The power goes at every change to the disk; of what was not synced anything may remain. */
static void
test_power_cut (void)
{
  guint n_points = 0;
  guint n_seeds = is_long () ? 60 : 6;

  for (guint nth = 1, more = 1; more; nth++)
    for (guint32 seed = 0; seed < n_seeds; seed++)
      {
        g_autoptr (GRand) random = g_rand_new_with_seed (seed * 1000 + nth);
        Machine machine;

        machine_init (&machine);
        power_cut_stop_at (machine.cut, nth);
        do_work (&machine.work, 1);
        more = power_cut_has_stopped (machine.cut);
        power_cut_strike (machine.cut, seed == 0 ? NULL : random);
        if (!is_all_there (&machine.work))
          g_error ("power cut at change %u, seed %u: something acknowledged is gone", nth, seed);
        machine_clear (&machine);
        n_points++;
      }
  g_test_message ("%u power cuts", n_points);
  g_assert_cmpuint (n_points, >=, 300);
}

/* A first process dies at one change, a second goes on from what the page cache holds, then the
 * power goes. %TRUE: lost. */
static gboolean
is_caught (
  const char *site, guint first_stop, guint second_stop, gboolean *out_over, GHashTable *sites)
{
  Machine machine;
  gboolean lost;

  machine_init (&machine);
  power_cut_stop_at (machine.cut, first_stop);
  power_cut_skip_site (machine.cut, site);
  do_work (&machine.work, 1);
  if (first_stop > 0 && !power_cut_has_stopped (machine.cut))
    *out_over = TRUE;
  power_cut_restart (machine.cut, second_stop);
  do_work (&machine.work, 2);
  if (sites != NULL)
    {
      GHashTableIter iter;
      gpointer seen;

      g_hash_table_iter_init (&iter, power_cut_get_sites (machine.cut));
      while (g_hash_table_iter_next (&iter, &seen, NULL))
        g_hash_table_add (sites, g_strdup (seen));
    }
  power_cut_strike (machine.cut, NULL);
  lost = !is_all_there (&machine.work);
  machine_clear (&machine);
  return lost;
}

/* What is put aside was never acknowledged, and the shortened segment is synced with the next
 * batch. */
static gboolean
is_exempt (const char *site)
{
  return strstr (site, "quarantine") != NULL;
}

static gboolean
is_mutant_caught (const char *site)
{
  gboolean over = FALSE;

  for (guint first = 1; !over; first++)
    for (guint second = 0; second < 40; second++)
      if (is_caught (site, first, second, &over, NULL))
        return TRUE;
  return FALSE;
}

/* Each place that syncs, left out, loses something: none is there for nothing, and this test would
 * see it go. */
static void
test_skipped_syncs (void)
{
  g_autoptr (GHashTable) sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean over = FALSE;
  guint n = 0;
  GHashTableIter iter;
  gpointer site;

  for (guint first = 1; !over; first++)
    g_assert_false (is_caught (NULL, first, 0, &over, sites));
  g_hash_table_iter_init (&iter, sites);
  while (g_hash_table_iter_next (&iter, &site, NULL))
    {
      gboolean caught = is_exempt (site) || is_mutant_caught (site);

      g_test_message ("%s: %s", (char *) site,
                      is_exempt (site) ? "exempt"
                      : caught         ? "caught"
                                       : "NOT CAUGHT");
      if (!caught)
        g_test_fail ();
      n += !is_exempt (site);
    }
  g_assert_cmpuint (n, >=, 8);
}

/* Every sync fails once, and from there on for ever: nothing is called saved that is gone after a
 * power cut. */
static void
test_failing_syncs (void)
{
  for (guint forever = 0; forever < 2; forever++)
    for (guint nth = 1, more = 1; more; nth++)
      {
        Machine machine;

        machine_init (&machine);
        power_cut_fail_syncs (machine.cut, nth, forever ? G_MAXUINT : 1);
        do_work (&machine.work, 1);
        more = power_cut_count_syncs (machine.cut) >= nth;
        power_cut_strike (machine.cut, NULL);
        if (!is_all_there (&machine.work))
          g_error ("sync %u fails %s: a false “saved”", nth, forever ? "for ever" : "once");
        machine_clear (&machine);
      }
}

/* The disk is full at any size: the log stays sound, and goes on by itself when there is room. */
static void
test_full_disk (void)
{
  guint step = is_long () ? 13 : 61;

  for (gint64 capacity = 0; capacity < 6500; capacity += step)
    {
      Machine machine;

      machine_init (&machine);
      power_cut_set_capacity (machine.cut, capacity);
      do_work (&machine.work, 1);
      g_assert_false (machine.work.read_only);
      power_cut_set_capacity (machine.cut, -1);
      power_cut_strike (machine.cut, NULL);
      if (!is_all_there (&machine.work))
        g_error ("disk full at %" G_GINT64_FORMAT ": lost or stuck", capacity);
      machine_clear (&machine);
    }
}

/* kill -9 at every call of the I/O table, before it, in its middle, after it; the independent
 * checker, one process for all of them, looks at the log after each, and when work has gone on. */
typedef struct
{
  FILE *to, *from;
} Checker;

static void
checker_init (Checker *self)
{
  g_autofree char *tool =
    g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "tools", "check-log.py", NULL);
  char *argv[] = {tool, (char *) "--each", NULL};
  g_autoptr (GError) error = NULL;
  int to, from;

  g_assert_true (
    g_spawn_async_with_pipes (NULL, argv, NULL, 0, NULL, NULL, NULL, &to, &from, NULL, &error));
  g_assert_no_error (error);
  self->to = fdopen (to, "w");
  self->from = fdopen (from, "r");
}

static void
checker_clear (Checker *self)
{
  fclose (self->to);
  fclose (self->from);
}

static void
check_by_tool (Checker *checker, Kit *kit, const char *acknowledged)
{
  char said[4096];

  fprintf (checker->to, "%s\t%s\n", kit->top, acknowledged);
  fflush (checker->to);
  if (fgets (said, sizeof said, checker->from) == NULL || !g_str_equal (said, "ok\n"))
    g_error ("the checker says: %s", said);
}

static gboolean
run_killed (FaultyCrash when, guint nth, Checker *checker)
{
  Kit kit;
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autofree char *file = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;
  Work work;
  pid_t child;
  int status;

  kit_init_quick (&kit);
  kit.segment_bytes = 2500;
  file = g_build_filename (kit.top, "acknowledged", NULL);
  kit_write (file, "", 0);
  child = fork ();
  if (child == 0)
    {
      kit.io = faulty_io_table (io);
      faulty_io_crash (io, FAULTY_ANY, nth, when);
      work = (Work){.kit = &kit,
                    .blobs = g_array_new (FALSE, FALSE, sizeof (AssayDigest)),
                    .tell = open (file, O_WRONLY | O_APPEND)};
      do_work (&work, 1);
      do_work (&work, 2);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  text = kit_read (file, &(gsize){0});
  lines = g_strsplit (g_strstrip (text), "\n", -1);
  work = (Work){.kit = &kit, .blobs = g_array_new (FALSE, FALSE, sizeof (AssayDigest)), .tell = -1};
  for (guint i = 0; lines[i] != NULL; i++)
    work.acknowledged = g_ascii_strtoull (lines[i], NULL, 10);
  check_by_tool (checker, &kit, file);
  if (!is_all_there (&work))
    g_error ("killed at call %u (%d): something acknowledged is gone", nth, (int) when);
  check_by_tool (checker, &kit, file);
  g_array_unref (work.blobs);
  kit_clear (&kit);
  return WEXITSTATUS (status) == FAULTY_CRASH_STATUS;
}

static void
test_killed (void)
{
  Checker checker;
  guint n_points = 0;

  checker_init (&checker);
  for (FaultyCrash when = FAULTY_CRASH_BEFORE; when <= FAULTY_CRASH_AFTER; when++)
    for (guint nth = 1; run_killed (when, nth, &checker); nth++)
      n_points++;
  checker_clear (&checker);
  g_test_message ("row 1: kill -9 at %u calls of the I/O table, the checker after each: 0 "
                  "violations, 0 acknowledged lost",
                  n_points);
  g_assert_cmpuint (n_points, >=, 1000);
}

/* Any single call fails with any of these, and transfers are short: a clean end, no descriptor
 * stays open, nothing is lost. (Memory: ./dev asan fault.) Mutation: ready_segment that does not
 * close what it could not make durable. */
static void
test_errors (void)
{
  static const int codes[] = {EIO, EMFILE, ENOMEM, ENOSPC, EACCES, EINTR};
  guint n_points = 0;

  for (guint c = 0; c < G_N_ELEMENTS (codes); c++)
    for (guint nth = 1, more = 1; more; nth++, n_points++)
      {
        Machine machine;
        g_autoptr (FaultyIo) io = NULL;

        machine_init (&machine);
        io = faulty_io_new (power_cut_table (machine.cut));
        faulty_io_fail (io, FAULTY_ANY, nth, 1, codes[c]);
        faulty_io_limit_transfer (io, 100);
        machine.kit.io = faulty_io_table (io);
        do_work (&machine.work, 1);
        more = faulty_io_has_struck (io);
        if (power_cut_count_open (machine.cut) > 0)
          g_error ("call %u fails with %d: a descriptor stays open", nth, codes[c]);
        machine.kit.io = power_cut_table (machine.cut);
        power_cut_strike (machine.cut, NULL);
        if (!is_all_there (&machine.work))
          g_error ("call %u fails with %d: something acknowledged is gone", nth, codes[c]);
        machine_clear (&machine);
      }
  g_test_message (
    "row 7: short writes, EINTR, EMFILE, ENOMEM: %u failing calls of the I/O table: 0 "
    "acknowledged lost, 0 descriptors left",
    n_points);
}

/* The checker itself can say no. */
static int
checker_says (Kit *kit, const char *acknowledged, const char *counts)
{
  g_autofree char *tool =
    g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "tools", "check-log.py", NULL);
  g_autofree char *seqs = g_build_filename (kit->top, "seqs", NULL);
  g_autofree char *prompts = g_build_filename (kit->top, "prompts", NULL);
  char *argv[] = {tool,    kit->folder, (char *) "--acknowledged", seqs, (char *) "--counts",
                  prompts, NULL};
  g_autofree char *out = NULL, *err = NULL;
  int status;

  kit_write (seqs, acknowledged, strlen (acknowledged));
  kit_write (prompts, counts, strlen (counts));
  g_assert_true (g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, &out, &err, &status, NULL));
  g_assert_nonnull (strstr (out, "\"events\""));
  g_test_message ("%s", err);
  return WEXITSTATUS (status);
}

static void
test_checker (void)
{
  Kit kit;
  g_autoptr (History) history = kit_history (5);
  g_autofree char *file = NULL, *data = NULL, *last = NULL, *beyond = NULL;
  char *at, prompt[37];
  gsize n;

  kit_init_quick (&kit);
  {
    g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, NULL);

    for (guint i = 0; i < 60; i++)
      {
        kit_stage (journal, history);
        g_assert_true (assay_journal_sync (journal, NULL));
      }
    last = g_strdup_printf ("1\n%" G_GUINT64_FORMAT "\n", assay_journal_get_last_seq (journal));
    beyond = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", assay_journal_get_last_seq (journal) + 1);
  }
  file = kit_segment (&kit, 1);
  data = kit_read (file, &n);
  at = strstr (data, "\"promptId\":\"");
  g_assert_nonnull (at);
  g_strlcpy (prompt, at + strlen ("\"promptId\":\""), sizeof prompt);
  {
    g_autofree char *once = g_strconcat (prompt, "\n", NULL),
                    *twice = g_strconcat (prompt, " 2\n", NULL);

    g_assert_cmpint (checker_says (&kit, last, once), ==, 0);
    g_assert_cmpint (checker_says (&kit, last, twice), ==, 1);
    g_assert_cmpint (checker_says (&kit, last, "00000000-0000-4000-8000-000000000000\n"), ==, 1);
    g_assert_cmpint (checker_says (&kit, beyond, ""), ==, 1);
  }
  for (gsize i = 100; i < n / 2; i += n / 40)
    {
      data[i] ^= 1;
      kit_write (file, data, n);
      g_assert_cmpint (checker_says (&kit, "", ""), ==, 1);
      data[i] ^= 1;
    }
  kit_write (file, data, n - 10); /* a torn tail nobody was told of */
  g_assert_cmpint (checker_says (&kit, "", ""), ==, 0);
  g_assert_cmpint (checker_says (&kit, last, ""), ==, 1);
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/store/power-cut", test_power_cut);
  g_test_add_func ("/fault/store/skipped-syncs", test_skipped_syncs);
  g_test_add_func ("/fault/store/failing-syncs", test_failing_syncs);
  g_test_add_func ("/fault/store/full-disk", test_full_disk);
  g_test_add_func ("/fault/store/killed", test_killed);
  g_test_add_func ("/fault/store/errors", test_errors);
  g_test_add_func ("/fault/store/checker", test_checker);
  return g_test_run ();
}
