/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-neighbors.h"

#include "base/assay-error.h"
#include "imaging/assay-png.h"

/* Likenesses made from pixels that are kept, of pictures the log says too little of. Full, they are
 * forgotten: each is made again in a millisecond. */
#define MAX_KEPT (4 * ASSAY_NEAR_MAX)

struct _AssayNeighbors
{
  char *index_file;
  AssayBlobs *blobs;

  GMutex lock;
  AssayReader *reader; /* %NULL before it is asked, and where it cannot be opened */
  GHashTable *kept;    /* blob name -> AssayLikeness */
};

typedef struct
{
  AssayReferences parent;
  GArray *pictures; /* AssayNearPicture, of which the references' words are */
  AssayReference of[];
} Owned;

AssayNeighbors *
assay_neighbors_new (const char *index_file, AssayBlobs *blobs)
{
  g_return_val_if_fail (index_file != NULL && blobs != NULL, NULL);

  AssayNeighbors *self = g_new0 (AssayNeighbors, 1);

  self->index_file = g_strdup (index_file);
  self->blobs = blobs;
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&self->lock);
  return self;
}

void
assay_neighbors_free (AssayNeighbors *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->reader, assay_reader_close);
  g_hash_table_unref (self->kept);
  g_mutex_clear (&self->lock);
  g_free (self->index_file);
  g_free (self);
}

/* %NULL without an error: its bytes are gone or damaged. */
static AssayLikeness *
look_at_pixels (AssayNeighbors *self, const char *name, GError **error)
{
  GError *cause = NULL;
  g_autoptr (AssayPicture) picture = NULL;
  g_autoptr (GBytes) bytes = NULL;
  AssayLikeness *likeness;
  AssayDigest digest;

  if (name == NULL || !assay_digest_parse (&digest, name))
    return NULL;
  bytes = assay_blobs_get (self->blobs, &digest, &cause);
  if (cause != NULL && !assay_blobs_is_damage (cause))
    g_propagate_error (error, g_steal_pointer (&cause));
  g_clear_error (&cause);
  if (bytes != NULL)
    picture = assay_png_decode (bytes, name, NULL, NULL);
  if (picture == NULL)
    return NULL;
  likeness = g_new0 (AssayLikeness, 1);
  assay_likeness_of (picture, likeness);
  return likeness;
}

static const AssayLikeness *
likeness_of_pixels (AssayNeighbors *self, const char *name, GError **error)
{
  AssayLikeness *likeness = name != NULL ? g_hash_table_lookup (self->kept, name) : NULL;

  if (likeness != NULL)
    return likeness;
  likeness = look_at_pixels (self, name, error);
  if (likeness == NULL)
    return NULL;
  if (g_hash_table_size (self->kept) >= MAX_KEPT)
    g_hash_table_remove_all (self->kept);
  g_hash_table_insert (self->kept, g_strdup (name), likeness);
  return likeness;
}

/* What the log says, else what the pixels say. %FALSE when neither tells the marks: a picture whose
 * bytes are gone is like none; with an error, nobody knows what it is like. */
static gboolean
read_likeness (AssayNeighbors *self,
               const AssayNearPicture *picture,
               AssayLikeness *out,
               GError **error)
{
  const AssayLikeness *seen;

  *out = (AssayLikeness){.marks = picture->marks};
  if (picture->has_marks && assay_likeness_read_colors (out, picture->colors))
    return TRUE;
  seen = likeness_of_pixels (self, picture->picture, error);
  if (seen != NULL)
    *out = *seen;
  return seen != NULL || picture->has_marks;
}

void
assay_neighbors_references_free (AssayReferences *references)
{
  if (references == NULL)
    return;
  g_array_unref (((Owned *) references)->pictures);
  g_free (references);
}

static AssayReferences *
make_references (AssayNeighbors *self, GArray *pictures, guint64 seq, GError **error)
{
  GError *unread = NULL;
  Owned *owned = g_malloc0 (sizeof (Owned) + pictures->len * sizeof (AssayReference));

  owned->pictures = g_array_ref (pictures);
  owned->parent = (AssayReferences){owned->of, 0, (gint64) seq};
  for (guint i = 0; unread == NULL && i < pictures->len; i++)
    {
      const AssayNearPicture *picture = &g_array_index (pictures, AssayNearPicture, i);
      AssayReference *reference = &owned->of[owned->parent.n];

      if (!read_likeness (self, picture, &reference->likeness, &unread))
        continue;
      reference->title = picture->title;
      reference->version = picture->version;
      reference->picture = picture->picture;
      owned->parent.n++;
    }
  if (unread == NULL)
    return &owned->parent;
  assay_neighbors_references_free (&owned->parent);
  g_propagate_error (error, unread);
  return NULL;
}

static AssayReferences *
find_locked (AssayNeighbors *self, const char *spec, const AssayPicture *picture, int reach)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pictures = NULL;
  g_autofree char *colors = NULL;
  AssayReferences *references;
  AssayLikeness own;
  guint64 seq;

  if (self->reader == NULL)
    self->reader = assay_reader_open (self->index_file, &error);
  if (self->reader != NULL && reach < 0)
    {
      pictures = g_array_new (FALSE, FALSE, sizeof (AssayNearPicture));
      seq = assay_reader_get_applied_seq (self->reader);
    }
  else if (self->reader != NULL)
    {
      assay_likeness_of (picture, &own);
      colors = assay_likeness_dup_colors (&own);
      pictures =
        assay_reader_near (self->reader, spec, own.marks, colors, (guint) reach, &seq, &error);
    }
  references = pictures != NULL ? make_references (self, pictures, seq, &error) : NULL;
  if (references == NULL)
    assay_error_mention (error);
  return references;
}

AssayReferences *
assay_neighbors_find (AssayNeighbors *self,
                      const char *spec,
                      const AssayPicture *picture,
                      const AssayContract *contract)
{
  g_return_val_if_fail (self != NULL && spec != NULL && picture != NULL && contract != NULL, NULL);

  AssayReferences *references;

  g_mutex_lock (&self->lock);
  references = find_locked (self, spec, picture, assay_references_reach (contract));
  g_mutex_unlock (&self->lock);
  return references;
}
