/* SPDX-License-Identifier: GPL-3.0-or-later */
/* References that lead nowhere, found by walking every document along its table. */
#include "model/documents/assay-catalog-private.h"
#include "model/documents/assay-catalog.h"

#include "base/assay-id.h"

#include <string.h>

/* A project from elsewhere shall not keep us busy: what is listed, how often a near name is looked
 * for, and among how many. */
#define MAX_PROBLEMS   2000
#define MAX_SEARCHES   100
#define MAX_CANDIDATES 1000

typedef struct
{
  const AssayCatalog *catalog;
  const AssayDocument *document;
  AssayProblems *problems;
  GString *path;
  guint n_found;
} Walk;

static void walk_field (Walk *self, const AssayField *field, gconstpointer slot);
static void walk_record (Walk *self, const AssayTable *table, guint first, gconstpointer record);

/* How one would refer to @document: its id, with the version where files carry one. */
static char *
dup_reference (const AssayDocument *document)
{
  if (document->builtin && assay_kind_info (document->kind)->versioned)
    return g_strdup (document->file);
  if (document->version > 0 && !document->builtin)
    return g_strdup_printf ("%s@%d", document->id, document->version);
  return g_strdup (document->id);
}

static void
add_candidates (GPtrArray *names, GPtrArray *documents)
{
  for (guint i = 0; i < documents->len && names->len < MAX_CANDIDATES; i++)
    g_ptr_array_add (names, dup_reference (g_ptr_array_index (documents, i)));
}

/* New string; %NULL if no name is near, or enough have been looked for. */
static char *
dup_nearest (Walk *self, AssayKind kind, const char *reference)
{
  g_autoptr (GPtrArray) names = NULL;

  if (self->n_found > MAX_SEARCHES)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  add_candidates (names, assay_catalog_list (self->catalog, kind));
  add_candidates (names, _assay_catalog_builtins (kind));
  g_ptr_array_add (names, NULL);
  return g_strdup (assay_nearest_word (reference, (const char *const *) names->pdata));
}

static void
fail_dangling (Walk *self, AssayKind kind, const char *reference)
{
  const AssayKindInfo *info = assay_kind_info (kind);
  g_autofree char *nearest = NULL;

  self->n_found++;
  if (self->n_found == MAX_PROBLEMS)
    assay_problems_add (self->problems, self->document->file, "", "document.too_many_problems",
                        N_ ("There are more problems than can be listed."),
                        N_ ("Mend the others first."), NULL);
  if (self->n_found >= MAX_PROBLEMS)
    return;
  nearest = dup_nearest (self, kind, reference);
  assay_problems_add (self->problems, self->document->file, self->path->str,
                      "catalog.dangling_reference",
                      N_ ("There is no {2} “{0}”: neither in “{1}” nor built in."),
                      nearest != NULL ? N_ ("Did you mean “{3}”? Otherwise add the file.")
                                      : N_ ("Add the file to “{1}”, or name one that is there."),
                      reference, info->folder, info->name, nearest, NULL);
}

static void
check_reference (Walk *self, const AssayField *field, const char *reference)
{
  if (reference == NULL
      || ((field->flags & ASSAY_FIELD_WILDCARD) != 0 && strcmp (reference, "*") == 0))
    return;
  if (assay_catalog_lookup (self->catalog, (AssayKind) field->reference, reference) == NULL)
    fail_dangling (self, (AssayKind) field->reference, reference);
}

static void
check_references (Walk *self, const AssayField *field, char *const *references)
{
  for (guint i = 0; references != NULL && references[i] != NULL; i++)
    {
      gsize length = self->path->len;

      g_string_append_printf (self->path, "/%u", i);
      check_reference (self, field, references[i]);
      g_string_truncate (self->path, length);
    }
}

static void
walk_records (Walk *self, const AssayField *field, GPtrArray *records)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      gconstpointer record = g_ptr_array_index (records, i);
      const AssayField *key = &field->table->fields[0];
      gsize length = self->path->len;

      if (field->type == ASSAY_FIELD_MAP)
        {
          _assay_pointer_append (self->path, assay_field_string (key, record));
          walk_field (self, key, _assay_field_slot_const (key, record)); /* the name itself */
          walk_record (self, field->table, 1, record);
        }
      else
        {
          g_string_append_printf (self->path, "/%u", i);
          walk_record (self, field->table, 0, record);
        }
      g_string_truncate (self->path, length);
    }
}

static void
walk_field (Walk *self, const AssayField *field, gconstpointer slot)
{
  switch (field->type)
    {
    case ASSAY_FIELD_REFERENCE:
      check_reference (self, field, *(char *const *) slot);
      break;
    case ASSAY_FIELD_REFERENCES:
      check_references (self, field, *(char **const *) slot);
      break;
    case ASSAY_FIELD_OBJECT:
      if (*(gpointer const *) slot != NULL)
        walk_record (self, field->table, 0, *(gpointer const *) slot);
      break;
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      walk_records (self, field, *(GPtrArray *const *) slot);
      break;
    default:
      break;
    }
}

static void
walk_record (Walk *self, const AssayTable *table, guint first, gconstpointer record)
{
  for (guint i = first; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      gsize length = self->path->len;

      _assay_pointer_append (self->path, field->name);
      walk_field (self, field, _assay_field_slot_const (field, record));
      g_string_truncate (self->path, length);
    }
}

void
assay_catalog_check (const AssayCatalog *self, AssayProblems *problems)
{
  Walk walk = {.catalog = self, .problems = problems, .path = g_string_new (NULL)};

  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      GPtrArray *list = assay_catalog_list (self, (AssayKind) kind);

      for (guint i = 0; i < list->len; i++)
        {
          walk.document = g_ptr_array_index (list, i);
          walk_record (&walk, assay_kind_info ((AssayKind) kind)->table, 0, walk.document);
        }
    }
  g_string_free (walk.path, TRUE);
}
