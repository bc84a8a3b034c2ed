/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-said.h"

#include "base/assay-json-mend.h"
#include "base/assay-json-reader.h"
#include "wire/assay-wire-json.h"

#include <string.h>

#define MAX_INTEGER (G_GINT64_CONSTANT (1) << 53)

/* A member's value follows: %TRUE if it was taken. @name goes with the reader's next token. */
typedef gboolean (*ReadMember) (AssayJsonReader *reader,
                                const char *text,
                                const char *name,
                                gpointer into);

/* Walks the object that comes next, if it is one. */
static gboolean
walk (AssayJsonReader *reader, const char *text, ReadMember read, gpointer into)
{
  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return FALSE;
  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    if (!read (reader, text, assay_json_reader_get_string (reader, NULL), into))
      assay_json_reader_skip (reader, NULL, NULL);
  return TRUE;
}

static gboolean
read_text (AssayJsonReader *reader, char **slot)
{
  g_clear_pointer (slot, g_free);
  if (assay_json_reader_peek (reader) != ASSAY_JSON_STRING)
    return FALSE;
  assay_json_reader_next (reader);
  *slot = g_strdup (assay_json_reader_get_string (reader, NULL));
  return TRUE;
}

/* What stands before the point. Python writes an exponent only at numbers that are next to nothing
 * or too large: those are @fallback. */
static gint64
whole_part (const char *digits, gsize n_digits, gint64 fallback)
{
  g_autofree char *number = g_strndup (digits, n_digits);
  gint64 value = fallback;

  if (strpbrk (number, "eE") != NULL)
    return fallback;
  number[strcspn (number, ".")] = '\0';
  return g_ascii_string_to_signed (number, 10, -MAX_INTEGER, MAX_INTEGER, &value, NULL) ? value
                                                                                        : fallback;
}

static gboolean
read_number (AssayJsonReader *reader, const char *text, gint64 *slot, gint64 fallback)
{
  *slot = fallback;
  if (assay_json_reader_peek (reader) != ASSAY_JSON_NUMBER)
    return FALSE;
  assay_json_reader_next (reader);
  if (!assay_json_reader_get_integer (reader, slot))
    *slot = whole_part (text + assay_json_reader_get_offset (reader),
                        assay_json_reader_get_token_length (reader), fallback);
  return TRUE;
}

/* status: {exec_info: {queue_remaining}} ------------------------------------------ */

static gboolean
read_exec_info (AssayJsonReader *reader, const char *text, const char *name, gpointer into)
{
  AssayComfySaid *said = into;

  return g_str_equal (name, "queue_remaining")
         && read_number (reader, text, &said->queue_remaining, -1);
}

static gboolean
read_status (AssayJsonReader *reader, const char *text, const char *name, gpointer into)
{
  AssayComfySaid *said = into;

  if (!g_str_equal (name, "exec_info"))
    return FALSE;
  said->queue_remaining = -1;
  return walk (reader, text, read_exec_info, said);
}

/* nodes: {id: {state, value, max}} ------------------------------------------------ */

typedef struct
{
  gint64 value, max;
  gboolean runs;
} Node;

static gboolean
read_state (AssayJsonReader *reader, gboolean *runs)
{
  *runs = FALSE;
  if (assay_json_reader_peek (reader) != ASSAY_JSON_STRING)
    return FALSE;
  assay_json_reader_next (reader);
  *runs = g_str_equal (assay_json_reader_get_string (reader, NULL), "running");
  return TRUE;
}

static gboolean
read_node (AssayJsonReader *reader, const char *text, const char *name, gpointer into)
{
  Node *node = into;

  if (g_str_equal (name, "state"))
    return read_state (reader, &node->runs);
  if (g_str_equal (name, "value"))
    return read_number (reader, text, &node->value, 0);
  return g_str_equal (name, "max") && read_number (reader, text, &node->max, 0);
}

/* All touched nodes come each time; the one that runs is what is wanted. */
static gboolean
read_nodes (AssayJsonReader *reader, const char *text, const char *name, gpointer into)
{
  AssayComfyRunning *running = into;
  g_autofree char *id = g_strdup (name);
  Node node = {0};

  if (!walk (reader, text, read_node, &node))
    return FALSE;
  if (!node.runs)
    return TRUE;
  g_free (running->node);
  *running = (AssayComfyRunning){g_steal_pointer (&id), node.value, node.max};
  return TRUE;
}

/* data ---------------------------------------------------------------------------- */

