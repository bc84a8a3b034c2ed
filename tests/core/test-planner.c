/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-planner.h"
#include "core-fixture.h"
#include "wire/assay-capabilities.h"
#include "wire/assay-model-files.h"

#include <string.h>

/* The kept planner against planning from nothing. */

#define HISTORIES      2000
#define HISTORIES_LONG 20000
#define STEPS          6
#define SPECS          4
#define VARIANTS       3
#define MANY           2000

/* Documents ------------------------------------------------------------- */

static AssayDocument *
load (const char *path, const char *body)
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

#define FLOW(id, text, rest)                                                                       \
  "{'schema':'workflow/1','id':'" id "','title':'F','graph':{"                                     \
  "'1':{'class_type':'CheckpointLoaderSimple','inputs':{'ckpt_name':'a'}},"                        \
  "'2':{'class_type':'CLIPTextEncode','inputs':{'clip':['1',1],'text':'" text "'}},"               \
  "'7':{'class_type':'CLIPTextEncode','inputs':{'clip':['1',1],'text':''}},"                       \
  "'3':{'class_type':'EmptyLatentImage','inputs':{'width':8,'height':8,'batch_size':1}},"          \
  "'4':{'class_type':'KSampler','inputs':{'model':['1',0],'positive':['2',0],'negative':['7',0],'" \
  "latent_image':['3',0],"                                                                         \
  "'seed':1,'steps':1,'cfg':1,'sampler_name':'euler','scheduler':'normal','denoise':1}},"          \
  "'5':{'class_type':'VAEDecode','inputs':{'samples':['4',0],'vae':['1',2]}},"                     \
  "'6':{'class_type':'SaveImage','inputs':{'images':['5',0],'filename_prefix':'x'}}},"             \
  "'bindings':{'checkpoint':{'node':'1','input':'ckpt_name'},'positive':{'node':'2','input':'"     \
  "text'},"                                                                                        \
  "'negative':{'node':'7','input':'text'},'width':{'node':'3','input':'width'},'height':{'node':'" \
  "3','input':'height'},"                                                                          \
  "'filename_prefix':{'node':'6','input':'filename_prefix'}" rest                                  \
  "},'outputs':[{'node':'6','meaning':'image'}]}"
#define SEED ",'seed':{'node':'4','input':'seed'}"

/* What may stand in a file; any of them may also be missing. Each kind of document is here, also
 * those that say nothing about recipes. */
static const struct
{
  const char *path;
  const char *bodies[5];
} files[] = {
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
   {FLOW ("flow", "", SEED), FLOW ("flow", "x", SEED), FLOW ("flow", "", "")}},
  {"workflows/flow@2.json", {FLOW ("flow", "y", SEED)}},
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

static AssayDocument *
random_spec (GRand *rand)
{
  static const char *const types[] = {"ui_icon", "ui_icon", "ui_icon", "ui_icon",
                                      "gear",    "gear",    "gear",    "none"};
  static const char *const models[] = {"copax", "copax", "copax", "copax",
                                       "copax", "other", "other", "cpoax"};
  g_autofree char *id = g_strdup_printf ("s%d", g_rand_int_range (rand, 0, SPECS));
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
  return load (path, body);
}

/* Loaded once; half of the time a copy, so that equal content comes as another document. */
static AssayDocument *
random_body (GRand *rand, guint file)
{
  static AssayDocument *loaded[G_N_ELEMENTS (files)][G_N_ELEMENTS (files[0].bodies)];
  guint n = 0, body;

  while (n < G_N_ELEMENTS (files[0].bodies) && files[file].bodies[n] != NULL)
    n++;
  body = (guint) g_rand_int_range (rand, 0, (gint32) n);
  if (loaded[file][body] == NULL)
    loaded[file][body] = load (files[file].path, files[file].bodies[body]);
  return g_rand_boolean (rand) ? assay_document_ref (loaded[file][body])
                               : load (files[file].path, files[file].bodies[body]);
}

/* Servers --------------------------------------------------------------- */

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

