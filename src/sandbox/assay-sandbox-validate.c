/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-validate.h"

#include "sandbox/assay-sandbox-input.h"
#include "sandbox/assay-sandbox-private.h"

typedef enum
{
  UNSEEN,
  UNDERWAY, /* meeting it again means a cycle */
  GOOD,
  BAD,
} State;

typedef struct
{
  State state;
  GString *errors; /* JSON list items */
  GString *lines;  /* "message: details", one a line */
  GPtrArray *dependents;
} Checked;

typedef struct
{
  JsonObject *graph;
  GHashTable *checked; /* node id -> Checked */
  GPtrArray *order;    /* node ids as they got errors */
} Check;

static void
checked_free (Checked *checked)
{
  g_string_free (checked->errors, TRUE);
  g_string_free (checked->lines, TRUE);
  g_ptr_array_unref (checked->dependents);
  g_free (checked);
}

static Checked *
get_checked (Check *check, const char *id)
{
  Checked *checked = g_hash_table_lookup (check->checked, id);

  if (checked == NULL)
    {
      checked = g_new0 (Checked, 1);
      checked->errors = g_string_new (NULL);
      checked->lines = g_string_new (NULL);
      checked->dependents = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (check->checked, g_strdup (id), checked);
      g_ptr_array_add (check->order, g_strdup (id));
    }
  return checked;
}

/* @extra: JSON members after input_name and input_config, or %NULL; @config %NULL leaves both out
 * but the name. */
static void
add_error (
  Checked *checked, const char *type, const char *message, const char *details, const char *extra)
{
  GString *out = checked->errors;

  g_string_append_printf (out, "%s{\"type\": \"%s\", \"message\": ", out->len > 0 ? ", " : "",
                          type);
  sandbox_json_append_quoted (out, message);
  g_string_append (out, ", \"details\": ");
  sandbox_json_append_quoted (out, details);
  g_string_append_printf (out, ", \"extra_info\": {%s}}", extra);
  g_string_append_printf (checked->lines, "%s%s: %s", checked->lines->len > 0 ? "\n" : "", message,
                          details);
  checked->state = BAD;
}

static char *
config_members (const SandboxInput *input, const char *config)
{
  g_autofree char *own = config == NULL ? sandbox_input_dup_config (input) : NULL;

  return g_strdup_printf ("\"input_name\": \"%s\", \"input_config\": %s", input->name,
                          config != NULL ? config : own);
}

#define TRACEBACK "\"traceback\": [\"  File \\\"execution.py\\\", in validate_inputs\\n\"]"

static void
add_exception (Checked *checked, const char *exception_type, const char *details)
{
  g_autofree char *extra =
    g_strdup_printf ("\"exception_type\": \"%s\", " TRACEBACK, exception_type);

  add_error (checked, "exception_during_validation", "Exception when validating node", details,
             extra);
}

/* What a Python exception inside a check would be; type %NULL = none. */
typedef struct
{
  const char *type;
  char *text;
} Thrown;

static gboolean check_node (Check *check, const char *id, Thrown *thrown);

/* The linked node failed with an exception of its own: it is told at that node, in the words of the
 * outer input. */
static void
add_inner_exception (
  Check *check, const char *linked, const SandboxInput *input, JsonNode *link, Thrown *thrown)
{
  Checked *checked = get_checked (check, linked);
  g_autofree char *config = config_members (input, NULL);
  g_autofree char *quoted = sandbox_json_quote (thrown->text);
  g_autofree char *link_text = sandbox_json_text (link);
  g_autofree char *extra = g_strdup_printf (
    "%s, \"exception_message\": %s, \"exception_type\": \"%s\", " TRACEBACK ", \"linked_node\": %s",
    config, quoted, thrown->type, link_text);

  g_string_truncate (checked->errors, 0);
  g_string_truncate (checked->lines, 0);
  add_error (checked, "exception_during_inner_validation", "Exception when validating inner node",
             thrown->text, extra);
  g_clear_pointer (&thrown->text, g_free);
  thrown->type = NULL;
}

