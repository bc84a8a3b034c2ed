/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/act/assay-act-files.h"
#include "engine/query/assay-query-private.h"

#include "model/documents/assay-document.h"

#include <string.h>

/* Pausing, resuming, archiving and deleting whole assets: their documents are written, or taken
 * away, and the history says so; what ends with that follows from the documents as from any change
 * of theirs. */

/* By AssayLife. */
static const gint64 intents[] = {ASSAY_INTENT_PAUSED, ASSAY_INTENT_READY, ASSAY_INTENT_ARCHIVED};

static gboolean
is_so_already (const AssaySpec *spec, AssayLife life)
{
  gint64 intent = spec->intent == ASSAY_UNSET ? ASSAY_INTENT_READY : spec->intent;

  return life != ASSAY_LIFE_DELETE && intent == intents[life];
}

/* As it is to be; %NULL: not there. */
static GBytes *
bytes_of (const AssaySpec *spec, AssayLife life)
{
  g_autoptr (AssayDocument) draft = NULL;

  if (life == ASSAY_LIFE_DELETE)
    return NULL;
  draft = assay_document_dup_draft (&spec->document);
  ((AssaySpec *) draft)->intent = intents[life];
  return assay_document_to_bytes (draft);
}

static gboolean
set_after (AssayEngine *engine, GBytes *bytes, AssaySpecIntended *intended, GError **error)
{
  AssayDigest digest;

  if (bytes == NULL)
    return TRUE;
  if (!assay_blobs_put (assay_engine_get_blobs (engine), bytes, &digest, error))
    return FALSE;
  intended->after = g_strdup (assay_digest_hex (&digest).text);
  return TRUE;
}

/* Both forms are kept before the file is touched. */
static gboolean
add_one (AssayEngine *engine,
         const AssaySpec *spec,
         AssayLife life,
         AssayArgsSpecIntend *args,
         GError **error)
{
  AssaySpecIntended *intended = assay_table_new (&assay_spec_intended_table);
  g_autoptr (GBytes) bytes = bytes_of (spec, life);

  g_ptr_array_add (args->specs, intended);
  intended->spec = g_strdup (spec->document.id);
  intended->path = g_strdup (spec->document.file);
  intended->intent = life;
  intended->before = _assay_file_keep (engine, intended->path, error);
  return intended->before != NULL && set_after (engine, bytes, intended, error);
}

static gboolean
add_all (AssayEngine *engine,
         const AssayLifeArgs *wish,
         AssayArgsSpecIntend *args,
         GStrvBuilder *same,
         GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; wish->specs[i] != NULL; i++)
    {
      const AssaySpec *spec = _assay_file_find_spec (catalog, wish->specs[i], error);

      if (spec == NULL)
        return FALSE;
      if (!g_hash_table_add (seen, spec->document.id))
        continue;
      if (is_so_already (spec, (AssayLife) wish->life))
        g_strv_builder_add (same, spec->document.id);
      else if (!add_one (engine, spec, (AssayLife) wish->life, args, error))
        return FALSE;
    }
  return TRUE;
}

static AssayFileReach
reach_of (const GPtrArray *specs)
{
  return specs->len == 1 ? ASSAY_FILE_ALONE : ASSAY_FILE_OF_MANY;
}

/* The first @n as they were; what cannot be put back is what the error before tells of. */
static void
put_back (AssayEngine *engine, GPtrArray *specs, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const AssaySpecIntended *intended = specs->pdata[i];

      _assay_file_restore (engine, intended->path, intended->before, reach_of (specs), NULL);
    }
}

static gboolean
write_all (AssayEngine *engine, GPtrArray *specs, GError **error)
{
  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpecIntended *intended = specs->pdata[i];

      if (!_assay_file_restore (engine, intended->path, intended->after, reach_of (specs), error))
        {
          put_back (engine, specs, i);
          return FALSE;
        }
    }
  return TRUE;
}

