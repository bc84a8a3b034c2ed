/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include "model/log/assay-payloads.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define CLOCK_STEP_US      (2 * G_USEC_PER_SEC)
#define ENTROPY_POOL_BYTES 1280

G_DEFINE_QUARK (assay - store - error - quark, assay_store_error)

/* Where the log stands: kept twice, as staged and as durable, so that a batch can be forgotten. */
typedef struct
{
  guint64 seq;
  AssayDigest hash, origin;
  gint64 ts_us;
  char *project_id; /* %NULL before the first event; never freed before the journal, so copies may
                       share it */
} Head;

struct _AssayJournal
{
  AssayIo *io;
  AssayClock *clock;
  AssayEntropy *entropy;
  char *folder;                /* for messages, and for who asks */
  AssayFolder *store, *events; /* .assay and .assay/events */
  gint64 segment_bytes, floor_bytes;
  AssayLock lock;
  int fd;        /* of the newest segment; -1 = it is still to be made */
  guint segment; /* from 1; 0 = none yet */
  gint64 size;   /* durable bytes of it */
  Head staged_head, head;
  GByteArray *staged;
  GPtrArray *commits; /* GPtrArray of AssayEvent: what was staged */
  char *reason;       /* read-only since …; %NULL = writable */
  gboolean damaged;   /* … because saved events are damaged or missing */
  guint8 pool[ENTROPY_POOL_BYTES];
  gsize pool_left;
};

/* Opening
 * -----------------------------------------------------------------------------------------------------------
 */

static void set_reason (AssayJournal *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
set_reason (AssayJournal *self, const char *format, ...)
{
  va_list args;

  if (self->reason != NULL)
    return;
  va_start (args, format);
  self->reason = g_strdup_vprintf (format, args);
  va_end (args);
}

void
assay_journal_set_read_only (AssayJournal *self, const char *reason)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (reason != NULL);
  set_reason (self, "%s", reason);
}

/* The first line of all: project id and origin. */
static gboolean
read_first (AssayFolder *events, AssayLineView *view)
{
  g_autoptr (GArray) sizes = _assay_log_segments (events, NULL);
  g_autoptr (AssayLogCursor) cursor = NULL;
  AssayLogLine line;

  if (sizes == NULL)
    return FALSE;
  cursor = _assay_log_cursor_new (events, sizes);
  return _assay_log_cursor_next (cursor, &line, NULL) == 1 && line.ended
         && _assay_line_view_read (view, line.text, line.n) != ASSAY_LINE_DAMAGED
         && view->event.seq == 1;
}

void
assay_journal_peek_origin (AssayIo *io, const char *folder, AssayDigest *out)
{
  g_return_if_fail (io != NULL);
  g_return_if_fail (folder != NULL);
  g_return_if_fail (out != NULL);

  g_autoptr (AssayFolder) events = NULL;
  AssayLineView view = {0};

  *out = (AssayDigest){0};
  if (_assay_events_open (io, folder, &events, NULL) && read_first (events, &view))
    *out = view.event.hash;
  _assay_line_view_clear (&view);
}

static void
adopt_head (AssayJournal *self, const AssayTail *tail)
{
  AssayLineView view = {0};

  self->head.seq = tail->bad_seq != 0 ? tail->bad_seq - 1 : tail->last_seq;
  self->head.hash = tail->last_hash;
  self->head.ts_us = tail->last_ts_us;
  if (self->head.seq > 0)
    {
      if (read_first (self->events, &view))
        {
          self->head.origin = view.event.hash;
          self->head.project_id = g_strdup (view.event.project_id);
        }
      else
        {
          self->damaged = TRUE;
          set_reason (self, "The first event of the history is damaged (event 1). Restore the "
                            ".assay folder from a backup.");
        }
      _assay_line_view_clear (&view);
    }
  self->staged_head = self->head;
}

static void
say_quarantined (AssayProblems *notices, const char *file, gint64 n_bytes)
{
  g_autofree char *bytes = g_strdup_printf ("%" G_GINT64_FORMAT, n_bytes);

  assay_problems_add (
    notices, file, NULL, "log.tail_quarantined",
    N_ ("{0} bytes at the end of the history were never saved completely and were put aside."),
    N_ ("Nothing is to do; what had been acknowledged is all there."), bytes, NULL);
}

