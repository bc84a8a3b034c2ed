/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Loaded before the C library: of what is written with the word ASSAY_LYING_DISK in it, the last
 * byte becomes another. Nobody is told. */

typedef ssize_t (*Write) (int fd, const void *bytes, size_t n_bytes);

ssize_t
write (int fd, const void *bytes, size_t n_bytes)
{
  Write next = (Write) dlsym (RTLD_NEXT, "write");
  const char *word = getenv ("ASSAY_LYING_DISK");
  char *changed;
  ssize_t done;

  if (word == NULL || n_bytes == 0 || memmem (bytes, n_bytes, word, strlen (word)) == NULL)
    return next (fd, bytes, n_bytes);
  changed = malloc (n_bytes);
  memcpy (changed, bytes, n_bytes);
  changed[n_bytes - 1] ^= 1;
  done = next (fd, changed, n_bytes);
  free (changed);
  return done;
}
