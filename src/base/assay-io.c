/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-io-private.h"

#include "base/assay-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define MAX_LINKS      16
#define MAX_TEMP_TRIES 100
#define MAX_TEMP_STEM                                                                              \
  200 /* bytes of the file's name that go into the temporary one (255 are allowed) */
#define FIRST_BUFFER 65536

G_DEFINE_QUARK (assay - io - error - quark, assay_io_error)

/* What a person's disk and rights really answer, in our words; the rest as the system has it. Not
 * strerror: its text depends on the locale of the process, which need not be the reader's. */
static const struct
{
  int code;
  const char *reason;
} reasons[] = {
  {EACCES, N_ ("Permission denied")},
  {EPERM, N_ ("Operation not permitted")},
  {ENOENT, N_ ("No such file or directory")},
  {EEXIST, N_ ("File exists")},
  {ENOTDIR, N_ ("Not a directory")},
  {EISDIR, N_ ("Is a directory")},
  {ENOTEMPTY, N_ ("Directory not empty")},
  {ELOOP, N_ ("Too many levels of symbolic links")},
  {ENAMETOOLONG, N_ ("File name too long")},
  {EROFS, N_ ("Read-only file system")},
  {ENOSPC, N_ ("No space left on device")},
  {EDQUOT, N_ ("Disk quota exceeded")},
  {EFBIG, N_ ("File too large")},
  {EIO, N_ ("Input/output error")},
  {ENXIO, N_ ("No such device or address")},
  {ENODEV, N_ ("No such device")},
  {EBUSY, N_ ("Device or resource busy")},
  {ETXTBSY, N_ ("Text file busy")},
  {EXDEV, N_ ("Invalid cross-device link")},
  {EINVAL, N_ ("Invalid argument")},
  {ESTALE, N_ ("Stale file handle")},
  {ENOMEM, N_ ("Cannot allocate memory")},
  {EMFILE, N_ ("Too many open files; raise the limit of this program (ulimit -n)")},
  {ENFILE, N_ ("Too many open files on this computer; end another program")},
};

const char *
assay_io_reason (int code)
{
  const char *reason = strerrordesc_np (code);

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].code == code)
      return reasons[i].reason;
  return reason != NULL ? reason : N_ ("Unknown error");
}

/* Who may write no more because of a quota is told what one is told whose disk is full. */
static int
error_code (int code)
{
  return (int) (code == EDQUOT ? G_FILE_ERROR_NOSPC : g_file_error_from_errno (code));
}

gboolean
assay_io_fail (GError **error, int code, const char *template_, const char *path)
{
  g_autofree char *reason = assay_sentence_pack_of (assay_io_reason (code), NULL);

  return assay_error_set (error, G_FILE_ERROR, error_code (code), template_, path, reason, NULL);
}

gboolean
assay_io_is_not_there (const GError *error)
{
  return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

gboolean
assay_io_is_lacking (const GError *error)
{
  static const GFileError lacking[] = {
    G_FILE_ERROR_NOSPC, G_FILE_ERROR_MFILE, G_FILE_ERROR_NFILE,
    G_FILE_ERROR_NOMEM, G_FILE_ERROR_IO,    G_FILE_ERROR_ROFS,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lacking); i++)
    if (g_error_matches (error, G_FILE_ERROR, (int) lacking[i]))
      return TRUE;
  return FALSE;
}

/* What is read has a limit of ours, what is written one of the system's. */
static void
fail_write (int code, GError **error)
{
  gboolean limit = code == EFBIG;
  const char *reason = limit
                         ? N_ ("A file may not become so large here; raise the limit (ulimit -f)")
                         : assay_io_reason (code);
  g_autofree char *packed = assay_sentence_pack_of (reason, NULL);

  assay_error_set (error, limit ? ASSAY_IO_ERROR : G_FILE_ERROR,
                   limit ? ASSAY_IO_ERROR_LIMIT : error_code (code), N_ ("Could not write: {0}"),
                   packed, NULL);
}

/* Grows @data until the end of the file or one byte over @max_bytes. */
static gboolean
read_to_end (AssayIo *io, int fd, GByteArray *data, gsize max_bytes, gsize expected)
{
  gsize n_read = 0;

  g_byte_array_set_size (data,
                         (guint) (expected + 1)); /* one more finds the end in one call less */
  for (;;)
    {
      ssize_t n;

      if (n_read > max_bytes)
        {
          errno = EFBIG;
          return FALSE;
        }
      if (n_read == data->len)
        g_byte_array_set_size (data, (guint) MIN (MAX (n_read * 2, FIRST_BUFFER), max_bytes + 1));
      n = io->pread (io, fd, data->data + n_read, data->len - n_read, (off_t) n_read);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      n_read += (gsize) n;
      if (n == 0)
        {
          g_byte_array_set_size (data, (guint) n_read);
          return TRUE;
        }
    }
}

