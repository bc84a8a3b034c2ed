/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"
#include "support/faulty-io.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Eight processes at once on one project, again and again: plainly; beside a child of a killed
 * holder that inherited its descriptors; with the lock file taken away beside them; each in a pid
 * namespace of its own. What was acknowledged to any of them is there once, and no seq is given
 * twice.
 *
 * Mutations: _assay_lock_take without its lock (plain); _assay_lock_guard that locks nothing
 * (recreated, now and then; between, always). */

#define N_RACERS 8
#define N_WRITES 3

typedef enum
{
  RACE_PLAIN,
  RACE_INHERITED,
  RACE_RECREATED,
  RACE_NAMESPACES,
} Race;

/* Of all racers, in memory that they share. */
typedef struct
{
  gint n_ready, n_done, n_refused;
  pid_t heir, stranger; /* children of the killed holder: one has its descriptors, one began another
                           program */
  guint64 seqs[N_RACERS][N_WRITES]; /* acknowledged; 0: refused, since the lock file was another */
} Told;

static guint
count_races (void)
{
  const char *asked = g_getenv ("ASSAY_FAULT_LONG");

  return asked != NULL && asked[0] != '\0' ? 1000 : 50;
}

/* Begins when all are there. */
static void
wait_for_all (Told *told)
{
  g_atomic_int_inc (&told->n_ready);
  while (g_atomic_int_get (&told->n_ready) < N_RACERS)
    g_usleep (50);
}

/* Opens, writes one event and closes; the seq it was told, 0 where the lock is not to be had or was
 * lost; fails the process for any other reason. */
static guint64
write_one (Kit *kit, Told *told, const char *key, gboolean *out_over)
{
  g_autoptr (GError) error = NULL;
  AssayJournal *journal = kit_open (kit, NULL, &error);
  guint64 seq = 0;

  if (journal == NULL)
    {
      if (!g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED))
        _exit (2);
      g_atomic_int_inc (&told->n_refused);
      return 0;
    }
  *out_over = assay_journal_is_read_only (journal, NULL);
  if (!*out_over)
    {
      kit_stage_small (journal, "race", key);
      if (assay_journal_sync (journal, &error))
        seq = assay_journal_get_synced_seq (journal);
      else
        *out_over = TRUE;
    }
  assay_journal_close (journal);
  return seq;
}

static int
race (Kit *kit, Told *told, guint number)
{
  wait_for_all (told);
  for (guint i = 0; i < N_WRITES; i++)
    {
      gboolean over = FALSE;

      while (told->seqs[number][i] == 0 && !over)
        {
          g_autofree char *key = g_strdup_printf ("%u-%u", number, i);

          told->seqs[number][i] = write_one (kit, told, key, &over);
          if (told->seqs[number][i] == 0)
            g_usleep (200);
        }
    }
  g_atomic_int_inc (&told->n_done);
  return 0;
}

/* A racer, in a pid namespace of its own where that is asked for: its first child is process 1 of
 * it. */
static pid_t
start (Kit *kit, Told *told, guint number, Race kind)
{
  pid_t child = fork ();
  int status;

  if (child != 0)
    return child;
  if (kind == RACE_NAMESPACES)
    {
      if (unshare (CLONE_NEWPID) != 0)
        _exit (4);
      child = fork ();
      if (child != 0)
        _exit (waitpid (child, &status, 0) == child && WIFEXITED (status) ? WEXITSTATUS (status)
                                                                          : 5);
    }
  _exit (race (kit, told, number));
}

/* Writes, starts two children, and waits to be killed. */
static void
hold (Kit *kit, Told *told)
{
  g_autoptr (AssayJournal) journal = kit_open (kit, NULL, NULL);
  int begun[2];
  pid_t child;
  char byte;

  kit_stage_small (journal, "held", "held");
  if (!assay_journal_sync (journal, NULL) || pipe2 (begun, O_CLOEXEC) != 0)
    _exit (1);
  child = fork ();
  if (child == 0)
    _exit (execlp ("sleep", "sleep", "600", NULL));
  told->stranger = child;
  close (begun[1]);
  if (read (begun[0], &byte, 1) != 0) /* its end: the other program has begun */
    _exit (1);
  child = fork ();
  if (child > 0)
    {
      told->heir = child;
      g_atomic_int_inc (&told->n_ready);
    }
  for (;;)
    pause ();
}

static void
kill_holder (Kit *kit, Told *told)
{
  pid_t holder = fork ();

  if (holder == 0)
    hold (kit, told);
  while (g_atomic_int_get (&told->n_ready) == 0)
    g_usleep (50);
  kill (holder, SIGKILL);
  waitpid (holder, NULL, 0);
  g_atomic_int_set (&told->n_ready, 0);
}

/* As long as the heir lives nobody gets the lock; the stranger, whose program closed what it
 * inherited, keeps it from nobody. */
static void
end_heir (Told *told)
{
  while (g_atomic_int_get (&told->n_refused) < 2 * N_RACERS)
    g_usleep (50);
  for (guint i = 0; i < N_RACERS; i++)
    g_assert_cmpuint (told->seqs[i][0], ==, 0);
  g_assert_cmpint (told->heir, >, 0);
  kill (told->heir, SIGKILL);
}

/* As somebody's clean-up would, while they write. */
static void
recreate_lock (Kit *kit, Told *told)
{
  g_autofree char *lock = g_build_filename (kit->folder, "lock", NULL);

  while (g_atomic_int_get (&told->n_done) < N_RACERS)
    {
      g_unlink (lock);
      g_usleep (300);
    }
}

