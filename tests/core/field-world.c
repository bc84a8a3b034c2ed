/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field-kit.h"

#include <string.h>

/* A project that has everything. */

#define ALL_LIMITS(safe)                                                                           \
  "{'backgroundPolicy':'transparent','safeAreaPx':" safe                                           \
  ",'borderFilledPerMille':5,'strayIslandPx':24,'fringePerMille':80,'fringeDeltaE':20,"            \
  "'sharpnessMin':100,'duplicateBits':2,'contentMinPerMille':40}"
#define PROCESS                                                                                    \
  "{'cut':'key_color','fringe':true,'place':'center','scale':'area','keyColor':'green',"           \
  "'keyTolerance':14}"
#define FRAGMENT(text)                                                                             \
  "{'text':'" text "','polarity':'positive','weight':1.2,'slot':'body','order':3}"

/* A pin notices whatever changes in what it pins, so that is looked at elsewhere. */
#define PINNED "pinned@1"
static void
add_models (World *world)
{
  world_set (world, "checkpoints/copax.json",
             "{'schema':'checkpoint/1','id':'copax','title':'Copax','serverFile':'c.safetensors',"
             "'family':'sdxl','defaultProfileId':'full@1','license':'free'}");
  world_set (world, "checkpoints/other.json",
             "{'schema':'checkpoint/1','id':'other','title':'Other','serverFile':'o.safetensors',"
             "'family':'sdxl'}");
  world_set (
    world, "checkpoint-profiles/full@1.json",
    "{'schema':'checkpoint-profile/1','id':'full','title':'Full','family':'sdxl',"
    "'base':{'positive':'icon of %s','negative':'bad'},"
    "'assetTypes':{'badge':{'positive':'flat','negative':'round'}},'tagOrderPolicy':'explicit',"
    "'tagOrder':['material:wood','item:tool'],'tagMappingPolicy':'literal',"
    "'guardrails':[{'text':'text','polarity':'negative','weight':1.1,'slot':'head','order':2},"
    "{'text':'words','polarity':'negative','weight':1.1,'slot':'head','order':1}],"
    "'runtimeSafety':[{'text':'gore','polarity':'negative','weight':1.3,'slot':'tail','order':1},"
    "{'text':'blood','polarity':'negative','weight':1.3,'slot':'tail','order':2}],"
    "'weightSyntax':'parens','separator':'; ','sampler':'euler','scheduler':'karras','steps':30,"
    "'cfg':6.5,'pixelBudget':900000}");
  world_set (world, "checkpoint-profiles/" PINNED ".json",
             "{'schema':'checkpoint-profile/1','id':'pinned','title':'Pinned','family':'sdxl'}");
  world_set (world, "checkpoint-profiles/spare@1.json",
             "{'schema':'checkpoint-profile/1','id':'spare','title':'Spare','family':'sd15'}");
  world_set (world, "baseline-profiles/good@1.json",
             "{'schema':'baseline-profile/1','id':'good','title':'Good','checkpointId':'copax',"
             "'hints':[" FRAGMENT ("fine") "," FRAGMENT (
               "great") ",{'text':'dull','polarity':'negative'}],"
                        "'loras':[{'loraId':'glow','weight':0.15}]}");
  world_set (world, "loras/glow.json",
             "{'schema':'lora/1','id':'glow','title':'Glow','serverFile':'g.safetensors',"
             "'families':['sdxl'],'assetTypes':['badge'],'tags':['item:tool'],'weightMin':0.1,"
             "'weightDefault':0.6,'weightMax':1.2,'excludes':['ink'],'requires':['line'],"
             "'triggerWords':['glowing'],'releaseState':'active','preferred':true}");
  world_set (world, "loras/line.json",
             "{'schema':'lora/1','id':'line','title':'Line','serverFile':'l.safetensors',"
             "'families':['sdxl'],'weightDefault':0.3,'weightMax':0.8}");
  world_set (world, "loras/ink.json",
             "{'schema':'lora/1','id':'ink','title':'Ink','serverFile':'i.safetensors',"
             "'families':['sdxl']}");
  world_set (world, "loras/fresh.json",
             "{'schema':'lora/1','id':'fresh','title':'Fresh','serverFile':'f.safetensors',"
             "'families':['sdxl'],'tags':['item:tool'],'preferred':true,"
             "'releaseState':'candidate'}");
  world_set (world, "loras/oil.json",
             "{'schema':'lora/1','id':'oil','title':'Oil','serverFile':'o.safetensors',"
             "'families':['sdxl'],'tags':['item:tool'],'preferred':true}");
}

