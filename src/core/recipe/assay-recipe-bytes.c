/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe.h"

#include "core/recipe/assay-core-private.h"
#include "core/recipe/assay-stack-private.h"
#include "model/log/assay-words.h"
#include "model/table/assay-table-define.h"

#include <string.h>

/* A recipe blob is one canonical JSON object:
 *   schema "recipe/2"   spec, regeneration, seed   render {width, height}
 *   remedies [words]: what was done about its predecessors; only where something was
 *   slot {variant; frame and state only where they are not 0 and ""}
 *   contract, stack, package: as their own write functions give them
 *   process: every parameter of the processing chain; byHand {strokes} only where there is a stroke
 *   workflow {builtin, id, version, template (digest of the graph before binding), bindings,
 *   outputs} prefix {node, input}: where the file name prefix goes
 *   graph: the bound graph, in which models stand by the ids of their documents
 * Nothing else is needed to make, process and judge the picture, but which files of the server the
 * models are; and nothing else is read back.
 *
 * "recipe/1", which is read like it, named models by file, in stack (besides their ids) and graph,
 * and had overrides {checkpointFile?}. */

#define RECIPE_SCHEMA "recipe/2"
#define FORMER_SCHEMA "recipe/1"
#define RECIPE_BYTES  8192     /* usual size, to begin with */
#define RECIPE_FILE   "recipe" /* named in problems */

static const char *const cut_words[] = {"key_color", "as_is", NULL};
static const char *const placement_words[] = {"none", "center", "foot", NULL};
static const char *const scaling_words[] = {"none", "area", "nearest", NULL};

/* Records that are read back -------------------------------------------- */

typedef struct
{
  gint64 canvas_height, canvas_width, cut, fringe, key_blue, key_green, key_red, placement,
    safe_area, scaling;
#define AMOUNT(member, json, least, most, usual, in_recipe, title, description) gint64 member;
  ASSAY_PROCESS_AMOUNTS (AMOUNT)
#undef AMOUNT
  AssayStrokes *by_hand;
} ProcessRecord;

#define NUMBER(Struct, member, json_name, most)                                                    \
  {                                                                                                \
    .name = (json_name), .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (Struct, member),  \
    .maximum = (most), .flags = ASSAY_FIELD_REQUIRED                                               \
  }
#define WORD(Struct, member, json_name, words)                                                     \
  {                                                                                                \
    .name = (json_name), .type = ASSAY_FIELD_ENUM, .offset = ASSAY_AT_NUMBER (Struct, member),     \
    .values = (words), .flags = ASSAY_FIELD_REQUIRED                                               \
  }
#define TRUTH(Struct, member, json_name)                                                           \
  {                                                                                                \
    .name = (json_name), .type = ASSAY_FIELD_BOOLEAN, .offset = ASSAY_AT_NUMBER (Struct, member),  \
    .flags = ASSAY_FIELD_REQUIRED                                                                  \
  }
#define RECORD(Struct, member, json_name, its_table)                                               \
  {                                                                                                \
    .name = (json_name), .type = ASSAY_FIELD_OBJECT, .offset = offsetof (Struct, member),          \
    .table = (its_table), .flags = ASSAY_FIELD_REQUIRED                                            \
  }
