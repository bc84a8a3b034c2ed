/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan.h"
#include "core-fixture.h"
#include "wire/assay-capabilities.h"

#include <string.h>

#define SPEC(id, rest)                                                                             \
  "{'schema':'spec/1','id':'" id "','title':'T','assetType':'ui_icon','checkpointId':'copax'" rest \
  "}"

/* What happened so far, and the blobs it left. */
typedef struct
{
  GPtrArray *facts; /* AssaySlotFact */
  GPtrArray *blobs; /* GBytes */
} Past;

static void
past_clear (Past *self)
{
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_pointer (&self->blobs, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Past, past_clear)

static void
past_init (Past *self)
{
  self->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  self->blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static GBytes *
find_blob_cb (const AssayDigest *recipe, gpointer data)
{
  Past *past = data;

  for (guint i = 0; i < past->blobs->len; i++)
    {
      AssayDigest hash;

      assay_digest_of_bytes (&hash, past->blobs->pdata[i]);
      if (assay_digest_equal (&hash, recipe))
        return g_bytes_ref (past->blobs->pdata[i]);
    }
  return NULL;
}

static AssayPlan *
plan (const World *world, Past *past)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);

  return assay_plan_make (catalog, past->facts, NULL, NULL, find_blob_cb, past);
}

static void
add_fact (Past *past,
          const AssayPlanItem *item,
          AssaySlotState state,
          guint regeneration,
          const AssayDigest *recipe)
{
  AssaySlotFact *fact = g_new0 (AssaySlotFact, 1);

  fact->spec = g_strdup (item->spec);
  fact->slot = assay_slot_dup (&item->slot);
  fact->state = state;
  fact->regeneration = regeneration;
  if (recipe != NULL)
    fact->recipe = *recipe;
  g_ptr_array_add (past->facts, fact);
}

/* Everything the plan wants made has been made and stands in @state now. */
static void
happen (Past *past, const World *world, AssaySlotState state)
{
  g_autoptr (AssayPlan) made = plan (world, past);

  g_ptr_array_set_size (past->facts, 0);
  for (guint i = 0; i < made->items->len; i++)
    {
      const AssayPlanItem *item = made->items->pdata[i];

      g_assert_cmpint (item->action, ==, ASSAY_PLAN_MAKE);
      add_fact (past, item, state, item->regeneration, &item->recipe);
      g_ptr_array_add (past->blobs, g_bytes_ref (item->recipe_bytes));
    }
}

static void
assert_item (const AssayPlan *made,
             guint index,
             const char *spec,
             int variant,
             AssayPlanAction action,
             const char *reason)
{
  const AssayPlanItem *item = made->items->pdata[index];

  g_assert_cmpstr (item->spec, ==, spec);
  g_assert_cmpint (item->slot.variant, ==, variant);
  g_assert_cmpstr (item->reason, ==, reason);
  g_assert_cmpint (item->action, ==, action);
  g_assert_nonnull (item->explanation);
  g_assert_nonnull (item->args);
  g_assert_cmpint (item->recipe_bytes != NULL, ==, action == ASSAY_PLAN_MAKE);
  if (action == ASSAY_PLAN_MAKE)
    {
      AssayDigest hash;

      assay_digest_of_bytes (&hash, item->recipe_bytes);
      g_assert_true (assay_digest_equal (&hash, &item->recipe));
    }
}

static void
test_new (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Past) past = {0};
  g_autoptr (AssayPlan) made = NULL;

  g_test_summary ("Ready specs only, by priority, id, variant");
  past_init (&past);
  world_set (world, "specs/gem.json", SPEC ("gem", ",'variants':2"));
  world_set (world, "specs/axe.json", SPEC ("axe", ",'priority':'P3'"));
  world_set (world, "specs/zap.json", SPEC ("zap", ",'priority':'P0'"));
  world_set (world, "specs/off.json", SPEC ("off", ",'intent':'paused'"));
  world_set (world, "specs/idea.json", SPEC ("idea", ",'intent':'draft'"));
  made = plan (world, &past);
  assert_no_problems (made->problems);
  g_assert_cmpuint (made->items->len, ==, 4);
  g_assert_cmpuint (made->n_make, ==, 4);
  assert_item (made, 0, "zap", 0, ASSAY_PLAN_MAKE, "new");
  assert_item (made, 1, "gem", 0, ASSAY_PLAN_MAKE, "new");
  assert_item (made, 2, "gem", 1, ASSAY_PLAN_MAKE, "new");
  assert_item (made, 3, "axe", 0, ASSAY_PLAN_MAKE, "new");
}