static const char flow[] =
  "{'schema':'workflow/1','id':'flow','title':'Flow','graph':{"
  "'1':{'class_type':'CheckpointLoaderSimple','inputs':{'ckpt_name':'x','extra':0}},"
  "'2':{'class_type':'CLIPTextEncode','inputs':{'text':'','clip':['1',1],'extra':0}},"
  "'3':{'class_type':'EmptyLatentImage','inputs':{'width':64,'height':64,'batch_size':1,"
  "'extra':0}},"
  "'4':{'class_type':'KSampler','inputs':{'seed':0,'steps':1,'cfg':1,'sampler_name':'e',"
  "'scheduler':'n','denoise':1,'model':['1',0],'positive':['2',0],'negative':['7',0],"
  "'latent_image':['3',0],'extra':0}},"
  "'5':{'class_type':'VAEDecode','inputs':{'samples':['4',0],'vae':['1',2],'extra':0}},"
  "'6':{'class_type':'SaveImage','inputs':{'filename_prefix':'p','images':['5',0],'extra':0}},"
  "'7':{'class_type':'CLIPTextEncode','inputs':{'text':'','clip':['1',1],'extra':0}}},"
  "'bindings':{'checkpoint':{'node':'1','input':'ckpt_name'},"
  "'positive':{'node':'2','input':'text'},'negative':{'node':'7','input':'text'},"
  "'seed':{'node':'4','input':'seed'},'steps':{'node':'4','input':'steps'},"
  "'width':{'node':'3','input':'width'},'height':{'node':'3','input':'height'},"
  "'filename_prefix':{'node':'6','input':'filename_prefix'}},"
  "'loraChain':{'node':'1','modelSlot':0,'clipSlot':1},"
  "'outputs':[{'node':'6','meaning':'image'}]}";

static void
add_policies (World *world)
{
  world_set (world, "project.json",
             "{'schema':'project/1','title':'Test','timeZone':'Europe/Berlin','concurrency':3,"
             "'contract':" ALL_LIMITS ("7") "}");
  world_set (world, "catalog/asset-types/badge.json",
             "{'schema':'asset-type/1','id':'badge','title':'Badge',"
             "'canvas':{'width':96,'height':80},'requiresAlpha':true,'contract':" ALL_LIMITS (
               "6") ","
                    "'processPolicy':" PROCESS ",'tools':['bg_cycler']}");
  world_set (world, "catalog/asset-types/card.json",
             "{'schema':'asset-type/1','id':'card','title':'Card',"
             "'canvas':{'width':96,'height':80},'requiresAlpha':true}");
  world_set (
    world, "catalog/tags.json",
    "{'schema':'tags/1','tags':{'item:gadget':{'title':'Gadget','question':'A gadget?'}}}");
  world_set (world, "policies/contract-baseline.json",
             "{'schema':'contract-baseline/1','contract':" ALL_LIMITS ("5") "}");
  world_set (world, "policies/routing.json",
             "{'schema':'routing-policy/1','trust':'all','acceptPerMille':800,'rejectPerMille':850,"
             "'auditPerMille':60}");
  world_set (
    world, "policies/retry.json",
    "{'schema':'retry-policy/1','maxAttempts':5,'backoffMode':'exponential','baseDelayMs':2000,"
    "'maxDelayMs':30000,'jitterPct':10,'retryOn':['timeout']}");
  world_set (world, "policies/seed.json",
             "{'schema':'seed-policy/2','seed':{'mode':'derived','hashAlgo':'sha256',"
             "'deriveFrom':['specId','variantIndex']}}");
  world_set (world, "policies/budgets.json",
             "{'schema':'budgets/1','regenerationsPerAssetAndDay':4}");
  world_set (world, "policies/model-stack.json",
             "{'schema':'model-stack/1','projectStack':[{'loraId':'oil','weight':0.4}],'total':5}");
  world_set (world, "policies/tag-prompt-map.json",
             "{'schema':'tag-prompt-map/1','checkpoints':{"
             "'copax':{'tags':{'item:tool':{'fragments':[" FRAGMENT ("a tool") "," FRAGMENT (
               "handy") "]}}},"
                        "'*':{'tags':{'material:wood':{'fragments':[{'text':'wooden'}]}}}}}");
  world_set (world, "policies/prompt-override.json",
             "{'schema':'prompt-override/1','layers':{"
             "'baseline_hints':{'positive':'override','negative':'none'}}}");
}

