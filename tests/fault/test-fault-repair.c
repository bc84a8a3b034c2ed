/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault/power-cut.h"
#include "store/store-kit.h"

#include "store/assay-blobs.h"
#include "store/assay-repair.h"

#include <fcntl.h>
#include <string.h>

/* Giving up what is damaged of a history: whatever ends it in between, no byte is lost, what is
 * whole stays, and the same again ends it. */

#define STORE    "/disk/project/.assay"
#define NO_INDEX "/disk/project/none"
#define N_EVENTS 25 /* the last segment has one */
#define FAR      77 /* where a picture was judged, behind all there is */

typedef enum
{
  DAMAGE_LINE,  /* a byte in the middle of the second segment */
  DAMAGE_FIRST, /* the first byte of all */
  DAMAGE_GAP,   /* the second segment is gone */
  DAMAGE_END,   /* nothing but the witness tells */
  DAMAGE_ENDS,  /* line ends only, of all lines; the segments' last lines have none */
  DAMAGE_BOTH,  /* the same, and a byte in the middle of the second segment */
  N_DAMAGES,
} Damage;

/* A history that was damaged, and the pieces that are to be given up. */
typedef struct
{
  Kit kit;
  PowerCut *cut;
  GPtrArray *pieces; /* GBytes */
  GPtrArray *before; /* GBytes: the segments as they were written */
  guint64 whole;
} Place;

static GBytes *
read_segment (Place *self, guint number)
{
  g_autofree char *path = g_strdup_printf (STORE "/events/%06u.jsonl", number);

  return assay_io_read_file (self->kit.io, path, 1 << 20, NULL);
}

static void
write_segment (Place *self, guint number, GBytes *bytes)
{
  g_autofree char *path = g_strdup_printf (STORE "/events/%06u.jsonl", number);
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_io_replace_file (self->kit.io, path, bytes, &error));
  g_assert_no_error (error);
}

/* @proof: the picture is there. */
static void
fill (Place *self, gboolean proof)
{
  g_autoptr (AssayBlobs) blobs = assay_blobs_new (self->kit.io, STORE);
  g_autofree char *report = g_strdup_printf ("{\"asOfSeq\":%d,\"verdicts\":[]}", FAR);
  g_autoptr (GBytes) bytes = g_bytes_new (report, strlen (report));
  g_autoptr (AssayJournal) journal = kit_open (&self->kit, NULL, NULL);
  AssayDigest digest;

  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);

      kit_stage_small (journal, "a reason", key);
      g_assert_true (assay_journal_sync (journal, NULL));
    }
  g_assert_true (!proof || assay_blobs_put (blobs, bytes, &digest, NULL));
}

static void
add_piece (Place *self, guint number, gsize from)
{
  g_autoptr (GBytes) bytes = read_segment (self, number);

  if (bytes != NULL && g_bytes_get_size (bytes) > from)
    g_ptr_array_add (self->pieces,
                     g_bytes_new_from_bytes (bytes, from, g_bytes_get_size (bytes) - from));
}

static guint64
count_lines (GBytes *bytes, gsize n)
{
  const char *text = g_bytes_get_data (bytes, NULL);
  guint64 lines = 0;

  for (gsize i = 0; i < n; i++)
    lines += text[i] == '\n';
  return lines;
}

/* From the line in which the middle of a segment lies. */
static void
damage_line (Place *self, guint number, gboolean middle)
{
  g_autoptr (GBytes) bytes = read_segment (self, number), changed = NULL;
  gsize n, from = 0;
  char *text = g_bytes_unref_to_data (g_bytes_ref (bytes), &n);

  for (gsize i = 0; middle && i < n / 2; i++)
    if (text[i] == '\n')
      from = i + 1;
  self->whole += count_lines (bytes, from);
  text[from + 1] = '!';
  changed = g_bytes_new_take (text, n);
  write_segment (self, number, changed);
  add_piece (self, number, from);
  for (guint next = number + 1; next < 20; next++)
    add_piece (self, next, 0);
}

