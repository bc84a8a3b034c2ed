/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include <errno.h>
#include <fcntl.h>

/* Opening: the place and its lock, the tail rule, and where the log stands. What cannot be trusted
 * or written opens for looking, with the reason; only a place that is not ours, or is held by
 * another, does not open at all. */

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

char *
assay_journal_peek_damage (AssayIo *io, const char *folder, guint64 known_seq)
{
  g_return_val_if_fail (io != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  g_autoptr (AssayFolder) events = NULL;
  g_autoptr (GError) error = NULL;
  AssayTail tail = {0};
  char *damage = NULL;

  if (_assay_events_open (io, folder, &events, &error)
      && _assay_tail_scan (events, known_seq, FALSE, &tail, &error))
    damage = _assay_tail_dup_damage (&tail);
  _assay_tail_clear (&tail);
  return error != NULL ? g_strdup (error->message) : damage;
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
          _assay_journal_set_reason (
            self,
            N_ ("The first event of the history is damaged (event 1). Restore the .assay folder "
                "from a backup. “assayctl repair” shows what can be kept without one."),
            NULL);
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

/* What is wrong with the history, or nobody knows, is said before anything else that keeps from
 * writing: who is told of rights alone takes what is left of it for all of it. */
static void
forget_rights (AssayJournal *self)
{
  g_clear_pointer (&self->reason, g_free);
  self->unwritable = FALSE;
}

static void
set_damaged (AssayJournal *self, const char *damage)
{
  self->damaged = TRUE;
  assay_journal_set_read_only (self, damage);
}

/* A torn tail goes away, damage makes the journal read-only, or goes the same way where a person
 * gives it up; %FALSE when the place it would go to is not ours. */
static gboolean
judge_tail (AssayJournal *self,
            const AssayJournalOptions *options,
            AssayTail *tail,
            AssayProblems *notices,
            GError **error)
{
  g_autofree char *damage = options->gives_up ? NULL : _assay_tail_dup_damage (tail), *file = NULL;
  GError *trouble = NULL;
  gint64 n_bytes;

  if (tail->newer != NULL || damage != NULL)
    forget_rights (self);
  if (tail->newer != NULL)
    _assay_journal_set_reason (
      self,
      N_ ("A newer Assay has written the event “{0}” to this project. Open it with that version."),
      tail->newer, NULL);
  if (damage != NULL)
    set_damaged (self, damage);
  if (tail->bad_seq == 0 || self->reason != NULL)
    return TRUE;
  if (_assay_tail_quarantine (self->store, self->events, tail, &file, &n_bytes, &trouble))
    {
      if (n_bytes > 0 && !options->gives_up)
        say_quarantined (notices, file, n_bytes);
      tail->bad_seq = 0;
      return TRUE;
    }
  if (trouble->domain == ASSAY_FOLDER_ERROR)
    {
      g_propagate_error (error, trouble);
      return FALSE;
    }
  _assay_journal_set_reason (self,
                             N_ ("The unsaved end of the history could not be put aside: {0}"),
                             trouble->message, NULL);
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
    _assay_journal_set_reason (self, N_ ("The history cannot be written: {0}"), error->message,
                               NULL);
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
    assay_io_fail (&error, errno, N_ ("Could not save “{0}”: {1}"), name);
  else if (self->fd >= 0)
    assay_folder_sync (self->events, &error);
  if (error != NULL)
    _assay_journal_set_reason (self, N_ ("The history cannot be written: {0}"), error->message,
                               NULL);
}

/* The log before its lock file: a holder that dies lets go of them in that order, so none is met
 * that holds the half of them. */
static gboolean
lock_log (AssayJournal *self, GError **error)
{
  GError *held = NULL;

  if (self->events != NULL)
    self->guard = _assay_lock_guard (self->store, self->events, &held);
  if (held != NULL)
    g_propagate_error (error, held);
  return held == NULL && _assay_lock_take (&self->lock, self->store, error);
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
  if (!lock_log (self, error))
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
      assay_error_set (&cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY,
                       N_ ("The project cannot be changed: {0}. Give yourself write access to the "
                           "folder, or copy the project to a place that is yours."),
                       why, NULL);
    }
  if (g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY)
      && holds_history (self))
    {
      assay_journal_set_read_only (self, cause->message);
      self->unwritable = TRUE;
      g_clear_error (&cause);
      return TRUE;
    }
  g_propagate_error (error, cause);
  return FALSE;
}

/* A lock that another holds, and a place that is not ours, are told first: this one is asked for
 * only by who would write. */
static void
keep_unseen (AssayJournal *self, const char *unseen)
{
  if (unseen == NULL)
    return;
  forget_rights (self);
  assay_journal_set_read_only (self, unseen);
}

/* The log under the lock is another file then, so the lock of the log is taken anew. */
static gboolean
mend_ends (AssayJournal *self, const AssayJournalOptions *options, GError **error)
{
  GError *held = NULL;

  if (!_assay_tail_mend_ends (self->events, options->known_seq, error))
    return FALSE;
  if (self->guard >= 0)
    self->io->close (self->io, self->guard);
  self->guard = _assay_lock_guard (self->store, self->events, &held);
  if (held != NULL)
    g_propagate_error (error, held);
  return held == NULL;
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
  self->lock.fd = self->fd = self->guard = -1;
  self->staged = g_byte_array_new ();
  self->commits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  if (!take_place (self, error))
    return NULL;
  keep_unseen (self, options->unseen);
  if (options->mends_ends && !self->unwritable && !mend_ends (self, options, error))
    return NULL;
  if (options->gives_up && !_assay_tail_quarantine_behind_gap (self->store, self->events, error))
    return NULL;
  if (_assay_tail_scan (self->events, options->known_seq, options->whole, &tail, &cause)
      && judge_tail (self, options, &tail, notices, &cause))
    {
      open_segment (self, &tail);
      adopt_head (self, &tail);
    }
  else if (g_error_matches (cause, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED))
    {
      forget_rights (self);
      set_damaged (self, cause->message);
    }
  else
    {
      _assay_tail_clear (&tail);
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  _assay_tail_clear (&tail);
  return g_steal_pointer (&self);
}
