/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print-formats: the field tables as Markdown, for docs/formats.md (tests/data/test-docs.py
 * compares and rewrites). */
#include "model/documents/assay-kind.h"

#include <stdio.h>
#include <string.h>

static const char *const type_words[] = {
  [ASSAY_FIELD_STRING] = "text",
  [ASSAY_FIELD_TEXT] = "long text",
  [ASSAY_FIELD_ID] = "id",
  [ASSAY_FIELD_TAG] = "tag",
  [ASSAY_FIELD_REFERENCE] = "reference",
  [ASSAY_FIELD_DIGEST] = "digest",
  [ASSAY_FIELD_INTEGER] = "integer",
  [ASSAY_FIELD_DECIMAL] = "decimal",
  [ASSAY_FIELD_ENUM] = "word",
  [ASSAY_FIELD_BOOLEAN] = "true or false",
  [ASSAY_FIELD_STRINGS] = "list of texts",
  [ASSAY_FIELD_REFERENCES] = "list of references",
  [ASSAY_FIELD_TAGS] = "list of tags",
  [ASSAY_FIELD_OBJECT] = "object",
  [ASSAY_FIELD_OBJECTS] = "list of objects",
  [ASSAY_FIELD_MAP] = "map",
  [ASSAY_FIELD_JSON] = "JSON object",
};

/* A scaled number as people write it: 650 of scale 2 is 6.5. */
static void
append_scaled (GString *out, gint64 value, int scale)
{
  gint64 unit = 1;

  for (int i = 0; i < scale; i++)
    unit *= 10;
  if (value < 0)
    g_string_append_c (out, '-');
  value = value < 0 ? -value : value;
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value / unit);
  if (value % unit == 0)
    return;
  g_string_append_printf (out, ".%0*" G_GINT64_FORMAT, scale, value % unit);
  while (out->str[out->len - 1] == '0')
    g_string_truncate (out, out->len - 1);
}

static void
append_words (GString *out, const AssayField *field)
{
  for (guint i = 0; field->values[i] != NULL; i++)
    g_string_append_printf (out, "%s`%s`", i == 0 ? ": " : ", ", field->values[i]);
}

static void
append_numbers (GString *out, const AssayField *field)
{
  if (field->minimum != 0 || field->maximum != 0)
    {
      g_string_append_c (out, ' ');
      append_scaled (out, field->minimum, field->scale);
      g_string_append (out, " to ");
      append_scaled (out, field->maximum, field->scale);
    }
  if (field->scale > 0)
    g_string_append_printf (out, ", %d %s", field->scale, field->scale == 1 ? "place" : "places");
}

static void
append_reference (GString *out, const AssayField *field)
{
  const AssayKindInfo *info = assay_kind_info ((AssayKind) field->reference);

  g_string_append_printf (out, " to a [%s](#%s)", info->name, info->name);
  if ((field->flags & ASSAY_FIELD_WILDCARD) != 0)
    g_string_append (out, " or `*`");
}

static void
append_type (GString *out, const AssayField *field)
{
  g_string_append (out, type_words[field->type]);
  switch (field->type)
    {
    case ASSAY_FIELD_STRING:
    case ASSAY_FIELD_TEXT:
    case ASSAY_FIELD_STRINGS:
      if (field->maximum > 0)
        g_string_append_printf (out, ", up to %" G_GINT64_FORMAT " characters", field->maximum);
      break;
    case ASSAY_FIELD_ENUM:
      append_words (out, field);
      break;
    case ASSAY_FIELD_INTEGER:
    case ASSAY_FIELD_DECIMAL:
      append_numbers (out, field);
      break;
    case ASSAY_FIELD_REFERENCE:
    case ASSAY_FIELD_REFERENCES:
      append_reference (out, field);
      break;
    default:
      break;
    }
}

static void
append_notes (GString *out, const AssayField *field)
{
  g_string_append (out, field->description);
  if ((field->flags & ASSAY_FIELD_PATH) != 0)
    g_string_append (out, " A relative name: no `..`, drive or URL.");
  if ((field->flags & ASSAY_FIELD_ENGINE) != 0)
    g_string_append (out, " Written by Assay.");
}

static void
append_row (GString *out, const char *prefix, const AssayField *field)
{
  g_string_append_printf (out, "| `%s%s` | ", prefix, field->name);
  append_type (out, field);
  g_string_append (out, " | ");
  if ((field->flags & ASSAY_FIELD_REQUIRED) != 0)
    g_string_append (out, "required");
  else if (field->initial != NULL)
    g_string_append_printf (out, "`%s`", field->initial);
  g_string_append (out, " | ");
  append_notes (out, field);
  g_string_append (out, " |\n");
}

/* Members of objects follow their object, "outer.inner"; of lists "outer[].inner"; of maps
 * "outer.<name>.inner". */
static void
append_fields (GString *out, const char *prefix, const AssayTable *table, guint first)
{
  for (guint i = first; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      gboolean is_map = field->type == ASSAY_FIELD_MAP;
      g_autofree char *inner = NULL;

      if (assay_field_name_at (field, 0) == NULL)
        continue; /* of older documents */
      append_row (out, prefix, field);
      if (field->table == NULL)
        continue;
      inner = is_map
                ? g_strdup_printf ("%s%s.<%s>.", prefix, field->name, field->table->fields[0].name)
                : g_strdup_printf ("%s%s%s.", prefix, field->name,
                                   field->type == ASSAY_FIELD_OBJECTS ? "[]" : "");
      append_fields (out, inner, field->table, is_map ? 1 : 0);
    }
}

static void
append_kind (GString *out, const AssayKindInfo *info)
{
  const char *slash = info->folder[0] != '\0' ? "/" : "";

  g_string_append_printf (out, "### %s\n\n%s. File `%s%s%s`, `\"schema\": \"%s/%d\"`.\n\n",
                          info->name, info->title, info->folder, slash,
                          info->file != NULL ? info->file
                          : info->versioned  ? "<id>@<version>.json"
                                             : "<id>.json",
                          info->name, info->schema);
  g_string_append (out, "| field | type | default | meaning |\n|---|---|---|---|\n");
  append_fields (out, "", info->table, 0);
  g_string_append_c (out, '\n');
}

int
main (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    append_kind (out, assay_kind_info ((AssayKind) kind));
  g_string_truncate (out, out->len - 1);
  return fputs (out->str, stdout) < 0 ? 1 : 0;
}