static void throw (Thrown * thrown, const char *type, char *text)
{
  thrown->type = type;
  thrown->text = text;
}

/* The class of the node @link points to; %NULL with @thrown set when Python would raise. */
static const SandboxNode *
linked_class (Check *check, JsonArray *link, Thrown *thrown)
{
  JsonNode *id = json_array_get_element (link, 0);
  JsonNode *slot = json_array_get_element (link, 1);
  const char *text = sandbox_json_string (id);
  const SandboxNode *node;
  gint64 n = 0;

  if (text == NULL || !json_object_has_member (check->graph, text))
    {
      throw (thrown, "KeyError", sandbox_json_repr (id));
      return NULL;
    }
  node = sandbox_node_find (
    sandbox_json_get_string (sandbox_json_get_object (check->graph, text), "class_type"));
  while (node->outputs[n].type != NULL)
    n++;
  if (!JSON_NODE_HOLDS_VALUE (slot) || json_node_get_value_type (slot) != G_TYPE_INT64)
    throw (thrown, "TypeError", g_strdup ("tuple indices must be integers or slices, not str"));
  else if (json_node_get_int (slot) < 0 || json_node_get_int (slot) >= n)
    throw (thrown, "IndexError", g_strdup ("tuple index out of range"));
  return thrown->type == NULL ? node : NULL;
}

static void
check_link (
  Check *check, Checked *checked, const SandboxInput *input, JsonNode *value, Thrown *thrown)
{
  JsonArray *link = json_node_get_array (value);
  g_autofree char *config = config_members (input, NULL);
  g_autofree char *text = sandbox_json_text (value);
  const SandboxNode *node;
  const char *received, *linked;

  if (json_array_get_length (link) != 2)
    {
      g_autofree char *extra = g_strdup_printf ("%s, \"received_value\": %s", config, text);

      add_error (checked, "bad_linked_input",
                 "Bad linked input, must be a length-2 list of [node_id, slot_index]", input->name,
                 extra);
      return;
    }
  node = linked_class (check, link, thrown);
  if (node == NULL)
    return;
  received = node->outputs[json_array_get_int_element (link, 1)].type;
  if (g_strcmp0 (received, input->type) != 0)
    {
      g_autofree char *wanted = sandbox_input_dup_type_text (input);
      g_autofree char *details = g_strdup_printf ("%s, received_type(%s) mismatch input_type(%s)",
                                                  input->name, received, wanted);
      g_autofree char *extra = g_strdup_printf (
        "%s, \"received_type\": \"%s\", \"linked_node\": %s", config, received, text);

      add_error (checked, "return_type_mismatch", "Return type mismatch between linked nodes",
                 details, extra);
      return;
    }
  linked = json_array_get_string_element (link, 0);
  if (!check_node (check, linked, thrown))
    {
      checked->state = BAD;
      if (thrown->type != NULL)
        add_inner_exception (check, linked, input, value, thrown);
    }
}

static void
check_constant (Checked *checked, JsonObject *inputs, const SandboxInput *input)
{
  SandboxInputProblem problem = {NULL};

  if (!sandbox_input_check (inputs, input, &problem))
    {
      g_autofree char *config = config_members (input, problem.hide_config ? "null" : NULL);
      g_autofree char *extra =
        g_strdup_printf ("%s, \"received_value\": %s%s", config, problem.received,
                         problem.more != NULL ? problem.more : "");

      add_error (checked, problem.type, problem.message, problem.details, extra);
    }
  sandbox_input_problem_clear (&problem);
}

