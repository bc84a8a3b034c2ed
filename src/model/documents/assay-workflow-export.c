/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-workflow-export.h"

#include "base/assay-json-mend.h"
#include "model/documents/assay-kind-private.h"

#include <string.h>

#define GRAPH "graph"
/* What a server knew of a node when it ran: it is in graphs that were taken out of pictures, and no
 * part of what is asked for. */
#define IS_CHANGED "is_changed"

/* What Python writes ------------------------------------------------------ */

/* Called with the pointer of each value that was mended. %FALSE ends the walk. */
typedef gboolean (*VisitMended) (AssayJsonToken token, const char *pointer, gpointer data);

/* @places: in @mended, ascending. */
static gboolean
visit_mended (GBytes *mended, const GArray *places, VisitMended visit, gpointer data)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (mended, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);

  for (guint i = 0; i < places->len;)
    {
      AssayJsonToken token = assay_json_reader_next (reader);
      gsize end =
        assay_json_reader_get_offset (reader) + assay_json_reader_get_token_length (reader);
      g_autofree char *pointer = NULL;

      if (token == ASSAY_JSON_END || token == ASSAY_JSON_ERROR)
        return FALSE;
      if (g_array_index (places, gsize, i) >= end)
        continue;
      pointer = assay_json_reader_dup_pointer (reader);
      if (!visit (token, pointer, data))
        return FALSE;
      while (i < places->len && g_array_index (places, gsize, i) < end)
        i++;
    }
  return TRUE;
}

static gboolean
lies_in_graph_cb (AssayJsonToken token, const char *pointer, gpointer data)
{
  return g_str_has_prefix (pointer, "/" GRAPH "/");
}

/* Python's words inside of the graph do not condemn the rest; what stands around it is ours. */
static GBytes *
mend_graph (GBytes *bytes)
{
  g_autoptr (GArray) places = NULL;
  g_autoptr (GBytes) mended = assay_json_mend (bytes, &places);

  if (mended == NULL || (places != NULL && !visit_mended (mended, places, lies_in_graph_cb, NULL)))
    return g_bytes_ref (bytes);
  return g_steal_pointer (&mended);
}

typedef struct
{
  const char *file;
  AssayProblems *warnings;
} Warning;

static gboolean
is_input (const char *pointer)
{
  g_auto (GStrv) names = g_strsplit (pointer, "/", -1);

  return g_strv_length (names) > 4 && strcmp (names[1], GRAPH) == 0
         && strcmp (names[3], "inputs") == 0;
}

static gboolean
warn_cb (AssayJsonToken token, const char *pointer, gpointer data)
{
  const Warning *self = data;

  if (!is_input (pointer))
    return TRUE;
  if (token == ASSAY_JSON_NULL)
    assay_problems_add (self->warnings, self->file, pointer, "workflow.no_number",
                        N_ ("NaN or Infinity stands here, which is no number: nothing (null) is "
                            "sent instead."),
                        N_ ("Give the node a number there, and export again."), NULL);
  else
    assay_problems_add (self->warnings, self->file, pointer, "workflow.half_character",
                        N_ ("Half a character stands here: “\357\277\275” is sent instead."),
                        N_ ("Write the text again where it is cut off, and export again."), NULL);
  return TRUE;
}

void
assay_workflow_export_warn (GBytes *bytes, const char *file, AssayProblems *warnings)
{
  g_autoptr (GArray) places = NULL;
  g_autoptr (GBytes) mended = assay_json_mend (bytes, &places);
  Warning warning = {file, warnings};

  if (places != NULL)
    visit_mended (mended, places, warn_cb, &warning);
}

/* An export as it came ---------------------------------------------------- */

/* What the members of the outermost object look like. */
typedef struct
{
  guint n_members, n_nodes;
  gboolean has_schema, has_node_list, has_links;
} Shape;

/* The reader stands before a value: whether that is {"class_type": …}. It is taken. */
static gboolean
take_node (AssayJsonReader *reader)
{
  gboolean found = FALSE;

  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      assay_json_reader_skip (reader, NULL, NULL);
      return FALSE;
    }
  assay_json_reader_next (reader);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      found |= strcmp (assay_json_reader_get_string (reader, NULL), "class_type") == 0;
      assay_json_reader_skip (reader, NULL, NULL);
    }
  return found;
}

