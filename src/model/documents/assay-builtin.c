/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-builtin.h"
#include "model/documents/assay-builtin-private.h"
#include "model/table/assay-table-private.h"

#include <string.h>

/* "policies/routing@1.json": the kind by the folder and, of single documents, by the file's name.
 */
static AssayKind
kind_of_file (const char *path, const char *id)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *single = g_strconcat (id, ".json", NULL);

  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    {
      const AssayKindInfo *info = assay_kind_info ((AssayKind) i);

      if (strcmp (info->folder, folder) == 0
          && (info->file == NULL || strcmp (info->file, single) == 0))
        return (AssayKind) i;
    }
  g_error ("built-in %s is of no kind", path);
}

static AssayDocument *
load_file (const AssayBuiltinFile *file)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (file->text, file->n_bytes);
  g_autofree char *base = g_path_get_basename (file->path);
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  AssayDocument *document;

  base[strlen (base) - strlen (".json")] = '\0';
  name = g_strconcat ("builtin:", base, NULL);
  if (!_assay_reference_parse (name, NULL, &id, NULL))
    g_error ("built-in %s is not named <id>@<version>.json", file->path);
  document = assay_document_load (kind_of_file (file->path, id), bytes, name, problems);
  if (document == NULL)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);

      g_error ("built-in %s: %s", file->path, line);
    }
  return document;
}

static int
compare_documents (gconstpointer a, gconstpointer b)
{
  const AssayDocument *first = *(const AssayDocument *const *) a;
  const AssayDocument *second = *(const AssayDocument *const *) b;
  int order;

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  order = strcmp (first->id, second->id);
  return order != 0 ? order : first->version - second->version;
}

GPtrArray *
assay_builtin_documents (void)
{
  static GPtrArray *documents;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      documents = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
      for (guint i = 0; _assay_builtin_files[i].path != NULL; i++)
        g_ptr_array_add (documents, load_file (&_assay_builtin_files[i]));
      g_ptr_array_sort (documents, compare_documents);
      g_once_init_leave (&once, 1);
    }
  return documents;
}
