/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/host/assay-engine.h"

#include "engine/host/assay-loader.h"
#include "base/assay-folder.h"

#include <glib/gi18n-lib.h>

static void
committed_cb (GPtrArray *events, gpointer data)
{
  AssayEngine *self = data;
  AssayTopics topics = 0;
  gboolean wake = FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      const AssayEvent *event = events->pdata[i];
      const AssayEventType *type = assay_event_type_find (event->type);

      topics |= type->topics;
      wake |= type->wakes;
    }
  g_mutex_lock (&self->lock);
  if (wake && self->runner != NULL)
    assay_runner_wake (self->runner);
  g_mutex_unlock (&self->lock);
  self->notify (topics, self->notify_data);
}

static void
progress_cb (gboolean state_changed, gpointer data)
{
  AssayEngine *self = data;

  self->notify (ASSAY_TOPIC_PROGRESS | (state_changed ? ASSAY_TOPIC_STATUS : 0), self->notify_data);
}

static AssayCatalog *
runner_catalog_cb (gpointer data)
{
  return assay_engine_dup_catalog (data);
}

AssayCatalog *
assay_engine_dup_catalog (AssayEngine *self)
{
  AssayCatalog *catalog;

  g_mutex_lock (&self->lock);
  catalog = assay_catalog_ref (self->catalog);
  g_mutex_unlock (&self->lock);
  return catalog;
}

JsonObject *
assay_engine_parse_object (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (text == NULL || !assay_json_is_valid (text, strlen (text))
      || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return JSON_NODE_HOLDS_OBJECT (root) ? json_object_ref (json_node_get_object (root)) : NULL;
}

AssayOutcome *
assay_engine_submit (AssayEngine *self, AssayCommand *command)
{
  return assay_writer_submit_sync (self->writer, command);
}

GPtrArray *
assay_engine_list (AssayEngine *self,
                   const char *kind,
                   const AssayListFilter *filter,
                   GError **error)
{
  g_autoptr (GArray) ids = NULL;
  GPtrArray *rows;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  ids = assay_reader_list (self->reader, kind, filter, error);
  rows = ids != NULL ? g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref) : NULL;
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      AssayRecord *row = assay_reader_row (self->reader, kind, g_array_index (ids, gint64, i));

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  g_mutex_unlock (&self->reader_lock);
  return rows;
}

AssayRecord *
assay_engine_find (AssayEngine *self, const char *kind, const char *id)
{
  AssayRecord *row;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  row = assay_reader_find (self->reader, kind, id);
  g_mutex_unlock (&self->reader_lock);
  return row;
}

AssayStatusRow *
assay_engine_status (AssayEngine *self)
{
  AssayStatusRow *status;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  status = assay_reader_status (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return status;
}

GBytes *
assay_engine_load_blob (AssayEngine *self, const char *digest_text, GError **error)
{
  AssayDigest digest;

  if (digest_text == NULL || !assay_digest_parse (&digest, digest_text))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no digest.",
                   digest_text != NULL ? digest_text : "");
      return NULL;
    }
  return assay_blobs_get (self->blobs, &digest, error);
}

char *
assay_engine_dup_title (AssayEngine *self, const char *spec_id)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (self);
  const AssaySpec *spec =
    (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, spec_id);

  return g_strdup (spec != NULL && spec->title != NULL ? spec->title : spec_id);
}

/* Documents ------------------------------------------------------------- */

static GHashTable *
known_documents (AssayEngine *self)
{
  g_autoptr (GPtrArray) rows = assay_engine_list (self, "documents", NULL, NULL);
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayDocumentRow *row = assay_record_get (rows->pdata[i], &assay_document_row_table);

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

static gboolean
add_changes (
  AssayEngine *self, GPtrArray *files, GHashTable *known, GPtrArray *changes, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];
      g_autofree char *hash =
        file->document != NULL ? g_strdup (assay_digest_hex (&file->document->hash).text) : NULL;
      const char *before = g_hash_table_lookup (known, file->path);
      gboolean same = file->document == NULL || g_strcmp0 (before, hash) == 0;
      AssayDigest blob;

      g_hash_table_remove (known, file->path);
      if (same)
        continue;
      if (!assay_blobs_put (self->blobs, file->bytes, &blob, error))
        return FALSE;
      g_ptr_array_add (changes, changed_record (file, assay_digest_hex (&blob).text));
    }
  return TRUE;
}

