/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a document: the first byte picks the kind ('A' = the first one), the rest is the
 * file. It is loaded, or there is a problem; what was loaded is written, read again and the same.
 */
#include "fuzz.h"

#include "base/assay-json-reader.h"
#include "model/documents/assay-document.h"

static void
check_written_again (const AssayDocument *document, const char *path)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) canonical = assay_document_to_canonical (document);
  g_autoptr (GBytes) pretty = assay_document_to_bytes (document);
  g_autoptr (AssayDocument) again = NULL;
  g_autoptr (GBytes) canonical_again = NULL;
  g_autoptr (GBytes) pretty_again = NULL;
  AssayDigest digest;

  assay_digest_of_bytes (&digest, canonical);
  g_assert_true (assay_digest_equal (&digest, &document->hash));
  again = assay_document_load (document->kind, pretty, path, problems);
  if (again == NULL)
    g_error ("Written, but not read again: %s",
             assay_problem_dup_line (assay_problems_get (problems, 0), NULL));
  /* one of a former version keeps that one's hash, and is another once it is written anew */
  if (document->schema < assay_kind_info (document->kind)->schema)
    return;
  g_assert_true (assay_digest_equal (&again->hash, &document->hash));
  canonical_again = assay_document_to_canonical (again);
  pretty_again = assay_document_to_bytes (again);
  g_assert_true (g_bytes_equal (canonical, canonical_again));
  g_assert_true (g_bytes_equal (pretty, pretty_again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  AssayKind kind = n_bytes > 0 ? (guint8) (data[0] - 'A') % ASSAY_N_KINDS : 0;
  const AssayKindInfo *info = assay_kind_info (kind);
  g_autoptr (GBytes) bytes = g_bytes_new (data + MIN (n_bytes, 1), n_bytes - MIN (n_bytes, 1));
  g_autofree char *path = assay_kind_dup_path (kind, "potion", info->versioned ? 1 : 0);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayDocument) document = assay_document_load (kind, bytes, path, problems);

  g_assert_true ((document != NULL) == (assay_problems_count (problems) == 0));
  assay_problems_sort (problems);
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      g_assert_true (g_utf8_validate (line, -1, NULL)); /* shown to a person */
    }
  if (document != NULL)
    check_written_again (document, path);
  return 0;
}