#define NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"
#define SPEC(id, type, rest)                                                                       \
  "{'schema':'spec/1','id':'" id "','title':'A (Gem)','assetType':'" type                          \
  "','checkpointId':'copax'" rest "}"

static void
add_specs (World *world)
{
  world_set (
    world, "specs/all.json",
    SPEC ("all", "badge",
          ",'intent':'ready','tags':['item:tool','material:wood','item:gadget'],"
          "'prompt':{'positive':'a (small:1.2) gem, ((rosa Blume','negative':'ugly'},"
          "'checkpointProfile':{'id':'pinned','version':1,'hash':'" NO_HASH
          "'},'baselineProfileId':'good@1','variants':3,"
          "'canvas':{'width':72,'height':64},'render':{'width':576,'height':512},"
          "'loraPolicy':{'mode':'manual','loras':[{'loraId':'line','weight':0.5}],"
          "'maxActiveLoras':3,'releasePolicy':'active_only'},'qualityContract':" ALL_LIMITS (
            "8") ","
                 "'promptPolicy':{'compileMode':'checkpoint_profile_default',"
                 "'tagOrder':['item:tool','material:wood'],'userWeights':'parsed'},"
                 "'seedPolicy':{'strategy':'fixed','baseSeed':7},"
                 "'processPolicy':" PROCESS ",'priority':'P1','workflowId':'flow@1'"));
  world_set (world, "specs/derived.json",
             SPEC ("derived", "badge",
                   ",'tags':['item:tool','material:wood','item:gadget'],"
                   "'seedPolicy':{'strategy':'derived','algorithm':'fnv1a32'}"));
  world_set (world, "specs/bare.json", SPEC ("bare", "card", ""));
  world_set (world, "lock.json#bare",
             "{'schema':'lock/1','id':'bare','profile':{'checkpoint':'copax','id':'pinned',"
             "'version':1,'hash':'" NO_HASH "'},'seedId':'former'}");
  world_set (world, "specs/parts.json",
             "{'schema':'spec/2','id':'parts','title':'P','assetType':'card','checkpointId':"
             "'copax','seedPolicy':{'deriveFrom':['frameIndex']}}");
  world_set (world, "specs/drawn.json",
             "{'schema':'spec/2','id':'drawn','title':'D','assetType':'card','checkpointId':"
             "'copax','seedPolicy':{'mode':'random_recorded'}}");
  world_set (world, "lock.json#drawn", "{'schema':'lock/1','id':'drawn','randomSeed':77}");
  world_set (world, "specs/tagged.json",
             SPEC ("tagged", "card", ",'tags':['item:tool','material:wood']"));
  world_set (world, "specs/chosen.json",
             SPEC ("chosen", "badge",
                   ",'tags':['item:tool'],'loraPolicy':{'mode':'auto','releasePolicy':'any'}"));
  world_set (world, "specs/loose.json",
             SPEC ("loose", "card", ",'qualityContract':{'backgroundPolicy':'any'}"));
}

/* The pins need the hash of what they pin. */
static void
pin (World *world, const char *path)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  const AssayDocument *profile =
    assay_catalog_lookup (catalog, ASSAY_KIND_CHECKPOINT_PROFILE, PINNED);
  GString *spec = g_string_new (NULL);

  for (guint i = 0; i < world->paths->len; i++)
    if (strcmp (world->paths->pdata[i], path) == 0)
      g_string_assign (spec, world->bodies->pdata[i]);
  g_assert_cmpuint (g_string_replace (spec, NO_HASH, assay_digest_hex (&profile->hash).text, 1), ==,
                    1);
  world_set (world, path, spec->str);
  g_string_free (spec, TRUE);
}

World *
field_world (void)
{
  World *world = world_empty ();

  add_models (world);
  world_set (world, "workflows/flow@1.json", flow);
  add_policies (world);
  add_specs (world);
  pin (world, "specs/all.json");
  pin (world, "lock.json#bare");
  return world;
}

void
field_world_weaken (World *world)
{
  world_set (world, "project.json", "{'schema':'project/1','title':'Test'}");
  world_set (world, "policies/seed.json",
             "{'schema':'seed-policy/1','seed':{'strategy':'fixed','baseSeed':7}}");
}
