/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-words-warn.h"

#include "core/recipe/assay-stack.h"
#include "core/recipe/assay-syntax.h"
#include "model/documents/assay-document-walk.h"
#include "wire/assay-workflow.h"

#include <string.h>

#define MAX_WARNINGS 500
#define SHOWN        40 /* characters of a text that a warning quotes */

enum
{
  WORDS_LITERAL = 1
};

typedef struct
{
  const AssayCatalog *catalog;
  AssayProblems *warnings;
  guint n_first; /* problems that were there before */
} Check;

/* At most SHOWN characters of @text from byte @at on. */
static char *
dup_shown (const char *text, gsize at, gsize n_bytes)
{
  g_autofree char *piece = g_strndup (text + at, n_bytes);
  g_autofree char *shown = NULL;

  g_strdelimit (piece, "\n\r\t", ' ');
  if (g_utf8_strlen (piece, -1) <= SHOWN)
    return g_steal_pointer (&piece);
  shown = g_utf8_substring (piece, 0, SHOWN);
  return g_strconcat (shown, "…", NULL);
}

static gboolean
is_full (const Check *self)
{
  return assay_problems_count (self->warnings) - self->n_first >= MAX_WARNINGS;
}

/* What a spec is compiled with; %NULL where that is not known: then the gate says why. */
static const AssayCheckpointProfile *
profile_of (const Check *self, const AssaySpec *spec)
{
  g_autoptr (AssayStack) stack = assay_stack_resolve (self->catalog, spec, NULL, NULL, NULL);

  return stack != NULL ? stack->profile : NULL;
}

/* Loose brackets -------------------------------------------------------- */

/* Some words around the mark: what follows an opening one, what stands before another. */
static char *
dup_around (const char *text, const AssayLooseMark *mark)
{
  const char *begin = text + mark->at;

  if (strchr ("([{", mark->mark) != NULL)
    return dup_shown (text, mark->at, strlen (begin));
  for (guint i = 0; i < SHOWN / 2 && begin > text; i++)
    begin = g_utf8_prev_char (begin);
  return dup_shown (text, (gsize) (begin - text), mark->at + 1 - (gsize) (begin - text));
}

/* Whether the dialect of the text makes loose parentheses words; of a text for many it is unknown
 * and so it is not. */
static gboolean
ends_by_itself (const Check *self, const AssayDocument *document)
{
  const AssayCheckpointProfile *profile = NULL;
  const AssaySpec *spec = (const AssaySpec *) document;

  if (document->kind == ASSAY_KIND_CHECKPOINT_PROFILE)
    profile = (const AssayCheckpointProfile *) document;
  else if (document->kind == ASSAY_KIND_SPEC
           && (spec->prompt_policy == NULL
               || spec->prompt_policy->compile_mode != ASSAY_COMPILE_VERBATIM))
    profile = profile_of (self, spec);
  return profile != NULL && profile->loose_brackets == ASSAY_BRACKETS_ESCAPED;
}

static void
warn_loose (const Check *self,
            const AssayDocument *document,
            const char *pointer,
            const char *text,
            const AssayLooseMark *mark)
{
  const char *message, *fix;
  g_autofree char *around = dup_around (text, mark);

  if (mark->mark == '\\')
    {
      message = N_ ("“{0}” ends with a backslash. The server takes it for a character, and with a "
                    "parenthesis behind it that one as well.");
      fix = N_ ("Take it out.");
    }
  else if (mark->mark != '(' && mark->mark != ')')
    {
      message =
        N_ ("A bracket has no partner at “{0}”. The server takes square brackets and braces "
            "for characters anyway.");
      fix = N_ ("Take it out; a weight is written “(words:1.2)”.");
    }
  else
    {
      message = ends_by_itself (self, document)
                  ? N_ ("A parenthesis has no partner at “{0}”. The server gets it as a character, "
                        "without a weight.")
                  : N_ ("A parenthesis has no partner at “{0}”. The server may take it, and all "
                        "weights behind it, for characters; those of what Assay adds too.");
      fix = N_ ("Close it, as in “(words:1.2)”, or write a backslash before it if it is meant as a "
                "character.");
    }
  assay_problems_add (self->warnings, document->file, pointer, "prompt.loose_bracket", message, fix,
                      around, NULL);
}

/* One warning a kind of bracket is enough for a text. */
static void
check_loose (const Check *self,
             const AssayDocument *document,
             const char *text,
             const char *pointer)
{
  g_autoptr (GArray) marks = assay_syntax_find_loose (text);
  gboolean round = FALSE, other = FALSE;

  for (guint i = 0; i < marks->len; i++)
    {
      const AssayLooseMark *mark = &g_array_index (marks, AssayLooseMark, i);
      gboolean is_round = mark->mark == '(' || mark->mark == ')';
      gboolean *told = is_round ? &round : &other;

      if (mark->mark == '\\' || !*told)
        warn_loose (self, document, pointer, text, mark);
      if (mark->mark != '\\')
        *told = TRUE;
    }
}

/* Foreign syntax -------------------------------------------------------- */

/* Of ComfyUI itself, or a node that only holds text. Others may well read what they were made for.
 */
