/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan-documents.h"

#include "core-fixture.h"

#include <string.h>

AssayDocument *
plan_document (const char *path, const char *body)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *text = g_strdelimit (g_strdup (body), "'", '"'), *id = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  AssayDocument *document;
  AssayKind kind;
  int version;

  g_assert_true (assay_kind_of_path (path, &kind, &id, &version));
  document = assay_document_load (kind, bytes, path, problems);
  assert_no_problems (problems);
  return document;
}

const PlanFile plan_files[] = {
  {"project.json",
   {"{'schema':'project/1','title':'T'}", "{'schema':'project/1','title':'Other','concurrency':2}",
    "{'schema':'project/1','title':'T','contract':{'safeAreaPx':9}}",
    "{'schema':'project/1','title':'T','contract':{'backgroundPolicy':'opaque'}}"}},
  {"checkpoints/copax.json",
   {"{'schema':'checkpoint/1','id':'copax','title':'C','serverFile':'copax.safetensors','family':"
    "'sdxl'}",
    "{'schema':'checkpoint/1','id':'copax','title':'C','serverFile':'new.safetensors','family':"
    "'sdxl'}",
    "{'schema':'checkpoint/1','id':'copax','title':'C','serverFile':'copax.safetensors','family':"
    "'sdxl','defaultProfileId':'plain'}",
    "{'schema':'checkpoint/1','id':'copax','title':'C','serverFile':'copax.safetensors','family':"
    "'pony'}"}},
  {"checkpoints/other.json",
   {"{'schema':'checkpoint/1','id':'other','title':'O','serverFile':'other.safetensors','family':"
    "'sdxl','defaultProfileId':'plain@1'}"}},
  {"checkpoint-profiles/plain@1.json",
   {"{'schema':'checkpoint-profile/1','id':'plain','title':'P','family':'sdxl'}",
    "{'schema':'checkpoint-profile/1','id':'plain','title':'P','family':'sdxl','steps':31}",
    "{'schema':'checkpoint-profile/1','id':'plain','title':'P','family':'sdxl','pixelBudget':"
    "300000}",
    "{'schema':'checkpoint-profile/1','id':'plain','title':'P','family':'sdxl','tagMappingPolicy':"
    "'error','assetTypes':{'gear':{'positive':'of %s'}}}",
    "{'schema':'checkpoint-profile/1','id':'plain','title':'P','family':'sdxl','base':{'positive':"
    "'fine %s'},'assetTypes':{'ui_icon':{'positive':'flat'}}}"}},
  {"checkpoint-profiles/plain@2.json",
   {"{'schema':'checkpoint-profile/1','id':'plain','title':'P','family':'sdxl','cfg':5}"}},
  {"baseline-profiles/clean@1.json",
   {"{'schema':'baseline-profile/1','id':'clean','title':'B','hints':[{'text':'clean'}]}",
    "{'schema':'baseline-profile/1','id':'clean','title':'B','checkpointId':'other'}",
    "{'schema':'baseline-profile/1','id':'clean','title':'B','loras':[{'loraId':'b'}]}"}},
  {"loras/a.json",
   {"{'schema':'lora/1','id':'a','title':'A','serverFile':'a.safetensors','families':['sdxl']}",
    "{'schema':'lora/1','id':'a','title':'Red','serverFile':'a.safetensors','families':['sdxl'],"
    "'tags':['k:one'],'preferred':true,'triggerWords':['aa']}",
    "{'schema':'lora/1','id':'a','title':'A','serverFile':'a.safetensors','families':['sdxl'],"
    "'requires':['c']}",
    "{'schema':'lora/1','id':'a','title':'A','serverFile':'a.safetensors','families':['sdxl'],"
    "'assetTypes':['gear'],'tags':['k:one'],'preferred':true}"}},
  {"loras/b.json",
   {"{'schema':'lora/1','id':'b','title':'B','serverFile':'b.safetensors','families':['sdxl'],"
    "'excludes':['a']}",
    "{'schema':'lora/1','id':'b','title':'B','serverFile':'b.safetensors','families':['pony']}",
    "{'schema':'lora/1','id':'b','title':'B','serverFile':'b.safetensors','families':['sdxl'],"
    "'tags':['k:two'],'preferred':true}"}},
  {"loras/c.json",
   {"{'schema':'lora/1','id':'c','title':'C','serverFile':'c.safetensors','families':['sdxl']}",
    "{'schema':'lora/1','id':'c','title':'C','serverFile':'d.safetensors','families':['sdxl'],"
    "'releaseState':'retired'}"}},
  {"workflows/flow@1.json",
   {PLAN_FLOW ("flow", "", PLAN_SEED), PLAN_FLOW ("flow", "x", PLAN_SEED),
    PLAN_FLOW ("flow", "", "")}},
  {"workflows/flow@2.json", {PLAN_FLOW ("flow", "y", PLAN_SEED)}},
  {"catalog/asset-types/gear.json",
   {"{'schema':'asset-type/1','id':'gear','title':'G','canvas':{'width':64,'height':64}}",
    "{'schema':'asset-type/1','id':'gear','title':'G','canvas':{'width':96,'height':64},"
    "'requiresAlpha':true}",
    "{'schema':'asset-type/1','id':'gear','title':'G','canvas':{'width':64,'height':64},"
    "'processPolicy':{'scale':'nearest'}}"}},
  {"catalog/asset-types/ui_icon.json",
   {"{'schema':'asset-type/1','id':'ui_icon','title':'I','canvas':{'width':32,'height':32}}"}},
  {"catalog/tags.json", {"{'schema':'tags/1','tags':{'k:one':{'title':'One'}}}"}},
  {"policies/contract-baseline.json",
   {"{'schema':'contract-baseline/1','contract':{'fringePerMille':7}}",
    "{'schema':'contract-baseline/1','contract':{'safeAreaPx':3}}"}},
  {"policies/routing.json", {"{'schema':'routing-policy/1','trust':'proven'}"}},
  {"policies/retry.json", {"{'schema':'retry-policy/1','maxAttempts':2}"}},
  {"policies/budgets.json", {"{'schema':'budgets/1','regenerationsPerAssetAndDay':9}"}},
  {"policies/seed.json",
   {"{'schema':'seed-policy/1','seed':{'algorithm':'sha256'}}",
    "{'schema':'seed-policy/1','seed':{'strategy':'fixed','baseSeed':5}}"}},
  {"policies/model-stack.json",
   {"{'schema':'model-stack/1','projectStack':[{'loraId':'a'}]}",
    "{'schema':'model-stack/1','projectStack':[{'loraId':'c','weight':0.5}],'total':1}",
    "{'schema':'model-stack/1','projectStack':[{'loraId':'b','weight':9}]}"}},
  {"policies/tag-prompt-map.json",
   {"{'schema':'tag-prompt-map/1','checkpoints':{'*':{'tags':{'k:one':{'fragments':[{'text':'uno'"
    "}]}}}}}",
    "{'schema':'tag-prompt-map/1','checkpoints':{'copax':{'tags':{'k:one':{'fragments':[{'text':"
    "'eins'}]},'k:two':{'fragments':[{'text':'zwei','weight':1.2}]}}}}}"}},
  {"policies/prompt-override.json",
   {"{'schema':'prompt-override/1','layers':{}}",
    "{'schema':'prompt-override/1','layers':{'spec_prompt':{'positive':'none'}}}"}},
};

