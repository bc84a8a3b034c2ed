/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the tests of model/ share: texts and folders as documents. */

#include "model/documents/assay-catalog.h"

#include <string.h>

static inline AssayDocument *
load_text (AssayKind kind, const char *text, const char *file, AssayProblems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return assay_document_load (kind, bytes, file, problems);
}

/* A document that must be good. */
static inline AssayDocument *
must_load (AssayKind kind, const char *text, const char *file)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayDocument *document = load_text (kind, text, file, problems);

  if (assay_problems_count (problems) > 0)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);

      g_test_message ("%s", line);
    }
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_nonnull (document);
  return document;
}

static inline char *
top_path (const char *inside)
{
  const char *top = g_getenv ("ASSAY_TOP_SRCDIR");

  g_assert_nonnull (top);
  return g_build_filename (top, inside, NULL);
}

static inline GBytes *
read_file (const char *path)
{
  char *text;
  gsize n_bytes;

  g_assert_true (g_file_get_contents (path, &text, &n_bytes, NULL));
  return g_bytes_new_take (text, n_bytes);
}

static inline int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Adds the .json files below @root/@inside, as paths inside @root. */
static inline void
collect_files (const char *root, const char *inside, GPtrArray *out)
{
  g_autofree char *path = g_build_filename (root, inside, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child =
        *inside != '\0' ? g_strconcat (inside, "/", name, NULL) : g_strdup (name);
      g_autofree char *full = g_build_filename (root, child, NULL);

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        collect_files (root, child, out);
      else if (g_str_has_suffix (name, ".json"))
        g_ptr_array_add (out, g_steal_pointer (&child));
    }
  g_ptr_array_sort (out, compare_paths);
}

static inline const AssayProblem *
find_problem (const AssayProblems *problems, const char *code)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    if (strcmp (assay_problems_get (problems, i)->code, code) == 0)
      return assay_problems_get (problems, i);
  return NULL;
}

static inline void
print_problems (const AssayProblems *problems)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      g_test_message ("%s", line);
    }
}

/* Refused with @code at @pointer, among others maybe. */
static inline void
assert_not_loaded (
  AssayKind kind, const char *text, const char *file, const char *code, const char *pointer)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayProblem *problem;

  g_test_message ("%s", text);
  g_assert_null (load_text (kind, text, file, problems));
  print_problems (problems);
  problem = find_problem (problems, code);
  g_assert_nonnull (problem);
  g_assert_cmpstr (problem->pointer, ==, pointer);
  g_assert_cmpstr (problem->file, ==, file);
  g_assert_nonnull (problem->fix);
}
