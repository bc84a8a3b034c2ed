/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-workflow.h"

#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"
#include "wire/assay-workflow-private.h"

#include <string.h>

/* Editor files hold thumbnails and notes; a graph alone stays far below this. */
#define WORKFLOW_MAX_BYTES (16 * 1024 * 1024)

typedef struct
{
  AssayWorkflow *workflow;
  AssayJsonReader *reader;
  const char *file;
  AssayProblems *problems;
} Parser;

static gboolean fail_syntax (Parser *self);

/* Reports at the reader's place; always %FALSE. Text that ended or broke off is a matter of syntax,
 * whatever was wanted. */
static gboolean
fail (Parser *self, const char *code, const char *message, const char *fix, const char *arg)
{
  g_autofree char *pointer = NULL;

  if (assay_json_reader_get_error (self->reader, NULL, NULL) != NULL)
    return fail_syntax (self);
  pointer = assay_json_reader_dup_pointer (self->reader);
  assay_problems_add (self->problems, self->file, pointer, code, message, fix, arg, NULL);
  return FALSE;
}

static gboolean
fail_syntax (Parser *self)
{
  guint line = 0;
  guint column = 0;
  const char *reason = assay_json_reader_get_error (self->reader, &line, &column);
  g_autofree char *place = g_strdup_printf ("%u:%u", line, column);
  g_autofree char *why = assay_sentence_pack (reason != NULL ? reason : "", NULL);

  assay_problems_add (self->problems, self->file, NULL, "workflow.syntax",
                      N_ ("The workflow is not valid JSON at {0}: {1}"),
                      N_ ("Export it again from ComfyUI with “Export (API)”."), place, why, NULL);
  return FALSE;
}

/* The current name, or %NULL + problem where it holds U+0000. */
static char *
dup_name (Parser *self)
{
  gsize n_bytes = 0;
  const char *name = assay_json_reader_get_string (self->reader, &n_bytes);

  if (strlen (name) == n_bytes)
    return g_strndup (name, n_bytes);
  fail (self, "workflow.bad_value", N_ ("A name holds the character U+0000."), NULL, NULL);
  return NULL;
}

/* The value that comes next as canonical text; %NULL + problem. */
static char *
dup_canonical (Parser *self)
{
  const char *raw = NULL;
  gsize n_raw = 0;
  gsize n_bytes = 0;
  const char *text;
  g_autoptr (GBytes) bytes = NULL;

  if (!assay_json_reader_skip (self->reader, &raw, &n_raw))
    {
      fail_syntax (self);
      return NULL;
    }
  bytes = assay_json_canonicalize_foreign (raw, n_raw, NULL);
  if (bytes == NULL)
    {
      fail (self, "workflow.bad_value",
            N_ ("This value cannot be kept exactly: a number of more than 40 digits or of a size "
                "that no computer keeps, a name given twice, or the character U+0000."),
            N_ ("Shorten the number, or remove the second of the two."), NULL);
      return NULL;
    }
  text = g_bytes_get_data (bytes, &n_bytes);
  return g_strndup (text, n_bytes);
}

/* @json is canonical, so a link is exactly ["id",slot]. */
static void
recognise_link (AssayWorkflowMember *member)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (member->json, strlen (member->json));
  g_autofree char *node = NULL;
  gint64 slot = 0;

  if (assay_json_reader_next (reader) != ASSAY_JSON_ARRAY_BEGIN
      || assay_json_reader_next (reader) != ASSAY_JSON_STRING)
    return;
  node = g_strdup (assay_json_reader_get_string (reader, NULL));
  if (assay_json_reader_next (reader) != ASSAY_JSON_NUMBER
      || !assay_json_reader_get_integer (reader, &slot) || slot < 0
      || assay_json_reader_next (reader) != ASSAY_JSON_ARRAY_END)
    return;
  member->link_node = g_steal_pointer (&node);
  member->link_slot = slot;
}

static gboolean
parse_member (Parser *self, GPtrArray *into, const char *name)
{
  AssayWorkflowMember *member = _assay_workflow_member_new (name);

  g_ptr_array_add (into, member); /* owned from here: freed with the node */
  member->json = dup_canonical (self);
  if (member->json == NULL)
    return FALSE;
  recognise_link (member);
  return TRUE;
}

static gboolean
parse_inputs (Parser *self, AssayWorkflowNode *node)
{
  AssayJsonToken token;

  if (assay_json_reader_next (self->reader) != ASSAY_JSON_OBJECT_BEGIN)
    return fail (self, "workflow.not_a_graph", N_ ("The inputs of a node must be an object."), NULL,
                 NULL);
  while ((token = assay_json_reader_next (self->reader)) == ASSAY_JSON_NAME)
    {
      g_autofree char *name = dup_name (self);

      if (name == NULL)
        return FALSE;
      if (_assay_workflow_find_input (node, name) != NULL)
        return fail (self, "workflow.duplicate", N_ ("The input “{0}” is there twice."), NULL,
                     name);
      if (!parse_member (self, node->inputs, name))
        return FALSE;
    }
  return token == ASSAY_JSON_OBJECT_END || fail_syntax (self);
}

