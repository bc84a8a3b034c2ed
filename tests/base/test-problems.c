/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-problems.h"

#include <string.h>

static void
test_lines (void)
{
  static const struct
  {
    const char *file, *pointer, *fix, *line;
  } known[] = {
    {"specs/a.json", "/title", "Use “{1}”.", "specs/a.json:/title: No field “x”. Use “y”."},
    {"specs/a.json", "", NULL, "specs/a.json: No field “x”."},
    {"specs/a.json", NULL, NULL, "specs/a.json: No field “x”."},
    {NULL, "/title", NULL, "/title: No field “x”."},
    {NULL, NULL, "Use “{1}”.", "No field “x”. Use “y”."},
    {NULL, NULL, NULL, "No field “x”."},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autofree char *line = NULL;

      assay_problems_add (problems, known[i].file, known[i].pointer, "test.code", "No field “{0}”.",
                          known[i].fix, "x", "y", NULL);
      line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);
      g_assert_cmpstr (line, ==, known[i].line);
    }
}

static void
test_templates (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *message = NULL;

  /* Order is free, braces in arguments stay, a place without argument stays. */
  assay_problems_add (problems, NULL, NULL, "test.code", "{1} {0} {0} {2} {9} {} {a} {10} {", NULL,
                      "{1}", "%s", "\xff", NULL);
  message = assay_problem_dup_message (assay_problems_get (problems, 0), NULL);
  g_assert_cmpstr (message, ==, "%s {1} {1} \357\277\275 {9} {} {a} {10} {");
  g_assert_null (assay_problem_dup_fix (assay_problems_get (problems, 0), NULL));
}

static const char *
translate_cb (const char *template_)
{
  return strcmp (template_, "No {0}.") == 0 ? "Kein {0}." : template_;
}

static void
test_translated (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *line = NULL;

  assay_problems_add (problems, NULL, NULL, "test.code", "No {0}.", "Add {0}.", "a", NULL);
  line = assay_problem_dup_line (assay_problems_get (problems, 0), translate_cb);
  g_assert_cmpstr (line, ==, "Kein a. Add a.");
}

static void
test_sort (void)
{
  static const struct
  {
    const char *file, *pointer, *code, *arg;
  } sorted[] = {
    {NULL, NULL, "b", "1"}, {"a", NULL, "z", "1"}, {"a", "", "z", "1"},   {"a", "/x", "a", "1"},
    {"a", "/x", "b", "1"},  {"a", "/x", "b", "2"}, {"b", "/a", "a", "1"},
  };
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  guint n = G_N_ELEMENTS (sorted);

  for (guint i = 0; i < 3 * n; i++) /* each three times, out of order */
    {
      guint k = i * 3 % n;

      assay_problems_add (problems, sorted[k].file, sorted[k].pointer, sorted[k].code, "{0}", NULL,
                          sorted[k].arg, NULL);
    }
  assay_problems_sort (problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, n);
  for (guint i = 0; i < n; i++)
    {
      const AssayProblem *problem = assay_problems_get (problems, i);

      g_assert_cmpstr (problem->file, ==, sorted[i].file);
      g_assert_cmpstr (problem->pointer, ==, sorted[i].pointer);
      g_assert_cmpstr (problem->code, ==, sorted[i].code);
      g_assert_cmpstr (problem->args[0], ==, sorted[i].arg);
    }
}

/* Mutation: only the counts compared. */
static void
test_equal (void)
{
  g_autoptr (AssayProblems) one = assay_problems_new (), other = assay_problems_new ();

  g_assert_true (assay_problems_equal (NULL, one));
  assay_problems_add (one, "a.json", "/x", "a.b", "What.", "Do.", "1", NULL);
  g_assert_false (assay_problems_equal (one, other));
  assay_problems_add (other, "a.json", "/x", "a.b", "What.", "Do.", "2", NULL);
  g_assert_false (assay_problems_equal (one, other));
  g_clear_pointer (&other, assay_problems_free);
  other = assay_problems_copy (one);
  g_assert_true (assay_problems_equal (one, other));
}

static void
test_take (void)
{
  g_autoptr (AssayProblems) all = assay_problems_new ();
  g_autoptr (AssayProblems) more = assay_problems_new ();

  assay_problems_add (all, NULL, NULL, "first", "a", NULL, NULL);
  assay_problems_add (more, NULL, NULL, "second", "b", NULL, NULL);
  assay_problems_take (all, more);
  g_assert_cmpuint (assay_problems_count (all), ==, 2);
  g_assert_cmpuint (assay_problems_count (more), ==, 0);
  g_assert_true (assay_problems_has (all, "second"));
  g_assert_false (assay_problems_has (all, "third"));
  assay_problems_add (more, NULL, NULL, "third", "c", NULL, NULL); /* still of use */
  assay_problems_take (NULL, more);
  g_assert_cmpuint (assay_problems_count (more), ==, 0);
}

static void
test_none (void)
{
  assay_problems_add (NULL, NULL, NULL, "code", "message", NULL, NULL);
  g_assert_cmpuint (assay_problems_count (NULL), ==, 0);
  assay_problems_free (NULL);
}

static void
test_error (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) empty = assay_problems_to_error (problems);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (empty);
  assay_problems_add (problems, "a", NULL, "code", "One.", NULL, NULL);
  assay_problems_add (problems, "b", NULL, "code", "Two.", "Mend.", NULL);
  error = assay_problems_to_error (problems);
  g_assert_cmpint (error->domain, ==, ASSAY_PROBLEM_ERROR);
  g_assert_cmpstr (error->message, ==, "a: One.\nb: Two. Mend.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/problems/lines", test_lines);
  g_test_add_func ("/base/problems/templates", test_templates);
  g_test_add_func ("/base/problems/translated", test_translated);
  g_test_add_func ("/base/problems/sort", test_sort);
  g_test_add_func ("/base/problems/equal", test_equal);
  g_test_add_func ("/base/problems/take", test_take);
  g_test_add_func ("/base/problems/none", test_none);
  g_test_add_func ("/base/problems/error", test_error);
  return g_test_run ();
}
