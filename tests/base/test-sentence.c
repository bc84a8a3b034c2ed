/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-plural.h"
#include "base/assay-problems.h"

#include <string.h>

static const char *
translate (const char *template_)
{
  return strcmp (template_, "{0} of {1}") == 0 ? "von {1} sind es {0}" : template_;
}

static void
assert_filled (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_fill (void)
{
  const char *args[] = {"3", "{0}", NULL};

  assert_filled (assay_sentence_fill ("{0} of {1}", args, NULL), "3 of {0}");
  assert_filled (assay_sentence_fill ("{0} of {1}", args, translate), "von {0} sind es 3");
  assert_filled (assay_sentence_fill ("{1}{2} {x} {", args, NULL), "{0}{2} {x} {");
  assert_filled (assay_sentence_fill ("{0}", NULL, NULL), "{0}");
  assert_filled (assay_sentence_fill ("", args, translate), "");
  assert_filled (assay_sentence_fill (NULL, args, translate), "");
}

static void
test_fill_n (void)
{
  const char *args[] = {"duck", "{0}", NULL};

  assert_filled (assay_sentence_fill_n ("{0} picture of {1}", 1, args), "1 picture of duck");
  assert_filled (assay_sentence_fill_n ("{1}: {0} pictures {2}{3}", 12, args),
                 "duck: 12 pictures {0}{3}");
  assert_filled (assay_sentence_fill_n ("one picture", 1, NULL), "one picture");
  assert_filled (assay_sentence_fill_n ("{0}{1}", -3, NULL), "-3{1}");
}

/* The made-up language has three forms and asks for them by both of the sources'. */
static char *
translate_plural (const char *one, const char *many, gulong n)
{
  g_assert_cmpstr (one, ==, "{0} picture of {1}");
  g_assert_cmpstr (many, ==, "{0} pictures of {1}");
  return (char *) (n == 1 ? "ein Bild von {1}" : n == 2 ? "beide, {0}, von {1}" : "{0} von {1}");
}

/* Turns red where one form stands for all: translate (self->one, self->one, …), or n not given on.
 */
static void
test_plural (void)
{
  static const AssayPlural of = NP_ ("{0} picture of {1}", "{0} pictures of {1}");
  const char *args[] = {"duck", NULL};

  assert_filled (assay_plural_fill (&of, 1, args, translate_plural), "ein Bild von duck");
  assert_filled (assay_plural_fill (&of, 2, args, translate_plural), "beide, 2, von duck");
  assert_filled (assay_plural_fill (&of, 30, args, translate_plural), "30 von duck");
}

/* An error carries the list itself: codes, arguments and places survive copies, and the surface's
 * language comes last. */
static void
test_error (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) error = NULL, copy = NULL, other = NULL;
  const AssayProblem *carried;

  assay_problems_add (problems, "specs/a.json", "/title", "test.code", "{0} of {1}", "Use {1}.",
                      "3", "4", NULL);
  error = assay_problems_to_error (problems);
  g_assert_error (error, ASSAY_PROBLEM_ERROR, 0);
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpuint (assay_problems_count (assay_error_get_problems (copy)), ==, 1);
  carried = assay_problems_get (assay_error_get_problems (copy), 0);
  g_assert_cmpstr (carried->code, ==, "test.code");
  g_assert_cmpstr (carried->args[1], ==, "4");
  g_assert_cmpstr (carried->file, ==, "specs/a.json");
  g_assert_cmpstr (carried->pointer, ==, "/title");
  g_assert_cmpstr (copy->message, ==, "specs/a.json:/title: 3 of 4. Use 4.");
  assert_filled (assay_error_dup_message (copy, translate),
                 "specs/a.json:/title: von 4 sind es 3. Use 4.");
  other = g_error_new (g_quark_from_static_string ("other"), 7, "as it is");
  g_assert_null (assay_error_get_problems (other));
  assert_filled (assay_error_dup_message (other, translate), "as it is");
}

static void
test_foreign (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  char code[] = "test.code", message[] = "{0} went";
  const char *args[] = {"duck", NULL};
  const AssayProblem *problem;

  assay_problems_add_foreign (problems, NULL, NULL, code, message, NULL, args);
  assay_problems_add_foreign (problems, "a", "", code, message, message, NULL);
  memset (code, 'x', sizeof code - 1);
  memset (message, 'x', sizeof message - 1);
  problem = assay_problems_get (problems, 0);
  g_assert_cmpstr (problem->code, ==, "test.code");
  g_assert_null (problem->fix);
  assert_filled (assay_problem_dup_message (problem, NULL), "duck went");
  assert_filled (assay_problem_dup_fix (assay_problems_get (problems, 1), NULL), "{0} went");
}

/* A sentence in a sentence: both are translated, each with its own arguments; what came from
 * outside is put in as it is. Mutation: unpack without its translate, or with the outer arguments.
 */
static void
test_packed (void)
{
  const char *inner[] = {"3", "4", NULL};
  g_autofree char *packed = assay_sentence_pack ("{0} of {1}", inner);
  g_autofree char *bare = assay_sentence_pack ("nothing", NULL);
  const char *args[] = {"9", packed, bare, NULL};

  assert_filled (assay_sentence_fill ("because: {1}. {0} {2}", args, NULL),
                 "because: 3 of 4. 9 nothing");
  assert_filled (assay_sentence_fill ("because: {1}.", args, translate),
                 "because: von 4 sind es 3.");
}

/* A problem said later is the line that it would have been, in the language of then. Mutation:
 * dup_packed without its place. */
