/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/faulty-io.h"

#include <errno.h>
#include <unistd.h>

#define MAX_FAULTS 16

typedef enum
{
  FATE_PASS,
  FATE_FAIL,
  FATE_SKIP,
  FATE_CRASH,
} Fate;

typedef struct
{
  Fate fate;
  FaultyOperation operation;
  guint nth;
  guint n_calls;
  int code;
  FaultyCrash when;
} Fault;

struct _FaultyIo
{
  AssayIo table; /* first: a table's self is ours */
  AssayIo *inner;
  GMutex lock; /* of everything below */
  guint counts[FAULTY_N_OPERATIONS + 1];
  Fault faults[MAX_FAULTS];
  guint n_faults;
  gsize max_transfer;
  gint64 free_bytes, volume_bytes;
  FaultyHook hook;
  gpointer hook_data;
  gboolean has_struck;
};

static FaultyIo *
ours (AssayIo *io)
{
  return (FaultyIo *) io;
}

static const Fault *
find_fault (FaultyIo *self, FaultyOperation operation)
{
  for (guint i = 0; i < self->n_faults; i++)
    {
      const Fault *fault = &self->faults[i];
      guint count = self->counts[fault->operation];

      if (fault->operation != operation && fault->operation != FAULTY_ANY)
        continue;
      if (count >= fault->nth && count - fault->nth < fault->n_calls)
        return fault;
    }
  return NULL;
}

/* Counts the call and decides on it. A crash before the call is made here. */
static Fault
meet (FaultyIo *self, FaultyOperation operation, const char *path)
{
  Fault met = {.fate = FATE_PASS};
  const Fault *fault;
  FaultyHook hook;
  gpointer hook_data;
  guint nth;

  g_mutex_lock (&self->lock);
  nth = ++self->counts[operation];
  self->counts[FAULTY_ANY]++;
  fault = find_fault (self, operation);
  if (fault != NULL)
    {
      met = *fault;
      self->has_struck = TRUE;
    }
  hook = self->hook;
  hook_data = self->hook_data;
  g_mutex_unlock (&self->lock);

  if (hook != NULL)
    hook (operation, nth, path, hook_data);
  if (met.fate == FATE_CRASH && met.when == FAULTY_CRASH_BEFORE)
    _exit (FAULTY_CRASH_STATUS);
  if (met.fate == FATE_CRASH && met.when == FAULTY_CRASH_MIDWAY && operation != FAULTY_WRITE)
    _exit (FAULTY_CRASH_STATUS);
  if (met.fate == FATE_FAIL)
    errno = met.code;
  return met;
}

static void
crash_if_due (const Fault *met)
{
  if (met->fate == FATE_CRASH)
    _exit (FAULTY_CRASH_STATUS);
}

/* The shape of most calls: fail, pretend, or pass on. */
#define PASS_ON(operation, path, call)                                                             \
  Fault met = meet (ours (io), (operation), (path));                                               \
  int result;                                                                                      \
                                                                                                   \
  if (met.fate == FATE_FAIL)                                                                       \
    return -1;                                                                                     \
  if (met.fate == FATE_SKIP)                                                                       \
    return 0;                                                                                      \
  result = (call);                                                                                 \
  crash_if_due (&met);                                                                             \
  return result

static gsize
limit_transfer (FaultyIo *self, gsize n)
{
  gsize limit;

  g_mutex_lock (&self->lock);
  limit = self->max_transfer;
  g_mutex_unlock (&self->lock);
  return limit > 0 ? MIN (limit, n) : n;
}

static int
faulty_open (AssayIo *io, int folder, const char *name, int flags, mode_t mode)
{
  AssayIo *inner = ours (io)->inner;
  Fault met = meet (ours (io), FAULTY_OPEN, name);
  int fd;

  g_assert (met.fate != FATE_SKIP); /* there is no descriptor to pretend */
  if (met.fate == FATE_FAIL)
    return -1;
  fd = inner->open (inner, folder, name, flags, mode);
  crash_if_due (&met);
  return fd;
}

static int
faulty_close (AssayIo *io, int fd)
{
  AssayIo *inner = ours (io)->inner;
  Fault met = meet (ours (io), FAULTY_CLOSE, NULL);
  int result = inner->close (inner, fd);

  crash_if_due (&met);
  if (met.fate == FATE_FAIL)
    {
      errno = met.code;
      return -1;
    }
  return result;
}

