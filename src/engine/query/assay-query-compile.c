/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

#include "core/plan/assay-uses.h"
#include "model/documents/assay-asset-name.h"

static gboolean
fail_if_any (const AssayProblems *problems, GError **error)
{
  if (assay_problems_count (problems) == 0)
    return FALSE;
  g_propagate_error (error, assay_problems_to_error (problems));
  return TRUE;
}

static const AssaySpec *
find_spec (const AssayCatalog *catalog, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssaySpec *spec =
    assay_catalog_find_asset (catalog, assay_text_or_empty (query->id), problems);

  fail_if_any (problems, error);
  return spec;
}

static AssayTraceRow *
trace_row_new (const AssayTraceEntry *entry)
{
  AssayTraceRow *row = g_new0 (AssayTraceRow, 1);

  row->stage = g_strdup (entry->stage);
  row->layer = g_strdup (entry->layer);
  row->source = g_strdup (entry->source);
  row->subject = g_strdup (entry->subject);
  row->action = g_strdup (entry->action);
  row->why = g_strdup (entry->why);
  if (entry->polarity >= 0)
    row->polarity = g_strdup (entry->polarity == 0 ? "positive" : "negative");
  row->weight = entry->weight >= 0 ? entry->weight : ASSAY_UNSET;
  return row;
}

static GBytes *
stack_to_bytes (const AssayStack *stack)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_stack_write (stack, writer);
  return assay_json_writer_finish (writer);
}

static AssayUseRow *
use_row_new (const AssayUse *use)
{
  AssayUseRow *row = g_new0 (AssayUseRow, 1);

  row->kind = g_strdup (use->kind);
  row->id = use->version > 0 ? g_strdup_printf ("%s@%" G_GINT64_FORMAT, use->id, use->version)
                             : g_strdup (use->id);
  row->title = g_strdup (use->title);
  return row;
}

static void
add_uses (AssayExplainRow *row,
          const AssayCatalog *catalog,
          const AssaySpec *spec,
          const AssayStack *stack)
{
  g_autoptr (GArray) uses = assay_uses_list (catalog, spec, stack);

  for (guint i = 0; i < uses->len; i++)
    g_ptr_array_add (row->uses, use_row_new (&g_array_index (uses, AssayUse, i)));
}

static AssayExplainRow *
add_explanation (GPtrArray *rows,
                 const AssaySpec *spec,
                 const AssayDigest *hash,
                 const AssayTrace *trace)
{
  AssayExplainRow *row = _assay_rows_add (rows, &assay_explain_row_table);

  row->id = g_strdup (spec->document.id);
  row->hash = g_strdup (assay_digest_hex (hash).text);
  for (guint i = 0; i < assay_trace_count (trace); i++)
    g_ptr_array_add (row->trace, trace_row_new (assay_trace_get (trace, i)));
  return row;
}

static GPtrArray *
run_resolve (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStack) stack = NULL;
  AssayExplainRow *row;
  GPtrArray *rows;
  const AssaySpec *spec = find_spec (catalog, query, error);

  if (spec == NULL)
    return NULL;
  stack = assay_stack_resolve (catalog, spec, NULL, trace, problems);
  if (fail_if_any (problems, error))
    return NULL;
  rows = _assay_rows_new ();
  row = add_explanation (rows, spec, &stack->hash, trace);
  row->stack = stack_to_bytes (stack);
  add_uses (row, catalog, spec, stack);
  return rows;
}

static GPtrArray *
run_compile (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayTrace) trace = assay_trace_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStack) stack = NULL;
  g_autoptr (AssayPackage) package = NULL;
  AssayExplainRow *row;
  GPtrArray *rows;
  const AssaySpec *spec = find_spec (catalog, query, error);

  if (spec == NULL)
    return NULL;
  stack = assay_stack_resolve (catalog, spec, NULL, NULL, problems);
  if (stack != NULL)
    package = assay_package_compile (catalog, spec, stack, NULL, trace, problems);
  if (fail_if_any (problems, error))
    return NULL;
  rows = _assay_rows_new ();
  row = add_explanation (rows, spec, &package->hash, trace);
  row->positive = g_strdup (package->positive);
  row->negative = g_strdup (package->negative);
  return rows;
}

const AssayQueryKind assay_queries_of_compile[] = {
  {.kind = "compile",
   .gives = "one, of the spec with the id: the package with its trace",
   .topics = ASSAY_TOPIC_DOCUMENTS,
   .run = run_compile},
  {.kind = "resolve",
   .gives =
     "one, of the spec with the id: the stack with its trace, and what pictures are made with: "
     "uses[] {kind, id, title}",
   .topics = ASSAY_TOPIC_DOCUMENTS,
   .run = run_resolve},
  {NULL},
};