static gboolean
is_plain_encoder (const char *class_type)
{
  static const char *const plain[] = {"CLIPTextEncode", "TextEncode", "Primitive", "String"};

  for (guint i = 0; class_type != NULL && i < G_N_ELEMENTS (plain); i++)
    if (g_str_has_prefix (class_type, plain[i]))
      return TRUE;
  return class_type == NULL;
}

/* Whether the text at @pointer of a spec goes to a node that knows no foreign syntax. */
static gboolean
goes_to_encoder (const Check *self, const AssaySpec *spec, const char *pointer)
{
  const AssayWorkflowDocument *workflow = spec->workflow != NULL
                                            ? (const AssayWorkflowDocument *) assay_catalog_lookup (
                                              self->catalog, ASSAY_KIND_WORKFLOW, spec->workflow)
                                            : NULL;
  const char *name = strrchr (pointer, '/') + 1;
  g_autoptr (AssayWorkflow) graph = NULL;

  if (workflow == NULL || workflow->document.builtin)
    return TRUE;
  graph = assay_workflow_parse (workflow->graph, workflow->document.file, NULL);
  for (guint i = 0; graph != NULL && i < workflow->bindings->len; i++)
    {
      const AssayBinding *binding = workflow->bindings->pdata[i];

      if (strcmp (binding->name, name) == 0)
        return is_plain_encoder (assay_workflow_get_class (graph, binding->node));
    }
  return TRUE;
}

static void
check_foreign (const Check *self,
               const AssayDocument *document,
               const char *text,
               const char *pointer)
{
  g_autoptr (GArray) marks = assay_syntax_find_foreign (text);

  if (marks->len == 0
      || (document->kind == ASSAY_KIND_SPEC
          && !goes_to_encoder (self, (const AssaySpec *) document, pointer)))
    return;
  for (guint i = 0; i < marks->len; i++)
    {
      const AssayForeignMark *mark = &g_array_index (marks, AssayForeignMark, i);
      g_autofree char *shown = dup_shown (text, mark->at, mark->n_bytes);

      assay_problems_add (self->warnings, document->file, pointer, "prompt.foreign_syntax",
                          N_ ("“{0}” does nothing in ComfyUI: the model gets it as words."),
                          mark->syntax->fix, shown, NULL);
    }
}

/* Titles ---------------------------------------------------------------- */

static gboolean
is_literal (const AssaySpec *spec)
{
  return spec->prompt_policy != NULL && spec->prompt_policy->user_weights == WORDS_LITERAL;
}

static gboolean
has_own_words (const AssaySpec *spec)
{
  gint64 mode = spec->prompt_policy != NULL ? spec->prompt_policy->compile_mode : 0;
  const char *typed = spec->prompt != NULL ? spec->prompt->positive : NULL;

  return mode == ASSAY_COMPILE_VERBATIM
         || (mode != ASSAY_COMPILE_SPEC_OVERRIDE && typed != NULL
             && typed[strspn (typed, " \t\r\n")] != '\0');
}

/* A dialect that came before titles were escaped keeps its word; who is bound to it is told. */
static void
check_title (const Check *self, const AssaySpec *spec)
{
  const AssayCheckpointProfile *profile;

  if (has_own_words (spec) || is_literal (spec)
      || (strpbrk (spec->title, "()") == NULL && strstr (spec->title, "embedding:") == NULL))
    return;
  profile = profile_of (self, spec);
  if (profile == NULL || profile->title_escape != ASSAY_TITLE_RAW)
    return;
  assay_problems_add (
    self->warnings, spec->document.file, "/title", "prompt.title_syntax",
    N_ ("The title “{0}” is not taken as it is: the dialect {1} lets the server read its "
        "parentheses as weights."),
    profile->document.builtin
      ? spec->profile != NULL
          ? N_ ("Write the words into “prompt.positive”, or remove “checkpointProfile” to take the "
                "newest version of the dialect.")
          : N_ ("Write the words into “prompt.positive”, or remove the spec's line from lock.json "
                "to take the newest version of the dialect.")
      : N_ ("Write the words into “prompt.positive”, or set “titleEscape” to “backslash” in a new "
            "version of {1}."),
    spec->title, profile->document.file, NULL);
}

/* Documents ------------------------------------------------------------- */

static void
check_text_cb (const AssayDocument *document,
               const AssayField *field,
               const char *text,
               const char *pointer,
               gpointer data)
{
  const Check *self = data;

  if ((field->flags & ASSAY_FIELD_PROMPT) == 0 || is_full (self))
    return;
  check_loose (self, document, text, pointer);
  check_foreign (self, document, text, pointer);
}

static void
check_spec (Check *self, const AssaySpec *spec)
{
  if (spec->intent == ASSAY_INTENT_ARCHIVED)
    return;
  check_title (self, spec);
  if (!is_literal (spec))
    assay_document_visit_texts (&spec->document, check_text_cb, self);
}

void
assay_words_warn (const AssayCatalog *catalog, AssayProblems *warnings)
{
  Check check = {catalog, warnings, assay_problems_count (warnings)};

  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      GPtrArray *list = assay_catalog_list (catalog, (AssayKind) kind);

      for (guint i = 0; i < list->len && !is_full (&check); i++)
        if (kind == ASSAY_KIND_SPEC)
          check_spec (&check, list->pdata[i]);
        else
          assay_document_visit_texts (list->pdata[i], check_text_cb, &check);
    }
}
