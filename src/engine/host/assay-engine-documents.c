/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-private.h"

#include "engine/host/assay-engine-assets.h"
#include "engine/host/assay-engine-lock.h"
#include "engine/host/assay-loader.h"

#include <string.h>

/* The documents of the folder: read, compared with what the log knows, observed, adopted. */

/* What the log knows of the documents that are there: hashes by path. */
static GHashTable *
known_documents (AssayEngine *self)
{
  g_autoptr (GPtrArray) rows = assay_engine_list (self, "documents", NULL, NULL);
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayDocumentRow *row = assay_record_get (rows->pdata[i], &assay_document_row_table);

      if (*row->hash != '\0')
        g_hash_table_insert (known, g_strdup (row->path), g_strdup (row->hash));
    }
  return known;
}

static AssayDocumentChanged *
changed_record (const AssayLoadedFile *file, const char *blob)
{
  AssayDocumentChanged *record = assay_table_new (&assay_document_changed_table);
  const AssayDocument *document = file->document;

  record->path = g_strdup (file->path);
  record->kind = g_strdup (assay_kind_info (document->kind)->name);
  record->id = g_strdup (document->id);
  record->version = document->version;
  record->hash = g_strdup (assay_digest_hex (&document->hash).text);
  record->blob = g_strdup (blob);
  return record;
}

static AssayDocumentChanged *
removed_record (const char *path)
{
  AssayDocumentChanged *record = assay_table_new (&assay_document_changed_table);
  g_autofree char *id = NULL;
  AssayKind kind;
  int version = 0;

  if (!assay_kind_of_path (path, &kind, &id, &version))
    {
      assay_table_free (&assay_document_changed_table, record);
      return NULL;
    }
  record->path = g_strdup (path);
  record->kind = g_strdup (assay_kind_info (kind)->name);
  record->id = g_steal_pointer (&id);
  record->version = version;
  return record;
}

/* What was observed: documents, and lines of lock.json. */
typedef struct
{
  AssayArgsDocumentsObserve *documents;
  AssayArgsSpecPin *lines;
} Observed;

/* A line is kept as it is hashed. */
static gboolean
add_change (AssayEngine *self,
            const AssayLoadedFile *file,
            const char *known,
            Observed *observed,
            GError **error)
{
  AssayDigest blob;

  g_assert (file->bytes != NULL);
  if (!assay_blobs_put (self->blobs, file->bytes, &blob, error))
    return FALSE;
  if (file->document->kind == ASSAY_KIND_LOCK)
    _assay_engine_add_line (observed->lines, file->document, known != NULL);
  else
    g_ptr_array_add (observed->documents->changes,
                     changed_record (file, assay_digest_hex (&blob).text));
  return TRUE;
}

static gboolean
add_changes (AssayEngine *self, GPtrArray *files, Observed *observed, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];
      const char *known = g_hash_table_lookup (self->known, file->path);

      if (file->document == NULL || _assay_engine_is_broken_line (file->document)
          || g_strcmp0 (known, assay_digest_hex (&file->document->hash).text) == 0)
        continue;
      if (!add_change (self, file, known, observed, error))
        return FALSE;
    }
  return TRUE;
}

static GHashTable *
paths_of (GPtrArray *files)
{
  GHashTable *paths = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < files->len; i++)
    g_hash_table_add (paths, ((AssayLoadedFile *) files->pdata[i])->path);
  return paths;
}

static int
compare_paths_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Paths that the log knows and @files do not have, sorted: (element-type char *), borrowed. Nothing
 * is known of the lines of a lock.json that cannot be read. */
static GPtrArray *
list_gone (AssayEngine *self, GPtrArray *files)
{
  g_autoptr (GHashTable) there = paths_of (files);
  gboolean lines_are_known = !g_hash_table_contains (there, ASSAY_LOCK_FILE "#*");
  GPtrArray *gone = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (there, path)
        && (lines_are_known || !g_str_has_prefix (path, ASSAY_LOCK_FILE "#")))
      g_ptr_array_add (gone, path);
  g_ptr_array_sort (gone, compare_paths_cb);
  return gone;
}

static void
add_removals (AssayEngine *self, GPtrArray *files, Observed *observed)
{
  g_autoptr (GPtrArray) gone = list_gone (self, files);

  for (guint i = 0; i < gone->len; i++)
    {
      const char *path = gone->pdata[i];
      AssayDocumentChanged *record;

      if (g_str_has_prefix (path, ASSAY_LOCK_FILE "#"))
        _assay_engine_add_line_gone (observed->lines, path + strlen (ASSAY_LOCK_FILE "#"));
      else if ((record = removed_record (path)) != NULL)
        g_ptr_array_add (observed->documents->changes, record);
    }
}

