/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-assets.h"

#include "engine/host/assay-engine-private.h"
#include "engine/host/assay-engine-shelf.h"
#include "engine/project/assay-title-order.h"

#include <string.h>

/* Another way of filling the columns: all assets are put again. */
#define FORMAT "3"

/* By ASSAY_INTENT_*: what it says about an asset that is not to be made. */
static const gint64 held_by_intent[] = {ASSAY_ASSET_DRAFT, ASSAY_UNSET, ASSAY_ASSET_PAUSED,
                                        ASSAY_ASSET_ARCHIVED};

/* The language titles are sorted in: the user's. */
static const char *
language (void)
{
  return g_get_language_names_with_category ("LC_COLLATE")[0];
}

/* Everything a spec's readiness can depend on but the spec itself. */
static char *
hash_of_others (const AssayCatalog *catalog)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *const *unread = assay_catalog_list_unread (catalog);

  /* what cannot be read is not gone, and may be gone the next time */
  for (guint i = 0; unread[i] != NULL; i++)
    g_checksum_update (sum, (const guchar *) unread[i], (gssize) strlen (unread[i]) + 1);
  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      GPtrArray *documents =
        kind != ASSAY_KIND_SPEC ? assay_catalog_list (catalog, (AssayKind) kind) : NULL;

      for (guint i = 0; documents != NULL && i < documents->len; i++)
        {
          const AssayDocument *document = documents->pdata[i];

          g_checksum_update (sum, (const guchar *) document->file,
                             (gssize) strlen (document->file));
          g_checksum_update (sum, document->hash.bytes, sizeof document->hash.bytes);
        }
    }
  return g_strdup (g_checksum_get_string (sum));
}

static char *
hash_of (const AssaySpec *spec)
{
  return g_strdup_printf (FORMAT " %s %s", assay_digest_hex (&spec->document.hash).text,
                          language ());
}

static AssayAsset *
asset_of (const AssaySpec *spec, const char *hash, gint64 n_problems)
{
  AssayAsset *asset = g_new0 (AssayAsset, 1);

  asset->id = g_strdup (spec->document.id);
  asset->title = g_strdup (spec->title);
  asset->sort_key =
    assay_title_dup_sort_key (spec->title != NULL ? spec->title : spec->document.id);
  asset->type = g_strdup (spec->asset_type);
  asset->checkpoint = g_strdup (spec->checkpoint);
  asset->tags = spec->tags != NULL ? g_strdupv (spec->tags) : g_new0 (char *, 1);
  asset->words = g_strdup (spec->prompt != NULL ? spec->prompt->positive : NULL);
  asset->hash = g_strdup (hash);
  asset->held = held_by_intent[CLAMP (spec->intent, 0, 3)];
  asset->problems = n_problems;
  asset->variants = assay_spec_count_variants (spec);
  return asset;
}

/* @planner: of the catalogue that @spec is of. @others: a document of another kind changed. */
static void
follow_spec (const AssayPlanner *planner,
             const AssaySpec *spec,
             const AssayAssetKnown *known,
             gboolean others,
             AssayAssetsChange *change)
{
  g_autofree char *hash = hash_of (spec);
  gboolean same = known != NULL && g_str_equal (known->hash, hash);
  gint64 n_problems;

  if (same && !others)
    return;
  n_problems = assay_problems_count (assay_planner_get_problems (planner, spec->document.id));
  if (!same || n_problems != known->problems)
    g_ptr_array_add (change->assets, asset_of (spec, hash, n_problems));
}

/* @known: of all assets; what is left in it is gone. */
static AssayAssetsChange *
compare (const AssayCatalog *catalog,
         const AssayPlanner *planner,
         GHashTable *known,
         gboolean others,
         const char *stamp)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  AssayAssetsChange *change = assay_assets_change_new (stamp);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];

      follow_spec (planner, spec, g_hash_table_lookup (known, spec->document.id), others, change);
      g_hash_table_remove (known, spec->document.id);
    }
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (change->gone, g_strdup (id));
  return change;
}

/* The same where the index holds what @before said: no row of it is read. Both lists are sorted by
 * id; a spec that is the very same document did not change. */
