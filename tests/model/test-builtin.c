/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

#include "model/documents/assay-builtin.h"

static const AssayDocument *
find_builtin (AssayKind kind, const char *file)
{
  GPtrArray *all = assay_builtin_documents ();

  for (guint i = 0; i < all->len; i++)
    {
      const AssayDocument *document = g_ptr_array_index (all, i);

      if (document->kind == kind && strcmp (document->file, file) == 0)
        return document;
    }
  g_test_message ("%s", file);
  g_assert_not_reached ();
}

/* What lies in data/builtin is in the program, byte for byte, and nothing else. */
static void
test_all_are_embedded (void)
{
  g_autofree char *root = top_path ("data/builtin");
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *all = assay_builtin_documents ();

  collect_files (root, "", files);
  g_assert_cmpuint (files->len, ==, all->len);
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      const char *inside = g_ptr_array_index (files, i);
      g_autofree char *path = g_build_filename (root, inside, NULL);
      g_autofree char *base = g_path_get_basename (inside);
      g_autofree char *name = NULL;
      g_autoptr (GBytes) bytes = read_file (path);
      g_autoptr (AssayDocument) document = NULL;
      gboolean found = FALSE;

      g_test_message ("%s", inside);
      base[strlen (base) - strlen (".json")] = '\0';
      name = g_strconcat ("builtin:", base, NULL);
      for (guint j = 0; j < all->len && !found; j++)
        {
          const AssayDocument *embedded = g_ptr_array_index (all, j);

          if (strcmp (embedded->file, name) != 0)
            continue;
          document = assay_document_load (embedded->kind, bytes, name, problems);
          found = document != NULL && assay_digest_equal (&document->hash, &embedded->hash);
        }
      g_assert_true (found);
    }
}

static void
test_order_and_heads (void)
{
  GPtrArray *all = assay_builtin_documents ();

  for (guint i = 0; i < all->len; i++)
    {
      const AssayDocument *document = g_ptr_array_index (all, i);
      const AssayDocument *before = i > 0 ? g_ptr_array_index (all, i - 1) : NULL;
      g_autofree char *file = g_strdup_printf ("builtin:%s@%d", document->id, document->version);

      g_assert_true (document->builtin);
      g_assert_cmpstr (document->file, ==, file);
      g_assert_cmpint (document->version, >=, 1);
      g_assert_false (assay_digest_is_none (&document->hash));
      if (before != NULL && before->kind == document->kind)
        g_assert_cmpint (strcmp (before->id, document->id), <=, 0);
      else if (before != NULL)
        g_assert_cmpint (before->kind, <, document->kind);
    }
}

/* Their references lead to each other: a catalogue that holds them as its own finds nothing
 * dangling. */
