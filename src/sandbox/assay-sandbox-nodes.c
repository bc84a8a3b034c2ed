/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-node.h"

/* assay-sandbox-node-list.h is made by meson from the array that also names the sources. */
#define NODES(file) extern const SandboxNode sandbox_nodes_of_##file[];
#include "assay-sandbox-node-list.h"
#undef NODES

const SandboxNode *const sandbox_nodes[] = {
#define NODES(file) sandbox_nodes_of_##file,
#include "assay-sandbox-node-list.h"
#undef NODES
  NULL,
};

const SandboxNode *
sandbox_node_find (const char *class_type)
{
  for (gsize file = 0; sandbox_nodes[file] != NULL; file++)
    for (const SandboxNode *row = sandbox_nodes[file]; row->class_type != NULL; row++)
      if (g_strcmp0 (row->class_type, class_type) == 0)
        return row;
  return NULL;
}

SandboxValue *
sandbox_value_new (void)
{
  SandboxValue *value = g_new0 (SandboxValue, 1);

  value->refs = 1;
  return value;
}

SandboxValue *
sandbox_value_ref (SandboxValue *value)
{
  value->refs++;
  return value;
}

void
sandbox_value_unref (SandboxValue *value)
{
  if (value == NULL || --value->refs > 0)
    return;
  g_free (value->checkpoint);
  g_free (value->loras);
  g_free (value->text);
  g_clear_pointer (&value->pictures, g_ptr_array_unref);
  g_clear_pointer (&value->truths, g_ptr_array_unref);
  g_free (value);
}

static const char *
type_name (const SandboxInput *input)
{
  switch (input->kind)
    {
    case SANDBOX_INPUT_INT:
      return "INT";
    case SANDBOX_INPUT_FLOAT:
      return "FLOAT";
    case SANDBOX_INPUT_STRING:
      return "STRING";
    case SANDBOX_INPUT_LINK:
    case SANDBOX_INPUT_COMBO:
      break;
    }
  return input->type;
}

static void
append_option (GString *options, const char *name, const char *json)
{
  g_string_append_printf (options, "%s\"%s\": %s", options->len > 0 ? ", " : "", name, json);
}

static void
append_number (GString *options, const char *name, double value, gboolean integer)
{
  g_autofree char *text = sandbox_json_number (value, integer);

  append_option (options, name, text);
}

static void
append_options (GString *options, const SandboxInput *input)
{
  gboolean integer = input->kind == SANDBOX_INPUT_INT;

  if (input->text != NULL)
    {
      g_autofree char *text = sandbox_json_quote (input->text);

      append_option (options, "default", text);
    }
  if (integer || input->kind == SANDBOX_INPUT_FLOAT)
    {
      append_number (options, "default", input->value, integer);
      append_number (options, "min", input->min, integer);
      append_number (options, "max", input->max, integer);
      if (input->step != 0)
        append_number (options, "step", input->step, integer);
      if (input->round != 0)
        append_number (options, "round", input->round, integer);
    }
  if (input->more != NULL)
    g_string_append_printf (options, "%s%s", options->len > 0 ? ", " : "", input->more);
  if (input->tooltip != NULL)
    {
      g_autofree char *tooltip = sandbox_json_quote (input->tooltip);

      append_option (options, "tooltip", tooltip);
    }
}

char *
sandbox_input_dup_config (const SandboxInput *input)
{
  GString *out = g_string_new ("[");
  g_autoptr (GString) options = g_string_new (NULL);

  if (input->kind == SANDBOX_INPUT_COMBO)
    {
      g_string_append_c (out, '[');
      for (gsize i = 0; input->choices[i] != NULL; i++)
        {
          g_string_append (out, i > 0 ? ", " : "");
          sandbox_json_append_quoted (out, input->choices[i]);
        }
      g_string_append_c (out, ']');
    }
  else
    sandbox_json_append_quoted (out, type_name (input));
  append_options (options, input);
  if (options->len > 0)
    g_string_append_printf (out, ", {%s}", options->str);
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}
