/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ./dev bench core: the pure core beside its floor. Rounds are interleaved: each runs the floor's
 * program, then ours, and gives one ratio; printed are the median and its 95 % interval over the
 * rounds. Times are CPU times of the process. Raw samples go to bench-core.json in the current
 * folder. Prints, never fails for a figure. */

#include "core/plan/assay-graph.h"
#include "core/plan/assay-planner.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STEPS        100000
#define ROUNDS       25 /* the 8th and 18th of 25 sorted values bound the median with 95.7 % */
#define INTERVAL_LOW 7
#define INTERVAL_TOP 17
#define PASSES       5
#define DISTANCE     100 /* of a step's second input, as in the floor */
#define SPECS        2000
#define MANY_SPECS   30000
#define PLANS        3 /* seconds each */
#define EVENTS       500
#define SLOT_NODES   11

static gint64
cpu_ns (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (gint64) t.tv_sec * 1000000000 + t.tv_nsec;
}

static int
compare_cb (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median_of (const double *values, guint n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);

  qsort (sorted, n, sizeof *sorted, compare_cb);
  return sorted[n / 2];
}

/* Prints "name  median unit  [low, top]  reach" and keeps the raw values. Of fewer than ROUNDS the
 * interval is least and most. */
static void
report (GString *json,
        const char *name,
        const char *key,
        const double *values,
        guint n,
        const char *unit,
        const char *reach)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);

  qsort (sorted, n, sizeof *sorted, compare_cb);
  g_print ("%-52s %9.3f %-3s [%.3f, %.3f]  reach %s\n", name, sorted[n / 2], unit,
           sorted[n == ROUNDS ? INTERVAL_LOW : 0], sorted[n == ROUNDS ? INTERVAL_TOP : n - 1],
           reach);
  g_string_append_printf (json, "%s\n  \"%s\": [", json->len > 1 ? "," : "", key);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (json, "%s%.6f", i > 0 ? ", " : "", values[i]);
  g_string_append (json, "]");
}

/* Graph ----------------------------------------------------------------- */

static double
floor_ns (const char *program)
{
  g_autofree char *steps = g_strdup_printf ("%d", STEPS), *passes = g_strdup_printf ("%d", PASSES),
                  *out = NULL;
  const char *argv[] = {program, steps, passes, NULL};
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  double values[PASSES];
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status,
                     &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("“%s”: %s", program, error->message);
  lines = g_strsplit (out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, PASSES + 1);
  for (guint i = 0; i < PASSES; i++)
    values[i] = (double) g_ascii_strtoll (lines[i], NULL, 10);
  return median_of (values, PASSES);
}

/* Two inputs a step: its source (a step without inputs) and the step before it. */
static AssayGraph *
build_graph (void)
{
  AssayGraph *graph = assay_graph_new ();

  for (guint i = 0; i < STEPS; i++)
    {
      guint inputs[2] = {2 * i, i >= DISTANCE ? 2 * (i - DISTANCE) + 1 : 0}, node;

      node = assay_graph_add (graph, i + 1, NULL, 0);
      assay_graph_set_done (graph, node, i + 1);
      node = assay_graph_add (graph, i + 1, inputs, i >= DISTANCE ? 2 : 1);
      assay_graph_set_done (graph, node, i + 1);
    }
  return graph;
}

static double
dirty_ns (AssayGraph *graph)
{
  double values[PASSES];

  for (guint i = 0; i < PASSES; i++)
    {
      gint64 begin = cpu_ns ();
      guint n_stale = assay_graph_dirty (graph);

      values[i] = (double) (cpu_ns () - begin);
      g_assert_cmpuint (n_stale, ==, 0);
    }
  return median_of (values, PASSES);
}

static double
build_ns (void)
{
  double values[PASSES];

  for (guint i = 0; i < PASSES; i++)
    {
      gint64 begin = cpu_ns ();
      AssayGraph *graph = build_graph ();

      assay_graph_dirty (graph);
      values[i] = (double) (cpu_ns () - begin);
      assay_graph_free (graph);
    }
  return median_of (values, PASSES);
}

