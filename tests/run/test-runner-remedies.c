/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-kit.h"

#include "imaging/assay-png.h"

#include <string.h>

/* What the checks turn down is made again, each time with the next step that is listed for it. */

static GBytes *
flat_picture (void)
{
  g_autoptr (AssayPicture) picture = assay_picture_new (256, 256);

  for (guint i = 0; i < 256 * 256; i++)
    picture->pixels[i] = (AssayPixel){40, 60, 90, 255};
  return assay_png_encode (picture, 1, NULL, 0);
}

static char *
dup_words (GPtrArray *events, const char *(*word_of) (gconstpointer record))
{
  GString *text = g_string_new ("");

  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (text, "%s ",
                            word_of (((const RunKitEvent *) events->pdata[i])->record));
  return g_string_free (text, FALSE);
}

static const char *
remediation_of (gconstpointer record)
{
  const char *remediation = ((const AssayRouteDecided *) record)->remediation;

  return remediation != NULL ? remediation : "-";
}

static const char *
remedy_of (gconstpointer record)
{
  const char *remedy = ((const AssayJobQueued *) record)->remedy;

  return remedy != NULL ? remedy : "-";
}

static const AssayJobQueued *
queued_at (GPtrArray *events, guint index)
{
  return ((const RunKitEvent *) events->pdata[index])->record;
}

static void
assert_recipes_differ (GPtrArray *queued)
{
  for (guint i = 0; i < queued->len; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (queued_at (queued, i)->recipe, !=, queued_at (queued, j)->recipe);
}

static gboolean
recipe_says (RunKit *kit, const AssayJobQueued *job, const char *words)
{
  AssayDigest digest;
  g_autoptr (GBytes) recipe = NULL;
  gsize n_bytes;
  const char *text;

  g_assert_true (assay_digest_parse (&digest, job->recipe));
  recipe = assay_blobs_get (kit->blobs, &digest, NULL);
  g_assert_nonnull (recipe);
  text = g_bytes_get_data (recipe, &n_bytes);
  return g_strstr_len (text, (gssize) n_bytes, words) != NULL;
}

/* Nothing could be cut out of any of them: three automatic remakes, each another step, and then the
 * day's budget is used up. Mutations: a runner that queues without the remedies (the first step
 * again and again); assay_route_remedy that gives the first listed always (likewise); a route whose
 * remakes are not counted (it never ends). */
static void
test_in_order (void)
{
  g_autoptr (GBytes) flat = flat_picture ();
  const FakeStep bad = {FAKE_SUCCEED, .picture = flat};
  g_auto (RunKit) kit = {0};
  g_autoptr (GPtrArray) routes = NULL, queued = NULL;
  g_autofree char *remediations = NULL, *remedies = NULL;

  run_kit_init (&kit, 1, 1);
  run_kit_set_document (&kit, "policies/budgets.json",
                        "{'schema':'budgets/1','regenerationsPerAssetAndDay':3}");
  fake_provider_set_for (kit.server, "Thing 0 here", &bad);
  run_kit_start (&kit);
  run_kit_wait_event (&kit, "exception.raised", 1);
  run_kit_wait_idle (&kit);
  routes = run_kit_read_log (&kit, "route.decided");
  queued = run_kit_read_log (&kit, "job.queued");
  remediations = dup_words (routes, remediation_of);
  remedies = dup_words (queued, remedy_of);
  g_assert_cmpstr (remediations, ==, "stronger_background other_key new_seed - ");
  g_assert_cmpstr (remedies, ==, "- stronger_background other_key new_seed ");
  g_assert_cmpuint (g_strv_length (queued_at (queued, 3)->remedies), ==, 3);
  assert_recipes_differ (queued);
  g_assert_true (recipe_says (&kit, queued_at (queued, 1), "plain solid magenta background:1.3"));
  g_assert_true (recipe_says (&kit, queued_at (queued, 3), "plain solid green background:1.3"));
  g_assert_true (recipe_says (&kit, queued_at (queued, 3), "\"remedies\":[\"other_key\","));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/remedies/in-order", test_in_order);
  return g_test_run ();
}
