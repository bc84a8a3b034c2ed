/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-private.h"

/* What queries, acts and the local backend ask of an engine: its parts, log and index, what is
 * being made. It is opened and closed in assay-engine-open. */

void
_assay_engine_tell (AssayEngine *self, AssayTopics topics)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_changes_add_topics (changes, topics);
  self->notify (changes, self->notify_data);
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

/* Parts ----------------------------------------------------------------- */

const char *
assay_engine_get_folder (AssayEngine *self)
{
  return self->folder;
}

const char *
assay_engine_get_program (AssayEngine *self)
{
  return self->program;
}

AssayIo *
assay_engine_get_io (AssayEngine *self)
{
  return self->io;
}

AssayClock *
assay_engine_get_clock (AssayEngine *self)
{
  return self->clock;
}

AssayEntropy *
assay_engine_get_entropy (AssayEngine *self)
{
  return self->entropy;
}

AssayBlobs *
assay_engine_get_blobs (AssayEngine *self)
{
  return self->blobs;
}

AssayRunner *
assay_engine_get_runner (AssayEngine *self)
{
  AssayRunner *runner;

  g_mutex_lock (&self->lock);
  runner = self->runner;
  g_mutex_unlock (&self->lock);
  return runner;
}

const AssayProblems *
assay_engine_get_notices (AssayEngine *self)
{
  return self->notices;
}

/* Log and index --------------------------------------------------------- */

/* %NULL: it may be submitted. */
static AssayOutcome *
refuse (AssayEngine *self)
{
  g_autofree char *newer = _assay_engine_dup_newer (self);
  AssayOutcome *outcome;

  if (newer == NULL)
    return NULL;
  outcome = g_new0 (AssayOutcome, 1);
  outcome->problems = assay_problems_new ();
  assay_problems_add (outcome->problems, NULL, NULL, "store.read_only",
                      N_ ("It was not saved: {0}"), NULL, newer, NULL);
  return outcome;
}

AssayOutcome *
assay_engine_submit (AssayEngine *self, AssayCommand *command)
{
  AssayOutcome *refused = refuse (self);

  if (refused == NULL)
    return assay_writer_submit_sync (self->writer, command);
  assay_command_free (command);
  return refused;
}

void
assay_engine_submit_later (AssayEngine *self,
                           AssayCommand *command,
                           AssayWriterReply reply,
                           gpointer data)
{
  AssayOutcome *refused = refuse (self);

  if (refused == NULL)
    {
      assay_writer_submit (self->writer, command, reply, data);
      return;
    }
  assay_command_free (command);
  reply (refused, data);
}

guint64
assay_engine_get_last_seq (AssayEngine *self)
{
  return assay_writer_get_last_seq (self->writer);
}

gboolean
assay_engine_is_damaged (AssayEngine *self)
{
  return assay_writer_is_damaged (self->writer);
}

gboolean
assay_engine_is_unwritable (AssayEngine *self)
{
  return assay_writer_is_unwritable (self->writer);
}

char *
assay_engine_dup_read_only (AssayEngine *self)
{
  char *reason = NULL;

  return assay_writer_is_read_only (self->writer, &reason) ? reason
                                                           : _assay_engine_dup_newer (self);
}

void
assay_engine_distrust (AssayEngine *self, const char *reason)
{
  assay_writer_distrust (self->writer, reason);
}

gboolean
assay_engine_read_events (AssayEngine *self,
                          guint64 from,
                          gboolean (*each) (const AssayEvent *event, gpointer data),
                          gpointer data,
                          GError **error)
{
  return assay_journal_read (self->io, self->store_folder, from, each, data, error);
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
assay_engine_status (AssayEngine *self, GError **error)
{
  AssayStatusRow *status;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  status = assay_reader_status (self->reader, error);
  g_mutex_unlock (&self->reader_lock);
  return status;
}

AssayPlanner *
assay_engine_begin_plan (AssayEngine *self)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (self);

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->plan_lock);
  return assay_plan_follower_look (self->follower, self->plan_reader, catalog, NULL, NULL);
}

void
assay_engine_end_plan (AssayEngine *self)
{
  g_mutex_unlock (&self->plan_lock);
}

GBytes *
assay_engine_load_blob (AssayEngine *self, const char *digest_text, GError **error)
{
  AssayDigest digest;

  if (digest_text == NULL || !assay_digest_parse (&digest, digest_text))
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, N_ ("“{0}” is no digest."),
                       digest_text != NULL ? digest_text : "", NULL);
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

/* Making ---------------------------------------------------------------- */

char *
assay_engine_dup_sandbox_url (AssayEngine *self, const AssaySandboxOptions *options, GError **error)
{
  char *url = NULL;

  g_mutex_lock (&self->lock);
  if (self->sandbox == NULL)
    self->sandbox = assay_sandbox_new (options, error);
  if (self->sandbox != NULL)
    url = g_strdup (assay_sandbox_get_url (self->sandbox));
  g_mutex_unlock (&self->lock);
  return url;
}

static AssayRecord *
progress_record (AssayEngine *self, const AssayProgress *progress)
{
  AssayProgressRow *row = assay_table_new (&assay_progress_row_table);

  row->id = g_strdup (progress->job);
  row->job = g_strdup (progress->job);
  row->spec = g_strdup (progress->spec);
  row->title = assay_engine_dup_title (self, progress->spec);
  row->slot = assay_slot_dup (&progress->slot);
  row->value = progress->value;
  row->max = progress->max;
  row->phase = g_strdup (progress->phase);
  row->server = g_strdup (progress->server);
  return assay_record_new (&assay_progress_row_table, row);
}

GPtrArray *
assay_engine_list_progress (AssayEngine *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_record_unref);
  g_autoptr (GPtrArray) list = assay_runner_list_progress (assay_engine_get_runner (self));

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (rows, progress_record (self, list->pdata[i]));
  return rows;
}

GBytes *
assay_engine_dup_preview (AssayEngine *self)
{
  g_autoptr (GPtrArray) list = assay_runner_list_progress (assay_engine_get_runner (self));

  for (guint i = 0; i < list->len; i++)
    {
      const AssayProgress *progress = list->pdata[i];

      if (progress->preview != NULL)
        return g_bytes_ref (progress->preview);
    }
  return NULL;
}
