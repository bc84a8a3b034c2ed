/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"

/* What is known of whole assets: kept art, intents, names. Each costs what it gives. */

static void
clear_kept (gpointer data)
{
  g_free (((AssayKept *) data)->spec);
}

GArray *
assay_reader_kept (AssayReader *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (AssayKept));
  sqlite3_stmt *row =
    _assay_statement (self->db,
                      "SELECT spec, count (*), max (variant) FROM slots WHERE away"
                      " AND " ASSAY_SQL_HAS_APPROVED " GROUP BY spec ORDER BY spec",
                      NULL);

  g_array_set_clear_func (list, clear_kept);
  while (_assay_next (row, NULL))
    {
      AssayKept kept = {_assay_column_dup (row, 0), (guint) sqlite3_column_int (row, 1),
                        sqlite3_column_int64 (row, 2)};

      g_array_append_val (list, kept);
    }
  _assay_done (row);
  return list;
}

static void
clear_intent (gpointer data)
{
  AssaySpecIntent *intent = data;

  g_free (intent->spec);
  g_free (intent->path);
  g_free (intent->before);
  g_free (intent->after);
}

/* What answers and choices there are to take back. */
#define NEWEST_DECISION                                                                            \
  "coalesce ((SELECT max (answer_seq) FROM cards WHERE state = 'answered'), 0),"                   \
  " coalesce ((SELECT max (seq) FROM choices WHERE NOT undone AND " ASSAY_SQL_CAN_MOVE_BACK        \
  "), 0)"

#define NEWEST_FILES                                                                               \
  "max (coalesce ((SELECT max (seq) FROM intents WHERE NOT undone), 0),"                           \
  " coalesce ((SELECT max (seq) FROM renames WHERE NOT undone), 0))"

GArray *
assay_reader_intents (AssayReader *self, gint64 made)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (AssaySpecIntent));
  sqlite3_stmt *row = _assay_statement (
    self->db,
    "SELECT seq, spec, path, before, after FROM intents WHERE NOT undone AND made_in ="
    " CASE WHEN ?1 > 0 THEN (SELECT made_in FROM intents WHERE seq = ?1)"
    " ELSE (SELECT made_in FROM intents WHERE NOT undone ORDER BY seq DESC LIMIT 1) END"
    " AND (?1 > 0 OR seq > max (" NEWEST_DECISION ")) ORDER BY seq",
    NULL);

  g_array_set_clear_func (list, clear_intent);
  if (row != NULL)
    _assay_bind (row, "i", made);
  while (_assay_next (row, NULL))
    {
      AssaySpecIntent intent = {sqlite3_column_int64 (row, 0), _assay_column_dup (row, 1),
                                _assay_column_dup (row, 2), _assay_column_dup (row, 3),
                                _assay_column_dup (row, 4)};

      g_array_append_val (list, intent);
    }
  _assay_done (row);
  return list;
}

gboolean
assay_reader_find_rename (AssayReader *self, char **from, char **to)
{
  sqlite3_stmt *row;

  if (!_assay_first (self->db, NULL, &row,
                     "SELECT old, new FROM renames WHERE NOT undone AND seq > max (" NEWEST_DECISION
                     ", coalesce ((SELECT max (seq) FROM intents WHERE NOT undone), 0))"
                     " ORDER BY seq DESC LIMIT 1",
                     ""))
    return FALSE;
  *from = _assay_column_dup (row, 0);
  *to = _assay_column_dup (row, 1);
  _assay_done (row);
  return TRUE;
}

gboolean
assay_reader_find_newest_decision (AssayReader *self, gint64 *out_made, char **out_card)
{
  sqlite3_stmt *row;

  if (!_assay_first (self->db, NULL, &row,
                     "SELECT seq AS at, NULL FROM choices WHERE NOT undone AND seq > " NEWEST_FILES
                     " UNION ALL SELECT answer_seq, id FROM cards WHERE state = 'answered'"
                     " AND answer_seq > " NEWEST_FILES " ORDER BY at DESC LIMIT 1",
                     ""))
    return FALSE;
  *out_made = sqlite3_column_int64 (row, 0);
  *out_card = _assay_column_dup (row, 1);
  _assay_done (row);
  return TRUE;
}

gint64
assay_reader_count_renames (AssayReader *self)
{
  sqlite3_stmt *row;
  gint64 n = 0;

  if (_assay_first (self->db, NULL, &row, "SELECT count (*) FROM renames", ""))
    {
      n = sqlite3_column_int64 (row, 0);
      _assay_done (row);
    }
  return n;
}