static AssayCapabilities *
random_server (GRand *rand)
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

/* A history ------------------------------------------------------------- */

typedef struct
{
  GRand *rand;
  AssayPlanner *planner;
  AssayCatalog *catalog;
  AssayCapabilities *server;
  AssayModelMap *files; /* %NULL: nobody said */
  GPtrArray *facts;     /* AssaySlotFact */
  GHashTable *blobs;    /* AssayDigest -> GBytes: every recipe that was ever to be made */
  GArray *seen;         /* AssayDigest */
  guint64 seq;
  /* a list of the plan that is told of changes */
  guint64 stamp;
  AssayIdList *ids;
  GHashTable *items; /* gint64 -> AssayPlanItem */
} History;

static guint
digest_hash_cb (gconstpointer digest)
{
  guint hash;

  memcpy (&hash, ((const AssayDigest *) digest)->bytes, sizeof hash);
  return hash;
}

static gboolean
digest_equal_cb (gconstpointer a, gconstpointer b)
{
  return assay_digest_equal (a, b);
}

/* A quarter of the blobs is never there. */
static GBytes *
find_blob_cb (const AssayDigest *recipe, gpointer data)
{
  History *self = data;
  GBytes *blob = g_hash_table_lookup (self->blobs, recipe);

  return blob != NULL && recipe->bytes[0] % 4 != 0 ? g_bytes_ref (blob) : NULL;
}

static void
history_init (History *self, guint seed)
{
  memset (self, 0, sizeof *self);
  self->rand = g_rand_new_with_seed (seed);
  self->catalog = assay_catalog_new (NULL, NULL);
  self->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  self->blobs =
    g_hash_table_new_full (digest_hash_cb, digest_equal_cb, g_free, (GDestroyNotify) g_bytes_unref);
  self->seen = g_array_new (FALSE, FALSE, sizeof (AssayDigest));
  self->planner = assay_planner_new (find_blob_cb, self);
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify) assay_plan_item_free);
}

static void
history_clear (History *self)
{
  assay_planner_free (self->planner);
  assay_id_list_free (self->ids);
  g_hash_table_unref (self->items);
  g_rand_free (self->rand);
  assay_catalog_unref (self->catalog);
  g_clear_pointer (&self->server, assay_capabilities_unref);
  g_clear_pointer (&self->files, assay_model_map_unref);
  g_ptr_array_unref (self->facts);
  g_hash_table_unref (self->blobs);
  g_array_unref (self->seen);
}

static void
set_inputs (History *self)
{
  assay_planner_set_inputs (self->planner, self->catalog, self->files, self->server);
}

/* Nobody says any more which file the checkpoint is, or somebody says another one. */
static void
set_file (History *self)
{
  gboolean said = self->files != NULL && g_rand_boolean (self->rand);

  g_clear_pointer (&self->files, assay_model_map_unref);
  if (said)
    return;
  self->files = assay_model_map_new ("http://test");
  assay_model_map_set (self->files, "checkpoint:copax",
                       g_rand_boolean (self->rand) ? "mine.safetensors" : "nowhere.pt");
}

static void
set_document (History *self, AssayDocument *document)
{
  AssayCatalog *before = self->catalog;

  self->catalog = assay_catalog_with (before, document);
  assay_catalog_unref (before);
  assay_document_unref (document);
}

static void
drop_document (History *self, const char *path)
{
  g_autofree char *id = NULL;
  AssayCatalog *before = self->catalog;
  AssayKind kind;
  int version;

  g_assert_true (assay_kind_of_path (path, &kind, &id, &version));
  self->catalog = assay_catalog_without (before, kind, id, version);
  assay_catalog_unref (before);
}