static void
find_title (AssayWorkflowNode *node, const AssayWorkflowMember *meta)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (meta->json, strlen (meta->json));

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      gboolean is_title = g_str_equal (assay_json_reader_get_string (reader, NULL), "title");

      if (is_title && assay_json_reader_peek (reader) == ASSAY_JSON_STRING)
        {
          assay_json_reader_next (reader);
          node->title = g_strdup (assay_json_reader_get_string (reader, NULL));
          return;
        }
      assay_json_reader_skip (reader, NULL, NULL);
    }
}

static gboolean
parse_node_member (Parser *self, AssayWorkflowNode *node, const char *name)
{
  if (g_str_equal (name, "class_type"))
    {
      if (node->class_type != NULL || assay_json_reader_next (self->reader) != ASSAY_JSON_STRING)
        return fail (self, "workflow.not_a_graph", N_ ("class_type must be one text."), NULL, NULL);
      node->class_type = g_strdup (assay_json_reader_get_string (self->reader, NULL));
      return TRUE;
    }
  if (g_str_equal (name, "inputs"))
    return parse_inputs (self, node);
  for (guint i = 0; i < node->extras->len; i++)
    if (g_str_equal (((AssayWorkflowMember *) node->extras->pdata[i])->name, name))
      return fail (self, "workflow.duplicate", N_ ("The member “{0}” is there twice."), NULL, name);
  if (!parse_member (self, node->extras, name))
    return FALSE;
  if (g_str_equal (name, "_meta"))
    find_title (node, node->extras->pdata[node->extras->len - 1]);
  return TRUE;
}

static gboolean
parse_node (Parser *self, const char *id)
{
  AssayWorkflowNode *node;
  AssayJsonToken token;

  if (self->workflow->in_order->len >= ASSAY_WORKFLOW_MAX_NODES)
    return fail (self, "workflow.too_large", N_ ("The workflow has more than 4096 nodes."), NULL,
                 NULL);
  if (g_hash_table_contains (self->workflow->nodes, id))
    return fail (self, "workflow.duplicate", N_ ("The node “{0}” is there twice."), NULL, id);
  if (assay_json_reader_next (self->reader) != ASSAY_JSON_OBJECT_BEGIN)
    return fail (self, "workflow.not_a_graph",
                 N_ ("“{0}” is not a node: every member must be an object with class_type."),
                 N_ ("Export the workflow from ComfyUI with “Export (API)”."), id);

  node = _assay_workflow_add_node (self->workflow, id);
  while ((token = assay_json_reader_next (self->reader)) == ASSAY_JSON_NAME)
    {
      g_autofree char *name = dup_name (self);

      if (name == NULL || !parse_node_member (self, node, name))
        return FALSE;
    }
  if (token != ASSAY_JSON_OBJECT_END)
    return fail_syntax (self);
  if (node->class_type == NULL)
    return fail (self, "workflow.not_a_graph", N_ ("The node “{0}” has no class_type."),
                 N_ ("Export the workflow from ComfyUI with “Export (API)”."), id);
  return TRUE;
}

static gboolean
parse_graph (Parser *self)
{
  AssayJsonToken token;

  if (assay_json_reader_next (self->reader) != ASSAY_JSON_OBJECT_BEGIN)
    return fail (self, "workflow.not_a_graph", N_ ("A workflow is an object of nodes."),
                 N_ ("Export it from ComfyUI with “Export (API)”."), NULL);
  while ((token = assay_json_reader_next (self->reader)) == ASSAY_JSON_NAME)
    {
      g_autofree char *id = dup_name (self);

      if (id == NULL || !parse_node (self, id))
        return FALSE;
    }
  if (token != ASSAY_JSON_OBJECT_END || assay_json_reader_next (self->reader) != ASSAY_JSON_END)
    return fail_syntax (self);
  if (self->workflow->in_order->len == 0)
    return fail (self, "workflow.not_a_graph", N_ ("The workflow has no nodes."), NULL, NULL);
  return TRUE;
}

/* The web UI's own file: lists "nodes" and "links" instead of an object of nodes. */
static gboolean
is_editor_format (const char *text, gsize n_bytes)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  gboolean has_nodes = FALSE;
  gboolean has_links = FALSE;

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return FALSE;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      const char *name = assay_json_reader_get_string (reader, NULL);
      gboolean is_nodes = g_str_equal (name, "nodes");
      gboolean is_links = g_str_equal (name, "links");
      gboolean is_array = assay_json_reader_peek (reader) == ASSAY_JSON_ARRAY_BEGIN;

      has_nodes |= is_nodes && is_array;
      has_links |= is_links && is_array;
      if (!assay_json_reader_skip (reader, NULL, NULL))
        return FALSE;
    }
  return has_nodes && has_links;
}