/* Specs ----------------------------------------------------------------- */

static void
add_document (GPtrArray *documents, const char *path, char *body)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *text = g_strdelimit (body, "'", '"'), *id = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  AssayDocument *document;
  AssayKind kind;
  int version;

  g_assert_true (assay_kind_of_path (path, &kind, &id, &version));
  document = assay_document_load (kind, bytes, path, problems);
  if (document == NULL)
    g_error ("%s: %s", path, assay_problems_to_error (problems)->message);
  g_ptr_array_add (documents, document);
}

static void
add_loras (GPtrArray *documents)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("loras/lora-%u.json", i);

      add_document (
        documents, path,
        g_strdup_printf (
          "{'schema':'lora/1','id':'lora-%u','title':'L','serverFile':'lora-%u.safetensors',"
          "'families':['%s'],'tags':['item:kind-%u'],'triggerWords':['style %u'],'preferred':true}",
          i, i, i % 4 == 3 ? "sd15" : "sdxl", i, i));
    }
  add_document (
    documents, "policies/model-stack.json",
    g_strdup ("{'schema':'model-stack/1','projectStack':[{'loraId':'lora-0','weight':0.6}]}"));
}

static void
add_tags (GPtrArray *documents)
{
  GString *map = g_string_new ("{'schema':'tag-prompt-map/1','checkpoints':{'*':{'tags':{");

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (
      map, "%s'item:kind-%u':{'fragments':[{'text':'words of kind %u','weight':1.%u}]}",
      i > 0 ? "," : "", i, i, i % 5);
  g_string_append (map, "}}}}");
  add_document (documents, "policies/tag-prompt-map.json", g_string_free (map, FALSE));
}

static void
add_spec (GPtrArray *documents, guint i, const char *noun)
{
  g_autofree char *path = g_strdup_printf ("specs/spec-%05u.json", i);

  add_document (
    documents, path,
    g_strdup_printf ("{'schema':'spec/1','id':'spec-%05u','title':'Thing %u','assetType':'ui_icon',"
                     "'checkpointId':'model','tags':['item:kind-%u','item:kind-%u','item:kind-%u'],"
                     "'prompt':{'positive':'a %s of number %u','negative':'other'},"
                     "'qualityContract':{'strayIslandPx':%u}}",
                     i, i, i % 40, (i + 7) % 40, (i + 19) % 40, noun, i, i % 20));
}

static AssayCatalog *
make_catalog (guint n_specs)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayCatalog *catalog;

  add_document (documents, "project.json",
                g_strdup ("{'schema':'project/1','title':'Bench','contract':{'safeAreaPx':6}}"));
  add_document (
    documents, "checkpoints/model.json",
    g_strdup ("{'schema':'checkpoint/"
              "1','id':'model','title':'M','serverFile':'m.safetensors','family':'sdxl'}"));
  add_loras (documents);
  add_tags (documents);
  for (guint i = 0; i < n_specs; i++)
    add_spec (documents, i, "thing");
  catalog = assay_catalog_new (documents, problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  return catalog;
}

/* Microseconds a spec; @told: with trace and footprint. */
static double
derive_us (const AssayCatalog *catalog, gboolean told)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gint64 begin = cpu_ns ();

  for (guint i = 0; i < specs->len; i++)
    {
      g_autoptr (AssayTrace) trace = told ? assay_trace_new () : NULL;
      g_autoptr (AssayFootprint) footprint = told ? assay_footprint_new () : NULL;
      g_autoptr (AssayRecipe) recipe =
        assay_recipe_derive (catalog, ((AssayDocument *) specs->pdata[i])->id, (AssaySlot){0}, 0,
                             footprint, trace, problems);

      g_assert_nonnull (recipe);
    }
  return (double) (cpu_ns () - begin) / 1000 / specs->len;
}