static void
change_document (History *self)
{
  guint file = (guint) g_rand_int_range (self->rand, 0, G_N_ELEMENTS (files));

  if (g_rand_int_range (self->rand, 0, 3) == 0)
    set_document (self, random_spec (self->rand));
  else if (g_rand_int_range (self->rand, 0, 12) == 0)
    {
      g_autofree char *path =
        g_strdup_printf ("specs/s%d.json", g_rand_int_range (self->rand, 0, SPECS));

      drop_document (self, path);
    }
  else if (g_rand_int_range (self->rand, 0, 5) == 0)
    drop_document (self, files[file].path);
  else
    set_document (self, random_body (self->rand, file));
}

static AssaySlotFact *
find_fact (const History *self, const AssaySlotFact *like)
{
  for (guint i = 0; i < self->facts->len; i++)
    {
      AssaySlotFact *fact = self->facts->pdata[i];

      if (strcmp (fact->spec, like->spec) == 0 && assay_slot_equal (&fact->slot, &like->slot))
        return fact;
    }
  return NULL;
}

static void
random_recipe (History *self, AssayDigest *out)
{
  gint32 choice = g_rand_int_range (self->rand, 0, 10);

  memset (out, 0, sizeof *out);
  if (choice == 0)
    assay_digest_compute (out, "no recipe", 9);
  else if (choice > 1 && self->seen->len > 0)
    {
      /* the newest are the likeliest: those of the slot itself are among them */
      guint back = (guint) g_rand_int_range (self->rand, 0, (gint32) MIN (self->seen->len, 12));

      *out = g_array_index (self->seen, AssayDigest, self->seen->len - 1 - back);
    }
}

static AssaySlotFact *
random_fact (History *self, const AssayPlan *plan)
{
  AssaySlotFact like = {.spec = NULL}, *fact;
  const AssayPlanItem *item =
    plan->items->len > 0
      ? plan->items->pdata[g_rand_int_range (self->rand, 0, (gint32) plan->items->len)]
      : NULL;
  g_autofree char *id = g_strdup_printf ("s%d", g_rand_int_range (self->rand, 0, SPECS));
  gint32 odd = g_rand_int_range (self->rand, 0, 10);

  like.spec = item != NULL && odd > 1 ? item->spec : id;
  like.slot.variant =
    item != NULL && odd > 1 ? item->slot.variant : g_rand_int_range (self->rand, 0, VARIANTS + 1);
  like.slot.state = (char *) (odd == 0 ? "idle" : "");
  like.slot.frame = odd == 1 ? g_rand_int_range (self->rand, 0, 2) : 0;
  fact = find_fact (self, &like);
  if (fact == NULL)
    {
      fact = g_new0 (AssaySlotFact, 1);
      fact->spec = g_strdup (like.spec);
      fact->slot = assay_slot_dup (&like.slot);
      g_ptr_array_add (self->facts, fact);
    }
  fact->state = (AssaySlotState) g_rand_int_range (self->rand, 0, 7);
  g_free (fact->documents);
  fact->documents = g_strdup (((const char *[]){NULL, "0:an older program's",
                                                "1:others"})[g_rand_int_range (self->rand, 0, 3)]);
  if (g_rand_int_range (self->rand, 0, 3) == 0)
    fact->regeneration = (guint) g_rand_int_range (self->rand, 0, 4);
  if (item != NULL && odd > 4 && strcmp (item->spec, fact->spec) == 0)
    fact->recipe = item->recipe;
  else if (odd > 2)
    random_recipe (self, &fact->recipe);
  return fact;
}

static void
step (History *self, const AssayPlan *plan)
{
  gint32 choice = g_rand_int_range (self->rand, 0, 20);

  if (choice < 9)
    assay_planner_set_fact (self->planner, random_fact (self, plan), ++self->seq);
  else if (choice < 11)
    {
      random_fact (self, plan);
      random_fact (self, plan);
      if (self->facts->len > 3 && g_rand_boolean (self->rand))
        g_ptr_array_set_size (self->facts, 2);
      assay_planner_set_facts (self->planner, self->facts, ++self->seq);
    }
  else
    {
      if (choice == 11)
        set_file (self);
      else if (choice == 12)
        {
          g_clear_pointer (&self->server, assay_capabilities_unref);
          self->server = random_server (self->rand);
        }
      else if (choice > 13)
        for (gint32 n = g_rand_int_range (self->rand, 1, 4); n > 0; n--)
          change_document (self);
      set_inputs (self);
    }
}