static ssize_t
faulty_pread (AssayIo *io, int fd, void *buffer, size_t n, off_t offset)
{
  AssayIo *inner = ours (io)->inner;
  Fault met = meet (ours (io), FAULTY_PREAD, NULL);
  ssize_t result;

  if (met.fate == FATE_FAIL)
    return -1;
  if (met.fate == FATE_SKIP)
    return 0;
  result = inner->pread (inner, fd, buffer, limit_transfer (ours (io), n), offset);
  crash_if_due (&met);
  return result;
}

static ssize_t
faulty_write (AssayIo *io, int fd, const void *buffer, size_t n)
{
  AssayIo *inner = ours (io)->inner;
  Fault met = meet (ours (io), FAULTY_WRITE, NULL);
  ssize_t result;

  if (met.fate == FATE_FAIL)
    return -1;
  if (met.fate == FATE_SKIP)
    return (ssize_t) n;
  n = limit_transfer (ours (io), n);
  if (met.fate == FATE_CRASH && met.when == FAULTY_CRASH_MIDWAY)
    n /= 2;
  result = inner->write (inner, fd, buffer, n);
  crash_if_due (&met);
  return result;
}

static int
faulty_fsync (AssayIo *io, int fd)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_FSYNC, NULL, inner->fsync (inner, fd));
}

static int
faulty_fdatasync (AssayIo *io, int fd)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_FDATASYNC, NULL, inner->fdatasync (inner, fd));
}

static int
faulty_ftruncate (AssayIo *io, int fd, off_t length)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_FTRUNCATE, NULL, inner->ftruncate (inner, fd, length));
}

static int
faulty_rename (AssayIo *io, int folder, const char *from, const char *to)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_RENAME, to, inner->rename (inner, folder, from, to));
}

static int
faulty_unlink (AssayIo *io, int folder, const char *name)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_UNLINK, name, inner->unlink (inner, folder, name));
}

static int
faulty_mkdir (AssayIo *io, int folder, const char *name, mode_t mode)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_MKDIR, name, inner->mkdir (inner, folder, name, mode));
}

static int
faulty_stat (AssayIo *io, const char *path, struct stat *out)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_STAT, path, inner->stat (inner, path, out));
}

static int
faulty_lstat (AssayIo *io, int folder, const char *name, struct stat *out)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_LSTAT, name, inner->lstat (inner, folder, name, out));
}

static int
faulty_fstat (AssayIo *io, int fd, struct stat *out)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_FSTAT, NULL, inner->fstat (inner, fd, out));
}

static int
faulty_lock (AssayIo *io, int fd)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_LOCK, NULL, inner->lock (inner, fd));
}

static gint64
faulty_free_bytes (AssayIo *io, int fd, gint64 *out_volume)
{
  FaultyIo *self = ours (io);
  Fault met = meet (self, FAULTY_FREE_BYTES, NULL);
  gint64 bytes, volume, truth;

  *out_volume = -1;
  crash_if_due (&met);
  if (met.fate == FATE_FAIL)
    return -1;
  truth = self->inner->free_bytes (self->inner, fd, out_volume);
  g_mutex_lock (&self->lock);
  bytes = self->free_bytes;
  volume = self->volume_bytes;
  g_mutex_unlock (&self->lock);
  if (volume >= 0)
    *out_volume = volume;
  return bytes >= 0 ? bytes : truth;
}

static char **
faulty_list (AssayIo *io, int folder, const char *name)
{
  AssayIo *inner = ours (io)->inner;
  Fault met = meet (ours (io), FAULTY_LIST, name);

  crash_if_due (&met); /* before or after: nothing on the disk changes */
  return met.fate == FATE_FAIL ? NULL : inner->list (inner, folder, name);
}

static uid_t
faulty_user (AssayIo *io)
{
  AssayIo *inner = ours (io)->inner;

  return inner->user (inner);
}

static char *
faulty_read_link (AssayIo *io, const char *path)
{
  AssayIo *inner = ours (io)->inner;
  Fault met = meet (ours (io), FAULTY_READ_LINK, path);

  crash_if_due (&met);
  return met.fate == FATE_FAIL ? NULL : inner->read_link (inner, path);
}

static int
faulty_fchmod (AssayIo *io, int fd, mode_t mode)
{
  AssayIo *inner = ours (io)->inner;

  PASS_ON (FAULTY_FCHMOD, NULL, inner->fchmod (inner, fd, mode));
}

#undef PASS_ON

