/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-writer.h"

#include "base/assay-json-reader.h"

#include <string.h>

static void
assert_bytes (GBytes *bytes, const char *expected)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);
  g_autofree char *text = g_strndup (data, n);

  g_assert_cmpuint (strlen (text), ==, n);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_finish (AssayJsonWriter *writer, const char *expected)
{
  g_autoptr (GBytes) bytes = assay_json_writer_finish (writer);

  assert_bytes (bytes, expected);
}

static void
write_sample (AssayJsonWriter *writer)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "title", "Red potion");
  assay_json_writer_member_integer (writer, "count", -12);
  assay_json_writer_name (writer, "list");
  assay_json_writer_begin_array (writer);
  assay_json_writer_boolean (writer, TRUE);
  assay_json_writer_null (writer);
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "b", NULL);
  assay_json_writer_member_integer (writer, "a", 1);
  assay_json_writer_end_object (writer);
  assay_json_writer_end_array (writer);
  assay_json_writer_name (writer, "empty");
  assay_json_writer_begin_object (writer);
  assay_json_writer_end_object (writer);
  assay_json_writer_name (writer, "none");
  assay_json_writer_begin_array (writer);
  assay_json_writer_end_array (writer);
  assay_json_writer_end_object (writer);
}

static void
test_canonical (void)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  for (int i = 0; i < 2; i++) /* a finished writer can be used again */
    {
      write_sample (writer);
      assert_finish (writer,
                     "{\"count\":-12,\"empty\":{},\"list\":[true,null,{\"a\":1,\"b\":null}],"
                     "\"none\":[],\"title\":\"Red potion\"}");
    }
}

static void
test_pretty (void)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_PRETTY);

  write_sample (writer);
  assert_finish (writer, "{\n"
                         "  \"title\": \"Red potion\",\n"
                         "  \"count\": -12,\n"
                         "  \"list\": [\n"
                         "    true,\n"
                         "    null,\n"
                         "    {\n"
                         "      \"b\": null,\n"
                         "      \"a\": 1\n"
                         "    }\n"
                         "  ],\n"
                         "  \"empty\": {},\n"
                         "  \"none\": []\n"
                         "}\n");
}

static void
test_decimal (void)
{
  static const struct
  {
    gint64 value;
    int scale;
    const char *text;
  } known[] = {
    {850, 3, "0.85"},     {0, 3, "0"},          {1000, 3, "1"},
    {-1, 6, "-0.000001"}, {-1500, 3, "-1.5"},   {7, 0, "7"},
    {10, 0, "10"},        {12345, 2, "123.45"}, {9007199254740991, 0, "9007199254740991"},
    {100, 1, "10"},       {5, 1, "0.5"},        {-9007199254740991, 0, "-9007199254740991"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

      assay_json_writer_decimal (writer, known[i].value, known[i].scale);
      assert_finish (writer, known[i].text);
    }
}

static void
test_escapes (void)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_array (writer);
  assay_json_writer_string (writer, "\"\\/\b\f\n\r\t");
  assay_json_writer_string (writer, "\x01\x0b\x0e\x1f\x7f\303\251\342\200\250\360\237\230\200");
  assay_json_writer_string (writer, "");
  assay_json_writer_string (writer, "a\xff"); /* what is no UTF-8 becomes U+FFFD */
  assay_json_writer_end_array (writer);
  assert_finish (writer, "[\"\\\"\\\\/\\b\\f\\n\\r\\t\","
                         "\"\\u0001\\u000b\\u000e\\u001f\x7f\303\251\342\200\250\360\237\230\200\","
                         "\"\",\"a\357\277\275\"]");
}