static void
test_empty_after_a_run (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Past) past = {0};
  g_autoptr (AssayPlan) queued = NULL, decided = NULL, approved = NULL;

  past_init (&past);
  world_set (world, "specs/gem.json", SPEC ("gem", ",'variants':2"));
  happen (&past, world, ASSAY_SLOT_QUEUED);
  queued = plan (world, &past);
  g_assert_cmpuint (queued->n_make, ==, 0);
  g_assert_cmpuint (queued->n_waiting, ==, 2);
  assert_item (queued, 0, "gem", 0, ASSAY_PLAN_WAITING, "making");
  ((AssaySlotFact *) past.facts->pdata[0])->state = ASSAY_SLOT_TO_DECIDE;
  ((AssaySlotFact *) past.facts->pdata[1])->state = ASSAY_SLOT_EXCEPTION;
  decided = plan (world, &past);
  g_assert_cmpuint (decided->n_make, ==, 0);
  assert_item (decided, 0, "gem", 0, ASSAY_PLAN_WAITING, "to_decide");
  assert_item (decided, 1, "gem", 1, ASSAY_PLAN_WAITING, "exception");
  ((AssaySlotFact *) past.facts->pdata[0])->state = ASSAY_SLOT_APPROVED;
  ((AssaySlotFact *) past.facts->pdata[1])->state = ASSAY_SLOT_APPROVED;
  approved = plan (world, &past);
  g_assert_cmpuint (approved->n_held, ==, 2);
  assert_item (approved, 0, "gem", 0, ASSAY_PLAN_HELD, "approved");
}

static void
test_again (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Past) past = {0};
  g_autoptr (AssayPlan) again = NULL, canceled = NULL;
  const AssayPlanItem *item;

  past_init (&past);
  happen (&past, world, ASSAY_SLOT_AGAIN);
  ((AssaySlotFact *) past.facts->pdata[0])->regeneration = 1;
  again = plan (world, &past);
  assert_item (again, 0, "gem", 0, ASSAY_PLAN_MAKE, "again");
  item = again->items->pdata[0];
  g_assert_cmpuint (item->regeneration, ==, 1);
  g_assert_false (
    assay_digest_equal (&item->recipe, &((AssaySlotFact *) past.facts->pdata[0])->recipe));
  ((AssaySlotFact *) past.facts->pdata[0])->regeneration = 0;
  ((AssaySlotFact *) past.facts->pdata[0])->state = ASSAY_SLOT_CANCELED;
  canceled = plan (world, &past);
  assert_item (canceled, 0, "gem", 0, ASSAY_PLAN_MAKE, "canceled");
}

/* A picture to be decided, then one change: it waits for the answer and
 * says so; approved, it is held and says the same. Red where the words name
 * a piece of ours. */
