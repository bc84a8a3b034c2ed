/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"

#include <glib/gi18n-lib.h>

static const AssaySpec *
find_spec (const AssayCatalog *catalog, const AssayQuery *query, GError **error)
{
  const AssaySpec *spec =
    query->id != NULL
      ? (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, query->id)
      : NULL;

  if (spec == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("There is no asset “%s” in this project."), query->id != NULL ? query->id : "");
  return spec;
}

static GPtrArray *
one_row (AssayJsonWriter *writer)
{
  g_autoptr (GBytes) bytes = assay_json_writer_finish (writer);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  GPtrArray *rows = _assay_rows_new ();

  g_ptr_array_add (rows, assay_engine_parse_object (text));
  return rows;
}

static gboolean
fail_if_any (const AssayProblems *problems, GError **error)
{
  if (assay_problems_count (problems) == 0)
    return FALSE;
  g_propagate_error (error, assay_problems_to_error (problems));
  return TRUE;
}

static void
begin_row (AssayJsonWriter *writer, const AssaySpec *spec, const AssayDigest *hash)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "id", spec->document.id);
  assay_json_writer_member_string (writer, "hash", assay_digest_hex (hash).text);
}

static void
end_row (AssayJsonWriter *writer, const AssayTrace *trace)
{
  assay_json_writer_name (writer, "trace");
  assay_trace_write (trace, writer);
  assay_json_writer_end_object (writer);
}

static GPtrArray *
run_resolve (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (AssayStack) stack = NULL;
  const AssaySpec *spec = find_spec (catalog, query, error);

  if (spec == NULL)
    return NULL;
  stack = assay_stack_resolve (catalog, spec, NULL, NULL, trace, problems);
  if (fail_if_any (problems, error))
    return NULL;
  begin_row (writer, spec, &stack->hash);
  assay_json_writer_name (writer, "stack");
  assay_stack_write (stack, writer);
  end_row (writer, trace);
  return one_row (writer);
}

static GPtrArray *
run_compile (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (AssayStack) stack = NULL;
  g_autoptr (AssayPackage) package = NULL;
  const AssaySpec *spec = find_spec (catalog, query, error);

  if (spec == NULL)
    return NULL;
  stack = assay_stack_resolve (catalog, spec, NULL, NULL, NULL, problems);
  if (stack != NULL)
    package = assay_package_compile (catalog, spec, stack, NULL, trace, problems);
  if (fail_if_any (problems, error))
    return NULL;
  begin_row (writer, spec, &package->hash);
  assay_json_writer_member_string (writer, "positive", package->positive);
  assay_json_writer_member_string (writer, "negative", package->negative);
  end_row (writer, trace);
  return one_row (writer);
}

const AssayQueryKind assay_query_compile = {"compile", ASSAY_TOPIC_DOCUMENTS, run_compile};
const AssayQueryKind assay_query_resolve = {"resolve", ASSAY_TOPIC_DOCUMENTS, run_resolve};
