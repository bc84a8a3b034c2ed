/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-contract.h"

#include "core/recipe/assay-core-private.h"

#include <string.h>

/* The merge knows no field by name: it walks the field table and asks each field for its rule. Only
 * what lies beside the table (canvas, alpha) is spelled out below. */

#define N_LAYERS 4

static const char *
merge_rule_word (AssayMergeRule rule)
{
  static const char *const words[] = {"override", "union", "smaller_is_stricter",
                                      "larger_is_stricter"};

  return words[rule];
}

static gboolean
is_number (const AssayField *field)
{
  return field->type == ASSAY_FIELD_INTEGER || field->type == ASSAY_FIELD_DECIMAL
         || field->type == ASSAY_FIELD_ENUM || field->type == ASSAY_FIELD_BOOLEAN;
}

static gboolean
is_list (const AssayField *field)
{
  return field->type == ASSAY_FIELD_STRINGS || field->type == ASSAY_FIELD_REFERENCES
         || field->type == ASSAY_FIELD_TAGS;
}

static gboolean
is_text (const AssayField *field)
{
  return field->type <= ASSAY_FIELD_DIGEST;
}

static gpointer
slot_of (const AssayField *field, gpointer record)
{
  return (char *) record + field->offset;
}

static gconstpointer
slot_of_const (const AssayField *field, gconstpointer record)
{
  return (const char *) record + field->offset;
}

static gboolean
is_set (const AssayField *field, gconstpointer record)
{
  if (is_number (field))
    return assay_field_integer (field, record) != ASSAY_UNSET;
  return *(gconstpointer const *) slot_of_const (field, record) != NULL;
}

/* As a person reads it in a message: the word of an enum, else the number in the field's unit. */
static char *
dup_value_text (const AssayField *field, gint64 value)
{
  g_autoptr (AssayJsonWriter) writer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize n_bytes;
  const char *text;

  if (field->type == ASSAY_FIELD_ENUM)
    return g_strdup (field->values[value]);
  if (field->type == ASSAY_FIELD_BOOLEAN)
    return g_strdup (value ? "true" : "false");
  writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  assay_json_writer_decimal (writer, value, field->scale);
  bytes = assay_json_writer_finish (writer);
  text = g_bytes_get_data (bytes, &n_bytes);
  return g_strndup (text, n_bytes);
}

static int
compare_text_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The words of both, each once, by bytes: what a union is must not hang on who was asked first. */
static char **
union_of (char **a, char **b)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  GStrvBuilder *builder = g_strv_builder_new ();
  char **all;

  for (guint i = 0; a != NULL && a[i] != NULL; i++)
    g_ptr_array_add (words, a[i]);
  for (guint i = 0; b != NULL && b[i] != NULL; i++)
    g_ptr_array_add (words, b[i]);
  g_ptr_array_sort (words, compare_text_cb);
  for (guint i = 0; i < words->len; i++)
    if (i == 0 || strcmp (words->pdata[i - 1], words->pdata[i]) != 0)
      g_strv_builder_add (builder, words->pdata[i]);
  all = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return all;
}

/* Sentences for a field that is stricter when @merge says so. What is built in cannot be edited:
 * the way round it is a document of one's own. */
static const char *
way_out (AssayMergeRule merge, const AssayContractLayer *setter)
{
  gboolean smaller = merge == ASSAY_MERGE_SMALLER;

  if (!g_str_has_prefix (setter->file, "builtin:"))
    return smaller ? N_ ("Set “{0}” to {3} or less here, or raise it in {2}.")
                   : N_ ("Set “{0}” to {3} or more here, or lower it in {2}.");
  if (g_str_equal (setter->name, "asset_type"))
    return smaller ? N_ ("Set “{0}” to {3} or less here, or name an asset type of your own as "
                         "“assetType”.")
                   : N_ ("Set “{0}” to {3} or more here, or name an asset type of your own as "
                         "“assetType”.");
  return smaller
           ? N_ ("Set “{0}” to {3} or less here, or write a policies/contract-baseline.json of "
                 "your own.")
           : N_ ("Set “{0}” to {3} or more here, or write a policies/contract-baseline.json of "
                 "your own.");
}

