/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Loaded before the C library: every volume has 1 MB left while the file is there that
 * ASSAY_FULL_DISK_WHEN names, and 4 GB while it is not. */

int
fstatvfs (int fd, struct statvfs *out)
{
  const char *when = getenv ("ASSAY_FULL_DISK_WHEN");

  memset (out, 0, sizeof *out);
  out->f_bsize = out->f_frsize = 4096;
  out->f_blocks = 4 * 1024 * 1024;
  out->f_bfree = out->f_bavail = when != NULL && access (when, F_OK) == 0 ? 256 : 1024 * 1024;
  return 0;
}
