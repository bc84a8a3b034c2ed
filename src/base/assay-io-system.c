/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

G_STATIC_ASSERT (ASSAY_IO_PATH == AT_FDCWD);

static int
system_open (AssayIo *self, int folder, const char *name, int flags, mode_t mode)
{
  return openat (folder, name, flags | O_CLOEXEC | O_NOCTTY, mode);
}

static int
system_close (AssayIo *self, int fd)
{
  return close (fd);
}

static ssize_t
system_pread (AssayIo *self, int fd, void *buffer, size_t n, off_t offset)
{
  return pread (fd, buffer, n, offset);
}

static ssize_t
system_write (AssayIo *self, int fd, const void *buffer, size_t n)
{
  return write (fd, buffer, n);
}

static int
system_fsync (AssayIo *self, int fd)
{
  return fsync (fd);
}

static int
system_fdatasync (AssayIo *self, int fd)
{
  return fdatasync (fd);
}

static int
system_ftruncate (AssayIo *self, int fd, off_t length)
{
  return ftruncate (fd, length);
}

static int
system_rename (AssayIo *self, int folder, const char *from, const char *to)
{
  return renameat (folder, from, folder, to);
}

static int
system_unlink (AssayIo *self, int folder, const char *name)
{
  return unlinkat (folder, name, 0);
}

static int
system_mkdir (AssayIo *self, int folder, const char *name, mode_t mode)
{
  return mkdirat (folder, name, mode);
}

static int
system_stat (AssayIo *self, const char *path, struct stat *out)
{
  return stat (path, out);
}

static int
system_lstat (AssayIo *self, int folder, const char *name, struct stat *out)
{
  return fstatat (folder, name, out, AT_SYMLINK_NOFOLLOW);
}

static int
system_fstat (AssayIo *self, int fd, struct stat *out)
{
  return fstat (fd, out);
}

/* An OFD lock belongs to the open file, not to the process: closing another descriptor of the same
 * file does not drop it, and the kernel releases it at death. */
static int
system_lock (AssayIo *self, int fd)
{
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int result = fcntl (fd, F_OFD_SETLK, &whole);

  if (result < 0 && errno == EACCES) /* POSIX lets a system say either */
    errno = EAGAIN;
  return result;
}

static gint64
bytes_of_blocks (guint64 blocks, guint64 size)
{
  guint64 bytes;

  if (!g_uint64_checked_mul (&bytes, blocks, size) || bytes > G_MAXINT64)
    return G_MAXINT64;
  return (gint64) bytes;
}

static gint64
system_free_bytes (AssayIo *self, int fd, gint64 *out_volume)
{
  struct statvfs info;

  *out_volume = -1;
  if (fstatvfs (fd, &info) < 0)
    return -1;
  *out_volume = bytes_of_blocks (info.f_blocks, info.f_frsize);
  return bytes_of_blocks (info.f_bavail, info.f_frsize);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A descriptor of its own: reading moves its place. */
static DIR *
open_listing (int folder, const char *name)
{
  int fd = openat (folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *listing = fd >= 0 ? fdopendir (fd) : NULL;

  if (fd >= 0 && listing == NULL)
    close (fd);
  return listing;
}

static char **
system_list (AssayIo *self, int folder, const char *name)
{
  DIR *listing = open_listing (folder, name);
  GPtrArray *names;
  struct dirent *entry;
  int code;

  if (listing == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while (errno = 0, (entry = readdir (listing)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (entry->d_name));
  code = errno;
  closedir (listing);
  if (code != 0)
    {
      g_ptr_array_unref (names);
      errno = code;
      return NULL;
    }
  g_ptr_array_sort (names, compare_names_cb);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static uid_t
system_user (AssayIo *self)
{
  return geteuid ();
}

static char *
system_read_link (AssayIo *self, const char *path)
{
  char target[PATH_MAX];
  ssize_t n = readlink (path, target, sizeof target);

  if (n < 0)
    return NULL;
  if (n == sizeof target)
    {
      errno = ENAMETOOLONG;
      return NULL;
    }
  return g_strndup (target, (gsize) n);
}

static int
system_fchmod (AssayIo *self, int fd, mode_t mode)
{
  return fchmod (fd, mode);
}

AssayIo *
assay_io_system (void)
{
  static AssayIo io = {
    .open = system_open,
    .close = system_close,
    .pread = system_pread,
    .write = system_write,
    .fsync = system_fsync,
    .fdatasync = system_fdatasync,
    .ftruncate = system_ftruncate,
    .rename = system_rename,
    .unlink = system_unlink,
    .mkdir = system_mkdir,
    .stat = system_stat,
    .lstat = system_lstat,
    .fstat = system_fstat,
    .lock = system_lock,
    .free_bytes = system_free_bytes,
    .list = system_list,
    .user = system_user,
    .read_link = system_read_link,
    .fchmod = system_fchmod,
  };

  return &io;
}

char *
assay_io_dup_unique (void)
{
  static int counter;

  return g_strdup_printf ("%d-%d", (int) getpid (), g_atomic_int_add (&counter, 1));
}
