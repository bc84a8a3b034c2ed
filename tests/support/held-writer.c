/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "held-writer.h"

#include "temp-folder.h"

#define TICK_US 3000 /* each look at the clock finds it this much later */

typedef struct
{
  AssayClock parent;
  gint64 now_us;
} TickingClock;

struct _HeldWriter
{
  AssayIo io;
  TickingClock clock;         /* looked at by the writer's thread only */
  AssaySeededEntropy entropy; /* used by the writer's thread only */
  char *store_folder, *index_folder;
  AssayWriter *writer;
  AssayBlobs *blobs;
  gboolean begun;

  GMutex lock; /* of everything below */
  GCond changed;
  gboolean held;     /* the writer's thread waits at the end of a wave … */
  gboolean released; /* … for this */
  GError *failure;
};

static gint64
tick_cb (AssayClock *clock)
{
  TickingClock *self = (TickingClock *) clock;

  return self->now_us += TICK_US;
}

static int
no_sync_cb (AssayIo *io, int fd)
{
  return 0;
}

static void
init_sources (HeldWriter *self, guint64 seed)
{
  self->io = *assay_io_system ();
  self->io.fsync = no_sync_cb;
  self->io.fdatasync = no_sync_cb;
  self->clock = (TickingClock){{tick_cb, tick_cb}, HELD_WRITER_EPOCH_US};
  assay_seeded_entropy_init (&self->entropy, seed);
}

static gboolean
open_store (HeldWriter *self, GError **error)
{
  AssayJournalOptions options = {.folder = self->store_folder, .disk_floor_bytes = 1};
  g_autofree char *file = g_build_filename (self->index_folder, "index.sqlite", NULL);
  g_autoptr (AssayJournal) journal = NULL;
  AssayIndex *index;
  AssayDigest origin = {0};

  if (!assay_io_make_folders (&self->io, self->store_folder, error))
    return FALSE;
  journal = assay_journal_open (&self->io, &self->clock.parent, &self->entropy.parent, &options,
                                NULL, error);
  if (journal == NULL)
    return FALSE;
  index = assay_index_open (&self->io, file, self->store_folder, &origin, NULL, NULL, error);
  if (index == NULL)
    return FALSE;
  self->blobs = assay_blobs_new (&self->io, self->store_folder);
  self->writer = assay_writer_new (g_steal_pointer (&journal), index, &self->clock.parent,
                                   &self->entropy.parent, NULL, NULL);
  return TRUE;
}

HeldWriter *
held_writer_open (const char *folder, guint64 seed, GError **error)
{
  HeldWriter *self = g_new0 (HeldWriter, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  init_sources (self, seed);
  self->store_folder = g_build_filename (folder, ".assay", NULL);
  self->index_folder = temp_folder_new ();
  if (open_store (self, error))
    return self;
  held_writer_close (self, NULL);
  return NULL;
}

static void
remember (HeldWriter *self, AssayOutcome *outcome)
{
  g_mutex_lock (&self->lock);
  if (self->failure == NULL && assay_problems_count (outcome->problems) > 0)
    self->failure = assay_problems_to_error (outcome->problems);
  g_mutex_unlock (&self->lock);
  assay_outcome_free (outcome);
}

static void
saved_cb (AssayOutcome *outcome, gpointer data)
{
  remember (data, outcome);
}

/* A reply must not block the writer; this one does, on purpose: it is how the next wave is whole
 * before any of it is taken. */
static void
hold_cb (AssayOutcome *outcome, gpointer data)
{
  HeldWriter *self = data;

  remember (self, outcome);
  g_mutex_lock (&self->lock);
  self->held = TRUE;
  g_cond_broadcast (&self->changed);
  while (!self->released)
    g_cond_wait (&self->changed, &self->lock);
  self->released = FALSE;
  g_mutex_unlock (&self->lock);
}

static void
wait_held (HeldWriter *self)
{
  g_mutex_lock (&self->lock);
  while (!self->held)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
release (HeldWriter *self)
{
  g_mutex_lock (&self->lock);
  self->held = FALSE; /* here, not by the thread: it may not have woken when the next wave comes */
  self->released = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
take_failure (HeldWriter *self, GError **error)
{
  GError *failure;

  g_mutex_lock (&self->lock);
  failure = g_steal_pointer (&self->failure);
  g_mutex_unlock (&self->lock);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

gboolean
held_writer_wave (HeldWriter *self, GPtrArray *commands, GError **error)
{
  g_assert (commands->len > 0 && (self->begun || commands->len == 1));
  if (self->begun)
    wait_held (self);
  for (guint i = 0; i < commands->len; i++)
    assay_writer_submit (self->writer, commands->pdata[i],
                         i + 1 < commands->len ? saved_cb : hold_cb, self);
  g_ptr_array_set_size (commands, 0);
  if (self->begun)
    release (self);
  self->begun = TRUE;
  return take_failure (self, error);
}

gboolean
held_writer_close (HeldWriter *self, GError **error)
{
  g_autofree char *lock_file = NULL;
  gboolean fine;

  if (self == NULL)
    return TRUE;
  if (self->begun)
    {
      wait_held (self);
      release (self);
    }
  assay_writer_free (self->writer);
  assay_blobs_free (self->blobs);
  fine = take_failure (self, error);
  lock_file = g_build_filename (self->store_folder, "lock", NULL); /* it names this process */
  self->io.unlink (&self->io, ASSAY_IO_PATH, lock_file);
  temp_folder_remove (self->index_folder);
  g_free (self->store_folder);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
  return fine;
}

AssayIo *
held_writer_get_io (HeldWriter *self)
{
  return &self->io;
}

AssayBlobs *
held_writer_get_blobs (HeldWriter *self)
{
  return self->blobs;
}

void
held_writer_set_catalog (HeldWriter *self, const AssayCatalog *catalog)
{
  assay_writer_set_catalog (self->writer, catalog);
}
