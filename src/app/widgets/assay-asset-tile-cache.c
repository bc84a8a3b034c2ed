/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-asset-tile-cache.h"

#include "app/widgets/assay-pixel-paintable.h"

struct _AssayTileCache
{
  GObject parent_instance;
  AssayProject *project;
  GHashTable *entries; /* key -> its link in used */
  GQueue used;         /* Entry, the one used last first */
  gsize bytes, max_bytes;
};

typedef struct
{
  char *key;
  GdkPaintable *paintable;
  gsize bytes;
} Entry;

typedef struct
{
  AssayTileCache *cache;
  char *digest;
  int side;
  AssayPicture *picture;
} Load;

G_DEFINE_FINAL_TYPE (AssayTileCache, assay_tile_cache, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_object_unref (entry->paintable);
  g_free (entry);
}

static void
assay_tile_cache_finalize (GObject *object)
{
  AssayTileCache *self = ASSAY_TILE_CACHE (object);

  g_hash_table_unref (self->entries);
  g_queue_clear_full (&self->used, entry_free);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (assay_tile_cache_parent_class)->finalize (object);
}

static void
assay_tile_cache_class_init (AssayTileCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_tile_cache_finalize;
}

static void
assay_tile_cache_init (AssayTileCache *self)
{
  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->used);
}

AssayTileCache *
assay_tile_cache_new (AssayProject *project, gsize max_bytes)
{
  AssayTileCache *self = g_object_new (ASSAY_TYPE_TILE_CACHE, NULL);

  g_set_object (&self->project, project);
  self->max_bytes = max_bytes;
  return self;
}

guint
assay_tile_cache_get_n_entries (AssayTileCache *self)
{
  return self->used.length;
}

gsize
assay_tile_cache_get_bytes (AssayTileCache *self)
{
  return self->bytes;
}

/* Reducing ------------------------------------------------------------------------ */

static AssayPixel
average (const AssayPicture *picture, int left, int top, int k)
{
  guint64 sum[3] = {0, 0, 0}, alpha = 0, n = 0;
  AssayPixel out = {0, 0, 0, 0};

  for (int y = top; y < MIN (top + k, picture->height); y++)
    for (int x = left; x < MIN (left + k, picture->width); x++)
      {
        const AssayPixel *pixel = assay_picture_at (picture, x, y);

        sum[0] += (guint64) pixel->r * pixel->a;
        sum[1] += (guint64) pixel->g * pixel->a;
        sum[2] += (guint64) pixel->b * pixel->a;
        alpha += pixel->a;
        n++;
      }
  if (alpha == 0)
    return out;
  out.r = (guint8) ((sum[0] + alpha / 2) / alpha);
  out.g = (guint8) ((sum[1] + alpha / 2) / alpha);
  out.b = (guint8) ((sum[2] + alpha / 2) / alpha);
  out.a = (guint8) ((alpha + n / 2) / n);
  return out;
}

AssayPicture *
assay_tile_reduce (const AssayPicture *picture, int side)
{
  int k = (MAX (picture->width, picture->height) + side - 1) / side;
  AssayPicture *small;

  if (k <= 1)
    return assay_picture_ref (picture);
  small = assay_picture_new ((picture->width + k - 1) / k, (picture->height + k - 1) / k);
  for (int y = 0; y < small->height; y++)
    for (int x = 0; x < small->width; x++)
      *assay_picture_at (small, x, y) = average (picture, x * k, y * k, k);
  return small;
}

/* Keeping ------------------------------------------------------------------------- */

static char *
key_of (const char *digest, int side)
{
  return g_strdup_printf ("%s/%d", digest, side);
}

GdkPaintable *
assay_tile_cache_lookup (AssayTileCache *self, const char *digest, int side)
{
  g_autofree char *key = key_of (digest, side);
  GList *link = g_hash_table_lookup (self->entries, key);

  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->used, link);
  g_queue_push_head_link (&self->used, link);
  return ((Entry *) link->data)->paintable;
}

static void
drop_oldest (AssayTileCache *self)
{
  Entry *entry = g_queue_pop_tail (&self->used);

  g_hash_table_remove (self->entries, entry->key);
  self->bytes -= entry->bytes;
  entry_free (entry);
}

GdkPaintable *
assay_tile_cache_keep (AssayTileCache *self,
                       const char *digest,
                       int side,
                       const AssayPicture *picture)
{
  GdkPaintable *known = assay_tile_cache_lookup (self, digest, side);
  Entry *entry;

  if (known != NULL)
    return known;
  entry = g_new0 (Entry, 1);
  entry->key = key_of (digest, side);
  entry->paintable = assay_pixel_paintable_new (picture, FALSE);
  entry->bytes = assay_pixel_paintable_count_bytes (picture, side);
  g_queue_push_head (&self->used, entry);
  g_hash_table_insert (self->entries, entry->key, self->used.head);
  self->bytes += entry->bytes;
  while (self->used.length > 1
         && (self->used.length > ASSAY_TILE_CACHE_MAX_ENTRIES || self->bytes > self->max_bytes))
    drop_oldest (self);
  return entry->paintable;
}

/* Loading ------------------------------------------------------------------------- */

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->cache);
  g_clear_pointer (&load->picture, assay_picture_unref);
  g_free (load->digest);
  g_free (load);
}

static void
reduce_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Load *load = data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, assay_tile_reduce (load->picture, load->side),
                           (GDestroyNotify) assay_picture_unref);
}

static void
reduced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayPicture) small = g_task_propagate_pointer (G_TASK (result), &error);
  Load *load = g_task_get_task_data (task);

  if (small == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (
      task, g_object_ref (assay_tile_cache_keep (load->cache, load->digest, load->side, small)),
      g_object_unref);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayPicture) picture =
    assay_project_load_picture_finish (ASSAY_PROJECT (source), result, &error);
  Load *load = g_task_get_task_data (task), *reduce;
  g_autoptr (GTask) work = NULL;

  if (picture == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  reduce = g_new0 (Load, 1);
  reduce->picture = g_steal_pointer (&picture);
  reduce->side = load->side;
  work = g_task_new (NULL, g_task_get_cancellable (task), reduced_cb, g_object_ref (task));
  g_task_set_task_data (work, reduce, load_free);
  g_task_run_in_thread (work, reduce_worker);
}

void
assay_tile_cache_load_async (AssayTileCache *self,
                             const char *digest,
                             int side,
                             GCancellable *cancellable,
                             GAsyncReadyCallback done,
                             gpointer data)
{
  GTask *task = g_task_new (self, cancellable, done, data);
  Load *load = g_new0 (Load, 1);

  load->cache = g_object_ref (self);
  load->digest = g_strdup (digest);
  load->side = side;
  g_task_set_task_data (task, load, load_free);
  if (self->project == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "closed");
      g_object_unref (task);
      return;
    }
  assay_project_load_picture_async (self->project, digest, cancellable, loaded_cb, task);
}

GdkPaintable *
assay_tile_cache_load_finish (AssayTileCache *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
