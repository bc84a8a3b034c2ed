/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ./dev bench core: the pure core beside its floor. Rounds are interleaved: each runs the floor's
 * program, then ours, and gives one ratio; printed are the median and its 95 % interval over the
 * rounds. Times are CPU times of the process. Raw samples go to bench-core.json in the current
 * folder. Prints, never fails for a figure. */

#include "core/plan/assay-graph.h"
#include "core/plan/assay-plan.h"

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
    {
      g_autofree char *path = g_strdup_printf ("specs/spec-%05u.json", i);

      add_document (
        documents, path,
        g_strdup_printf (
          "{'schema':'spec/1','id':'spec-%05u','title':'Thing %u','assetType':'ui_icon',"
          "'checkpointId':'model','tags':['item:kind-%u','item:kind-%u','item:kind-%u'],"
          "'prompt':{'positive':'a thing of number %u','negative':'other'},"
          "'qualityContract':{'strayIslandPx':%u}}",
          i, i, i % 40, (i + 7) % 40, (i + 19) % 40, i, i % 20));
    }
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
                             NULL, footprint, trace, problems);

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

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_path_get_dirname (argv[0]);
  g_autofree char *program = g_build_filename (folder, "floor-plan", NULL);
  g_autoptr (GString) json = g_string_new ("{");

  print_source_hash (ASSAY_FLOOR_SOURCE);
  bench_graph (program, json);
  bench_specs (json);
  g_string_append (json, "\n}\n");
  if (!g_file_set_contents ("bench-core.json", json->str, -1, NULL))
    g_error ("bench-core.json cannot be written");
  return 0;
}
