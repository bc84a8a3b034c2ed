/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-evidence.h"

/* A verdict as reports have it: rows say its sentence filled in, as "text", besides. NULL if it is
 * no object. */
static GBytes *
dup_bare (const char *json, gsize n_bytes)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (json, n_bytes);
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_PRETTY);

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return NULL;
  assay_json_writer_begin_object (writer);
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      g_autofree char *name = g_strdup (assay_json_reader_get_string (reader, NULL));
      const char *raw;
      gsize n_raw;

      if (assay_json_reader_skip (reader, &raw, &n_raw) && !g_str_equal (name, "text"))
        {
          assay_json_writer_name (writer, name);
          assay_json_writer_raw (writer, raw, n_raw);
        }
    }
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

static void
add_verdict (GPtrArray *verdicts, const char *json, gsize n_bytes)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = dup_bare (json, n_bytes);
  AssayVerdict *verdict =
    bytes != NULL ? assay_table_read_bytes (&assay_verdict_table, bytes, NULL, problems) : NULL;

  if (verdict != NULL)
    g_ptr_array_add (verdicts, verdict);
  else
    g_debug ("a verdict cannot be read: %.*s", (int) n_bytes, json);
}

static void
read_verdicts (GPtrArray *verdicts, GBytes *json)
{
  gsize n_bytes, n_raw;
  const char *text = g_bytes_get_data (json, &n_bytes), *raw;
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);

  if (assay_json_reader_next (reader) != ASSAY_JSON_ARRAY_BEGIN)
    return;
  while (assay_json_reader_peek (reader) != ASSAY_JSON_ARRAY_END
         && assay_json_reader_skip (reader, &raw, &n_raw))
    add_verdict (verdicts, raw, n_raw);
}

AssayEvidence *
assay_evidence_read (const AssayCardRow *card)
{
  AssayEvidence *self = g_rc_box_new0 (AssayEvidence);

  self->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_verdict_free);
  if (card->verdicts != NULL)
    read_verdicts (self->verdicts, card->verdicts);
  for (guint i = 0; i < self->verdicts->len && self->asked == NULL; i++)
    {
      const AssayVerdict *verdict = self->verdicts->pdata[i];

      if (g_strcmp0 (verdict->validator, card->claim) == 0)
        self->asked = verdict;
    }
  return self;
}

AssayEvidence *
assay_evidence_ref (AssayEvidence *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_cb (gpointer data)
{
  g_ptr_array_unref (((AssayEvidence *) data)->verdicts);
}

void
assay_evidence_unref (AssayEvidence *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, clear_cb);
}