G_STATIC_ASSERT (G_N_ELEMENTS (plan_files) == PLAN_N_FILES);

/* Parts of specs. */
static const char *const parts[][7] = {
  {",'intent':'paused'"},
  {",'priority':'P0'", ",'priority':'P3'"},
  {",'variants':2", ",'variants':3"},
  {",'tags':['k:one']", ",'tags':['k:two','k:one']"},
  {",'prompt':{'positive':'a ruby'}", ",'prompt':{'positive':'gem','negative':'red'}",
   ",'prompt':{'positive':'a cup'},'promptPolicy':{'compileMode':'verbatim'}",
   ",'prompt':{'positive':'a cup'},'promptPolicy':{'compileMode':'spec_override'}"},
  {",'baselineProfileId':'clean'"},
  {",'loraPolicy':{'mode':'none'}", ",'loraPolicy':{'mode':'manual','loras':[{'loraId':'a'}]}",
   ",'loraPolicy':{'mode':'manual','loras':[{'loraId':'c'},{'loraId':'b'}]}",
   ",'loraPolicy':{'maxActiveLoras':1,'releasePolicy':'any'}"},
  {",'workflowId':'flow'", ",'workflowId':'flow@1'"},
  {",'render':{'width':512,'height':512}", ",'render':{'width':511,'height':512}"},
  {",'processPolicy':{'cut':'node'}", ",'processPolicy':{'place':'foot'}"},
  {",'seedPolicy':{'strategy':'fixed','baseSeed':3}"},
  {",'qualityContract':{'safeAreaPx':2}", ",'qualityContract':{'safeAreaPx':12}"},
  {",'checkpointProfile':{'id':'plain','version':1,'hash':'"
   "0000000000000000000000000000000000000000000000000000000000000000'}"},
};