static void
print_source_hash (const char *path)
{
  g_autofree char *text = NULL;
  gsize n_bytes;
  AssayDigest digest;

  if (!g_file_get_contents (path, &text, &n_bytes, NULL))
    g_error ("“%s” cannot be read", path);
  assay_digest_compute (&digest, text, n_bytes);
  g_print ("floor: tests/bench/floor/plan.c, SHA-256 %s\n", assay_digest_hex (&digest).text);
}

static void
bench_graph (const char *program, GString *json)
{
  double floors[ROUNDS], dirty[ROUNDS], dirty_ratio[ROUNDS], build_ratio[ROUNDS];
  AssayGraph *graph = build_graph ();

  for (guint i = 0; i < ROUNDS; i++)
    {
      double bare = floor_ns (program);

      floors[i] = bare / 1e6;
      dirty[i] = dirty_ns (graph) / 1e6;
      dirty_ratio[i] = dirty[i] / floors[i];
      build_ratio[i] = build_ns () / bare;
    }
  assay_graph_free (graph);
  report (json, "bare C pass, 100,000 steps", "floor_ms", floors, ROUNDS, "ms", "-");
  report (json, "graph_dirty, nothing changed", "dirty_ms", dirty, ROUNDS, "ms", "-");
  report (json, "graph_dirty / bare pass", "dirty_ratio", dirty_ratio, ROUNDS, "x", "<= 2");
  report (json, "first build / bare pass", "build_ratio", build_ratio, ROUNDS, "x", "<= 40");
}

static void
bench_specs (GString *json)
{
  g_autoptr (AssayCatalog) catalog = make_catalog (SPECS), many = make_catalog (MANY_SPECS);
  double plain[ROUNDS], told[ROUNDS], planned[PLANS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      plain[i] = derive_us (catalog, FALSE);
      told[i] = derive_us (catalog, TRUE);
    }
  report (json, "merge + compile + resolve + recipe, a spec", "spec_us", plain, ROUNDS, "us",
          "<= 60");
  report (json, "the same with trace and footprint", "spec_told_us", told, ROUNDS, "us", "-");
  for (guint i = 0; i < PLANS; i++)
    {
      gint64 begin = cpu_ns ();
      AssayPlan *plan = assay_plan_make (many, NULL, NULL, NULL, NULL, NULL);

      planned[i] = (double) (cpu_ns () - begin) / 1e9;
      g_assert_cmpuint (plan->n_make, ==, MANY_SPECS);
      assay_plan_free (plan);
    }
  report (json, "plan of 30,000 new specs", "plan_s", planned, PLANS, "s", "<= 2");
}

/* The kept planner ------------------------------------------------------ */

static double
resident_mb (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmRSS:");
  return line != NULL ? (double) g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10) / 1024 : 0;
}

/* As many nodes as the planner has, in the same shape; nothing changed. */
static AssayGraph *
build_slots (void)
{
  AssayGraph *graph = assay_graph_new ();

  for (guint i = 0; i < MANY_SPECS; i++)
    {
      guint first = i * SLOT_NODES;
      const guint generate[] = {first, first + 1, first + 2, first + 3, first + 4},
                  process[] = {first + 7, first + 5}, validate[] = {first + 8, first + 6},
                  decide[] = {first + 9};

      for (guint leaf = 0; leaf < 7; leaf++)
        assay_graph_add (graph, 1, NULL, 0);
      assay_graph_add (graph, 1, generate, G_N_ELEMENTS (generate));
      assay_graph_add (graph, 1, process, G_N_ELEMENTS (process));
      assay_graph_add (graph, 1, validate, G_N_ELEMENTS (validate));
      assay_graph_add (graph, 1, decide, G_N_ELEMENTS (decide));
      for (guint node = first; node < first + SLOT_NODES; node++)
        assay_graph_set_done (graph, node, 1);
    }
  g_assert_cmpuint (assay_graph_count (graph), ==, MANY_SPECS * SLOT_NODES);
  return graph;
}