/* A torn tail goes away, damage makes the journal read-only; %FALSE when the place it would go to
 * is not ours. */
static gboolean
judge_tail (AssayJournal *self, AssayTail *tail, AssayProblems *notices, GError **error)
{
  GError *trouble = NULL;
  g_autofree char *file = NULL;
  gint64 n_bytes;

  if (tail->newer != NULL)
    set_reason (
      self, "A newer Assay has written the event “%s” to this project. Open it with that version.",
      tail->newer);
  if (tail->bad_seq != 0 && tail->bad_seq <= tail->synced)
    {
      self->damaged = TRUE;
      set_reason (self,
                  "Event %" G_GUINT64_FORMAT
                  " of the history, which had been saved, is damaged or missing. The project is "
                  "read-only until its .assay folder is restored from a backup.",
                  tail->bad_seq);
    }
  if (tail->bad_seq == 0 || self->reason != NULL)
    return TRUE;
  if (_assay_tail_quarantine (self->store, self->events, tail, &file, &n_bytes, &trouble))
    {
      if (n_bytes > 0)
        say_quarantined (notices, file, n_bytes);
      tail->bad_seq = 0;
      return TRUE;
    }
  if (trouble->domain == ASSAY_FOLDER_ERROR)
    {
      g_propagate_error (error, trouble);
      return FALSE;
    }
  set_reason (self, "The unsaved end of the history could not be put aside: %s", trouble->message);
  g_error_free (trouble);
  return TRUE;
}

/* Folders that are there need not be durable: who made them may have died before the sync. */
static void
settle_folders (AssayJournal *self)
{
  g_autofree char *project = g_path_get_dirname (self->folder);
  g_autoptr (GError) error = NULL;

  if (!assay_io_sync_folder (self->io, project, &error) || !assay_folder_sync (self->store, &error))
    set_reason (self, "The history cannot be written: %s", error->message);
}

/* What is found whole counts from now on, so it is made durable first: its writer may have died
 * before its sync. */
static void
open_segment (AssayJournal *self, const AssayTail *tail)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  self->segment = tail->sizes->len;
  if (self->reason != NULL)
    return;
  if (self->segment == 0)
    {
      settle_folders (self);
      return;
    }
  self->size = g_array_index (tail->sizes, gint64, self->segment - 1);
  name = _assay_log_segment_name (self->segment);
  self->fd = assay_folder_open_file (self->events, name, O_WRONLY | O_APPEND, &error);
  if (self->fd >= 0 && self->io->fdatasync (self->io, self->fd) < 0)
    assay_io_fail (&error, errno, "save", name);
  else if (self->fd >= 0)
    assay_folder_sync (self->events, &error);
  if (error != NULL)
    set_reason (self, "The history cannot be written: %s", error->message);
}

/* events/ is opened first, for who may only look, but made under the lock. */
static gboolean
lock_place (AssayJournal *self, GError **error)
{
  GError *missing = NULL;

  self->store = _assay_store_open (self->io, self->folder, TRUE, error);
  if (self->store == NULL)
    return FALSE;
  self->events = assay_folder_open_below (self->store, ASSAY_EVENTS_NAME, &missing);
  if (self->events == NULL && !g_error_matches (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, missing);
      return FALSE;
    }
  g_clear_error (&missing);
  if (!_assay_lock_take (&self->lock, self->store, error))
    return FALSE;
  if (self->events == NULL)
    self->events = assay_folder_make_below (self->store, ASSAY_EVENTS_NAME, error);
  return self->events != NULL;
}

static gboolean
holds_history (AssayJournal *self)
{
  AssayLineView view = {0};
  gboolean found = self->events != NULL && read_first (self->events, &view);

  _assay_line_view_clear (&view);
  return found;
}

