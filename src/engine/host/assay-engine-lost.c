/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-private.h"

/* Stored files that are gone, though a picture that is approved or asked about needs them. The
 * picture itself is looked for; what says how it was made, only by its folder. */

#define MOST_NAMED 5

static GArray *
list_stored (AssayEngine *self, const gboolean folders[ASSAY_BLOB_FOLDERS])
{
  GArray *stored;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  stored = assay_reader_stored_blobs (self->reader, folders);
  g_mutex_unlock (&self->reader_lock);
  return stored;
}

static int
compare_texts_cb (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static guint
folder_of (const AssayStoredBlob *blob)
{
  return (guint) (g_ascii_xdigit_value (blob->blob[0]) * 16 + g_ascii_xdigit_value (blob->blob[1]));
}

/* Assets: a set, borrowed of @stored. */
static void
add_without_folder (const GArray *stored,
                    const gboolean folders[ASSAY_BLOB_FOLDERS],
                    GHashTable *assets)
{
  for (guint i = 0; i < stored->len; i++)
    {
      const AssayStoredBlob *blob = &g_array_index (stored, AssayStoredBlob, i);

      if (!folders[folder_of (blob)])
        g_hash_table_add (assets, blob->spec);
    }
}

static void
add_without_picture (AssayEngine *self, const GArray *stored, GHashTable *assets)
{
  g_autofree const char **names = g_new0 (const char *, stored->len + 1);
  g_autofree char **specs = g_new0 (char *, stored->len + 1);
  g_autofree gboolean *gone = g_new0 (gboolean, stored->len + 1);
  guint n = 0;

  for (guint i = 0; i < stored->len; i++)
    {
      const AssayStoredBlob *blob = &g_array_index (stored, AssayStoredBlob, i);

      if (!blob->is_picture)
        continue;
      names[n] = blob->blob;
      specs[n++] = blob->spec;
    }
  assay_blobs_find_gone (self->blobs, names, n, gone);
  for (guint i = 0; i < n; i++)
    if (gone[i])
      g_hash_table_add (assets, specs[i]);
}

/* Sorted: (element-type char *), borrowed of @stored. */
static GPtrArray *
find_assets (AssayEngine *self, const GArray *stored, const gboolean folders[ASSAY_BLOB_FOLDERS])
{
  g_autoptr (GHashTable) assets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gpointer *keys = NULL;
  GPtrArray *list = g_ptr_array_new ();
  guint n;

  add_without_folder (stored, folders, assets);
  add_without_picture (self, stored, assets);
  keys = g_hash_table_get_keys_as_array (assets, &n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (list, keys[i]);
  g_ptr_array_sort (list, compare_texts_cb);
  return list;
}

/* "coin, crown, sword …" */
static char *
join_first (GPtrArray *assets)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (assets->len, MOST_NAMED); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) assets->pdata[i]);
  if (assets->len > MOST_NAMED)
    g_string_append (text, " …");
  return g_strdup (text->str);
}

static AssayProblems *
look (AssayEngine *self, guint *out_n)
{
  AssayProblems *problems = assay_problems_new ();
  g_autoptr (GArray) stored = NULL;
  g_autoptr (GPtrArray) assets = NULL;
  g_autofree char *names = NULL, *n = NULL;
  gboolean folders[ASSAY_BLOB_FOLDERS];

  assay_blobs_list_folders (self->blobs, folders);
  stored = list_stored (self, folders);
  assets = find_assets (self, stored, folders);
  names = join_first (assets);
  n = g_strdup_printf ("%u", assets->len);
  *out_n = assets->len;
  if (assets->len > 0)
    assay_problems_add (problems, ".assay/blobs", NULL, "blob.missing",
                        N_ ("Stored files of pictures are gone (assets: {0}, {1}). What is gone "
                            "cannot be shown, judged or exported."),
                        N_ ("Put them back from a backup: assayctl restore DIR. Or have the "
                            "pictures made again: assayctl again ASSET"),
                        n, names, NULL);
  return problems;
}

/* As long as nothing is gone it stays so until somebody asks for a look; what is gone may be made
 * again at any time. Under the lock. */
static gboolean
is_known (AssayEngine *self)
{
  return self->lost != NULL
         && (self->n_lost == 0 || self->lost_seq == assay_writer_get_last_seq (self->writer));
}

guint
assay_engine_find_lost (AssayEngine *self, AssayProblems *problems)
{
  guint n;

  g_mutex_lock (&self->lost_lock);
  if (!is_known (self))
    {
      self->lost_seq = assay_writer_get_last_seq (self->writer);
      assay_problems_free (self->lost);
      self->lost = look (self, &self->n_lost);
    }
  for (guint i = 0; i < assay_problems_count (self->lost); i++)
    assay_problems_add_copy (problems, assay_problems_get (self->lost, i));
  n = self->n_lost;
  g_mutex_unlock (&self->lost_lock);
  return n;
}

void
assay_engine_forget_lost (AssayEngine *self)
{
  g_mutex_lock (&self->lost_lock);
  g_clear_pointer (&self->lost, assay_problems_free);
  g_mutex_unlock (&self->lost_lock);
}

void
assay_engine_tell_restored (AssayEngine *self)
{
  assay_engine_forget_lost (self);
  _assay_engine_tell (self, ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_STATUS | ASSAY_TOPIC_VERSIONS);
}
