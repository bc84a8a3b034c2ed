/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-words-warn.h"
#include "core-fixture.h"

#include <string.h>

/* Warnings about prompt text, with file and pointer.
 *
 * Mutations that turn cases red: take the flag ASSAY_FIELD_PROMPT from a field (places); warn of
 * literal words too (left-out); ask the newest dialect instead of the pinned one (title); warn
 * once a mark (loose). */

#define SPEC(rest)                                                                                 \
  "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax'" rest  \
  "}"
#define NEW ",'titleEscape':'backslash','looseBrackets':'escaped'"
#define PROFILE(rest)                                                                              \
  "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl'" rest "}"

/* "code file pointer first-argument" a line, sorted. */
static char *
check (const World *world)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) warnings = assay_problems_new ();
  g_autoptr (GString) lines = g_string_new (NULL);

  assay_words_warn (catalog, warnings);
  assay_problems_sort (warnings);
  for (guint i = 0; i < assay_problems_count (warnings); i++)
    {
      const AssayProblem *warning = assay_problems_get (warnings, i);

      g_assert_nonnull (warning->fix);
      g_string_append_printf (lines, "%s %s %s %s\n", warning->code + strlen ("prompt."),
                              warning->file, warning->pointer, warning->args[0]);
    }
  return g_strdup (lines->str);
}

static void
assert_warned (const World *world, const char *expected)
{
  g_autofree char *lines = check (world);

  g_assert_cmpstr (lines, ==, expected);
}

static const char *
message_of (const World *world, const char *code, const char **out_fix)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) warnings = assay_problems_new ();
  const AssayProblem *warning;

  assay_words_warn (catalog, warnings);
  warning = problem_of (warnings, code);
  *out_fix = warning->fix;
  return warning->message;
}

static void
test_a1111 (void)
{
  g_autoptr (World) world = world_new ();
  const char *fix;

  g_test_summary ("A prompt brought along from another program");
  world_set (world, "specs/gem.json",
             SPEC (",'prompt':{'positive':'a red potion, <lora:pixel_art:0.8>, {red|blue} liquid, "
                   "__color__ cork, [glass:0.5], BREAK bottle','negative':'[ugly]'}"));
  assert_warned (world, "foreign_syntax specs/gem.json /prompt/negative [ugly]\n"
                        "foreign_syntax specs/gem.json /prompt/positive <lora:pixel_art:0.8>\n"
                        "foreign_syntax specs/gem.json /prompt/positive [glass:0.5]\n"
                        "foreign_syntax specs/gem.json /prompt/positive BREAK\n"
                        "foreign_syntax specs/gem.json /prompt/positive __color__\n"
                        "foreign_syntax specs/gem.json /prompt/positive {red|blue}\n");
  world_set (world, "specs/gem.json", SPEC (",'prompt':{'positive':'<lora:a:1>'}"));
  g_assert_cmpstr (message_of (world, "prompt.foreign_syntax", &fix), ==,
                   "“{0}” does nothing in ComfyUI: the model gets it as words.");
  g_assert_nonnull (strstr (fix, "loraPolicy.loras"));
}

static void
test_loose (void)
{
  g_autoptr (World) world = world_new ();
  const char *fix;

  g_test_summary ("One warning a kind of bracket and text, in words that fit the dialect");
  world_set (world, "specs/gem.json",
             SPEC (",'prompt':{'positive':'a ring, ((gold, [a','negative':'end \\\\'}"));
  assert_warned (world, "loose_bracket specs/gem.json /prompt/negative end \\\n"
                        "loose_bracket specs/gem.json /prompt/positive [a\n"
                        "loose_bracket specs/gem.json /prompt/positive ((gold, [a\n");
  world_set (world, "specs/gem.json", SPEC (",'prompt':{'positive':'gold) ring'}"));
  g_assert_nonnull (
    strstr (message_of (world, "prompt.loose_bracket", &fix), "all weights behind it"));
  world_set (world, "checkpoint-profiles/plain@1.json", PROFILE (NEW));
  g_assert_nonnull (strstr (message_of (world, "prompt.loose_bracket", &fix), "without a weight"));
  world_set (
    world, "specs/gem.json",
    SPEC (",'promptPolicy':{'compileMode':'verbatim'},'prompt':{'positive':'gold) ring'}"));
  g_assert_nonnull (
    strstr (message_of (world, "prompt.loose_bracket", &fix), "all weights behind it"));
}

static void
test_places (void)
{
  g_autoptr (World) world = world_new ();

  g_test_summary ("Every prompt text of every kind of document");
  world_set (world, "checkpoint-profiles/plain@1.json",
             PROFILE (",'base':{'positive':'(a','negative':'(b'},'guardrails':[{'text':'(c'}],"
                      "'assetTypes':{'ui_icon':{'positive':'(d','negative':'(e'}},"
                      "'runtimeSafety':[{'text':'(f'}]"));
  world_set (world, "baseline-profiles/good@1.json",
             "{'schema':'baseline-profile/1','id':'good','title':'Good','hints':[{'text':'g)'}]}");
  world_set (world, "policies/tag-prompt-map.json",
             "{'schema':'tag-prompt-map/1','checkpoints':{'*':{'tags':{'a:b':{'fragments':["
             "{'text':'h'},{'text':'BREAK i'}]}}}}}");
  world_set (
    world, "loras/l.json",
    "{'schema':'lora/1','id':'l','title':'L (x','serverFile':'l.safetensors','families':['sdxl'],"
    "'triggerWords':['ok','<lora:l:1>']}");
  world_set (world, "specs/gem.json", SPEC (",'prompt':{'positive':'(j'}"));
  assert_warned (world,
                 "loose_bracket baseline-profiles/good@1.json /hints/0/text g)\n"
                 "loose_bracket checkpoint-profiles/plain@1.json /assetTypes/ui_icon/negative (e\n"
                 "loose_bracket checkpoint-profiles/plain@1.json /assetTypes/ui_icon/positive (d\n"
                 "loose_bracket checkpoint-profiles/plain@1.json /base/negative (b\n"
                 "loose_bracket checkpoint-profiles/plain@1.json /base/positive (a\n"
                 "loose_bracket checkpoint-profiles/plain@1.json /guardrails/0/text (c\n"
                 "loose_bracket checkpoint-profiles/plain@1.json /runtimeSafety/0/text (f\n"
                 "foreign_syntax loras/l.json /triggerWords/1 <lora:l:1>\n"
                 "foreign_syntax policies/tag-prompt-map.json "
                 "/checkpoints/*/tags/a:b/fragments/1/text BREAK\n"
                 "loose_bracket specs/gem.json /prompt/positive (j\n");
}