/* Lock and folders. A place that cannot be written but holds a history is opened for looking. */
static gboolean
take_place (AssayJournal *self, GError **error)
{
  GError *cause = NULL;

  if (lock_place (self, &cause))
    return TRUE;
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ACCES)
      || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_PERM)
      || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ROFS))
    {
      g_autofree char *why = g_strdup (cause->message);

      g_clear_error (&cause);
      g_set_error (&cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY,
                   "The project cannot be changed: %s. Give yourself write access to the folder, "
                   "or copy the project to a place "
                   "that is yours.",
                   why);
    }
  if (g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY)
      && holds_history (self))
    {
      set_reason (self, "%s", cause->message);
      g_clear_error (&cause);
      return TRUE;
    }
  g_propagate_error (error, cause);
  return FALSE;
}

AssayJournal *
assay_journal_open (AssayIo *io,
                    AssayClock *clock,
                    AssayEntropy *entropy,
                    const AssayJournalOptions *options,
                    AssayProblems *notices,
                    GError **error)
{
  g_return_val_if_fail (io != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);
  g_return_val_if_fail (entropy != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  g_autoptr (AssayJournal) self = g_new0 (AssayJournal, 1);
  g_autoptr (GError) cause = NULL;
  AssayTail tail = {0};

  self->io = io;
  self->clock = clock;
  self->entropy = entropy;
  self->folder = g_strdup (options->folder);
  self->segment_bytes = options->segment_bytes > 0 ? options->segment_bytes : ASSAY_SEGMENT_BYTES;
  self->floor_bytes = options->disk_floor_bytes;
  self->lock.fd = self->fd = -1;
  self->staged = g_byte_array_new ();
  self->commits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  if (!take_place (self, error))
    return NULL;
  if (_assay_tail_scan (self->events, options->known_seq, &tail, &cause)
      && judge_tail (self, &tail, notices, &cause))
    {
      open_segment (self, &tail);
      adopt_head (self, &tail);
    }
  else if (g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED))
    set_reason (self, "%s", cause->message);
  else
    {
      _assay_tail_clear (&tail);
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  _assay_tail_clear (&tail);
  return g_steal_pointer (&self);
}

void
assay_journal_close (AssayJournal *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    self->io->close (self->io, self->fd);
  _assay_lock_release (&self->lock);
  g_byte_array_unref (self->staged);
  g_ptr_array_unref (self->commits);
  if (self->staged_head.project_id != self->head.project_id)
    g_free (self->staged_head.project_id);
  g_free (self->head.project_id);
  g_free (self->reason);
  assay_folder_free (self->events);
  assay_folder_free (self->store);
  g_free (self->folder);
  g_free (self);
}

gboolean
assay_journal_is_damaged (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->damaged;
}

gboolean
assay_journal_is_read_only (AssayJournal *self, const char **out_reason)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (out_reason != NULL)
    *out_reason = self->reason;
  return self->reason != NULL;
}

guint64
assay_journal_get_last_seq (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->staged_head.seq;
}

guint64
assay_journal_get_synced_seq (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->head.seq;
}

void
assay_journal_get_origin (AssayJournal *self, AssayDigest *out)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (out != NULL);
  *out = self->staged_head.origin;
}

const char *
assay_journal_get_project_id (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->staged_head.project_id;
}

const char *
assay_journal_get_folder (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->folder;
}

AssayIo *
assay_journal_get_io (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->io;
}

gint64
assay_disk_floor (gint64 volume_bytes)
{
  const gint64 large = MAX (ASSAY_DISK_FLOOR_BYTES, 4 * (gint64) ASSAY_BATCH_MAX_BYTES);

  return volume_bytes < 0 ? large : MIN (large, volume_bytes / 100 * ASSAY_DISK_FLOOR_CENT);
}

gboolean
assay_journal_has_room (AssayJournal *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autofree char *is_free = NULL, *needed = NULL;
  gint64 volume, floor_bytes;
  gint64 free_bytes = self->io->free_bytes (self->io, assay_folder_get_fd (self->store), &volume);

  floor_bytes = self->floor_bytes > 0 ? self->floor_bytes : assay_disk_floor (volume);
  if (free_bytes < 0 || free_bytes >= floor_bytes)
    return TRUE;
  is_free = g_format_size ((guint64) free_bytes);
  needed = g_format_size ((guint64) floor_bytes);
  g_set_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE,
               "Only %s are free on the disk of “%s”; nothing new is made until there are %s. "
               "Free some space.",
               is_free, self->folder, needed);
  return FALSE;
}