static AssayAssetsChange *
compare_with_before (const AssayCatalog *before,
                     const AssayCatalog *catalog,
                     const AssayPlanner *planner,
                     const char *stamp)
{
  GPtrArray *old = assay_catalog_list (before, ASSAY_KIND_SPEC),
            *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  AssayAssetsChange *change = assay_assets_change_new (stamp);
  guint i = 0, j = 0;

  while (i < old->len || j < specs->len)
    {
      const AssaySpec *was = i < old->len ? old->pdata[i] : NULL,
                      *is = j < specs->len ? specs->pdata[j] : NULL;
      int order = was == NULL ? 1 : is == NULL ? -1 : strcmp (was->document.id, is->document.id);

      i += order <= 0;
      j += order >= 0;
      if (order < 0)
        g_ptr_array_add (change->gone, g_strdup (was->document.id));
      else if (order > 0 || was != is)
        follow_spec (planner, is, NULL, FALSE, change);
    }
  return change;
}

static gboolean
a_title_changed (const AssayAssetsChange *change, const AssayCatalog *before)
{
  for (guint i = 0; before != NULL && i < change->assets->len; i++)
    {
      const AssayAsset *asset = change->assets->pdata[i];
      const AssaySpec *old =
        (const AssaySpec *) assay_catalog_lookup (before, ASSAY_KIND_SPEC, asset->id);

      if (old == NULL || g_strcmp0 (old->title, asset->title) != 0)
        return TRUE;
    }
  return before != NULL && change->gone->len > 0;
}

void
_assay_engine_tell_titles (AssayEngine *self)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  for (guint file = 0; assay_queries[file] != NULL; file++)
    for (const AssayQueryKind *row = assay_queries[file]; row->kind != NULL; row++)
      if (row->complete != NULL)
        assay_changes_add_all (changes, row->list);
  assay_changes_add_topics (changes, ASSAY_TOPIC_DOCUMENTS);
  self->notify (changes, self->notify_data);
}

/* What the index is put with for @catalog; begins with @out_prefix, which says all but the specs.
 */
static char *
stamp_of (const AssayCatalog *catalog, char **out_prefix)
{
  g_autofree char *others = hash_of_others (catalog);
  AssayDigest all;

  assay_catalog_hash (catalog, &all);
  *out_prefix = g_strdup_printf (FORMAT " %s %s ", language (), others);
  return g_strconcat (*out_prefix, assay_digest_hex (&all).text, NULL);
}

static gboolean
is_stamp_of (const char *stamp, const AssayCatalog *catalog)
{
  g_autofree char *prefix = NULL, *own = catalog != NULL ? stamp_of (catalog, &prefix) : NULL;

  return own != NULL && g_strcmp0 (stamp, own) == 0;
}

/* No stamp of any catalogue: the next time looks again. */
static void
mark_unfinished (char **stamp)
{
  char *whole = g_strconcat (*stamp, " unfinished", NULL);

  g_free (*stamp);
  *stamp = whole;
}

gboolean
_assay_engine_follow_assets (AssayEngine *self,
                             const AssayCatalog *catalog,
                             const AssayCatalog *before)
{
  g_autofree char *prefix = NULL, *stamp = stamp_of (catalog, &prefix), *known_stamp = NULL;
  g_autoptr (GHashTable) known = NULL;
  g_autoptr (AssayAssetsChange) change = NULL;
  g_autoptr (GError) error = NULL;
  const AssayPlanner *planner;
  gboolean same_others, in_step;

  g_mutex_lock (&self->reader_lock);
  known_stamp = assay_reader_dup_assets_stamp (self->reader);
  same_others = known_stamp != NULL && g_str_has_prefix (known_stamp, prefix);
  in_step = same_others && is_stamp_of (known_stamp, before);
  if (!in_step && g_strcmp0 (known_stamp, stamp) != 0)
    known = assay_reader_assets (self->reader);
  g_mutex_unlock (&self->reader_lock);
  if (!assay_reader_check (&error))
    {
      assay_error_mention (error);
      g_clear_pointer (&self->files, g_ptr_array_unref); /* the next look tries again */
      return FALSE;
    }
  if (g_strcmp0 (known_stamp, stamp) == 0)
    return FALSE;
  if (!_assay_engine_follow_shelf (self, catalog))
    mark_unfinished (&stamp);
  g_mutex_lock (&self->plan_lock);
  planner = assay_plan_follower_look (self->follower, self->plan_reader, catalog, NULL, NULL);
  change = in_step ? compare_with_before (before, catalog, planner, stamp)
                   : compare (catalog, planner, known, !same_others, stamp);
  g_mutex_unlock (&self->plan_lock);
  if (!assay_writer_set_assets (self->writer, change, &error))
    {
      assay_error_mention (error);
      g_clear_pointer (&self->files, g_ptr_array_unref); /* the next look tries again */
    }
  return a_title_changed (change, before);
}
