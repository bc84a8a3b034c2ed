/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core-fixture.h"

#include "core/decide/assay-command-private.h"
#include "core/decide/assay-route.h"
#include "core/plan/assay-ready-warn.h"
#include "core/recipe/assay-core-private.h"
#include "model/table/assay-table-private.h"

#include <string.h>

/* Every field of every document does something: a project has all of them set, each is set to
 * something else, and a recipe, the plan, what `check` says or a decision must be another. A field
 * that nothing obeys is a promise that is not kept; what only the engine or a page reads names the
 * line that does, and what is not read yet says what of the specification will. `check` tells of
 * fields that are flagged ASSAY_FIELD_LATER, and that is felt here.
 *
 * Mutations: any reading of a field taken out of core/, or a field added to a table. */

/* A project that has everything --------------------------------------------- */

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

#define NODE(id, class, inputs)                                                                    \
  "'" id "':{'class_type':'" class "','inputs':{" inputs ",'extra':0}}"

static void
add_workflow (World *world)
{
  world_set (
    world, "workflows/flow@1.json",
    "{'schema':'workflow/1','id':'flow','title':'Flow','graph':{" NODE ("1", "CheckpointLoaderSimple", "'ckpt_name':'x'") "," NODE ("2", "CLIPTextEncode", "'text':'','clip':['1',1]") "," NODE (
      "3", "EmptyLatentImage",
      "'width':64,'height':64,'batch_size':"
      "1") "," NODE ("4", "KSampler",
                     "'seed':0,'steps':1,'"
                     "cfg':1,'sampler_name'"
                     ":'e','scheduler':'n',"
                     "'denoise':1,'model':["
                     "'1',0],"
                     "'positive':['2',0],'"
                     "negative':['7',0],'"
                     "latent_image':['3',"
                     "0]") "," NODE ("5",
                                     "VAEDe"
                                     "code",
                                     "'samp"
                                     "les':"
                                     "['4',"
                                     "0],'"
                                     "vae':"
                                     "['1',"
                                     "2]") "," NODE ("6", "SaveImage",
                                                     "'filename_prefix':'p','images':['5',"
                                                     "0]") "," NODE ("7", "CLIPTextEncode",
                                                                     "'text':'','clip':['"
                                                                     "1',1]") "},"
                                                                              "'bindings':"
                                                                              "{'"
                                                                              "checkpoint'"
                                                                              ":{'node':'"
                                                                              "1','input':"
                                                                              "'ckpt_name'"
                                                                              "},"
                                                                              "'positive':"
                                                                              "{'node':'2'"
                                                                              ",'input':'"
                                                                              "text'},'"
                                                                              "negative':{"
                                                                              "'node':'7',"
                                                                              "'input':'"
                                                                              "text'},"
                                                                              "'seed':{'"
                                                                              "node':'4','"
                                                                              "input':'"
                                                                              "seed'},'"
                                                                              "steps':{'"
                                                                              "node':'4','"
                                                                              "input':'"
                                                                              "steps'},"
                                                                              "'width':{'"
                                                                              "node':'3','"
                                                                              "input':'"
                                                                              "width'},'"
                                                                              "height':{'"
                                                                              "node':'3','"
                                                                              "input':'"
                                                                              "height'},"
                                                                              "'filename_"
                                                                              "prefix':{'"
                                                                              "node':'6','"
                                                                              "input':'"
                                                                              "filename_"
                                                                              "prefix'}},"
                                                                              "'loraChain'"
                                                                              ":{'node':'"
                                                                              "1','"
                                                                              "modelSlot':"
                                                                              "0,'"
                                                                              "clipSlot':"
                                                                              "1},"
                                                                              "'outputs':["
                                                                              "{'node':'6'"
                                                                              ",'meaning':"
                                                                              "'image'}]"
                                                                              "}");
}

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

static World *
world_of_all (void)
{
  World *world = world_empty ();

  add_models (world);
  add_workflow (world);
  add_policies (world);
  add_specs (world);
  pin (world, "specs/all.json");
  pin (world, "lock.json#bare");
  return world;
}

/* What is seen of a project ------------------------------------------------- */

