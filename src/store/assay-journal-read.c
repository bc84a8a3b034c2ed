/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

/* Reading needs no lock: whole commits are shown, a torn end is told from damage by the same rule
 * as at opening. */

#define NEAR_BYTES (64 * 1024) /* closer than this a search by halves gives way to reading on */

AssayFolder *
_assay_store_open (AssayIo *io, const char *path, gboolean make, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path), *name = g_path_get_basename (path);
  g_autoptr (AssayFolder) project = assay_folder_open (io, parent, error);

  if (project == NULL)
    return NULL;
  return make ? assay_folder_make_below (project, name, error)
              : assay_folder_open_below (project, name, error);
}

gboolean
_assay_events_open (AssayIo *io, const char *path, AssayFolder **out, GError **error)
{
  GError *cause = NULL;
  g_autoptr (AssayFolder) store = _assay_store_open (io, path, FALSE, &cause);

  *out = store != NULL ? assay_folder_open_below (store, ASSAY_EVENTS_NAME, &cause) : NULL;
  if (cause == NULL || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_clear_error (&cause);
      return TRUE;
    }
  g_propagate_error (error, cause);
  return FALSE;
}

/* The lines of one commit, looked at until it is complete. */
typedef struct
{
  const GArray *sizes;
  guint64 from_seq;
  AssayJournalVisit visit;
  gpointer data;
  GArray *views; /* AssayLineView, as many as the longest commit had */
  guint n_held;
  guint64 next_seq, synced;
  gboolean has_prev; /* @prev is certain */
  AssayDigest prev;
} Reading;

static gboolean
fail_damaged (guint64 seq, GError **error)
{
  g_autofree char *what = _assay_damage_dup_what (seq, "");
  g_autofree char *message = _assay_damage_dup_way_out (what);

  g_set_error_literal (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED, message);
  return FALSE;
}

static gboolean
fail_newer (const AssayLineView *view, GError **error)
{
  g_autofree char *event = g_strdup_printf ("%" G_GUINT64_FORMAT, view->event.seq);

  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY,
                          N_ ("A newer Assay has written the event “{0}” (event {1}) to this "
                              "project. Open it with that version."),
                          view->type_text, event, NULL);
}

/* Where the first line at or behind @offset begins and its seq; 0 if none is whole within reach. */
static guint64
probe (Reading *self, AssayLogCursor *cursor, guint segment, gint64 offset, gint64 *out_offset)
{
  AssayLineView view = {0};
  AssayLogLine line;
  guint64 seq = 0;

  if (_assay_log_cursor_seek (cursor, segment, MAX (offset - 1, 0), offset > 0, NULL)
      && _assay_log_cursor_next (cursor, &line, NULL) == 1 && line.segment == segment && line.ended
      && _assay_line_view_read (&view, line.text, line.n) != ASSAY_LINE_DAMAGED)
    {
      seq = view.event.seq;
      *out_offset = line.offset;
    }
  _assay_line_view_clear (&view);
  return seq;
}

/* The newest segment whose first event is before @seq. Damage sends us to an earlier one, where
 * reading on finds it. */
