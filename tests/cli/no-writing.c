/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Loaded before the C library: in the folder of lock.json no file may be made while the one is
 * there that ASSAY_NO_WRITING_WHEN names. For root too, whom no rights keep from it. */

static int
is_refused (const char *name, int flags)
{
  const char *when = getenv ("ASSAY_NO_WRITING_WHEN");
  int makes = (flags & O_TMPFILE) == O_TMPFILE || strncmp (name, ".lock.json.", 11) == 0;

  return makes && when != NULL && access (when, F_OK) == 0;
}

int
openat (int folder, const char *name, int flags, ...)
{
  mode_t mode = 0;
  va_list more;

  va_start (more, flags);
  if (flags & (O_CREAT | O_TMPFILE))
    mode = va_arg (more, mode_t);
  va_end (more);
  if (!is_refused (name, flags))
    return (int) syscall (SYS_openat, folder, name, flags, mode);
  errno = EROFS;
  return -1;
}
