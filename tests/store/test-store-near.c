/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-kit.h"

#include "store/assay-index-private.h"

#include <string.h>

/* Pictures that may be alike, by the index and by looking at all. Mutations that turn it red: a
 * part left out, or a flip (brute_force); the order by row or its LIMIT left out (bounded); no look
 * at the equal ones (bounded); "spec <>", the states or the assets left out (what_counts); marks of
 * the log that are no number taken for 0 (unmarked). */

#define HEX "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct
{
  Kit kit;
  AssayJournal *journal;
  AssayIndex *index;
  AssayReader *reader;
  GArray *marks; /* guint64, by number of the version */
  guint n_commits;
} World;

static void
world_init (World *self)
{
  *self = (World){.marks = g_array_new (FALSE, FALSE, sizeof (guint64))};
  kit_init_quick (&self->kit);
  self->journal = kit_open (&self->kit, NULL, NULL);
  self->index = kit_open_index (&self->kit, self->journal);
  self->reader = assay_reader_open (self->kit.index_file, NULL);
  g_assert_nonnull (self->reader);
}

static void
world_clear (World *self)
{
  g_array_unref (self->marks);
  assay_reader_close (self->reader);
  assay_index_close (self->index);
  assay_journal_close (self->journal);
  kit_clear (&self->kit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
put_asset (World *self, const char *id, const char *title)
{
  g_autoptr (AssayAssetsChange) change = assay_assets_change_new (title);
  AssayAsset *asset = g_new0 (AssayAsset, 1);

  asset->id = g_strdup (id);
  asset->title = g_strdup (title);
  asset->sort_key = g_strdup (title);
  asset->hash = g_strdup (title);
  asset->held = ASSAY_UNSET;
  g_ptr_array_add (change->assets, asset);
  g_assert_true (assay_index_set_assets (self->index, change, NULL));
}

static void
add_draft (GPtrArray *drafts, const char *name, char *payload)
{
  const AssayEventType *type = assay_event_type_find (name);
  AssayEventDraft *draft = g_new0 (AssayEventDraft, 1);

  *draft = (AssayEventDraft){.type = type->type,
                             .version = 1,
                             .entity_type = type->entity_type,
                             .entity_id = g_strdup ("x"),
                             .payload = g_bytes_new_take (payload, strlen (payload))};
  g_ptr_array_add (drafts, draft);
}

static void
commit (World *self, GPtrArray *drafts)
{
  g_autofree char *key = g_strdup_printf ("commit %u", self->n_commits++);
  const AssayCommit wish = {.drafts = drafts, .idempotency_key = key};
  GPtrArray *events;

  g_assert_true (assay_index_begin (self->index, NULL));
  events = assay_journal_stage (self->journal, &wish);
  for (guint i = 0; i < events->len; i++)
    g_assert_true (assay_index_apply (self->index, events->pdata[i], NULL));
  g_assert_true (assay_journal_sync (self->journal, NULL));
  g_assert_true (assay_index_commit (self->index, NULL));
}

static GPtrArray *
drafts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
}

/* @dhash, @colors: %NULL as in older logs. */
static void
add_version (
  World *self, GPtrArray *drafts, const char *spec, const char *dhash, const char *colors)
{
  g_autofree char *marks =
    dhash != NULL ? g_strdup_printf (",\"dhash\":\"%s\"", dhash) : g_strdup ("");
  g_autofree char *parts =
    colors != NULL ? g_strdup_printf (",\"colors\":\"%s\"", colors) : g_strdup ("");
  guint64 value = dhash != NULL ? g_ascii_strtoull (dhash, NULL, 16) : 0;

  add_draft (drafts, "version.created",
             g_strdup_printf ("{\"id\":\"V%05u\",\"spec\":\"%s\",\"variant\":0,\"picture\":\"" HEX
                              "\",\"recipe\":\"" HEX "\"%s%s}",
                              self->marks->len, spec, marks, parts));
  g_array_append_val (self->marks, value);
}

static void
add_marked (World *self, GPtrArray *drafts, const char *spec, guint64 marks, const char *colors)
{
  g_autofree char *text = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", marks);

  add_version (self, drafts, spec, text, colors);
}

static GArray *
near_of (World *self, const char *spec, guint64 marks, const char *colors, guint reach)
{
  g_autoptr (GError) error = NULL;
  guint64 seq = 0;
  GArray *found = assay_reader_near (self->reader, spec, marks, colors, reach, &seq, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (seq, ==, assay_journal_get_synced_seq (self->journal));
  return found;
}

static int
count_bits (guint64 bits)
{
  int n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;
  return n;
}

static guint64
random_64 (GRand *random)
{
  return (guint64) g_rand_int (random) << 32 | g_rand_int (random);
}

static guint64
flip (GRand *random, guint64 marks, int n)
{
  for (int i = 0; i < n; i++)
    marks ^= G_GUINT64_CONSTANT (1) << g_rand_int_range (random, 0, 64);
  return marks;
}

/* Twenty families of icons that differ in up to nine marks. */
static void
fill (World *self, GRand *random, guint n)
{
  g_autoptr (GPtrArray) drafts = drafts_new ();
  guint64 families[20];

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    families[i] = random_64 (random);
  families[0] = 0; /* an empty picture's, and those whose first bit is set */
  families[1] = G_GUINT64_CONSTANT (1) << 63;
  for (guint i = 0; i < n; i++)
    add_marked (self, drafts, "other",
                flip (random, families[i % 20], g_rand_int_range (random, 0, 10)), "c");
  commit (self, drafts);
  put_asset (self, "other", "Other");
}

static void
check_against_all (World *self, guint64 marks, guint reach)
{
  g_autoptr (GArray) found = near_of (self, "mine", marks, NULL, reach);
  guint n = 0;

  for (guint i = 0; i < self->marks->len; i++)
    n += count_bits (g_array_index (self->marks, guint64, i) ^ marks) <= (int) reach;
  g_assert_cmpuint (found->len, ==, n);
  for (guint i = 0; i < found->len; i++)
    {
      const AssayNearPicture *at = &g_array_index (found, AssayNearPicture, i);

      g_assert_cmpint (count_bits (at->marks ^ marks), <=, (int) reach);
      g_assert_cmpuint (
        g_array_index (self->marks, guint64, g_ascii_strtoull (at->version + 1, NULL, 10)), ==,
        at->marks);
      if (i > 0)
        g_assert_cmpint (count_bits (at[-1].marks ^ marks), <=, count_bits (at->marks ^ marks));
    }
}

static void
test_brute_force (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (64);
  g_auto (World) world = {0};

  world_init (&world);
  fill (&world, random, 2000);
  for (guint reach = 0; reach <= 11; reach++)
    for (guint i = 0; i < 40; i++)
      {
        guint64 known = g_array_index (world.marks, guint64, g_rand_int_range (random, 0, 2000));

        check_against_all (&world, flip (random, known, (int) i % 5), reach);
      }
  check_against_all (&world, 0, 3);
  check_against_all (&world, G_GUINT64_CONSTANT (1) << 63, 3);
}

/* Beyond a reach of 11 the newest are looked at. */
static void
test_far (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (65);
  g_auto (World) world = {0};

  world_init (&world);
  fill (&world, random, ASSAY_NEAR_MAX);
  check_against_all (&world, g_array_index (world.marks, guint64, 7), 12);
  check_against_all (&world, random_64 (random), 64);
}

/* However many are equal in their marks: the newest, and among them the one that is equal in all.
 */
static void
test_bounded (void)
{
  g_auto (World) world = {0};
  g_autoptr (GPtrArray) drafts = drafts_new ();
  g_autoptr (GArray) found = NULL;

  world_init (&world);
  for (guint i = 0; i < 3 * ASSAY_NEAR_MAX; i++)
    {
      g_autofree char *colors = g_strdup_printf ("%u", i);

      add_marked (&world, drafts, "other", 0x1234567890abcdef, colors);
    }
  commit (&world, drafts);
  put_asset (&world, "other", "Other");
  found = near_of (&world, "mine", 0x1234567890abcdef, "5", 3);
  g_assert_cmpuint (found->len, ==, ASSAY_NEAR_MAX);
  g_assert_cmpstr (g_array_index (found, AssayNearPicture, 0).version, ==, "V00005");
  g_assert_cmpstr (g_array_index (found, AssayNearPicture, 0).colors, ==, "5");
  g_assert_cmpstr (g_array_index (found, AssayNearPicture, 1).version, ==, "V01535");
}

/* The rows that are stepped over do not grow with the project. */
static void
test_cost (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (66);
  g_auto (World) world = {0};
  guint64 steps[2] = {0};

  world_init (&world);
  for (guint round = 0; round < 2; round++)
    {
      sqlite3_stmt *statement = NULL;

      fill (&world, random, round == 0 ? 1000 : 9000);
      for (guint i = 0; i < 200; i++)
        {
          g_autoptr (GArray) found = near_of (&world, "mine", random_64 (random), "c", 3);

          g_assert_cmpuint (found->len, <, 3);
        }
      while ((statement = sqlite3_next_stmt (world.reader->db, statement)) != NULL)
        {
          g_assert_cmpint (sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, FALSE),
                           ==, 0);
          g_assert_cmpint (sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_SORT, FALSE), ==, 0);
          steps[round] +=
            (guint64) sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_VM_STEP, TRUE);
        }
    }
  g_test_message ("%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " steps", steps[0], steps[1]);
  g_assert_cmpuint (steps[1], <, 2 * steps[0]);
}