static void
see_problems (const AssayProblems *problems, GString *out)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      g_string_append_printf (out, "%s\n", line);
    }
}

static void
see_plan (const AssayCatalog *catalog, GString *out)
{
  g_autoptr (AssayPlan) plan = assay_plan_make (catalog, NULL, NULL, NULL, NULL, NULL);

  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];

      g_string_append_printf (out, "%s/%d %s %d %s\n", item->spec, (int) item->slot.variant,
                              item->title, (int) item->priority,
                              assay_digest_hex (&item->recipe).text);
    }
  see_problems (plan->problems, out);
}

static AssayReport *
report_of (gint64 outcome, gint64 confidence)
{
  AssayReport *report = assay_table_new (&assay_report_table);
  AssayVerdict *verdict = assay_table_new (&assay_verdict_table);

  verdict->validator = g_strdup ("c");
  verdict->version = 1;
  verdict->outcome = outcome;
  verdict->confidence_per_mille = confidence;
  verdict->hard = TRUE;
  g_free (verdict->reason);
  verdict->reason = g_strdup ("r");
  g_ptr_array_add (report->verdicts, verdict);
  return report;
}

static void
see_routing (const AssayCatalog *catalog, GString *out)
{
  static const gint64 outcomes[] = {ASSAY_VERDICT_PASS, ASSAY_VERDICT_FAIL};
  const AssayRoutingPolicy *policy =
    (const AssayRoutingPolicy *) assay_catalog_single (catalog, ASSAY_KIND_ROUTING_POLICY);

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    for (gint64 confidence = 0; confidence <= 1000; confidence += 25)
      {
        AssayReport *report = report_of (outcomes[i], confidence);
        g_autoptr (AssayRoute) route = assay_route_decide (report, policy, 1, FALSE);

        g_string_append_printf (out, "%d", (int) route->outcome);
        assay_table_free (&assay_report_table, report);
      }
  for (gint64 variant = 0; variant < 1000; variant++)
    g_string_append_c (out, assay_route_audit (policy, "gem", variant, "00") ? 'a' : '-');
}

static void
see_retries (const AssayCatalog *catalog, GString *out)
{
  static const char *const classes[] = {"retryable", "timeout", "canceled", "missing_model"};
  const AssayRetryPolicy *policy =
    (const AssayRetryPolicy *) assay_catalog_single (catalog, ASSAY_KIND_RETRY_POLICY);
  AssayView view = {.budgets =
                      (const AssayBudgets *) assay_catalog_single (catalog, ASSAY_KIND_BUDGETS)};

  for (gint64 attempt = 1; attempt < 20; attempt++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
        g_string_append_c (out, _assay_retry_allows (policy, classes[i], attempt) ? 'y' : 'n');
      g_string_append_printf (out, " %" G_GINT64_FORMAT,
                              _assay_retry_delay_ms (policy, "j", attempt));
    }
  g_string_append_printf (out, " %u", _assay_view_regenerations_left (&view));
}

static char *
see (const AssayCatalog *catalog)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  GString *out = g_string_new (NULL);

  assay_catalog_check (catalog, problems);
  assay_catalog_warn (catalog, problems);
  assay_ready_warn (catalog, problems);
  see_problems (problems, out);
  see_plan (catalog, out);
  see_routing (catalog, out);
  see_retries (catalog, out);
  return g_string_free (out, FALSE);
}

/* Other values --------------------------------------------------------------- */

static const char *const texts[] = {"magenta pink heart",
                                    "x.safetensors",
                                    "1",
                                    "2",
                                    "3",
                                    "4",
                                    "5",
                                    "6",
                                    "7",
                                    "extra",
                                    "sd15",
                                    "heun",
                                    "normal",
                                    " | ",
                                    "canceled",
                                    "item:tool",
                                    "material:wood",
                                    "seed",
                                    "cfg",
                                    "processing"};
static const char *const tag_lists[][3] = {{"item:tool", NULL},
                                           {"material:wood", NULL},
                                           {"material:wood", "item:tool", NULL},
                                           {"item:tool", "material:wood", NULL}};