/* Comparing ------------------------------------------------------------- */

static gboolean
same_text (GString *out, const char *what, const char *a, const char *b)
{
  if (g_strcmp0 (a, b) == 0)
    return TRUE;
  g_string_append_printf (out, "%s: kept “%s”, from nothing “%s”\n", what, a, b);
  return FALSE;
}

static gboolean
same_problems (GString *out, const AssayProblems *a, const AssayProblems *b)
{
  gboolean same = assay_problems_count (a) == assay_problems_count (b);

  if (!same)
    g_string_append_printf (out, "%u and %u problems\n", assay_problems_count (a),
                            assay_problems_count (b));
  for (guint i = 0; same && i < assay_problems_count (a); i++)
    {
      const AssayProblem *first = assay_problems_get (a, i), *second = assay_problems_get (b, i);
      g_autofree char *line = assay_problem_dup_line (first, NULL),
                      *other = assay_problem_dup_line (second, NULL);

      same = same_text (out, "problem", line, other)
             && same_text (out, "code", first->code, second->code)
             && same_text (out, "pointer", first->pointer, second->pointer);
    }
  return same;
}

static gboolean
same_item (GString *out, const AssayPlanItem *a, const AssayPlanItem *b)
{
  gboolean same = same_text (out, "spec", a->spec, b->spec)
                  && same_text (out, "title", a->title, b->title)
                  && same_text (out, "reason", a->reason, b->reason)
                  && same_text (out, "explanation", a->explanation, b->explanation)
                  && assay_slot_equal (&a->slot, &b->slot) && a->action == b->action
                  && a->priority == b->priority && a->regeneration == b->regeneration
                  && g_strv_equal ((const char *const *) a->args, (const char *const *) b->args)
                  && assay_digest_equal (&a->recipe, &b->recipe)
                  && (a->recipe_bytes == NULL || g_bytes_equal (a->recipe_bytes, b->recipe_bytes));

  if (!same)
    g_string_append_printf (out, "item %s/%d differs\n", a->spec, (int) a->slot.variant);
  return same;
}

static gboolean
same_plan (GString *out, const AssayPlan *a, const AssayPlan *b)
{
  g_autoptr (GBytes) a_bytes = assay_plan_to_bytes (a), b_bytes = assay_plan_to_bytes (b);
  gboolean same = a->items->len == b->items->len;

  for (guint i = 0; same && i < a->items->len; i++)
    same = same_item (out, a->items->pdata[i], b->items->pdata[i]);
  return same && same_problems (out, a->problems, b->problems) && g_bytes_equal (a_bytes, b_bytes)
         && a->n_make == b->n_make && a->n_held == b->n_held && a->n_blocked == b->n_blocked
         && a->n_waiting == b->n_waiting;
}

/* The first few to be made, and all of them, are those of the plan in its order, with their bytes.
 */
static gboolean
same_make (GString *out, AssayPlanner *planner, const AssayPlan *plan, guint limit)
{
  g_autoptr (GPtrArray) few = assay_planner_list_make (planner, limit, TRUE);
  guint at = 0;

  for (guint i = 0; i < plan->items->len && at < few->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i], *made = few->pdata[at];

      if (item->action != ASSAY_PLAN_MAKE)
        continue;
      if (made->recipe_bytes == NULL || item->recipe_bytes == NULL || !same_item (out, made, item))
        return FALSE;
      at++;
    }
  return at == MIN (plan->n_make, limit) && few->len == at;
}

/* By reason. */
static gboolean
same_reasons (const AssayPlanner *planner, const AssayPlan *plan)
{
  g_autoptr (GArray) counts = assay_planner_list_counts (planner);
  guint n = 0;

  for (guint i = 0; i < counts->len; i++)
    {
      const AssayPlanCount *count = &g_array_index (counts, AssayPlanCount, i);
      guint n_found = 0;

      for (guint j = 0; j < plan->items->len; j++)
        {
          const AssayPlanItem *item = plan->items->pdata[j];

          n_found += item->action == count->action && g_str_equal (item->reason, count->reason);
        }
      if (n_found != count->n)
        return FALSE;
      n += count->n;
    }
  return n == plan->items->len;
}

