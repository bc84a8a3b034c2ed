/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message.h"

#include "base/assay-json-writer.h"
#include "base/assay-sentence.h"
#include "wire/assay-comfy-message-private.h"
#include "wire/assay-wire-json.h"

#include <string.h>

#define MAX_ERROR_LINES   8
#define MAX_MESSAGE_CHARS 2000

static char *
shorten (const char *text)
{
  if (g_utf8_strlen (text, -1) <= MAX_MESSAGE_CHARS)
    return g_strdup (text);
  return g_utf8_substring (text, 0, MAX_MESSAGE_CHARS);
}

/* "KSampler (node 3): Value not in list: sampler_name: 'x' not in (list of length 42)" */
static char *
dup_error_line (const char *node, const char *class_type, JsonObject *error)
{
  const char *message = _assay_wire_json_string (error, "message");
  const char *details = _assay_wire_json_string (error, "details");
  GString *line = g_string_new (NULL);

  if (class_type != NULL)
    g_string_append_printf (line, "%s (node %s): ", class_type, node);
  else
    g_string_append_printf (line, "node %s: ", node);
  g_string_append (line, message != NULL ? message : "refused");
  if (details != NULL && *details != '\0')
    g_string_append_printf (line, ": %s", details);
  return g_string_free (line, FALSE);
}

static gboolean
is_missing_model (JsonObject *error)
{
  JsonObject *info = _assay_wire_json_object (error, "extra_info");

  return g_strcmp0 (_assay_wire_json_string (error, "type"), "value_not_in_list") == 0
         && _assay_comfy_is_model_input (_assay_wire_json_string (info, "input_name"),
                                         _assay_wire_json_string (info, "received_value"));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* One line an error; sorted, since the server's order comes from a Python set. */
static GPtrArray *
list_node_errors (JsonObject *node_errors, gboolean *out_missing_model)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GList) nodes = node_errors != NULL ? json_object_get_members (node_errors) : NULL;

  for (GList *l = nodes; l != NULL; l = l->next)
    {
      JsonObject *node = _assay_wire_json_object (node_errors, l->data);
      JsonArray *errors = _assay_wire_json_array (node, "errors");

      for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
        {
          JsonObject *error = _assay_wire_json_element_object (errors, i);

          *out_missing_model |= is_missing_model (error);
          g_ptr_array_add (
            lines, dup_error_line (l->data, _assay_wire_json_string (node, "class_type"), error));
        }
    }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

static char *
dup_message (JsonObject *error, GPtrArray *lines, guint status)
{
  GString *text = g_string_new (NULL);
  const char *message = _assay_wire_json_string (error, "message");
  const char *details = _assay_wire_json_string (error, "details");
  char *shortened;

  if (message != NULL)
    g_string_append (text, message);
  if (details != NULL && *details != '\0' && g_strcmp0 (details, message) != 0)
    g_string_append_printf (text, text->len > 0 ? " (%s)" : "%s", details);
  for (guint i = 0; i < MIN (lines->len, MAX_ERROR_LINES); i++)
    g_string_append_printf (text, "%s%s",
                            text->len == 0 ? ""
                            : i == 0       ? ":\n"
                                           : ";\n",
                            (char *) lines->pdata[i]);
  if (lines->len > MAX_ERROR_LINES)
    g_string_append (text, ";\n…");
  if (text->len == 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", status);

      g_string_free (text, TRUE);
      return assay_sentence_pack_of (N_ ("The server answered with status {0}."), number, NULL);
    }
  shortened = shorten (text->str);
  g_string_free (text, TRUE);
  return shortened;
}

GBytes *
assay_comfy_prompt_body (GBytes *graph, const char *client_id, const char *prompt_id)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (graph, &n_bytes);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "client_id", client_id);
  assay_json_writer_name (writer, "prompt");
  assay_json_writer_raw (writer, text, n_bytes);
  assay_json_writer_member_string (writer, "prompt_id", prompt_id);
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

AssayComfyPromptAnswer *
assay_comfy_prompt_answer_parse (guint status, GBytes *body)
{
  AssayComfyPromptAnswer *self = g_new0 (AssayComfyPromptAnswer, 1);
  g_autoptr (JsonNode) root = _assay_wire_json_parse_bytes (body);
  JsonObject *answer = root != NULL ? json_node_get_object (root) : NULL;
  JsonObject *node_errors = _assay_wire_json_object (answer, "node_errors");
  JsonObject *error = _assay_wire_json_object (answer, "error");
  gboolean missing_model = FALSE;
  g_autoptr (GPtrArray) lines = list_node_errors (node_errors, &missing_model);
  gboolean has_node_errors = node_errors != NULL && json_object_get_size (node_errors) > 0;

  self->queued = status == 200;
  if (status == 200)
    self->prompt_id = g_strdup (_assay_wire_json_string (answer, "prompt_id"));
  self->accepted = self->prompt_id != NULL && !has_node_errors;
  if (self->accepted)
    return self;

  if (missing_model)
    self->error_class = g_strdup ("missing_model");
  else if (has_node_errors)
    self->error_class = g_strdup ("invalid_workflow");
  else
    self->error_class = g_strdup (assay_comfy_error_class (
      status, _assay_wire_json_string (error, "type"), _assay_wire_json_string (error, "message")));
  self->error_message = dup_message (error, lines, status);
  return self;
}

void
assay_comfy_prompt_answer_free (AssayComfyPromptAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->prompt_id);
  g_free (self->error_class);
  g_free (self->error_message);
  g_free (self);
}
