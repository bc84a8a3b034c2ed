/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-input.h"

#include <math.h>

#define LONG_LIST 20 /* longer ones are not spelled out in messages */

static char *
repr_choices (const SandboxInput *input)
{
  GString *out = g_string_new ("[");

  for (gsize i = 0; input->choices[i] != NULL; i++)
    g_string_append_printf (out, "%s'%s'", i > 0 ? ", " : "", input->choices[i]);
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

char *
sandbox_input_dup_type_text (const SandboxInput *input)
{
  switch (input->kind)
    {
    case SANDBOX_INPUT_LINK:
      return g_strdup (input->type);
    case SANDBOX_INPUT_COMBO:
      return repr_choices (input);
    case SANDBOX_INPUT_INT:
      return g_strdup ("INT");
    case SANDBOX_INPUT_FLOAT:
      return g_strdup ("FLOAT");
    case SANDBOX_INPUT_STRING:
      break;
    }
  return g_strdup ("STRING");
}

static gboolean
not_in_list (JsonNode *value, const SandboxInput *input, SandboxInputProblem *problem)
{
  g_autofree char *repr = sandbox_json_repr (value);
  g_autofree char *list = NULL;
  guint n = g_strv_length ((char **) input->choices);

  problem->hide_config = n > LONG_LIST;
  list = n > LONG_LIST ? g_strdup_printf ("(list of length %u)", n) : repr_choices (input);
  problem->type = "value_not_in_list";
  problem->message = g_strdup ("Value not in list");
  problem->details = g_strdup_printf ("%s: %s not in %s", input->name, repr, list);
  return FALSE;
}

static gboolean
check_combo (JsonNode *value, const SandboxInput *input, SandboxInputProblem *problem)
{
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING
      && g_strv_contains (input->choices, json_node_get_string (value)))
    return TRUE;
  return not_in_list (value, input, problem);
}

static gboolean
not_convertible (JsonNode *value, const SandboxInput *input, SandboxInputProblem *problem)
{
  gboolean integer = input->kind == SANDBOX_INPUT_INT;
  const char *type = integer ? "INT" : "FLOAT";
  g_autofree char *repr = sandbox_json_repr (value);
  g_autofree char *exception = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *shown = NULL;

  if (JSON_NODE_HOLDS_VALUE (value))
    exception = g_strdup_printf (integer ? "invalid literal for int() with base 10: %s"
                                         : "could not convert string to float: %s",
                                 repr);
  else
    exception = g_strdup_printf (
      integer ? "int() argument must be a string, a bytes-like object or a real number, not '%s'"
              : "float() argument must be a string or a real number, not '%s'",
      JSON_NODE_HOLDS_NULL (value) ? "NoneType" : "dict");
  shown = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING
            ? g_strdup (json_node_get_string (value))
            : g_strdup (repr);
  quoted = sandbox_json_quote (exception);
  problem->type = "invalid_input_type";
  problem->message = g_strdup_printf ("Failed to convert an input value to a %s value", type);
  problem->details = g_strdup_printf ("%s, %s, %s", input->name, shown, exception);
  problem->more = g_strdup_printf (", \"exception_message\": %s", quoted);
  return FALSE;
}

/* %FALSE if Python's int() or float() would raise. */
static gboolean
read_number (JsonNode *value, gboolean integer, double *out)
{
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_NONE;
  g_autofree char *text = NULL;
  char *end = NULL;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    *out = json_node_get_double (value);
  else if (type == G_TYPE_BOOLEAN)
    *out = json_node_get_boolean (value) ? 1.0 : 0.0;
  else if (type == G_TYPE_STRING)
    {
      text = g_strstrip (g_strdup (json_node_get_string (value)));
      if (*text == '\0' || (integer && strpbrk (text, ".eExXnN") != NULL))
        return FALSE;
      *out = g_ascii_strtod (text, &end);
      if (*end != '\0')
        return FALSE;
    }
  else
    return FALSE;
  return isfinite (*out);
}

static gboolean
out_of_range (double number, const SandboxInput *input, SandboxInputProblem *problem)
{
  gboolean integer = input->kind == SANDBOX_INPUT_INT;
  gboolean small = number < input->min;
  g_autofree char *shown = sandbox_json_number (number, integer);
  g_autofree char *limit = sandbox_json_number (small ? input->min : input->max, integer);

  problem->type = small ? "value_smaller_than_min" : "value_bigger_than_max";
  problem->message = g_strdup_printf (
    small ? "Value %s smaller than min of %s" : "Value %s bigger than max of %s", shown, limit);
  problem->details = g_strdup (input->name);
  return FALSE;
}

static gboolean
check_number (JsonObject *inputs,
              JsonNode *value,
              const SandboxInput *input,
              SandboxInputProblem *problem)
{
  gboolean integer = input->kind == SANDBOX_INPUT_INT;
  gboolean exact =
    JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64;
  double number = 0;

  if (!read_number (value, integer, &number))
    return not_convertible (value, input, problem);
  if (integer)
    number = trunc (number);
  if (number < input->min || number > input->max)
    {
      g_free (problem->received);
      problem->received = sandbox_json_number (number, integer);
      return out_of_range (number, input, problem);
    }
  if (integer && !exact && number < 9.2e18)
    json_object_set_int_member (inputs, input->name, (gint64) number);
  else if (!integer)
    json_object_set_double_member (inputs, input->name, number);
  return TRUE;
}

static void
check_string (JsonObject *inputs, JsonNode *value, const SandboxInput *input)
{
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
    {
      g_autofree char *text = sandbox_json_repr (value);

      json_object_set_string_member (inputs, input->name, text);
    }
}

/* {"__value__": x} stands for x. */
static JsonNode *
unwrap (JsonObject *inputs, const char *name)
{
  JsonNode *value = json_object_get_member (inputs, name);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;

  if (object == NULL || !json_object_has_member (object, "__value__"))
    return value;
  json_object_set_member (inputs, name, json_object_dup_member (object, "__value__"));
  return json_object_get_member (inputs, name);
}

gboolean
sandbox_input_check (JsonObject *inputs, const SandboxInput *input, SandboxInputProblem *problem)
{
  JsonNode *value = unwrap (inputs, input->name);

  problem->received = sandbox_json_text (value);
  switch (input->kind)
    {
    case SANDBOX_INPUT_COMBO:
      return check_combo (value, input, problem);
    case SANDBOX_INPUT_INT:
    case SANDBOX_INPUT_FLOAT:
      return check_number (inputs, value, input, problem);
    case SANDBOX_INPUT_STRING:
      check_string (inputs, value, input);
      break;
    case SANDBOX_INPUT_LINK:
      break;
    }
  return TRUE;
}

void
sandbox_input_problem_clear (SandboxInputProblem *problem)
{
  g_free (problem->message);
  g_free (problem->details);
  g_free (problem->received);
  g_free (problem->more);
}