static void
keep_before (Place *self)
{
  GBytes *bytes;

  for (guint number = 1; (bytes = read_segment (self, number)) != NULL; number++)
    g_ptr_array_add (self->before, bytes);
  g_assert_cmpuint (self->before->len, >, 2);
}

static void
change_ends (Place *self)
{
  for (guint i = 0; i < self->before->len; i++)
    {
      gsize n;
      const char *text = g_bytes_get_data (self->before->pdata[i], &n);
      GString *changed = g_string_new_len (text, (gssize) n - 1);
      g_autoptr (GBytes) bytes = NULL;

      g_string_replace (changed, "\n", "\r\n", 0);
      bytes = g_string_free_to_bytes (changed);
      write_segment (self, i + 1, bytes);
    }
}

static void
damage (Place *self, Damage kind)
{
  g_autoptr (GBytes) first = read_segment (self, 1);
  gboolean line = kind == DAMAGE_LINE || kind == DAMAGE_BOTH;

  self->whole = kind == DAMAGE_FIRST ? 0
                : kind == DAMAGE_END || kind == DAMAGE_ENDS
                  ? N_EVENTS
                  : count_lines (first, g_bytes_get_size (first));
  if (kind == DAMAGE_ENDS || kind == DAMAGE_BOTH)
    change_ends (self);
  if (line || kind == DAMAGE_FIRST)
    damage_line (self, line ? 2 : 1, line);
  if (kind != DAMAGE_GAP)
    return;
  for (guint number = 3; number < 20; number++)
    add_piece (self, number, 0);
  self->kit.io->unlink (self->kit.io, ASSAY_IO_PATH, STORE "/events/000002.jsonl");
  assay_io_sync_folder (self->kit.io, STORE "/events", NULL);
}

static void
place_init (Place *self, Damage kind)
{
  *self = (Place){.cut = power_cut_new ()};
  self->kit =
    (Kit){.io = power_cut_table (self->cut), .folder = g_strdup (STORE), .segment_bytes = 2500};
  assay_manual_clock_init (&self->kit.clock, G_GINT64_CONSTANT (1795000000000000));
  assay_seeded_entropy_init (&self->kit.entropy, 3);
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fill (self, kind != DAMAGE_ENDS);
  keep_before (self);
  damage (self, kind);
}

static void
place_clear (Place *self)
{
  g_ptr_array_unref (self->pieces);
  g_ptr_array_unref (self->before);
  power_cut_free (self->cut);
  g_free (self->kit.folder);
}

static AssayRepairRow *
repair (Place *self, GError **error)
{
  return assay_repair_run (self->kit.io, &self->kit.clock.parent, &self->kit.entropy.parent, STORE,
                           NO_INDEX, NULL, error);
}

static gboolean
holds (GBytes *bytes, GBytes *piece)
{
  gsize n = g_bytes_get_size (bytes), n_piece = g_bytes_get_size (piece);

  return n >= n_piece
         && memcmp ((const char *) g_bytes_get_data (bytes, NULL) + n - n_piece,
                    g_bytes_get_data (piece, NULL), n_piece)
              == 0;
}

static gboolean
lies_in (Place *self, const char *folder, GBytes *piece)
{
  g_auto (GStrv) names = self->kit.io->list (self->kit.io, ASSAY_IO_PATH, folder);
  gboolean found = FALSE;

  for (guint i = 0; names != NULL && names[i] != NULL && !found; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GBytes) bytes = assay_io_read_file (self->kit.io, path, 1 << 20, NULL);

      found = bytes != NULL && holds (bytes, piece);
    }
  return found;
}

static void
check_no_byte_lost (Place *self, guint nth)
{
  for (guint i = 0; i < self->pieces->len; i++)
    if (!lies_in (self, STORE "/events", self->pieces->pdata[i])
        && !lies_in (self, STORE "/quarantine", self->pieces->pdata[i]))
      g_error ("stopped at change %u: piece %u is gone", nth, i);
}

/* What stays is as it was written. */
static void
check_before (Place *self)
{
  for (guint i = 0; i < self->before->len; i++)
    {
      g_autoptr (GBytes) bytes = read_segment (self, i + 1);
      gsize n = bytes != NULL ? g_bytes_get_size (bytes) : 0;

      g_assert_cmpuint (n, <=, g_bytes_get_size (self->before->pdata[i]));
      g_assert_true (n == 0
                     || memcmp (g_bytes_get_data (bytes, NULL),
                                g_bytes_get_data (self->before->pdata[i], NULL), n)
                          == 0);
    }
}

