/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

#include "core/plan/assay-ready-warn.h"
#include "core/plan/assay-safety-warn.h"
#include "core/recipe/assay-pin.h"
#include "core/plan/assay-words-warn.h"
#include "engine/host/assay-loader.h"

/* Files with problems of their own: what keeps their specs back follows from those. */
static GHashTable *
files_of (const AssayProblems *problems)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < assay_problems_count (problems); i++)
    if (assay_problems_get (problems, i)->file != NULL)
      g_hash_table_add (files, g_strdup (assay_problems_get (problems, i)->file));
  return files;
}

/* @all: also what only repeats what is told with another file. */
static void
add_problems (const AssayProblems *found, gboolean all, AssayProblems *out)
{
  for (guint i = 0; i < assay_problems_count (found); i++)
    if (all || !assay_problem_is_unread (assay_problems_get (found, i)))
      assay_problems_add_copy (out, assay_problems_get (found, i));
}

/* Everything that is wrong with the documents as they were last read, and everything that keeps a
 * ready spec from being made; @spec: of that one only. Looking changes nothing: who wants the
 * folder read again acts first (rescan). */
static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) read = assay_engine_dup_problems (engine);
  g_autoptr (AssayProblems) blocked = assay_problems_new ();
  g_autoptr (GHashTable) told = files_of (read);
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  GPtrArray *rows = _assay_rows_new ();
  AssayPlanner *planner;

  if (query->spec == NULL)
    {
      assay_engine_find_lost (engine, read);
      assay_problems_append_rows (read, rows);
    }
  planner = assay_engine_begin_plan (engine);
  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];

      if ((query->spec == NULL || g_str_equal (query->spec, spec->document.id))
          && !g_hash_table_contains (told, spec->document.file))
        add_problems (assay_planner_get_problems (planner, spec->document.id), query->spec != NULL,
                      blocked);
    }
  assay_engine_end_plan (engine);
  assay_problems_sort (blocked);
  assay_problems_append_rows (blocked, rows);
  return rows;
}

/* Only what is wrong with the documents as they were last read, and with what is stored. */
static GPtrArray *
run_problems (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_engine_dup_problems (engine);
  GPtrArray *rows = _assay_rows_new ();

  assay_engine_find_lost (engine, problems);
  assay_problems_append_rows (problems, rows);
  return rows;
}

/* What opening had to do: an unacknowledged tail put aside … Fixed for as long as the project is
 * open. */
static GPtrArray *
run_notices (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();

  assay_problems_append_rows (assay_engine_get_notices (engine), rows);
  return rows;
}

/* Ids of the specs that something was queued of: a set. */
static GHashTable *
list_begun (AssayEngine *engine)
{
  g_autoptr (GPtrArray) slots = assay_engine_list (engine, "slots", NULL, NULL);
  GHashTable *begun = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; slots != NULL && i < slots->len; i++)
    {
      const AssaySlotRow *slot = assay_record_get (slots->pdata[i], &assay_slot_row_table);

      g_hash_table_add (begun, g_strdup (slot->spec));
    }
  return begun;
}

static void
add_kept (AssayEngine *engine, const AssayCatalog *catalog, AssayProblems *pins)
{
  GPtrArray *lines = assay_catalog_list (catalog, ASSAY_KIND_LOCK);
  g_autoptr (GHashTable) begun = lines->len > 0 ? list_begun (engine) : NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      const char *id = ((const AssayDocument *) lines->pdata[i])->id;
      const AssaySpec *spec =
        (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, id);

      if (spec != NULL && spec->intent == ASSAY_INTENT_READY && !g_hash_table_contains (begun, id))
        assay_pin_warn_kept (catalog, spec, pins);
    }
}

AssayProblems *
_assay_pins_list (AssayEngine *engine, const AssayCatalog *catalog)
{
  AssayProblems *pins = assay_problems_new ();

  assay_pin_warn_all (catalog, pins);
  add_kept (engine, catalog, pins);
  assay_problems_sort (pins);
  return pins;
}

/* What keeps nothing from being made and is likely not meant: in the documents as last read, and
 * beside them in the folder as it is now. */
static GPtrArray *
run_warnings (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) warnings = _assay_pins_list (engine, catalog);
  GPtrArray *rows = _assay_rows_new ();

  assay_catalog_warn (catalog, warnings);
  assay_ready_warn (catalog, warnings);
  assay_words_warn (catalog, warnings);
  assay_safety_warn (catalog, warnings);
  assay_loader_warn (assay_engine_get_io (engine), assay_engine_get_folder (engine), warnings);
  assay_loader_warn_of_exports (assay_engine_get_io (engine), assay_engine_get_folder (engine),
                                catalog, warnings);
  assay_problems_sort (warnings);
  assay_warnings_append_rows (warnings, rows);
  return rows;
}

/* Pins that do not hold any more: what is made next has another dialect than before; and those that
 * hold although the default is another. */
static GPtrArray *
run_lapsed (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);
  g_autoptr (AssayProblems) warnings = _assay_pins_list (engine, catalog);
  GPtrArray *rows = _assay_rows_new ();

  assay_warnings_append_rows (warnings, rows);
  return rows;
}

const AssayQueryKind assay_queries_of_check[] = {
  {.kind = "check",
   .gives =
     "problems of the documents as last read, of stored files that are gone, and of the ready gate "
     "(of one spec with `spec`); act "
     "`rescan` first to look anew: {code, message, fix, args[], file, pointer, kind, id}: kind and "
     "id of the document that the file is",
   .topics = ASSAY_TOPIC_DOCUMENTS,
   .run = run},
  {.kind = "problems",
   .gives = "of the documents as last read, and of stored files that are gone: as `check`",
   .topics = ASSAY_TOPIC_DOCUMENTS,
   .run = run_problems},
  {.kind = "lapsedPins",
   .gives =
     "pins in lock.json that no longer hold, since their specs have another checkpoint, and, "
     "of specs nobody made yet, those that keep another dialect than the default is by now: "
     "as `warnings`",
   .topics = ASSAY_TOPIC_DOCUMENTS,
   .run = run_lapsed},
  {.kind = "warnings",
   .gives = "what keeps nothing from being made and is likely not meant: unknown tags, files that "
            "nobody reads, names that other systems reserve, LoRAs left out …: as `check`, with "
            "{level} `warning`",
   .topics = ASSAY_TOPIC_DOCUMENTS,
   .run = run_warnings},
  {.kind = "notices",
   .gives = "what opening had to do (a quarantined tail): as `check`",
   .run = run_notices},
  {NULL},
};