static void
report_loosening (const AssayField *field,
                  const AssayContractLayer *layer,
                  gint64 value,
                  const AssayContractLayer *setter,
                  gint64 stricter,
                  AssayProblems *problems)
{
  g_autofree char *pointer = g_strconcat (layer->pointer, "/", field->name, NULL);
  g_autofree char *wanted = dup_value_text (field, value);
  g_autofree char *held = dup_value_text (field, stricter);

  assay_problems_add (problems, layer->file, pointer, "contract.conflict",
                      N_ ("“{0}” is {1} here, but {2} already asks for {3}, which is stricter."),
                      way_out (field->merge, setter), field->name, wanted, setter->file, held,
                      NULL);
}

/* "rule:value", so that traces of two runs differ where a value does. */
static void
note_value (AssayTrace *trace,
            const AssayContractLayer *layer,
            const AssayField *field,
            const char *action,
            gint64 value)
{
  g_autofree char *text = NULL, *why = NULL;

  if (trace == NULL)
    return;
  text = dup_value_text (field, value);
  why = g_strconcat (merge_rule_word (field->merge), ":", text, NULL);
  _assay_trace_note (trace, "contract", layer->name, layer->file, field->name, action, why);
}

/* One number of one layer. %FALSE when it would loosen what a weaker layer has settled. */
static gboolean
merge_number (const AssayField *field,
              const AssayContractLayer *layers,
              guint index,
              gpointer out,
              int *setter,
              AssayTrace *trace,
              AssayProblems *problems)
{
  const AssayContractLayer *layer = &layers[index];
  gint64 *held = slot_of (field, out);
  gint64 value = assay_field_integer (field, layer->record);
  gboolean loosens = *held != ASSAY_UNSET
                     && ((field->merge == ASSAY_MERGE_SMALLER && value > *held)
                         || (field->merge == ASSAY_MERGE_LARGER && value < *held));

  if (loosens)
    {
      report_loosening (field, layer, value, &layers[*setter], *held, problems);
      note_value (trace, layer, field, "blocked", value);
      return FALSE;
    }
  if (value == *held)
    {
      note_value (trace, layer, field, "kept", value);
      return TRUE;
    }
  note_value (trace, layer, field, *held == ASSAY_UNSET ? "set" : "overrode", value);
  *held = value;
  *setter = (int) index;
  return TRUE;
}

static void
merge_words (const AssayField *field,
             const AssayContractLayer *layer,
             guint index,
             gpointer out,
             int *setter,
             AssayTrace *trace)
{
  gboolean was_set = is_set (field, out);

  if (is_list (field))
    {
      char ***held = slot_of (field, out);
      char **theirs = *(char **const *) slot_of_const (field, layer->record);
      char **merged = union_of (field->merge == ASSAY_MERGE_UNION ? *held : NULL, theirs);

      g_strfreev (*held);
      *held = merged;
    }
  else
    {
      char **held = slot_of (field, out);

      g_free (*held);
      *held = g_strdup (assay_field_string (field, layer->record));
    }
  *setter = (int) index;
  _assay_trace_note (trace, "contract", layer->name, layer->file, field->name,
                     was_set ? "overrode" : "set", merge_rule_word (field->merge));
}

gboolean
_assay_contract_merge_layers (const AssayTable *table,
                              const AssayContractLayer *layers,
                              guint n_layers,
                              gpointer out,
                              int *setters,
                              AssayTrace *trace,
                              AssayProblems *problems)
{
  gboolean sound = TRUE;

  g_assert (table->n_fields <= ASSAY_CONTRACT_MAX_FIELDS);
  for (guint i = 0; i < table->n_fields; i++)
    setters[i] = -1;
  for (guint index = 0; index < n_layers; index++)
    for (guint i = 0; layers[index].record != NULL && i < table->n_fields; i++)
      {
        const AssayField *field = &table->fields[i];

        if (!is_set (field, layers[index].record))
          continue;
        if (is_number (field))
          sound &= merge_number (field, layers, index, out, &setters[i], trace, problems);
        else if (is_list (field) || is_text (field))
          merge_words (field, &layers[index], index, out, &setters[i], trace);
        else
          g_assert_not_reached (); /* a contract field of a shape without a merge: a bug in the
                                      table */
      }
  return sound;
}