static guint
find_segment (Reading *self, AssayLogCursor *cursor, guint64 seq)
{
  guint low = 1, high = self->sizes->len;
  gint64 offset;

  while (low < high)
    {
      guint middle = low + (high - low + 1) / 2;
      guint64 first = probe (self, cursor, middle, 0, &offset);

      if (first > 0 && first < seq)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

/* Goes near the event before @seq, by halves: lines lie in the order of their seq. */
static gboolean
seek_before (Reading *self, AssayLogCursor *cursor, guint64 seq, GError **error)
{
  guint segment = find_segment (self, cursor, seq);
  gint64 low = 0, high = g_array_index (self->sizes, gint64, segment - 1);

  while (high - low > NEAR_BYTES)
    {
      gint64 at = low;
      guint64 found = probe (self, cursor, segment, low + (high - low) / 2, &at);

      if (found > 0 && found < seq && at > low)
        low = at;
      else if (found == 0 || high == low + (high - low) / 2)
        break; /* nothing whole there: read on from what is certain */
      else
        high = low + (high - low) / 2;
    }
  return _assay_log_cursor_seek (cursor, segment, low, FALSE, error);
}

static AssayLineView *
next_view (Reading *self)
{
  if (self->n_held == self->views->len)
    g_array_set_size (self->views, self->views->len + 1);
  return &g_array_index (self->views, AssayLineView, self->n_held);
}

static gboolean
follows (const Reading *self, const AssayEvent *event)
{
  const AssayEvent *first =
    self->n_held > 0 ? &g_array_index (self->views, AssayLineView, 0).event : NULL;

  if (self->next_seq != 0 && event->seq != self->next_seq)
    return FALSE;
  if (self->has_prev && !assay_digest_equal (&event->prev, &self->prev))
    return FALSE;
  /* Where reading begins in the middle, the first commit may be seen from its middle. */
  return first == NULL ? !self->has_prev || event->commit == event->seq
                       : event->commit == first->commit && event->of == first->of;
}

/* Behind a bad line: does a whole one say that it had been durable? */
static gboolean
was_synced (Reading *self, AssayLogCursor *cursor, guint64 bad_seq, GError **error)
{
  AssayLineView view = {0};
  AssayLogLine line;
  int got = 1;

  while (self->synced < bad_seq && (got = _assay_log_cursor_next (cursor, &line, error)) == 1)
    if (line.ended && _assay_line_view_read (&view, line.text, line.n) != ASSAY_LINE_DAMAGED)
      self->synced = MAX (self->synced, view.event.synced);
  _assay_line_view_clear (&view);
  return got >= 0 && self->synced >= bad_seq;
}

/* The rest is either an unacknowledged tail, which is no error, or damage. */
static gboolean
stop_at_bad (Reading *self, AssayLogCursor *cursor, GError **error)
{
  GError *cause = NULL;
  guint64 bad = self->n_held > 0 ? g_array_index (self->views, AssayLineView, 0).event.seq
                                 : MAX (self->next_seq, 1);

  if (was_synced (self, cursor, bad, &cause))
    return fail_damaged (bad, error);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

/* %FALSE: stop; @error set if it is one. */
static gboolean
show_commit (Reading *self, GError **error)
{
  guint n = self->n_held;

  self->n_held = 0;
  for (guint i = 0; i < n; i++)
    {
      AssayLineView *view = &g_array_index (self->views, AssayLineView, i);

      if (view->event.seq < self->from_seq)
        continue;
      if (view->event.type == NULL
          || view->event.version > assay_event_type_find (view->event.type)->version)
        return fail_newer (view, error);
      if (!self->visit (&view->event, self->data))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_on (Reading *self, AssayLogCursor *cursor, GError **error)
{
  GError *cause = NULL;
  AssayLogLine line;
  int got;

  while ((got = _assay_log_cursor_next (cursor, &line, &cause)) == 1)
    {
      AssayLineView *view = next_view (self);

      if (!line.ended || _assay_line_view_read (view, line.text, line.n) == ASSAY_LINE_DAMAGED
          || !follows (self, &view->event))
        return stop_at_bad (self, cursor, error);
      self->synced = MAX (self->synced, view->event.synced);
      self->next_seq = view->event.seq + 1;
      self->prev = view->event.hash;
      self->has_prev = TRUE;
      self->n_held++;
      if (view->event.seq + 1 == view->event.commit + view->event.of && !show_commit (self, &cause))
        break;
    }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

static void
clear_view_cb (gpointer view)
{
  _assay_line_view_clear (view);
}

gboolean
assay_journal_read (AssayIo *io,
                    const char *folder,
                    guint64 from_seq,
                    AssayJournalVisit visit,
                    gpointer data,
                    GError **error)
{
  g_return_val_if_fail (io != NULL, FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  g_autoptr (AssayFolder) events = NULL;
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (AssayLogCursor) cursor = NULL;
  Reading self = {.from_seq = from_seq, .visit = visit, .data = data};
  gboolean ok;

  if (!_assay_events_open (io, folder, &events, error))
    return FALSE;
  sizes = _assay_log_segments (events, error);
  if (sizes == NULL)
    return FALSE;
  if (sizes->len == 0)
    return TRUE;
  self.sizes = sizes;
  cursor = _assay_log_cursor_new (events, sizes);
  self.views = g_array_new (FALSE, TRUE, sizeof (AssayLineView));
  g_array_set_clear_func (self.views, clear_view_cb);
  if (from_seq > 1)
    ok = seek_before (&self, cursor, from_seq, error);
  else
    {
      self.next_seq = 1;
      self.has_prev = TRUE;
      ok = _assay_log_cursor_seek (cursor, 1, 0, FALSE, error);
    }
  ok = ok && read_on (&self, cursor, error);
  g_array_unref (self.views);
  return ok;
}
