/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include "base/assay-json-writer.h"

/* The tail rule (spec 02). Only what could be unacknowledged must be looked at: from the last line
 * that is known to be durable on. How far back that is nobody says, so a window at the end is
 * scanned and doubled until it begins at or before S. */

#define FIRST_WINDOW_BYTES (256 * 1024)

typedef struct
{
  AssayTail *out;
  AssayLineView view;
  gboolean has_base; /* seq and hash of the event before the next line are certain */
  guint64 base_seq;
  guint64 next_seq;
  AssayDigest prev;
  guint64 mended;
  guint64 commit, commit_left; /* the commit we are in; left = 0: between two */
  guint commit_segment;
  gint64 commit_offset;
} Scan;

void
_assay_tail_clear (AssayTail *self)
{
  g_clear_pointer (&self->sizes, g_array_unref);
  g_clear_pointer (&self->newer, g_free);
}

static void
mark_bad (Scan *scan, const AssayLogLine *line, AssayTailCause cause)
{
  AssayTail *out = scan->out;

  if (out->bad_seq != 0)
    return;
  out->cause = cause;
  out->bad_seq = scan->commit_left > 0 ? scan->commit : scan->next_seq;
  out->bad_segment = scan->commit_left > 0 ? scan->commit_segment : line->segment;
  out->bad_offset = scan->commit_left > 0 ? scan->commit_offset : line->offset;
}

/* Whether the event is the one that must come now. */
static gboolean
follows (const Scan *scan, const AssayEvent *event)
{
  if (event->seq != scan->next_seq || !assay_digest_equal (&event->prev, &scan->prev))
    return FALSE;
  return scan->commit_left > 0 ? event->commit == scan->commit
                                   && event->commit + event->of == event->seq + scan->commit_left
                               : event->commit == event->seq;
}

static void
step (Scan *scan, const AssayLogLine *line)
{
  const AssayEvent *event = &scan->view.event;

  if (scan->commit_left == 0)
    {
      scan->commit = event->seq;
      scan->commit_left = event->commit + event->of - event->seq;
      scan->commit_segment = line->segment;
      scan->commit_offset = line->offset;
    }
  scan->commit_left--;
  scan->mended += line->mended;
  scan->next_seq = event->seq + 1;
  scan->prev = event->hash;
  if (scan->commit_left == 0)
    {
      scan->out->last_seq = event->seq;
      scan->out->last_hash = event->hash;
      scan->out->last_ts_us = event->ts_us;
      scan->out->mended = scan->mended;
    }
}

/* Begins in the middle of the log: this line is taken for true, if S turns out to cover it. */
static void
begin_here (Scan *scan)
{
  const AssayEvent *event = &scan->view.event;

  scan->has_base = TRUE;
  scan->base_seq = event->seq;
  scan->next_seq = event->seq;
  scan->prev = event->prev;
  if (event->commit != event->seq)
    {
      scan->commit = event->commit;
      scan->commit_left = event->commit + event->of - event->seq;
    }
}

/* A line that says what one of ours said, in other bytes: no torn end looks like that. Read into
 * the view then. */
static AssayTailCause
recognize (Scan *scan, const AssayLogLine *line)
{
  g_autoptr (GBytes) again = NULL;
  gsize n_bytes;
  const char *text;

  if (line->n > 0 && line->text[line->n - 1] == '\r'
      && _assay_line_view_read (&scan->view, line->text, line->n - 1) != ASSAY_LINE_DAMAGED)
    return ASSAY_TAIL_LINE_ENDS;
  again = assay_json_canonicalize (line->text, line->n);
  if (again == NULL)
    return ASSAY_TAIL_UNKNOWN;
  text = g_bytes_get_data (again, &n_bytes);
  return _assay_line_view_read (&scan->view, text, n_bytes) != ASSAY_LINE_DAMAGED
           ? ASSAY_TAIL_REWRITTEN
           : ASSAY_TAIL_UNKNOWN;
}