static Shape
find_shape (GBytes *bytes)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  Shape shape = {0};

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return shape;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      const char *name = assay_json_reader_get_string (reader, NULL);

      shape.n_members++;
      shape.has_schema |= strcmp (name, "schema") == 0;
      shape.has_node_list |= strcmp (name, "nodes") == 0;
      shape.has_links |= strcmp (name, "links") == 0;
      shape.n_nodes += take_node (reader);
    }
  return shape;
}

/* Somebody put the exported file itself into the folder. */
static gboolean
fail_bare (GBytes *bytes, const char *file, AssayProblems *problems)
{
  g_autoptr (GBytes) mended = assay_json_mend (bytes, NULL);
  Shape shape = mended != NULL ? find_shape (mended) : (Shape){0};

  if (shape.has_schema)
    return FALSE;
  if (shape.has_node_list && shape.has_links)
    assay_problems_add (problems, file, "", "workflow.save_format",
                        N_ ("This is a workflow as the web page saves it, not an API graph."),
                        N_ ("In ComfyUI use “Export (API)” and take that file."), NULL);
  else if (shape.n_nodes > 0 && shape.n_nodes == shape.n_members)
    assay_problems_add (
      problems, file, "", "workflow.bare_graph",
      N_ ("This is a graph as ComfyUI exports it, and not yet a document: it "
          "does not say where prompt, seed and size go."),
      N_ ("Put the whole of it behind “graph” in a workflow document, which names "
          "“bindings” and “outputs” beside it."),
      NULL);
  else
    return FALSE;
  return TRUE;
}

/* What is no part of what is asked for ------------------------------------ */

/* Called at each member of an object that is copied: the reader's current token is its name. */
typedef void (*CopyMember) (AssayJsonReader *reader, AssayJsonWriter *writer);

static void
copy_value (AssayJsonReader *reader, AssayJsonWriter *writer)
{
  const char *raw;
  gsize n_bytes;

  assay_json_writer_name (writer, assay_json_reader_get_string (reader, NULL));
  if (assay_json_reader_skip (reader, &raw, &n_bytes))
    assay_json_writer_raw (writer, raw, n_bytes);
}

/* The value of the current name, by @member if it is an object, else as it is. */
static void
copy_object (AssayJsonReader *reader, AssayJsonWriter *writer, CopyMember member)
{
  g_autofree char *name = g_strdup (assay_json_reader_get_string (reader, NULL));

  if (assay_json_reader_peek (reader) != ASSAY_JSON_OBJECT_BEGIN)
    {
      copy_value (reader, writer);
      return;
    }
  assay_json_reader_next (reader);
  assay_json_writer_name (writer, name);
  assay_json_writer_begin_object (writer);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    member (reader, writer);
  assay_json_writer_end_object (writer);
}

static void
copy_node_member (AssayJsonReader *reader, AssayJsonWriter *writer)
{
  if (strcmp (assay_json_reader_get_string (reader, NULL), IS_CHANGED) == 0)
    assay_json_reader_skip (reader, NULL, NULL);
  else
    copy_value (reader, writer);
}

static void
copy_node (AssayJsonReader *reader, AssayJsonWriter *writer)
{
  copy_object (reader, writer, copy_node_member);
}

static void
copy_member (AssayJsonReader *reader, AssayJsonWriter *writer)
{
  if (strcmp (assay_json_reader_get_string (reader, NULL), GRAPH) == 0)
    copy_object (reader, writer, copy_node);
  else
    copy_value (reader, writer);
}

/* Whether there is something to drop from what can be written again as it is. @text: not empty; of
 * empty bytes there is no address. */
static gboolean
has_answers (const char *text, gsize n_bytes)
{
  return g_strstr_len (text, (gssize) n_bytes, "\"" IS_CHANGED "\"") != NULL
         && g_strstr_len (text, (gssize) n_bytes, "\\u0000") == NULL
         && assay_json_is_valid (text, n_bytes);
}

/* The same without the answers of a run that is past. */
static GBytes *
drop_answers (GBytes *bytes)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  g_autoptr (AssayJsonWriter) writer = NULL;

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN || !has_answers (text, n_bytes))
    return g_bytes_ref (bytes);
  writer = assay_json_writer_new (ASSAY_JSON_PRETTY);
  assay_json_writer_begin_object (writer);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    copy_member (reader, writer);
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

GBytes *
_assay_workflow_take (GBytes *bytes, const char *file, AssayProblems *problems)
{
  g_autoptr (GBytes) mended = mend_graph (bytes);

  return fail_bare (bytes, file, problems) ? NULL : drop_answers (mended);
}
