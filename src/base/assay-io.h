/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The I/O table: every file operation of the engine goes through one of these, so that tests can
 * fail, tear, delay and count each of them. Calls are the system's: -1 and errno on failure.
 * Blocking: never from the main thread.
 *
 * Names are looked up in @folder, an open folder's descriptor (assay-folder.h), or are paths of
 * their own with ASSAY_IO_PATH in its place. */

#include <glib.h>
#include <sys/stat.h>
#include <sys/types.h>

G_BEGIN_DECLS

#define ASSAY_IO_PATH (-100) /* AT_FDCWD */

typedef struct _AssayIo AssayIo;
struct _AssayIo
{
  /* O_CLOEXEC is added */
  int     (*open)      (AssayIo *self, int folder, const char *name, int flags, mode_t mode);
  int     (*close)     (AssayIo *self, int fd);
  ssize_t (*pread)     (AssayIo *self, int fd, void *buffer, size_t n, off_t offset);
  ssize_t (*write)     (AssayIo *self, int fd, const void *buffer, size_t n);
  int     (*fsync)     (AssayIo *self, int fd);
  int     (*fdatasync) (AssayIo *self, int fd);
  int     (*ftruncate) (AssayIo *self, int fd, off_t length);
  int     (*rename)    (AssayIo *self, int folder, const char *from, const char *to);
  int     (*unlink)    (AssayIo *self, int folder, const char *name);
  int     (*mkdir)     (AssayIo *self, int folder, const char *name, mode_t mode);
  int     (*stat)      (AssayIo *self, const char *path, struct stat *out); /* follows links */
  int     (*lstat)     (AssayIo *self, int folder, const char *name, struct stat *out); /* not */
  int     (*fstat)     (AssayIo *self, int fd, struct stat *out);
  int     (*lock)      (AssayIo *self, int fd); /* exclusive OFD lock, no waiting; EAGAIN if held */
  /* For this user on the file system of @fd, and how large all of it is; -1: not known. */
  gint64  (*free_bytes) (AssayIo *self, int fd, gint64 *out_volume);
  /* Sorted names in a folder without "." and ".."; %NULL and errno on failure. g_strfreev. */
  char  **(*list)      (AssayIo *self, int folder, const char *name);
  uid_t   (*user)      (AssayIo *self); /* whose files are ours; never fails */
  /* These may be %NULL in a table of a test: links are then not followed, modes not kept. */
  char   *(*read_link) (AssayIo *self, const char *path); /* new string; %NULL, EINVAL if no link */
  int     (*fchmod)    (AssayIo *self, int fd, mode_t mode);
};

/* The system's; static, any thread. The only file that opens files. */
AssayIo *assay_io_system (void);

/* A piece of a name that is no other's: "<pid>-<counter>"; for temporary files. New string, any
 * thread. */
char    *assay_io_dup_unique    (void);

#define ASSAY_IO_ERROR (assay_io_error_quark ())
GQuark assay_io_error_quark (void);
typedef enum
{
  /* What is written may not become so large: a limit of the process, or of its file system. */
  ASSAY_IO_ERROR_LIMIT,
} AssayIoError;

/* Built from the table's calls, so the faults reach them too. Errors: G_FILE_ERROR, and of writing
 * ASSAY_IO_ERROR too; the message names the operation and the file. For paths a person named and
 * their own documents; what Assay keeps itself is opened by AssayFolder. */
/* Ordinary files only (a pipe or device is refused, never waited for); EFBIG over @max_bytes. */
GBytes  *assay_io_read_file     (AssayIo *io, const char *path, gsize max_bytes, GError **error);
/* Temporary file beside @path (".NAME.PID-N.tmp"), fsync, rename, folder fsync. Follows links (16
 * at most); keeps the mode of a file that is there. On failure the temporary file is gone; %FALSE
 * from the last folder fsync means that the new contents are there but may not outlast a power
 * cut. */
gboolean assay_io_replace_file  (AssayIo *io, const char *path, GBytes *bytes, GError **error);
/* Whether that could begin: %FALSE where no file may be made beside @path, or a folder stands in
 * its place. Makes nothing that anybody sees; %TRUE too where that cannot be known. */
gboolean assay_io_may_replace   (AssayIo *io, const char *path, GError **error);
/* With all parents; each new folder is durable (its parent is synced). Fine if it is there. */
gboolean assay_io_make_folders  (AssayIo *io, const char *path, GError **error);
gboolean assay_io_sync_folder   (AssayIo *io, const char *path, GError **error);
/* Writes all of it, going on after short writes and EINTR. */
gboolean assay_io_write_all     (AssayIo *io, int fd, const void *data, gsize n_bytes,
                                 GError **error);
/* Why a call failed with errno @code, and the way out where a limit of the process or the computer
 * is met: a sentence without arguments, N_() marked where the code is one of files. Static. */
const char *assay_io_reason     (int code);
/* Sets @error from errno @code. @template_: N_() marked; {0} is @path, {1} the reason. Always returns
 * %FALSE. */
gboolean assay_io_fail          (GError **error, int code, const char *template_, const char *path);
/* Whether @error (may be %NULL) says that the thing really is not there: the only one that does. */
gboolean assay_io_is_not_there  (const GError *error);
/* Whether it says what this machine lacks for now (room, open files, memory), or that its disk
 * fails: what was asked for is not at fault, and may do when it is asked again. */
gboolean assay_io_is_lacking    (const GError *error);

G_END_DECLS