/* All of them or none. */
static gboolean
change (AssayEngine *engine, const AssayArgsSpecIntend *args, GError **error)
{
  const AssayTable *table = assay_command_kind_find ("spec.intend")->args;
  gboolean done;

  assay_engine_begin_documents (engine);
  done = write_all (engine, args->specs, error);
  if (done && !_assay_file_submit (engine, "spec.intend", assay_table_copy (table, args), error))
    {
      put_back (engine, args->specs, args->specs->len);
      done = FALSE;
    }
  assay_engine_end_documents (engine);
  return done && assay_engine_rescan (engine, error);
}

/* What followed ------------------------------------------------------------ */

typedef struct
{
  const AssayArgsSpecIntend *args;
  AssayLifeResult *result;
} Count;

static gboolean
is_ours (const Count *count, const char *spec)
{
  for (guint i = 0; i < count->args->specs->len; i++)
    if (g_str_equal (((AssaySpecIntended *) count->args->specs->pdata[i])->spec, spec))
      return TRUE;
  return FALSE;
}

static gboolean
count_cb (const AssayEvent *event, gpointer data)
{
  Count *count = data;
  AssaySlotShelved *shelved;

  if (strcmp (event->type, "spec.intended") == 0 && count->result->made == ASSAY_UNSET
      && is_ours (count, event->entity_id))
    count->result->made = (gint64) event->seq;
  if (strcmp (event->type, "slot.shelved") != 0)
    return TRUE;
  shelved = assay_event_read_payload (event, NULL);
  if (is_ours (count, shelved->spec))
    {
      count->result->jobs += shelved->was == ASSAY_SLOT_QUEUED;
      count->result->cards += shelved->card != NULL;
      count->result->exceptions += shelved->exception != NULL;
    }
  assay_table_free (&assay_slot_shelved_table, shelved);
  return TRUE;
}

static gint64
count_kept (AssayEngine *engine, const char *spec)
{
  AssayListFilter filter = {.state = "approved", .spec = spec};
  g_autoptr (GPtrArray) versions = assay_engine_list (engine, "versions", &filter, NULL);

  return versions != NULL ? versions->len : 0;
}

static AssayLifeResult *
result_of (AssayEngine *engine, const AssayArgsSpecIntend *args, guint64 seq, GStrvBuilder *same)
{
  AssayLifeResult *result = assay_table_new (&assay_life_result_table);
  GStrvBuilder *done = g_strv_builder_new ();
  Count count = {args, result};

  result->jobs = result->cards = result->exceptions = result->kept = 0;
  for (guint i = 0; i < args->specs->len; i++)
    {
      const AssaySpecIntended *intended = args->specs->pdata[i];

      g_strv_builder_add (done, intended->spec);
      result->kept += count_kept (engine, intended->spec);
    }
  assay_engine_read_events (engine, seq + 1, count_cb, &count, NULL);
  g_strfreev (result->done);
  g_strfreev (result->same);
  result->done = g_strv_builder_end (done);
  result->same = g_strv_builder_end (same);
  g_strv_builder_unref (done);
  return result;
}

static gpointer
live (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayLifeArgs *wish = data;
  const AssayTable *table = assay_command_kind_find ("spec.intend")->args;
  AssayArgsSpecIntend *args = assay_table_new (table);
  GStrvBuilder *same = g_strv_builder_new ();
  guint64 seq = assay_engine_get_last_seq (engine);
  gpointer result = NULL;

  if (assay_word_at (assay_life_words, wish->life) == NULL || wish->specs == NULL)
    _assay_file_refuse (error, "command.incomplete", N_ ("The command does not say “{0}”."), NULL,
                        "specs", NULL);
  else if (_assay_file_may_write (engine, error) && assay_engine_rescan (engine, error)
           && add_all (engine, wish, args, same, error)
           && (args->specs->len == 0 || change (engine, args, error)))
    result = result_of (engine, args, seq, same);
  assay_table_free (table, args);
  g_strv_builder_unref (same);
  return result;
}

const AssayActKind assay_acts_of_life[] = {
  {"life", &assay_life_args_table, &assay_life_result_table, live, TRUE},
  {NULL},
};
