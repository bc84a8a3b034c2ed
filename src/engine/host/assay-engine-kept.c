/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-kept.h"

#include "core/plan/assay-kept-pins.h"
#include "engine/host/assay-loader.h"
#include "model/documents/assay-lock.h"

/* Whether a default may be another -------------------------------------------- */

static gboolean
sets_defaults (AssayKind kind)
{
  return kind == ASSAY_KIND_CHECKPOINT || kind == ASSAY_KIND_CHECKPOINT_PROFILE;
}

static gboolean
is_as_known (AssayEngine *self, const AssayLoadedFile *file)
{
  const char *known = g_hash_table_lookup (self->known, file->path);

  return g_strcmp0 (known, assay_digest_hex (&file->document->hash).text) == 0;
}

/* One that cannot be read now is as it was. */
static gboolean
is_other (AssayEngine *self, const AssayLoadedFile *file)
{
  return file->document != NULL && sets_defaults (file->document->kind)
         && !is_as_known (self, file);
}

static gboolean
is_path_of_default (const char *path)
{
  AssayKind kind;

  return assay_kind_of_path (path, &kind, NULL, NULL) && sets_defaults (kind);
}

/* How many of what the log knows. */
static guint
count_known (AssayEngine *self)
{
  GHashTableIter iter;
  gpointer path;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    n += is_path_of_default (path);
  return n;
}

/* What is new, what is another, what is gone. */
static gboolean
has_changed (AssayEngine *self, GPtrArray *files)
{
  guint n_there = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (is_other (self, file))
        return TRUE;
      n_there += is_path_of_default (file->path) && g_hash_table_contains (self->known, file->path);
    }
  return n_there != count_known (self);
}

/* The documents as the log knows them ------------------------------------------ */

/* Of what is as it was: documents by path, borrowed. */
static GHashTable *
list_unchanged (AssayEngine *self, GPtrArray *files)
{
  GHashTable *unchanged = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < files->len; i++)
    {
      AssayLoadedFile *file = files->pdata[i];

      if (file->document != NULL && is_as_known (self, file))
        g_hash_table_insert (unchanged, file->path, file->document);
    }
  return unchanged;
}

/* %NULL: its bytes are not there any more. */
static AssayDocument *
load_former (AssayEngine *self, AssayKind kind, const AssayDocumentRow *row)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = assay_engine_load_blob (self, row->blob, NULL);

  return bytes != NULL ? assay_document_load (kind, bytes, row->path, problems) : NULL;
}

/* Adds it to @documents. %FALSE: without it nobody knows what the defaults were. */
static gboolean
add_former (AssayEngine *self,
            const AssayDocumentRow *row,
            GHashTable *unchanged,
            GPtrArray *documents)
{
  AssayDocument *document = g_hash_table_lookup (unchanged, row->path);
  AssayKind kind;

  if (*row->hash == '\0' || !assay_kind_of_path (row->path, &kind, NULL, NULL))
    return TRUE;
  document = document != NULL ? assay_document_ref (document) : load_former (self, kind, row);
  if (document != NULL)
    g_ptr_array_add (documents, document);
  return document != NULL || !sets_defaults (kind);
}

/* %NULL: what was there is not known. */
static AssayCatalog *
make_former (AssayEngine *self, GPtrArray *files)
{
  g_autoptr (GPtrArray) rows = assay_engine_list (self, "documents", NULL, NULL);
  g_autoptr (GHashTable) unchanged = list_unchanged (self, files);
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  g_autoptr (AssayProblems) unused = assay_problems_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!add_former (self, assay_record_get (rows->pdata[i], &assay_document_row_table), unchanged,
                     documents))
      return NULL;
  return assay_catalog_new (documents, unused);
}

gboolean
_assay_engine_knows_lines (const AssayCatalog *catalog)
{
  return assay_catalog_lock_line (catalog, ASSAY_LOCK_EVERY) == NULL;
}

/* What a lock.json says that cannot be read now is what it said. */
static GPtrArray *
list_lines (const AssayCatalog *before, const AssayCatalog *now)
{
  g_autoptr (AssayCatalog) as_it_was = NULL;

  if (_assay_engine_knows_lines (now))
    return assay_kept_pins (before, now);
  as_it_was = assay_catalog_with_lock (now, assay_catalog_list (before, ASSAY_KIND_LOCK));
  return assay_kept_pins (before, as_it_was);
}

GPtrArray *
_assay_engine_list_due (AssayEngine *self, GPtrArray *files, AssayCatalog **out_now)
{
  g_autoptr (AssayProblems) unused = assay_problems_new ();
  g_autoptr (AssayCatalog) before = NULL, now = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  *out_now = NULL;
  if (g_hash_table_size (self->known) == 0 || !has_changed (self, files))
    return NULL;
  before = make_former (self, files);
  if (before == NULL)
    return NULL;
  now = _assay_engine_make_catalog (files, unused);
  lines = list_lines (before, now);
  if (lines->len == 0)
    return NULL;
  *out_now = g_steal_pointer (&now);
  return g_steal_pointer (&lines);
}
