/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"

/* Where an asset of several variants stands, over random histories and random documents: told anew
 * from the rows of its slots after every step, it is what the index keeps. Mutations that turn it
 * red: '1approved' before '3new' in PLACED; IS_OPEN left out, or exceptions_shown_anew; a variant
 * more in OF_SLOTS; FOLLOW left out of _assay_asset_put; 'again' not among the blocked; SHOWN
 * without its order. */

#define N_SPECS 12

typedef struct
{
  Kit kit;
  AssayJournal *journal;
  AssayIndex *index;
  AssayReader *reader;
  History *history;
  GRand *random;
  AssayAsset documents[N_SPECS]; /* id, held, problems, variants */
} World;

static void
world_init (World *world, guint32 seed)
{
  *world = (World){0};
  kit_init_quick (&world->kit);
  world->journal = kit_open (&world->kit, NULL, NULL);
  world->index = kit_open_index (&world->kit, world->journal);
  world->reader = assay_reader_open (world->kit.index_file, NULL);
  world->history = history_new (seed, "j", N_SPECS);
  world->random = g_rand_new_with_seed (seed);
  for (int i = 0; i < N_SPECS; i++)
    world->documents[i].id = history_dup_spec (world->history, i);
}

static void
world_clear (World *world)
{
  for (guint i = 0; i < N_SPECS; i++)
    g_free (world->documents[i].id);
  assay_reader_close (world->reader);
  assay_index_close (world->index);
  assay_journal_close (world->journal);
  history_free (world->history);
  g_rand_free (world->random);
  kit_clear (&world->kit);
}

static void
put (World *world, AssayAsset *document)
{
  g_autoptr (AssayAssetsChange) change = assay_assets_change_new ("stamp");
  AssayAsset *asset = g_new0 (AssayAsset, 1);

  *asset = *document;
  asset->id = g_strdup (document->id);
  asset->hash = g_strdup ("hash");
  g_ptr_array_add (change->assets, asset);
  g_assert_true (assay_index_set_assets (world->index, change, NULL));
}

static void
write_document (World *world, guint number)
{
  static const gint64 helds[] = {ASSAY_UNSET, ASSAY_UNSET,       ASSAY_UNSET,
                                 ASSAY_UNSET, ASSAY_ASSET_DRAFT, ASSAY_ASSET_ARCHIVED};
  static const gint64 counts[] = {1, 1, 1, 2, 2, 3, 4};
  AssayAsset *document = &world->documents[number];

  document->held = helds[g_rand_int_range (world->random, 0, G_N_ELEMENTS (helds))];
  document->problems = g_rand_int_range (world->random, 0, 5) % 3;
  document->variants = counts[g_rand_int_range (world->random, 0, G_N_ELEMENTS (counts))];
  put (world, document);
}

static void
happen (World *world)
{
  GPtrArray *events;

  g_assert_true (assay_index_begin (world->index, NULL));
  events = kit_stage (world->journal, world->history);
  for (guint i = 0; i < events->len; i++)
    g_assert_true (assay_index_apply (world->index, events->pdata[i], NULL));
  g_assert_true (assay_journal_sync (world->journal, NULL));
  g_assert_true (assay_index_commit (world->index, NULL));
}

/* Told anew -------------------------------------------------------------- */

/* From what is needed no longer to what decides. */
static const AssayAssetState places[] = {
  ASSAY_ASSET_LEFT_OUT, ASSAY_ASSET_APPROVED, ASSAY_ASSET_CANCELED,  ASSAY_ASSET_NEW,
  ASSAY_ASSET_AGAIN,    ASSAY_ASSET_QUEUED,   ASSAY_ASSET_EXCEPTION, ASSAY_ASSET_TO_DECIDE};

static int
place_of (gint64 state)
{
  for (int i = 0; i < (int) G_N_ELEMENTS (places); i++)
    if ((gint64) places[i] == state)
      return i;
  g_assert_not_reached ();
}

static GPtrArray *
rows_of (World *world, const char *kind, const char *spec, const char *state)
{
  AssayListFilter filter = {.spec = spec, .state = state};
  g_autoptr (GArray) ids = assay_reader_list (world->reader, kind, &filter, NULL);

  return assay_reader_rows (world->reader, kind, (const gint64 *) ids->data, ids->len);
}

