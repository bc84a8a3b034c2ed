/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind.h"
#include "model/table/assay-record.h"
#include "model/table/assay-table-private.h"

#include <string.h>

typedef struct
{
  char *key;
  gint64 value;
} Entry;

typedef struct
{
  char *string, *text, *id, *tag, *reference, *digest;
  gint64 integer, decimal, word, boolean;
  char **strings, **references, **tags;
  Entry *object;
  GPtrArray *objects, *map;
  GBytes *json;
} Everything;

static const char *const words[] = {"first", "second", NULL};

static const AssayField entry_fields[] = {
  {.name = "key", .type = ASSAY_FIELD_STRING, .offset = ASSAY_AT_TEXT (Entry, key)},
  {.name = "value",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (Entry, value),
   .initial = "-7"},
};
static const AssayTable entry_table = {"entry", sizeof (Entry), entry_fields, 2};

#define AT(type_, name_, at_, ...)                                                                 \
  {                                                                                                \
    .name = #name_, .type = ASSAY_FIELD_##type_, .offset = at_ (Everything, name_), __VA_ARGS__    \
  }

static const AssayField fields[] = {
  AT (STRING, string, ASSAY_AT_TEXT, .initial = "\"line\""),
  AT (TEXT, text, ASSAY_AT_TEXT),
  AT (ID, id, ASSAY_AT_TEXT),
  AT (TAG, tag, ASSAY_AT_TEXT),
  AT (REFERENCE, reference, ASSAY_AT_TEXT, .reference = ASSAY_KIND_LORA),
  AT (DIGEST, digest, ASSAY_AT_TEXT),
  AT (INTEGER, integer, ASSAY_AT_NUMBER, .flags = ASSAY_FIELD_REQUIRED),
  AT (DECIMAL, decimal, ASSAY_AT_NUMBER, .scale = 3, .initial = "-0.25"),
  AT (ENUM, word, ASSAY_AT_NUMBER, .values = words, .initial = "\"second\""),
  AT (BOOLEAN, boolean, ASSAY_AT_NUMBER, .initial = "true"),
  AT (STRINGS, strings, ASSAY_AT_LIST, .initial = "[\"a\",\"b\"]"),
  AT (REFERENCES, references, ASSAY_AT_LIST, .reference = ASSAY_KIND_LORA),
  AT (TAGS, tags, ASSAY_AT_LIST),
  AT (OBJECT, object, ASSAY_AT_RECORD, .table = &entry_table),
  AT (OBJECTS, objects, ASSAY_AT_ARRAY, .table = &entry_table),
  AT (MAP, map, ASSAY_AT_ARRAY, .table = &entry_table),
  AT (JSON, json, ASSAY_AT_BYTES),
};
static const AssayTable table = {"everything", sizeof (Everything), fields, G_N_ELEMENTS (fields)};

static const char canonical[] =
  "{\"boolean\":false,\"decimal\":1.5,"
  "\"digest\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"id\":\"i\","
  "\"integer\":-3,\"json\":{\"a\":[1,{}]},\"map\":{\"x\":{\"value\":1},\"y/~\":{\"value\":2}},"
  "\"object\":{\"key\":\"k\",\"value\":5},\"objects\":[{\"key\":\"o\",\"value\":6},{\"value\":-7}],"
  "\"reference\":\"builtin:a@1\",\"references\":[\"a\",\"b@2\"],\"string\":\"s\",\"strings\":["
  "\"q\","
  "\"q\"],\"tag\":\"f:n\",\"tags\":[\"f:a\",\"f:b\"],\"text\":\"one\\ntwo\",\"word\":\"first\"}";

static gpointer
read_text (const char *text, AssayProblems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return assay_table_read_bytes (&table, bytes, "file.json", problems);
}