static void
test_packed_problem (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *first = NULL, *second = NULL;

  assay_problems_add (problems, "a.json", "/x", "test.code", "{0} of {1}", "Use {1}.", "3", "4",
                      NULL);
  assay_problems_add (problems, NULL, NULL, "test.code", "{0} of {1}", NULL, "3", "4", NULL);
  first = assay_problem_dup_packed (assay_problems_get (problems, 0));
  second = assay_problem_dup_packed (assay_problems_get (problems, 1));
  assert_filled (assay_sentence_say (first, NULL), "a.json:/x: 3 of 4. Use 4.");
  assert_filled (assay_sentence_say (first, translate), "a.json:/x: von 4 sind es 3. Use 4.");
  assert_filled (assay_sentence_say (second, NULL), "3 of 4");
}

/* However deep: the cause of a cause is translated, and what holds the sign itself comes out as it
 * went in. Mutation: parts are not escaped. */
static void
test_packed_in_packed (void)
{
  const char *inner[] = {"3", "4", NULL};
  g_autofree char *deepest = assay_sentence_pack ("{0} of {1}", inner);
  g_autofree char *middle = assay_sentence_pack_of ("{1}: {0}", deepest, "a\xe2\x81\xa3z", NULL);
  g_autofree char *outer = assay_sentence_pack_of ("({0}) {1}", middle, "{0}", NULL);
  const char *args[] = {outer, NULL};

  assert_filled (assay_sentence_fill ("why {0}", args, translate),
                 "why (a\xe2\x81\xa3z: von 4 sind es 3) {0}");
  assert_filled (assay_sentence_say (outer, NULL), "(a\xe2\x81\xa3z: 3 of 4) {0}");
  assert_filled (assay_sentence_fill (outer, NULL, NULL), "(a\xe2\x81\xa3z: 3 of 4) {0}");
  assert_filled (assay_sentence_say ("{0} of", translate), "{0} of");
  assert_filled (assay_sentence_say (NULL, translate), "");
}

/* A sentence from outside that holds itself ten times over, thirty deep, whether anything is in it
 * or nothing: it is said in no time and little room. Mutation: places are not counted down. */
static void
test_packed_without_end (void)
{
  for (guint empty = 0; empty < 2; empty++)
    {
      g_autofree char *text = g_strdup (empty != 0 ? "" : "x");
      g_autofree char *said = NULL;

      for (guint depth = 0; depth < 30; depth++)
        {
          char *inner = text;

          text = assay_sentence_pack_of ("{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}", inner, NULL);
          g_free (inner);
        }
      said = assay_sentence_say (text, translate);
      g_assert_cmpuint (strlen (said), <, 16 * 1024);
    }
}

/* An error's sentence is said in the language of who shows it, with the cause in it, and survives
 * what GLib does with errors. */
static void
test_error_sentence (void)
{
  g_autoptr (GError) cause = NULL, error = NULL, copy = NULL;

  g_assert_false (
    assay_error_set (&cause, G_FILE_ERROR, G_FILE_ERROR_IO, "{0} of {1}", "1", "2", NULL));
  g_assert_error (cause, G_FILE_ERROR, G_FILE_ERROR_IO);
  error = assay_error_new (G_FILE_ERROR, G_FILE_ERROR_ACCES, "no: {0}", cause->message, NULL);
  copy = g_error_copy (error);
  assert_filled (assay_error_dup_message (copy, translate), "no: von 2 sind es 1");
  assert_filled (assay_error_dup_message (copy, NULL), "no: 1 of 2");
  g_assert_false (assay_error_set (NULL, G_FILE_ERROR, 0, "nobody asks", NULL));
}

static void
assert_line (const char *message, const char *fix, const char *expected)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *line = NULL, *packed = NULL, *said = NULL;

  assay_problems_add (problems, "a.json", NULL, "test.code", message, fix, "No such file", NULL);
  line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
  packed = assay_problem_dup_packed (assay_problems_get (problems, 0));
  said = assay_sentence_say (packed, NULL);
  g_assert_cmpstr (line, ==, expected);
  g_assert_cmpstr (said, ==, expected);
}

/* Mutations: end_sentence that adds nothing, or always; is_before_way_out that never is. */
static void
test_way_out (void)
{
  assert_line ("It is gone: {0}", "Look again.", "a.json: It is gone: No such file. Look again.");
  assert_line ("It is gone.", "Look again.", "a.json: It is gone. Look again.");
  assert_line ("Is it gone?", "Look again.", "a.json: Is it gone? Look again.");
  assert_line ("It is gone: {0}", NULL, "a.json: It is gone: No such file");
  assert_line ("It is gone: “{0}”", "Look.", "a.json: It is gone: “No such file”. Look.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/sentence/fill", test_fill);
  g_test_add_func ("/base/sentence/packed", test_packed);
  g_test_add_func ("/base/sentence/packed-in-packed", test_packed_in_packed);
  g_test_add_func ("/base/sentence/packed-without-end", test_packed_without_end);
  g_test_add_func ("/base/sentence/error-sentence", test_error_sentence);
  g_test_add_func ("/base/sentence/packed-problem", test_packed_problem);
  g_test_add_func ("/base/sentence/fill-n", test_fill_n);
  g_test_add_func ("/base/sentence/plural", test_plural);
  g_test_add_func ("/base/sentence/error", test_error);
  g_test_add_func ("/base/sentence/foreign", test_foreign);
  g_test_add_func ("/base/sentence/way-out", test_way_out);
  return g_test_run ();
}