static void
add_removals (GHashTable *known, GPtrArray *changes)
{
  g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (known), (GCompareFunc) strcmp);

  for (GList *l = paths; l != NULL; l = l->next)
    {
      AssayDocumentChanged *record = removed_record (l->data);

      if (record != NULL && *(const char *) g_hash_table_lookup (known, l->data) != '\0')
        g_ptr_array_add (changes, record);
      else
        assay_table_free (&assay_document_changed_table, record);
    }
}

/* One debounced commit for everything that changed outside. */
static gboolean
observe (AssayEngine *self, GPtrArray *files, GError **error)
{
  g_autoptr (GHashTable) known = known_documents (self);
  AssayArgsDocumentsObserve *args =
    assay_table_new (assay_command_kind_find ("documents.observe")->args);
  AssayCommand *command = assay_command_new ("documents.observe", args, ASSAY_ACTOR_EXTERNAL, NULL);
  g_autoptr (AssayOutcome) outcome = NULL;

  if (!add_changes (self, files, known, args->changes, error))
    {
      assay_command_free (command);
      return FALSE;
    }
  add_removals (known, args->changes);
  if (args->changes->len == 0)
    {
      assay_command_free (command);
      return TRUE;
    }
  outcome = assay_engine_submit (self, command);
  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

/* Whether @catalog and @problems say anything else than what is known; under the lock. */
static gboolean
is_news (AssayEngine *self, const AssayCatalog *catalog, const AssayProblems *problems)
{
  AssayDigest before, after;

  if (self->catalog == NULL
      || assay_problems_count (self->problems) != assay_problems_count (problems))
    return TRUE;
  assay_catalog_hash (self->catalog, &before);
  assay_catalog_hash (catalog, &after);
  return !assay_digest_equal (&before, &after);
}

/* A run under way goes no further than the pictures it is making when the project's own limits
 * cannot be read any more. Under the lock. */
static void
stop_if_unknown (AssayEngine *self, const AssayProblems *problems)
{
  if (self->runner != NULL && !assay_loader_knows_project (problems, NULL))
    assay_runner_stop (self->runner);
}

/* Takes @problems. */
static void
adopt_documents (AssayEngine *self, GPtrArray *files, AssayProblems *problems)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  AssayCatalog *catalog;
  gboolean news;

  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (file->document != NULL)
        g_ptr_array_add (documents, assay_document_ref (file->document));
    }
  catalog = assay_catalog_new (documents, problems);
  assay_problems_sort (problems);
  assay_writer_set_catalog (self->writer, catalog);
  g_mutex_lock (&self->lock);
  stop_if_unknown (self, problems);
  news = is_news (self, catalog, problems);
  g_clear_pointer (&self->catalog, assay_catalog_unref);
  self->catalog = catalog;
  g_clear_pointer (&self->problems, assay_problems_free);
  self->problems = problems;
  g_mutex_unlock (&self->lock);
  if (news)
    self->notify (ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_STATUS, self->notify_data);
}

