/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-strokes.h"

#include <string.h>

/* Strokes as data: what is read is what was written, and nothing else is read. */

static AssayStrokes *
read_text (const char *text, AssayProblems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return assay_strokes_read (bytes, "mine.json", problems);
}

static char *
text_of (const AssayStrokes *strokes)
{
  g_autoptr (GBytes) bytes = assay_strokes_to_bytes (strokes, ASSAY_JSON_CANONICAL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_round (void)
{
  static const char text[] =
    "{\"strokes\":[{\"kind\":\"keep\",\"points\":[{\"x\":-3,\"y\":4},{\"x\":65535,\"y\":0}],"
    "\"radius\":1},{\"kind\":\"erase\",\"points\":[{\"x\":9,\"y\":9}],\"radius\":512}]}";
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStrokes) read = read_text (text, problems), made = assay_strokes_new ();
  g_autofree char *again = NULL;
  const AssayStroke *last;

  g_assert_nonnull (read);
  again = text_of (read);
  g_assert_cmpstr (again, ==, text);
  last = read->strokes->pdata[1];
  g_assert_cmpint (last->kind, ==, ASSAY_STROKE_ERASE);
  g_assert_true (assay_strokes_add (made, ASSAY_STROKE_KEEP, 1,
                                    (const AssayStrokePoint[]){{-3, 4}, {65535, 0}}, 2));
  g_assert_false (assay_strokes_equal (made, read));
  g_assert_true (
    assay_strokes_add (made, ASSAY_STROKE_ERASE, 512, (const AssayStrokePoint[]){{9, 9}}, 1));
  g_assert_true (assay_strokes_equal (made, read));
}

static void
test_none (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStrokes) empty = read_text ("{}", problems);
  g_autofree char *text = text_of (empty);

  g_assert_cmpstr (text, ==, "{}");
  g_assert_false (assay_strokes_any (empty));
  g_assert_false (assay_strokes_any (NULL));
  g_assert_true (assay_strokes_equal (empty, NULL));
}

static void
assert_refused (const char *text, const char *pointer, const char *code)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStrokes) read = read_text (text, problems);
  const AssayProblem *first;

  g_assert_null (read);
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  first = assay_problems_get (problems, 0);
  g_assert_cmpstr (first->file, ==, "mine.json");
  g_assert_cmpstr (first->pointer, ==, pointer);
  g_assert_cmpstr (first->code, ==, code);
}

#define STROKE(kind, points, radius)                                                               \
  "{\"strokes\":[{\"kind\":" kind ",\"points\":[" points "],\"radius\":" radius "}]}"
#define POINT "{\"x\":1,\"y\":2}"

static void
test_strict (void)
{
  assert_refused ("", "", "document.syntax");
  assert_refused ("[]", "", "document.not_an_object");
  assert_refused ("{\"stroke\":[]}", "/stroke", "document.unknown_field");
  assert_refused (STROKE ("\"paint\"", POINT, "3"), "/strokes/0/kind", "document.unknown_word");
  assert_refused (STROKE ("\"keep\"", "", "3"), "/strokes/0/points", "strokes.no_point");
  assert_refused (STROKE ("\"keep\"", POINT, "0"), "/strokes/0/radius", "document.out_of_range");
  assert_refused (STROKE ("\"keep\"", POINT, "513"), "/strokes/0/radius", "document.out_of_range");
  assert_refused (STROKE ("\"keep\"", POINT ",{\"x\":65536,\"y\":0}", "3"), "/strokes/0/points/1/x",
                  "document.out_of_range");
  assert_refused (STROKE ("\"keep\"", "{\"x\":1}", "3"), "/strokes/0/points/0",
                  "document.missing_field");
}

/* @n_strokes of @n_points each, as text. */
static char *
dup_many (guint n_strokes, guint n_points)
{
  GString *text = g_string_new ("{\"strokes\":[");

  for (guint i = 0; i < n_strokes; i++)
    {
      g_string_append (text, i > 0 ? ",{\"kind\":\"keep\",\"radius\":1,\"points\":["
                                   : "{\"kind\":\"keep\",\"radius\":1,\"points\":[");
      for (guint k = 0; k < n_points; k++)
        g_string_append (text, k > 0 ? "," POINT : POINT);
      g_string_append (text, "]}");
    }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
  g_autofree char *most = dup_many (256, 64), *fewer = dup_many (255, 64),
                  *strokes = dup_many (257, 1), *points = dup_many (5, 3277);
  g_autofree char *huge = g_strnfill (ASSAY_STROKES_MAX_BYTES + 1, ' ');
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStrokes) read = read_text (most, problems), more = read_text (fewer, problems);
  const AssayStrokePoint point = {0, 0}, far = {0, -65536};

  g_assert_nonnull (read);
  g_assert_false (assay_strokes_add (read, ASSAY_STROKE_KEEP, 1, &point, 1));
  g_assert_false (assay_strokes_add (more, ASSAY_STROKE_KEEP, 1, &far, 1));
  g_assert_false (assay_strokes_add (more, ASSAY_STROKE_KEEP, 0, &point, 1));
  g_assert_false (assay_strokes_add (more, ASSAY_STROKE_KEEP, 513, &point, 1));
  g_assert_false (assay_strokes_add (more, ASSAY_STROKE_KEEP, 1, &point, 0));
  g_assert_cmpuint (more->strokes->len, ==, 255);
  g_assert_true (assay_strokes_add (more, ASSAY_STROKE_KEEP, 1, &point, 1));
  g_assert_cmpuint (more->strokes->len, ==, 256);
  assert_refused (strokes, "/strokes", "strokes.too_many");
  assert_refused (points, "/strokes", "strokes.too_many");
  assert_refused (huge, "", "document.too_large");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/strokes/round", test_round);
  g_test_add_func ("/model/strokes/none", test_none);
  g_test_add_func ("/model/strokes/strict", test_strict);
  g_test_add_func ("/model/strokes/limits", test_limits);
  return g_test_run ();
}