static gboolean
is_in_trouble (World *world, const AssaySlotRow *slot)
{
  g_autoptr (GPtrArray) rows = rows_of (world, "exceptions", slot->spec, "open");

  for (guint i = 0; i < rows->len; i++)
    {
      const AssayExceptionRow *row = assay_record_get (rows->pdata[i], &assay_exception_row_table);

      if (assay_slot_equal (&row->slot, &slot->slot))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  int n, approved, furthest;
  const char *version; /* of the tile: approved, or any */
  gboolean version_approved;
} Told;

static void
tell_slot (World *world, const AssaySlotRow *slot, Told *told)
{
  gboolean approved = slot->state == ASSAY_SLOT_APPROVED;
  gboolean left_out = slot->state == ASSAY_SLOT_EXCEPTION && !is_in_trouble (world, slot);

  /* what is on the shelf is about to be taken back, where the asset itself is not held */
  gint64 stands = left_out                            ? (gint64) ASSAY_ASSET_LEFT_OUT
                  : slot->state == ASSAY_SLOT_SHELVED ? (gint64) ASSAY_ASSET_NEW
                                                      : slot->state;

  told->n++;
  told->approved += approved;
  told->furthest = MAX (told->furthest, place_of (stands));
  if (slot->version == NULL || (told->version != NULL && (!approved || told->version_approved)))
    return;
  told->version = slot->version;
  told->version_approved = approved;
}

static gint64
state_of (const Told *told, const AssayAsset *document)
{
  gint64 state = places[told->furthest];
  gboolean waits =
    state == ASSAY_ASSET_NEW || state == ASSAY_ASSET_AGAIN || state == ASSAY_ASSET_CANCELED;

  if (document->held != ASSAY_UNSET)
    return document->held;
  return waits && document->problems > 0 ? ASSAY_ASSET_BLOCKED : state;
}

static void
assert_stands (World *world, const AssayAsset *document, guint *seen)
{
  g_autoptr (AssayRecord) found = assay_reader_find (world->reader, "assets", document->id);
  g_autoptr (GPtrArray) rows = rows_of (world, "slots", document->id, "all");
  const AssayAssetRow *asset = assay_record_get (found, &assay_asset_row_table);
  Told told = {0};

  for (guint i = 0; i < rows->len; i++)
    {
      const AssaySlotRow *slot = assay_record_get (rows->pdata[i], &assay_slot_row_table);
      AssaySlot plain = {.variant = slot->slot.variant};

      if (plain.variant < document->variants && assay_slot_equal (&plain, &slot->slot))
        tell_slot (world, slot, &told);
    }
  if (told.n < document->variants)
    told.furthest = MAX (told.furthest, place_of (ASSAY_ASSET_NEW));
  g_assert_cmpstr (assay_asset_state_words[asset->state], ==,
                   assay_asset_state_words[state_of (&told, document)]);
  g_assert_cmpint (asset->approved, ==, told.approved);
  g_assert_cmpint (asset->variants, ==, document->variants);
  g_assert_cmpstr (asset->version, ==, told.version);
  *seen |= 1u << asset->state;
}

static void
test_stands_where_its_slots_do (void)
{
  guint seen = 0;

  for (guint32 seed = 1; seed <= 16; seed++)
    {
      World world;

      world_init (&world, seed);
      for (guint i = 0; i < N_SPECS; i++)
        write_document (&world, i);
      for (guint step = 0; step < 300; step++)
        {
          if (step % 5 == 0)
            write_document (&world, (guint) g_rand_int_range (world.random, 0, N_SPECS));
          else
            happen (&world);
          for (guint i = 0; i < N_SPECS; i++)
            assert_stands (&world, &world.documents[i], &seen);
        }
      world_clear (&world);
    }
  /* none of the states was only imagined; paused is another draft */
  for (guint state = 0; assay_asset_state_words[state] != NULL; state++)
    if (state != ASSAY_ASSET_PAUSED && (seen & (1u << state)) == 0)
      g_error ("No asset was ever %s", assay_asset_state_words[state]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/assets/stands-where-its-slots-do", test_stands_where_its_slots_do);
  return g_test_run ();
}