static void
assert_versions (GArray *found, const char *versions)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s ", g_array_index (found, AssayNearPicture, i).version);
  g_assert_cmpstr (text->str, ==, versions);
}

static void
route (GPtrArray *drafts, const char *version, const char *outcome)
{
  add_draft (drafts, "route.decided",
             g_strdup_printf ("{\"version\":\"%s\",\"spec\":\"a\",\"variant\":0,\"outcome\":\"%s\","
                              "\"reasons\":[]}",
                              version, outcome));
}

/* Of other assets that are there, what stands or is to be decided; never one's own. */
static void
test_what_counts (void)
{
  g_auto (World) world = {0};
  g_autoptr (GPtrArray) drafts = drafts_new ();
  g_autoptr (GArray) before = NULL, of_a = NULL, of_b = NULL;

  world_init (&world);
  add_marked (&world, drafts, "a", 1, "c");    /* 0: thrown away */
  add_marked (&world, drafts, "a", 1, "c");    /* 1: made again */
  add_marked (&world, drafts, "a", 1, "c");    /* 2: approved */
  add_marked (&world, drafts, "a", 1, "c");    /* 3: asked about */
  add_marked (&world, drafts, "b", 1, "c");    /* 4 */
  add_marked (&world, drafts, "gone", 1, "c"); /* 5: its spec is not there any more */
  route (drafts, "V00000", "rejected");
  route (drafts, "V00001", "again");
  route (drafts, "V00002", "auto_approved");
  route (drafts, "V00003", "ask");
  commit (&world, drafts);
  before = near_of (&world, "c", 1, "c", 3);
  put_asset (&world, "a", "A");
  put_asset (&world, "b", "B");
  of_a = near_of (&world, "a", 1, "c", 3);
  of_b = near_of (&world, "b", 1, "c", 3);
  assert_versions (before, "");
  assert_versions (of_a, "V00004 ");
  assert_versions (of_b, "V00003 V00002 ");
  g_assert_cmpstr (g_array_index (of_b, AssayNearPicture, 0).title, ==, "A");
  g_assert_cmpstr (g_array_index (of_b, AssayNearPicture, 0).picture, ==, HEX);
}

