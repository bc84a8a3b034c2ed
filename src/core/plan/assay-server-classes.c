/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"

#include "model/documents/assay-builtin.h"

#include <string.h>

/* Which node classes the documents use: what is asked of a server that has too many to tell. */

#define LORA_LOADER "LoraLoader" /* put into a graph for every LoRA */

static void
add_classes_of (const AssayDocument *document, GHashTable *into)
{
  g_autoptr (AssayProblems) unused = assay_problems_new ();
  g_autoptr (AssayWorkflow) graph = NULL;

  if (document->kind != ASSAY_KIND_WORKFLOW)
    return;
  graph = assay_workflow_parse (((const AssayWorkflowDocument *) document)->graph, NULL, unused);
  if (graph != NULL)
    assay_workflow_add_classes (graph, into);
}

static void
add_classes (GPtrArray *documents, GHashTable *into)
{
  for (guint i = 0; i < documents->len; i++)
    add_classes_of (documents->pdata[i], into);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
assay_server_classes_list (const AssayCatalog *catalog)
{
  g_autoptr (GHashTable) classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_add (classes, g_strdup (LORA_LOADER));
  add_classes (assay_catalog_list (catalog, ASSAY_KIND_WORKFLOW), classes);
  add_classes (assay_builtin_documents (), classes);
  g_hash_table_iter_init (&iter, classes);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (sorted, g_strdup (name));
  g_ptr_array_sort (sorted, compare_names);
  g_ptr_array_add (sorted, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&sorted), FALSE);
}
