/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package.h"

#include "core/recipe/assay-core-private.h"
#include "core/recipe/assay-package-private.h"
#include "model/log/assay-words.h"

#include <string.h>

#define STAGE    "prompt"
#define STRONGER 130 /* hundredths that the words of the background weigh as a remedy */

/* The strings ----------------------------------------------------------- */

static gboolean
stands (const AssayFragment *fragment)
{
  return strcmp (fragment->action, "appended") == 0 || strcmp (fragment->action, "overrode") == 0;
}

/* Hundredths as ComfyUI writes weights: 1.2, 0.85, 2. */
static void
append_weight (GString *text, gint64 hundredths)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT, hundredths / 100);
  if (hundredths % 100 != 0)
    g_string_append_printf (
      text, hundredths % 10 != 0 ? ".%02d" : ".%d",
      (int) (hundredths % 10 != 0 ? hundredths % 100 : hundredths % 100 / 10));
}

/* A backslash at the end of a piece would take the parenthesis that follows for text. */
static void
append_separator (GString *text,
                  const AssayFragment *fragment,
                  const AssayCheckpointProfile *profile)
{
  const char *separator = profile->separator != NULL ? profile->separator : ", ";
  gboolean weighted = fragment->weight != 100 && profile->weight_syntax != 1;
  char next = *separator != '\0' ? *separator : weighted ? '(' : *fragment->text;

  if (profile->loose_brackets == ASSAY_BRACKETS_ESCAPED && text->str[text->len - 1] == '\\'
      && (next == '(' || next == ')'))
    g_string_append_c (text, ' ');
  g_string_append (text, separator);
}

static void
append_fragment (GString *text,
                 const AssayFragment *fragment,
                 const AssayCheckpointProfile *profile)
{
  /* 1: "none" */
  gboolean weighted = fragment->weight != 100 && profile->weight_syntax != 1;

  if (text->len > 0)
    append_separator (text, fragment, profile);
  if (weighted)
    g_string_append_c (text, '(');
  g_string_append (text, fragment->text);
  if (!weighted)
    return;
  g_string_append_c (text, ':');
  append_weight (text, fragment->weight);
  g_string_append_c (text, ')');
}

static AssayPackageFragment *
package_fragment_new (const char *layer,
                      const char *source,
                      const char *key,
                      const char *text,
                      gint64 polarity,
                      gint64 weight)
{
  AssayPackageFragment *self = g_new (AssayPackageFragment, 1);

  self->layer = layer;
  self->source = g_strdup (source);
  self->key = g_strdup (key);
  self->text = g_strdup (text);
  self->polarity = polarity;
  self->weight = weight;
  return self;
}

static void
package_fragment_free_cb (gpointer data)
{
  AssayPackageFragment *self = data;

  g_free (self->source);
  g_free (self->key);
  g_free (self->text);
  g_free (self);
}

static void
assemble (AssayPackage *self, const AssayCompile *compile)
{
  GString *texts[2] = {g_string_sized_new (256), g_string_sized_new (128)};

  for (guint i = 0; i < compile->fragments->len; i++)
    {
      const AssayFragment *fragment = compile->fragments->pdata[i];

      if (!stands (fragment))
        continue;
      append_fragment (texts[fragment->polarity], fragment, compile->stack->profile);
      g_ptr_array_add (self->fragments,
                       package_fragment_new (_assay_prompt_layer_words[fragment->layer],
                                             fragment->source, fragment->key, fragment->text,
                                             fragment->polarity, fragment->weight));
    }
  self->positive = g_string_free (texts[ASSAY_POSITIVE], FALSE);
  self->negative = g_string_free (texts[ASSAY_NEGATIVE], FALSE);
}

/* The color of the background. */
typedef struct
{
  const AssayKeyColor *key; /* %NULL: nothing is cut out by color */
  const AssayKeyColor
    *instead;      /* of this one, for which it would be chosen; %NULL: it is that one */
  gboolean chosen; /* by the words of the picture, and so it could be another */
} Background;

static void
set_key (AssayPackage *self, const Background *background)
{
  const guint bit = ASSAY_REMEDY_BIT (ASSAY_REMEDY_OTHER_KEY);

  self->has_key = TRUE;
  self->key = background->key->color;
  self->key_name = background->key->name;
  if (background->instead != NULL)
    {
      self->key_instead = background->instead->name;
      self->remedies |= bit;
    }
  else if (background->chosen)
    self->remedies_left |= bit;
}

static gboolean
is_weighted (const AssayCompile *compile)
{
  return compile->stack->profile->weight_syntax != 1; /* "none" */
}

/* The words for the background stand, and so what they weigh does. */
static void
set_weight (AssayPackage *self, const AssayCompile *compile)
{
  const guint bit = ASSAY_REMEDY_BIT (ASSAY_REMEDY_STRONGER_BACKGROUND);

  if (!is_weighted (compile))
    return;
  if ((compile->remedies & bit) != 0)
    self->remedies |= bit;
  else
    self->remedies_left |= bit;
}

