/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-index-private.h"
#include "store/assay-near-private.h"

/* Which pictures are like one? */

#define MAX_FLIPS 2 /* of a part; with more there would be thousands of lookups */

typedef struct
{
  gint64 row;
  guint64 marks;
  int apart;
} Candidate;

typedef struct
{
  sqlite3 *db;
  guint64 marks;
  int reach;
  GHashTable *seen;   /* rows */
  GArray *candidates; /* Candidate */
  GError *error;      /* the first */
} Search;

gint64
_assay_near_likeness (guint64 marks, const char *colors)
{
  guint64 mixed = G_GUINT64_CONSTANT (0xcbf29ce484222325) ^ marks;

  if (colors == NULL)
    return ASSAY_UNSET;
  for (const char *c = colors; *c != '\0'; c++)
    mixed = (mixed ^ (guint8) *c) * G_GUINT64_CONSTANT (0x100000001b3);
  return (gint64) (mixed >> 1);
}

static int
count_bits (guint64 bits)
{
  int n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;
  return n;
}

static sqlite3_stmt *
prepare (Search *self, const char *sql)
{
  return self->error == NULL ? _assay_statement (self->db, sql, &self->error) : NULL;
}

static gboolean
has_row (Search *self, sqlite3_stmt *row)
{
  return self->error == NULL && _assay_next (row, &self->error);
}

/* Rows of (row, marks). */
static void
take_candidates (Search *self, sqlite3_stmt *row)
{
  while (has_row (self, row))
    {
      Candidate found = {.row = sqlite3_column_int64 (row, 0),
                         .marks = (guint64) sqlite3_column_int64 (row, 1)};

      found.apart = count_bits (found.marks ^ self->marks);
      if (found.apart <= self->reach
          && g_hash_table_add (self->seen, GSIZE_TO_POINTER ((gsize) found.row)))
        g_array_append_val (self->candidates, found);
    }
  if (row != NULL)
    _assay_done (row);
}

static void
look_at_part (Search *self, int part, guint64 value)
{
#define PART(number)                                                                               \
  "SELECT row, marks FROM versions INDEXED BY versions_near_" number                               \
  " WHERE " ASSAY_SQL_NEAR_PART (number) " = ?1 ORDER BY row DESC LIMIT ?2"
  static const char *const parts[ASSAY_NEAR_PARTS] = {PART ("0"), PART ("1"), PART ("2"),
                                                      PART ("3")};
#undef PART
  sqlite3_stmt *row = prepare (self, parts[part]);

  if (row != NULL)
    _assay_bind (row, "ii", (gint64) value, (gint64) ASSAY_NEAR_MAX);
  take_candidates (self, row);
}

/* @value with up to @flips of its bits from @from on turned over. */
static void
look_around (Search *self, int part, guint64 value, int flips, int from)
{
  look_at_part (self, part, value);
  for (int bit = from; flips > 0 && bit < 64; bit += ASSAY_NEAR_PARTS)
    look_around (self, part, value ^ (G_GUINT64_CONSTANT (1) << bit), flips - 1,
                 bit + ASSAY_NEAR_PARTS);
}

static void
look_at_newest (Search *self)
{
  sqlite3_stmt *row = prepare (self, "SELECT row, marks FROM versions WHERE marks IS NOT NULL"
                                     " ORDER BY row DESC LIMIT ?");

  if (row != NULL)
    _assay_bind (row, "i", (gint64) ASSAY_NEAR_MAX);
  take_candidates (self, row);
}

/* The first of them, and nearer than all others. */
static void
look_at_equal (Search *self, const char *spec, const char *colors)
{
  sqlite3_stmt *row =
    prepare (self, "SELECT row, marks FROM versions INDEXED BY versions_alike"
                   " WHERE likeness = ? AND spec <> ? AND state IN ('approved', 'to_decide')"
                   " ORDER BY row DESC LIMIT 1");

  if (row != NULL)
    _assay_bind (row, "is", _assay_near_likeness (self->marks, colors), spec);
  take_candidates (self, row);
  for (guint i = 0; i < self->candidates->len; i++)
    g_array_index (self->candidates, Candidate, i).apart = -1;
}