/* It still tells what had been saved before it, and is looked at for that until this is enough. */
static void
look_at_damage (Scan *scan, const AssayLogLine *line)
{
  gboolean is_known = scan->out->bad_seq != 0 && scan->out->synced >= scan->out->bad_seq;
  AssayTailCause cause = !line->ended ? ASSAY_TAIL_SHORT
                         : is_known   ? ASSAY_TAIL_UNKNOWN
                                      : recognize (scan, line);

  if (cause > ASSAY_TAIL_SHORT)
    scan->out->synced = MAX (scan->out->synced, scan->view.event.synced);
  mark_bad (scan, line, cause);
}

/* %FALSE: the window must begin earlier. */
static gboolean
look_at_line (Scan *scan, const AssayLogLine *line)
{
  AssayLineStatus status =
    line->ended ? _assay_line_view_read (&scan->view, line->text, line->n) : ASSAY_LINE_DAMAGED;

  if (status == ASSAY_LINE_DAMAGED)
    {
      look_at_damage (scan, line);
      return scan->has_base;
    }
  scan->out->synced = MAX (scan->out->synced, scan->view.event.synced);
  if (status == ASSAY_LINE_NEWER && scan->out->newer == NULL)
    scan->out->newer = g_strdup (scan->view.type_text);
  if (!scan->has_base)
    begin_here (scan);
  if (scan->out->bad_seq != 0)
    return TRUE; /* only for S */
  if (follows (scan, &scan->view.event))
    step (scan, line);
  else
    mark_bad (scan, line, ASSAY_TAIL_UNKNOWN);
  return TRUE;
}

/* 1 = done, 0 = the window must begin earlier, -1 = error. */
static int
scan_from (AssayLogCursor *cursor, guint segment, gint64 offset, AssayTail *out, GError **error)
{
  gboolean from_start = segment == 1 && offset == 0;
  Scan scan = {.out = out, .has_base = from_start, .next_seq = 1};
  AssayLogLine line, last = {.segment = segment};
  gboolean enough = TRUE;
  int got = -1;

  if (_assay_log_cursor_seek (cursor, segment, from_start ? 0 : offset, !from_start, error))
    while ((got = _assay_log_cursor_next (cursor, &line, error)) == 1
           && (enough = look_at_line (&scan, &line)))
      last = line;
  if (got == 0 && scan.commit_left > 0)
    mark_bad (&scan, &last, ASSAY_TAIL_SHORT);
  _assay_line_view_clear (&scan.view);
  if (got < 0)
    return -1;
  return from_start || (enough && scan.has_base && scan.base_seq <= MAX (out->synced, 1));
}

/* The place @back bytes before the end of the log; the first byte if it is shorter. */
static void
place_before_end (const GArray *sizes, gint64 back, guint *segment, gint64 *offset)
{
  *segment = 1;
  *offset = 0;
  for (guint i = sizes->len; i > 0; i--)
    {
      gint64 size = g_array_index (sizes, gint64, i - 1);

      if (size >= back)
        {
          *segment = i;
          *offset = size - back;
          return;
        }
      back -= size;
    }
}

/* Ends at the latest with the window that is the whole log, however long a tail is. */
static gboolean
scan_windows (
  AssayLogCursor *cursor, guint64 known_seq, gint64 first, AssayTail *out, GError **error)
{
  for (gint64 window = first;; window *= 2)
    {
      AssayTail found = {.sizes = out->sizes, .synced = known_seq};
      guint segment;
      gint64 offset;
      int done;

      place_before_end (out->sizes, window, &segment, &offset);
      done = scan_from (cursor, segment, offset, &found, error);
      if (done != 0)
        *out = found;
      else
        g_free (found.newer);
      if (done != 0)
        return done > 0;
    }
}