static void
check_input (
  Check *check, Checked *checked, JsonObject *inputs, const SandboxInput *input, Thrown *thrown)
{
  JsonNode *value = json_object_get_member (inputs, input->name);

  if (value == NULL)
    {
      g_autofree char *extra = g_strdup_printf ("\"input_name\": \"%s\"", input->name);

      add_error (checked, "required_input_missing", "Required input is missing", input->name,
                 extra);
    }
  else if (JSON_NODE_HOLDS_ARRAY (value))
    check_link (check, checked, input, value, thrown);
  else if (input->kind != SANDBOX_INPUT_LINK)
    check_constant (checked, inputs, input);
  else
    /* the real server queues it and fails when the node runs; here no node may see a constant for a
     * link */
    {
      g_autofree char *text = sandbox_json_text (value);
      g_autofree char *config = config_members (input, NULL);
      g_autofree char *extra = g_strdup_printf ("%s, \"received_value\": %s", config, text);

      add_error (checked, "bad_linked_input",
                 "Bad linked input, must be a length-2 list of [node_id, slot_index]", input->name,
                 extra);
    }
}

/* Recursion is bounded by SANDBOX_MAX_NODES: a node under way ends it. */
static gboolean
check_node (Check *check, const char *id, Thrown *thrown)
{
  Checked *checked = get_checked (check, id);
  JsonObject *object = sandbox_json_get_object (check->graph, id);
  const SandboxNode *node = sandbox_node_find (sandbox_json_get_string (object, "class_type"));
  JsonObject *inputs = sandbox_json_get_object (object, "inputs");

  if (checked->state != UNSEEN)
    return checked->state == GOOD;
  checked->state = UNDERWAY;
  if (inputs == NULL)
    {
      checked->state = BAD;
      throw (thrown, "KeyError", g_strdup ("'inputs'"));
      return FALSE;
    }
  for (gsize i = 0; node->inputs[i].name != NULL; i++)
    {
      check_input (check, checked, inputs, &node->inputs[i], thrown);
      if (thrown->type != NULL)
        {
          checked->state = BAD;
          return FALSE;
        }
    }
  if (checked->state == UNDERWAY)
    checked->state = GOOD;
  return checked->state == GOOD;
}

static void
refuse (SandboxVerdict *out, const char *type, const char *message, const char *details)
{
  g_autofree char *quoted_message = sandbox_json_quote (message);
  g_autofree char *quoted_details = sandbox_json_quote (details);

  out->error =
    g_strdup_printf ("{\"type\": \"%s\", \"message\": %s, \"details\": %s, \"extra_info\": {}}",
                     type, quoted_message, quoted_details);
}

static void
refuse_class (SandboxVerdict *out, const char *id, const char *class_type)
{
  g_autofree char *details = g_strdup_printf ("Node ID '#%s'", id);
  g_autofree char *message =
    class_type != NULL
      ? g_strdup_printf ("Cannot execute because node %s does not exist.", class_type)
      : g_strdup ("Cannot execute because a node is missing the class_type property.");

  refuse (out, "invalid_prompt", message, details);
}

