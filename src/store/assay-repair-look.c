/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-repair.h"

#include "model/log/assay-payloads.h"
#include "store/assay-journal-private.h"
#include "store/assay-witness.h"

/* What is behind the damage, line by line: what is a whole event still tells what it was. */

typedef struct
{
  AssayFolder *events;
  AssayRepairRow *row;
  GHashTable *seen; /* set of char *: "a name", "p name" */
  const AssayRepairNames *names;
  GPtrArray *approvals, *pictures;
  GPtrArray *approval_titles, *picture_titles;
  AssayLineView view;
  char *newer; /* a type that only a newer program knows; %NULL = none */
} Look;

static void
add_name (Look *self, GPtrArray *names, const char *spec, const AssaySlot *slot)
{
  g_autofree char *name = assay_slot_dup_file_stem (spec, slot);
  char *key = g_strconcat (names == self->approvals ? "a " : "p ", name, NULL);

  if (!g_hash_table_add (self->seen, key))
    return;
  g_ptr_array_add (names == self->approvals ? self->approval_titles : self->picture_titles,
                   self->names != NULL ? self->names->dup (spec, slot, self->names->data)
                                       : g_strdup (name));
  g_ptr_array_add (names, g_steal_pointer (&name));
}

static void
add_approval (Look *self, gconstpointer payload)
{
  const AssayApprovalGiven *given = payload;

  add_name (self, self->approvals, given->spec, &given->slot);
}

static void
add_picture (Look *self, gconstpointer payload)
{
  const AssayVersionCreated *created = payload;

  add_name (self, self->pictures, created->spec, &created->slot);
}

static void
add_event (Look *self)
{
  const AssayEvent *event = &self->view.event;
  gboolean approval = g_str_equal (event->type, "approval.given");
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gpointer payload;

  self->row->events++;
  if (!approval && !g_str_equal (event->type, "version.created"))
    return;
  payload = assay_event_read_payload (event, problems);
  if (payload == NULL)
    return;
  if (approval)
    add_approval (self, payload);
  else
    add_picture (self, payload);
  assay_table_free (assay_event_type_find (event->type)->payload, payload);
}

static void
add_line (Look *self, const AssayLogLine *line)
{
  switch (line->ended ? _assay_line_view_read (&self->view, line->text, line->n)
                      : ASSAY_LINE_DAMAGED)
    {
    case ASSAY_LINE_WHOLE:
      add_event (self);
      break;
    case ASSAY_LINE_NEWER:
      if (self->newer == NULL)
        self->newer = g_strdup (self->view.type_text);
      break;
    case ASSAY_LINE_DAMAGED:
    default:
      self->row->unread++;
      break;
    }
}

/* From @offset of a segment to its end. The segments before it need not be there. */
static gboolean
add_segment (Look *self, guint segment, gint64 offset, gint64 size, GError **error)
{
  g_autoptr (GArray) sizes = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_autoptr (AssayLogCursor) cursor = NULL;
  AssayLogLine line;
  int got;

  g_array_set_size (sizes, segment);
  g_array_index (sizes, gint64, segment - 1) = size;
  self->row->bytes += size - offset;
  cursor = _assay_log_cursor_new (self->events, sizes);
  _assay_log_cursor_forgive_ends (cursor); /* they can be read all the same */
  if (!_assay_log_cursor_seek (cursor, segment, offset, FALSE, error))
    return FALSE;
  while ((got = _assay_log_cursor_next (cursor, &line, error)) == 1)
    add_line (self, &line);
  return got == 0;
}