static gboolean
read_open_file (AssayIo *io, int fd, GByteArray *data, gsize max_bytes)
{
  struct stat info;

  if (io->fstat (io, fd, &info) < 0)
    return FALSE;
  if (!S_ISREG (info.st_mode))
    errno = S_ISDIR (info.st_mode) ? EISDIR : EINVAL;
  else if (info.st_size < 0 || (guint64) info.st_size > max_bytes)
    errno = EFBIG;
  else
    return read_to_end (io, fd, data, max_bytes, (gsize) info.st_size);
  return FALSE;
}

GBytes *
_assay_io_read_open (AssayIo *io, int fd, const char *path, gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  int code = 0;

  max_bytes = MIN (max_bytes, (gsize) G_MAXINT32 / 2); /* a GByteArray counts in 32 bits */
  if (!read_open_file (io, fd, data, max_bytes))
    code = errno;
  io->close (io, fd);
  if (code != 0)
    {
      assay_io_fail (error, code, N_ ("Could not read “{0}”: {1}"), path);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

GBytes *
assay_io_read_file (AssayIo *io, const char *path, gsize max_bytes, GError **error)
{
  /* A pipe must not make us wait. */
  int fd = io->open (io, ASSAY_IO_PATH, path, O_RDONLY | O_NONBLOCK, 0);

  if (fd >= 0)
    return _assay_io_read_open (io, fd, path, max_bytes, error);
  assay_io_fail (error, errno, N_ ("Could not open “{0}”: {1}"), path);
  return NULL;
}

/* Where @path leads when links are followed: the name that is to be replaced. %NULL and errno on
 * failure. */
static char *
follow_links (AssayIo *io, const char *path)
{
  g_autofree char *at = g_strdup (path);

  if (io->read_link == NULL)
    return g_steal_pointer (&at);
  for (int i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *target = io->read_link (io, at);
      g_autofree char *folder = NULL;

      if (target == NULL)
        return errno == EINVAL || errno == ENOENT ? g_steal_pointer (&at) : NULL;
      folder = g_path_get_dirname (at);
      g_free (at);
      at = target[0] == '/' ? g_strdup (target) : g_build_filename (folder, target, NULL);
    }
  errno = ELOOP;
  return NULL;
}

/* Opens a new file in @folder that is to become @name; @out_temp is its name. */
static int
open_temporary (AssayIo *io, int folder, const char *name, char **out_temp)
{
  gsize n_name = MIN (strlen (name), MAX_TEMP_STEM);
  int fd = -1;

  for (int i = 0; i < MAX_TEMP_TRIES; i++)
    {
      g_autofree char *unique = assay_io_dup_unique ();
      g_autofree char *temp = g_strdup_printf (".%.*s.%s.tmp", (int) n_name, name, unique);

      fd = io->open (io, folder, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666);
      if (fd >= 0)
        *out_temp = g_steal_pointer (&temp);
      if (fd >= 0 || errno != EEXIST) /* one may be left of a dead process with our number */
        break;
    }
  return fd;
}

/* The mode of the file that is there comes over; none there is fine. */
static gboolean
keep_mode (AssayIo *io, int fd, int folder, const char *name, const char *path, GError **error)
{
  struct stat info;

  if (io->lstat (io, folder, name, &info) < 0)
    return errno == ENOENT
           || assay_io_fail (error, errno, N_ ("Could not look at “{0}”: {1}"), path);
  if (io->fchmod != NULL && S_ISREG (info.st_mode) && io->fchmod (io, fd, info.st_mode & 07777) < 0)
    return assay_io_fail (error, errno, N_ ("Could not keep the mode of “{0}”: {1}"), path);
  return TRUE;
}

static gboolean
fill_temporary (AssayIo *io, int fd, const char *path, GBytes *bytes, GError **error)
{
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);
  GError *cause = NULL;

  if (!assay_io_write_all (io, fd, data, n_bytes, &cause))
    {
      assay_error_set (error, cause->domain, cause->code, N_ ("Could not save “{0}”: {1}"), path,
                       cause->message, NULL);
      g_error_free (cause);
      return FALSE;
    }
  if (io->fsync (io, fd) < 0)
    return assay_io_fail (error, errno, N_ ("Could not save “{0}”: {1}"), path);
  return TRUE;
}

gboolean
_assay_io_replace_in (
  AssayIo *io, int folder, const char *name, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *temp = NULL;
  gboolean filled;
  int fd = open_temporary (io, folder, name, &temp);

  if (fd < 0)
    return assay_io_fail (error, errno, N_ ("Could not save “{0}”: {1}"), path);
  filled =
    keep_mode (io, fd, folder, name, path, error) && fill_temporary (io, fd, path, bytes, error);
  if (io->close (io, fd) < 0 && filled)
    filled = assay_io_fail (error, errno, N_ ("Could not save “{0}”: {1}"), path);
  if (filled && io->rename (io, folder, temp, name) < 0)
    filled = assay_io_fail (error, errno, N_ ("Could not save “{0}”: {1}"), path);
  if (!filled)
    {
      io->unlink (io, folder, temp);
      return FALSE;
    }
  return io->fsync (io, folder) == 0
         || assay_io_fail (error, errno, N_ ("Could not sync the folder of “{0}”: {1}"), path);
}

gboolean
assay_io_replace_file (AssayIo *io, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *target = follow_links (io, path);
  g_autofree char *folder = NULL, *name = NULL;
  gboolean replaced;
  int fd;

  if (target == NULL)
    return assay_io_fail (error, errno, N_ ("Could not follow the link “{0}”: {1}"), path);
  folder = g_path_get_dirname (target);
  name = g_path_get_basename (target);
  fd = io->open (io, ASSAY_IO_PATH, folder, O_RDONLY | O_DIRECTORY, 0);
  if (fd < 0)
    return assay_io_fail (error, errno, N_ ("Could not save “{0}”: {1}"), path);
  replaced = _assay_io_replace_in (io, fd, name, path, bytes, error);
  io->close (io, fd);
  return replaced;
}

static gboolean
is_folder (AssayIo *io, const char *path)
{
  struct stat info;

  return io->stat (io, path, &info) == 0 && S_ISDIR (info.st_mode);
}

/* A file without a name is gone when it is closed; not every file system has them. */
gboolean
assay_io_may_replace (AssayIo *io, const char *path, GError **error)
{
  g_autofree char *target = follow_links (io, path);
  g_autofree char *folder = target != NULL ? g_path_get_dirname (target) : NULL;
  int fd;

  if (folder != NULL && is_folder (io, target))
    return assay_io_fail (error, EISDIR, N_ ("Could not save “{0}”: {1}"), path);
  fd = folder != NULL ? io->open (io, ASSAY_IO_PATH, folder, O_TMPFILE | O_WRONLY, 0600) : -1;
  if (fd >= 0)
    io->close (io, fd);
  return fd >= 0 || errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL
         || assay_io_fail (error, errno, N_ ("Could not save “{0}”: {1}"), path);
}

gboolean
assay_io_make_folders (AssayIo *io, const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  int code;

  if (is_folder (io, path))
    return TRUE;
  if (strcmp (parent, path) != 0 && !assay_io_make_folders (io, parent, error))
    return FALSE;
  if (io->mkdir (io, ASSAY_IO_PATH, path, 0777) == 0)
    return assay_io_sync_folder (io, parent, error);
  code = errno;
  if (code == EEXIST && is_folder (io, path)) /* another was quicker */
    return TRUE;
  return assay_io_fail (error, code, N_ ("Could not make the folder “{0}”: {1}"), path);
}

gboolean
assay_io_sync_folder (AssayIo *io, const char *path, GError **error)
{
  int fd = io->open (io, ASSAY_IO_PATH, path, O_RDONLY | O_DIRECTORY, 0);
  int code = 0;

  if (fd < 0)
    return assay_io_fail (error, errno, N_ ("Could not open the folder “{0}”: {1}"), path);
  if (io->fsync (io, fd) < 0)
    code = errno;
  io->close (io, fd);
  return code == 0
         || assay_io_fail (error, code, N_ ("Could not sync the folder “{0}”: {1}"), path);
}

gboolean
assay_io_write_all (AssayIo *io, int fd, const void *data, gsize n_bytes, GError **error)
{
  const char *at = data;

  while (n_bytes > 0)
    {
      ssize_t n = io->write (io, fd, at, n_bytes);
      int code = n < 0 ? errno : EIO; /* writing nothing without a reason would go on for ever */

      if (n < 0 && code == EINTR)
        continue;
      if (n <= 0)
        {
          fail_write (code, error);
          return FALSE;
        }
      at += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}
