/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-allowance.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

/* Far more than Assay opens. Where a million are allowed, a library that walks through all that
 * might be open takes seconds. */
#define DESCRIPTORS 4096

/* A process lives for days and wakes a dozen threads. With a heap each, as glibc would have it,
 * what one has freed is of no use to the others: the process grows with every run, and asks for
 * 970 MB of address space where 220 do. */
#define HEAPS 2

static void
raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= DESCRIPTORS)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, DESCRIPTORS);
  setrlimit (RLIMIT_NOFILE, &limit); /* refused: it is counted what there is */
}

/* Only for reading: who writes there is told so. */
static void
fill_standard_places (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDONLY);
  while (fd >= STDIN_FILENO && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);
}

static void
share_heaps (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, HEAPS);
#endif
}

void
assay_allowance_prepare (void)
{
  fill_standard_places ();
  raise_descriptors ();
  signal (SIGXFSZ, SIG_IGN);
  share_heaps ();
}

static guint64
get_limit (int resource)
{
  struct rlimit limit;
  gboolean is_set = getrlimit (resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;

  return is_set ? limit.rlim_cur : G_MAXUINT64;
}

static gboolean
is_free (int fd)
{
  return fcntl (fd, F_GETFD) < 0 && errno == EBADF;
}

void
assay_allowance_count (AssayAllowance *out, guint64 up_to)
{
  guint64 limit = get_limit (RLIMIT_NOFILE);

  *out = (AssayAllowance){0, get_limit (RLIMIT_AS), get_limit (RLIMIT_FSIZE)};
  for (guint64 fd = 0; fd < MIN (limit, G_MAXINT) && out->descriptors < up_to; fd++)
    out->descriptors += is_free ((int) fd);
}
