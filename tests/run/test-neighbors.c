/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"

#include "imaging/assay-png.h"
#include "imaging/assay-synthetic.h"
#include "run/assay-neighbors.h"
#include "support/faulty-io.h"

#include <errno.h>

/* What another picture may be like, out of the log and, where it says too little, out of pixels.
 * Mutations that turn it red: colors of pixels not taken; nothing kept; a missing index told as
 * "none". */

#define LOST "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct
{
  Kit kit;
  AssayJournal *journal;
  AssayIndex *index;
  AssayBlobs *blobs;
  AssayNeighbors *neighbors;
  AssayPicture *picture;
  AssayContract contract;
  guint n_versions;
} World;

static void
put_asset (AssayIndex *index)
{
  g_autoptr (AssayAssetsChange) change = assay_assets_change_new ("stamp");
  AssayAsset *asset = g_new0 (AssayAsset, 1);

  asset->id = g_strdup ("other");
  asset->title = g_strdup ("The other");
  asset->sort_key = g_strdup ("o");
  asset->hash = g_strdup ("h");
  asset->held = ASSAY_UNSET;
  g_ptr_array_add (change->assets, asset);
  g_assert_true (assay_index_set_assets (index, change, NULL));
}

static void
world_init (World *self)
{
  *self = (World){.picture = assay_picture_new (64, 64), .contract.fields.duplicate_bits = 2};
  synthetic_sprite_disk (self->picture, 30, 34, 24, (AssayPixel){200, 60, 50, 255});
  kit_init (&self->kit);
  self->journal = kit_open (&self->kit, NULL, NULL);
  self->index = kit_open_index (&self->kit, self->journal);
  self->blobs = assay_blobs_new (self->kit.io, self->kit.folder);
  self->neighbors = assay_neighbors_new (self->kit.index_file, self->blobs);
  put_asset (self->index);
}