/* Nothing bad is there, but it ends before what the caller knows of. */
static AssayTailCause
cause_of_end (const AssayTail *tail)
{
  if (tail->sizes->len == 0)
    return ASSAY_TAIL_GONE;
  return tail->last_seq == 0 ? ASSAY_TAIL_EMPTY : ASSAY_TAIL_SHORT;
}

/* Cut off behind a line's end: only the caller could know. */
static void
mark_end (AssayTail *tail)
{
  tail->bad_seq = tail->last_seq + 1;
  tail->cause = cause_of_end (tail);
  tail->bad_segment = MAX (tail->sizes->len, 1);
  tail->bad_offset =
    tail->sizes->len > 0 ? g_array_index (tail->sizes, gint64, tail->sizes->len - 1) : 0;
}

static gboolean
scan_log (AssayLogCursor *cursor, guint64 known_seq, gint64 first, AssayTail *out, GError **error)
{
  if (!scan_windows (cursor, known_seq, first, out, error))
    return FALSE;
  if (out->bad_seq == 0 && out->last_seq < known_seq)
    mark_end (out);
  return TRUE;
}

gboolean
_assay_tail_scan_these (AssayFolder *events,
                        GArray *sizes,
                        guint64 known_seq,
                        gboolean forgives,
                        AssayTail *out,
                        GError **error)
{
  g_autoptr (AssayLogCursor) cursor = _assay_log_cursor_new (events, sizes);

  *out = (AssayTail){.sizes = sizes};
  if (forgives)
    _assay_log_cursor_forgive_ends (cursor);
  return scan_log (cursor, known_seq, G_MAXINT64, out, error);
}

gboolean
_assay_tail_scan (
  AssayFolder *events, guint64 known_seq, gboolean whole, AssayTail *out, GError **error)
{
  GArray *sizes = _assay_log_segments (events, error);
  g_autoptr (AssayLogCursor) cursor = sizes != NULL ? _assay_log_cursor_new (events, sizes) : NULL;

  *out = (AssayTail){.sizes = sizes};
  return sizes != NULL
         && scan_log (cursor, known_seq, whole ? G_MAXINT64 : FIRST_WINDOW_BYTES, out, error);
}

char *
_assay_tail_dup_what (const AssayTail *self)
{
  static const char *const causes[] = {
    [ASSAY_TAIL_UNKNOWN] = "",
    [ASSAY_TAIL_GONE] = N_ (" The file of the history is gone."),
    [ASSAY_TAIL_EMPTY] = N_ (" The file of the history is empty."),
    [ASSAY_TAIL_SHORT] = N_ (" The history ends too early."),
    [ASSAY_TAIL_LINE_ENDS] =
      N_ (" Its line ends were changed, as version control and some editors do."),
    [ASSAY_TAIL_REWRITTEN] = N_ (" Another program has written its lines anew."),
  };
  g_autofree char *cause = assay_sentence_pack_of (causes[self->cause], NULL);

  if (self->bad_seq == 0 || self->bad_seq > self->synced)
    return NULL;
  return _assay_damage_dup_what (self->bad_seq, cause);
}

char *
_assay_damage_dup_what (guint64 seq, const char *cause)
{
  g_autofree char *event = g_strdup_printf ("%" G_GUINT64_FORMAT, seq);

  return assay_sentence_pack_of (
    N_ ("Event {0} of the history, which had been saved, is damaged or missing.{1}"), event, cause,
    NULL);
}

char *
_assay_damage_dup_way_out (const char *what)
{
  return assay_sentence_pack_of (
    N_ ("{0} The project is read-only until its .assay folder is restored from a backup. "
        "“assayctl repair” shows what can be kept without one."),
    what, NULL);
}

char *
_assay_tail_dup_damage (const AssayTail *self)
{
  g_autofree char *what = _assay_tail_dup_what (self);

  return what != NULL ? _assay_damage_dup_way_out (what) : NULL;
}
