/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"

#include <glib/gi18n-lib.h>

/* One thing by kind and id, with the evidence that belongs to it: a version's report, recipe and
 * steps in full. */

static void
attach (AssayEngine *engine, JsonObject *row, const char *digest_member, const char *as)
{
  g_autoptr (GBytes) bytes = assay_engine_load_blob (
    engine, json_object_get_string_member_with_default (row, digest_member, ""), NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (bytes == NULL
      || !assay_json_is_valid (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
      || !json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL))
    return;
  json_object_set_member (row, as, json_node_copy (json_parser_get_root (parser)));
}

static JsonObject *
show_document (AssayEngine *engine, AssayKind kind, const char *id)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  const AssayDocument *document = assay_catalog_lookup (catalog, kind, id);
  g_autoptr (GBytes) bytes = document != NULL ? assay_document_to_canonical (document) : NULL;
  g_autofree char *text = NULL;
  JsonObject *row;

  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  row = assay_engine_parse_object (text);
  if (row != NULL)
    json_object_set_string_member (row, "hash", assay_digest_hex (&document->hash).text);
  return row;
}

static JsonObject *
show_row (AssayEngine *engine, const char *of, const char *id)
{
  g_autofree char *plural = g_strdup_printf ("%ss", of);
  JsonObject *row = assay_engine_find (engine, plural, id);

  if (row == NULL)
    return NULL;
  _assay_query_add_title (engine, row);
  attach (engine, row, "report", "reportDetail");
  attach (engine, row, "recipe", "recipeDetail");
  attach (engine, row, "steps", "stepsDetail");
  return row;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  static const char *const listed[] = {"card", "version", "job", "exception", "slot", NULL};
  JsonObject *row = NULL;
  AssayKind kind;
  GPtrArray *rows;

  if (query->of == NULL || query->id == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("Show needs a kind and an id, for example: show spec potion"));
      return NULL;
    }
  if (assay_kind_parse (query->of, &kind))
    row = show_document (engine, kind, query->id);
  else if (g_strv_contains (listed, query->of))
    row = show_row (engine, query->of, query->id);
  if (row == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("There is no %s “%s” in this project."), query->of, query->id);
      return NULL;
    }
  rows = _assay_rows_new ();
  g_ptr_array_add (rows, row);
  return rows;
}

const AssayQueryKind assay_query_show = {"show", ~ASSAY_TOPIC_PROGRESS, run};
