/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles, states and thumbnails of the Library: no display. */
#include "app/library/assay-library-names.h"
#include "app/widgets/assay-asset-tile.h"

static void
test_title (void)
{
  g_assert_cmpstr (assay_asset_title (NULL, "x"), ==, "x");
  g_assert_cmpstr (assay_asset_title ("", "x"), ==, "x");
  g_assert_cmpstr (assay_asset_title ("Axe", "x"), ==, "Axe");
}

#define assert_plain(id, words)                                                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *plain = assay_library_names_plain (id);                                       \
    g_assert_cmpstr (plain, ==, words);                                                            \
  }                                                                                                \
  G_STMT_END

static void
test_names (void)
{
  char *tags[] = {(char *) "item:health-potion", (char *) "view:front", NULL};
  g_autofree char *joined = assay_library_names_dup_tags (NULL, tags);
  g_autofree char *none = assay_library_names_dup_tags (NULL, NULL);
  g_autofree char *nothing = assay_library_names_dup (NULL, "asset-type", NULL);

  g_test_summary ("Where a document says no title, its id is told in plain words");
  assert_plain ("ui_icon", "Ui icon");
  assert_plain ("item:weapon", "Weapon");
  assert_plain ("", "");
  g_assert_cmpstr (joined, ==, "Health potion, Front");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (nothing, ==, "");
}

/* Every state says itself with a mark and a word, and is of one stage, by which assets are counted
 * and filtered. */
static void
test_states (void)
{
  for (gint64 state = 0; assay_asset_state_words[state] != NULL; state++)
    {
      g_assert_nonnull (assay_asset_state_look (state).icon);
      g_assert_cmpstr (assay_asset_state_look (state).word, !=, "");
    }
  for (gint64 state = 0; assay_version_state_words[state] != NULL; state++)
    g_assert_nonnull (assay_version_state_look (state).icon);
  g_assert_cmpstr (assay_asset_state_look (ASSAY_UNSET).word, ==, "");
  g_assert_null (assay_asset_state_look (ASSAY_ASSET_LEFT_OUT + 1).icon);
  g_assert_null (assay_version_state_look (ASSAY_VERSION_SUPERSEDED + 1).icon);
}

/* Each state counts once, in the stage whose filter lists it. Mutation: a state of another stage in
 * the one of the two. */
static void
test_stages (void)
{
  for (gint64 state = 0; assay_asset_state_words[state] != NULL; state++)
    {
      g_autofree AssayStatusRow *status = assay_table_new (&assay_status_row_table);
      guint n = 0;

      (&status->assets_new)[state] = 1;
      for (AssayAssetStage stage = 0; stage < ASSAY_N_ASSET_STAGES; stage++)
        {
          g_autofree char *filter = assay_asset_stage_dup_filter (stage);
          g_auto (GStrv) words = g_strsplit (filter, " ", 0);
          gint64 counted = assay_asset_stage_count (status, stage);

          g_assert_cmpint (
            counted, ==,
            g_strv_contains ((const char *const *) words, assay_asset_state_words[state]));
          n += counted;
        }
      g_assert_cmpuint (n, ==, 1);
    }
}

static AssayPicture *
picture_of (int width, int height, AssayPixel pixel)
{
  AssayPicture *picture = assay_picture_new (width, height);

  for (int i = 0; i < width * height; i++)
    picture->pixels[i] = pixel;
  return picture;
}

static void
test_reduce (void)
{
  g_autoptr (AssayPicture) big = picture_of (512, 300, (AssayPixel){10, 20, 30, 255});
  g_autoptr (AssayPicture) small = assay_tile_reduce (big, 128);
  g_autoptr (AssayPicture) same = NULL;
  AssayPixel *corner;

  g_assert_cmpint (small->width, ==, 128);
  g_assert_cmpint (small->height, ==, 75);
  corner = assay_picture_at (small, 127, 74);
  g_assert_cmpint (corner->r, ==, 10);
  g_assert_cmpint (corner->b, ==, 30);
  g_assert_cmpint (corner->a, ==, 255);
  same = assay_tile_reduce (small, 128);
  g_assert_true (same == small);
}

