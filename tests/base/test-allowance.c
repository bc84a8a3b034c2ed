/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-allowance.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MIB G_GUINT64_CONSTANT (1048576)

static const AssayAllowance need = {100, 300 * MIB, MIB};

/* Mutations: <= for <; a limit that is not asked of one of the two. */
static void
test_covers (void)
{
  static const struct
  {
    AssayAllowance have;
    const char *lacks[3];
  } cases[] = {
    {{100, 300 * MIB, MIB}, {NULL}},
    {{99, G_MAXUINT64, G_MAXUINT64}, {"limits.descriptors"}},
    {{4096, 300 * MIB - 1, G_MAXUINT64}, {"limits.memory"}},
    {{4096, G_MAXUINT64, MIB - 1}, {"limits.file_size"}},
    {{0, 0, 0}, {"limits.descriptors", "limits.memory", "limits.file_size"}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      guint n = 0;

      while (n < G_N_ELEMENTS (cases[i].lacks) && cases[i].lacks[n] != NULL)
        n++;

      g_assert_cmpint (assay_allowance_covers (&cases[i].have, &need, problems), ==, n == 0);
      g_assert_cmpuint (assay_problems_count (problems), ==, n);
      for (guint k = 0; k < n; k++)
        g_assert_true (assay_problems_has (problems, cases[i].lacks[k]));
    }
}

/* What happened, what it means, the way out. */
static void
test_words (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayAllowance have = {7, 200 * MIB, MIB / 2};
  g_autofree char *files = NULL, *memory = NULL, *size = NULL;

  assay_allowance_covers (&have, &need, problems);
  files = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
  memory = assay_problem_dup_line (assay_problems_get (problems, 1), NULL);
  size = assay_problem_dup_line (assay_problems_get (problems, 2), NULL);
  g_assert_nonnull (strstr (files, "only 7 more files at once and needs 100"));
  g_assert_nonnull (strstr (files, "nothing was changed"));
  g_assert_nonnull (strstr (files, "“ulimit -n 200”"));
  g_assert_nonnull (strstr (memory, "only 200 MB of memory and needs 300"));
  g_assert_nonnull (strstr (memory, "“ulimit -v 614400”"));
  g_assert_nonnull (strstr (size, "may grow to 0 MB only and needs 1"));
  g_assert_nonnull (strstr (size, "“ulimit -f 2048”"));
}

/* Taken in a process of its own: limits are not given back. */
static void
prepare_in (rlim_t soft)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = MIN (soft, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  assay_allowance_prepare ();
}

/* Mutation: raise_descriptors left out, or without its bound. */
static void
test_raised (void)
{
  struct rlimit limit;

  if (g_test_subprocess ())
    {
      prepare_in (32);
      g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
      g_assert_cmpuint (limit.rlim_cur, ==, MIN (limit.rlim_max, 4096));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* Those in use do not count. Mutation: the limit itself for what is left of it. */
static void
test_counted (void)
{
  AssayAllowance before, after;
  int fd;

  assay_allowance_count (&before, 40);
  g_assert_cmpuint (before.descriptors, ==, 40);
  assay_allowance_count (&before, G_MAXUINT64);
  fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  assay_allowance_count (&after, G_MAXUINT64);
  close (fd);
  g_assert_cmpuint (after.descriptors, ==, before.descriptors - 1);
}

/* A file that has grown too large is an error, not the end. Mutation: SIGXFSZ not ignored. */
static void
test_too_large (void)
{
  g_autofree char *name = NULL;
  struct rlimit limit = {0, 0};
  int fd;

  if (g_test_subprocess ())
    {
      assay_allowance_prepare ();
      fd = g_file_open_tmp (NULL, &name, NULL);
      unlink (name);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      errno = 0;
      if (write (fd, "x", 1) >= 0 || errno != EFBIG)
        _exit (1);
      _exit (0);
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* What is opened next is not where others print. Mutation: fill_standard_places left out. */
static void
test_standard_places (void)
{
  if (g_test_subprocess ())
    {
      int fd;

      close (STDIN_FILENO);
      close (STDOUT_FILENO);
      assay_allowance_prepare ();
      fd = open ("/dev/null", O_WRONLY | O_CLOEXEC);
      _exit (fd > STDERR_FILENO && write (STDOUT_FILENO, "x", 1) < 0 && errno == EBADF ? 0 : 1);
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/allowance/covers", test_covers);
  g_test_add_func ("/base/allowance/words", test_words);
  g_test_add_func ("/base/allowance/raised", test_raised);
  g_test_add_func ("/base/allowance/counted", test_counted);
  g_test_add_func ("/base/allowance/too-large", test_too_large);
  g_test_add_func ("/base/allowance/standard-places", test_standard_places);
  return g_test_run ();
}
