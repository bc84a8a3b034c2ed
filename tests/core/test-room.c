/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-room.h"

/* What may go.
 *
 * Mutations that turn cases red: is_reached that says FALSE (reached); one grace for all kinds
 * (grace); ">=" for ">" (grace); a time to come taken for an old one, as by an unsigned age
 * (grace); a name without its process number taken for ours (names). */

#define NOW_US (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

static GHashTable *
set_new (void)
{
  return g_hash_table_new_full (assay_digest_hash, (GEqualFunc) assay_digest_equal, g_free, NULL);
}

static AssayDigest
digest_of (guint i)
{
  AssayDigest digest;

  assay_digest_compute (&digest, &i, sizeof i);
  return digest;
}

static GPtrArray *
files_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_room_file_free);
}

static void
add (GPtrArray *files, AssayRoomKind kind, guint i, gint64 bytes, gint64 age_us)
{
  AssayDigest digest = digest_of (i);

  g_ptr_array_add (files, assay_room_file_new (kind, g_strdup_printf ("%u", i),
                                               kind == ASSAY_ROOM_STORED ? &digest : NULL, bytes,
                                               NOW_US - age_us));
}

/* Whatever is there: nothing reached goes, nothing young goes, everything else does; what goes,
 * what waits and what is reached are all there is. */
static void
test_reached (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GPtrArray) files = files_new (), spare = NULL, young = NULL;
      g_autoptr (GHashTable) reached = set_new ();
      guint n_reached = 0, n = (guint) g_test_rand_int_range (0, 60);

      for (guint i = 0; i < n; i++)
        {
          AssayRoomKind kind = (AssayRoomKind) g_test_rand_int_range (0, ASSAY_N_ROOM_KINDS);
          AssayDigest digest = digest_of (i);

          add (files, kind, i, i,
               (gint64) (g_test_rand_double () * 3 * (double) ASSAY_ROOM_GRACE_US)
                 - ASSAY_ROOM_GRACE_US);
          if (g_test_rand_bit ())
            {
              g_hash_table_add (reached, g_memdup2 (&digest, sizeof digest));
              n_reached += kind == ASSAY_ROOM_STORED;
            }
        }
      spare = assay_room_list_spare (files, reached, NOW_US);
      young = assay_room_list_young (files, reached, NOW_US);
      g_assert_cmpuint (spare->len + young->len + n_reached, ==, files->len);
      for (guint i = 0; i < spare->len; i++)
        {
          const AssayRoomFile *file = spare->pdata[i];

          g_assert_false (file->kind == ASSAY_ROOM_STORED
                          && g_hash_table_contains (reached, &file->digest));
          g_assert_cmpint (NOW_US - file->changed_us, >, ASSAY_ROOM_TEMP_GRACE_US);
        }
    }
}

static void
test_grace (void)
{
  static const struct
  {
    AssayRoomKind kind;
    gint64 age_us;
    gboolean goes;
  } cases[] = {
    {ASSAY_ROOM_STORED, ASSAY_ROOM_GRACE_US, FALSE},
    {ASSAY_ROOM_STORED, ASSAY_ROOM_GRACE_US + 1, TRUE},
    {ASSAY_ROOM_QUARANTINE, ASSAY_ROOM_GRACE_US, FALSE},
    {ASSAY_ROOM_QUARANTINE, ASSAY_ROOM_GRACE_US + 1, TRUE},
    {ASSAY_ROOM_TEMPORARY, ASSAY_ROOM_TEMP_GRACE_US, FALSE},
    {ASSAY_ROOM_TEMPORARY, ASSAY_ROOM_TEMP_GRACE_US + 1, TRUE},
    {ASSAY_ROOM_STORED, -ASSAY_ROOM_GRACE_US * 2, FALSE}, /* by a clock that went wrong */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) files = files_new (), spare = NULL;
      g_autoptr (GHashTable) reached = set_new ();

      add (files, cases[i].kind, 1, 10, cases[i].age_us);
      spare = assay_room_list_spare (files, reached, NOW_US);
      g_assert_cmpuint (spare->len, ==, cases[i].goes);
    }
}

static void
test_nameless (void)
{
  g_autoptr (GPtrArray) files = files_new (), spare = NULL;
  g_autoptr (GHashTable) reached = set_new ();

  g_ptr_array_add (files, assay_room_file_new (ASSAY_ROOM_STORED, g_strdup ("x"), NULL, 1, 0));
  spare = assay_room_list_spare (files, reached, NOW_US);
  g_assert_cmpuint (spare->len, ==, 0);
}

static void
test_sums (void)
{
  g_autoptr (GPtrArray) files = files_new ();
  AssayRoomSum sums[ASSAY_N_ROOM_KINDS];

  add (files, ASSAY_ROOM_STORED, 1, 100, 0);
  add (files, ASSAY_ROOM_QUARANTINE, 2, 7, 0);
  add (files, ASSAY_ROOM_STORED, 3, 11, 0);
  assay_room_sum (files, sums);
  g_assert_cmpint (sums[ASSAY_ROOM_STORED].files, ==, 2);
  g_assert_cmpint (sums[ASSAY_ROOM_STORED].bytes, ==, 111);
  g_assert_cmpint (sums[ASSAY_ROOM_TEMPORARY].files, ==, 0);
  g_assert_cmpint (sums[ASSAY_ROOM_QUARANTINE].bytes, ==, 7);
}

static void
test_names (void)
{
  static const char *const ours[] = {".potion.json.12-3.tmp", ".ab.1-1.tmp", ".a-1.b.77-0.tmp"};
  static const char *const others[] = {"potion.json.12-3.tmp", ".potion.json.tmp",    ".12-3.tmp",
                                       ".potion.json.12-.tmp", ".potion.json.-3.tmp", ".tmp",
                                       ".potion.json.12-3.tm", ".potion12-3.tmp",     "..12-3.tmp"};

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    g_assert_true (assay_room_is_temporary (ours[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (assay_room_is_temporary (others[i]));
  g_assert_cmpint (assay_room_find_writer (".potion.json.12-3.tmp"), ==, 12);
  g_assert_cmpint (assay_room_find_writer (".notes.tmp"), ==, -1);
}

/* Mutation: is_abandoned without the grace. */
static void
test_abandoned (void)
{
  gint64 opened = 2 * ASSAY_ROOM_TEMP_GRACE_US;

  g_assert_true (assay_room_is_abandoned (opened - 1, opened, TRUE));
  g_assert_false (assay_room_is_abandoned (opened, opened, TRUE));
  g_assert_false (assay_room_is_abandoned (opened - 1, opened, FALSE));
  g_assert_true (assay_room_is_abandoned (opened - ASSAY_ROOM_TEMP_GRACE_US - 1, opened, FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/room/reached", test_reached);
  g_test_add_func ("/core/room/grace", test_grace);
  g_test_add_func ("/core/room/nameless", test_nameless);
  g_test_add_func ("/core/room/sums", test_sums);
  g_test_add_func ("/core/room/names", test_names);
  g_test_add_func ("/core/room/abandoned", test_abandoned);
  return g_test_run ();
}