/* Transparent pixels lend no color: an edge stays its own color and only gets thinner. */
static void
test_reduce_alpha (void)
{
  g_autoptr (AssayPicture) picture = picture_of (4, 4, (AssayPixel){0, 0, 0, 0});
  g_autoptr (AssayPicture) small = NULL;

  for (int y = 0; y < 2; y++)
    *assay_picture_at (picture, 0, y) = (AssayPixel){200, 100, 50, 255};
  small = assay_tile_reduce (picture, 2);
  g_assert_cmpint (small->width, ==, 2);
  g_assert_cmpint (assay_picture_at (small, 0, 0)->r, ==, 200);
  g_assert_cmpint (assay_picture_at (small, 0, 0)->g, ==, 100);
  g_assert_cmpint (assay_picture_at (small, 0, 0)->a, ==, 128);
  g_assert_cmpint (assay_picture_at (small, 1, 1)->a, ==, 0);
}

static void
test_cache_limit (void)
{
  g_autoptr (AssayTileCache) cache = assay_tile_cache_new (NULL, ASSAY_TILE_CACHE_GRID_BYTES);
  g_autoptr (AssayPicture) dot = picture_of (1, 1, (AssayPixel){1, 2, 3, 255});

  for (guint i = 0; i < ASSAY_TILE_CACHE_MAX_ENTRIES + 10; i++)
    {
      g_autofree char *digest = g_strdup_printf ("%u", i);

      assay_tile_cache_keep (cache, digest, 2, dot);
      g_assert_nonnull (
        assay_tile_cache_lookup (cache, "0", 2)); /* used all the time, so it stays */
    }
  g_assert_cmpuint (assay_tile_cache_get_n_entries (cache), ==, ASSAY_TILE_CACHE_MAX_ENTRIES);
  g_assert_null (assay_tile_cache_lookup (cache, "1", 2));
  g_assert_null (assay_tile_cache_lookup (cache, "0", 3));
}

static void
test_cache_bytes (void)
{
  const gsize limit = 1024 * 1024, each = 128 * 128 * sizeof (AssayPixel);
  g_autoptr (AssayTileCache) cache = assay_tile_cache_new (NULL, limit);
  g_autoptr (AssayPicture) picture = picture_of (128, 128, (AssayPixel){1, 2, 3, 255});

  g_test_summary ("A cache keeps the bytes it may and no more, the newest even if it is larger");
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *digest = g_strdup_printf ("%u", i);

      assay_tile_cache_keep (cache, digest, 128, picture);
      g_assert_cmpuint (assay_tile_cache_get_bytes (cache), ==, MIN ((i + 1) * each, limit));
    }
  g_assert_cmpuint (assay_tile_cache_get_n_entries (cache), ==, limit / each);
  g_assert_cmpint (g_atomic_int_get (&picture->refs), ==, 1 + (int) (limit / each));
  assay_tile_cache_keep (cache, "zoomed", 1024, picture);
  g_assert_cmpuint (assay_tile_cache_get_n_entries (cache), ==, 1);
  g_assert_cmpuint (assay_tile_cache_get_bytes (cache), ==, each + 64 * each);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/library/title", test_title);
  g_test_add_func ("/app/library/names", test_names);
  g_test_add_func ("/app/library/states", test_states);
  g_test_add_func ("/app/library/stages", test_stages);
  g_test_add_func ("/app/library/reduce", test_reduce);
  g_test_add_func ("/app/library/reduce-alpha", test_reduce_alpha);
  g_test_add_func ("/app/library/cache-limit", test_cache_limit);
  g_test_add_func ("/app/library/cache-bytes", test_cache_bytes);
  return g_test_run ();
}
