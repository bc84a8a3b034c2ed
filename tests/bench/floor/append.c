/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floor of the journal: what write + fdatasync cost on this folder, and what reading lines and
 * hashing them costs by hand. Speaks one line per request on standard input, so the bench can
 * interleave its rounds:
 *
 *   append DIR N GROUP BYTES   N times GROUP lines of BYTES each, one write and one fdatasync a
 * group -> microseconds of each, in a row parse FILE                 every line: find its end, its
 * strings and numbers, SHA-256 over it -> seconds of CPU, lines sha N BYTES                SHA-256
 * by EVP, context reused -> nanoseconds of CPU each
 *
 * gcc -O2 append.c -o append -lcrypto. Knows nothing of Assay. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double
seconds (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

static void
append (const char *dir, int n, int group, int bytes)
{
  static char opened[4200];
  static int fd = -1;
  char path[4200];
  size_t length = (size_t) group * (size_t) bytes;
  char *data = malloc (length);

  /* Kept open from one request to the next, as a log is. */
  snprintf (path, sizeof path, "%s/floor.jsonl", dir);
  if (strcmp (path, opened) != 0)
    {
      if (fd >= 0)
        close (fd);
      fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
      memcpy (opened, path, sizeof opened);
    }
  memset (data, 'x', length);
  for (int i = 1; i <= group; i++)
    data[i * bytes - 1] = '\n';
  for (int i = 0; i < n; i++)
    {
      double t = seconds (CLOCK_MONOTONIC);

      if (write (fd, data, length) != (ssize_t) length || fdatasync (fd) != 0)
        perror ("append");
      printf ("%.1f ", (seconds (CLOCK_MONOTONIC) - t) * 1e6);
    }
  printf ("\n");
  free (data);
}

/* As little as a reader can do that still sees every string and number of the line. */
static unsigned long
scan (const char *at, const char *end)
{
  unsigned long sum = 0;

  while (at < end)
    if (*at == '"')
      {
        for (at++; at < end && *at != '"'; at++)
          if (*at == '\\')
            at++;
        at++;
      }
    else if (*at >= '0' && *at <= '9')
      {
        unsigned long value = 0;

        for (; at < end && *at >= '0' && *at <= '9'; at++)
          value = value * 10 + (unsigned long) (*at - '0');
        sum += value;
      }
    else
      at++;
  return sum;
}

static void
parse (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  off_t size = lseek (fd, 0, SEEK_END);
  char *data = malloc ((size_t) size);
  const char *at = data, *end = data + size, *newline;
  EVP_MD *sha = EVP_MD_fetch (NULL, "SHA256", NULL);
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  unsigned char digest[32];
  unsigned long lines = 0, sum = 0;
  double t;

  if (pread (fd, data, (size_t) size, 0) != size)
    perror ("parse");
  t = seconds (CLOCK_PROCESS_CPUTIME_ID);
  for (; at < end && (newline = memchr (at, '\n', (size_t) (end - at))) != NULL;
       at = newline + 1, lines++)
    {
      sum += scan (at, newline);
      EVP_DigestInit_ex2 (context, sha, NULL);
      EVP_DigestUpdate (context, at, (size_t) (newline - at));
      EVP_DigestFinal_ex (context, digest, NULL);
      sum += digest[0];
    }
  t = seconds (CLOCK_PROCESS_CPUTIME_ID) - t;
  printf ("%.6f %lu %lu\n", t, lines, sum);
  EVP_MD_CTX_free (context);
  EVP_MD_free (sha);
  free (data);
  close (fd);
}

static void
sha (int n, int bytes)
{
  char *data = calloc (1, (size_t) bytes);
  EVP_MD *algorithm = EVP_MD_fetch (NULL, "SHA256", NULL);
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  unsigned char digest[32];
  double t = seconds (CLOCK_PROCESS_CPUTIME_ID);

  for (int i = 0; i < n; i++)
    {
      EVP_DigestInit_ex2 (context, algorithm, NULL);
      EVP_DigestUpdate (context, data, (size_t) bytes);
      EVP_DigestFinal_ex (context, digest, NULL);
      data[0] ^= (char) digest[0];
    }
  printf ("%.1f\n", (seconds (CLOCK_PROCESS_CPUTIME_ID) - t) / n * 1e9);
  EVP_MD_CTX_free (context);
  EVP_MD_free (algorithm);
  free (data);
}

int
main (void)
{
  char line[8192], path[4096];
  int n, group, bytes;

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      if (sscanf (line, "append %4095s %d %d %d", path, &n, &group, &bytes) == 4)
        append (path, n, group, bytes);
      else if (sscanf (line, "parse %4095s", path) == 1)
        parse (path);
      else if (sscanf (line, "sha %d %d", &n, &bytes) == 2)
        sha (n, bytes);
      else
        printf ("?\n");
      fflush (stdout);
    }
  return 0;
}