static gboolean
is_target (JsonNode *targets, const char *id)
{
  JsonArray *array;

  if (targets == NULL || !JSON_NODE_HOLDS_ARRAY (targets))
    return TRUE;
  array = json_node_get_array (targets);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (g_strcmp0 (sandbox_json_string (json_array_get_element (array, i)), id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Classes first; fills the output nodes in the order of the graph. */
static gboolean
find_outputs (JsonObject *graph, JsonNode *targets, GPtrArray *found, SandboxVerdict *out)
{
  g_autoptr (GList) ids = json_object_get_members (graph);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      JsonObject *object = sandbox_json_get_object (graph, l->data);
      JsonNode *class_node = object != NULL ? json_object_get_member (object, "class_type") : NULL;
      const char *class_type =
        object != NULL ? sandbox_json_get_string (object, "class_type") : NULL;
      const SandboxNode *node = sandbox_node_find (class_type);

      if (object == NULL)
        {
          out->trouble = TRUE;
          return FALSE;
        }
      if (node == NULL)
        {
          g_autofree char *text = class_node != NULL ? sandbox_json_repr (class_node) : NULL;

          refuse_class (out, l->data, class_type != NULL ? class_type : text);
          return FALSE;
        }
      if (node->output_node && is_target (targets, l->data))
        g_ptr_array_add (found, l->data); /* the graph outlives this */
    }
  if (found->len == 0)
    refuse (out, "prompt_no_outputs", "Prompt has no outputs", "");
  return found->len > 0;
}

/* After output @id failed: every bad node known so far concerns it. */
static void
note_dependents (Check *check, const char *id)
{
  for (guint i = 0; i < check->order->len; i++)
    {
      Checked *checked = g_hash_table_lookup (check->checked, g_ptr_array_index (check->order, i));

      if (checked->state == BAD && checked->errors->len > 0)
        g_ptr_array_add (checked->dependents, g_strdup (id));
    }
}

static char *
dup_node_errors (Check *check)
{
  GString *out = g_string_new ("{");

  for (guint i = 0; i < check->order->len; i++)
    {
      const char *id = g_ptr_array_index (check->order, i);
      Checked *checked = g_hash_table_lookup (check->checked, id);
      JsonObject *object = sandbox_json_get_object (check->graph, id);

      if (checked->dependents->len == 0)
        continue;
      g_string_append (out, out->len > 1 ? ", " : "");
      sandbox_json_append_quoted (out, id);
      g_string_append_printf (out, ": {\"errors\": [%s], \"dependent_outputs\": [",
                              checked->errors->str);
      for (guint d = 0; d < checked->dependents->len; d++)
        {
          g_string_append (out, d > 0 ? ", " : "");
          sandbox_json_append_quoted (out, g_ptr_array_index (checked->dependents, d));
        }
      g_string_append (out, "], \"class_type\": ");
      sandbox_json_append_quoted (out, sandbox_json_get_string (object, "class_type"));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static void
check_output (Check *check, const char *id, GString *lines, SandboxVerdict *out)
{
  Thrown thrown = {NULL};
  gboolean good = check_node (check, id, &thrown);
  Checked *checked = get_checked (check, id);

  if (thrown.type != NULL)
    {
      g_string_truncate (checked->errors, 0);
      g_string_truncate (checked->lines, 0);
      add_exception (checked, thrown.type, thrown.text);
      g_free (thrown.text);
    }
  if (good)
    {
      g_ptr_array_add (out->outputs, g_strdup (id));
      return;
    }
  if (checked->lines->len > 0)
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", checked->lines->str);
  note_dependents (check, id);
}

void
sandbox_validate (JsonNode *graph, JsonNode *targets, SandboxVerdict *out)
{
  Check check = {NULL};
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GString) lines = g_string_new (NULL);

  *out = (SandboxVerdict){.outputs = g_ptr_array_new_with_free_func (g_free)};
  if (!JSON_NODE_HOLDS_OBJECT (graph)
      || json_object_get_size (json_node_get_object (graph)) > SANDBOX_MAX_NODES)
    {
      out->trouble = TRUE;
      return;
    }
  check.graph = json_node_get_object (graph);
  check.checked =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) checked_free);
  check.order = g_ptr_array_new_with_free_func (g_free);
  if (find_outputs (check.graph, targets, found, out))
    {
      for (guint i = 0; i < found->len; i++)
        check_output (&check, g_ptr_array_index (found, i), lines, out);
      if (out->outputs->len == 0)
        refuse (out, "prompt_outputs_failed_validation", "Prompt outputs failed validation",
                lines->str);
    }
  out->node_errors = dup_node_errors (&check);
  g_hash_table_unref (check.checked);
  g_ptr_array_unref (check.order);
}

void
sandbox_verdict_clear (SandboxVerdict *verdict)
{
  g_clear_pointer (&verdict->outputs, g_ptr_array_unref);
  g_clear_pointer (&verdict->error, g_free);
  g_clear_pointer (&verdict->node_errors, g_free);
}