static void
assert_change (const char *path, const char *body, const char *reason, const char *words)
{
  g_autoptr (World) world = world_new ();
  g_auto (Past) past = {0};
  g_autoptr (AssayPlan) open = NULL, held = NULL, blind = NULL;
  const AssayPlanItem *item;

  past_init (&past);
  world_set (world, "policies/prompt-override.json", "{'schema':'prompt-override/1','layers':{}}");
  happen (&past, world, ASSAY_SLOT_TO_DECIDE);
  world_set (world, path, body);
  open = plan (world, &past);
  assert_item (open, 0, "gem", 0, ASSAY_PLAN_WAITING, reason);
  g_assert_cmpuint (open->n_make, ==, 0);
  item = open->items->pdata[0];
  g_assert_cmpstr (item->explanation, ==, words);
  g_assert_null (item->args[0]);
  ((AssaySlotFact *) past.facts->pdata[0])->state = ASSAY_SLOT_APPROVED;
  held = plan (world, &past);
  assert_item (held, 0, "gem", 0, ASSAY_PLAN_HELD, reason);
  g_assert_cmpuint (held->n_make, ==, 0);
  item = held->items->pdata[0];
  g_assert_nonnull (strstr (item->explanation, "would differ now"));

  g_ptr_array_set_size (past.blobs, 0);
  ((AssaySlotFact *) past.facts->pdata[0])->state = ASSAY_SLOT_TO_DECIDE;
  blind = plan (world, &past);
  assert_item (blind, 0, "gem", 0, ASSAY_PLAN_WAITING, "changed.recipe");
}

static void
test_changes (void)
{
  g_test_summary (
    "Each kind of change is told by its own reason, whether the slot is open or approved");
  assert_change (
    "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax',"
    "'prompt':{'positive':'a ruby'}}",
    "changed.prompt", "The words changed.");
  assert_change (
    "checkpoint-profiles/plain@1.json",
    "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl','steps':33}",
    "changed.stack", "Checkpoint, dialect or LoRAs changed.");
  assert_change ("checkpoint-profiles/plain@1.json",
                 "{'schema':'checkpoint-profile/"
                 "1','id':'plain','title':'Plain','family':'sdxl','pixelBudget':300000}",
                 "changed.size", "The render size changed.");
  assert_change ("policies/seed.json", "{'schema':'seed-policy/1','seed':{'algorithm':'sha256'}}",
                 "changed.seed", "The seed changed.");
  assert_change ("project.json",
                 "{'schema':'project/1','title':'T','contract':{'fringePerMille':1}}",
                 "changed.contract", "The requirements changed.");
  assert_change (
    "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax',"
    "'processPolicy':{'scale':'nearest'}}",
    "changed.process", "The processing changed.");
}

static void
test_change_of_nothing (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Past) past = {0};
  g_autoptr (AssayPlan) made = NULL;

  g_test_summary ("Results count, not documents: a new title of the project or of a tag, a model's "
                  "file on some server makes nothing stale");
  past_init (&past);
  happen (&past, world, ASSAY_SLOT_TO_DECIDE);
  world_set (world, "project.json", "{'schema':'project/1','title':'Renamed'}");
  world_set (world, "catalog/tags.json", "{'schema':'tags/1','tags':{'a:b':{'title':'New'}}}");
  world_set (world, "checkpoints/copax.json",
             "{'schema':'checkpoint/1','id':'copax','title':'Copax','serverFile':'new.safetensors',"
             "'family':'sdxl','defaultProfileId':'plain@1'}");
  made = plan (world, &past);
  assert_item (made, 0, "gem", 0, ASSAY_PLAN_WAITING, "to_decide");
}

static void
test_blocked (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Past) past = {0};
  g_autoptr (AssayPlan) made = NULL;

  g_test_summary (
    "A spec that fails the gate is blocked and hides no other; what is approved of it stays");
  past_init (&past);
  world_set (world, "specs/gem.json", SPEC ("gem", ",'variants':2"));
  happen (&past, world, ASSAY_SLOT_APPROVED);
  g_ptr_array_set_size (past.facts, 1);
  world_set (
    world, "specs/gem.json",
    SPEC ("gem", ",'variants':2,'loraPolicy':{'mode':'manual','loras':[{'loraId':'none-such'}]}"));
  world_set (world, "specs/hat.json", SPEC ("hat", ""));
  made = plan (world, &past);
  assert_item (made, 0, "gem", 0, ASSAY_PLAN_HELD, "approved");
  assert_item (made, 1, "gem", 1, ASSAY_PLAN_BLOCKED, "not_ready");
  assert_item (made, 2, "hat", 0, ASSAY_PLAN_MAKE, "new");
  g_assert_cmpuint (assay_problems_count (made->problems), ==, 1);
  g_assert_cmpstr (problem_of (made->problems, "stack.no_lora")->file, ==, "specs/gem.json");
}