/* Bytes are kept and the change is on the log before anything decides with it. */
static gboolean
rescan_locked (AssayEngine *self, GError **error)
{
  AssayProblems *problems = assay_problems_new ();
  g_autoptr (GPtrArray) files = assay_loader_read (self->io, self->folder, problems, error);

  if (files == NULL
      || (!assay_writer_is_read_only (self->writer, NULL) && !observe (self, files, error)))
    {
      assay_problems_free (problems);
      return FALSE;
    }
  adopt_documents (self, files, problems);
  return TRUE;
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

/* Opening --------------------------------------------------------------- */

/* By the folder alone, so that the index of a log that was empty keeps its name; whose log it is
 * stands inside. */
static char *
name_index (AssayEngine *self)
{
  AssayDigest digest;

  assay_digest_compute (&digest, self->folder, strlen (self->folder));
  return g_strdup_printf ("%s/%.16s.sqlite", self->cache_folder, assay_digest_hex (&digest).text);
}

/* Until the documents are read, the built-in policies decide. */
static void
use_builtins (AssayEngine *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (AssayCatalog) catalog = assay_catalog_new (none, NULL);

  assay_writer_set_catalog (self->writer, catalog);
}

/* A place that cannot be used comes with the way out. */
static void
say_way_out (GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  if (g_error_matches (*error, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    assay_problems_add (problems, NULL, NULL, "store.strange_file", N_ ("{0}."),
                        N_ ("Put the project's own file there from a backup, or move this away."),
                        (*error)->message, NULL);
  else if ((*error)->domain == G_FILE_ERROR)
    assay_problems_add (problems, NULL, NULL, "store.read_only", N_ ("{0}."),
                        N_ ("Check the folder's rights, or copy the project to a place of your "
                            "own."),
                        (*error)->message, NULL);
  else
    return;
  g_error_free (*error);
  *error = assay_problems_to_error (problems);
}

static gboolean
open_parts (AssayEngine *self, GError **error)
{
  AssayJournalOptions options = {.folder = self->store_folder};
  g_autoptr (AssayJournal) journal = NULL;
  AssayIndex *index;
  AssayDigest origin = {0};

  if (!assay_io_make_folders (self->io, self->cache_folder, error))
    return FALSE;
  self->index_file = name_index (self);
  /* what the index has seen was acknowledged: a log without it is damaged, not torn */
  assay_journal_peek_origin (self->io, self->store_folder, &origin);
  options.known_seq = assay_index_peek (self->index_file, &origin);
  journal =
    assay_journal_open (self->io, self->clock, self->entropy, &options, self->notices, error);
  if (journal == NULL)
    return FALSE;
  assay_journal_get_origin (journal, &origin);
  index =
    assay_index_open (self->io, self->index_file, self->store_folder, &origin, NULL, NULL, error);
  if (index == NULL)
    return FALSE;
  self->blobs = assay_blobs_new (self->io, self->store_folder);
  self->writer = assay_writer_new (g_steal_pointer (&journal), index, self->clock, self->entropy,
                                   committed_cb, self);
  use_builtins (self);
  self->reader = assay_reader_open (self->index_file, error);
  return self->reader != NULL;
}

static gboolean
open_store (AssayEngine *self, GError **error)
{
  GError *trouble = NULL;

  if (open_parts (self, &trouble))
    return TRUE;
  say_way_out (&trouble);
  g_propagate_error (error, trouble);
  return FALSE;
}

static gboolean
log_opening (AssayEngine *self, GError **error)
{
  AssayProjectOpened *args = assay_table_new (assay_command_kind_find ("project.open")->args);
  g_autoptr (AssayOutcome) outcome = NULL;

  args->program = g_strdup (self->program);
  args->version = g_strdup (ASSAY_VERSION);
  outcome = assay_engine_submit (
    self, assay_command_new ("project.open", args, ASSAY_ACTOR_ENGINE, self->program));
  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

static void
start_runner (AssayEngine *self)
{
  AssayRunnerOptions options = {self->writer,  self->blobs,       self->index_file, self->clock,
                                self->entropy, runner_catalog_cb, progress_cb,      self};

  AssayRunner *runner = assay_runner_new (&options);

  g_mutex_lock (&self->lock);
  self->runner = runner;
  g_mutex_unlock (&self->lock);
}

/* Taken away first, so that the writer's thread wakes nobody who is going. */
static void
stop_runner (AssayEngine *self)
{
  AssayRunner *runner;

  g_mutex_lock (&self->lock);
  runner = g_steal_pointer (&self->runner);
  g_mutex_unlock (&self->lock);
  assay_runner_free (runner);
}

AssayEngine *
assay_engine_open (const AssayProjectOptions *options,
                   AssayEngineNotify notify,
                   gpointer data,
                   GError **error)
{
  AssayEngine *self = g_new0 (AssayEngine, 1);

  self->folder = g_canonicalize_filename (options->folder, NULL);
  self->program = g_strdup (options->program);
  self->store_folder = g_build_filename (self->folder, ".assay", NULL);
  self->cache_folder = options->cache_folder != NULL
                         ? g_strdup (options->cache_folder)
                         : g_build_filename (g_get_user_cache_dir (), "assay", NULL);
  self->runtime_folder = options->runtime_folder != NULL
                           ? g_strdup (options->runtime_folder)
                           : g_build_filename (g_get_user_runtime_dir (), "assay", NULL);
  self->io = assay_io_system ();
  self->clock = assay_clock_system ();
  self->entropy = assay_entropy_system ();
  self->notices = assay_problems_new ();
  self->notify = notify;
  self->notify_data = data;
  g_mutex_init (&self->lock);
  g_mutex_init (&self->reader_lock);
  g_mutex_init (&self->rescan_lock);
  if (open_store (self, error) && assay_engine_rescan (self, error)
      && (assay_writer_is_read_only (self->writer, NULL) || log_opening (self, error)))
    {
      start_runner (self);
      return self;
    }
  assay_engine_close (self);
  return NULL;
}

void
assay_engine_close (AssayEngine *self)
{
  if (self == NULL)
    return;
  stop_runner (self);
  g_clear_pointer (&self->sandbox, assay_sandbox_free);
  g_clear_pointer (&self->reader, assay_reader_close);
  g_clear_pointer (&self->writer, assay_writer_free);
  g_clear_pointer (&self->blobs, assay_blobs_free);
  g_clear_pointer (&self->catalog, assay_catalog_unref);
  g_clear_pointer (&self->problems, assay_problems_free);
  g_clear_pointer (&self->notices, assay_problems_free);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->reader_lock);
  g_mutex_clear (&self->rescan_lock);
  g_free (self->folder);
  g_free (self->program);
  g_free (self->store_folder);
  g_free (self->cache_folder);
  g_free (self->runtime_folder);
  g_free (self->index_file);
  g_free (self);
}

/* Registries ------------------------------------------------------------ */

const AssayQueryKind *
assay_query_kind_find (const char *kind)
{
  for (guint i = 0; assay_query_kinds[i] != NULL; i++)
    if (g_str_equal (assay_query_kinds[i]->kind, kind))
      return assay_query_kinds[i];
  return NULL;
}

GPtrArray *
assay_engine_ask (AssayEngine *self, const AssayQuery *query, GError **error)
{
  const AssayQueryKind *kind = query->kind != NULL ? assay_query_kind_find (query->kind) : NULL;

  if (kind != NULL)
    return kind->run (self, query, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no list of “%s”."),
               query->kind != NULL ? query->kind : "");
  return NULL;
}

const AssayActKind *
assay_act_kind_find (const char *kind)
{
  for (guint i = 0; assay_act_kinds[i] != NULL; i++)
    if (g_str_equal (assay_act_kinds[i]->kind, kind))
      return assay_act_kinds[i];
  return NULL;
}

AssayRecord *
assay_engine_act (AssayEngine *self,
                  const char *kind,
                  const AssayRecord *args,
                  GCancellable *cancellable,
                  GError **error)
{
  const AssayActKind *known = assay_act_kind_find (kind);
  gpointer result;

  if (known == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no act “%s”."), kind);
      return NULL;
    }
  result = known->run (self, assay_record_get (args, known->args), cancellable, error);
  return result != NULL ? assay_record_new (known->result, result) : NULL;
}

AssayProblemRow *
assay_problem_to_row (const AssayProblem *problem)
{
  AssayProblemRow *row = assay_table_new (&assay_problem_row_table);
  AssayKind kind;

  row->code = g_strdup (problem->code);
  row->message = assay_problem_dup_message (problem, NULL);
  row->fix = assay_problem_dup_fix (problem, NULL);
  row->file = g_strdup (problem->file);
  row->pointer = g_strdup (problem->pointer);
  if (problem->file != NULL && assay_kind_of_path (problem->file, &kind, &row->id, NULL))
    row->kind = g_strdup (assay_kind_info (kind)->name);
  return row;
}

void
assay_problems_append_rows (const AssayProblems *problems, GPtrArray *rows)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_ptr_array_add (rows,
                     assay_record_new (&assay_problem_row_table,
                                       assay_problem_to_row (assay_problems_get (problems, i))));
}
