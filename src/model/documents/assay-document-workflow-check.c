/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be said of a workflow from its text alone: the graph has the API format, and bindings,
 * LoRA chain and outputs name nodes and inputs that are there. */
#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"

#include <string.h>

/* A graph of more nodes is no graph of a game picture. Wrong names are compared with all of them,
 * so both are bounded. */
#define GRAPH_MAX_NODES    1000
#define NODE_MAX_INPUTS    500
#define CHECK_MAX_PROBLEMS 20

/* What the engine knows how to bind. */
static const char *const binding_names[] = {"checkpoint", "positive",  "negative",        "seed",
                                            "width",      "height",    "steps",           "cfg",
                                            "sampler",    "scheduler", "filename_prefix", NULL};

/* A node of the graph and the names of its inputs. */
typedef struct
{
  gboolean has_class;
  GPtrArray *inputs; /* of char *; %NULL if the node has none */
} Node;

static void
node_free (gpointer data)
{
  Node *self = data;

  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_free (self);
}

/* The reader stands before the value of "inputs". */
static GPtrArray *
read_inputs (AssayJsonReader *reader)
{
  GPtrArray *inputs;

  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      assay_json_reader_skip (reader, NULL, NULL);
      return NULL;
    }
  assay_json_reader_next (reader);
  inputs = g_ptr_array_new_with_free_func (g_free);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      g_ptr_array_add (inputs, g_strdup (assay_json_reader_get_string (reader, NULL)));
      assay_json_reader_skip (reader, NULL, NULL);
    }
  return inputs;
}

/* The reader stands before the value of a node's name. */
static Node *
read_node (AssayJsonReader *reader)
{
  Node *node = g_new0 (Node, 1);

  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      assay_json_reader_skip (reader, NULL, NULL);
      return node;
    }
  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      const char *name = assay_json_reader_get_string (reader, NULL);

      if (strcmp (name, "inputs") == 0)
        {
          node->inputs = read_inputs (reader);
          continue;
        }
      if (strcmp (name, "class_type") == 0)
        node->has_class = assay_json_reader_peek (reader) == ASSAY_JSON_STRING;
      assay_json_reader_skip (reader, NULL, NULL);
    }
  return node;
}

/* (element-type utf8 Node) */
static GHashTable *
read_graph (GBytes *graph)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (graph, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  GHashTable *nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, node_free);

  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      char *name = g_strdup (assay_json_reader_get_string (reader, NULL));

      g_hash_table_insert (nodes, name, read_node (reader));
    }
  return nodes;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, so that messages do not depend on hash-table order; names are borrowed. */
static char **
list_names (GHashTable *nodes)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, nodes);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static gboolean
is_full (const AssayProblems *problems)
{
  return assay_problems_count (problems) >= CHECK_MAX_PROBLEMS;
}

static gboolean
check_format (const AssayWorkflowDocument *self,
              GHashTable *nodes,
              char *const *names,
              AssayProblems *problems)
{
  gboolean good = TRUE;

  if (g_hash_table_contains (nodes, "nodes") && g_hash_table_contains (nodes, "links"))
    {
      _assay_document_fail (self, problems, "/graph", "workflow.save_format",
                            N_ ("This is a workflow as the web page saves it, not an API graph."),
                            N_ ("In ComfyUI use “Export (API)” and take that file."));
      return FALSE;
    }
  if (g_hash_table_size (nodes) > GRAPH_MAX_NODES)
    {
      _assay_document_fail (self, problems, "/graph", "workflow.too_many_nodes",
                            N_ ("The graph has more than 1000 nodes."), N_ ("Take a smaller one."));
      return FALSE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      const Node *node = g_hash_table_lookup (nodes, names[i]);
      g_autoptr (GString) at = g_string_new ("/graph");
      g_autofree char *quoted = _assay_quote (names[i]);

      if (node->has_class && node->inputs != NULL && node->inputs->len <= NODE_MAX_INPUTS)
        continue;
      if (is_full (problems))
        return FALSE;
      good = FALSE;
      _assay_pointer_append (at, names[i]);
      _assay_document_fail (self, problems, at->str, "workflow.bad_node",
                            N_ ("The node “{0}” has no “class_type”, no “inputs”, or too many."),
                            N_ ("Export the graph again in the API format."), quoted);
    }
  return good;
}

