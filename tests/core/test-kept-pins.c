/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines lock.json is to have when a default becomes another: "gem" of the checkpoint "copax",
 * whose default is plain@1. */
#include "core-fixture.h"

#include "core/plan/assay-kept-pins.h"
#include "core/recipe/assay-pin.h"
#include "model/documents/assay-lock.h"

#define SPEC(id, rest)                                                                             \
  "{'schema':'spec/2','id':'" id "','title':'Gem','assetType':'ui_icon'" rest "}"
#define OF_COPAX ",'checkpointId':'copax'"
#define DRAFT    ",'intent':'draft'"
#define PLAIN(version, rest)                                                                       \
  "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl'" rest "}"
#define COPAX(rest)                                                                                \
  "{'schema':'checkpoint/1','id':'copax','title':'C','serverFile':'copax.safetensors'" rest "}"
#define BY_NAME COPAX (",'family':'sdxl','defaultProfileId':'plain'")
#define BY_TWO  COPAX (",'family':'sdxl','defaultProfileId':'plain@2'")

/* "gem plain@1, ruby plain@1" */
static char *
kept (const AssayCatalog *before, const World *world)
{
  g_autoptr (AssayCatalog) now = world_catalog (world, FALSE);
  g_autoptr (GPtrArray) lines = assay_kept_pins (before, now);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const AssayLockLine *line = lines->pdata[i];

      g_string_append_printf (text, "%s%s %s@%" G_GINT64_FORMAT, i > 0 ? ", " : "",
                              line->document.id, line->profile->id, line->profile->version);
    }
  return g_string_free (text, FALSE);
}

static void
assert_kept (const AssayCatalog *before, const World *world, const char *expected)
{
  g_autofree char *text = kept (before, world);

  g_assert_cmpstr (text, ==, expected);
}

/* Writes into @world what lock.json would say of "gem" now. */
static void
pin (World *world)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayDocument) line = assay_pin_line (catalog, spec_of (catalog, "gem"), 0);
  g_autoptr (GBytes) bytes = assay_document_to_canonical (line);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  world_set (world, "lock.json#gem", text);
}

/* Two versions of the dialect are there, and the checkpoint names the first. */
static World *
two_dialects (void)
{
  World *world = world_new ();

  world_set (world, "specs/gem.json", SPEC ("gem", OF_COPAX));
  world_set (world, "checkpoint-profiles/plain@2.json", PLAIN (2, ",'steps':50"));
  return world;
}

/* Mutation: line_of() that returns NULL where the profiles differ. */
static void
test_another_default (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) before = world_catalog (world, FALSE);

  assert_kept (before, world, "");
  world_set (world, "checkpoints/copax.json", BY_TWO);
  world_set (world, "specs/ruby.json", SPEC ("ruby", OF_COPAX)); /* new: takes the new one */
  assert_kept (before, world, "gem plain@1");
  world_set (world, "checkpoints/copax.json",
             COPAX (",'family':'sdxl','defaultProfileId':'nowhere@9'"));
  assert_kept (before, world, "gem plain@1"); /* there is none: no leave to lose it */
  world_set (world, "checkpoints/copax.json", COPAX (",'family':'sdxl'"));
  assert_kept (before, world, "gem plain@1"); /* the family's built-in one */
}

/* A dialect named without its version, by the checkpoint or by the spec. */
static void
test_newer_version (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) by_checkpoint = NULL, by_spec = NULL;

  world_set (world, "specs/gem.json", SPEC ("gem", OF_COPAX));
  world_set (world, "checkpoints/copax.json", BY_NAME);
  by_checkpoint = world_catalog (world, FALSE);
  world_set (world, "specs/gem.json", SPEC ("gem", OF_COPAX ",'checkpointProfile':{'id':'plain'}"));
  by_spec = world_catalog (world, FALSE);
  world_set (world, "checkpoint-profiles/plain@2.json", PLAIN (2, ",'steps':50"));
  assert_kept (by_spec, world, "gem plain@1");
  world_set (world, "specs/gem.json", SPEC ("gem", OF_COPAX));
  assert_kept (by_checkpoint, world, "gem plain@1");
}

/* The family's built-in dialect is a default like another. */
static void
test_built_in (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) before = NULL;

  world_set (world, "checkpoints/copax.json", COPAX (",'family':'sdxl'"));
  before = world_catalog (world, FALSE);
  world_set (world, "checkpoints/copax.json", BY_TWO);
  assert_kept (before, world, "gem builtin:sdxl-sentences@2");
}

/* Mutation: may_keep() without the intents. */
static void
test_not_ready (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) draft = NULL, ready = world_catalog (world, FALSE);

  world_set (world, "specs/gem.json", SPEC ("gem", OF_COPAX DRAFT));
  draft = world_catalog (world, FALSE);
  world_set (world, "specs/gem.json", SPEC ("gem", OF_COPAX));
  world_set (world, "checkpoints/copax.json", BY_TWO);
  assert_kept (draft, world, "");
  assert_kept (ready, world, "gem plain@1");
  world_set (world, "specs/gem.json", SPEC ("gem", OF_COPAX DRAFT));
  assert_kept (ready, world, "");
  world_set (world, "specs/gem.json", NULL);
  assert_kept (ready, world, "");
}