/* Staging
 * -----------------------------------------------------------------------------------------------------------
 */

/* Asking the kernel for every id would cost more than the id. */
static AssayUlid
make_id (AssayJournal *self, gint64 now_us)
{
  if (self->pool_left < 10)
    {
      assay_entropy_fill (self->entropy, self->pool, sizeof self->pool);
      self->pool_left = sizeof self->pool;
    }
  self->pool_left -= 10;
  return assay_ulid_make (now_us, self->pool + self->pool_left);
}

static AssayEvent *
make_event (AssayJournal *self,
            const AssayEventDraft *draft,
            const AssayCommit *commit,
            gint64 now_us)
{
  Head *head = &self->staged_head;
  AssayEvent *event = g_new0 (AssayEvent, 1);

  event->id = make_id (self, now_us);
  if (head->project_id == NULL)
    head->project_id = g_strdup (make_id (self, now_us).text);
  event->seq = head->seq + 1;
  event->ts_us = now_us - now_us % 1000; /* as the line will say it */
  event->project_id = g_strdup (head->project_id);
  event->type = draft->type;
  event->version = draft->version;
  event->entity_type = g_strdup (draft->entity_type);
  event->entity_id = g_strdup (draft->entity_id);
  event->actor.kind = commit->actor.kind;
  event->actor.id = g_strdup (commit->actor.id);
  event->chain_depth = commit->chain_depth;
  event->idempotency_key = g_strdup (commit->idempotency_key);
  event->payload = g_bytes_ref (draft->payload);
  event->synced = self->head.seq;
  event->prev = head->hash;
  return event;
}

static void
seal_event (AssayJournal *self, AssayEvent *event)
{
  Head *head = &self->staged_head;

  g_assert (_assay_event_follows (event, head->seq, &head->hash));
  assay_event_line_append (event, self->staged);
  head->seq = event->seq;
  head->hash = event->hash;
  head->ts_us = event->ts_us;
  if (event->seq == 1)
    head->origin = event->hash;
}

/* The wall clock's step back, if there was one, as a draft of its own. */
static AssayEventDraft *
note_step (AssayJournal *self, gint64 now_us)
{
  AssayClockStepped stepped = {.back_ms = (self->staged_head.ts_us - now_us) / 1000};

  if (self->staged_head.seq == 0 || now_us >= self->staged_head.ts_us - CLOCK_STEP_US)
    return NULL;
  return assay_event_draft_new ("clock.stepped", self->staged_head.project_id, &stepped);
}

GPtrArray *
assay_journal_stage (AssayJournal *self, const AssayCommit *commit)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (commit != NULL, NULL);

  gint64 now_us = assay_clock_wall_us (self->clock);
  AssayEventDraft *step = note_step (self, now_us);
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_free);
  guint64 first = self->staged_head.seq + 1;
  guint of = commit->drafts->len + (step != NULL);

  for (guint i = 0; i < of; i++)
    {
      guint index = step != NULL ? i - 1 : i;
      const AssayEventDraft *draft =
        step != NULL && i == 0 ? step : g_ptr_array_index (commit->drafts, index);
      AssayEvent *event = make_event (self, draft, commit, now_us);
      AssayEvent *head = i == 0 ? event : g_ptr_array_index (events, 0);

      event->chain_id = g_strdup (commit->chain_id != NULL ? commit->chain_id : head->id.text);
      event->commit = first;
      event->of = of;
      seal_event (self, event);
      g_ptr_array_add (events, event);
    }
  assay_event_draft_free (step);
  g_ptr_array_add (self->commits, events);
  return events;
}

gsize
assay_journal_staged_bytes (AssayJournal *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->staged->len;
}

static void
forget_staged (AssayJournal *self)
{
  g_byte_array_set_size (self->staged, 0);
  g_ptr_array_set_size (self->commits, 0);
}

void
assay_journal_abandon (AssayJournal *self)
{
  g_return_if_fail (self != NULL);
  if (self->staged_head.project_id != self->head.project_id)
    g_free (self->staged_head.project_id);
  self->staged_head = self->head;
  forget_staged (self);
}