/* Microseconds an event: the slot's fact, then the next to be made with its bytes. */
static double
event_us (AssayPlanner *planner, guint round)
{
  gint64 begin = cpu_ns ();

  for (guint i = 0; i < EVENTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("spec-%05u", (i * 59 + round * 7) % MANY_SPECS);
      const AssaySlotFact fact = {.spec = id,
                                  .state = i % 2 == 0 ? ASSAY_SLOT_AGAIN : ASSAY_SLOT_APPROVED,
                                  .regeneration = round};
      g_autoptr (GPtrArray) next = NULL;

      assay_planner_set_fact (planner, &fact, i);
      next = assay_planner_list_make (planner, 1, TRUE);
    }
  return (double) (cpu_ns () - begin) / 1000 / EVENTS;
}

/* Microseconds from a catalogue in which one spec is another to the next to be made. */
static double
change_us (AssayPlanner *planner, AssayCatalog **catalog, guint round, double *out_catalog_us)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  g_autofree char *noun = g_strdup_printf ("thing %u", round);
  g_autoptr (AssayCatalog) before = *catalog;
  g_autoptr (GPtrArray) next = NULL;
  guint64 derived = assay_planner_get_n_derived (planner);
  gint64 begin;

  add_spec (documents, round * 1000 + 5, noun);
  begin = cpu_ns ();
  *catalog = assay_catalog_with (before, documents->pdata[0]);
  *out_catalog_us = (double) (cpu_ns () - begin) / 1000;
  begin = cpu_ns ();
  assay_planner_set_inputs (planner, *catalog, NULL, NULL);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, derived + 1);
  next = assay_planner_list_make (planner, 1, TRUE);
  return (double) (cpu_ns () - begin) / 1000;
}

static void
bench_planner (GString *json)
{
  g_autoptr (AssayCatalog) catalog = make_catalog (MANY_SPECS), few = make_catalog (SPECS);
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  double before_mb = resident_mb (), grown_mb, catalog_us[ROUNDS], floors[ROUNDS], changes[ROUNDS],
         ratios[ROUNDS], events[ROUNDS], event_ratios[ROUNDS];
  AssayGraph *graph;

  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  grown_mb = resident_mb () - before_mb;
  graph = build_slots ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      double recipe = derive_us (few, FALSE);

      floors[i] = dirty_ns (graph) / 1000 + recipe;
      changes[i] = change_us (planner, &catalog, i, &catalog_us[i]);
      ratios[i] = changes[i] / floors[i];
      events[i] = event_us (planner, i);
      event_ratios[i] = events[i] / recipe;
    }
  assay_graph_free (graph);
  report (json, "kept planner of 30,000 specs, resident", "planner_mb", &grown_mb, 1, "MB",
          "<= 250");
  report (json, "bare pass over its nodes + one recipe", "pass_us", floors, ROUNDS, "us", "-");
  report (json, "catalogue with one spec changed", "catalog_us", catalog_us, ROUNDS, "us", "-");
  report (json, "that catalogue -> next to be made", "change_us", changes, ROUNDS, "us", "-");
  report (json, "that / bare pass + one recipe", "change_ratio", ratios, ROUNDS, "x", "<= 2");
  report (json, "fact of a slot -> next to be made", "event_us", events, ROUNDS, "us", "-");
  report (json, "that / one recipe", "event_ratio", event_ratios, ROUNDS, "x", "-");
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_path_get_dirname (argv[0]);
  g_autofree char *program = g_build_filename (folder, "floor-plan", NULL);
  g_autoptr (GString) json = g_string_new ("{");

  print_source_hash (ASSAY_FLOOR_SOURCE);
  bench_graph (program, json);
  bench_planner (json);
  bench_specs (json);
  g_string_append (json, "\n}\n");
  if (!g_file_set_contents ("bench-core.json", json->str, -1, NULL))
    g_error ("bench-core.json cannot be written");
  return 0;
}
