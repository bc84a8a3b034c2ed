/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-folder-path.h"
#include "core/decide/assay-room.h"
#include "engine/host/assay-engine-private.h"
#include "engine/host/assay-loader-walk.h"

#include <errno.h>
#include <unistd.h>

/* What a process leaves beside a document that is killed while it saves it. The thread asks the
 * engine for nothing: no lock, no writer, no index, so it can hold up nobody who waits for those.
 * What cannot be looked at or taken away stays, for gc to tell. */
struct _AssayEngineSweep
{
  AssayIo *io;
  char *folder;
  gint64 opened_us;
  GMutex lock;
  GThread *thread; /* under lock; %NULL: it has come to its end */
  int stopped;     /* atomic */
};

/* Our own number may be a dead one's too, which is not to be told from a file of ours. */
static gboolean
is_dead (AssayIo *io, gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT, pid);
  struct stat info;

  return pid != (gint64) getpid () && io->stat (io, path, &info) != 0 && errno == ENOENT;
}

static void
sweep_file (const AssayEngineSweep *self, AssayFolder *folder, const char *name)
{
  gint64 pid = assay_room_find_writer (name);
  struct stat info;

  if (pid >= 0 && assay_folder_look_at (folder, name, &info, NULL)
      && info.st_uid == self->io->user (self->io)
      && assay_room_is_abandoned ((gint64) info.st_mtime * G_USEC_PER_SEC, self->opened_us,
                                  is_dead (self->io, pid)))
    assay_folder_remove_file (folder, name, NULL);
}

/* By the folders it lies in, none of which may be a link since the walk came by. */
static AssayFolder *
open_inner (const AssayEngineSweep *self, const char *path)
{
  g_autoptr (AssayFolder) top = assay_folder_open_shared (self->io, self->folder, NULL);
  g_autofree char *within = g_build_filename (path, "file", NULL);

  return top != NULL ? assay_folder_open_parent (top, within, FALSE, NULL) : NULL;
}

static gboolean
visit_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  AssayEngineSweep *self = data;
  g_autoptr (AssayFolder) folder = entry == ASSAY_LOADER_FOLDER ? open_inner (self, path) : NULL;
  g_auto (GStrv) names = folder != NULL ? assay_folder_list (folder, NULL) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL && !g_atomic_int_get (&self->stopped); i++)
    sweep_file (self, folder, names[i]);
  return !g_atomic_int_get (&self->stopped);
}

static gpointer
sweep_worker (gpointer data)
{
  AssayEngineSweep *self = data;

  _assay_loader_walk (self->io, self->folder, visit_cb, self, NULL);
  return NULL;
}

AssayEngineSweep *
_assay_engine_sweep_new (AssayEngine *engine, gint64 opened_us)
{
  AssayEngineSweep *self;
  g_autofree char *read_only = assay_engine_dup_read_only (engine);

  if (read_only != NULL || engine->looks)
    return NULL;
  self = g_new0 (AssayEngineSweep, 1);
  self->io = engine->io;
  self->folder = g_strdup (engine->folder);
  self->opened_us = opened_us;
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("assay-sweep", sweep_worker, self);
  return self;
}

void
_assay_engine_sweep_wait (AssayEngineSweep *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
  g_mutex_unlock (&self->lock);
}

void
_assay_engine_sweep_free (AssayEngineSweep *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->stopped, TRUE);
  _assay_engine_sweep_wait (self);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}
