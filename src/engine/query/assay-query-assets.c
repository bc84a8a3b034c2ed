/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

static GHashTable *
slots_by_spec (AssayEngine *engine)
{
  g_autoptr (GPtrArray) slots = assay_engine_list (engine, "slots", NULL, NULL);
  GHashTable *table =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);

  /* the first variant stands for the asset in the grid */
  for (guint i = 0; slots != NULL && i < slots->len; i++)
    {
      JsonObject *slot = slots->pdata[i];
      const char *spec = json_object_get_string_member_with_default (slot, "spec", "");

      if (!g_hash_table_contains (table, spec))
        g_hash_table_insert (table, g_strdup (spec), json_object_ref (slot));
    }
  return table;
}

static const char *
state_of (const AssayCatalog *catalog, const AssaySpec *spec, JsonObject *slot, guint *out_problems)
{
  const char *state =
    slot != NULL ? json_object_get_string_member_with_default (slot, "state", "new") : "new";
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  *out_problems = 0;
  if (spec->intent != ASSAY_INTENT_READY)
    return assay_intent_words[CLAMP (spec->intent, 0, ASSAY_INTENT_ARCHIVED)];
  if (!g_str_equal (state, "new"))
    return state;
  assay_ready_check (catalog, spec, NULL, NULL, problems);
  *out_problems = assay_problems_count (problems);
  return *out_problems > 0 ? "blocked" : state;
}

static void
add_tags (JsonObject *row, char **tags)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    json_array_add_string_element (array, tags[i]);
  json_object_set_array_member (row, "tags", array);
}

static JsonObject *
asset_row (const AssayCatalog *catalog, const AssaySpec *spec, JsonObject *slot)
{
  JsonObject *row = json_object_new ();
  guint n_problems;
  const char *state = state_of (catalog, spec, slot, &n_problems);

  json_object_set_string_member (row, "id", spec->document.id);
  json_object_set_string_member (row, "spec", spec->document.id);
  json_object_set_string_member (row, "title", spec->title);
  json_object_set_string_member (row, "type", spec->asset_type);
  json_object_set_string_member (row, "checkpoint", spec->checkpoint);
  json_object_set_string_member (row, "state", state);
  json_object_set_int_member (row, "problems", n_problems);
  if (slot != NULL)
    {
      json_object_set_string_member (
        row, "picture", json_object_get_string_member_with_default (slot, "picture", ""));
      json_object_set_string_member (
        row, "version", json_object_get_string_member_with_default (slot, "version", ""));
    }
  add_tags (row, spec->tags);
  return row;
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (GHashTable) slots = slots_by_spec (engine);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  GPtrArray *rows = _assay_rows_new ();

  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];
      JsonObject *row = asset_row (catalog, spec, g_hash_table_lookup (slots, spec->document.id));

      if (query->state == NULL
          || g_str_equal (query->state, json_object_get_string_member (row, "state")))
        g_ptr_array_add (rows, row);
      else
        json_object_unref (row);
    }
  return rows;
}

const AssayQueryKind assay_query_assets = {"assets",
                                           ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_VERSIONS
                                             | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS
                                             | ASSAY_TOPIC_EXCEPTIONS,
                                           run};