static void
test_canonicalize (void)
{
  static const char *const known[][2] = {
    /* sorting example of RFC 8785, section 3.2.3 */
    {"{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet "
     "With Dagesh\","
     "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
     "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
     "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\302\200\":\"Control\","
     "\"\303\266\":\"Latin Small Letter O With Diaeresis\",\"\342\202\254\":\"Euro Sign\","
     "\"\360\237\230\200\":\"Emoji: Grinning Face\",\"\357\254\263\":\"Hebrew Letter Dalet With "
     "Dagesh\"}"},
    {" [ 1.50 , 1E3 , \"\\/\\u0041\" , true ] ", "[1.5,1000,\"/A\",true]"},
    {"{\"b\":{\"d\":1,\"c\":2},\"a\":[{\"z\":0,\"y\":0}]}",
     "{\"a\":[{\"y\":0,\"z\":0}],\"b\":{\"c\":2,\"d\":1}}"},
    {"{\"ab\":1,\"a\":2,\"\":3}", "{\"\":3,\"a\":2,\"ab\":1}"},
    {"null", "null"},
    {"\"x\"", "\"x\""},
  };
  static const char *const refused[] = {
    "",
    "{",
    "[1,]",
    "{\"a\":1,\"a\":2}",
    "{\"b\":0,\"a\":1,\"c\":{},\"a\":2}",
    "{\"a\":1,\"\\u0061\":2}",
    "[{\"x\":{\"a\":1,\"a\":1}}]",
    "[-0]",
    "[-0.0]",
    "[\"\\u0000\"]",
    "{\"\\u0000\":1}",
    "[9007199254740992]",
    "[-9007199254740992]",
    "[0.1234567890123456]",
    "[1e400]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GBytes) bytes = assay_json_canonicalize (known[i][0], strlen (known[i][0]));

      g_assert_nonnull (bytes);
      assert_bytes (bytes, known[i][1]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_test_message ("%s", refused[i]);
      g_assert_null (assay_json_canonicalize (refused[i], strlen (refused[i])));
    }
}

/* What another program wrote: the same form where there is one, every digit where there is none,
 * and the place of what has neither. Mutation: no check for duplicates at an object's end (no
 * place). */
static void
test_canonicalize_foreign (void)
{
  static const char *const known[][2] = {
    {"{\"b\":1.50,\"a\":[-0,9007199254740993]}", "{\"a\":[0,9007199254740993],\"b\":1.5}"},
    {"[0.1234567890123456]", "[0.1234567890123456]"},
  };
  static const char *const refused[][2] = {
    {"[1,[2,1e400]]", "/1/1"},
    {"{\"a\":{\"x\":1,\"x\":1}}", "/a"},
    {"{\"a\":[\"\\u0000\"]}", "/a/0"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GBytes) bytes =
        assay_json_canonicalize_foreign (known[i][0], strlen (known[i][0]), NULL);

      g_assert_nonnull (bytes);
      assert_bytes (bytes, known[i][1]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *pointer = NULL;

      g_assert_null (
        assay_json_canonicalize_foreign (refused[i][0], strlen (refused[i][0]), &pointer));
      g_assert_cmpstr (pointer, ==, refused[i][1]);
    }
}

static void
test_same_name_in_other_objects (void)
{
  static const char text[] = "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}";
  g_autoptr (GBytes) bytes = assay_json_canonicalize (text, strlen (text));

  g_assert_nonnull (bytes);
  assert_bytes (bytes, text);
}

static void
test_raw (void)
{
  static const char json[] = "{\"b\":1.50,\"a\":[\"\\u0041\"]}";
  g_autoptr (AssayJsonWriter) canonical = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (AssayJsonWriter) pretty = assay_json_writer_new (ASSAY_JSON_PRETTY);

  assay_json_writer_begin_object (canonical);
  assay_json_writer_name (canonical, "z");
  assay_json_writer_raw (canonical, json, strlen (json));
  assay_json_writer_name (canonical, "y");
  assay_json_writer_raw (canonical, "2", 1);
  assay_json_writer_end_object (canonical);
  assert_finish (canonical, "{\"y\":2,\"z\":{\"a\":[\"A\"],\"b\":1.5}}");

  assay_json_writer_begin_array (pretty);
  assay_json_writer_raw (pretty, json, strlen (json));
  assay_json_writer_end_array (pretty);
  assert_finish (pretty, "[\n  {\n    \"b\": 1.50,\n    \"a\": [\n      \"A\"\n    ]\n  }\n]\n");
}

/* A mistake of the program, not of the outside: it is told, and does not end in a torn text. */
static void
test_raw_refused (gconstpointer data)
{
  const char *json = data;

  if (g_test_subprocess ())
    {
      g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      assay_json_writer_begin_array (writer);
      assay_json_writer_raw (writer, json, strlen (json));
      assay_json_writer_end_array (writer);
      assert_finish (writer, "[null]");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*not a value this writer can write*");
}

/* Many members in the worst order, objects in objects: what is sorted moves whole. */
static void
test_many_members (void)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GString) expected = g_string_new ("{");
  g_autoptr (GBytes) bytes = NULL;

  assay_json_writer_begin_object (writer);
  for (int i = 999; i >= 0; i--)
    {
      g_autofree char *name = g_strdup_printf ("m%03d", i);

      assay_json_writer_name (writer, name);
      assay_json_writer_begin_object (writer);
      assay_json_writer_member_integer (writer, "y", i);
      assay_json_writer_member_integer (writer, "x", -i);
      assay_json_writer_end_object (writer);
    }
  assay_json_writer_end_object (writer);
  for (int i = 0; i < 1000; i++)
    g_string_append_printf (expected, "%s\"m%03d\":{\"x\":%d,\"y\":%d}", i > 0 ? "," : "", i, -i,
                            i);
  g_string_append_c (expected, '}');
  bytes = assay_json_writer_finish (writer);
  assert_bytes (bytes, expected->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-writer/canonical", test_canonical);
  g_test_add_func ("/base/json-writer/pretty", test_pretty);
  g_test_add_func ("/base/json-writer/decimal", test_decimal);
  g_test_add_func ("/base/json-writer/escapes", test_escapes);
  g_test_add_func ("/base/json-writer/canonicalize", test_canonicalize);
  g_test_add_func ("/base/json-writer/canonicalize-foreign", test_canonicalize_foreign);
  g_test_add_func ("/base/json-writer/same-name-in-other-objects", test_same_name_in_other_objects);
  g_test_add_func ("/base/json-writer/raw", test_raw);
  g_test_add_data_func ("/base/json-writer/raw-refused/invalid", "[1", test_raw_refused);
  g_test_add_data_func ("/base/json-writer/raw-refused/duplicate", "{\"a\":1,\"a\":1}",
                        test_raw_refused);
  g_test_add_func ("/base/json-writer/many-members", test_many_members);
  return g_test_run ();
}