#define TABLE(symbol, Struct, its_fields)                                                          \
  static const AssayTable symbol = {#symbol, sizeof (Struct), its_fields, G_N_ELEMENTS (its_fields)}

#define SIDE_MAX 16384

static const AssayField process_fields[] = {
  {.name = "byHand",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (ProcessRecord, by_hand),
   .table = &assay_strokes_table},
  NUMBER (ProcessRecord, canvas_height, "canvasHeight", SIDE_MAX),
  NUMBER (ProcessRecord, canvas_width, "canvasWidth", SIDE_MAX),
  WORD (ProcessRecord, cut, "cut", cut_words),
  TRUTH (ProcessRecord, fringe, "fringe"),
  NUMBER (ProcessRecord, key_blue, "keyBlue", 255),
  NUMBER (ProcessRecord, key_green, "keyGreen", 255),
  NUMBER (ProcessRecord, key_red, "keyRed", 255),
  WORD (ProcessRecord, placement, "placement", placement_words),
  NUMBER (ProcessRecord, safe_area, "safeArea", SIDE_MAX),
  WORD (ProcessRecord, scaling, "scaling", scaling_words),
/* from a line without REQUIRED on, its usual value is what a recipe without it means */
#define AMOUNT(member, json, least, most, usual, in_recipe, its_title, its_description)            \
  {.name = (json),                                                                                 \
   .type = ASSAY_FIELD_INTEGER,                                                                    \
   .offset = ASSAY_AT_NUMBER (ProcessRecord, member),                                              \
   .maximum = (most),                                                                              \
   .initial = (in_recipe) == ASSAY_FIELD_SILENT ? #usual : NULL,                                   \
   .flags = (in_recipe)},
  ASSAY_PROCESS_AMOUNTS (AMOUNT)
#undef AMOUNT
};
TABLE (process_table, ProcessRecord, process_fields);

typedef struct
{
  gint64 width, height;
} SizeRecord;
static const AssayField size_fields[] = {
  {.name = "height",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (SizeRecord, height),
   .minimum = 1,
   .maximum = SIDE_MAX,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "width",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (SizeRecord, width),
   .minimum = 1,
   .maximum = SIDE_MAX,
   .flags = ASSAY_FIELD_REQUIRED},
};
TABLE (size_table, SizeRecord, size_fields);

typedef struct
{
  SizeRecord *canvas;
  AssayContractFields *fields;
  gint64 requires_alpha;
} ContractRecord;
static const AssayField contract_fields[] = {
  RECORD (ContractRecord, canvas, "canvas", &size_table),
  RECORD (ContractRecord, fields, "fields", &assay_contract_fields_table),
  TRUTH (ContractRecord, requires_alpha, "requiresAlpha"),
};
TABLE (contract_table, ContractRecord, contract_fields);

/* Writing --------------------------------------------------------------- */

static void
write_process (AssayJsonWriter *writer, const AssayProcessParameters *process)
{
  const ProcessRecord record = {.by_hand =
                                  assay_strokes_any (process->strokes) ? process->strokes : NULL,
                                .canvas_height = process->canvas_height,
                                .canvas_width = process->canvas_width,
                                .cut = process->cut,
                                .fringe = process->fringe,
                                .key_blue = process->key.b,
                                .key_green = process->key.g,
                                .key_red = process->key.r,
                                .placement = process->placement,
                                .safe_area = process->safe_area,
                                .scaling = process->scaling,
#define AMOUNT(member, json, least, most, usual, in_recipe, title, description)                    \
  .member = process->member,
                                ASSAY_PROCESS_AMOUNTS (AMOUNT)
#undef AMOUNT
  };

  assay_json_writer_name (writer, "process");
  assay_table_write (&process_table, &record, writer);
}

static const AssayBinding *
find_prefix (const AssayWorkflowDocument *workflow)
{
  for (guint i = 0; i < workflow->bindings->len; i++)
    if (strcmp (((const AssayBinding *) workflow->bindings->pdata[i])->name, "filename_prefix")
        == 0)
      return workflow->bindings->pdata[i];
  return NULL;
}

static void
write_place (AssayJsonWriter *writer, const char *name, const AssayBinding *binding)
{
  assay_json_writer_name (writer, name);
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "input", binding->input);
  assay_json_writer_member_string (writer, "node", binding->node);
  assay_json_writer_end_object (writer);
}

static void
write_outputs (AssayJsonWriter *writer, GPtrArray *outputs)
{
  static const char *const words[] = {"image", "frames", "video", "mask", "alpha"};

  assay_json_writer_name (writer, "outputs");
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < outputs->len; i++)
    {
      const AssayOutputBinding *output = outputs->pdata[i];

      assay_json_writer_begin_object (writer);
      assay_json_writer_member_string (writer, "meaning", words[_assay_or (output->meaning, 0)]);
      assay_json_writer_member_string (writer, "node", output->node);
      assay_json_writer_end_object (writer);
    }
  assay_json_writer_end_array (writer);
}

static void
write_workflow (AssayJsonWriter *writer, const AssayWorkflowDocument *workflow)
{
  AssayDigest template;

  assay_digest_of_bytes (&template, workflow->graph);
  assay_json_writer_name (writer, "workflow");
  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "bindings");
  assay_json_writer_begin_object (writer);
  for (guint i = 0; i < workflow->bindings->len; i++)
    write_place (writer, ((const AssayBinding *) workflow->bindings->pdata[i])->name,
                 workflow->bindings->pdata[i]);
  assay_json_writer_end_object (writer);
  assay_json_writer_name (writer, "builtin");
  assay_json_writer_boolean (writer, workflow->document.builtin);
  assay_json_writer_member_string (writer, "id", workflow->document.id);
  write_outputs (writer, workflow->outputs);
  assay_json_writer_member_string (writer, "template", assay_digest_hex (&template).text);
  assay_json_writer_member_integer (writer, "version", workflow->document.version);
  assay_json_writer_end_object (writer);
}

/* Contract, package, stack and graph are canonical already: they are copied, not written again.
 * What lies between them by name is written as one object and its members are taken over. */