static void
assert_canonical (gpointer record, const char *expected)
{
  g_autoptr (GBytes) bytes = assay_table_to_bytes (&table, record, ASSAY_JSON_CANONICAL);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_round_trip (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  Everything *record = read_text (canonical, problems);
  Everything *copy;

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_nonnull (record);
  g_assert_cmpint (record->decimal, ==, 1500);
  g_assert_cmpint (record->word, ==, 0);
  g_assert_cmpstr (((Entry *) g_ptr_array_index (record->map, 1))->key, ==, "y/~");
  assert_canonical (record, canonical);

  copy = assay_table_copy (&table, record);
  assay_table_free (&table, record);
  assert_canonical (copy, canonical);
  assay_table_free (&table, copy);
}

static void
test_defaults (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  Everything *made = assay_table_new (&table);
  Everything *read = read_text ("{\"integer\":1}", problems);

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_cmpint (made->integer, ==, ASSAY_UNSET);
  g_assert_cmpint (read->decimal, ==, -250);
  g_assert_cmpint (read->word, ==, 1);
  g_assert_cmpint (read->boolean, ==, TRUE);
  g_assert_cmpstr (read->string, ==, "line");
  g_assert_cmpstr (read->strings[1], ==, "b");
  g_assert_null (read->strings[2]);
  g_assert_null (read->object);
  g_assert_cmpuint (read->objects->len, ==, 0);
  made->integer = 1;
  assert_canonical (made, "{\"boolean\":true,\"decimal\":-0.25,\"integer\":1,\"string\":\"line\","
                          "\"strings\":[\"a\",\"b\"],\"word\":\"second\"}");
  assay_table_free (&table, made);
  assay_table_free (&table, read);
}

/* Whatever order a map is written in, its entries are sorted by the bytes of their names. */
static void
test_maps_are_sorted (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  Everything *record =
    read_text ("{\"integer\":1,\"map\":{\"b\":{},\"ä\":{},\"a\":{},\"B\":{}}}", problems);
  static const char *const names[] = {"B", "a", "b", "ä"};

  g_assert_cmpuint (record->map->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (((Entry *) g_ptr_array_index (record->map, i))->key, ==, names[i]);
  assay_table_free (&table, record);
}

typedef struct
{
  const char *text, *code, *pointer;
} Case;

/* Each text has exactly one thing wrong. */
static const Case cases[] = {
  {"{\"integer\":1,\"strin\":1}", "document.unknown_field", "/strin"},
  {"{\"integer\":1,\"object\":{\"x\":{}}}", "document.unknown_field", "/object/x"},
  {"{\"integer\":1,\"map\":{\"a~b\":{\"key\":\"a\"}}}", "document.unknown_field", "/map/a~0b/key"},
  {"{\"integer\":1,\"integer\":1}", "document.duplicate_member", "/integer"},
  {"{\"integer\":1,\"map\":{\"a\":{},\"a\":{}}}", "document.duplicate_member", "/map/a"},
  {"{}", "document.missing_field", ""},
  {"{\"integer\":\"1\"}", "document.wrong_type", "/integer"},
  {"{\"integer\":null}", "document.wrong_type", "/integer"},
  {"{\"integer\":[[1]]}", "document.wrong_type", "/integer"},
  {"{\"integer\":1,\"objects\":[{},{},3]}", "document.wrong_type", "/objects/2"},
  {"{\"integer\":1,\"objects\":[{},[],{}]}", "document.wrong_type", "/objects/1"},
  {"{\"integer\":1,\"objects\":{}}", "document.wrong_type", "/objects"},
  {"{\"integer\":1,\"object\":[]}", "document.wrong_type", "/object"},
  {"{\"integer\":1,\"map\":[]}", "document.wrong_type", "/map"},
  {"{\"integer\":1,\"strings\":[\"a\",{\"b\":1}]}", "document.wrong_type", "/strings/1"},
  {"{\"integer\":1,\"json\":[]}", "document.wrong_type", "/json"},
  {"{\"integer\":1,\"json\":{\"a\":1,\"a\":1}}", "document.not_canonical", "/json"},
  {"{\"integer\":1,\"json\":{\"a\":1e400}}", "document.not_canonical", "/json/a"},
  {"{\"integer\":-0}", "document.bad_number", "/integer"},
  {"{\"integer\":0.5}", "document.bad_number", "/integer"},
  {"{\"integer\":9007199254740992}", "document.bad_number", "/integer"},
  {"{\"integer\":1,\"decimal\":0.0001}", "document.bad_number", "/decimal"},
  {"{\"integer\":1,\"word\":\"frist\"}", "document.unknown_word", "/word"},
  {"{\"integer\":1,\"string\":\"a\\u0000\"}", "document.nul", "/string"},
  {"{\"integer\":1,\"string\":\"a\\n\"}", "document.control_character", "/string"},
  {"{\"integer\":1,\"id\":\"A\"}", "document.bad_id", "/id"},
  {"{\"integer\":1,\"tag\":\"a\"}", "document.bad_tag", "/tag"},
  {"{\"integer\":1,\"tags\":[\"a:b\",\"a\"]}", "document.bad_tag", "/tags/1"},
  {"{\"integer\":1,\"tags\":[\"a:b\",\"a:b\"]}", "document.repeated", "/tags/1"},
  {"{\"integer\":1,\"reference\":\"a@0\"}", "document.bad_reference", "/reference"},
  {"{\"integer\":1,\"digest\":\"00\"}", "document.bad_digest", "/digest"},
  {"[1]", "document.not_an_object", ""},
  {"{\"integer\":1", "document.syntax", ""},
  {"{\"integer\":1}}", "document.syntax", ""},
  {"", "document.syntax", ""},
};

static void
test_problems (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      const AssayProblem *problem;

      g_test_message ("%s", cases[i].text);
      g_assert_null (read_text (cases[i].text, problems));
      g_assert_cmpuint (assay_problems_count (problems), ==, 1);
      problem = assay_problems_get (problems, 0);
      g_assert_cmpstr (problem->code, ==, cases[i].code);
      g_assert_cmpstr (problem->pointer, ==, cases[i].pointer);
      g_assert_cmpstr (problem->file, ==, "file.json");
      g_assert_nonnull (problem->fix);
    }
}

static void
test_all_at_once (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *fix = NULL;

  g_assert_null (
    read_text ("{\"wrod\":\"first\",\"word\":\"secnd\",\"id\":7,\"map\":{\"k\":{\"value\":"
               "\"x\"}}}",
               problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 5);
  fix = assay_problem_dup_fix (assay_problems_get (problems, 0), NULL);
  g_assert_cmpstr (fix, ==, "Did you mean “word”? Otherwise remove it.");
  g_assert_cmpstr (assay_problems_get (problems, 3)->pointer, ==, "/map/k/value");
}

/* A hostile text must not fill the memory with problems, nor with their words. */
static void
test_flood (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GString) text = g_string_new ("{\"integer\":1");
  g_autofree char *word = g_strnfill (60000, 'x');

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, ",\"x%u\":%u", i, i);
  g_string_append_printf (text, ",\"%s\":1}", word);
  g_assert_null (read_text (text->str, problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, ASSAY_TABLE_MAX_PROBLEMS);
  g_assert_cmpstr (assay_problems_get (problems, ASSAY_TABLE_MAX_PROBLEMS - 1)->code, ==,
                   "document.too_many_problems");

  g_string_printf (text, "{\"integer\":1,\"word\":\"%s\"}", word);
  assay_problems_free (g_steal_pointer (&problems));
  problems = assay_problems_new ();
  g_assert_null (read_text (text->str, problems));
  g_assert_cmpuint (strlen (assay_problems_get (problems, 0)->args[1]), <, 100);
}

/* What is quoted may end on a terminal: no escape sequences, neither in words nor in pointers. */
static void
test_printable (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  g_assert_null (read_text (
    "{\"integer\":1,\"a\\u001b[31m\":1,\"id\":\"\\u009bb\",\"word\":\"x\\u007f\"}", problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      g_test_message ("%s", line);
      g_assert_true (g_utf8_validate (line, -1, NULL));
      for (const char *c = line; *c != '\0'; c++)
        g_assert_false (_assay_is_control (ASSAY_FIELD_STRING, c));
    }
  g_assert_cmpstr (assay_problems_get (problems, 0)->pointer, ==, "/a?[31m");
}

/* A record inside of something else: pointers begin there, and the reader goes on behind it. */
static void
test_in_the_middle (void)
{
  const char *text =
    "{\"before\":1,\"record\":{\"integer\":4},\"bad\":{\"integer\":true},\"end\":0}";
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, strlen (text));
  Everything *record;

  for (guint i = 0; i < 4; i++)
    assay_json_reader_next (reader);
  record = assay_table_read (&table, reader, "stream", problems);
  g_assert_cmpint (record->integer, ==, 4);
  assay_table_free (&table, record);
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_NAME);
  g_assert_null (assay_table_read (&table, reader, "stream", problems));
  g_assert_cmpstr (assay_problems_get (problems, 0)->pointer, ==, "/bad/integer");
  g_assert_cmpint (assay_json_reader_next (reader), ==, ASSAY_JSON_NAME);
  g_assert_cmpstr (assay_json_reader_get_string (reader, NULL), ==, "end");
}