/* One that failed the gate had nothing. Mutation: passes_gate() that says TRUE. */
static void
test_blocked (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) before = NULL;

  world_set (world, "specs/gem.json",
             SPEC ("gem", OF_COPAX ",'prompt':{'positive':'gem'},'canvas':{'width':8,'height':8},"
                                   "'qualityContract':{'safeAreaPx':400}"));
  before = world_catalog (world, FALSE);
  world_set (world, "checkpoints/copax.json", BY_TWO);
  assert_kept (before, world, "");
}

/* What has a line has its say already; what lost one by hand is to take the new default. Mutation:
 * has_pin() asked of one side only. */
static void
test_has_a_line (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) bare = world_catalog (world, FALSE), pinned = NULL;

  pin (world);
  pinned = world_catalog (world, FALSE);
  world_set (world, "checkpoints/copax.json", BY_TWO);
  assert_kept (bare, world, "");
  assert_kept (pinned, world, "");
  world_set (world, "lock.json#gem", NULL);
  assert_kept (pinned, world, "");
  assert_kept (bare, world, "gem plain@1");
  pin (world); /* to plain@2, as another branch may have it */
  assert_kept (bare, world, "");
}

/* A line that says only whose seeds it has, keeps them. Mutation: assay_pin_keep() that forgets the
 * line. */
static void
test_line_of_a_rename (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) before = NULL, now = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  world_set (world, "lock.json#gem", "{'schema':'lock/1','id':'gem','seedId':'stone'}");
  before = world_catalog (world, FALSE);
  world_set (world, "checkpoints/copax.json", BY_TWO);
  now = world_catalog (world, FALSE);
  lines = assay_kept_pins (before, now);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpstr (((const AssayLockLine *) lines->pdata[0])->seed_id, ==, "stone");
  g_assert_cmpint (((const AssayLockLine *) lines->pdata[0])->profile->version, ==, 1);
}

static void
test_by_hand (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) before = NULL;

  world_set (world, "specs/gem.json",
             SPEC ("gem", OF_COPAX ",'checkpointProfile':{'id':'plain','version':2}"));
  before = world_catalog (world, FALSE);
  world_set (world, "checkpoints/copax.json", BY_TWO);
  assert_kept (before, world, "");
}

/* The pin goes with the checkpoint, and with its family. Mutation: may_keep() without the
 * checkpoints, can_hold() without the family. */
static void
test_another_checkpoint (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) before = world_catalog (world, FALSE);

  world_set (world, "checkpoints/pony.json",
             "{'schema':'checkpoint/1','id':'pony','title':'C','serverFile':'p.safetensors',"
             "'family':'sdxl','defaultProfileId':'plain@2'}");
  world_set (world, "specs/gem.json", SPEC ("gem", ",'checkpointId':'pony'"));
  assert_kept (before, world, "");
  world_set (world, "specs/gem.json", SPEC ("gem", OF_COPAX));
  world_set (world, "checkpoint-profiles/odd@3.json",
             "{'schema':'checkpoint-profile/1','id':'odd','title':'Odd','family':'flux'}");
  world_set (world, "checkpoints/copax.json",
             COPAX (",'family':'flux','defaultProfileId':'odd@3'"));
  assert_kept (before, world, "");
}

/* A version nobody pinned was still being written; what was made of it says that it was not.
 * Mutation: can_hold() that asks for no hash, or for no name. */
static void
test_changed_content (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) alone = world_catalog (world, FALSE), beside = NULL;

  world_set (world, "checkpoint-profiles/plain@1.json", PLAIN (1, ",'steps':21"));
  assert_kept (alone, world, "");
  world_set (world, "checkpoint-profiles/plain@1.json", NULL);
  world_set (world, "checkpoints/copax.json", BY_TWO);
  assert_kept (alone, world, ""); /* gone: no line could hold */

  world_set (world, "checkpoint-profiles/plain@1.json", PLAIN (1, ""));
  world_set (world, "checkpoints/copax.json", BY_NAME);
  world_set (world, "checkpoint-profiles/plain@2.json", NULL);
  world_set (world, "specs/ruby.json", SPEC ("ruby", OF_COPAX));
  pin (world);
  beside = world_catalog (world, FALSE);
  world_set (world, "checkpoint-profiles/plain@1.json", PLAIN (1, ",'steps':21"));
  assert_kept (beside, world, "ruby plain@1");
}

/* What cannot be read now is as it was. Mutation: find_now() that looks it up. */
static void
test_unread (void)
{
  g_autoptr (World) world = two_dialects ();
  g_autoptr (AssayCatalog) before = world_catalog (world, FALSE), now = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  world_set (world, "specs/gem.json", "");
  world_set (world, "checkpoints/copax.json", BY_TWO);
  now = world_catalog (world, FALSE);
  lines = assay_kept_pins (before, now);
  g_assert_cmpuint (lines->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kept-pins/another-default", test_another_default);
  g_test_add_func ("/kept-pins/newer-version", test_newer_version);
  g_test_add_func ("/kept-pins/built-in", test_built_in);
  g_test_add_func ("/kept-pins/not-ready", test_not_ready);
  g_test_add_func ("/kept-pins/blocked", test_blocked);
  g_test_add_func ("/kept-pins/has-a-line", test_has_a_line);
  g_test_add_func ("/kept-pins/line-of-a-rename", test_line_of_a_rename);
  g_test_add_func ("/kept-pins/by-hand", test_by_hand);
  g_test_add_func ("/kept-pins/another-checkpoint", test_another_checkpoint);
  g_test_add_func ("/kept-pins/changed-content", test_changed_content);
  g_test_add_func ("/kept-pins/unread", test_unread);
  return g_test_run ();
}