static void
append_part (GString *text, const char *name, GBytes *canonical)
{
  gsize n_bytes;
  const char *part = g_bytes_get_data (canonical, &n_bytes);

  g_string_append (text, text->len > 1 ? ",\"" : "\"");
  g_string_append (text, name);
  g_string_append (text, "\":");
  g_string_append_len (text, part, (gssize) n_bytes);
}

static void
append_members (GString *text, AssayJsonWriter *writer)
{
  g_autoptr (GBytes) object = NULL;
  gsize n_bytes;
  const char *part;

  assay_json_writer_end_object (writer);
  object = assay_json_writer_finish (writer);
  part = g_bytes_get_data (object, &n_bytes);
  g_string_append_c (text, ',');
  g_string_append_len (text, part + 1, (gssize) n_bytes - 2);
}

static void
write_remedies (AssayJsonWriter *writer, guint remedies)
{
  g_auto (GStrv) words = assay_remedies_dup_words (remedies);

  if (words[0] == NULL)
    return;
  assay_json_writer_name (writer, "remedies");
  assay_json_writer_begin_array (writer);
  for (guint i = 0; words[i] != NULL; i++)
    assay_json_writer_string (writer, words[i]);
  assay_json_writer_end_array (writer);
}

static void
write_between (AssayJsonWriter *writer, const AssayRecipe *recipe, const char *schema)
{
  write_place (writer, "prefix", find_prefix (recipe->workflow));
  write_process (writer, &recipe->process);
  assay_json_writer_member_integer (writer, "regeneration", recipe->regeneration);
  write_remedies (writer, recipe->remedies);
  assay_json_writer_name (writer, "render");
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_integer (writer, "height", recipe->render_height);
  assay_json_writer_member_integer (writer, "width", recipe->render_width);
  assay_json_writer_end_object (writer);
  assay_json_writer_member_string (writer, "schema", schema);
  assay_json_writer_member_integer (writer, "seed", recipe->seed);
  assay_json_writer_name (writer, "slot");
  assay_json_writer_begin_object (writer);
  if (recipe->slot.frame != 0)
    assay_json_writer_member_integer (writer, "frame", recipe->slot.frame);
  if (recipe->slot.state != NULL && *recipe->slot.state != '\0')
    assay_json_writer_member_string (writer, "state", recipe->slot.state);
  assay_json_writer_member_integer (writer, "variant", recipe->slot.variant);
  assay_json_writer_end_object (writer);
  assay_json_writer_member_string (writer, "spec", recipe->spec_id);
}

static void
append_between (GString *text, const AssayRecipe *recipe, const char *schema)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  write_between (writer, recipe, schema);
  append_members (text, writer);
}

static void
append_workflow (GString *text, const AssayRecipe *recipe)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  write_workflow (writer, recipe->workflow);
  append_members (text, writer);
}

static GBytes *
write_recipe (const AssayRecipe *recipe, GBytes *graph, GBytes *stack, gboolean former)
{
  GString *text = g_string_sized_new (RECIPE_BYTES);

  g_string_append_c (text, '{');
  append_part (text, "contract", recipe->contract->canonical);
  append_part (text, "graph", graph);
  if (former)
    g_string_append (text, ",\"overrides\":{}");
  append_part (text, "package", recipe->package->canonical);
  append_between (text, recipe, former ? FORMER_SCHEMA : RECIPE_SCHEMA);
  append_part (text, "stack", stack);
  append_workflow (text, recipe);
  g_string_append_c (text, '}');
  return g_string_free_to_bytes (text);
}

GBytes *
_assay_recipe_write (const AssayRecipe *recipe)
{
  return write_recipe (recipe, recipe->graph, recipe->stack->canonical, FALSE);
}

gboolean
assay_recipe_was (const AssayRecipe *self, const AssayDigest *hash)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) graph = _assay_recipe_bind_former (self), stack = NULL, bytes = NULL;
  AssayDigest former;

  _assay_stack_write_former (self->stack, writer);
  stack = assay_json_writer_finish (writer);
  bytes = graph != NULL ? write_recipe (self, graph, stack, TRUE) : NULL;
  if (bytes == NULL)
    return FALSE;
  assay_digest_of_bytes (&former, bytes);
  return assay_digest_equal (&former, hash);
}

/* Reading --------------------------------------------------------------- */

void
_assay_recipe_report_damage (AssayProblems *problems)
{
  assay_problems_add (problems, RECIPE_FILE, "", "recipe.damaged",
                      N_ ("This is not a recipe, or not a whole one."),
                      N_ ("Plan again: the recipe is made anew."), NULL);
}