static void
check_repaired (Place *self)
{
  g_autoptr (GError) error = NULL;
  AssayRepairRow *row = repair (self, &error);
  g_autoptr (AssayJournal) journal = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (row->whole, ==, self->whole);
  assay_table_free (&assay_repair_row_table, row);
  row = assay_repair_look (self->kit.io, STORE, NO_INDEX, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (row->damage, ==, NULL);
  g_assert_cmpint (row->whole, ==, self->whole);
  assay_table_free (&assay_repair_row_table, row);
  for (guint i = 0; i < self->pieces->len; i++)
    g_assert_true (lies_in (self, STORE "/quarantine", self->pieces->pdata[i]));
  check_before (self);
  journal = kit_open (&self->kit, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (assay_journal_is_read_only (journal, NULL));
  kit_stage_small (journal, "goes on", "goes on");
  g_assert_true (assay_journal_sync (journal, NULL));
  g_assert_cmpuint (assay_journal_get_last_seq (journal), ==, self->whole + 1);
}

/* The power goes at every change; of what was not synced all is lost, or any of it. Mutations: the
 * sync of write_kept left out, or its folder's; keep_given_up left out; segments from the first;
 * mend_segments from the first, or without its limit. */
static void
test_power_cut (void)
{
  for (Damage kind = 0; kind < N_DAMAGES; kind++)
    for (guint nth = 1, more = 1; more; nth++)
      for (guint32 seed = 0; seed < 3; seed++)
        {
          g_autoptr (GRand) random = g_rand_new_with_seed (seed * 1000 + nth);
          AssayRepairRow *row;
          Place place;

          place_init (&place, kind);
          power_cut_restart (place.cut, nth);
          row = repair (&place, NULL);
          more = power_cut_has_stopped (place.cut);
          if (row != NULL)
            assay_table_free (&assay_repair_row_table, row);
          power_cut_strike (place.cut, seed == 0 ? NULL : random);
          check_no_byte_lost (&place, nth);
          check_repaired (&place);
          place_clear (&place);
        }
}

/* What is looked at is not touched, and counted. Mutation: add_behind_gap left out. */
static void
test_look (void)
{
  g_autoptr (GError) error = NULL;
  AssayRepairRow *row;
  Place place;

  place_init (&place, DAMAGE_GAP);
  power_cut_restart (place.cut, 1);
  row = assay_repair_look (place.kit.io, STORE, NO_INDEX, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (power_cut_has_stopped (place.cut));
  g_assert_nonnull (row->damage);
  g_assert_cmpint (row->whole, ==, place.whole);
  g_assert_cmpint (row->unread, ==, 0);
  g_assert_cmpint (row->events, >, 0);
  g_assert_cmpint (row->events, <, N_EVENTS - row->whole);
  assay_table_free (&assay_repair_row_table, row);
  place_clear (&place);
}

/* Line ends are no damage where the rest agrees: nothing goes aside. Mutations: mends_ends left
 * out; gives_up always. */
static void
test_ends (void)
{
  g_autoptr (GError) error = NULL;
  AssayRepairRow *row;
  Place place;

  place_init (&place, DAMAGE_ENDS);
  row = repair (&place, &error);
  g_assert_no_error (error);
  g_assert_true (row->only_ends > 0);
  g_assert_nonnull (row->damage);
  g_assert_cmpint (row->mended, ==, N_EVENTS);
  g_assert_cmpint (row->bytes, ==, 0);
  assay_table_free (&assay_repair_row_table, row);
  check_before (&place);
  g_assert_null (place.kit.io->list (place.kit.io, ASSAY_IO_PATH, STORE "/quarantine"));
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/repair/look", test_look);
  g_test_add_func ("/fault/repair/ends", test_ends);
  g_test_add_func ("/fault/repair/power-cut", test_power_cut);
  return g_test_run ();
}