/* Older logs say less, and that is told. */
static void
test_unmarked (void)
{
  g_auto (World) world = {0};
  g_autoptr (GPtrArray) drafts = drafts_new ();
  g_autoptr (GArray) found = NULL;
  const AssayNearPicture *of;

  world_init (&world);
  put_asset (&world, "other", "Other");
  add_version (&world, drafts, "other", NULL, NULL);
  add_version (&world, drafts, "other", "not a number", NULL);
  add_version (&world, drafts, "other", "0000000000000003", NULL);
  add_version (&world, drafts, "mine", NULL, NULL);
  commit (&world, drafts);
  found = near_of (&world, "mine", 1, "c", 3);
  assert_versions (found, "V00002 V00001 V00000 ");
  of = &g_array_index (found, AssayNearPicture, 0);
  g_assert_true (of[0].has_marks && of[0].marks == 3 && of[0].colors == NULL);
  g_assert_false (of[1].has_marks || of[2].has_marks);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/near/brute-force", test_brute_force);
  g_test_add_func ("/store/near/far", test_far);
  g_test_add_func ("/store/near/bounded", test_bounded);
  g_test_add_func ("/store/near/cost", test_cost);
  g_test_add_func ("/store/near/what-counts", test_what_counts);
  g_test_add_func ("/store/near/unmarked", test_unmarked);
  return g_test_run ();
}
