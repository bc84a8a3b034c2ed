/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/assay-id.h"
#include "base/assay-io.h"
#include "sandbox/assay-sandbox-validate.h"

/* The number as answered and as sorted by. Every POST uses up a value of the counter unless it
 * brings its own. */
static gboolean
take_number (AssaySandbox *self, JsonObject *body, SandboxPrompt *prompt)
{
  JsonNode *given = json_object_get_member (body, "number");
  gint64 number;

  if (given != NULL)
    {
      if (!JSON_NODE_HOLDS_VALUE (given) || sandbox_json_string (given) != NULL)
        return FALSE;
      prompt->number = sandbox_json_double (given);
      prompt->number_text = sandbox_json_number (prompt->number, FALSE);
      return TRUE;
    }
  g_mutex_lock (&self->lock);
  number = self->number++;
  g_mutex_unlock (&self->lock);
  if (sandbox_json_is_true (body, "front"))
    number = -number;
  prompt->number = (double) number;
  prompt->number_text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return TRUE;
}

/* str(json.get("prompt_id", uuid4())): null becomes "None". */
static char *
take_id (JsonObject *body)
{
  JsonNode *given = json_object_get_member (body, "prompt_id");
  guint8 entropy[16];
  AssayUuid uuid;

  if (sandbox_json_string (given) != NULL)
    return g_strdup (sandbox_json_string (given));
  if (given != NULL)
    return sandbox_json_repr (given);
  assay_entropy_fill (assay_entropy_system (), entropy, sizeof entropy);
  uuid = assay_uuid_make (entropy);
  return g_strdup (uuid.text);
}

static void
take_extra (JsonObject *body, SandboxPrompt *prompt)
{
  JsonObject *given = sandbox_json_get_object (body, "extra_data");
  g_autoptr (JsonObject) extra = given != NULL ? json_object_ref (given) : json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  const char *client_id = sandbox_json_get_string (body, "client_id");

  if (json_object_has_member (body, "client_id"))
    json_object_set_member (extra, "client_id", json_object_dup_member (body, "client_id"));
  else
    client_id = sandbox_json_get_string (extra, "client_id");
  prompt->client_id = g_strdup (client_id);
  json_node_set_object (node, extra);
  prompt->extra = sandbox_json_text (node);
}

/* The independent witness: one write before the answer, before anything can run. */
static gboolean
count_prompt (AssaySandbox *self, const char *id)
{
  AssayIo *io = assay_io_system ();
  g_autofree char *line = NULL;
  gssize length;
  gboolean written;
  int fd;

  if (self->options.count_file == NULL)
    return TRUE;
  line = g_strdup_printf ("%s\n", id);
  for (char *c = line; c[1] != '\0'; c++)
    if ((guchar) *c < 0x20)
      *c = '?'; /* ids are the client's text; a line stays a line */
  length = (gssize) strlen (line);
  fd = io->open (io, ASSAY_IO_PATH, self->options.count_file, O_WRONLY | O_APPEND | O_CREAT, 0644);
  if (fd < 0)
    return FALSE;
  written = io->write (io, fd, line, (gsize) length) == length;
  io->close (io, fd);
  return written;
}

static void
queue_prompt (AssaySandbox *self,
              SoupServerMessage *message,
              SandboxPrompt *prompt,
              const char *node_errors)
{
  g_autofree char *id = sandbox_json_quote (prompt->id);
  char *answer = g_strdup_printf ("{\"prompt_id\": %s, \"number\": %s, \"node_errors\": %s}", id,
                                  prompt->number_text, node_errors);
  gboolean full;

  g_mutex_lock (&self->lock);
  full = self->pending->len >= SANDBOX_MAX_PENDING;
  if (!full && count_prompt (self, prompt->id))
    sandbox_queue_put_locked (self, g_steal_pointer (&prompt));
  g_mutex_unlock (&self->lock);
  if (prompt == NULL)
    {
      sandbox_answer_json (message, 200, answer);
      return;
    }
  g_free (answer);
  sandbox_prompt_free (prompt);
  if (full)
    sandbox_answer_empty (message, SOUP_STATUS_SERVICE_UNAVAILABLE);
  else
    sandbox_answer_trouble (message);
}

static void
refuse_without_prompt (SoupServerMessage *message)
{
  sandbox_answer_json (
    message, 400,
    g_strdup (
      "{\"error\": {\"type\": \"no_prompt\", \"message\": \"No prompt provided\", \"details\": "
      "\"No prompt provided\", \"extra_info\": {}}, \"node_errors\": {}}"));
}

static void
handle_body (AssaySandbox *self, SoupServerMessage *message, JsonObject *body)
{
  SandboxPrompt *prompt = g_new0 (SandboxPrompt, 1);
  JsonNode *graph = json_object_get_member (body, "prompt");
  SandboxVerdict verdict = {FALSE};

  if (!take_number (self, body, prompt))
    {
      sandbox_answer_trouble (message);
      sandbox_prompt_free (prompt);
      return;
    }
  if (graph == NULL)
    {
      refuse_without_prompt (message);
      sandbox_prompt_free (prompt);
      return;
    }
  prompt->id = take_id (body);
  take_extra (body, prompt);
  sandbox_validate (graph, json_object_get_member (body, "partial_execution_targets"), &verdict);
  if (verdict.trouble)
    sandbox_answer_trouble (message);
  else if (verdict.error != NULL)
    sandbox_answer_json (
      message, 400,
      g_strdup_printf ("{\"error\": %s, \"node_errors\": %s}", verdict.error, verdict.node_errors));
  else
    {
      prompt->graph = sandbox_json_text (graph);
      prompt->outputs = g_steal_pointer (&verdict.outputs);
      queue_prompt (self, message, g_steal_pointer (&prompt), verdict.node_errors);
    }
  sandbox_prompt_free (prompt);
  sandbox_verdict_clear (&verdict);
}

void
sandbox_route_prompt (AssaySandbox *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (JsonNode) node = NULL;

  if (body->length > 0 && body->length <= SANDBOX_MAX_JSON)
    node = sandbox_json_parse (body->data, (gsize) body->length);
  if (node == NULL)
    sandbox_answer_trouble (message);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    handle_body (self, message, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node) || sandbox_json_string (node) != NULL)
    refuse_without_prompt (message);
  else
    sandbox_answer_trouble (message);
}