/* Sources --------------------------------------------------------------- */

enum
{
  LAYER_GLOBAL,
  LAYER_ASSET_TYPE,
  LAYER_PROJECT,
  LAYER_SPEC
};

static const AssayAssetType *
find_type (const AssayCatalog *catalog, const AssaySpec *spec, AssayFootprint *footprint)
{
  if (spec->asset_type == NULL)
    return NULL;
  return (const AssayAssetType *) assay_footprint_lookup (footprint, catalog, ASSAY_KIND_ASSET_TYPE,
                                                          spec->asset_type);
}

static void
collect_layers (const AssayCatalog *catalog,
                const AssaySpec *spec,
                const AssayAssetType *type,
                AssayFootprint *footprint,
                AssayContractLayer layers[N_LAYERS])
{
  const AssayContractBaseline *global = (const AssayContractBaseline *) assay_footprint_single (
    footprint, catalog, ASSAY_KIND_CONTRACT_BASELINE);
  const AssayProjectDocument *project =
    (const AssayProjectDocument *) assay_footprint_single (footprint, catalog, ASSAY_KIND_PROJECT);

  layers[LAYER_GLOBAL] =
    (AssayContractLayer){"global_baseline", global != NULL ? global->document.file : "",
                         "/contract", global != NULL ? global->contract : NULL};
  layers[LAYER_ASSET_TYPE] =
    (AssayContractLayer){"asset_type", type->document.file, "/contract", type->contract};
  layers[LAYER_PROJECT] =
    (AssayContractLayer){"project", project != NULL ? project->document.file : "", "/contract",
                         project != NULL ? project->contract : NULL};
  layers[LAYER_SPEC] =
    (AssayContractLayer){"spec", spec->document.file, "/qualityContract", spec->contract};
}

/* An asset type that requires alpha settles the background from its layer on; saying otherwise
 * later is a conflict. */
static gboolean
merge_alpha (AssayContract *self,
             const AssayAssetType *type,
             const AssayContractLayer layers[N_LAYERS],
             int setter,
             AssayTrace *trace,
             AssayProblems *problems)
{
  gint64 *policy = &self->fields.background_policy;

  self->requires_alpha = *policy == ASSAY_BACKGROUND_TRANSPARENT;
  if (_assay_or (type->requires_alpha, FALSE) == FALSE || self->requires_alpha)
    return TRUE;
  self->requires_alpha = TRUE;
  if (setter >= LAYER_ASSET_TYPE)
    {
      g_autofree char *pointer = g_strconcat (layers[setter].pointer, "/backgroundPolicy", NULL);

      assay_problems_add (
        problems, layers[setter].file, pointer, "contract.conflict",
        N_ ("“backgroundPolicy” allows a background here, but {0} requires alpha."),
        type->document.builtin
          ? N_ ("Take it out or set it to “transparent” here, or name an asset type of your own as "
                "“assetType”.")
          : N_ ("Take it out or set it to “transparent” here, or switch “requiresAlpha” off in "
                "{0}."),
        type->document.file, NULL);
      return FALSE;
    }
  *policy = ASSAY_BACKGROUND_TRANSPARENT;
  _assay_trace_note (trace, "contract", "asset_type", type->document.file, "backgroundPolicy",
                     setter < 0 ? "set" : "overrode", "requiresAlpha");
  return TRUE;
}

static gboolean
merge_canvas (AssayContract *self,
              const AssaySpec *spec,
              const AssayAssetType *type,
              AssayTrace *trace,
              AssayProblems *problems)
{
  const AssaySize *size = spec->canvas != NULL ? spec->canvas : type->canvas;

  if (size == NULL || size->width < 1 || size->height < 1)
    {
      assay_problems_add (
        problems, spec->document.file, "/canvas", "contract.no_canvas",
        N_ ("The delivered size is not known: neither this spec nor {0} has a canvas."),
        N_ ("Add “canvas” with width and height."), type->document.file, NULL);
      return FALSE;
    }
  self->canvas_width = (int) size->width;
  self->canvas_height = (int) size->height;
  if (spec->canvas != NULL)
    _assay_trace_note (trace, "contract", "spec", spec->document.file, "canvas", "set", "override");
  else
    _assay_trace_note (trace, "contract", "asset_type", type->document.file, "canvas", "set",
                       "override");
  return TRUE;
}