/* Syncing
 * -----------------------------------------------------------------------------------------------------------
 */

static gboolean
fail_read_only (AssayJournal *self, GError **error)
{
  g_set_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY, "%s", self->reason);
  return FALSE;
}

/* The segment the batch goes to is open, its folder entry durable. */
static gboolean
ready_segment (AssayJournal *self, GError **error)
{
  g_autofree char *name = NULL;
  gboolean full = self->size > 0 && self->size + (gint64) self->staged->len > self->segment_bytes;
  int fd;

  if (self->fd >= 0 && !full)
    return TRUE;
  name = _assay_log_segment_name (self->segment + 1);
  fd = assay_folder_open_file (self->events, name, O_WRONLY | O_CREAT | O_APPEND, error);
  if (fd < 0)
    return FALSE;
  if (!assay_folder_sync (self->events, error))
    {
      /* The next try would find the name and believe it durable. */
      set_reason (self,
                  "The history cannot be saved: %s. Check the disk, then open the project again.",
                  (*error)->message);
      self->io->close (self->io, fd);
      return FALSE;
    }
  if (self->fd >= 0)
    self->io->close (self->io, self->fd);
  self->fd = fd;
  self->segment++;
  self->size = 0;
  return TRUE;
}

/* Takes our own unacknowledged bytes back. */
static gboolean
take_back (AssayJournal *self)
{
  int result;

  do
    result = self->io->ftruncate (self->io, self->fd, (off_t) self->size);
  while (result < 0 && errno == EINTR);
  return result == 0;
}

static gboolean
is_no_space (const GError *error)
{
  return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
}

static gboolean
write_batch (AssayJournal *self, GError **error)
{
  GError *cause = NULL;
  gboolean back;

  if (assay_io_write_all (self->io, self->fd, self->staged->data, self->staged->len, &cause))
    return TRUE;
  back = take_back (self);
  if (is_no_space (cause) && back)
    g_set_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_NO_SPACE,
                 "The disk of “%s” is full: nothing was saved. Free some space, then do it again.",
                 self->folder);
  else
    {
      set_reason (
        self, "The history could not be written: %s. Check the disk, then open the project again.",
        cause->message);
      fail_read_only (self, error);
    }
  g_error_free (cause);
  return FALSE;
}

/* After a failed sync nobody knows which bytes are on the disk, and asking again would lie: it is
 * final. */
static gboolean
sync_batch (AssayJournal *self, GError **error)
{
  const char *why;
  int result, code;

  do
    result = self->io->fdatasync (self->io, self->fd);
  while (result < 0 && errno == EINTR);
  if (result == 0)
    return TRUE;
  code = errno;
  why = strerrordesc_np (code);
  take_back (self);
  set_reason (self,
              "The disk refused to save the history (%s). Nothing more is written; check the disk, "
              "then open the project again.",
              why != NULL ? why : "unknown error");
  return fail_read_only (self, error);
}

static gboolean
still_ours (AssayJournal *self)
{
  if (!_assay_lock_is_ours (&self->lock))
    set_reason (self,
                "The file “%s/lock” was replaced while the project was open: another program may "
                "be writing. Close it "
                "everywhere, then open it again.",
                self->folder);
  return self->reason == NULL;
}

gboolean
assay_journal_sync (AssayJournal *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  GError *cause = NULL;
  gboolean saved = FALSE;

  if (self->staged->len == 0)
    return TRUE;
  if (self->reason != NULL || !still_ours (self))
    fail_read_only (self, &cause);
  else
    saved = ready_segment (self, &cause) && write_batch (self, &cause) && sync_batch (self, &cause);
  if (!saved)
    {
      assay_journal_abandon (self);
      if (is_no_space (cause))
        {
          cause->domain = ASSAY_STORE_ERROR;
          cause->code = ASSAY_STORE_ERROR_NO_SPACE;
        }
      g_propagate_error (error, cause);
      return FALSE;
    }
  self->size += self->staged->len;
  self->head = self->staged_head;
  forget_staged (self);
  return TRUE;
}