static gboolean
is_schema (const AssayRecipePart *part)
{
  static const char now[] = "\"" RECIPE_SCHEMA "\"", former[] = "\"" FORMER_SCHEMA "\"";

  G_STATIC_ASSERT (sizeof now == sizeof former);
  return part->n_bytes == sizeof now - 1
         && (memcmp (part->text, now, part->n_bytes) == 0
             || memcmp (part->text, former, part->n_bytes) == 0);
}

gboolean
_assay_recipe_split (GBytes *recipe, AssayRecipePart parts[ASSAY_N_PARTS], AssayProblems *problems)
{
  static const char *const names[ASSAY_N_PARTS] = {"stack", "package", "workflow", "render",
                                                   "seed",  "process", "contract", "graph"};
  gsize n_bytes;
  const char *text = g_bytes_get_data (recipe, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text != NULL ? text : "", n_bytes);
  gboolean ours = FALSE;
  guint n_found = 0;

  memset (parts, 0, ASSAY_N_PARTS * sizeof *parts);
  if (assay_json_reader_next (reader) == ASSAY_JSON_OBJECT_BEGIN)
    while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
      {
        g_autofree char *name = g_strdup (assay_json_reader_get_string (reader, NULL));
        AssayRecipePart part = {0};

        if (!assay_json_reader_skip (reader, &part.text, &part.n_bytes))
          break;
        ours = ours || (strcmp (name, "schema") == 0 && is_schema (&part));
        for (guint i = 0; i < ASSAY_N_PARTS; i++)
          if (parts[i].text == NULL && strcmp (name, names[i]) == 0)
            {
              parts[i] = part;
              n_found++;
            }
      }
  if (ours && n_found == ASSAY_N_PARTS && assay_json_reader_next (reader) == ASSAY_JSON_END)
    return TRUE;
  memset (parts, 0, ASSAY_N_PARTS * sizeof *parts);
  _assay_recipe_report_damage (problems);
  return FALSE;
}

/* The member @name as a record of @table. */
static gpointer
read_part (const AssayTable *table, const AssayRecipePart *part, AssayProblems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (part->text, part->n_bytes);

  return assay_table_read_bytes (table, bytes, RECIPE_FILE, problems);
}

/* The strokes are @strokes; whose they are does not change. */
static AssayProcessParameters
process_of (const ProcessRecord *record, AssayStrokes *strokes)
{
  return (AssayProcessParameters){
    .cut = (int) record->cut,
    .key = {(guint8) record->key_red, (guint8) record->key_green, (guint8) record->key_blue, 255},
    .fringe = record->fringe != 0,
    .placement = (int) record->placement,
    .scaling = (int) record->scaling,
    .canvas_width = (int) record->canvas_width,
    .canvas_height = (int) record->canvas_height,
    .safe_area = (int) record->safe_area,
    .strokes = strokes,
#define AMOUNT(member, json, least, most, usual, in_recipe, title, description)                    \
  .member = (int) record->member,
    ASSAY_PROCESS_AMOUNTS (AMOUNT)
#undef AMOUNT
  };
}

/* The fields are moved out of @record; its hash is that of the part's canonical bytes, as when it
 * was written. */
static AssayContract *
contract_of (ContractRecord *record, const AssayRecipePart *part)
{
  AssayContract *contract = g_new0 (AssayContract, 1);

  contract->fields = *record->fields;
  g_clear_pointer (&record->fields, g_free);
  contract->canvas_width = (int) record->canvas->width;
  contract->canvas_height = (int) record->canvas->height;
  contract->requires_alpha = record->requires_alpha != 0;
  assay_digest_compute (&contract->hash, part->text, part->n_bytes);
  return contract;
}

gboolean
assay_recipe_read (GBytes *recipe,
                   AssayProcessParameters *out_process,
                   AssayContract **out_contract,
                   AssayProblems *problems)
{
  AssayRecipePart parts[ASSAY_N_PARTS];
  ProcessRecord *process;
  ContractRecord *contract;
  g_autoptr (AssayStrokes) strokes = NULL;
  gboolean whole;

  if (!_assay_recipe_split (recipe, parts, problems))
    return FALSE;
  process = read_part (&process_table, &parts[ASSAY_PART_PROCESS], problems);
  contract = read_part (&contract_table, &parts[ASSAY_PART_CONTRACT], problems);
  whole =
    process != NULL
    && assay_strokes_take (&process->by_hand, &strokes, RECIPE_FILE, "/process/byHand", problems)
    && contract != NULL;
  if (whole)
    {
      if (out_process != NULL)
        *out_process = process_of (process, g_steal_pointer (&strokes));
      if (out_contract != NULL)
        *out_contract = contract_of (contract, &parts[ASSAY_PART_CONTRACT]);
    }
  if (process != NULL)
    assay_table_free (&process_table, process);
  if (contract != NULL)
    assay_table_free (&contract_table, contract);
  return whole;
}
