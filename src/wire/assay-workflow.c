/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-workflow.h"

#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"
#include "wire/assay-workflow-private.h"

#include <string.h>

/* Ids the loader chain adds go on after the graph's own; larger ones are not numbers worth counting
 * from. */
#define MAX_NUMERIC_ID 1000000000

static void
member_free (AssayWorkflowMember *self)
{
  g_free (self->name);
  g_free (self->json);
  g_free (self->link_node);
  g_free (self);
}

static void
node_free (AssayWorkflowNode *self)
{
  g_free (self->id);
  g_free (self->class_type);
  g_free (self->title);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->extras);
  g_free (self);
}

static void
chain_free (AssayWorkflowChain *self)
{
  g_free (self->node);
  g_free (self);
}

/* Takes the text of a writer that holds one value. */
static char *
finish_text (AssayJsonWriter *writer)
{
  g_autoptr (GBytes) bytes = assay_json_writer_finish (writer);
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  return g_strndup (text, n_bytes);
}

static const AssayWorkflowNode *
lookup (const AssayWorkflow *self, const char *id)
{
  return g_hash_table_lookup (self->nodes, id);
}

static void
replace_value (AssayWorkflowMember *member, char *json)
{
  g_free (member->json);
  member->json = json;
  g_clear_pointer (&member->link_node, g_free);
}

/* The input to write to, made if the node has none of that name; %NULL if there is no such node. */
static AssayWorkflowMember *
ensure_input (AssayWorkflow *self, const char *id, const char *input)
{
  const AssayWorkflowNode *node = lookup (self, id);
  AssayWorkflowMember *member;

  if (node == NULL)
    return NULL;
  member = _assay_workflow_find_input (node, input);
  if (member == NULL)
    {
      member = _assay_workflow_member_new (input);
      g_ptr_array_add (node->inputs, member);
    }
  return member;
}

static AssayWorkflowChain *
find_chain (AssayWorkflow *self, const char *node, int model_slot, int clip_slot)
{
  for (guint i = 0; i < self->chains->len; i++)
    {
      AssayWorkflowChain *chain = self->chains->pdata[i];

      if (g_str_equal (chain->node, node) && chain->model_slot == model_slot
          && chain->clip_slot == clip_slot)
        return chain;
    }
  return NULL;
}

/* The largest id that is a plain decimal number; 0 if none. */
static gint64
largest_numeric_id (const AssayWorkflow *self)
{
  gint64 largest = 0;

  for (guint i = 0; i < self->in_order->len; i++)
    {
      const AssayWorkflowNode *node = self->in_order->pdata[i];
      gint64 value = 0;
      const char *at = node->id;

      while (g_ascii_isdigit (*at) && value < MAX_NUMERIC_ID)
        value = value * 10 + (*at++ - '0');
      if (*at == '\0' && value < MAX_NUMERIC_ID)
        largest = MAX (largest, value);
    }
  return largest;
}

static void
move_links (AssayWorkflow *self, const char *from, gint64 from_slot, const char *to, gint64 to_slot)
{
  for (guint i = 0; i < self->in_order->len; i++)
    {
      const AssayWorkflowNode *node = self->in_order->pdata[i];

      for (guint j = 0; j < node->inputs->len; j++)
        {
          AssayWorkflowMember *input = node->inputs->pdata[j];

          if (input->link_node != NULL && input->link_slot == from_slot
              && g_str_equal (input->link_node, from))
            _assay_workflow_member_set_link (input, to, to_slot);
        }
    }
}

static void
add_link (AssayWorkflowNode *node, const char *input, const char *from, gint64 slot)
{
  AssayWorkflowMember *member = _assay_workflow_member_new (input);

  _assay_workflow_member_set_link (member, from, slot);
  g_ptr_array_add (node->inputs, member);
}

static void
write_members (AssayJsonWriter *writer, GPtrArray *members)
{
  for (guint i = 0; i < members->len; i++)
    {
      const AssayWorkflowMember *member = members->pdata[i];

      assay_json_writer_name (writer, member->name);
      assay_json_writer_raw (writer, member->json, strlen (member->json));
    }
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

AssayWorkflow *
_assay_workflow_new (void)
{
  AssayWorkflow *self = g_new0 (AssayWorkflow, 1);

  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) node_free);
  self->in_order = g_ptr_array_new ();
  self->chains = g_ptr_array_new_with_free_func ((GDestroyNotify) chain_free);
  return self;
}