static const struct
{
  const char *name;
  gsize offset;
} TEXTS[] = {
  {"prompt_id", G_STRUCT_OFFSET (AssayComfySaid, prompt_id)},
  {"node", G_STRUCT_OFFSET (AssayComfySaid, node)},
  {"node_id", G_STRUCT_OFFSET (AssayComfySaid, node_id)},
  {"display_node", G_STRUCT_OFFSET (AssayComfySaid, display_node)},
  {"display_node_id", G_STRUCT_OFFSET (AssayComfySaid, display_node_id)},
  {"sid", G_STRUCT_OFFSET (AssayComfySaid, sid)},
  {"image_type", G_STRUCT_OFFSET (AssayComfySaid, image_type)},
  {"exception_type", G_STRUCT_OFFSET (AssayComfySaid, exception_type)},
  {"exception_message", G_STRUCT_OFFSET (AssayComfySaid, exception_message)},
};

static char **
lookup_text (AssayComfySaid *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    if (g_str_equal (TEXTS[i].name, name))
      return G_STRUCT_MEMBER_P (self, TEXTS[i].offset);
  return NULL;
}

static gboolean
read_output (AssayJsonReader *reader, char **slot)
{
  const char *raw;
  gsize n_raw;

  g_clear_pointer (slot, g_free);
  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN
      || !assay_json_reader_skip (reader, &raw, &n_raw))
    return FALSE;
  *slot = g_strndup (raw, n_raw);
  return TRUE;
}

static gboolean
read_data (AssayJsonReader *reader, const char *text, const char *name, gpointer into)
{
  AssayComfySaid *said = into;
  char **slot = lookup_text (said, name);

  if (slot != NULL)
    return read_text (reader, slot);
  if (g_str_equal (name, "value"))
    return read_number (reader, text, &said->value, 0);
  if (g_str_equal (name, "max"))
    return read_number (reader, text, &said->max, 0);
  if (g_str_equal (name, "nodes"))
    {
      g_clear_pointer (&said->running.node, g_free);
      said->running = (AssayComfyRunning){0};
      return walk (reader, text, read_nodes, &said->running);
    }
  if (g_str_equal (name, "status"))
    {
      said->queue_remaining = -1;
      return walk (reader, text, read_status, said);
    }
  return g_str_equal (name, "output") && read_output (reader, &said->output);
}

static void
forget_data (AssayComfySaid *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    g_clear_pointer ((char **) G_STRUCT_MEMBER_P (self, TEXTS[i].offset), g_free);
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->running.node, g_free);
  self->running = (AssayComfyRunning){0};
  self->value = self->max = 0;
  self->queue_remaining = -1;
  self->has_data = FALSE;
}

/* The message --------------------------------------------------------------------- */

static gboolean
read_message (AssayJsonReader *reader, const char *text, const char *name, gpointer into)
{
  AssayComfySaid *said = into;

  if (g_str_equal (name, "type"))
    return read_text (reader, &said->type);
  if (!g_str_equal (name, "data"))
    return FALSE;
  forget_data (said);
  said->has_data = walk (reader, text, read_data, said);
  return said->has_data;
}

static gboolean
read_whole (AssayComfySaid *out, const char *text, gsize n_bytes, ReadMember read)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);

  _assay_comfy_said_clear (out);
  return walk (reader, text, read, out) && assay_json_reader_next (reader) == ASSAY_JSON_END;
}

/* Only a text that cannot be read is mended. */
static gboolean
read_or_mend (AssayComfySaid *out, const char *text, gsize n_bytes, ReadMember read)
{
  g_autoptr (GBytes) bytes = NULL, mended = NULL;

  if (read_whole (out, text, n_bytes, read))
    return TRUE;
  bytes = g_bytes_new_static (text, n_bytes);
  mended = assay_json_mend (bytes, NULL);
  if (mended == NULL)
    return FALSE;
  text = g_bytes_get_data (mended, &n_bytes);
  return read_whole (out, text, n_bytes, read);
}

gboolean
_assay_comfy_said_read_message (AssayComfySaid *out, const char *text, gsize n_bytes)
{
  *out = (AssayComfySaid){.queue_remaining = -1};
  return read_or_mend (out, text, n_bytes, read_message);
}

gboolean
_assay_comfy_said_read_data (AssayComfySaid *out, const char *text, gsize n_bytes)
{
  *out = (AssayComfySaid){.queue_remaining = -1};
  return read_or_mend (out, text, n_bytes, read_data);
}

void
_assay_comfy_said_clear (AssayComfySaid *self)
{
  forget_data (self);
  g_clear_pointer (&self->type, g_free);
}