/* What was observed is known from now on. */
static void
know (AssayEngine *self, GPtrArray *files)
{
  g_autoptr (GPtrArray) gone = list_gone (self, files);

  for (guint i = 0; i < gone->len; i++)
    g_hash_table_remove (self->known, gone->pdata[i]);
  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (file->document != NULL && !_assay_engine_is_broken_line (file->document))
        g_hash_table_replace (self->known, g_strdup (file->path),
                              g_strdup (assay_digest_hex (&file->document->hash).text));
    }
}

static gboolean
submit_changes (AssayEngine *self, AssayArgsDocumentsObserve *args, GError **error)
{
  g_autoptr (AssayOutcome) outcome = assay_engine_submit (
    self, assay_command_new ("documents.observe", args, ASSAY_ACTOR_EXTERNAL, NULL));

  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

/* Takes what was observed. */
static gboolean
submit_observed (AssayEngine *self, Observed *observed, GError **error)
{
  AssayArgsDocumentsObserve *documents = g_steal_pointer (&observed->documents);
  AssayArgsSpecPin *lines = g_steal_pointer (&observed->lines);

  if (documents->changes->len == 0)
    assay_table_free (assay_command_kind_find ("documents.observe")->args, documents);
  else if (!submit_changes (self, documents, error))
    {
      assay_table_free (assay_command_kind_find ("spec.pin")->args, lines);
      return FALSE;
    }
  return _assay_engine_submit_lines (self, lines, ASSAY_ACTOR_EXTERNAL, NULL, error);
}

/* One debounced commit for everything that changed outside, and one for lines of lock.json. */
static gboolean
observe (AssayEngine *self, GPtrArray *files, GError **error)
{
  const AssayTable *of_documents = assay_command_kind_find ("documents.observe")->args;
  const AssayTable *of_lines = assay_command_kind_find ("spec.pin")->args;
  Observed observed = {assay_table_new (of_documents), assay_table_new (of_lines)};

  if (self->known == NULL)
    self->known = known_documents (self);
  if (!add_changes (self, files, &observed, error))
    {
      assay_table_free (of_documents, observed.documents);
      assay_table_free (of_lines, observed.lines);
      return FALSE;
    }
  add_removals (self, files, &observed);
  if (!submit_observed (self, &observed, error))
    return FALSE;
  know (self, files);
  return TRUE;
}

/* Whether @catalog and @problems say anything else than what is known; under the lock. */
static gboolean
is_news (AssayEngine *self, const AssayCatalog *catalog, const AssayProblems *problems)
{
  AssayDigest before, after;

  if (self->catalog == NULL || !assay_problems_equal (self->problems, problems))
    return TRUE;
  assay_catalog_hash (self->catalog, &before);
  assay_catalog_hash (catalog, &after);
  return !assay_digest_equal (&before, &after);
}

/* A run under way goes no further than the pictures it is making when the project's own limits
 * cannot be read any more. Under the lock. */
static void
stop_if_unknown (AssayEngine *self, const AssayCatalog *catalog, const AssayProblems *problems)
{
  if (self->runner != NULL && !assay_loader_knows_project (catalog, problems, NULL))
    assay_runner_stop (self->runner);
}

/* Ids of the specs that are there but cannot be read. */
static char **
list_unread (GPtrArray *files)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **ids;

  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];
      g_autofree char *id = NULL;
      AssayKind kind;

      if (file->document == NULL && assay_kind_of_path (file->path, &kind, &id, NULL)
          && kind == ASSAY_KIND_SPEC)
        g_strv_builder_add (builder, id);
    }
  ids = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return ids;
}

static AssayCatalog *
make_catalog (AssayEngine *self, GPtrArray *files, GPtrArray *documents, AssayProblems *problems)
{
  g_auto (GStrv) unread = list_unread (files);
  g_autoptr (AssayCatalog) read = assay_catalog_new (documents, problems);

  return assay_catalog_with_unread (read, (const char *const *) unread);
}