static gboolean
add_behind_gap (Look *self, const GArray *behind, GError **error)
{
  struct stat info;

  for (guint i = 0; i < behind->len; i++)
    {
      guint segment = g_array_index (behind, guint, i);
      g_autofree char *name = _assay_log_segment_name (segment);

      if (!assay_folder_look_at (self->events, name, &info, error)
          || !add_segment (self, segment, 0, info.st_size, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_tail (Look *self, const AssayTail *tail, GError **error)
{
  for (guint segment = tail->bad_seq != 0 ? tail->bad_segment : G_MAXUINT;
       segment <= tail->sizes->len; segment++)
    if (!add_segment (self, segment, segment == tail->bad_segment ? tail->bad_offset : 0,
                      g_array_index (tail->sizes, gint64, segment - 1), error))
      return FALSE;
  return TRUE;
}

/* Of a history with a segment left out, that is what is said; it may be damaged before that too. */
static char *
dup_damage (AssayFolder *events, const AssayTail *tail, const GArray *behind)
{
  char *what = _assay_tail_dup_what (tail);

  return what != NULL || behind->len == 0 ? what : _assay_log_dup_gap (events, tail->sizes);
}

static gboolean
fail_newer (const char *type, GError **error)
{
  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY,
                          N_ ("A newer Assay has written the event “{0}” to this project. Open it "
                              "with that version."),
                          type, NULL);
}

static gint64
count_whole (const AssayTail *tail)
{
  return (gint64) (tail->bad_seq != 0 ? tail->bad_seq - 1 : tail->last_seq);
}

/* What would go with the first event that is damaged. */
static gboolean
look_at_rest (Look *self, const AssayTail *tail, const GArray *behind, GError **error)
{
  const char *newer;

  if (!self->row->only_ends
      && (!add_tail (self, tail, error) || !add_behind_gap (self, behind, error)))
    return FALSE;
  newer = tail->newer != NULL ? tail->newer : self->newer;
  return newer == NULL || fail_newer (newer, error);
}

/* What is damaged still with the line ends put back. Where nothing is, the row goes on saying that
 * they are. */
static gboolean
look_behind_ends (Look *self, const AssayTail *tail, const GArray *behind, GError **error)
{
  char *damage = dup_damage (self->events, tail, behind);

  self->row->whole = count_whole (tail);
  self->row->mended = (gint64) tail->mended;
  self->row->only_ends = damage == NULL;
  if (damage != NULL)
    {
      g_free (self->row->damage);
      self->row->damage = damage;
    }
  return look_at_rest (self, tail, behind, error);
}

static gboolean
look_at_tail (
  Look *self, const AssayTail *tail, guint64 known_seq, const GArray *behind, GError **error)
{
  gboolean forgives = _assay_tail_may_mend (tail->sizes), looked;
  AssayTail mended = {0};

  self->row->whole = count_whole (tail);
  self->row->damage = dup_damage (self->events, tail, behind);
  if (self->row->damage == NULL)
    return TRUE;
  looked = _assay_tail_scan_these (self->events, g_array_ref (tail->sizes), known_seq, forgives,
                                   &mended, error)
           && look_behind_ends (self, &mended, behind, error);
  _assay_tail_clear (&mended);
  return looked;
}

static gboolean
look_at_events (Look *self, guint64 known_seq, GError **error)
{
  g_autoptr (GArray) behind = NULL;
  GArray *sizes = _assay_log_segments_to_gap (self->events, &behind, error);
  AssayTail tail = {0};
  gboolean looked = sizes != NULL
                    && _assay_tail_scan_these (self->events, sizes, known_seq, FALSE, &tail, error)
                    && look_at_tail (self, &tail, known_seq, behind, error);

  _assay_tail_clear (&tail);
  return looked;
}

static char **
take_names (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

AssayRepairRow *
assay_repair_look (AssayIo *io,
                   const char *folder,
                   const char *index_file,
                   const AssayRepairNames *names,
                   GError **error)
{
  g_return_val_if_fail (io != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (index_file != NULL, NULL);

  guint64 known_seq = 0;
  g_autoptr (AssayFolder) events = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  AssayRepairRow *row = assay_table_new (&assay_repair_row_table);
  Look self = {.row = row, .seen = seen, .names = names};
  gboolean looked;

  self.approvals = g_ptr_array_new ();
  self.pictures = g_ptr_array_new ();
  self.approval_titles = g_ptr_array_new ();
  self.picture_titles = g_ptr_array_new ();
  row->id = g_strdup ("repair");
  row->to = g_build_filename (folder, ASSAY_QUARANTINE_NAME, NULL);
  row->whole = row->events = row->bytes = row->unread = row->mended = row->only_ends = 0;
  looked = assay_history_peek_known (io, index_file, folder, &known_seq, error)
           && _assay_events_open (io, folder, &events, error);
  self.events = events;
  looked = looked && look_at_events (&self, known_seq, error);
  _assay_line_view_clear (&self.view);
  g_free (self.newer);
  row->approvals = take_names (self.approvals);
  row->pictures = take_names (self.pictures);
  row->approval_titles = take_names (self.approval_titles);
  row->picture_titles = take_names (self.picture_titles);
  if (looked)
    return row;
  assay_table_free (&assay_repair_row_table, row);
  return NULL;
}
