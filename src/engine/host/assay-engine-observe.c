/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the log knows of the documents, and what it is told of them. */
#include "engine/host/assay-engine-private.h"

#include "core/decide/assay-command.h"
#include "engine/host/assay-engine-lock.h"
#include "engine/host/assay-loader.h"

#include <string.h>

/* Hashes by path. */
void
_assay_engine_learn_documents (AssayEngine *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  GHashTable *known;

  if (self->known != NULL)
    return;
  rows = assay_engine_list (self, "documents", NULL, NULL);
  known = self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayDocumentRow *row = assay_record_get (rows->pdata[i], &assay_document_row_table);

      if (*row->hash != '\0')
        g_hash_table_insert (known, g_strdup (row->path), g_strdup (row->hash));
    }
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

static void
drop (Observed *observed)
{
  assay_table_free (assay_command_kind_find ("documents.observe")->args, observed->documents);
  assay_table_free (assay_command_kind_find ("spec.pin")->args, observed->lines);
}

/* One debounced commit for everything that changed outside, and one for lines of lock.json. */
gboolean
_assay_engine_observe (AssayEngine *self, GPtrArray *files, gboolean tell, GError **error)
{
  Observed observed = {
    assay_table_new (assay_command_kind_find ("documents.observe")->args),
    assay_table_new (assay_command_kind_find ("spec.pin")->args),
  };
  gboolean kept = add_changes (self, files, &observed, error);

  if (!kept || !tell)
    {
      drop (&observed);
      return kept;
    }
  add_removals (self, files, &observed);
  if (!submit_observed (self, &observed, error))
    return FALSE;
  know (self, files);
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