static void
test_references (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = assay_catalog_new (assay_builtin_documents (), problems);

  print_problems (problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_nonnull (catalog);
}

static void
assert_same_content (const AssayDocument *a, const AssayDocument *b)
{
  g_autoptr (GBytes) first = assay_document_to_bytes (a), second = assay_document_to_bytes (b);

  g_assert_true (g_bytes_equal (first, second));
}

static void
test_icon (void)
{
  const AssayAssetType *type =
    (const AssayAssetType *) find_builtin (ASSAY_KIND_ASSET_TYPE, "builtin:ui_icon@1");

  g_assert_cmpint (type->canvas->width, ==, 128);
  g_assert_cmpint (type->canvas->height, ==, 128);
  g_assert_cmpint (type->requires_alpha, ==, TRUE);
  g_assert_cmpint (type->contract->background_policy, ==, ASSAY_BACKGROUND_TRANSPARENT);
  g_assert_cmpint (type->contract->safe_area_px, ==, 6);
  g_assert_cmpint (type->contract->fringe_delta_e, ==, ASSAY_UNSET);
  g_assert_cmpint (type->process->cut, ==, ASSAY_CUT_AUTO);
  g_assert_cmpint (type->process->fringe, ==, TRUE);
  g_assert_cmpint (type->process->place, ==, ASSAY_PLACE_CENTER);
  g_assert_cmpint (type->process->scale, ==, ASSAY_SCALE_AREA);
  g_assert_cmpstr (type->tools[0], ==, "bg_cycler");
  g_assert_cmpstr (type->tools[1], ==, "safe_area");
}

static void
test_limits (void)
{
  const AssayContractFields *limits =
    ((const AssayContractBaseline *) find_builtin (ASSAY_KIND_CONTRACT_BASELINE,
                                                   "builtin:contract-baseline@1"))
      ->contract;

  g_assert_cmpint (limits->border_filled_per_mille, ==, 5);
  g_assert_cmpint (limits->stray_island_px, ==, 24);
  g_assert_cmpint (limits->fringe_per_mille, ==, 80);
  g_assert_cmpint (limits->fringe_delta_e, ==, 20);
  g_assert_cmpint (limits->sharpness_min, ==, 100);
  g_assert_cmpint (limits->duplicate_bits, ==, 2);
  g_assert_cmpint (limits->content_min_per_mille, ==, 40);
}

static void
test_workflow (void)
{
  const AssayWorkflowDocument *workflow =
    (const AssayWorkflowDocument *) find_builtin (ASSAY_KIND_WORKFLOW, "builtin:text-to-image@1");
  static const char *const names[] = {
    "cfg",       "checkpoint", "filename_prefix", "height", "negative", "positive", "sampler",
    "scheduler", "seed",       "steps",           "width"};

  g_assert_cmpuint (workflow->bindings->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (((AssayBinding *) g_ptr_array_index (workflow->bindings, i))->name, ==,
                     names[i]);
  g_assert_cmpstr (workflow->lora_chain->node, ==, "4");
  g_assert_cmpint (workflow->lora_chain->model_slot, ==, 0);
  g_assert_cmpint (workflow->lora_chain->clip_slot, ==, 1);
  g_assert_cmpuint (workflow->outputs->len, ==, 1);
}

static void
test_dialect (void)
{
  const AssayCheckpointProfile *profile = (const AssayCheckpointProfile *) find_builtin (
    ASSAY_KIND_CHECKPOINT_PROFILE, "builtin:sdxl-sentences@1");

  g_assert_cmpstr (profile->family, ==, "sdxl");
  g_assert_nonnull (strstr (profile->base->positive, "%s"));
  g_assert_cmpuint (profile->guardrails->len, >, 0);
  for (guint i = 0; i < profile->guardrails->len; i++)
    g_assert_cmpint (((AssayFragmentRecord *) g_ptr_array_index (profile->guardrails, i))->polarity,
                     ==, ASSAY_NEGATIVE);
  g_assert_cmpuint (profile->runtime_safety->len, >, 0);
  g_assert_cmpint (profile->pixel_budget, >=, 1024 * 1024);
}

/* The second version says the same words; only what becomes of the person's own differs. */
static void
test_dialect_versions (void)
{
  const AssayCheckpointProfile *first = (const AssayCheckpointProfile *) find_builtin (
    ASSAY_KIND_CHECKPOINT_PROFILE, "builtin:sdxl-sentences@1");
  const AssayCheckpointProfile *second = (const AssayCheckpointProfile *) find_builtin (
    ASSAY_KIND_CHECKPOINT_PROFILE, "builtin:sdxl-sentences@2");
  AssayCheckpointProfile like_first = *second;

  g_assert_cmpint (first->title_escape, ==, ASSAY_TITLE_RAW);
  g_assert_cmpint (first->loose_brackets, ==, ASSAY_BRACKETS_AS_TYPED);
  g_assert_cmpint (first->color_words, ==, ASSAY_COLORS_ENGLISH);
  g_assert_cmpint (second->title_escape, ==, ASSAY_TITLE_BACKSLASH);
  g_assert_cmpint (second->loose_brackets, ==, ASSAY_BRACKETS_ESCAPED);
  g_assert_cmpint (second->color_words, ==, ASSAY_COLORS_ALL);
  like_first.title_escape = ASSAY_TITLE_RAW;
  like_first.loose_brackets = ASSAY_BRACKETS_AS_TYPED;
  like_first.color_words = ASSAY_COLORS_ENGLISH;
  assert_same_content (&like_first.document, &first->document);
}

/* Shipped documents never change: a pinned asset compiles to the same for ever. Adding is free,
 * changing is a new version. (Before the first release nothing is shipped: a changed line here says
 * so in the diff.) */
static void
test_frozen (void)
{
  static const struct
  {
    const char *file, *hash;
  } frozen[] = {
    {"builtin:sdxl@1", "63200bc54d4d1d1997ce4a5656311d26ee3a7fc99321ca4812679ae10fa73349"},
    {"builtin:sdxl-sentences@1",
     "e62ff50c59ae0abb9181086106edf6c5c75f1bf4124c31a256cb971352819239"},
    {"builtin:sdxl-sentences@2",
     "93cc948647648a6b3679022e2df3181e26aaae4fef218ed7624f84b16e33e085"},
    {"builtin:none@1", "c93f460a9b9a5e09ea2dbc825dcf965ade8537d3a4af03f5b22e2b8b6ce71b62"},
    {"builtin:text-to-image@1", "9e445f9ff356caa134335c25ff16754e3f0477f78384de40b8941ec184cf1dbb"},
    {"builtin:ui_icon@1", "1e36304c2f201abc654b929b066df09ae5fea87209afb3b4bcb840c50726d2ca"},
    {"builtin:tags@1", "d02c96d44609185da905f73adfc4bfed16e38a59b81e3d3f31a29cab27e15048"},
    {"builtin:contract-baseline@1",
     "a62936161de1709205d2609294a9181023329d9d0fd71a26d974f94115d721ce"},
    {"builtin:routing@1", "c3468017c05008fe08f1fd394a6416101d19654c5f3f109b93820d602420b1c1"},
    {"builtin:retry@1", "0d0f5f23da9e3ff7711615d406e93f5e36b240acd44a13adfe1c9f92e6e90373"},
    {"builtin:seed@1", "53ace64aa0c871cad6a167cb8aa1ac6c12fe358ad22cbe736743d441b841a6fa"},
    {"builtin:budgets@1", "a18b0f3de55a9f06f243632616b8986bb6cdf65a7fd052cb4467179811c0e10b"},
    {"builtin:model-stack@1", "714f27f5364a2a9c7cb90211a6a263c2d092cb905dac18a80d56bb2d7a554575"},
    {"builtin:tag-prompt-map@1",
     "d7047f53b56abc6950f6d806b0ea623e19915a88a1595540842b179ee35b2fa0"},
    {"builtin:prompt-override@1",
     "a84669d906c8d47bd36706f7e7abf5c86a6e0571e63ffab72944d0865947dc4c"},
  };
  GPtrArray *all = assay_builtin_documents ();

  g_assert_cmpuint (G_N_ELEMENTS (frozen), ==, all->len);
  for (guint i = 0; i < all->len; i++)
    {
      const AssayDocument *document = g_ptr_array_index (all, i);
      AssayDigestHex hex = assay_digest_hex (&document->hash);

      g_test_message ("{ \"%s\", \"%s\" },", document->file, hex.text);
      g_assert_cmpstr (document->file, ==, frozen[i].file);
      g_assert_cmpstr (hex.text, ==, frozen[i].hash);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/builtin/all-are-embedded", test_all_are_embedded);
  g_test_add_func ("/model/builtin/order-and-heads", test_order_and_heads);
  g_test_add_func ("/model/builtin/references", test_references);
  g_test_add_func ("/model/builtin/icon", test_icon);
  g_test_add_func ("/model/builtin/limits", test_limits);
  g_test_add_func ("/model/builtin/workflow", test_workflow);
  g_test_add_func ("/model/builtin/dialect", test_dialect);
  g_test_add_func ("/model/builtin/dialect-versions", test_dialect_versions);
  g_test_add_func ("/model/builtin/frozen", test_frozen);
  return g_test_run ();
}
