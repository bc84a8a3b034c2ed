/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Loaded before the C library: every volume has 1 MB left while the file is there that
 * ASSAY_FULL_DISK_WHEN names, and 4 GB while it is not. With a word in it the volume is full
 * whatever it says of itself, as with a quota: a file with that word in its path takes no byte.
 * With a "!" before the word it is no longer there, as a disk that was
 * unplugged; with a "~" it takes its time: nothing is written until the file is gone. */

static int
is_full (char *out_word, size_t n_bytes)
{
  const char *when = getenv ("ASSAY_FULL_DISK_WHEN");
  int fd = when != NULL ? (int) syscall (SYS_openat, AT_FDCWD, when, O_RDONLY | O_CLOEXEC, 0) : -1;
  ssize_t n;

  if (fd < 0)
    return 0;
  n = read (fd, out_word, n_bytes - 1);
  out_word[n > 0 ? n : 0] = '\0';
  close (fd);
  return 1;
}

/* For the one who looks at why, errno stays what it was. */
static int
takes (int fd)
{
  char read[64], link[64], path[PATH_MAX];
  const char *word = read;
  int before = errno, full = is_full (read, sizeof read) && read[0] != '\0', code = ENOSPC;
  ssize_t n = -1;

  if (full)
    {
      snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
      n = readlink (link, path, sizeof path - 1);
    }
  errno = before;
  if (n < 0)
    return 1;
  if (read[0] == '!' || read[0] == '~')
    {
      code = EIO;
      word++;
    }
  path[n] = '\0';
  if (strstr (path, word) == NULL)
    return 1;
  if (read[0] == '~')
    {
      while (is_full (link, sizeof link) && link[0] == '~')
        usleep (10000);
      errno = before;
      return 1;
    }
  errno = code;
  return 0;
}

int
fstatvfs (int fd, struct statvfs *out)
{
  char word[64];

  memset (out, 0, sizeof *out);
  out->f_bsize = out->f_frsize = 4096;
  out->f_blocks = 4 * 1024 * 1024;
  out->f_bfree = out->f_bavail = is_full (word, sizeof word) && word[0] == '\0' ? 256 : 1024 * 1024;
  return 0;
}

ssize_t
write (int fd, const void *bytes, size_t n_bytes)
{
  return takes (fd) ? syscall (SYS_write, fd, bytes, n_bytes) : -1;
}

/* Under the name that files of any size have, which is the one that SQLite calls. */
ssize_t
pwrite (int fd, const void *bytes, size_t n_bytes, off_t at)
{
  return takes (fd) ? syscall (SYS_pwrite64, fd, bytes, n_bytes, at) : -1;
}
