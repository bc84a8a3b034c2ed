/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-lost-private.h"

#include "engine/host/assay-engine-private.h"

/* Stored files that are gone, though a picture that is approved or asked about needs them. The
 * picture itself is looked for; what says how it was made, only by its folder. What cannot be
 * looked at is not gone: that is told as what it is. */

#define MOST_NAMED     5
#define LOOK_AGAIN_US  (30 * G_USEC_PER_SEC)  /* at all of them, while something is wrong … */
#define LOOK_ANYWAY_US (600 * G_USEC_PER_SEC) /* … and while all is well */

struct _AssayLost
{
  GMutex lock; /* of all below */
  gboolean looked;
  GHashTable *gone; /* set of assets */
  GError *unseen;   /* why something could not be looked at; %NULL: all was */
  guint64 seq;      /* of the log, at the last look of either kind … */
  gint64 stamp;     /* … and of the index */
  gint64 due_us;    /* of the next one at all */
};

AssayLost *
_assay_lost_new (void)
{
  AssayLost *self = g_new0 (AssayLost, 1);

  g_mutex_init (&self->lock);
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
_assay_lost_free (AssayLost *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->gone);
  g_clear_error (&self->unseen);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* One look
 * ------------------------------------------------------------------------------------------ */

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

static void
add_gone (AssayLost *self, const AssayStoredBlob *blob)
{
  g_hash_table_add (self->gone, g_strdup (blob->spec));
}

static void
add_without_folder (AssayLost *self,
                    const GArray *stored,
                    const gboolean folders[ASSAY_BLOB_FOLDERS])
{
  for (guint i = 0; i < stored->len; i++)
    {
      const AssayStoredBlob *blob = &g_array_index (stored, AssayStoredBlob, i);

      if (!folders[folder_of (blob)])
        add_gone (self, blob);
    }
}

static GError **
first_cause (AssayLost *self)
{
  return self->unseen == NULL ? &self->unseen : NULL;
}

static void
add_without_picture (AssayLost *self, AssayBlobs *blobs, const GArray *stored)
{
  g_autofree const char **names = g_new0 (const char *, stored->len + 1);
  g_autofree const AssayStoredBlob **pictures = g_new0 (const AssayStoredBlob *, stored->len + 1);
  g_autofree AssayBlobPresence *found = g_new0 (AssayBlobPresence, stored->len + 1);
  guint n = 0;

  for (guint i = 0; i < stored->len; i++)
    {
      const AssayStoredBlob *blob = &g_array_index (stored, AssayStoredBlob, i);

      if (!blob->is_picture)
        continue;
      pictures[n] = blob;
      names[n++] = blob->blob;
    }
  assay_blobs_look_all (blobs, names, n, found, first_cause (self));
  for (guint i = 0; i < n; i++)
    if (found[i] == ASSAY_BLOB_GONE)
      add_gone (self, pictures[i]);
}

/* @spec: of that asset only; %NULL: of all. */
static void
look_at (AssayLost *self, AssayEngine *engine, const char *spec)
{
  gboolean folders[ASSAY_BLOB_FOLDERS];
  gboolean listed = assay_blobs_list_folders (engine->blobs, folders, first_cause (self));
  g_autoptr (GArray) stored = NULL;

  if (!listed)
    return;
  g_mutex_lock (&engine->reader_lock);
  stored = assay_reader_stored_blobs (engine->reader, spec, folders);
  g_mutex_unlock (&engine->reader_lock);
  assay_reader_check (first_cause (self));
  add_without_folder (self, stored, folders);
  add_without_picture (self, engine->blobs, stored);
}

static gboolean
is_wrong (const AssayLost *self)
{
  return self->unseen != NULL || g_hash_table_size (self->gone) > 0;
}

static void
look_at_all (AssayLost *self, AssayEngine *engine)
{
  g_hash_table_remove_all (self->gone);
  g_clear_error (&self->unseen);
  g_mutex_lock (&engine->reader_lock);
  self->stamp = (gint64) assay_reader_get_applied_seq (engine->reader);
  g_mutex_unlock (&engine->reader_lock);
  look_at (self, engine, NULL);
  self->looked = TRUE;
  self->due_us =
    assay_clock_mono_us (engine->clock) + (is_wrong (self) ? LOOK_AGAIN_US : LOOK_ANYWAY_US);
}

/* What is gone may be made again at any time: of these assets, the ones that the events since are
 * about. */
static void
look_at_changed (AssayLost *self, AssayEngine *engine)
{
  g_autoptr (GPtrArray) slots = NULL;

  g_mutex_lock (&engine->reader_lock);
  slots = assay_reader_slots_since (engine->reader, &self->stamp);
  g_mutex_unlock (&engine->reader_lock);
  for (guint i = 0; i < slots->len; i++)
    {
      const AssaySlotFact *slot = slots->pdata[i];

      if (g_hash_table_remove (self->gone, slot->spec))
        look_at (self, engine, slot->spec);
    }
}

/* As long as all is there it stays so until somebody asks for a look, or has not for long. */
static void
look (AssayLost *self, AssayEngine *engine)
{
  guint64 seq = assay_writer_get_last_seq (engine->writer);
  gboolean due = !self->looked || assay_clock_mono_us (engine->clock) >= self->due_us;

  if (!due && !is_wrong (self))
    return;
  assay_writer_wait_indexed (engine->writer);
  if (due)
    look_at_all (self, engine);
  else if (seq != self->seq)
    look_at_changed (self, engine);
  self->seq = seq;
}

/* What is told
 * -------------------------------------------------------------------------------------- */

/* Sorted: “Coin”, “Crown”, “Sword” … */
static char *
dup_first (AssayEngine *engine, GHashTable *gone)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer spec;

  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &spec, NULL))
    g_ptr_array_add (titles, assay_engine_dup_title (engine, spec));
  g_ptr_array_sort (titles, compare_texts_cb);
  for (guint i = 0; i < MIN (titles->len, MOST_NAMED); i++)
    g_string_append_printf (text, "%s“%s”", i > 0 ? ", " : "", (const char *) titles->pdata[i]);
  if (titles->len > MOST_NAMED)
    g_string_append (text, " …");
  return g_strdup (text->str);
}

