/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A property: whatever happens to the bytes of a good document, it either loads, and then
 * round-trips, or there is a problem that names the file. The mutations follow from a fixed seed,
 * so a failure can be repeated. */
#include "model-fixture.h"

#define ROUNDS 1000 /* a file */

/* splitmix64 */
static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint
below (guint64 *state, gsize limit)
{
  return (guint) (next_random (state) % MAX (limit, 1));
}

/* Pieces that mean something to a reader, beside plain noise. */
static const char *const pieces[] = {"{",
                                     "}",
                                     "[",
                                     "]",
                                     ",",
                                     ":",
                                     "\"",
                                     "null",
                                     "true",
                                     "-0",
                                     "1e400",
                                     "0.001",
                                     "9007199254740993",
                                     "\\u0000",
                                     "\\ud800",
                                     "\"id\":",
                                     "\"schema\":",
                                     "../",
                                     "/etc",
                                     "http://x",
                                     "\xff",
                                     "\xc0\xaf",
                                     "\n",
                                     "\x01",
                                     "builtin:",
                                     "@1",
                                     "\"a:b\""};

static void
mutate (GString *text, guint64 *state)
{
  gsize at = below (state, text->len + 1);
  gsize n = below (state, 12);
  const char *piece = pieces[below (state, G_N_ELEMENTS (pieces))];

  switch (below (state, 6))
    {
    case 0:
      if (at < text->len)
        text->str[at] = (char) next_random (state);
      break;
    case 1:
      g_string_erase (text, (gssize) at, (gssize) MIN (n, text->len - at));
      break;
    case 2:
      g_string_insert (text, (gssize) at, piece);
      break;
    case 3:
      g_string_truncate (text, at);
      break;
    case 4:
      g_string_insert_len (text, (gssize) below (state, text->len + 1), text->str + at,
                           (gssize) MIN (n * 4, text->len - at));
      break;
    default:
      if (at < text->len)
        text->str[at] = (char) (text->str[at] ^ (1 << below (state, 7)));
    }
}

static gboolean
check_one (AssayKind kind, const char *file, GBytes *bytes)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayDocument) document = assay_document_load (kind, bytes, file, problems);
  g_autoptr (AssayDocument) again = NULL;
  g_autoptr (GBytes) written = NULL;

  if (document == NULL)
    {
      g_assert_cmpuint (assay_problems_count (problems), >, 0);
      for (guint i = 0; i < assay_problems_count (problems); i++)
        {
          g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

          g_assert_cmpstr (assay_problems_get (problems, i)->file, ==, file);
          g_assert_nonnull (assay_problems_get (problems, i)->pointer);
          g_assert_nonnull (assay_problems_get (problems, i)->fix);
          g_assert_true (g_utf8_validate (line, -1, NULL));
        }
      return FALSE;
    }
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  written = assay_document_to_bytes (document);
  again = assay_document_load (kind, written, file, problems);
  print_problems (problems);
  g_assert_nonnull (again);
  if (document->schema == again->schema) /* a changed figure may be that of a former version */
    g_assert_true (assay_digest_equal (&document->hash, &again->hash));
  return TRUE;
}

static void
test_mutations (void)
{
  guint64 state = 20261121;
  guint n_loaded = 0;
  guint n_refused = 0;

  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      g_autofree char *inside =
        g_strconcat ("tests/data/corpus/good/", assay_kind_info ((AssayKind) kind)->name, NULL);
      g_autofree char *root = top_path (inside);
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

      collect_files (root, "", files);
      for (guint i = 0; i < files->len * ROUNDS; i++)
        {
          g_autofree char *path =
            g_build_filename (root, g_ptr_array_index (files, i / ROUNDS), NULL);
          g_autofree char *file = assay_kind_dup_path ((AssayKind) kind, "copax", 1);
          g_autoptr (GBytes) good = read_file (path);
          g_autoptr (GBytes) bytes = NULL;
          GString *text =
            g_string_new_len (g_bytes_get_data (good, NULL), (gssize) g_bytes_get_size (good));

          for (guint j = below (&state, 3); j < 3; j++)
            mutate (text, &state);
          bytes = g_string_free_to_bytes (text);
          if (check_one ((AssayKind) kind, file, bytes))
            n_loaded++;
          else
            n_refused++;
        }
    }
  g_test_message ("%u loaded, %u refused", n_loaded, n_refused);
  /* Both ways were really gone. */
  g_assert_cmpuint (n_loaded, >, 100);
  g_assert_cmpuint (n_refused, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/mutation/loads-or-says-why", test_mutations);
  return g_test_run ();
}
