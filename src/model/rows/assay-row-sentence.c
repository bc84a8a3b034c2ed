/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-row-sentence.h"

static gpointer
slot_of (const AssayField *field, gconstpointer row)
{
  return (char *) row + field->offset;
}

static char *
fill (const AssayTable *table, const AssayField *field, gconstpointer row, AssayTranslate translate)
{
  const char *text = *(char *const *) slot_of (field, row);
  const AssayField *by =
    field->filled_by != NULL ? assay_table_find (table, field->filled_by) : NULL;
  const char *single[2] = {NULL, NULL};

  if (by == NULL)
    return g_strdup (text != NULL ? text : "");
  if (by == field)
    return assay_sentence_say (text, translate);
  if (by->type == ASSAY_FIELD_STRINGS)
    return assay_sentence_fill (text, *(const char *const *const *) slot_of (by, row), translate);
  single[0] = *(char *const *) slot_of (by, row);
  return assay_sentence_fill (text, single, translate);
}

gboolean
assay_row_has_sentences (const AssayTable *table)
{
  for (guint i = 0; i < table->n_fields; i++)
    if (table->fields[i].filled_by != NULL
        || (table->fields[i].table != NULL && assay_row_has_sentences (table->fields[i].table)))
      return TRUE;
  return FALSE;
}

char *
assay_row_fill_sentence (const AssayTable *table,
                         gconstpointer row,
                         const char *member,
                         AssayTranslate translate)
{
  const AssayField *field = assay_table_find (table, member);

  if (field == NULL || field->type != ASSAY_FIELD_TEXT)
    return g_strdup ("");
  return fill (table, field, row, translate);
}

static void
fill_within (const AssayTable *table, gpointer row, AssayTranslate translate)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      char **text = slot_of (field, row);
      char *filled;

      if (field->type == ASSAY_FIELD_OBJECTS)
        {
          GPtrArray *records = *(GPtrArray **) slot_of (field, row);

          for (guint j = 0; j < records->len; j++)
            fill_within (field->table, records->pdata[j], translate);
        }
      if (field->filled_by == NULL || *text == NULL)
        continue;
      filled = fill (table, field, row, translate);
      g_free (*text);
      *text = filled;
    }
}

gpointer
assay_row_fill_sentences (const AssayTable *table, gconstpointer row, AssayTranslate translate)
{
  gpointer copy = assay_table_copy (table, row);

  fill_within (table, copy, translate);
  return copy;
}