/* The background was asked for only if the words for it are still there, be it in another piece. */
static void
set_asked_key (AssayPackage *self, const AssayCompile *compile, const Background *background)
{
  for (guint i = 0; i < compile->fragments->len; i++)
    {
      const AssayFragment *fragment = compile->fragments->pdata[i];

      if (fragment->layer != ASSAY_PROMPT_PROCESSING || fragment->polarity != ASSAY_POSITIVE
          || (!stands (fragment) && strcmp (fragment->action, "collapsed") != 0))
        continue;
      set_key (self, background);
      if (stands (fragment))
        set_weight (self, compile);
    }
}

/* Traces ---------------------------------------------------------------- */

static char *
dup_why (const AssayFragment *fragment)
{
  const AssayFragment *winner = fragment->winner;

  if (winner == NULL)
    return g_strdup (fragment->reason != NULL ? fragment->reason : "");
  return g_strconcat (fragment->reason != NULL ? fragment->reason : "",
                      fragment->reason != NULL ? ":" : "", _assay_prompt_layer_words[winner->layer],
                      "/", winner->key, NULL);
}

static void
publish (const AssayCompile *compile, AssayTrace *trace)
{
  for (guint i = 0; trace != NULL && i < compile->fragments->len; i++)
    {
      const AssayFragment *fragment = compile->fragments->pdata[i];
      g_autofree char *why = dup_why (fragment);
      const AssayTraceEntry entry = {(char *) STAGE,
                                     (char *) _assay_prompt_layer_words[fragment->layer],
                                     (char *) fragment->source,
                                     fragment->text,
                                     (char *) fragment->action,
                                     why,
                                     fragment->polarity,
                                     fragment->weight};

      assay_trace_add (trace, &entry);
    }
}

/* Verbatim -------------------------------------------------------------- */

static void
take_as_typed (
  AssayPackage *self, const AssaySpec *spec, gint64 polarity, const char *text, AssayTrace *trace)
{
  const AssayTraceEntry entry = {(char *) STAGE,
                                 (char *) "spec_prompt",
                                 spec->document.file,
                                 (char *) text,
                                 (char *) "appended",
                                 (char *) "verbatim",
                                 polarity,
                                 100};

  assay_trace_add (trace, &entry);
  g_ptr_array_add (self->fragments, package_fragment_new ("spec_prompt", spec->document.file,
                                                          spec->document.id, text, polarity, 100));
}

/* @text with @word wherever it has the placeholder. */
static char *
dup_with_word (const char *text, const char *word)
{
  g_auto (GStrv) pieces = g_strsplit (text, ASSAY_KEY_PLACEHOLDER, -1);

  return g_strjoinv (word, pieces);
}

/* One that the words do not ask for. */
static Background
choose_by_words (const AssayCompile *compile)
{
  Background background = {_assay_compile_choose_key (compile, NULL), NULL, TRUE};

  if ((compile->remedies & ASSAY_REMEDY_BIT (ASSAY_REMEDY_OTHER_KEY)) == 0)
    return background;
  background.instead = background.key;
  background.key = _assay_compile_choose_key (compile, background.instead);
  return background;
}

/* The background that the prompt is cut out by: the one its author states, or one that his words do
 * not ask for, where he has left room for its name. */
static Background
choose_verbatim_key (AssayCompile *compile, const char *positive)
{
  g_autofree char *words = dup_with_word (positive, "");
  AssayProcessPolicy policy;

  if (!_assay_compile_cuts_by_key (compile, &policy))
    return (Background){NULL};
  if (policy.key_color != ASSAY_UNSET)
    return (Background){_assay_key_color (policy.key_color)};
  if (strstr (positive, ASSAY_KEY_PLACEHOLDER) == NULL)
    return (Background){NULL};
  _assay_compile_add (compile, ASSAY_PROMPT_SPEC_PROMPT, ASSAY_POSITIVE, words,
                      compile->spec->document.file, compile->spec->document.id);
  return choose_by_words (compile);
}

static void
compile_verbatim (AssayPackage *self, AssayCompile *compile, AssayTrace *trace)
{
  const AssaySpec *spec = compile->spec;
  const AssayPromptWords *words = spec->prompt;
  const char *positive = words != NULL && words->positive != NULL ? words->positive : spec->title;
  const char *negative = words != NULL && words->negative != NULL ? words->negative : "";
  const Background background = choose_verbatim_key (compile, positive);
  const AssayKeyColor *key = background.key;

  if (key != NULL)
    set_key (self, &background);
  self->positive = key != NULL ? dup_with_word (positive, key->name) : g_strdup (positive);
  self->negative = key != NULL ? dup_with_word (negative, key->name) : g_strdup (negative);
  take_as_typed (self, spec, ASSAY_POSITIVE, self->positive, trace);
  take_as_typed (self, spec, ASSAY_NEGATIVE, self->negative, trace);
}

/* Compiling ------------------------------------------------------------- */

