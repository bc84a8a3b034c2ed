/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"

#include "core/plan/assay-secret.h"

#include <glib/gi18n-lib.h>

/* One thing by kind and id, with the evidence that belongs to it: a version's report, recipe and
 * steps in full. "evidence" with a card's id is what its page draws. */

/* A blob's JSON as the member @as of the object that is open in @writer. */
static void
attach (AssayEngine *engine, AssayJsonWriter *writer, const char *digest, const char *as)
{
  g_autoptr (GBytes) bytes = digest != NULL ? assay_engine_load_blob (engine, digest, NULL) : NULL;
  const char *text;
  gsize n;

  if (bytes == NULL)
    return;
  text = g_bytes_get_data (bytes, &n);
  if (!assay_json_is_valid (text, n))
    return;
  assay_json_writer_name (writer, as);
  assay_json_writer_raw (writer, text, n);
}

/* The document's canonical text with its hash as one more member. */
static GBytes *
show_document (AssayEngine *engine, AssayKind kind, const char *id)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  const AssayDocument *document = assay_catalog_lookup (catalog, kind, id);
  g_autoptr (GBytes) bytes = document != NULL ? assay_document_to_canonical (document) : NULL;
  const char *text;
  gsize n;
  char *shown;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &n);
  shown = g_strdup_printf ("%.*s,\"hash\":\"%s\"}", (int) n - 1, text,
                           assay_digest_hex (&document->hash).text);
  return g_bytes_new_take (shown, strlen (shown));
}

typedef struct
{
  char *report, *recipe, *steps, *spec;
} Evidence;

/* What of a row is kept as a blob, and whose it is. Borrowed from the record. */
static Evidence
evidence_of (const AssayRecord *record)
{
  const AssayTable *table = assay_record_get_table (record);
  gconstpointer data = assay_record_get_data (record);

  if (table == &assay_version_row_table)
    {
      const AssayVersionRow *row = data;

      return (Evidence){row->report, row->recipe, row->steps, row->spec};
    }
  if (table == &assay_card_row_table)
    {
      const AssayCardRow *row = data;

      return (Evidence){row->report, row->recipe, NULL, row->spec};
    }
  if (table == &assay_job_row_table)
    {
      const AssayJobRow *row = data;

      return (Evidence){NULL, row->recipe, NULL, row->spec};
    }
  if (table == &assay_slot_row_table)
    {
      const AssaySlotRow *row = data;

      return (Evidence){NULL, row->recipe, NULL, row->spec};
    }
  if (table == &assay_exception_row_table)
    return (Evidence){NULL, NULL, NULL, ((const AssayExceptionRow *) data)->spec};
  return (Evidence){0};
}

static GBytes *
show_row (AssayEngine *engine, const char *of, const char *id)
{
  g_autofree char *plural = g_strdup_printf ("%ss", of);
  g_autoptr (AssayRecord) record = assay_engine_find (engine, plural, id);
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autofree char *title = NULL;
  Evidence evidence;

  if (record == NULL)
    return NULL;
  evidence = evidence_of (record);
  title = evidence.spec != NULL ? assay_engine_dup_title (engine, evidence.spec) : NULL;
  assay_json_writer_begin_object (writer);
  assay_table_write_members (assay_record_get_table (record), assay_record_get_data (record),
                             writer);
  if (title != NULL)
    assay_json_writer_member_string (writer, "title", title);
  attach (engine, writer, evidence.report, "reportDetail");
  attach (engine, writer, evidence.recipe, "recipeDetail");
  attach (engine, writer, evidence.steps, "stepsDetail");
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

static GPtrArray *
refuse_kind (const char *of, GError **error)
{
  assay_error_set (
    error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
    N_ ("Nothing is called “{0}”. Show what? An asset, card, version, job, slot, "
        "exception, a document by its path, or one by its kind and id: spec, look …"),
    of, NULL);
  return NULL;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  static const char *const listed[] = {"asset", "card",      "document", "version",
                                       "job",   "exception", "slot",     NULL};
  GBytes *value = NULL;
  AssayKind kind;
  GPtrArray *rows;

  if (query->of == NULL || query->id == NULL)
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       N_ ("Show needs a kind and an id, for example: show spec potion"), NULL);
      return NULL;
    }
  if (g_str_equal (query->of, "evidence"))
    return _assay_evidence_list (engine, query->id, error);
  if (assay_kind_parse (query->of, &kind))
    value = show_document (engine, kind, query->id);
  else if (g_strv_contains (listed, query->of))
    value = show_row (engine, query->of, query->id);
  else
    return refuse_kind (query->of, error);
  if (value == NULL)
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       N_ ("This project has no “{0}” of the kind “{1}”."), query->id, query->of,
                       NULL);
      return NULL;
    }
  rows = _assay_rows_new ();
  ((AssayShownRow *) _assay_rows_add (rows, &assay_shown_row_table))->value =
    assay_secret_hide (value);
  return rows;
}

const AssayQueryKind assay_queries_of_show[] = {
  {.kind = "show",
   .gives = "one: any row by kind (`of`) and id, with its evidence",
   .topics = ~ASSAY_TOPIC_PROGRESS,
   .run = run},
  {NULL},
};