AssayDocument *
plan_random_spec (GRand *rand)
{
  static const char *const types[] = {"ui_icon", "ui_icon", "ui_icon", "ui_icon",
                                      "gear",    "gear",    "gear",    "none"};
  static const char *const models[] = {"copax", "copax", "copax", "copax",
                                       "copax", "other", "other", "cpoax"};
  g_autofree char *id = g_strdup_printf ("s%d", g_rand_int_range (rand, 0, PLAN_SPECS));
  g_autofree char *path = g_strconcat ("specs/", id, ".json", NULL), *body = NULL;
  g_autoptr (GString) rest = g_string_new ("");

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *part = parts[i][g_rand_int_range (rand, 0, G_N_ELEMENTS (parts[i]))];

      if (part != NULL && g_rand_int_range (rand, 0, 3) == 0)
        g_string_append (rest, part);
    }
  body = g_strdup_printf (
    "{'schema':'spec/1','id':'%s','title':'T%d','assetType':'%s','checkpointId':'%s'%s}", id,
    g_rand_int_range (rand, 0, 3), types[g_rand_int_range (rand, 0, G_N_ELEMENTS (types))],
    models[g_rand_int_range (rand, 0, G_N_ELEMENTS (models))], rest->str);
  return plan_document (path, body);
}

AssayDocument *
plan_random_body (GRand *rand, guint file)
{
  static AssayDocument *loaded[PLAN_N_FILES][G_N_ELEMENTS (plan_files[0].bodies)];
  guint n = 0, body;

  while (n < G_N_ELEMENTS (plan_files[0].bodies) && plan_files[file].bodies[n] != NULL)
    n++;
  body = (guint) g_rand_int_range (rand, 0, (gint32) n);
  if (loaded[file][body] == NULL)
    loaded[file][body] = plan_document (plan_files[file].path, plan_files[file].bodies[body]);
  return g_rand_boolean (rand)
           ? assay_document_ref (loaded[file][body])
           : plan_document (plan_files[file].path, plan_files[file].bodies[body]);
}

static AssayCapabilities *
parse_server (const char *info)
{
  static const char stats[] = "{\"system\":{\"comfyui_version\":\"0.3.40\"},\"devices\":[]}";
  g_autofree char *text = g_strdelimit (g_strdup (info), "'", '"');
  g_autoptr (GBytes) system = g_bytes_new_static (stats, sizeof stats - 1);
  g_autoptr (GBytes) objects = g_bytes_new (text, strlen (text));
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayCapabilities *server =
    assay_capabilities_parse (system, objects, NULL, "http://test", problems);

  assert_no_problems (problems);
  return server;
}

#define CLASS(name) "'" name "':{'input':{'required':{}},'output_node':false}"
#define CLASSES(models)                                                                            \
  "{'CheckpointLoaderSimple':{'input':{'required':{'ckpt_name':[[" models                          \
  "]]}}}," CLASS ("CLIPTextEncode") "," CLASS ("EmptyLatentImage") "," CLASS (                     \
    "KSampler") "," CLASS ("LoraLoader") "," CLASS ("VAEDecode") "," CLASS ("SaveImage") "}"

AssayCapabilities *
plan_random_server (GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      return parse_server (CLASSES ("'copax.safetensors','other.safetensors'"));
    case 1:
      return parse_server (CLASSES ("'copax.safetensors','new.safetensors','mine.safetensors'"));
    case 2:
      return parse_server ("{" CLASS ("SaveImage") "}");
    default:
      return NULL;
    }
}
