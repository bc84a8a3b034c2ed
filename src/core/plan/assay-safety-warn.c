/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-safety-warn.h"

#include "base/assay-json-reader.h"
#include "core/plan/assay-secret.h"
#include "wire/assay-workflow.h"

#include <string.h>

#define MAX_WARNINGS 500
/* What is longer is no name of a file. */
#define NAME_MAX_BYTES 400

typedef struct
{
  AssayProblems *warnings;
  guint n_first; /* problems that were there before */
  /* of the graph that is looked at */
  const char *file;
  AssayWorkflow *workflow; /* %NULL: its nodes have no titles */
} Look;

static gboolean
is_full (const Look *self)
{
  return assay_problems_count (self->warnings) - self->n_first >= MAX_WARNINGS;
}

/* Files that hold programs -------------------------------------------------- */

static gboolean
is_pickled (const char *name)
{
  static const char *const ends[] = {".ckpt", ".pt", ".pth", ".bin", ".pkl", NULL};
  g_autofree char *lower = NULL;

  if (name == NULL || strlen (name) > NAME_MAX_BYTES || strchr (name, '\n') != NULL)
    return FALSE;
  lower = g_ascii_strdown (name, -1);
  for (guint i = 0; ends[i] != NULL; i++)
    if (g_str_has_suffix (lower, ends[i]) && !g_str_equal (lower, ends[i]))
      return TRUE;
  return FALSE;
}

static void
warn_of_model (Look *self, const char *file, const char *pointer, const char *name)
{
  if (!is_pickled (name) || is_full (self))
    return;
  assay_problems_add (
    self->warnings, file, pointer, "model.pickled",
    N_ ("“{0}” is of a kind that can hold programs: loading it lets whoever made "
        "it do anything on the server."),
    N_ ("Take the same model as .safetensors, which holds numbers alone, and name "
        "that file here."),
    name, NULL);
}

/* Graphs ------------------------------------------------------------------- */

/* The names on the way to a value ("/3/inputs/api_key/0"), as they are. */
static char **
split_pointer (const char *pointer)
{
  char **names = g_strsplit (pointer + 1, "/", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GString) name = g_string_new (names[i]);

      g_string_replace (name, "~1", "/", 0);
      g_string_replace (name, "~0", "~", 0);
      g_free (names[i]);
      names[i] = g_strdup (name->str);
    }
  return names;
}

/* The innermost that is no place of a list. */
static const char *
name_of (char *const *names)
{
  guint at = g_strv_length ((char **) names) - 1;

  while (at > 0 && strspn (names[at], "0123456789") == strlen (names[at]))
    at--;
  return names[at];
}

static const char *
title_of (const Look *self, const char *node)
{
  const char *title =
    self->workflow != NULL ? assay_workflow_get_title (self->workflow, node) : NULL;

  return title != NULL ? title : node;
}

static void
warn_of_secret (Look *self, const char *pointer, const char *node, const char *name)
{
  assay_problems_add (
    self->warnings, self->file, pointer, "workflow.secret",
    N_ ("“{1}” of the node “{0}” looks like a secret. It is sent to the server, and stays in the "
        "recipe, history and backups of each picture that is made with it."),
    N_ (
      "Take it out, let the server keep it itself, and withdraw a key that others may have seen."),
    title_of (self, node), name, NULL);
}

static void
look_at_text (Look *self, const char *inside, const char *value)
{
  g_auto (GStrv) names = split_pointer (inside);
  g_autofree char *pointer = g_strconcat ("/graph", inside, NULL);
  const char *name = name_of (names);

  if (assay_secret_is_likely (name, value))
    warn_of_secret (self, pointer, names[0], name);
  else
    warn_of_model (self, self->file, pointer, value);
}

static void
look_at_graph (Look *self, const AssayWorkflowDocument *document)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (document->graph, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  g_autoptr (AssayProblems) unread = assay_problems_new ();
  g_autoptr (AssayWorkflow) workflow =
    assay_workflow_parse (document->graph, document->document.file, unread);
  AssayJsonToken token;

  self->file = document->document.file;
  self->workflow = workflow;
  while ((token = assay_json_reader_next (reader)) != ASSAY_JSON_END && token != ASSAY_JSON_ERROR
         && !is_full (self))
    if (token == ASSAY_JSON_STRING)
      {
        g_autofree char *value = g_strdup (assay_json_reader_get_string (reader, NULL));
        g_autofree char *inside = assay_json_reader_dup_pointer (reader);

        look_at_text (self, inside, value);
      }
}

void
assay_safety_warn (const AssayCatalog *catalog, AssayProblems *warnings)
{
  GPtrArray *checkpoints = assay_catalog_list (catalog, ASSAY_KIND_CHECKPOINT);
  GPtrArray *loras = assay_catalog_list (catalog, ASSAY_KIND_LORA);
  GPtrArray *workflows = assay_catalog_list (catalog, ASSAY_KIND_WORKFLOW);
  Look self = {.warnings = warnings, .n_first = assay_problems_count (warnings)};

  for (guint i = 0; i < checkpoints->len; i++)
    warn_of_model (&self, ((AssayDocument *) checkpoints->pdata[i])->file, "/serverFile",
                   ((const AssayCheckpoint *) checkpoints->pdata[i])->server_file);
  for (guint i = 0; i < loras->len; i++)
    warn_of_model (&self, ((AssayDocument *) loras->pdata[i])->file, "/serverFile",
                   ((const AssayLora *) loras->pdata[i])->server_file);
  for (guint i = 0; i < workflows->len && !is_full (&self); i++)
    if (((const AssayWorkflowDocument *) workflows->pdata[i])->graph != NULL)
      look_at_graph (&self, workflows->pdata[i]);
}