static void
wait_for_end (const pid_t *racers)
{
  for (guint i = 0; i < N_RACERS; i++)
    {
      int status;

      g_assert_cmpint (waitpid (racers[i], &status, 0), ==, racers[i]);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    }
}

static gboolean
is_whole (Kit *kit, guint64 *out_n)
{
  g_autoptr (GError) error = NULL;

  *out_n = kit_count (kit, &error);
  return error == NULL;
}

/* How many acknowledged events are not there, or share their seq with another. */
static guint
count_wrong (Kit *kit, const Told *told)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint wrong = 0;
  guint64 n;

  wrong += !is_whole (kit, &n);
  for (guint i = 0; i < N_RACERS; i++)
    for (guint j = 0; j < N_WRITES; j++)
      {
        guint64 seq = told->seqs[i][j];

        if (seq != 0)
          wrong += seq > n || !g_hash_table_add (seen, GUINT_TO_POINTER (seq));
      }
  return wrong;
}

static guint
run_race (Race kind)
{
  Kit kit;
  pid_t racers[N_RACERS];
  Told *told = mmap (NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  guint wrong;

  g_assert_true (told != MAP_FAILED);
  kit_init_quick (&kit);
  if (kind == RACE_INHERITED)
    kill_holder (&kit, told);
  for (guint i = 0; i < N_RACERS; i++)
    {
      racers[i] = start (&kit, told, i, kind);
      g_assert_cmpint (racers[i], >, 0);
    }
  if (kind == RACE_INHERITED)
    end_heir (told);
  if (kind == RACE_RECREATED)
    recreate_lock (&kit, told);
  wait_for_end (racers);
  wrong = count_wrong (&kit, told);
  if (kind == RACE_INHERITED)
    g_assert_true (told->stranger > 0 && kill (told->stranger, SIGKILL) == 0);
  munmap (told, sizeof *told);
  kit_clear (&kit);
  return wrong;
}

/* Somebody takes the lock file away in the one moment between the look at it and the batch's first
 * step, and a second writer comes. */
typedef struct
{
  Kit *kit; /* the second writer's */
  FaultyOperation at;
  gboolean done;
  guint64 seq;
} Intruder;

static void
intrude_cb (FaultyOperation operation, guint nth, const char *path, gpointer data)
{
  Intruder *self = data;
  g_autofree char *lock = g_build_filename (self->kit->folder, "lock", NULL);
  g_autofree char *segment = kit_segment (self->kit, 1);
  g_autofree char *name = g_path_get_basename (segment);
  Told told = {0};
  gboolean over;

  if (self->done || operation != self->at || (path != NULL && g_strcmp0 (path, name) != 0))
    return;
  self->done = TRUE;
  g_assert_cmpint (g_unlink (lock), ==, 0);
  self->seq = write_one (self->kit, &told, "intruder", &over);
}

/* Mutations: guard_first without its size (open); _assay_lock_guard that locks nothing (write). */
static void
test_between (gconstpointer data)
{
  Kit first, second;
  Intruder intruder = {.kit = &second, .at = GPOINTER_TO_UINT (data)};
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  g_autoptr (AssayJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved;

  kit_init_quick (&first);
  second = first;
  first.io = faulty_io_table (io);
  journal = kit_open (&first, NULL, NULL);
  faulty_io_set_hook (io, intrude_cb, &intruder);
  kit_stage_small (journal, "first", "first");
  saved = assay_journal_sync (journal, NULL);
  g_assert_true (intruder.done);
  g_assert_true (saved != (intruder.seq != 0)); /* one of them */
  g_assert_cmpuint (kit_count (&second, &error), ==, 1);
  g_assert_no_error (error);
  g_clear_pointer (&journal, assay_journal_close);
  kit_clear (&first);
}

/* Whether processes may be put into a pid namespace here. */
static gboolean
can_unshare (void)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    _exit (unshare (CLONE_NEWPID) == 0 ? 0 : 1);
  return waitpid (child, &status, 0) == child && WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static void
test_races (gconstpointer data)
{
  static const char *const names[] = {"plainly", "beside an inherited descriptor",
                                      "the lock file taken away", "in pid namespaces"};
  Race kind = GPOINTER_TO_UINT (data);
  guint n = count_races (), wrong = 0;

  if (kind == RACE_NAMESPACES && !can_unshare ())
    {
      g_test_skip ("no pid namespaces here");
      return;
    }
  for (guint i = 0; i < n; i++)
    wrong += run_race (kind);
  g_test_message ("row 12: second instance: %u races of 8, %s: %u double or lost seqs", n,
                  names[kind], wrong);
  g_assert_cmpuint (wrong, ==, 0);
}

int
main (int argc, char **argv)
{
  static const char *const paths[] = {"/fault/lock/plain", "/fault/lock/inherited",
                                      "/fault/lock/recreated", "/fault/lock/namespaces"};

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_test_add_data_func (paths[i], GUINT_TO_POINTER (i), test_races);
  g_test_add_data_func ("/fault/lock/between/open", GUINT_TO_POINTER (FAULTY_OPEN), test_between);
  g_test_add_data_func ("/fault/lock/between/write", GUINT_TO_POINTER (FAULTY_WRITE), test_between);
  return g_test_run ();
}
