/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-private.h"

/* Stored files that are gone, though a picture that is approved or asked about needs them. The
 * picture itself is looked for; what says how it was made, only by its folder. */

#define MOST_NAMED 5

static GArray *
list_stored (AssayEngine *self)
{
  GArray *stored;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  stored = assay_reader_stored_blobs (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return stored;
}

static int
compare_texts_cb (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Assets of those that are gone, each once, sorted: (element-type char *), borrowed of @stored. */
static GPtrArray *
list_assets (const GArray *stored, const gboolean *gone)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *assets = g_ptr_array_new ();

  for (guint i = 0; i < stored->len; i++)
    {
      char *spec = g_array_index (stored, AssayStoredBlob, i).spec;

      if (gone[i] && g_hash_table_add (seen, spec))
        g_ptr_array_add (assets, spec);
    }
  g_ptr_array_sort (assets, compare_texts_cb);
  return assets;
}

/* (element-type char *) */
static GPtrArray *
find_assets (AssayEngine *self, const GArray *stored)
{
  g_autofree const char **names = g_new0 (const char *, stored->len + 1);
  g_autofree gboolean *loosely = g_new0 (gboolean, stored->len + 1),
                      *gone = g_new0 (gboolean, stored->len + 1);

  for (guint i = 0; i < stored->len; i++)
    {
      const AssayStoredBlob *blob = &g_array_index (stored, AssayStoredBlob, i);

      names[i] = blob->blob;
      loosely[i] = !blob->is_picture;
    }
  assay_blobs_find_gone (self->blobs, names, loosely, stored->len, gone);
  return list_assets (stored, gone);
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

guint
assay_engine_find_lost (AssayEngine *self, AssayProblems *problems)
{
  g_autoptr (GArray) stored = list_stored (self);
  g_autoptr (GPtrArray) assets = find_assets (self, stored);
  g_autofree char *names = join_first (assets), *n = g_strdup_printf ("%u", assets->len);

  if (assets->len > 0)
    assay_problems_add (problems, ".assay/blobs", NULL, "blob.missing",
                        N_ ("Stored files of pictures are gone (assets: {0}, {1}). What is gone "
                            "cannot be shown, judged or exported."),
                        N_ ("Restore the folder .assay/blobs from a backup, or have the pictures "
                            "made again: assayctl again ASSET"),
                        n, names, NULL);
  return assets->len;
}
