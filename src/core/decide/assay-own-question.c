/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-own-question.h"

#include "core/recipe/assay-stack.h"
#include "core/recipe/assay-tag-order.h"

#define TITLE "%s" /* as the catalogue of tags writes it */

/* Records of the spec's tags that ask something. (transfer container) */
static GPtrArray *
list_asking (const AssayCatalog *catalog, const AssaySpec *spec)
{
  GPtrArray *asking = g_ptr_array_new ();

  for (guint i = 0; spec->tags != NULL && spec->tags[i] != NULL; i++)
    {
      const AssayTagRecord *record = assay_catalog_find_tag (catalog, spec->tags[i]);

      if (record != NULL && record->question != NULL)
        g_ptr_array_add (asking, (gpointer) record);
    }
  return asking;
}

static const AssayTagRecord *
find_first (GPtrArray *records, char **order)
{
  const AssayTagRecord *first = records->pdata[0];

  for (guint i = 1; i < records->len; i++)
    {
      const AssayTagRecord *record = records->pdata[i];

      if (assay_tag_comes_before (order, record->tag, first->tag))
        first = record;
    }
  return first;
}

static char *
dup_template (const char *question)
{
  g_auto (GStrv) parts = g_strsplit (question, TITLE, -1);

  return g_strjoinv ("{0}", parts);
}

char *
assay_own_question_dup (const AssayCatalog *catalog, const AssaySpec *spec)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStack) stack = NULL;
  g_autoptr (GPtrArray) asking = spec != NULL ? list_asking (catalog, spec) : NULL;
  char **order;

  if (asking == NULL || asking->len == 0)
    return NULL;
  stack = assay_stack_resolve (catalog, spec, NULL, NULL, problems);
  order = assay_tag_order_of (spec, stack != NULL ? stack->profile : NULL);
  return dup_template (((const AssayTagRecord *) find_first (asking, order))->question);
}
