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
  const char *text = sandbox_json_string (value);

  if (text != NULL && g_strv_contains (input->choices, text))
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
  shown = g_strdup (sandbox_json_string (value) != NULL ? sandbox_json_string (value) : repr);
  quoted = sandbox_json_quote (exception);
  problem->type = "invalid_input_type";
  problem->message = g_strdup_printf ("Failed to convert an input value to a %s value", type);
  problem->details = g_strdup_printf ("%s, %s, %s", input->name, shown, exception);
  problem->more = g_strdup_printf (", \"exception_message\": %s", quoted);
  return FALSE;
}

/* What Python's float() gives; %FALSE if it would raise, or give no number that JSON can say. */
static gboolean
read_float (JsonNode *value, double *out)
{
  g_autofree char *text = NULL;
  char *end = NULL;

  if (sandbox_json_string (value) != NULL)
    {
      text = g_strstrip (g_strdup (sandbox_json_string (value)));
      *out = g_ascii_strtod (text, &end);
      return *text != '\0' && *end == '\0' && isfinite (*out);
    }
  if (!JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  *out = sandbox_json_double (value);
  return isfinite (*out);
}

/* @text without what Python's int() overlooks; %NULL unless it is an integer. */
static char *
dup_digits (const char *text)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  const char *sign = *plain == '-' ? "-" : "";
  const char *digits = plain + strspn (plain, "+-");

  if (digits - plain > 1 || *digits == '\0' || strspn (digits, "0123456789") < strlen (digits))
    return NULL;
  while (digits[0] == '0' && digits[1] != '\0')
    digits++;
  return g_strconcat (digits[0] != '0' ? sign : "", digits, NULL);
}

/* The digits of what Python's int() gives; %NULL if it would raise. */
static char *
dup_integer (JsonNode *value)
{
  gboolean whole = JSON_NODE_HOLDS_VALUE (value)
                   && json_node_get_value_type (value) != G_TYPE_DOUBLE
                   && sandbox_json_is_number (value);
  double number;

  if (sandbox_json_string (value) != NULL)
    return dup_digits (sandbox_json_string (value));
  if (whole)
    return sandbox_json_dup_number (value);
  return read_float (value, &number) ? g_strdup_printf ("%.0f", trunc (number)) : NULL;
}

/* @shown: the number as Python writes it. */
static gboolean
out_of_range (gboolean small,
              const char *shown,
              const SandboxInput *input,
              SandboxInputProblem *problem)
{
  g_autofree char *limit =
    sandbox_json_number (small ? input->min : input->max, input->kind == SANDBOX_INPUT_INT);

  g_free (problem->received);
  problem->received = g_strdup (shown);
  problem->type = small ? "value_smaller_than_min" : "value_bigger_than_max";
  problem->message = g_strdup_printf (
    small ? "Value %s smaller than min of %s" : "Value %s bigger than max of %s", shown, limit);
  problem->details = g_strdup (input->name);
  return FALSE;
}

/* No limit is above 2^64-1, which is no double: what lies beyond is told by its digits. */
static gboolean
check_integer (JsonObject *inputs,
               JsonNode *value,
               const SandboxInput *input,
               SandboxInputProblem *problem)
{
  g_autofree char *digits = dup_integer (value);
  double number = digits != NULL ? g_ascii_strtod (digits, NULL) : 0;

  if (digits == NULL)
    return not_convertible (value, input, problem);
  if (number < input->min)
    return out_of_range (TRUE, digits, input, problem);
  if (number > input->max
      || (number > 0 && !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, NULL, NULL)))
    return out_of_range (FALSE, digits, input, problem);
  sandbox_json_set_integer (inputs, input->name, digits);
  return TRUE;
}

static gboolean
check_float (JsonObject *inputs,
             JsonNode *value,
             const SandboxInput *input,
             SandboxInputProblem *problem)
{
  g_autofree char *shown = NULL;
  double number = 0;

  if (!read_float (value, &number))
    return not_convertible (value, input, problem);
  shown = sandbox_json_number (number, FALSE);
  if (number < input->min || number > input->max)
    return out_of_range (number < input->min, shown, input, problem);
  json_object_set_double_member (inputs, input->name, number);
  return TRUE;
}

static void
check_string (JsonObject *inputs, JsonNode *value, const SandboxInput *input)
{
  if (sandbox_json_string (value) == NULL)
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
      return check_integer (inputs, value, input, problem);
    case SANDBOX_INPUT_FLOAT:
      return check_float (inputs, value, input, problem);
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