/* What a list keeps that is told of changes only: the ids, and the item of each. */
static void
follow_list (History *self)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!assay_planner_changed_since (self->planner, &self->stamp, numbers))
    {
      g_clear_pointer (&self->ids, assay_id_list_free);
      g_hash_table_remove_all (self->items);
    }
  if (self->ids == NULL)
    {
      self->ids = assay_planner_list_ids (self->planner);
      g_array_set_size (numbers, 0);
      for (guint i = 0; i < assay_id_list_get_length (self->ids); i++)
        {
          gint64 number = assay_id_list_get_row (self->ids, i);

          g_array_append_val (numbers, number);
        }
    }
  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);
      g_auto (AssayIdPlace) place = {0};
      guint position;

      assay_id_list_take (self->ids, number, &position);
      g_hash_table_remove (self->items, &number);
      if (!assay_planner_place (self->planner, number, &place))
        continue;
      assay_id_list_put (self->ids, &place);
      g_hash_table_insert (self->items, g_memdup2 (&number, sizeof number),
                           assay_planner_dup_item (self->planner, number));
    }
}

static gboolean
same_list (GString *out, History *self, const AssayPlan *plan)
{
  follow_list (self);
  if (assay_id_list_get_length (self->ids) != plan->items->len)
    return FALSE;
  for (guint i = 0; i < plan->items->len; i++)
    {
      gint64 number = assay_id_list_get_row (self->ids, i);

      if (!same_item (out, g_hash_table_lookup (self->items, &number), plan->items->pdata[i]))
        return FALSE;
    }
  return g_hash_table_size (self->items) == plan->items->len;
}

static gboolean
same_counts (const AssayPlanner *planner, const AssayPlan *plan)
{
  return assay_planner_count (planner, ASSAY_PLAN_MAKE) == plan->n_make
         && assay_planner_count (planner, ASSAY_PLAN_HELD) == plan->n_held
         && assay_planner_count (planner, ASSAY_PLAN_BLOCKED) == plan->n_blocked
         && assay_planner_count (planner, ASSAY_PLAN_WAITING) == plan->n_waiting;
}

static AssayPlan *
assert_same (History *self, guint seed, guint n)
{
  g_autoptr (AssayPlan) kept = assay_planner_dup_plan (self->planner);
  g_autoptr (AssayProblems) problems = assay_planner_dup_problems (self->planner);
  g_autoptr (GString) why = g_string_new ("");
  AssayPlan *anew =
    assay_plan_make (self->catalog, self->facts, self->files, self->server, find_blob_cb, self);

  if (!same_plan (why, kept, anew) || !same_make (why, self->planner, anew, 3)
      || !same_make (why, self->planner, anew, n % 3 == 0 ? G_MAXUINT : 1)
      || !same_reasons (self->planner, anew) || !same_list (why, self, anew)
      || !same_counts (self->planner, anew) || !same_problems (why, problems, anew->problems)
      || assay_planner_get_seq (self->planner) != self->seq)
    {
      g_test_message ("history %u, step %u: %s", seed, n, why->str);
      g_test_fail ();
    }
  return anew;
}

static void
remember_recipes (History *self, const AssayPlan *plan)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];

      if (item->recipe_bytes == NULL)
        continue;
      if (g_hash_table_insert (self->blobs, g_memdup2 (&item->recipe, sizeof item->recipe),
                               g_bytes_ref (item->recipe_bytes)))
        g_array_append_val (self->seen, item->recipe);
    }
}

/* How often each thing was met, so that the histories are known to be rich. */
typedef struct
{
  guint n_actions[4], n_changed, n_pieces;
} Met;