static void
test_blocked_by_the_server (void)
{
  static const char stats[] = "{\"system\":{\"comfyui_version\":\"0.3.40\"},\"devices\":[]}";
  static const char info[] = "{\"SaveImage\":{\"input\":{\"required\":{}},\"output_node\":true}}";
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) system = g_bytes_new_static (stats, sizeof stats - 1);
  g_autoptr (GBytes) objects = g_bytes_new_static (info, sizeof info - 1);
  g_autoptr (AssayCapabilities) server =
    assay_capabilities_parse (system, objects, NULL, "http://test", problems);
  g_autoptr (AssayPlan) made = NULL;

  g_test_summary ("What the server lacks blocks a spec that is fine by itself");
  assert_no_problems (problems);
  made = assay_plan_make (catalog, NULL, NULL, server, NULL, NULL);
  assert_item (made, 0, "gem", 0, ASSAY_PLAN_BLOCKED, "not_ready");
  g_assert_cmpuint (made->n_blocked, ==, 1);
  problem_of (made->problems, "server.missing_node");
}

static void
test_hash (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Past) past = {0};
  g_autoptr (AssayPlan) first = NULL, second = NULL, other = NULL;
  g_autoptr (GBytes) first_bytes = NULL, second_bytes = NULL;

  past_init (&past);
  first = plan (world, &past);
  second = plan (world, &past);
  first_bytes = assay_plan_to_bytes (first);
  second_bytes = assay_plan_to_bytes (second);
  g_assert_true (assay_digest_equal (&first->hash, &second->hash));
  g_assert_true (g_bytes_equal (first_bytes, second_bytes));
  world_set (world, "specs/gem.json", SPEC ("gem", ",'prompt':{'positive':'x'}"));
  other = plan (world, &past);
  g_assert_false (assay_digest_equal (&first->hash, &other->hash));
}

static void
test_facts_in_any_order (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Past) past = {0};
  g_autoptr (AssayPlan) before = NULL, after = NULL;
  g_autoptr (GBytes) before_bytes = NULL, after_bytes = NULL;

  past_init (&past);
  world_set (world, "specs/gem.json", SPEC ("gem", ",'variants':5"));
  world_set (world, "specs/axe.json", SPEC ("axe", ",'variants':3"));
  happen (&past, world, ASSAY_SLOT_TO_DECIDE);
  for (guint i = 0; i < past.facts->len; i++)
    ((AssaySlotFact *) past.facts->pdata[i])->state = (AssaySlotState) (i % 7);
  before = plan (world, &past);
  before_bytes = assay_plan_to_bytes (before);
  for (guint i = 0; i < past.facts->len / 2; i++)
    {
      gpointer swap = past.facts->pdata[i];

      past.facts->pdata[i] = past.facts->pdata[past.facts->len - 1 - i];
      past.facts->pdata[past.facts->len - 1 - i] = swap;
    }
  after = plan (world, &past);
  after_bytes = assay_plan_to_bytes (after);
  g_assert_cmpuint (before->items->len, ==, 8);
  g_assert_true (g_bytes_equal (before_bytes, after_bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/plan/new", test_new);
  g_test_add_func ("/core/plan/empty-after-a-run", test_empty_after_a_run);
  g_test_add_func ("/core/plan/again", test_again);
  g_test_add_func ("/core/plan/changes", test_changes);
  g_test_add_func ("/core/plan/change-of-nothing", test_change_of_nothing);
  g_test_add_func ("/core/plan/blocked", test_blocked);
  g_test_add_func ("/core/plan/blocked-by-the-server", test_blocked_by_the_server);
  g_test_add_func ("/core/plan/hash", test_hash);
  g_test_add_func ("/core/plan/facts-in-any-order", test_facts_in_any_order);
  return g_test_run ();
}