static gboolean
pick_number (const AssayField *field, gint64 *value, guint n)
{
  const gint64 now = *value != ASSAY_UNSET ? *value : field->minimum;
  const gint64 numbers[] = {now + 1,        now - 1,        now * 2,     now / 2,  now + 8,
                            field->minimum, field->maximum, ASSAY_UNSET, now * 10, now - 8};

  if (field->type == ASSAY_FIELD_BOOLEAN)
    *value = now != TRUE;
  else if (field->type == ASSAY_FIELD_ENUM)
    *value = (gint64) n;
  else
    *value = numbers[n % G_N_ELEMENTS (numbers)];
  if (field->type == ASSAY_FIELD_BOOLEAN)
    return n == 0;
  if (field->type == ASSAY_FIELD_ENUM)
    return field->values[n] != NULL;
  return n < G_N_ELEMENTS (numbers);
}

/* The @n-th document of the kind, as others name it; there is no such document behind the last. */
static char *
dup_nth_reference (const AssayCatalog *catalog, const AssayField *field, guint n)
{
  GPtrArray *list = assay_catalog_list (catalog, (AssayKind) field->reference);
  const AssayDocument *document = n < list->len ? list->pdata[n] : NULL;

  if (document == NULL)
    return NULL;
  return document->version > 0 ? g_strdup_printf ("%s@%d", document->id, document->version)
                               : g_strdup (document->id);
}

static gboolean
pick_text (const AssayCatalog *catalog, const AssayField *field, char **text, guint n)
{
  char *other = NULL;

  if (n == 0 && (field->flags & ASSAY_FIELD_REQUIRED) != 0)
    return TRUE; /* as it is: the name of a map's entry cannot be unset */
  if (n == 0)
    ; /* unset */
  else if (field->type == ASSAY_FIELD_REFERENCE)
    other = dup_nth_reference (catalog, field, n - 1);
  else if (field->type == ASSAY_FIELD_DIGEST && n == 1)
    other = g_strnfill (64, '0');
  else if (field->type != ASSAY_FIELD_DIGEST && n <= G_N_ELEMENTS (texts))
    other = g_strdup (texts[n - 1]);
  g_free (*text);
  *text = other;
  return n == 0 || other != NULL;
}

static gboolean
pick_list (const AssayCatalog *catalog, const AssayField *field, char ***list, guint n)
{
  char **other = NULL;

  if (n == 0)
    ; /* unset */
  else if (field->type == ASSAY_FIELD_TAGS && n <= G_N_ELEMENTS (tag_lists))
    other = g_strdupv ((char **) tag_lists[n - 1]);
  else if (field->type == ASSAY_FIELD_REFERENCES || field->type == ASSAY_FIELD_STRINGS)
    {
      char *word = field->type == ASSAY_FIELD_REFERENCES ? dup_nth_reference (catalog, field, n - 1)
                   : n <= G_N_ELEMENTS (texts)           ? g_strdup (texts[n - 1])
                                                         : NULL;

      other = word != NULL ? g_new0 (char *, 2) : NULL;
      if (word != NULL)
        other[0] = word;
    }
  g_strfreev (*list);
  *list = other;
  return n == 0 || other != NULL;
}

static gboolean
pick_json (GBytes **json, guint n)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (*json, NULL), g_bytes_get_size (*json));
  g_auto (GStrv) pieces = g_strsplit (text, "KSampler", -1);
  g_autofree char *other = g_strjoinv ("KSamplerAdvanced", pieces);

  g_bytes_unref (*json);
  *json = g_bytes_new (other, strlen (other));
  return n == 0;
}

/* %FALSE: there are no more than @n other values. */
static gboolean
pick (const AssayCatalog *catalog, const AssayField *field, gpointer record, guint n)
{
  gpointer slot = _assay_field_slot (field, record);

  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      return pick_number (field, slot, n);
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      return pick_list (catalog, field, slot, n);
    case ASSAY_FIELD_JSON:
      return pick_json (slot, n);
    case ASSAY_FIELD_OBJECT:
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      return FALSE; /* its members are looked at */
    default:
      return pick_text (catalog, field, slot, n);
    }
}

/* The walk -------------------------------------------------------------------- */

