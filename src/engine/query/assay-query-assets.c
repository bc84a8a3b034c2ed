/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

/* What the intent of a spec says about an asset that is not to be made; by ASSAY_INTENT_*. */
static const AssayAssetState intent_states[] = {ASSAY_ASSET_DRAFT, ASSAY_ASSET_NEW,
                                                ASSAY_ASSET_PAUSED, ASSAY_ASSET_ARCHIVED};

static GHashTable *
slots_by_spec (AssayEngine *engine)
{
  g_autoptr (GPtrArray) slots = assay_engine_list (engine, "slots", NULL, NULL);
  GHashTable *table =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) assay_record_unref);

  /* the first variant stands for the asset in the grid */
  for (guint i = 0; slots != NULL && i < slots->len; i++)
    {
      const AssaySlotRow *slot = assay_record_get (slots->pdata[i], &assay_slot_row_table);

      if (!g_hash_table_contains (table, slot->spec))
        g_hash_table_insert (table, slot->spec, assay_record_ref (slots->pdata[i]));
    }
  return table;
}

static AssayAssetState
state_of (const AssayCatalog *catalog,
          const AssaySpec *spec,
          const AssaySlotRow *slot,
          gint64 *out_problems)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  *out_problems = 0;
  if (spec->intent != ASSAY_INTENT_READY)
    return intent_states[CLAMP (spec->intent, 0, 3)];
  if (slot != NULL && slot->state != ASSAY_SLOT_NEW)
    return (AssayAssetState) slot->state;
  assay_ready_check (catalog, spec, NULL, NULL, problems);
  *out_problems = assay_problems_count (problems);
  return *out_problems > 0 ? ASSAY_ASSET_BLOCKED : ASSAY_ASSET_NEW;
}

static void
add_asset (GPtrArray *rows,
           const AssaySpec *spec,
           const AssaySlotRow *slot,
           AssayAssetState state,
           gint64 n_problems)
{
  AssayAssetRow *row = _assay_rows_add (rows, &assay_asset_row_table);

  row->id = g_strdup (spec->document.id);
  row->spec = g_strdup (spec->document.id);
  row->title = g_strdup (spec->title);
  row->type = g_strdup (spec->asset_type);
  row->checkpoint = g_strdup (spec->checkpoint);
  row->state = state;
  row->problems = n_problems;
  row->picture = g_strdup (slot != NULL ? slot->picture : NULL);
  row->version = g_strdup (slot != NULL ? slot->version : NULL);
  row->tags = spec->tags != NULL ? g_strdupv (spec->tags) : g_new0 (char *, 1);
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
      AssayRecord *record = g_hash_table_lookup (slots, spec->document.id);
      const AssaySlotRow *slot =
        record != NULL ? assay_record_get (record, &assay_slot_row_table) : NULL;
      gint64 n_problems;
      AssayAssetState state = state_of (catalog, spec, slot, &n_problems);

      if (query->state == NULL || g_str_equal (query->state, assay_asset_state_words[state]))
        add_asset (rows, spec, slot, state, n_problems);
    }
  return rows;
}

const AssayQueryKind assay_query_assets = {"assets",
                                           ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_VERSIONS
                                             | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS
                                             | ASSAY_TOPIC_EXCEPTIONS,
                                           run};
