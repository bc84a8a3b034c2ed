/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor of planning: the least a pass over a graph of N steps costs in bare C. Each step has one output and two inputs: a
 * source and the step W before it. Flat arrays; offsets, Kahn's order and the comparison in one go, as in the sketch this
 * program was started from (CSR + Kahn + dirty). Nothing is read from disk; the stamps are made up and say "nothing changed".
 *
 * floor-plan N PASSES: prints the CPU nanoseconds of each pass, one a line. Knows nothing of Assay. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define W 100

static int64_t
cpu_ns (void)
{
  struct timespec t;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (int64_t) t.tv_sec * 1000000000 + t.tv_nsec;
}

int
main (int argc, char **argv)
{
  int n = argc > 1 ? atoi (argv[1]) : 100000, passes = argc > 2 ? atoi (argv[2]) : 5;
  size_t size = (size_t) n * sizeof (int);
  int *in0 = malloc (size), *in1 = malloc (size), *deg = malloc (size), *queue = malloc (size), *adj = malloc (size);
  int *head = malloc (size + sizeof (int));
  int64_t *stamp = malloc (2 * (size_t) n * sizeof (int64_t));
  uint8_t *stale = calloc ((size_t) n, 1);

  for (int i = 0; i < n; i++)
    {
      in0[i] = n + i;
      in1[i] = i >= W ? i - W : -1;
      stamp[i] = 2 + i; /* each made after its inputs */
      stamp[n + i] = 1;
    }
  for (int pass = 0; pass < passes; pass++)
    {
      int64_t begin = cpu_ns (), end;
      int first = 0, last = 0, dirty = 0;

      memset (head, 0, size + sizeof (int));
      for (int i = 0; i < n; i++)
        if (in1[i] >= 0)
          head[in1[i] + 1]++;
      for (int i = 0; i < n; i++)
        head[i + 1] += head[i];
      memset (deg, 0, size);
      for (int i = 0; i < n; i++)
        if (in1[i] >= 0)
          adj[head[in1[i]] + deg[in1[i]]++] = i;
      for (int i = 0; i < n; i++)
        deg[i] = in1[i] >= 0;
      for (int i = 0; i < n; i++)
        if (deg[i] == 0)
          queue[last++] = i;
      while (first < last)
        {
          int step = queue[first++];
          int64_t newest = stamp[in0[step]];

          if (in1[step] >= 0 && stamp[in1[step]] > newest)
            newest = stamp[in1[step]];
          stale[step] = stamp[step] == 0 || newest > stamp[step] || (in1[step] >= 0 && stale[in1[step]]);
          dirty += stale[step];
          for (int k = head[step]; k < head[step + 1]; k++)
            if (--deg[adj[k]] == 0)
              queue[last++] = adj[k];
        }
      end = cpu_ns ();
      if (last != n || dirty != 0)
        {
          fprintf (stderr, "floor-plan: %d of %d steps reached, %d stale\n", last, n, dirty);
          return 1;
        }
      printf ("%lld\n", (long long) (end - begin));
    }
  return 0;
}