/* From a document to a record inside: a field, and which of its records. */
typedef struct
{
  const AssayField *field;
  guint index;
} Step;

typedef struct
{
  const AssayCatalog *catalog;
  const char *before; /* what is seen of it */
  const AssayDocument *document;
  GArray *path;     /* of Step */
  GHashTable *felt; /* names of fields that change something */
} Walk;

static gpointer
record_at (AssayDocument *document, GArray *path)
{
  gpointer record = document;

  for (guint i = 0; i < path->len; i++)
    {
      const Step *step = &g_array_index (path, Step, i);
      gpointer slot = _assay_field_slot (step->field, record);

      record = step->field->type == ASSAY_FIELD_OBJECT ? *(gpointer *) slot
                                                       : (*(GPtrArray **) slot)->pdata[step->index];
    }
  return record;
}

/* Whether anything is another once the field has another value. */
static gboolean
is_felt (Walk *self, const AssayField *field)
{
  for (guint n = 0;; n++)
    {
      g_autoptr (AssayDocument) draft = assay_document_dup_draft (self->document), changed = NULL;
      gboolean more = pick (self->catalog, field, record_at (draft, self->path), n);
      g_autoptr (GBytes) bytes = more ? assay_document_to_bytes (draft) : NULL;
      g_autoptr (AssayCatalog) after = NULL;
      g_autofree char *seen = NULL;

      if (!more)
        return FALSE;
      changed = assay_document_load (self->document->kind, bytes, self->document->file, NULL);
      if (changed == NULL)
        continue; /* refused: no value for this field */
      after = assay_catalog_with (self->catalog, changed);
      seen = see (after);
      if (strcmp (seen, self->before) != 0)
        return TRUE;
    }
}

static void walk (Walk *self, const AssayTable *table, const char *name);

static void
walk_inside (Walk *self, const AssayField *field, const char *name)
{
  gconstpointer slot =
    _assay_field_slot_const (field, record_at ((AssayDocument *) self->document, self->path));
  guint n = field->type == ASSAY_FIELD_OBJECT ? *(gpointer const *) slot != NULL
                                              : (*(GPtrArray *const *) slot)->len;

  for (guint i = 0; i < n; i++)
    {
      Step step = {field, i};

      g_array_append_val (self->path, step);
      walk (self, field->table, name);
      g_array_set_size (self->path, self->path->len - 1);
    }
}

static void
walk (Walk *self, const AssayTable *table, const char *name)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      g_autofree char *inner = g_strconcat (name, ".", field->name, NULL);

      if (field->table != NULL)
        walk_inside (self, field, inner);
      else if (!g_hash_table_contains (self->felt, inner) && is_felt (self, field))
        g_hash_table_add (self->felt, g_steal_pointer (&inner));
    }
}

/* All fields that there are. */
static void
list_fields (const AssayTable *table, const char *name, GPtrArray *out)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      g_autofree char *inner = g_strconcat (name, ".", field->name, NULL);

      if (field->table != NULL)
        list_fields (field->table, inner, out);
      else
        g_ptr_array_add (out, g_steal_pointer (&inner));
    }
}

/* Adds to @felt. */
static void
feel_all (const World *world, GHashTable *felt)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autofree char *before = see (catalog);
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (Step));
  Walk self = {.catalog = catalog, .before = before, .path = path, .felt = felt};

  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      GPtrArray *list = assay_catalog_list (catalog, (AssayKind) kind);

      for (guint i = 0; i < list->len; i++)
        {
          self.document = list->pdata[i];
          if (strcmp (self.document->id, "pinned") == 0)
            continue;
          walk (&self, assay_kind_info ((AssayKind) kind)->table,
                assay_kind_info ((AssayKind) kind)->name);
        }
    }
}

/* What a stronger layer hides above. */
static void
weaken (World *world)
{
  world_set (world, "project.json", "{'schema':'project/1','title':'Test'}");
  world_set (world, "policies/seed.json",
             "{'schema':'seed-policy/1','seed':{'strategy':'fixed','baseSeed':7}}");
}

/* What the core does not feel ---------------------------------------------------- */

