/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-history.h"

#include "store/assay-index.h"
#include "store/assay-journal.h"
#include "store/assay-repair.h"
#include "store/assay-witness.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

static gboolean
visit_cb (const AssayEvent *event, gpointer data)
{
  return TRUE;
}

static char *
dup_index_file (const char *folder)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "assay", NULL);

  return assay_index_dup_file (cache, folder);
}

/* How far its index or its blobs saw it go. */
static guint64
peek_known (AssayIo *io, const char *folder, const char *store)
{
  g_autofree char *file = dup_index_file (folder);

  return assay_history_peek_known (io, file, store);
}

/* What is known is asked first: the log may grow meanwhile. */
char *
assay_history_dup_trouble (const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *store = g_build_filename (path, ".assay", NULL);
  AssayIo *io = assay_io_system ();
  g_autoptr (GError) error = NULL;
  struct stat info;
  g_autofree char *damage = NULL;

  if (io->stat (io, store, &info) != 0 && errno == ENOENT)
    return NULL; /* taken away whole: a new one is wanted */
  damage = assay_journal_peek_damage (io, store, peek_known (io, path, store));
  if (damage == NULL && !assay_journal_read (io, store, 1, visit_cb, NULL, &error))
    damage = g_strdup (error->message);
  return damage != NULL ? assay_sentence_say (damage, (AssayTranslate) gettext) : NULL;
}

static AssayRepairRow *
repair (const char *folder, gboolean gives_up, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *store = g_build_filename (path, ".assay", NULL);
  g_autofree char *index_file = dup_index_file (path), *damage = NULL;
  AssayIo *io = assay_io_system ();
  AssayRepairRow *row = gives_up
                          ? assay_repair_run (io, assay_clock_system (), assay_entropy_system (),
                                              store, index_file, error)
                          : assay_repair_look (io, store, index_file, error);

  if (row == NULL || row->damage == NULL)
    return row;
  damage = g_steal_pointer (&row->damage);
  row->damage = assay_sentence_say (damage, (AssayTranslate) gettext);
  return row;
}

AssayRepairRow *
assay_history_look (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  return repair (folder, FALSE, error);
}

AssayRepairRow *
assay_history_repair (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  return repair (folder, TRUE, error);
}