static void
test_left_out (void)
{
  g_autoptr (World) world = world_new ();

  world_set (world, "specs/gem.json",
             SPEC (",'prompt':{'positive':'(a {b|c}'},'promptPolicy':{'userWeights':'literal'}"));
  assert_warned (world, "");
  world_set (world, "specs/gem.json",
             SPEC (",'prompt':{'positive':'(a {b|c}'},'intent':'archived'"));
  assert_warned (world, "");
  world_set (world, "specs/gem.json",
             SPEC (",'prompt':{'positive':'a (b:1.2) embedding:c {key}'}"));
  assert_warned (world, "");
}

#define WORKFLOW(class)                                                                            \
  "{'schema':'workflow/1','id':'own','title':'Own','graph':{'1':{'class_type':'" class             \
    "',"                                                                                           \
    "'inputs':{'text':''}},'2':{'class_type':'SaveImage','inputs':{}}},"                           \
    "'bindings':{'positive':{'node':'1','input':'text'}},'outputs':[{'node':'2','meaning':'image'" \
    "}]}"

static void
test_own_workflow (void)
{
  g_autoptr (World) world = world_new ();

  g_test_summary ("A node that is none of ComfyUI's may read what it was made for");
  world_set (world, "specs/gem.json", SPEC (",'prompt':{'positive':'{a|b}'},'workflowId':'own@1'"));
  world_set (world, "workflows/own@1.json", WORKFLOW ("ImpactWildcardEncode"));
  assert_warned (world, "");
  world_set (world, "workflows/own@1.json", WORKFLOW ("CLIPTextEncode"));
  assert_warned (world, "foreign_syntax specs/gem.json /prompt/positive {a|b}\n");
}

static void
test_title (void)
{
  g_autoptr (World) world = world_new ();
  const char *fix;

  g_test_summary ("Only where the dialect lets a title be read as weights");
  world_set (world, "specs/gem.json", SPEC (",'tags':[]"));
  assert_warned (world, "");
  world_set (world, "specs/gem.json",
             "{'schema':'spec/1','id':'gem','title':'Gem (small)','assetType':'ui_icon',"
             "'checkpointId':'sdxl'}");
  assert_warned (world, "");
  world_set (world, "specs/gem.json",
             "{'schema':'spec/1','id':'gem','title':'Gem (small)','assetType':'ui_icon',"
             "'checkpointId':'sdxl','checkpointProfile':{'id':'sdxl-sentences','version':1,"
             "'hash':'e62ff50c59ae0abb9181086106edf6c5c75f1bf4124c31a256cb971352819239'}}");
  assert_warned (world, "title_syntax specs/gem.json /title Gem (small)\n");
  message_of (world, "prompt.title_syntax", &fix);
  g_assert_nonnull (strstr (fix, "checkpointProfile"));
  world_set (world, "specs/gem.json",
             "{'schema':'spec/1','id':'gem','title':'Gem (small)','assetType':'ui_icon',"
             "'checkpointId':'copax'}");
  message_of (world, "prompt.title_syntax", &fix);
  g_assert_nonnull (strstr (fix, "titleEscape"));
  world_set (world, "specs/gem.json",
             "{'schema':'spec/1','id':'gem','title':'Gem (small)','assetType':'ui_icon',"
             "'checkpointId':'copax','prompt':{'positive':'a gem'}}");
  assert_warned (world, "");
}

static void
test_bounds (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *body = NULL, *lines = NULL;

  g_test_summary ("However much there is: short quotes, and an end");
  for (guint i = 0; i < 600; i++)
    g_string_append (text, "{ü|é} ");
  g_string_append (text, "(ünd so weiter und so fort, und immer noch weiter");
  body = g_strdup_printf (SPEC (",'prompt':{'positive':'%s'}"), text->str);
  world_set (world, "specs/gem.json", body);
  lines = check (world);
  g_assert_nonnull (strstr (lines, "(ünd so weiter und so fort, und immer no…\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/words-warn/a1111", test_a1111);
  g_test_add_func ("/core/words-warn/loose", test_loose);
  g_test_add_func ("/core/words-warn/places", test_places);
  g_test_add_func ("/core/words-warn/left-out", test_left_out);
  g_test_add_func ("/core/words-warn/own-workflow", test_own_workflow);
  g_test_add_func ("/core/words-warn/title", test_title);
  g_test_add_func ("/core/words-warn/bounds", test_bounds);
  return g_test_run ();
}