typedef struct
{
  const char *field;
  const char *file, *line; /* who reads it; both %NULL: nobody yet */
  const char *reason;      /* what reads it, or what of the specification will */
} Elsewhere;

static const Elsewhere elsewhere[] = {
  {"project.title", "engine/query/assay-query-status.c", "project->title", "the window's title"},
  {"project.concurrency", "run/assay-runner-jobs.c", "project->concurrency", "the runner"},
  {"spec.checkpointProfile.hash", "core/recipe/assay-stack-profile.c",
   "has_hash (profile, pin->hash)", "specs of the first version"},
  {"checkpoint-profile.looseBrackets", "core/recipe/assay-package-layers.c",
   "profile->loose_brackets", "words with a bracket that has no partner"},
  {"checkpoint-profile.colorWords", "core/recipe/assay-package-key.c", "profile->color_words",
   "colors named in other languages"},
  {"checkpoint-profile.guardrails.polarity", "core/recipe/assay-package-layers.c",
   "guardrail.polarity = ASSAY_NEGATIVE", "guardrails keep away, whatever the shared record says"},
  {"asset-type.tools", "run/assay-runner-jobs.c", "type->tools", "a card's tools"},
  {"checkpoint.serverFile", "core/plan/assay-server-models.c", "document)->server_file",
   "which file of a server it usually is: in no hash"},
  {"lora.serverFile", "core/plan/assay-server-models.c", "document)->server_file", "likewise"},
  /* The title of a document is its name for people; the documents that only have an id in lists so
   * far are chosen by name in the look and spec forms. */
  {"checkpoint.title", NULL, NULL, "09, forms and looks"},
  {"checkpoint-profile.title", NULL, NULL, "09, forms and looks"},
  {"baseline-profile.title", NULL, NULL, "09, forms and looks"},
  {"workflow.title", NULL, NULL, "09, forms and looks"},
  {"asset-type.title", NULL, NULL, "09, forms and looks"},
  {"tags.tags.title", NULL, NULL, "09, forms and looks"},
  {"tags.tags.question", NULL, NULL, "03, question texts of catalogue, tagContractMap, entity"},
};

static const Elsewhere *
find_elsewhere (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    if (strcmp (elsewhere[i].field, field) == 0)
      return &elsewhere[i];
  return NULL;
}

static gboolean
is_read (const Elsewhere *self)
{
  g_autofree char *path = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "src", self->file, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, self->line) != NULL;
}

/* The id of a document is its name: another one is another document. */
static gboolean
is_own_id (const char *field)
{
  const char *point = strchr (field, '.');

  return strcmp (point, ".id") == 0;
}

static void
test_every_field (void)
{
  g_autoptr (World) world = world_of_all ();
  g_autoptr (GHashTable) felt = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  gboolean good = TRUE;

  g_test_summary (
    "Every field changes a recipe, the plan, a check or a decision, or says who reads it");
  feel_all (world, felt);
  weaken (world);
  feel_all (world, felt);
  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    list_fields (assay_kind_info ((AssayKind) kind)->table,
                 assay_kind_info ((AssayKind) kind)->name, fields);
  for (guint i = 0; i < fields->len; i++)
    {
      const char *field = fields->pdata[i];
      const Elsewhere *other = find_elsewhere (field);
      gboolean in_core = g_hash_table_contains (felt, field);

      if (in_core && other != NULL)
        g_test_message ("%s is felt by now; take it off the list", field);
      if (is_own_id (field) || in_core || other != NULL)
        continue;
      good = FALSE;
      g_test_message ("%s changes nothing", field);
    }
  g_assert_true (good);
  g_assert_cmpuint (g_hash_table_size (felt), >, 100);
}

static void
test_elsewhere (void)
{
  g_test_summary ("What is said to be read by others is");
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_test_message ("%s", elsewhere[i].field);
      g_assert_nonnull (elsewhere[i].reason);
      if (elsewhere[i].file != NULL)
        g_assert_true (is_read (&elsewhere[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/fields/every-field", test_every_field);
  g_test_add_func ("/core/fields/elsewhere", test_elsewhere);
  return g_test_run ();
}
