/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-document KIND FILE: our loader's verdict on one file, for tests/data/test-schemas.py. Exits
 * 0 if it loads, 1 if not (problems go to standard output), 2 for anything else. The file stands
 * for a document whose name fits its id. */
#include "model/documents/assay-document.h"

#include <stdio.h>
#include <string.h>

/* The text of "id", if there is one; else a name that fits. */
static char *
dup_id (GBytes *bytes)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);

  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return g_strdup ("none");
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    if (strcmp (assay_json_reader_get_string (reader, NULL), "id") != 0)
      assay_json_reader_skip (reader, NULL, NULL);
    else if (assay_json_reader_next (reader) == ASSAY_JSON_STRING)
      return g_strdup (assay_json_reader_get_string (reader, NULL));
    else
      break;
  return g_strdup ("none");
}

int
main (int argc, char **argv)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayDocument) document = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  char *text;
  gsize n_bytes;
  AssayKind kind;

  if (argc != 3 || !assay_kind_parse (argv[1], &kind))
    {
      fputs ("Usage: check-document KIND FILE\n", stderr);
      return 2;
    }
  if (!g_file_get_contents (argv[2], &text, &n_bytes, NULL))
    {
      fprintf (stderr, "Could not read “%s”\n", argv[2]);
      return 2;
    }
  bytes = g_bytes_new_take (text, n_bytes);
  id = dup_id (bytes);
  path = assay_kind_dup_path (kind, id, 1);
  document = assay_document_load (kind, bytes, path, problems);
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      printf ("%s: %s\n", assay_problems_get (problems, i)->code, line);
    }
  return document != NULL ? 0 : 1;
}
