/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field-kit.h"

#include "model/table/assay-table-private.h"

#include <string.h>

/* Other values for a field. */

static const char *const texts[] = {"magenta pink heart",
                                    "x.safetensors",
                                    "1",
                                    "2",
                                    "3",
                                    "4",
                                    "5",
                                    "6",
                                    "7",
                                    "extra",
                                    "sd15",
                                    "heun",
                                    "normal",
                                    " | ",
                                    "canceled",
                                    "item:tool",
                                    "material:wood",
                                    "seed",
                                    "cfg",
                                    "processing"};
static const char *const tag_lists[][3] = {{"item:tool", NULL},
                                           {"material:wood", NULL},
                                           {"material:wood", "item:tool", NULL},
                                           {"item:tool", "material:wood", NULL}};

static gboolean
pick_number (const AssayField *field, gint64 *value, guint n)
{
  const gint64 now = *value != ASSAY_UNSET ? *value : field->minimum;
  const gint64 numbers[] = {now + 1,        now - 1,        now * 2,     now / 2,  now + 8,
                            field->minimum, field->maximum, ASSAY_UNSET, now * 10, now - 8};

  if (field->type == ASSAY_FIELD_BOOLEAN)
    *value = now != TRUE;
  else if (field->type == ASSAY_FIELD_ENUM)
    *value = (gint64) n;
  else
    *value = numbers[n % G_N_ELEMENTS (numbers)];
  if (field->type == ASSAY_FIELD_BOOLEAN)
    return n == 0;
  if (field->type == ASSAY_FIELD_ENUM)
    return field->values[n] != NULL;
  return n < G_N_ELEMENTS (numbers);
}

/* The @n-th document of the kind, as others name it; there is no such document behind the last. */
static char *
dup_nth_reference (const AssayCatalog *catalog, const AssayField *field, guint n)
{
  GPtrArray *list = assay_catalog_list (catalog, (AssayKind) field->reference);
  const AssayDocument *document = n < list->len ? list->pdata[n] : NULL;

  if (document == NULL)
    return NULL;
  return document->version > 0 ? g_strdup_printf ("%s@%d", document->id, document->version)
                               : g_strdup (document->id);
}

static gboolean
pick_text (const AssayCatalog *catalog, const AssayField *field, char **text, guint n)
{
  char *other = NULL;

  if (n == 0 && (field->flags & ASSAY_FIELD_REQUIRED) != 0)
    return TRUE; /* as it is: the name of a map's entry cannot be unset */
  if (n == 0)
    ; /* unset */
  else if (field->type == ASSAY_FIELD_REFERENCE)
    other = dup_nth_reference (catalog, field, n - 1);
  else if (field->type == ASSAY_FIELD_DIGEST && n == 1)
    other = g_strnfill (64, '0');
  else if (field->type != ASSAY_FIELD_DIGEST && n <= G_N_ELEMENTS (texts))
    other = g_strdup (texts[n - 1]);
  g_free (*text);
  *text = other;
  return n == 0 || other != NULL;
}

static gboolean
pick_list (const AssayCatalog *catalog, const AssayField *field, char ***list, guint n)
{
  char **other = NULL;

  if (n == 0)
    ; /* unset */
  else if (field->type == ASSAY_FIELD_TAGS && n <= G_N_ELEMENTS (tag_lists))
    other = g_strdupv ((char **) tag_lists[n - 1]);
  else if (field->type == ASSAY_FIELD_REFERENCES || field->type == ASSAY_FIELD_STRINGS)
    {
      char *word = field->type == ASSAY_FIELD_REFERENCES ? dup_nth_reference (catalog, field, n - 1)
                   : n <= G_N_ELEMENTS (texts)           ? g_strdup (texts[n - 1])
                                                         : NULL;

      other = word != NULL ? g_new0 (char *, 2) : NULL;
      if (word != NULL)
        other[0] = word;
    }
  g_strfreev (*list);
  *list = other;
  return n == 0 || other != NULL;
}

static gboolean
pick_json (GBytes **json, guint n)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (*json, NULL), g_bytes_get_size (*json));
  g_auto (GStrv) pieces = g_strsplit (text, "KSampler", -1);
  g_autofree char *other = g_strjoinv ("KSamplerAdvanced", pieces);

  g_bytes_unref (*json);
  *json = g_bytes_new (other, strlen (other));
  return n == 0;
}

gboolean
field_pick (const AssayCatalog *catalog, const AssayField *field, gpointer record, guint n)
{
  gpointer slot = _assay_field_slot (field, record);

  switch (field->type)
    {
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
    case ASSAY_FIELD_ENUM:
    case ASSAY_FIELD_BOOLEAN:
      return pick_number (field, slot, n);
    case ASSAY_FIELD_STRINGS:
    case ASSAY_FIELD_REFERENCES:
    case ASSAY_FIELD_TAGS:
      return pick_list (catalog, field, slot, n);
    case ASSAY_FIELD_JSON:
      return pick_json (slot, n);
    case ASSAY_FIELD_OBJECT:
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      return FALSE; /* its members are looked at */
    default:
      return pick_text (catalog, field, slot, n);
    }
}
