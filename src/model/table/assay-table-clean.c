/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads carry words of servers and systems: error messages of any length, with any characters.
 * What is written to the log must be readable for ever, so such texts are brought into the field's
 * bounds before; they are for people, not for programs. */
#include "model/table/assay-field.h"
#include "model/table/assay-table-private.h"

#include <string.h>

static gboolean
is_clean (const AssayField *field, const char *text)
{
  gsize n = strlen (text);

  if (n > (gsize) _assay_field_max_characters (field) || !g_utf8_validate (text, (gssize) n, NULL))
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (_assay_is_control (field->type, c))
      return FALSE;
  return TRUE;
}

static char *
dup_clean (const AssayField *field, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  glong most = (glong) _assay_field_max_characters (field);

  _assay_replace_controls (field->type, valid, ' ');
  return g_utf8_strlen (valid, -1) > most ? g_utf8_substring (valid, 0, most)
                                          : g_steal_pointer (&valid);
}

static gboolean
strings_are_clean (const AssayField *field, char *const *strings)
{
  guint n = 0;

  for (; strings != NULL && strings[n] != NULL; n++)
    if (n == ASSAY_LIST_MAX || !is_clean (field, strings[n]))
      return FALSE;
  return TRUE;
}

static gboolean
field_is_clean (const AssayField *field, gconstpointer record)
{
  gconstpointer slot = _assay_field_slot_const (field, record);

  switch (field->type)
    {
    case ASSAY_FIELD_STRING:
    case ASSAY_FIELD_TEXT:
      return *(char *const *) slot == NULL || is_clean (field, *(char *const *) slot);
    case ASSAY_FIELD_STRINGS:
      return strings_are_clean (field, *(char **const *) slot);
    default:
      return TRUE;
    }
}

/* In place; what is beyond the longest list is cut off. */
static void
clean_strings (const AssayField *field, char **strings)
{
  for (guint i = 0; strings[i] != NULL; i++)
    {
      char *dirty = strings[i];

      strings[i] = i < ASSAY_LIST_MAX ? dup_clean (field, dirty) : NULL;
      g_free (dirty);
      if (i < ASSAY_LIST_MAX)
        continue;
      for (guint j = i + 1; strings[j] != NULL; j++)
        g_free (strings[j]);
      return;
    }
}

static void
clean_field (const AssayField *field, gpointer record)
{
  gpointer slot = _assay_field_slot (field, record);
  char *dirty;

  if (field->type == ASSAY_FIELD_STRINGS)
    {
      clean_strings (field, *(char ***) slot);
      return;
    }
  dirty = *(char **) slot;
  *(char **) slot = dup_clean (field, dirty);
  g_free (dirty);
}

gpointer
_assay_table_dup_clean (const AssayTable *table, gconstpointer record)
{
  gpointer copy = NULL;

  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];

      if (field_is_clean (field, record))
        continue;
      if (copy == NULL)
        copy = assay_table_copy (table, record);
      clean_field (field, copy);
    }
  return copy;
}