static void
say_gone (AssayLost *self, AssayEngine *engine, AssayProblems *problems)
{
  g_autofree char *titles = dup_first (engine, self->gone);
  g_autofree char *n = g_strdup_printf ("%u", g_hash_table_size (self->gone));

  assay_problems_add (problems, ".assay/blobs", NULL, "blob.missing",
                      N_ ("Stored files of pictures are gone: {0} (assets: {1}). What is gone "
                          "cannot be shown, judged or exported."),
                      N_ ("Put them back from a backup: assayctl restore DIR. Or have the "
                          "pictures made again: assayctl again ASSET"),
                      titles, n, NULL);
}

static void
say_unseen (AssayLost *self, AssayProblems *problems)
{
  assay_problems_add (
    problems, ".assay/blobs", NULL, "blob.unread",
    N_ ("Stored files of pictures could not be looked at, so nobody knows whether "
        "they are there: {0}"),
    N_ ("Mend that, and look again: assayctl check"), self->unseen->message, NULL);
}

guint
assay_engine_find_lost (AssayEngine *engine, AssayProblems *problems)
{
  AssayLost *self = engine->lost;
  guint n;

  g_mutex_lock (&self->lock);
  look (self, engine);
  n = g_hash_table_size (self->gone);
  if (n > 0)
    say_gone (self, engine, problems);
  if (self->unseen != NULL)
    say_unseen (self, problems);
  g_mutex_unlock (&self->lock);
  return n;
}

void
assay_engine_forget_lost (AssayEngine *engine)
{
  AssayLost *self = engine->lost;

  g_mutex_lock (&self->lock);
  self->looked = FALSE;
  g_mutex_unlock (&self->lock);
}

void
assay_engine_look_for_lost (AssayEngine *engine)
{
  AssayLost *self = engine->lost;
  guint before, now;

  g_mutex_lock (&self->lock);
  before = g_hash_table_size (self->gone);
  self->looked = FALSE;
  look (self, engine);
  now = g_hash_table_size (self->gone);
  g_mutex_unlock (&self->lock);
  if (now != before)
    _assay_engine_tell (engine, ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_STATUS);
}

void
assay_engine_tell_restored (AssayEngine *self)
{
  assay_engine_forget_lost (self);
  _assay_engine_tell (self, ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_STATUS | ASSAY_TOPIC_VERSIONS);
}