static void
count_met (Met *met, const AssayPlan *plan)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];

      met->n_actions[item->action]++;
      met->n_changed += g_str_has_prefix (item->reason, "changed.");
      met->n_pieces += item->args[0] != NULL;
    }
}

static void
live (guint seed, Met *met)
{
  History self;
  AssayPlan *plan;

  history_init (&self, seed);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (g_rand_int_range (self.rand, 0, 4) > 0)
      set_document (&self, load (files[i].path, files[i].bodies[0]));
  for (guint i = 0; i < SPECS; i++)
    set_document (&self, random_spec (self.rand));
  if (g_rand_boolean (self.rand))
    set_inputs (&self);
  else
    assay_planner_set_facts (self.planner, NULL, 0);
  set_inputs (&self);
  plan = assert_same (&self, seed, 0);
  for (guint i = 1; i <= STEPS && !g_test_failed (); i++)
    {
      remember_recipes (&self, plan);
      step (&self, plan);
      assay_plan_free (plan);
      plan = assert_same (&self, seed, i);
      count_met (met, plan);
    }
  assay_plan_free (plan);
  history_clear (&self);
}

static void
test_histories (void)
{
  guint n = g_test_slow () ? HISTORIES_LONG : HISTORIES;
  Met met = {{0}, 0, 0};

  g_test_summary ("Whatever happens in whatever order, the kept plan is that from nothing");
  for (guint i = 0; i < n && !g_test_failed (); i++)
    live (i, &met);
  if (g_test_failed ())
    return;
  g_test_message ("make %u, held %u, blocked %u, waiting %u, changed %u, pieces %u",
                  met.n_actions[0], met.n_actions[1], met.n_actions[2], met.n_actions[3],
                  met.n_changed, met.n_pieces);
  for (guint i = 0; i < G_N_ELEMENTS (met.n_actions); i++)
    g_assert_cmpuint (met.n_actions[i], >, n);
  g_assert_cmpuint (met.n_changed, >, n / 4);
  g_assert_cmpuint (met.n_pieces, >, n / 50);
}

/* What it costs --------------------------------------------------------- */

static AssayDocument *
many_spec (guint i, const char *rest)
{
  g_autofree char *path = g_strdup_printf ("specs/m%04u.json", i);
  g_autofree char *body =
    g_strdup_printf ("{'schema':'spec/1','id':'m%04u','title':'M','assetType':'ui_icon',"
                     "'checkpointId':'copax','loraPolicy':{'mode':'%s'}%s}",
                     i, i % 2 == 0 ? "auto" : "none", rest);

  return load (path, body);
}

static AssayCatalog *
many_catalog (void)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);

  g_ptr_array_add (documents, load (files[1].path, files[1].bodies[0]));
  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (documents, many_spec (i, ""));
  return assay_catalog_new (documents, NULL);
}

/* Sets the catalogue with @body in @path; returns how many recipes that took. */
static guint64
derived_for (AssayPlanner *planner, AssayCatalog **catalog, AssayDocument *document)
{
  guint64 before = assay_planner_get_n_derived (planner);
  AssayCatalog *with = assay_catalog_with (*catalog, document);

  assay_catalog_unref (*catalog);
  assay_document_unref (document);
  *catalog = with;
  assay_planner_set_inputs (planner, with, NULL, NULL);
  return assay_planner_get_n_derived (planner) - before;
}