static int
compare_candidates_cb (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->apart != other->apart)
    return one->apart < other->apart ? -1 : 1;
  return one->row > other->row ? -1 : one->row < other->row;
}

static void
find_candidates (Search *self, const char *spec, const char *colors)
{
  int flips = self->reach / ASSAY_NEAR_PARTS;

  look_at_equal (self, spec, colors);
  if (flips > MAX_FLIPS)
    look_at_newest (self);
  for (int part = 0; flips <= MAX_FLIPS && part < ASSAY_NEAR_PARTS; part++)
    look_around (self, part, (self->marks >> part) & ASSAY_NEAR_MASK, flips, 0);
  g_array_sort (self->candidates, compare_candidates_cb);
}

static void
near_picture_clear (gpointer data)
{
  AssayNearPicture *picture = data;

  g_clear_pointer (&picture->version, g_free);
  g_clear_pointer (&picture->picture, g_free);
  g_clear_pointer (&picture->title, g_free);
  g_clear_pointer (&picture->colors, g_free);
}

/* What counts: of another asset that is there, and not thrown away or replaced. */
#define DETAILS                                                                                    \
  "SELECT v.id, v.picture, coalesce (a.title, a.id), v.colors, v.marks FROM versions v"
#define COUNTS " JOIN assets a ON a.id = v.spec"
#define STANDS " v.spec <> ?1 AND v.state IN ('approved', 'to_decide')"

static void
take_pictures (Search *self, sqlite3_stmt *row, GArray *out)
{
  while (has_row (self, row))
    {
      AssayNearPicture picture = {_assay_column_dup (row, 0),
                                  _assay_column_dup (row, 1),
                                  _assay_column_dup (row, 2),
                                  _assay_column_dup (row, 3),
                                  (guint64) sqlite3_column_int64 (row, 4),
                                  sqlite3_column_type (row, 4) != SQLITE_NULL};

      g_array_append_val (out, picture);
    }
  if (row != NULL)
    _assay_done (row);
}

static void
add_nearest (Search *self, const char *spec, GArray *out)
{
  sqlite3_stmt *row = prepare (self, DETAILS COUNTS " WHERE v.row = ?2 AND" STANDS);

  for (guint i = 0; row != NULL && i < self->candidates->len && out->len < ASSAY_NEAR_MAX; i++)
    {
      _assay_bind (row, "si", spec, g_array_index (self->candidates, Candidate, i).row);
      take_pictures (self, row, out);
    }
}

static void
add_unmarked (Search *self, const char *spec, GArray *out)
{
  sqlite3_stmt *row =
    prepare (self, DETAILS " INDEXED BY versions_unmarked" COUNTS
                           " WHERE v.marks IS NULL AND" STANDS " ORDER BY v.row DESC LIMIT ?2");

  if (row != NULL)
    _assay_bind (row, "si", spec, (gint64) ASSAY_NEAR_MAX);
  take_pictures (self, row, out);
}

GArray *
assay_reader_near (AssayReader *self,
                   const char *spec,
                   guint64 marks,
                   const char *colors,
                   guint reach,
                   guint64 *out_seq,
                   GError **error)
{
  g_return_val_if_fail (self != NULL && spec != NULL && out_seq != NULL, NULL);

  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GArray) out = g_array_new (FALSE, TRUE, sizeof (AssayNearPicture));
  Search search = {self->db, marks, (int) MIN (reach, 64), seen, candidates, NULL};

  g_array_set_clear_func (out, near_picture_clear);
  assay_reader_begin (self);
  *out_seq = assay_reader_get_applied_seq (self);
  find_candidates (&search, spec, colors);
  add_nearest (&search, spec, out);
  add_unmarked (&search, spec, out);
  assay_reader_end (self);
  if (search.error == NULL && assay_reader_check (&search.error)) /* the position too */
    return g_steal_pointer (&out);
  g_propagate_error (error, search.error);
  return NULL;
}