AssayWorkflowNode *
_assay_workflow_add_node (AssayWorkflow *self, const char *id)
{
  AssayWorkflowNode *node = g_new0 (AssayWorkflowNode, 1);

  node->id = g_strdup (id);
  node->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  node->extras = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  g_hash_table_insert (self->nodes, node->id, node);
  g_ptr_array_add (self->in_order, node);
  return node;
}

AssayWorkflowMember *
_assay_workflow_member_new (const char *name)
{
  AssayWorkflowMember *self = g_new0 (AssayWorkflowMember, 1);

  self->name = g_strdup (name);
  return self;
}

AssayWorkflowMember *
_assay_workflow_find_input (const AssayWorkflowNode *node, const char *name)
{
  for (guint i = 0; i < node->inputs->len; i++)
    {
      AssayWorkflowMember *member = node->inputs->pdata[i];

      if (g_str_equal (member->name, name))
        return member;
    }
  return NULL;
}

char *
_assay_workflow_member_dup_text (const AssayWorkflowMember *self)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (self->json, strlen (self->json));

  if (assay_json_reader_next (reader) != ASSAY_JSON_STRING)
    return NULL;
  return g_strdup (assay_json_reader_get_string (reader, NULL));
}

void
_assay_workflow_member_set_link (AssayWorkflowMember *self, const char *node, gint64 slot)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  char *link_node = g_strdup (node);

  assay_json_writer_begin_array (writer);
  assay_json_writer_string (writer, node);
  assay_json_writer_integer (writer, slot);
  assay_json_writer_end_array (writer);
  replace_value (self, finish_text (writer));
  self->link_node = link_node;
  self->link_slot = slot;
}

void
assay_workflow_free (AssayWorkflow *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->chains);
  g_ptr_array_unref (self->in_order);
  g_hash_table_unref (self->nodes);
  g_free (self);
}

gboolean
assay_workflow_has_input (const AssayWorkflow *self, const char *node, const char *input)
{
  const AssayWorkflowNode *found = lookup (self, node);

  return found != NULL && _assay_workflow_find_input (found, input) != NULL;
}

gboolean
assay_workflow_set_string (AssayWorkflow *self,
                           const char *node,
                           const char *input,
                           const char *value)
{
  AssayWorkflowMember *member = ensure_input (self, node, input);
  g_autoptr (AssayJsonWriter) writer = NULL;

  if (member == NULL)
    return FALSE;
  writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  assay_json_writer_string (writer, value);
  replace_value (member, finish_text (writer));
  return TRUE;
}

gboolean
assay_workflow_set_integer (AssayWorkflow *self, const char *node, const char *input, gint64 value)
{
  return assay_workflow_set_decimal (self, node, input, value, 0);
}

gboolean
assay_workflow_set_decimal (
  AssayWorkflow *self, const char *node, const char *input, gint64 value, int scale)
{
  AssayWorkflowMember *member = ensure_input (self, node, input);
  g_autoptr (AssayJsonWriter) writer = NULL;

  if (member == NULL)
    return FALSE;
  writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  if (scale == 0)
    assay_json_writer_integer (writer, value);
  else
    assay_json_writer_decimal (writer, value, scale);
  replace_value (member, finish_text (writer));
  return TRUE;
}