/* RFC 6901: "~" and "/" inside a name. */
static char *
dup_input_pointer (const char *node, const char *input)
{
  GString *pointer = g_string_new (NULL);
  const char *const parts[] = {node, "inputs", input};

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_string_append_c (pointer, '/');
      for (const char *at = parts[i]; *at != '\0'; at++)
        {
          if (*at == '~' || *at == '/')
            g_string_append (pointer, *at == '~' ? "~0" : "~1");
          else
            g_string_append_c (pointer, *at);
        }
    }
  return g_string_free (pointer, FALSE);
}

/* The first of two whole numbers as a name, where @json is nothing else; it may be a node that
 * somebody wrote without its quotes, which no server finds: names of nodes are texts there. */
static char *
dup_number_link (const char *json)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (json, strlen (json));
  gint64 node = 0;
  gint64 slot = 0;

  if (assay_json_reader_next (reader) != ASSAY_JSON_ARRAY_BEGIN
      || assay_json_reader_next (reader) != ASSAY_JSON_NUMBER
      || !assay_json_reader_get_integer (reader, &node)
      || assay_json_reader_next (reader) != ASSAY_JSON_NUMBER
      || !assay_json_reader_get_integer (reader, &slot) || slot < 0
      || assay_json_reader_next (reader) != ASSAY_JSON_ARRAY_END)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, node);
}

static void
check_number_link (Parser *self, const AssayWorkflowNode *node, const AssayWorkflowMember *input)
{
  g_autofree char *linked = dup_number_link (input->json);
  g_autofree char *at = NULL;
  g_autofree char *pointer = NULL;

  if (linked == NULL || !g_hash_table_contains (self->workflow->nodes, linked))
    return;
  at = dup_input_pointer (node->id, input->name);
  pointer = g_strconcat (at, "/0", NULL);
  assay_problems_add (
    self->problems, self->file, pointer, "workflow.number_link",
    N_ ("“{0}” of “{1}” is linked to the node {2} as a number: ComfyUI finds nodes by texts "
        "alone, and refuses the graph."),
    N_ ("Put the number in quotes: \"{2}\"."), input->name,
    assay_workflow_get_title (self->workflow, node->id), linked, NULL);
}

static void
check_links (Parser *self)
{
  const AssayWorkflow *workflow = self->workflow;

  for (guint i = 0; i < workflow->in_order->len; i++)
    {
      const AssayWorkflowNode *node = workflow->in_order->pdata[i];

      for (guint j = 0; j < node->inputs->len; j++)
        {
          const AssayWorkflowMember *input = node->inputs->pdata[j];
          g_autofree char *pointer = NULL;

          if (input->link_node == NULL)
            check_number_link (self, node, input);
          if (input->link_node == NULL || g_hash_table_contains (workflow->nodes, input->link_node))
            continue;
          pointer = dup_input_pointer (node->id, input->name);
          assay_problems_add (
            self->problems, self->file, pointer, "workflow.dangling_link",
            N_ ("“{0}” of “{1}” is linked to the node “{2}”, which is not there."), NULL,
            input->name, assay_workflow_get_title (workflow, node->id), input->link_node, NULL);
        }
    }
}

AssayWorkflow *
assay_workflow_parse (GBytes *json, const char *file, AssayProblems *problems)
{
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (AssayWorkflow) workflow = _assay_workflow_new ();
  g_autoptr (AssayJsonReader) reader = NULL;
  g_autoptr (AssayProblems) found = assay_problems_new ();
  Parser parser = {workflow, NULL, file, found};
  gboolean ok;

  if (n_bytes > WORKFLOW_MAX_BYTES)
    {
      assay_problems_add (problems, file, NULL, "workflow.too_large",
                          N_ ("The workflow is larger than 16 MiB."), NULL, NULL);
      return NULL;
    }
  if (is_editor_format (text, n_bytes))
    {
      assay_problems_add (
        problems, file, "", "workflow.editor_format",
        N_ ("This is a workflow saved for ComfyUI's editor; Assay needs the API format."),
        N_ ("Open it in ComfyUI and use “Export (API)” (in the Workflow menu)."), NULL);
      return NULL;
    }

  reader = assay_json_reader_new (text != NULL ? text : "", n_bytes);
  parser.reader = reader;
  ok = parse_graph (&parser);
  if (ok)
    check_links (&parser);
  ok = ok && assay_problems_count (found) == 0;
  if (problems != NULL)
    assay_problems_take (problems, found);
  return ok ? g_steal_pointer (&workflow) : NULL;
}
