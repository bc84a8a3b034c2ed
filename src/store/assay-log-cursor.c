/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-log-cursor-private.h"

#include "store/assay-event-line.h"
#include "store/assay-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define BLOCK_BYTES (256 * 1024)

struct _AssayLogCursor
{
  AssayFolder *folder; /* borrowed */
  AssayIo *io;         /* the folder's */
  GArray *sizes;
  int fd;          /* of @segment; -1 = not open */
  guint segment;   /* from 1 */
  gint64 read_at;  /* next byte to read */
  gint64 taken_at; /* offset of buffer[start] */
  gsize start, end;
  gboolean skip; /* leave out everything up to the next newline */
  gboolean forgives;
  gsize n_allocated;
  char *buffer; /* grows until the longest line and its newline fit */
};

char *
_assay_log_segment_name (guint segment)
{
  return g_strdup_printf ("%06u.jsonl", segment);
}

static gboolean
is_segment_name (const char *name, guint *out)
{
  guint64 value = 0;
  gsize digits = strspn (name, "0123456789");

  if (digits < 6 || digits > 9 || strcmp (name + digits, ".jsonl") != 0
      || (digits > 6 && name[0] == '0'))
    return FALSE;
  for (gsize i = 0; i < digits; i++)
    value = value * 10 + (guint64) (name[i] - '0');
  *out = (guint) value;
  return value > 0;
}

static int
compare_numbers_cb (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

static GArray *
list_numbers (AssayFolder *events, GError **error)
{
  g_auto (GStrv) names = assay_folder_list (events, error);
  GArray *numbers;
  guint number;

  if (names == NULL)
    return NULL;
  numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; names[i] != NULL; i++)
    if (is_segment_name (names[i], &number))
      g_array_append_val (numbers, number);
  g_array_sort (numbers, compare_numbers_cb);
  return numbers;
}

char *
_assay_log_dup_gap (AssayFolder *events, const GArray *sizes)
{
  g_autofree char *name = _assay_log_segment_name (sizes->len + 1);
  g_autofree char *path = assay_folder_dup_path (events, name);

  return assay_sentence_pack_of (N_ ("A part of the history is missing: “{0}”."), path, NULL);
}

static gboolean
fail_gap (AssayFolder *events, const GArray *sizes, GError **error)
{
  g_autofree char *gap = _assay_log_dup_gap (events, sizes);

  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                          N_ ("{0} Restore it from a backup. “assayctl repair” shows what can be "
                              "kept without one."),
                          gap, NULL);
}

static gboolean
add_size (AssayFolder *events, guint segment, GArray *sizes, GError **error)
{
  g_autofree char *name = _assay_log_segment_name (segment);
  struct stat info;
  gint64 size;

  if (!assay_folder_look_at (events, name, &info, error))
    return FALSE;
  size = info.st_size;
  g_array_append_val (sizes, size);
  return TRUE;
}

GArray *
_assay_log_segments_to_gap (AssayFolder *events, GArray **out_behind, GError **error)
{
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) numbers =
    events != NULL ? list_numbers (events, error) : g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;

  if (numbers == NULL)
    return NULL;
  while (n < MIN (numbers->len, ASSAY_LOG_MAX_SEGMENTS)
         && g_array_index (numbers, guint, n) == n + 1)
    if (!add_size (events, ++n, sizes, error))
      return NULL;
  if (n > 0)
    g_array_remove_range (numbers, 0, n);
  *out_behind = g_steal_pointer (&numbers);
  return g_steal_pointer (&sizes);
}

GArray *
_assay_log_segments (AssayFolder *events, GError **error)
{
  g_autoptr (GArray) behind = NULL;
  g_autoptr (GArray) sizes = _assay_log_segments_to_gap (events, &behind, error);

  if (sizes == NULL || behind->len == 0)
    return g_steal_pointer (&sizes);
  fail_gap (events, sizes, error);
  return NULL;
}

AssayLogCursor *
_assay_log_cursor_new (AssayFolder *events, const GArray *sizes)
{
  AssayLogCursor *self = g_new0 (AssayLogCursor, 1);

  self->folder = events;
  self->io = events != NULL ? assay_folder_get_io (events) : NULL;
  self->sizes = g_array_sized_new (FALSE, FALSE, sizeof (gint64), sizes->len);
  g_array_append_vals (self->sizes, sizes->data, sizes->len);
  self->fd = -1;
  self->segment = 1;
  return self;
}

static void
close_segment (AssayLogCursor *self)
{
  if (self->fd >= 0)
    self->io->close (self->io, self->fd);
  self->fd = -1;
}