gboolean
_assay_compile_cuts_by_key (const AssayCompile *self, AssayProcessPolicy *out_policy)
{
  gboolean needs_alpha = _assay_contract_needs_alpha (self->catalog, self->spec, self->footprint);

  *out_policy = _assay_process_resolve (self->type, self->spec, needs_alpha);
  return needs_alpha && out_policy->cut == ASSAY_CUT_KEY_COLOR;
}

static Background
choose_background (const AssayCompile *compile)
{
  AssayProcessPolicy policy;

  if (!_assay_compile_cuts_by_key (compile, &policy))
    return (Background){NULL};
  return policy.key_color != ASSAY_UNSET ? (Background){_assay_key_color (policy.key_color)}
                                         : choose_by_words (compile);
}

static gint64
weight_of_background (const AssayCompile *compile)
{
  guint asked = compile->remedies & ASSAY_REMEDY_BIT (ASSAY_REMEDY_STRONGER_BACKGROUND);

  return asked != 0 && is_weighted (compile) ? STRONGER : 100;
}

static void
fragment_free_cb (gpointer data)
{
  _assay_fragment_free (data);
}

static gboolean
compile_layers (AssayPackage *self, AssayCompile *compile, AssayTrace *trace)
{
  Background background;

  _assay_compile_collect (compile);
  background = choose_background (compile);
  if (background.key != NULL)
    _assay_compile_add_key (compile, background.key, weight_of_background (compile));
  _assay_compile_collect_safety (compile);
  if (!compile->sound)
    return FALSE;
  _assay_compile_settle (compile);
  assemble (self, compile);
  if (background.key != NULL)
    set_asked_key (self, compile, &background);
  publish (compile, trace);
  return TRUE;
}

static void
compute_hash (AssayPackage *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_package_write (self, writer);
  self->canonical = assay_json_writer_finish (writer);
  assay_digest_of_bytes (&self->hash, self->canonical);
}

AssayPackage *
_assay_package_compile_with (const AssayCatalog *catalog,
                             const AssaySpec *spec,
                             const AssayStack *stack,
                             guint remedies,
                             AssayFootprint *footprint,
                             AssayTrace *trace,
                             AssayProblems *problems)
{
  g_autoptr (AssayPackage) self = g_new0 (AssayPackage, 1);
  g_autoptr (GPtrArray) fragments = g_ptr_array_new_with_free_func (fragment_free_cb);
  AssayCompile compile = {
    .catalog = catalog,
    .spec = spec,
    .stack = stack,
    .type = spec->asset_type != NULL ? (const AssayAssetType *) assay_footprint_lookup (
              footprint, catalog, ASSAY_KIND_ASSET_TYPE, spec->asset_type)
                                     : NULL,
    .footprint = footprint,
    .problems = problems,
    .fragments = fragments,
    .remedies = remedies,
    .sound = TRUE,
  };

  self->fragments = g_ptr_array_new_with_free_func (package_fragment_free_cb);
  if (_assay_is_verbatim (spec))
    compile_verbatim (self, &compile, trace);
  else if (!compile_layers (self, &compile, trace))
    return NULL;
  compute_hash (self);
  return g_steal_pointer (&self);
}

AssayPackage *
assay_package_compile (const AssayCatalog *catalog,
                       const AssaySpec *spec,
                       const AssayStack *stack,
                       AssayFootprint *footprint,
                       AssayTrace *trace,
                       AssayProblems *problems)
{
  return _assay_package_compile_with (catalog, spec, stack, 0, footprint, trace, problems);
}

void
assay_package_free (AssayPackage *self)
{
  if (self == NULL)
    return;
  g_free (self->positive);
  g_free (self->negative);
  g_clear_pointer (&self->fragments, g_ptr_array_unref);
  g_clear_pointer (&self->canonical, g_bytes_unref);
  g_free (self);
}

static void
write_fragment (const AssayPackageFragment *fragment, AssayJsonWriter *writer)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "key", fragment->key);
  assay_json_writer_member_string (writer, "layer", fragment->layer);
  assay_json_writer_member_string (writer, "polarity",
                                   fragment->polarity == ASSAY_NEGATIVE ? "negative" : "positive");
  assay_json_writer_member_string (writer, "source", fragment->source);
  assay_json_writer_member_string (writer, "text", fragment->text);
  assay_json_writer_name (writer, "weight");
  assay_json_writer_decimal (writer, fragment->weight, 2);
  assay_json_writer_end_object (writer);
}

void
assay_package_write (const AssayPackage *self, AssayJsonWriter *writer)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "fragments");
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < self->fragments->len; i++)
    write_fragment (self->fragments->pdata[i], writer);
  assay_json_writer_end_array (writer);
  assay_json_writer_name (writer, "key");
  assay_json_writer_string (writer, self->has_key ? self->key_name : NULL);
  assay_json_writer_member_string (writer, "negative", self->negative);
  assay_json_writer_member_string (writer, "positive", self->positive);
  assay_json_writer_end_object (writer);
}
