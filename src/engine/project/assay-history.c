/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-history.h"

#include "base/assay-folder.h"
#include "engine/host/assay-loader.h"
#include "engine/project/assay-repair-words.h"
#include "store/assay-index.h"
#include "store/assay-journal.h"
#include "store/assay-repair.h"
#include "store/assay-witness.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

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

/* How far its index or its blobs saw it go. New string: why that cannot be seen; or %NULL. */
static char *
peek_known (AssayIo *io, const char *folder, const char *store, guint64 *out)
{
  g_autofree char *file = dup_index_file (folder);
  g_autoptr (GError) cause = NULL;

  return assay_history_peek_known (io, file, store, out, &cause) ? NULL
                                                                 : assay_history_dup_unseen (cause);
}

/* What is known is asked first: the log may grow meanwhile. What can be seen to be damaged is said
 * before what cannot be seen. */
char *
assay_history_dup_trouble (const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *store = g_build_filename (path, ".assay", NULL);
  AssayIo *io = assay_io_system ();
  g_autoptr (GError) error = NULL;
  struct stat info;
  g_autofree char *damage = NULL, *unseen = NULL;
  guint64 known = 0;

  if (io->stat (io, store, &info) != 0 && errno == ENOENT)
    return NULL; /* taken away whole: a new one is wanted */
  unseen = peek_known (io, path, store, &known);
  damage = assay_journal_peek_damage (io, store, known);
  if (damage == NULL && !assay_journal_read (io, store, 1, visit_cb, NULL, &error))
    damage = g_strdup (error->message);
  if (damage == NULL)
    damage = g_steal_pointer (&unseen);
  return damage != NULL ? assay_sentence_say (damage, (AssayTranslate) gettext) : NULL;
}

static char *
dup_name_cb (const char *spec, const AssaySlot *slot, gpointer catalog)
{
  const AssaySpec *there =
    catalog != NULL ? (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, spec)
                    : NULL;

  return assay_repair_dup_picture (there != NULL && there->title != NULL ? there->title : spec,
                                   slot);
}

/* As far as the documents can be read; %NULL: not at all. */
static AssayCatalog *
read_catalog (AssayIo *io, const char *folder)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (GPtrArray) files =
    assay_loader_read (io, assay_clock_system (), folder, NULL, problems, NULL);

  if (files == NULL)
    return NULL;
  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (file->document != NULL)
        g_ptr_array_add (documents, file->document);
    }
  return assay_catalog_new (documents, problems);
}

static gboolean
is_of_another (AssayIo *io, const char *store)
{
  struct stat info;

  return io->lstat (io, ASSAY_IO_PATH, store, &info) == 0 && info.st_uid != geteuid ();
}

/* The way out for whom rights keep from it; other errors as they are. Takes @cause. */
static void
fail_with (GError *cause, gboolean of_another, GError **error)
{
  gboolean access = g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ACCES)
                    || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_PERM);

  if (of_another && (access || cause->domain == ASSAY_FOLDER_ERROR))
    assay_error_set (error, cause->domain, cause->code,
                     N_ ("The history cannot be looked at: {0}. Do it as the user whose it is, or "
                         "copy the project to a place that is yours."),
                     cause->message, NULL);
  else if (access)
    assay_error_set (error, cause->domain, cause->code,
                     N_ ("The history cannot be looked at: {0}. Give yourself access to the "
                         "folder, or copy the project to a place that is yours."),
                     cause->message, NULL);
  else
    {
      g_propagate_error (error, cause);
      return;
    }
  g_error_free (cause);
}

static AssayRepairRow *
repair (const char *folder, gboolean gives_up, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *store = g_build_filename (path, ".assay", NULL);
  g_autofree char *index_file = dup_index_file (path), *damage = NULL;
  AssayIo *io = assay_io_system ();
  g_autoptr (AssayCatalog) catalog = read_catalog (io, path);
  AssayRepairNames names = {dup_name_cb, catalog};
  GError *cause = NULL;
  AssayRepairRow *row = gives_up
                          ? assay_repair_run (io, assay_clock_system (), assay_entropy_system (),
                                              store, index_file, &names, &cause)
                          : assay_repair_look (io, store, index_file, &names, &cause);

  if (row == NULL)
    {
      fail_with (cause, is_of_another (io, store), error);
      return NULL;
    }
  if (row->damage == NULL)
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