/* Takes @problems. */
static void
adopt_documents (AssayEngine *self, GPtrArray *files, AssayProblems *problems)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  g_autoptr (AssayCatalog) before = NULL;
  AssayCatalog *catalog;
  gboolean news, titles;

  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (file->document != NULL)
        g_ptr_array_add (documents, assay_document_ref (file->document));
    }
  catalog = make_catalog (self, files, documents, problems);
  assay_problems_sort (problems);
  assay_writer_set_catalog (self->writer, catalog);
  g_mutex_lock (&self->lock);
  stop_if_unknown (self, catalog, problems);
  news = is_news (self, catalog, problems);
  before = self->catalog;
  self->catalog = catalog;
  g_clear_pointer (&self->problems, assay_problems_free);
  self->problems = problems;
  g_mutex_unlock (&self->lock);
  titles = _assay_engine_follow_assets (self, catalog, before);
  if (news)
    _assay_engine_tell (self, ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_STATUS);
  if (titles)
    _assay_engine_tell_titles (self);
}

/* Whether nothing of the folder is another than at the last look. */
static gboolean
is_as_before (AssayEngine *self, GPtrArray *files, const AssayProblems *problems)
{
  return self->files != NULL && self->files->len == files->len
         && memcmp (self->files->pdata, files->pdata, files->len * sizeof (gpointer)) == 0
         && assay_problems_equal (self->read_problems, problems);
}

/* For the next look. What is on the log needs no bytes any more. */
static void
remember (AssayEngine *self, GPtrArray *files, const AssayProblems *problems, gboolean observed)
{
  self->observed = observed;
  if (observed)
    assay_loader_drop_bytes (files);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  self->files = g_ptr_array_ref (files);
  assay_problems_free (self->read_problems);
  self->read_problems = assay_problems_copy (problems);
}

/* Bytes are kept and the change is on the log before anything decides with it. */
static gboolean
rescan_locked (AssayEngine *self, GError **error)
{
  AssayProblems *problems = assay_problems_new ();
  gboolean may_write = !assay_writer_is_read_only (self->writer, NULL);
  g_autoptr (GPtrArray) files =
    assay_loader_read (self->io, self->clock, self->folder, self->files, problems, error);
  gboolean same = files != NULL && is_as_before (self, files, problems);
  gboolean observed = same && self->observed;

  if (files == NULL || (may_write && !observed && !observe (self, files, error)))
    {
      assay_problems_free (problems);
      return FALSE;
    }
  remember (self, files, problems, observed || may_write);
  if (same)
    assay_problems_free (problems);
  else
    adopt_documents (self, files, problems);
  return TRUE;
}

void
_assay_engine_know_line (AssayEngine *self, const AssayDocument *line)
{
  g_hash_table_replace (self->known, g_strdup (line->file),
                        g_strdup (assay_digest_hex (&line->hash).text));
}

void
_assay_engine_forget_line (AssayEngine *self, const char *spec)
{
  g_autofree char *path = assay_kind_dup_path (ASSAY_KIND_LOCK, spec, 0);

  g_hash_table_remove (self->known, path);
}

void
_assay_engine_adopt_lock (AssayEngine *self, GPtrArray *lines)
{
  g_autoptr (AssayCatalog) before = assay_engine_dup_catalog (self);
  AssayCatalog *catalog = assay_catalog_with_lock (before, lines);

  assay_writer_set_catalog (self->writer, catalog);
  g_mutex_lock (&self->lock);
  self->catalog = catalog;
  g_mutex_unlock (&self->lock);
  assay_catalog_unref (before); /* the engine's own reference to it */
  _assay_engine_tell (self, ASSAY_TOPIC_DOCUMENTS);
}

gboolean
_assay_engine_rescan_locked (AssayEngine *self, GError **error)
{
  return rescan_locked (self, error);
}

gboolean
assay_engine_rescan (AssayEngine *self, GError **error)
{
  gboolean done;

  g_mutex_lock (&self->rescan_lock);
  done = rescan_locked (self, error);
  g_mutex_unlock (&self->rescan_lock);
  return done;
}

void
assay_engine_begin_documents (AssayEngine *self)
{
  g_mutex_lock (&self->rescan_lock);
}

void
assay_engine_end_documents (AssayEngine *self)
{
  g_mutex_unlock (&self->rescan_lock);
}

gboolean
assay_engine_read_anew (AssayEngine *self, GError **error)
{
  g_mutex_lock (&self->rescan_lock);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_mutex_unlock (&self->rescan_lock);
  return assay_engine_rescan (self, error);
}

AssayProblems *
assay_engine_dup_problems (AssayEngine *self)
{
  AssayProblems *problems;

  g_mutex_lock (&self->lock);
  problems = assay_problems_copy (self->problems);
  g_mutex_unlock (&self->lock);
  return problems;
}

gboolean
assay_engine_knows_project (AssayEngine *self, GError **error)
{
  gboolean known;

  g_mutex_lock (&self->lock);
  known = assay_loader_knows_project (self->catalog, self->problems, error);
  g_mutex_unlock (&self->lock);
  return known;
}