static void
compute_hash (AssayContract *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_contract_write (self, writer);
  self->canonical = assay_json_writer_finish (writer);
  assay_digest_of_bytes (&self->hash, self->canonical);
}

static void
unset_fields (const AssayTable *table, gpointer record)
{
  for (guint i = 0; i < table->n_fields; i++)
    if (is_number (&table->fields[i]))
      *(gint64 *) slot_of (&table->fields[i], record) = ASSAY_UNSET;
}

AssayContract *
assay_contract_merge (const AssayCatalog *catalog,
                      const AssaySpec *spec,
                      AssayFootprint *footprint,
                      AssayTrace *trace,
                      AssayProblems *problems)
{
  const AssayTable *table = &assay_contract_fields_table;
  const AssayField *background = assay_table_find (table, "backgroundPolicy");
  const AssayAssetType *type = find_type (catalog, spec, footprint);
  g_autoptr (AssayContract) self = NULL;
  AssayContractLayer layers[N_LAYERS];
  int setters[ASSAY_CONTRACT_MAX_FIELDS];
  gboolean sound;

  if (type == NULL
      && _assay_report_unread (catalog, ASSAY_KIND_ASSET_TYPE, spec->asset_type,
                               spec->document.file, "/assetType", problems))
    return NULL;
  if (type == NULL)
    {
      assay_problems_add (problems, spec->document.file, "/assetType", "contract.no_asset_type",
                          N_ ("There is no asset type “{0}”."), N_ ("Name one that exists."),
                          spec->asset_type != NULL ? spec->asset_type : "", NULL);
      return NULL;
    }
  self = g_new0 (AssayContract, 1);
  unset_fields (table, &self->fields);
  collect_layers (catalog, spec, type, footprint, layers);
  sound =
    _assay_contract_merge_layers (table, layers, N_LAYERS, &self->fields, setters, trace, problems);
  sound &= merge_alpha (self, type, layers, setters[background - table->fields], trace, problems);
  sound &= merge_canvas (self, spec, type, trace, problems);
  if (!sound)
    return NULL;
  compute_hash (self);
  return g_steal_pointer (&self);
}

gboolean
_assay_contract_needs_alpha (const AssayCatalog *catalog,
                             const AssaySpec *spec,
                             AssayFootprint *footprint)
{
  const AssayAssetType *type = find_type (catalog, spec, footprint);
  AssayContractLayer layers[N_LAYERS];
  gint64 policy = ASSAY_UNSET;

  if (type == NULL)
    return FALSE;
  if (_assay_or (type->requires_alpha, FALSE))
    return TRUE;
  collect_layers (catalog, spec, type, footprint, layers);
  for (guint i = 0; i < N_LAYERS; i++)
    if (layers[i].record != NULL)
      policy =
        _assay_or (((const AssayContractFields *) layers[i].record)->background_policy, policy);
  return policy == ASSAY_BACKGROUND_TRANSPARENT;
}

void
assay_contract_free (AssayContract *self)
{
  const AssayTable *table = &assay_contract_fields_table;

  if (self == NULL)
    return;
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];

      if (is_list (field))
        g_strfreev (*(char ***) slot_of (field, &self->fields));
      else if (is_text (field))
        g_free (*(char **) slot_of (field, &self->fields));
    }
  g_clear_pointer (&self->canonical, g_bytes_unref);
  g_free (self);
}

void
assay_contract_write (const AssayContract *self, AssayJsonWriter *writer)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "canvas");
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_integer (writer, "width", self->canvas_width);
  assay_json_writer_member_integer (writer, "height", self->canvas_height);
  assay_json_writer_end_object (writer);
  assay_json_writer_name (writer, "fields");
  assay_table_write (&assay_contract_fields_table, &self->fields, writer);
  assay_json_writer_name (writer, "requiresAlpha");
  assay_json_writer_boolean (writer, self->requires_alpha);
  assay_json_writer_end_object (writer);
}