void
_assay_log_cursor_free (AssayLogCursor *self)
{
  if (self == NULL)
    return;
  close_segment (self);
  g_array_unref (self->sizes);
  g_free (self->buffer);
  g_free (self);
}

void
_assay_log_cursor_forgive_ends (AssayLogCursor *self)
{
  self->forgives = TRUE;
}

static gboolean
open_segment (AssayLogCursor *self, GError **error)
{
  g_autofree char *name = _assay_log_segment_name (self->segment);

  self->fd = assay_folder_open_file (self->folder, name, O_RDONLY, error);
  return self->fd >= 0;
}

gboolean
_assay_log_cursor_seek (
  AssayLogCursor *self, guint segment, gint64 offset, gboolean resync, GError **error)
{
  if (segment != self->segment)
    close_segment (self);
  self->segment = segment;
  self->read_at = self->taken_at = offset;
  self->start = self->end = 0;
  self->skip = resync;
  return segment > self->sizes->len || self->fd >= 0 || open_segment (self, error);
}

static gint64
count_left (const AssayLogCursor *self)
{
  return g_array_index (self->sizes, gint64, self->segment - 1) - self->read_at;
}

/* Reads on in the segment; @out_n 0 at its end. */
static gboolean
fill (AssayLogCursor *self, gsize *out_n, GError **error)
{
  gint64 left = count_left (self);
  gsize want;
  ssize_t n;

  if (self->end > self->start)
    memmove (self->buffer, self->buffer + self->start, self->end - self->start);
  self->end -= self->start;
  self->start = 0;
  want = (gsize) CLAMP (left, 0, BLOCK_BYTES);
  if (self->end + want > self->n_allocated)
    {
      self->n_allocated = MAX (self->end + want, 2 * self->n_allocated);
      self->buffer = g_realloc (self->buffer, self->n_allocated);
    }
  do
    n = want == 0 ? 0
                  : self->io->pread (self->io, self->fd, self->buffer + self->end, want,
                                     (off_t) self->read_at);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    {
      int code = errno;
      g_autofree char *name = _assay_log_segment_name (self->segment);
      g_autofree char *path = assay_folder_dup_path (self->folder, name);

      return assay_io_fail (error, code, N_ ("Could not read “{0}”: {1}"), path);
    }
  self->end += (gsize) n;
  self->read_at += n;
  *out_n = (gsize) n;
  return TRUE;
}

static void
take (AssayLogCursor *self, gsize n, gboolean ended, AssayLogLine *out)
{
  *out = (AssayLogLine){
    .text = self->buffer + self->start,
    .n = n,
    .ended = ended,
    .segment = self->segment,
    .offset = self->taken_at,
  };
  self->start += n + ended;
  self->taken_at += (gint64) n + ended;
}

static void
forgive_end (AssayLogLine *line, gboolean at_end)
{
  gboolean carriage = (line->ended || at_end) && line->n > 0 && line->text[line->n - 1] == '\r';

  line->mended = carriage || (at_end && !line->ended);
  line->n -= carriage;
  line->ended |= at_end;
}

/* The next line or torn piece of the open segment; 0 at its end. */
static int
next_in_segment (AssayLogCursor *self, AssayLogLine *out, GError **error)
{
  gsize looked = 0;

  for (;;)
    {
      gsize held = self->end - self->start;
      const char *newline =
        held == looked ? NULL : memchr (self->buffer + self->start + looked, '\n', held - looked);
      gsize n_read = 0;

      if (newline != NULL)
        {
          take (self, (gsize) (newline - (self->buffer + self->start)), TRUE, out);
          return 1;
        }
      looked = held;
      if (held <= ASSAY_EVENT_LINE_MAX_BYTES)
        {
          if (!fill (self, &n_read, error))
            return -1;
          if (n_read > 0)
            continue;
        }
      if (held == 0)
        return 0;
      take (self, held, FALSE, out);
      return 1;
    }
}

int
_assay_log_cursor_next (AssayLogCursor *self, AssayLogLine *out, GError **error)
{
  while (self->segment <= self->sizes->len)
    {
      int got;

      if (self->fd < 0 && !open_segment (self, error))
        return -1;
      got = next_in_segment (self, out, error);
      if (got == 1 && self->skip)
        {
          self->skip = !out->ended;
          continue;
        }
      if (got == 1 && self->forgives)
        forgive_end (out, self->start == self->end && count_left (self) <= 0);
      if (got != 0)
        return got;
      if (!_assay_log_cursor_seek (self, self->segment + 1, 0, FALSE, error))
        return -1;
    }
  return 0;
}
