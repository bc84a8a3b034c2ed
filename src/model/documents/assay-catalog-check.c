/* SPDX-License-Identifier: GPL-3.0-or-later */
/* References that lead nowhere, found by walking every document along its table. */
#include "model/documents/assay-catalog-private.h"
#include "model/documents/assay-catalog.h"
#include "model/documents/assay-document-walk.h"

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
  AssayProblems *problems;
  guint n_found;
} Check;

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
dup_nearest (Check *self, AssayKind kind, const char *reference)
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
fail_dangling (Check *self,
               const AssayDocument *document,
               AssayKind kind,
               const char *reference,
               const char *pointer)
{
  const AssayKindInfo *info = assay_kind_info (kind);
  g_autofree char *nearest = NULL;

  self->n_found++;
  if (self->n_found == MAX_PROBLEMS)
    assay_problems_add (self->problems, document->file, "", "document.too_many_problems",
                        N_ ("There are more problems than can be listed."),
                        N_ ("Mend the others first."), NULL);
  if (self->n_found >= MAX_PROBLEMS)
    return;
  nearest = dup_nearest (self, kind, reference);
  assay_problems_add (self->problems, document->file, pointer, "catalog.dangling_reference",
                      N_ ("There is no {2} “{0}”: neither in “{1}” nor built in."),
                      nearest != NULL ? N_ ("Did you mean “{3}”? Otherwise add the file.")
                                      : N_ ("Add the file to “{1}”, or name one that is there."),
                      reference, info->folder, info->name, nearest, NULL);
}

static void
check_reference_cb (const AssayDocument *document,
                    const AssayField *field,
                    const char *reference,
                    const char *pointer,
                    gpointer data)
{
  Check *self = data;

  if ((field->type != ASSAY_FIELD_REFERENCE && field->type != ASSAY_FIELD_REFERENCES)
      || ((field->flags & ASSAY_FIELD_WILDCARD) != 0 && strcmp (reference, "*") == 0))
    return;
  if (assay_catalog_lookup (self->catalog, (AssayKind) field->reference, reference) == NULL
      && assay_catalog_find_unread (self->catalog, (AssayKind) field->reference, reference) == NULL)
    fail_dangling (self, document, (AssayKind) field->reference, reference, pointer);
}

void
assay_catalog_check (const AssayCatalog *self, AssayProblems *problems)
{
  Check check = {.catalog = self, .problems = problems};

  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      GPtrArray *list = assay_catalog_list (self, (AssayKind) kind);

      for (guint i = 0; i < list->len; i++)
        assay_document_visit_texts (list->pdata[i], check_reference_cb, &check);
    }
}
