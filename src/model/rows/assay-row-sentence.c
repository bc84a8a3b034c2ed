/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-row-sentence.h"

#include "base/assay-text-seen.h"

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

/* What fills a sentence may be one itself: whoever reads the arguments alone reads words. */
static void
say_arguments (const AssayTable *table,
               const AssayField *field,
               gpointer row,
               AssayTranslate translate)
{
  const AssayField *by =
    field->filled_by != NULL ? assay_table_find (table, field->filled_by) : NULL;
  char **args =
    by != NULL && by->type == ASSAY_FIELD_STRINGS ? *(char ***) slot_of (by, row) : NULL;

  for (; args != NULL && *args != NULL; args++)
    {
      char *said = assay_sentence_say (*args, translate);

      g_free (*args);
      *args = said;
    }
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
  for (guint i = 0; i < table->n_fields; i++)
    say_arguments (table, &table->fields[i], row, translate);
}

gpointer
assay_row_fill_sentences (const AssayTable *table, gconstpointer row, AssayTranslate translate)
{
  gpointer copy = assay_table_copy (table, row);

  fill_within (table, copy, translate);
  return copy;
}

/* Shown ------------------------------------------------------------------- */

static gboolean
is_for_people (const AssayField *field)
{
  return field->filled_by != NULL || (field->flags & ASSAY_FIELD_SHOWN) != 0;
}

static void
show (char **text, gboolean one_line)
{
  char *shown = *text != NULL ? assay_text_show (*text, one_line) : NULL;

  g_free (*text);
  *text = shown;
}

static void
show_field (const AssayField *field, gpointer slot)
{
  if (field->type != ASSAY_FIELD_STRINGS)
    show (slot, field->filled_by == NULL);
  else
    for (char **words = *(char ***) slot; words != NULL && *words != NULL; words++)
      show (words, TRUE);
}

static void
show_within (const AssayTable *table, gpointer row)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      gpointer slot = slot_of (field, row);

      if (field->type == ASSAY_FIELD_OBJECTS)
        for (guint j = 0; j < (*(GPtrArray **) slot)->len; j++)
          show_within (field->table, (*(GPtrArray **) slot)->pdata[j]);
      else if (is_for_people (field))
        show_field (field, slot);
    }
}

static gboolean
are_shown (char *const *words)
{
  for (; words != NULL && *words != NULL; words++)
    if (!assay_text_is_shown (*words, TRUE))
      return FALSE;
  return TRUE;
}

static gboolean
is_as_shown (const AssayField *field, gconstpointer row)
{
  gpointer slot = slot_of (field, row);

  if (!is_for_people (field))
    return TRUE;
  if (field->filled_by != NULL)
    return FALSE;
  if (field->type == ASSAY_FIELD_STRINGS)
    return are_shown (*(char ***) slot);
  return are_shown ((char *const[]){*(char **) slot, NULL});
}

/* Most rows are: then no copy of them is made. */
static gboolean
are_all_as_shown (const AssayTable *table, gconstpointer row)
{
  for (guint i = 0; i < table->n_fields; i++)
    if (!is_as_shown (&table->fields[i], row))
      return FALSE;
  return !assay_row_has_sentences (table);
}

AssayRecord *
assay_row_show (AssayRecord *record, AssayTranslate translate)
{
  const AssayTable *table = assay_record_get_table (record);
  gconstpointer data = assay_record_get_data (record);
  gpointer copy;

  if (are_all_as_shown (table, data))
    return assay_record_ref (record);
  copy = assay_row_fill_sentences (table, data, translate);
  show_within (table, copy);
  return assay_record_new (table, copy);
}