static void
world_clear (World *self)
{
  assay_neighbors_free (self->neighbors);
  assay_blobs_free (self->blobs);
  assay_index_close (self->index);
  assay_journal_close (self->journal);
  assay_picture_unref (self->picture);
  kit_clear (&self->kit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

/* Keeps the picture; its blob's name. */
static AssayDigestHex
keep_picture (World *self)
{
  g_autoptr (GBytes) png = assay_png_encode (self->picture, 6, NULL, 0);
  AssayDigest digest;

  g_assert_true (assay_blobs_put (self->blobs, png, &digest, NULL));
  return assay_digest_hex (&digest);
}

static void
add_version (World *self, const char *blob, const char *dhash, const char *colors)
{
  g_autofree char *id = g_strdup_printf ("V%u", self->n_versions++);
  AssayVersionCreated version = {.id = id,
                                 .spec = (char *) "other",
                                 .regeneration = ASSAY_UNSET,
                                 .picture = (char *) blob,
                                 .width = ASSAY_UNSET,
                                 .height = ASSAY_UNSET,
                                 .dhash = (char *) dhash,
                                 .colors = (char *) colors};
  g_autoptr (GPtrArray) drafts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
  const AssayCommit commit = {.drafts = drafts, .idempotency_key = id};
  GPtrArray *events;

  g_ptr_array_add (drafts, assay_event_draft_new ("version.created", id, &version));
  g_assert_true (assay_index_begin (self->index, NULL));
  events = assay_journal_stage (self->journal, &commit);
  g_assert_true (assay_index_apply (self->index, events->pdata[0], NULL));
  g_assert_true (assay_journal_sync (self->journal, NULL));
  g_assert_true (assay_index_commit (self->index, NULL));
}

static AssayReferences *
find (World *self)
{
  return assay_neighbors_find (self->neighbors, "mine", self->picture, &self->contract);
}

static void
assert_like (const AssayReference *reference, const AssayPicture *picture)
{
  AssayLikeness own;

  assay_likeness_of (picture, &own);
  g_assert_cmpint (assay_likeness_marks_apart (&own, &reference->likeness), ==, 0);
  g_assert_cmpint (assay_likeness_colors_apart (&own, &reference->likeness), ==, 0);
}

/* The log says all: no blob is looked at. */
static void
test_told (void)
{
  g_auto (World) world = {0};
  g_autofree char *dhash = NULL, *colors = NULL;
  AssayReferences *found;
  AssayLikeness likeness;

  world_init (&world);
  assay_likeness_of (world.picture, &likeness);
  dhash = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", likeness.marks);
  colors = assay_likeness_dup_colors (&likeness);
  add_version (&world, keep_picture (&world).text, dhash, colors);
  found = find (&world);
  g_assert_cmpuint (assay_blobs_get_n_read (world.blobs), ==, 0);
  g_assert_cmpuint (found->n, ==, 1);
  g_assert_cmpuint (found->as_of_seq, ==, assay_journal_get_synced_seq (world.journal));
  g_assert_cmpstr (found->of[0].title, ==, "The other");
  g_assert_cmpstr (found->of[0].version, ==, "V0");
  assert_like (&found->of[0], world.picture);
  assay_neighbors_references_free (found);
}

/* Earlier programs said less: the pixels do, once. */
static void
test_pixels (void)
{
  g_auto (World) world = {0};
  g_autofree char *dhash = NULL;

  world_init (&world);
  dhash = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", assay_dhash (world.picture));
  add_version (&world, keep_picture (&world).text, dhash, NULL);
  add_version (&world, keep_picture (&world).text, NULL, NULL);
  for (int round = 0; round < 2; round++)
    {
      AssayReferences *found = find (&world);

      g_assert_cmpuint (found->n, ==, 2);
      assert_like (&found->of[0], world.picture);
      assert_like (&found->of[1], world.picture);
      g_assert_cmpuint (assay_blobs_get_n_read (world.blobs), ==, 1);
      assay_neighbors_references_free (found);
    }
}

/* Of bytes that are gone the marks may still be known; of what is not known nothing is said. */
static void
test_gone (void)
{
  g_auto (World) world = {0};
  g_autofree char *dhash = NULL;
  AssayReferences *found;

  world_init (&world);
  dhash = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", assay_dhash (world.picture));
  add_version (&world, LOST, dhash, NULL);
  add_version (&world, LOST, NULL, NULL);
  found = find (&world);
  g_assert_cmpuint (found->n, ==, 1);
  g_assert_cmpstr (found->of[0].version, ==, "V0");
  g_assert_false (found->of[0].likeness.has_colors);
  assay_neighbors_references_free (found);
}

/* A picture that cannot be looked at is not one that is gone: nobody has looked, and once it can be
 * read it is compared. Mutation: look_at_pixels that drops the cause. */
static void
test_unread (void)
{
  g_auto (World) world = {0};
  g_autoptr (FaultyIo) io = NULL;
  g_autoptr (AssayBlobs) blobs = NULL;
  g_autoptr (AssayNeighbors) neighbors = NULL;
  AssayReferences *found;

  world_init (&world);
  io = faulty_io_new (world.kit.io);
  blobs = assay_blobs_new (faulty_io_table (io), world.kit.folder);
  neighbors = assay_neighbors_new (world.kit.index_file, blobs);
  add_version (&world, keep_picture (&world).text, NULL, NULL);
  add_version (&world, LOST, NULL, NULL);
  faulty_io_fail (io, FAULTY_PREAD, 1, 1, EIO);
  g_assert_null (assay_neighbors_find (neighbors, "mine", world.picture, &world.contract));
  found = assay_neighbors_find (neighbors, "mine", world.picture, &world.contract);
  g_assert_cmpuint (found->n, ==, 1);
  assert_like (&found->of[0], world.picture);
  assay_neighbors_references_free (found);
}

/* A contract that asks for none, and an index nobody can read, are not the same. */
static void
test_unasked (void)
{
  g_auto (World) world = {0};
  g_autoptr (AssayNeighbors) blind = NULL;
  AssayReferences *found;

  world_init (&world);
  add_version (&world, keep_picture (&world).text, NULL, NULL);
  blind = assay_neighbors_new ("/nowhere/index", world.blobs);
  g_assert_null (assay_neighbors_find (blind, "mine", world.picture, &world.contract));
  world.contract.fields.duplicate_bits = ASSAY_UNSET;
  found = find (&world);
  g_assert_cmpuint (found->n, ==, 0);
  assay_neighbors_references_free (found);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/neighbors/told", test_told);
  g_test_add_func ("/run/neighbors/pixels", test_pixels);
  g_test_add_func ("/run/neighbors/gone", test_gone);
  g_test_add_func ("/run/neighbors/unread", test_unread);
  g_test_add_func ("/run/neighbors/unasked", test_unasked);
  return g_test_run ();
}
