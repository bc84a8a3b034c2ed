/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/project/assay-history.h"

#include "store/assay-index.h"
#include "store/assay-journal.h"

#include <errno.h>

static gboolean
visit_cb (const AssayEvent *event, gpointer data)
{
  *(guint64 *) data = event->seq;
  return TRUE;
}

/* How far its index saw it go. */
static guint64
peek_known (AssayIo *io, const char *folder, const char *store)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "assay", NULL);
  g_autofree char *file = assay_index_dup_file (cache, folder);
  AssayDigest origin = {0};

  assay_journal_peek_origin (io, store, &origin);
  return assay_index_peek (file, &origin);
}

/* The index is asked first: the log may grow meanwhile. */
char *
assay_history_dup_trouble (const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *store = g_build_filename (path, ".assay", NULL);
  AssayIo *io = assay_io_system ();
  g_autoptr (GError) error = NULL;
  guint64 known, last = 0;
  struct stat info;

  if (io->stat (io, store, &info) != 0 && errno == ENOENT)
    return NULL; /* taken away whole: a new one is wanted */
  known = peek_known (io, path, store);
  if (!assay_journal_read (io, store, 1, visit_cb, &last, &error))
    return g_strdup (error->message);
  if (last >= known)
    return NULL;
  return g_strdup_printf ("Event %" G_GUINT64_FORMAT
                          " of the history, which had been saved, is damaged or missing. Restore "
                          "the .assay folder from a backup.",
                          last + 1);
}