static void
test_bounds (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GString) text = g_string_new ("{\"integer\":1,\"objects\":[{}");
  g_autofree char *longest = g_strnfill (ASSAY_STRING_CHARACTERS, 'y');
  g_autofree char *good = g_strdup_printf ("{\"integer\":1,\"string\":\"%s\"}", longest);
  g_autofree char *bad = g_strdup_printf ("{\"integer\":1,\"string\":\"%sy\"}", longest);
  gpointer record;

  for (guint i = 1; i < ASSAY_LIST_MAX; i++)
    g_string_append (text, ",{}");
  g_string_append (text, "]}");
  record = read_text (text->str, problems);
  g_assert_nonnull (record);
  assay_table_free (&table, record);
  g_string_truncate (text, text->len - 2);
  g_string_append (text, ",{},{}]}");
  g_assert_null (read_text (text->str, problems));
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  g_assert_true (assay_problems_has (problems, "document.too_many"));

  record = read_text (good, problems);
  g_assert_nonnull (record);
  assay_table_free (&table, record);
  g_assert_null (read_text (bad, problems));
  g_assert_true (assay_problems_has (problems, "document.too_long"));
}

static void
test_forms (void)
{
  static const char *const safe[] = {"a", "a/b", "a\\b..c", "..a", "a..", "...", NULL};
  static const char *const unsafe[] = {"",     "/a",       "\\a", "~a",       "..", "../a",
                                       "a/..", "a\\..\\b", "c:a", "http://a", NULL};
  g_autofree char *shown = _assay_decimal_text (-1050, 3);
  g_autofree char *whole = _assay_decimal_text (-3000, 3);
  g_autofree char *small = _assay_decimal_text (5, 3);

  for (guint i = 0; safe[i] != NULL; i++)
    g_assert_true (_assay_path_is_safe (safe[i]));
  for (guint i = 0; unsafe[i] != NULL; i++)
    g_assert_false (_assay_path_is_safe (unsafe[i]));
  g_assert_cmpstr (shown, ==, "-1.05");
  g_assert_cmpstr (whole, ==, "-3");
  g_assert_cmpstr (small, ==, "0.005");
  g_assert_true (assay_table_find (&table, "tags") == &fields[12]);
  g_assert_null (assay_table_find (&table, "tag s"));
}