const char *
assay_workflow_insert_lora (AssayWorkflow *self,
                            const char *node,
                            int model_slot,
                            int clip_slot,
                            const char *lora_file,
                            gint64 weight_hundredths)
{
  gboolean has_clip = clip_slot >= 0;
  AssayWorkflowChain *chain;
  g_autofree char *id = NULL;
  const char *from;
  gint64 from_model;
  gint64 from_clip;
  AssayWorkflowNode *loader;

  if (lookup (self, node) == NULL || model_slot < 0
      || self->in_order->len >= ASSAY_WORKFLOW_MAX_NODES)
    return NULL;

  chain = find_chain (self, node, model_slot, clip_slot);
  from = chain != NULL ? chain->tail : node;
  from_model = chain != NULL ? 0 : model_slot;
  from_clip = chain != NULL ? 1 : clip_slot;

  id = g_strdup_printf ("%" G_GINT64_FORMAT, largest_numeric_id (self) + 1);
  /* Before the loader exists: its own links must go on pointing at @from. */
  move_links (self, from, from_model, id, 0);
  if (has_clip)
    move_links (self, from, from_clip, id, 1);

  loader = _assay_workflow_add_node (self, id);
  loader->class_type = g_strdup (has_clip ? "LoraLoader" : "LoraLoaderModelOnly");
  add_link (loader, "model", from, from_model);
  if (has_clip)
    add_link (loader, "clip", from, from_clip);
  assay_workflow_set_string (self, id, "lora_name", lora_file);
  assay_workflow_set_decimal (self, id, "strength_model", weight_hundredths, 2);
  if (has_clip)
    assay_workflow_set_decimal (self, id, "strength_clip", weight_hundredths, 2);

  if (chain == NULL)
    {
      chain = g_new0 (AssayWorkflowChain, 1);
      chain->node = g_strdup (node);
      chain->model_slot = model_slot;
      chain->clip_slot = clip_slot;
      g_ptr_array_add (self->chains, chain);
    }
  chain->tail = loader->id;
  return loader->id;
}

static void
rename_input (AssayWorkflow *self,
              const AssayWorkflowNode *node,
              const AssayWorkflowMember *input,
              AssayWorkflowRename rename,
              gpointer data)
{
  g_autofree char *value = _assay_workflow_member_dup_text (input);
  const char *other =
    value != NULL ? rename (node->id, node->class_type, input->name, value, data) : NULL;

  if (other != NULL)
    assay_workflow_set_string (self, node->id, input->name, other);
}

void
assay_workflow_rename (AssayWorkflow *self, AssayWorkflowRename rename, gpointer data)
{
  for (guint i = 0; i < self->in_order->len; i++)
    {
      const AssayWorkflowNode *node = self->in_order->pdata[i];

      for (guint j = 0; j < node->inputs->len; j++)
        rename_input (self, node, node->inputs->pdata[j], rename, data);
    }
}

GBytes *
assay_workflow_to_bytes (const AssayWorkflow *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  for (guint i = 0; i < self->in_order->len; i++)
    {
      const AssayWorkflowNode *node = self->in_order->pdata[i];

      assay_json_writer_name (writer, node->id);
      assay_json_writer_begin_object (writer);
      assay_json_writer_member_string (writer, "class_type", node->class_type);
      assay_json_writer_name (writer, "inputs");
      assay_json_writer_begin_object (writer);
      write_members (writer, node->inputs);
      assay_json_writer_end_object (writer);
      write_members (writer, node->extras);
      assay_json_writer_end_object (writer);
    }
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

GPtrArray *
assay_workflow_list_nodes (const AssayWorkflow *self, const char *class_type)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < self->in_order->len; i++)
    {
      const AssayWorkflowNode *node = self->in_order->pdata[i];

      if (g_str_equal (node->class_type, class_type))
        g_ptr_array_add (ids, node->id);
    }
  g_ptr_array_sort (ids, compare_ids);
  return ids;
}

void
assay_workflow_add_classes (const AssayWorkflow *self, GHashTable *into)
{
  for (guint i = 0; i < self->in_order->len; i++)
    g_hash_table_add (into,
                      g_strdup (((AssayWorkflowNode *) self->in_order->pdata[i])->class_type));
}

const char *
assay_workflow_get_class (const AssayWorkflow *self, const char *node)
{
  const AssayWorkflowNode *found = lookup (self, node);

  return found != NULL ? found->class_type : NULL;
}

const char *
assay_workflow_get_title (const AssayWorkflow *self, const char *node)
{
  const AssayWorkflowNode *found = lookup (self, node);

  if (found == NULL)
    return NULL;
  return found->title != NULL ? found->title : found->class_type;
}