static void
test_cost_of_documents (void)
{
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) catalog = many_catalog ();
  AssayDocument *retry = load ("policies/retry.json", "{'schema':'retry-policy/1'}");
  AssayDocument *lora =
    load ("loras/x.json", "{'schema':'lora/1','id':'x','title':'X','serverFile':'x.safetensors',"
                          "'families':['sdxl']}");
  guint64 looked;

  g_test_summary ("A document costs the specs that have asked for it");
  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, MANY);
  looked = assay_planner_get_n_looked (planner);
  g_assert_cmpuint (derived_for (planner, &catalog, many_spec (77, ",'variants':2")), ==, 2);
  g_assert_cmpuint (assay_planner_get_n_looked (planner) - looked, <=, 2 * 16);
  g_assert_cmpuint (derived_for (planner, &catalog, many_spec (77, ",'variants':2")), ==, 0);
  g_assert_cmpuint (derived_for (planner, &catalog, retry), ==, 0);
  g_assert_cmpuint (derived_for (planner, &catalog, load (files[1].path, files[1].bodies[0])), ==,
                    0);
  g_assert_cmpuint (derived_for (planner, &catalog, lora), ==, MANY / 2);
  g_assert_cmpuint (derived_for (planner, &catalog, load (files[1].path, files[1].bodies[1])), ==,
                    MANY + 1);
}

static void
test_cost_of_facts (void)
{
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) catalog = many_catalog ();
  g_autoptr (GPtrArray) first = NULL, next = NULL;
  AssaySlotFact fact = {.spec = (char *) "m0000", .state = ASSAY_SLOT_QUEUED};
  guint64 derived, looked;

  g_test_summary ("A fact costs its slot's nodes, and a recipe only with another regeneration");
  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  first = assay_planner_list_make (planner, 1, TRUE);
  fact.recipe = ((const AssayPlanItem *) first->pdata[0])->recipe;
  derived = assay_planner_get_n_derived (planner);
  looked = assay_planner_get_n_looked (planner);
  assay_planner_set_fact (planner, &fact, 7);
  fact.state = ASSAY_SLOT_TO_DECIDE;
  assay_planner_set_fact (planner, &fact, 8);
  fact.state = ASSAY_SLOT_APPROVED;
  assay_planner_set_fact (planner, &fact, 9);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, derived);
  g_assert_cmpuint (assay_planner_get_n_looked (planner) - looked, <=, 16);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_HELD), ==, 1);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, MANY - 1);
  g_assert_cmpuint (assay_planner_get_seq (planner), ==, 9);

  fact.state = ASSAY_SLOT_AGAIN;
  fact.regeneration = 1;
  assay_planner_set_fact (planner, &fact, 10);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, derived + 1);
  g_assert_cmpuint (assay_planner_get_n_looked (planner) - looked, <=, 2 * 16);
  next = assay_planner_list_make (planner, 2, TRUE);
  g_assert_cmpuint (assay_planner_get_n_derived (planner), ==, derived + 3);
  g_assert_cmpstr (((const AssayPlanItem *) next->pdata[0])->reason, ==, "again");
  g_assert_cmpstr (((const AssayPlanItem *) next->pdata[1])->spec, ==, "m0001");
}

/* What is said ---------------------------------------------------------- */

static AssayCatalog *
catalog_of (const World *world)
{
  return world_catalog (world, FALSE);
}

static void
test_order (void)
{
  static const char *const wanted[] = {"axe", "zap", "zap", "gem", "hat"};
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) first = NULL, second = NULL;
  g_autoptr (GPtrArray) before = NULL, after = NULL;

#define THING(id, rest)                                                                            \
  "{'schema':'spec/1','id':'" id "','title':'T','assetType':'ui_icon','checkpointId':'copax'" rest \
  "}"
  g_test_summary ("To be made by priority, id, variant; a new priority moves a spec");
  world_set (world, "specs/zap.json", THING ("zap", ",'priority':'P0','variants':2"));
  world_set (world, "specs/axe.json", THING ("axe", ",'priority':'P3'"));
  world_set (world, "specs/hat.json", THING ("hat", ""));
  first = catalog_of (world);
  assay_planner_set_inputs (planner, first, NULL, NULL);
  before = assay_planner_list_make (planner, 1, TRUE);
  g_assert_cmpstr (((const AssayPlanItem *) before->pdata[0])->spec, ==, "zap");
  world_set (world, "specs/axe.json", THING ("axe", ",'priority':'P0'"));
  second = catalog_of (world);
  assay_planner_set_inputs (planner, second, NULL, NULL);
  after = assay_planner_list_make (planner, 100, TRUE);
  g_assert_cmpuint (after->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < after->len; i++)
    g_assert_cmpstr (((const AssayPlanItem *) after->pdata[i])->spec, ==, wanted[i]);
}