/* Texts in the block, and one beside it that whoever completes the record puts there. */
static void
test_block (void)
{
  g_autoptr (AssayRecord) record = assay_record_new_block (&table, 7);
  gpointer plain = assay_table_new (&table);
  g_autoptr (AssayRecord) same = assay_record_new (&table, plain);
  Everything *everything = assay_record_edit (record, &table);

  everything->text = assay_record_add_text (record, "abcd", 3);
  everything->id = assay_record_add_text (record, "id", 2);
  everything->tag = g_strdup ("tag");
  ((Everything *) plain)->text = g_strdup ("abc");
  ((Everything *) plain)->id = g_strdup ("id");
  ((Everything *) plain)->tag = g_strdup ("tag");
  g_assert_true (assay_record_equal (record, same));
  if (!g_test_undefined ())
    return;
  g_test_trap_subprocess ("/model/table/block/subprocess/full", 0, 0);
  g_test_trap_assert_failed ();
}

static void
test_block_full (void)
{
  g_autoptr (AssayRecord) record = assay_record_new_block (&table, 3);

  assay_record_add_text (record, "abc", 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/table/round-trip", test_round_trip);
  g_test_add_func ("/model/table/defaults", test_defaults);
  g_test_add_func ("/model/table/maps-are-sorted", test_maps_are_sorted);
  g_test_add_func ("/model/table/problems", test_problems);
  g_test_add_func ("/model/table/all-at-once", test_all_at_once);
  g_test_add_func ("/model/table/flood", test_flood);
  g_test_add_func ("/model/table/printable", test_printable);
  g_test_add_func ("/model/table/in-the-middle", test_in_the_middle);
  g_test_add_func ("/model/table/bounds", test_bounds);
  g_test_add_func ("/model/table/forms", test_forms);
  g_test_add_func ("/model/table/block", test_block);
  g_test_add_func ("/model/table/block/subprocess/full", test_block_full);
  return g_test_run ();
}
