/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* An I/O table for tests: passes every call on to another one, counts it, and makes the faults that were
 * asked for. Set it up before other threads use it; from then on any thread may call through it.
 *
 * Numbers of calls count from 1, of one operation or (FAULTY_ANY) of all together, since the table was
 * made or faulty_io_reset_counts. A typical sweep over every point of failure:
 *
 *   for (guint nth = 1;; nth++)
 *     {
 *       g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
 *       faulty_io_fail (io, FAULTY_ANY, nth, 1, EIO);
 *       gboolean done = work (faulty_io_table (io), &error);
 *       if (!faulty_io_has_struck (io))
 *         break;                             // past the last call: all points were seen
 *       check what is on the disk
 *     }
 */

#include "base/assay-io.h"

G_BEGIN_DECLS

typedef enum
{
  FAULTY_OPEN,
  FAULTY_CLOSE,
  FAULTY_PREAD,
  FAULTY_WRITE,
  FAULTY_FSYNC,
  FAULTY_FDATASYNC,
  FAULTY_FTRUNCATE,
  FAULTY_RENAME,
  FAULTY_UNLINK,
  FAULTY_MKDIR,
  FAULTY_STAT,
  FAULTY_LSTAT,
  FAULTY_FSTAT,
  FAULTY_LOCK,
  FAULTY_FREE_BYTES,
  FAULTY_LIST,
  FAULTY_READ_LINK,
  FAULTY_FCHMOD,
  FAULTY_N_OPERATIONS,
  FAULTY_ANY = FAULTY_N_OPERATIONS, /* for counting and faults: whichever operation */
} FaultyOperation;

/* The process ends with this status when a crash was asked for: as kill -9 would end it, nothing is
 * flushed. Run the work in a child (fork, or a test subprocess) and look at its status. */
#define FAULTY_CRASH_STATUS 99

typedef enum
{
  FAULTY_CRASH_BEFORE, /* the call never reaches the disk */
  FAULTY_CRASH_MIDWAY, /* of a write: the first half of the bytes does; else as BEFORE */
  FAULTY_CRASH_AFTER,  /* the call is done, its caller never learns */
} FaultyCrash;

typedef struct _FaultyIo FaultyIo;

/* Called before each call, on the caller's thread, without locks held. @path: of the call (a name, where it has a
 * folder), or %NULL where
 * it has only a descriptor. @nth: of this operation. */
typedef void (*FaultyHook) (FaultyOperation operation, guint nth, const char *path, gpointer data);

/* @inner: borrowed, must outlive the new table. */
FaultyIo   *faulty_io_new   (AssayIo *inner);
void        faulty_io_free  (FaultyIo *self);
/* What the code under test gets; lives as long as @self. */
AssayIo    *faulty_io_table (FaultyIo *self);

guint       faulty_io_count          (FaultyIo *self, FaultyOperation operation);
void        faulty_io_reset_counts   (FaultyIo *self);
const char *faulty_io_operation_name (FaultyOperation operation);

/* @n_calls calls from the @nth on fail with errno @code and do nothing; G_MAXUINT: all from there on.
 * Several faults may wait at the same time, sixteen at most; the first that fits strikes. A close that
 * is to fail closes all the same, as Linux does. */
void     faulty_io_fail (FaultyIo *self, FaultyOperation operation, guint nth, guint n_calls, int code);
/* They do nothing and say that all went well. For syncs: the mutant whose data is not durable. */
void     faulty_io_skip (FaultyIo *self, FaultyOperation operation, guint nth, guint n_calls);
/* The @nth call ends the process. */
void     faulty_io_crash (FaultyIo *self, FaultyOperation operation, guint nth, FaultyCrash when);
/* A write takes at most @max_bytes, a read gives at most as many; 0: as many as asked for. */
void     faulty_io_limit_transfer (FaultyIo *self, gsize max_bytes);
/* What free_bytes answers; -1: the truth. */
void     faulty_io_set_free_bytes (FaultyIo *self, gint64 bytes);
/* How large free_bytes says the file system is; -1: the truth. */
void     faulty_io_set_volume_bytes (FaultyIo *self, gint64 bytes);
void     faulty_io_set_hook       (FaultyIo *self, FaultyHook hook, gpointer data);
/* Whether any fault has come to pass since the table was made. */
gboolean faulty_io_has_struck     (FaultyIo *self);
/* Forgets all faults, the limit, the hook; counts stay. */
void     faulty_io_heal           (FaultyIo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultyIo, faulty_io_free)

G_END_DECLS