static void
test_problems (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayCatalog) bare = NULL, mended = NULL;
  g_autoptr (AssayProblems) all = NULL, none = NULL;
  guint64 stamp;

  g_test_summary ("What was looked for in vain is asked for again when it appears");
  world_set (world, "specs/hat.json", THING ("hat", ",'workflowId':'flow'"));
  bare = catalog_of (world);
  assay_planner_set_inputs (planner, bare, NULL, NULL);
  all = assay_planner_dup_problems (planner);
  problem_of (all, "recipe.no_workflow");
  problem_of (assay_planner_get_problems (planner, "hat"), "recipe.no_workflow");
  g_assert_null (assay_planner_get_problems (planner, "gem"));
  g_assert_null (assay_planner_get_problems (planner, "none"));
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_BLOCKED), ==, 1);
  stamp = assay_planner_get_problems_stamp (planner);
  assay_planner_set_inputs (planner, bare, NULL, NULL);
  g_assert_cmpuint (assay_planner_get_problems_stamp (planner), ==, stamp);

  world_set (world, "workflows/flow@1.json", g_intern_static_string (FLOW ("flow", "", SEED)));
  mended = catalog_of (world);
  assay_planner_set_inputs (planner, mended, NULL, NULL);
  g_assert_cmpuint (assay_planner_get_problems_stamp (planner), !=, stamp);
  none = assay_planner_dup_problems (planner);
  assert_no_problems (none);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 2);
}

static void
test_before_inputs (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) catalog = catalog_of (world);
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (AssayPlan) empty = NULL;
  const AssaySlotFact fact = {.spec = (char *) "gem", .state = ASSAY_SLOT_APPROVED};

  g_test_summary ("Facts may come first; without documents nothing is planned");
  assay_planner_set_fact (planner, &fact, 1);
  empty = assay_planner_dup_plan (planner);
  g_assert_cmpuint (empty->items->len, ==, 0);
  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_HELD), ==, 1);
  assay_planner_set_facts (planner, NULL, 2);
  g_assert_cmpuint (assay_planner_count (planner, ASSAY_PLAN_MAKE), ==, 1);
}

/* Mutation: the news never cut; a stamp of before the cut that is believed. */
static void
test_list_that_slept_too_long (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayCatalog) catalog = catalog_of (world);
  g_autoptr (AssayPlanner) planner = assay_planner_new (NULL, NULL);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  AssaySlotFact fact = {.spec = (char *) "gem", .state = ASSAY_SLOT_APPROVED};
  guint64 awake = 0, asleep;

  assay_planner_set_inputs (planner, catalog, NULL, NULL);
  g_assert_true (assay_planner_changed_since (planner, &awake, numbers));
  asleep = awake;
  for (guint i = 0; i < 10000; i++)
    {
      g_array_set_size (numbers, 0);
      fact.state = i % 2 == 0 ? ASSAY_SLOT_APPROVED : ASSAY_SLOT_TO_DECIDE;
      assay_planner_set_fact (planner, &fact, i + 1);
      g_assert_true (assay_planner_changed_since (planner, &awake, numbers));
      g_assert_cmpuint (numbers->len, ==, 1);
    }
  g_assert_false (assay_planner_changed_since (planner, &asleep, numbers));
  g_assert_cmpuint (asleep, ==, awake);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/planner/before-inputs", test_before_inputs);
  g_test_add_func ("/core/planner/list-slept-too-long", test_list_that_slept_too_long);
  g_test_add_func ("/core/planner/order", test_order);
  g_test_add_func ("/core/planner/problems", test_problems);
  g_test_add_func ("/core/planner/cost-of-facts", test_cost_of_facts);
  g_test_add_func ("/core/planner/cost-of-documents", test_cost_of_documents);
  g_test_add_func ("/core/planner/histories", test_histories);
  return g_test_run ();
}