static void
add_fault (FaultyIo *self, Fault fault)
{
  g_assert_cmpuint (fault.nth, >=, 1);
  g_mutex_lock (&self->lock);
  g_assert_cmpuint (self->n_faults, <, MAX_FAULTS);
  self->faults[self->n_faults++] = fault;
  g_mutex_unlock (&self->lock);
}

FaultyIo *
faulty_io_new (AssayIo *inner)
{
  FaultyIo *self = g_new0 (FaultyIo, 1);

  self->table = (AssayIo){
    .open = faulty_open,
    .close = faulty_close,
    .pread = faulty_pread,
    .write = faulty_write,
    .fsync = faulty_fsync,
    .fdatasync = faulty_fdatasync,
    .ftruncate = faulty_ftruncate,
    .rename = faulty_rename,
    .unlink = faulty_unlink,
    .mkdir = faulty_mkdir,
    .stat = faulty_stat,
    .lstat = faulty_lstat,
    .fstat = faulty_fstat,
    .lock = faulty_lock,
    .free_bytes = faulty_free_bytes,
    .list = faulty_list,
    .user = faulty_user,
    .read_link = inner->read_link != NULL ? faulty_read_link : NULL,
    .fchmod = inner->fchmod != NULL ? faulty_fchmod : NULL,
  };
  self->inner = inner;
  self->free_bytes = self->volume_bytes = -1;
  g_mutex_init (&self->lock);
  return self;
}

void
faulty_io_free (FaultyIo *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

AssayIo *
faulty_io_table (FaultyIo *self)
{
  return &self->table;
}

guint
faulty_io_count (FaultyIo *self, FaultyOperation operation)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->counts[operation];
  g_mutex_unlock (&self->lock);
  return count;
}

void
faulty_io_reset_counts (FaultyIo *self)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i <= FAULTY_N_OPERATIONS; i++)
    self->counts[i] = 0;
  g_mutex_unlock (&self->lock);
}

const char *
faulty_io_operation_name (FaultyOperation operation)
{
  static const char *const names[] = {
    "open",       "close",  "pread",     "write",  "fsync", "fdatasync", "ftruncate",
    "rename",     "unlink", "mkdir",     "stat",   "lstat", "fstat",     "lock",
    "free_bytes", "list",   "read_link", "fchmod", "any",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == FAULTY_N_OPERATIONS + 1);
  return names[operation];
}

void
faulty_io_fail (FaultyIo *self, FaultyOperation operation, guint nth, guint n_calls, int code)
{
  add_fault (self, (Fault){FATE_FAIL, operation, nth, n_calls, code, FAULTY_CRASH_BEFORE});
}

void
faulty_io_skip (FaultyIo *self, FaultyOperation operation, guint nth, guint n_calls)
{
  add_fault (self, (Fault){FATE_SKIP, operation, nth, n_calls, 0, FAULTY_CRASH_BEFORE});
}

void
faulty_io_crash (FaultyIo *self, FaultyOperation operation, guint nth, FaultyCrash when)
{
  add_fault (self, (Fault){FATE_CRASH, operation, nth, 1, 0, when});
}

void
faulty_io_limit_transfer (FaultyIo *self, gsize max_bytes)
{
  g_mutex_lock (&self->lock);
  self->max_transfer = max_bytes;
  g_mutex_unlock (&self->lock);
}

void
faulty_io_set_free_bytes (FaultyIo *self, gint64 bytes)
{
  g_mutex_lock (&self->lock);
  self->free_bytes = bytes;
  g_mutex_unlock (&self->lock);
}

void
faulty_io_set_volume_bytes (FaultyIo *self, gint64 bytes)
{
  g_mutex_lock (&self->lock);
  self->volume_bytes = bytes;
  g_mutex_unlock (&self->lock);
}

void
faulty_io_set_hook (FaultyIo *self, FaultyHook hook, gpointer data)
{
  g_mutex_lock (&self->lock);
  self->hook = hook;
  self->hook_data = data;
  g_mutex_unlock (&self->lock);
}

gboolean
faulty_io_has_struck (FaultyIo *self)
{
  gboolean has_struck;

  g_mutex_lock (&self->lock);
  has_struck = self->has_struck;
  g_mutex_unlock (&self->lock);
  return has_struck;
}

void
faulty_io_heal (FaultyIo *self)
{
  g_mutex_lock (&self->lock);
  self->n_faults = 0;
  self->max_transfer = 0;
  self->free_bytes = self->volume_bytes = -1;
  self->hook = NULL;
  g_mutex_unlock (&self->lock);
}