/* Names of a graph may hold anything. */
static char *
dup_nearest (const char *word, const char *const *words)
{
  const char *nearest = assay_nearest_word (word, words);

  return nearest != NULL ? _assay_quote (nearest) : NULL;
}

static const Node *
check_node (const AssayWorkflowDocument *self,
            GHashTable *nodes,
            char *const *names,
            const char *name,
            const char *pointer,
            AssayProblems *problems)
{
  const Node *node = name != NULL ? g_hash_table_lookup (nodes, name) : NULL;
  g_autofree char *nearest = NULL;

  if (node != NULL || name == NULL)
    return node;
  nearest = dup_nearest (name, (const char *const *) names);
  _assay_document_fail (
    self, problems, pointer, "workflow.unknown_node", N_ ("There is no node “{0}” in the graph."),
    nearest != NULL ? N_ ("Did you mean “{1}”?") : N_ ("Name a node of the graph."), name, nearest);
  return NULL;
}

static void
check_input (const AssayWorkflowDocument *self,
             const Node *node,
             const AssayBinding *binding,
             const char *pointer,
             AssayProblems *problems)
{
  g_autofree const char **inputs = NULL;
  g_autofree char *nearest = NULL;

  if (node->inputs == NULL || binding->input == NULL
      || g_ptr_array_find_with_equal_func (node->inputs, binding->input, g_str_equal, NULL))
    return;
  inputs = g_new0 (const char *, node->inputs->len + 1);
  for (guint i = 0; i < node->inputs->len; i++)
    inputs[i] = g_ptr_array_index (node->inputs, i);
  nearest = dup_nearest (binding->input, inputs);
  _assay_document_fail (
    self, problems, pointer, "workflow.unknown_input", N_ ("The node “{0}” has no input “{1}”."),
    nearest != NULL ? N_ ("Did you mean “{2}”?") : N_ ("Name an input of that node."),
    binding->node, binding->input, nearest);
}

static void
check_binding (const AssayWorkflowDocument *self,
               GHashTable *nodes,
               char *const *names,
               const AssayBinding *binding,
               AssayProblems *problems)
{
  g_autofree char *at = g_strconcat ("/bindings/", binding->name, NULL);
  g_autofree char *at_node = g_strconcat (at, "/node", NULL);
  g_autofree char *at_input = g_strconcat (at, "/input", NULL);
  const char *nearest = assay_nearest_word (binding->name, binding_names);
  const Node *node = check_node (self, nodes, names, binding->node, at_node, problems);

  if (!g_strv_contains (binding_names, binding->name))
    _assay_document_fail (self, problems, at, "workflow.unknown_binding",
                          N_ ("Assay has nothing called “{0}” to bind."),
                          nearest != NULL ? N_ ("Did you mean “{1}”?") : N_ ("Remove it."),
                          binding->name, nearest);
  if (node != NULL)
    check_input (self, node, binding, at_input, problems);
}

void
_assay_workflow_check (const AssayDocument *document, AssayProblems *problems)
{
  const AssayWorkflowDocument *self = (const AssayWorkflowDocument *) document;
  g_autoptr (GHashTable) nodes = NULL;
  g_autofree char **names = NULL;

  if (self->graph == NULL)
    return;
  nodes = read_graph (self->graph);
  names = list_names (nodes);
  _assay_workflow_check_places (self, problems);
  if (!check_format (self, nodes, names, problems))
    return;
  for (guint i = 0; i < self->bindings->len && !is_full (problems); i++)
    check_binding (self, nodes, names, g_ptr_array_index (self->bindings, i), problems);
  if (self->lora_chain != NULL)
    check_node (self, nodes, names, self->lora_chain->node, "/loraChain/node", problems);
  for (guint i = 0; i < self->outputs->len && !is_full (problems); i++)
    {
      const AssayOutputBinding *output = g_ptr_array_index (self->outputs, i);
      g_autofree char *at = g_strdup_printf ("/outputs/%u/node", i);

      check_node (self, nodes, names, output->node, at, problems);
    }
}
