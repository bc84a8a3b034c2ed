/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reader takes and what it refuses, written down case by case along the grammar of RFC
 * 8259. These are ours; a public suite's verdicts are checked in test-json-suite.c where it lies at
 * hand. */
#include "base/assay-json-reader.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize n_bytes; /* a text may hold NUL */
} Case;

#define CASE(text)                                                                                 \
  {                                                                                                \
    (text), sizeof (text) - 1                                                                      \
  }

static const Case accepted[] = {
  /* any value may stand alone, with white space around it */
  CASE ("null"),
  CASE ("true"),
  CASE ("false"),
  CASE ("0"),
  CASE ("-0"),
  CASE ("\"\""),
  CASE ("[]"),
  CASE ("{}"),
  CASE (" \t\r\n[\t]\n "),
  CASE ("42 "),
  CASE ("\n\"x\""),
  CASE ("[ ]"),
  CASE ("{ \n }"),
  /* numbers */
  CASE ("[-1]"),
  CASE ("[10]"),
  CASE ("[0.5]"),
  CASE ("[-0.5]"),
  CASE ("[1e5]"),
  CASE ("[1E5]"),
  CASE ("[1e+5]"),
  CASE ("[1E-5]"),
  CASE ("[0e0]"),
  CASE ("[0e+1]"),
  CASE ("[1.25e02]"),
  CASE ("[1e00]"),
  CASE ("[0.0000]"),
  CASE ("[-0.0e-0]"),
  CASE ("[123456789012345678901234567890]"),
  CASE ("[1e999]"),
  CASE ("[-1e-999]"),
  CASE ("[0.30000000000000000000000000000000000001]"),
  CASE ("[1 , 2\t,\n3\r]"),
  /* strings */
  CASE ("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]"),
  CASE ("[\"\\u0041\\u00e9\\u20AC\"]"),
  CASE ("[\"\\uD834\\uDd1e\"]"),
  CASE ("[\"\\udbff\\udfff\"]"),
  CASE ("[\"\\u0000\"]"),
  CASE ("[\"\\uffff\\ufffe\"]"),
  CASE ("[\"\x7f\"]"),
  CASE ("[\"/\"]"),
  CASE ("[\"\303\251\342\202\254\360\237\230\200\"]"),
  CASE ("[\"\357\277\277\"]"),
  CASE ("[\"\364\217\277\277\"]"),
  CASE ("[\"\355\237\277\356\200\200\"]"),
  CASE ("[\"\342\200\250\342\200\251\"]"),
  CASE ("[\"\357\273\277\"]"),
  CASE ("[\"\\\\u0041\"]"),
  CASE ("[\"\\\\\\\"\"]"),
  CASE ("[\"a/*b*/c//d\"]"),
  CASE ("[\"\\\\n\"]"),
  CASE ("[\"\302\200\"]"),
  /* objects and arrays */
  CASE ("{\"\":0}"),
  CASE ("{\"a\":1,\"a\":2}"),
  CASE ("{\"a\":{\"a\":{}}}"),
  CASE ("[[],[[]],{}]"),
  CASE ("{\"a\" : [ ] , \"b\" :{ } }"),
  CASE ("{\"\\u0061\\n\":null}"),
  CASE ("[true,false,null,\"true\"]"),
  CASE ("{\"\\u0000\":1}"),
  CASE ("[[[[[[[[[[1]]]]]]]]]]"),
};

static const Case refused[] = {
  /* nothing, or not one value */
  CASE (""),
  CASE (" "),
  CASE ("\n"),
  CASE ("1 2"),
  CASE ("{}{}"),
  CASE ("[][]"),
  CASE ("[],"),
  CASE (",[]"),
  CASE ("null null"),
  CASE ("{}x"),
  CASE ("[]]"),
  CASE ("{}}"),
  CASE ("[1]#"),
  CASE ("\"a\"\"b\""),
  CASE ("1,2"),
  CASE (","),
  CASE (":"),
  CASE ("]"),
  CASE ("}"),
  CASE ("*"),
  CASE ("[\"a\"]\0"),
  CASE ("\0"),
  CASE ("[1]\0[2]"),
  /* words */
  CASE ("nul"),
  CASE ("nulll"),
  CASE ("Null"),
  CASE ("TRUE"),
  CASE ("True"),
  CASE ("truth"),
  CASE ("fals"),
  CASE ("falsey"),
  CASE ("undefined"),
  CASE ("NaN"),
  CASE ("-NaN"),
  CASE ("Infinity"),
  CASE ("-Infinity"),
  CASE ("nan"),
  CASE ("inf"),
  CASE ("[nul]"),
  CASE ("[tru e]"),
  CASE ("t"),
  CASE ("f"),
  CASE ("n"),
  CASE ("[n\0ll]"),
  /* numbers */
  CASE ("[+1]"),
  CASE ("[01]"),
  CASE ("[-01]"),
  CASE ("[00]"),
  CASE ("[-]"),
  CASE ("-"),
  CASE ("[--1]"),
  CASE ("[.5]"),
  CASE ("[-.5]"),
  CASE ("[1.]"),
  CASE ("[1.e1]"),
  CASE ("[0.]"),
  CASE ("[1e]"),
  CASE ("[1E+]"),
  CASE ("[1e-]"),
  CASE ("[1.5e]"),
  CASE ("[0e]"),
  CASE ("[1e1.5]"),
  CASE ("[1ee1]"),
  CASE ("[1.2.3]"),
  CASE ("[1 000]"),
  CASE ("[1,000,]"),
  CASE ("[1_000]"),
  CASE ("[0x10]"),
  CASE ("[0b1]"),
  CASE ("[0o7]"),
  CASE ("[1a]"),
  CASE ("[1/2]"),
  CASE ("[1+2]"),
  CASE ("[- 1]"),
  CASE ("[1 .5]"),
  CASE ("[1e 5]"),
  CASE ("[$1]"),
  CASE ("[\357\274\221]"),
  CASE ("[\331\241]"),
  CASE ("[1\0]"),
  CASE ("[1.5f]"),
  CASE ("[1l]"),
  CASE ("[2.e+3]"),
  /* strings */
  CASE ("\""),
  CASE ("\"a"),
  CASE ("[\"a]"),
  CASE ("['a']"),
  CASE ("[`a`]"),
  CASE ("[a]"),
  CASE ("[\"a\nb\"]"),
  CASE ("[\"a\tb\"]"),
  CASE ("[\"\0\"]"),
  CASE ("[\"\x1f\"]"),
  CASE ("[\"\r\"]"),
  CASE ("[\"\\a\"]"),
  CASE ("[\"\\v\"]"),
  CASE ("[\"\\0\"]"),
  CASE ("[\"\\'\"]"),
  CASE ("[\"\\x41\"]"),
  CASE ("[\"\\U0041\"]"),
  CASE ("[\"\\ \"]"),
  CASE ("[\"\\\n\"]"),
  CASE ("[\"\\\"]"),
  CASE ("[\"\\"),
  CASE ("[\"\\u\"]"),
  CASE ("[\"\\u1\"]"),
  CASE ("[\"\\u12\"]"),
  CASE ("[\"\\u123\"]"),
  CASE ("[\"\\u123g\"]"),
  CASE ("[\"\\u 123\"]"),
  CASE ("[\"\\u+123\"]"),
  CASE ("[\"\\u{41}\"]"),
  CASE ("[\"\\u00"),
  CASE ("[\"\\u004"),
  CASE ("[\"\\\303\251\"]"),
  CASE ("[\"\\N\"]"),
  CASE ("[\"\\T\"]"),
  CASE ("[\"a\" \"b\"]"),
  CASE ("[\"a\"b]"),
  CASE ("[\\u0041]"),
  CASE ("[\\\"a\"]"),
  CASE ("[\"a\\\\\"\"]"),
  /* halves of surrogate pairs, as escapes and as bytes */
  CASE ("[\"\\ud800\"]"),
  CASE ("[\"\\udfff\"]"),
  CASE ("[\"\\udbffx\"]"),
  CASE ("[\"\\ud83d\\n\"]"),
  CASE ("[\"\\ud83d\\u0041\"]"),
  CASE ("[\"\\ud83d\\ud83d\"]"),
  CASE ("[\"\\ude00\\ud83d\"]"),
  CASE ("[\"\\ud83d\\ude0\"]"),
  CASE ("[\"\\ud83dude00\"]"),
  CASE ("{\"\\udc00\":1}"),
  CASE ("[\"\\ud83d\\ude00\\ude00\"]"),
  CASE ("[\"\355\240\200\"]"),
  CASE ("[\"\355\277\277\"]"),
  CASE ("[\"\355\240\275\355\270\200\"]"),
  /* bytes that are no UTF-8 */
  CASE ("[\"\200\"]"),
  CASE ("[\"\277\"]"),
  CASE ("[\"\300\200\"]"),
  CASE ("[\"\301\277\"]"),
  CASE ("[\"\302\"]"),
  CASE ("[\"\302A\"]"),
  CASE ("[\"\340\200\200\"]"),
  CASE ("[\"\340\237\277\"]"),
  CASE ("[\"\342\202\"]"),
  CASE ("[\"\342\"]"),
  CASE ("[\"\360\200\200\200\"]"),
  CASE ("[\"\360\217\277\277\"]"),
  CASE ("[\"\360\237\230\"]"),
  CASE ("[\"\364\220\200\200\"]"),
  CASE ("[\"\365\200\200\200\"]"),
  CASE ("[\"\370\210\200\200\200\"]"),
  CASE ("[\"\374\204\200\200\200\200\"]"),
  CASE ("[\"\376\"]"),
  CASE ("[\"\377\"]"),
  CASE ("[\"\351\"]"),
  CASE ("[\"\303"),
  CASE ("{\"\351\":1}"),
  CASE ("[\"\303\251\251\"]"),
  /* other encodings and marks */
  CASE ("\357\273\277[]"),
  CASE ("\357\273[]"),
  CASE ("\376\377\0[\0]"),
  CASE ("\377\376[\0]\0"),
  CASE ("[\0]\0"),
  CASE ("\0[\0]"),
  CASE ("[]\357\273\277"),
  /* white space that is not JSON's */
  CASE ("[\f]"),
  CASE ("[\v]"),
  CASE ("\302\240[]"),
  CASE ("[\342\201\240]"),
  CASE ("[\342\200\250]"),
  CASE ("[\b]"),
  CASE ("[1]\f"),
  CASE ("[\343\200\200]"),
  /* comments */
  CASE ("[] // x"),
  CASE ("/* x */[]"),
  CASE ("[1/**/]"),
  CASE ("{}#"),
  CASE ("{\"a\":/*x*/1}"),
  CASE ("<!-- -->[]"),
  /* arrays */
  CASE ("["),
  CASE ("[1"),
  CASE ("[1,"),
  CASE ("[1,]"),
  CASE ("[,]"),
  CASE ("[,1]"),
  CASE ("[1,,2]"),
  CASE ("[1 2]"),
  CASE ("[1;2]"),
  CASE ("[1:2]"),
  CASE ("[\"a\":1]"),
  CASE ("[1}"),
  CASE ("[[1]"),
  CASE ("[1]]"),
  CASE ("[,"),
  CASE ("[1,\n"),
  CASE ("[{}"),
  CASE ("[\"a\",\n4\n,1,"),
  CASE ("(1)"),
  CASE ("<1>"),
  CASE ("[...]"),
  /* objects */
  CASE ("{"),
  CASE ("{\"a\""),
  CASE ("{\"a\":"),
  CASE ("{\"a\":1"),
  CASE ("{\"a\":1,"),
  CASE ("{\"a\":1,}"),
  CASE ("{,}"),
  CASE ("{,\"a\":1}"),
  CASE ("{\"a\":1,,\"b\":2}"),
  CASE ("{\"a\":1 \"b\":2}"),
  CASE ("{\"a\"}"),
  CASE ("{\"a\",\"b\"}"),
  CASE ("{\"a\" 1}"),
  CASE ("{\"a\"=1}"),
  CASE ("{\"a\"::1}"),
  CASE ("{:1}"),
  CASE ("{\"a\":}"),
  CASE ("{a:1}"),
  CASE ("{'a':1}"),
  CASE ("{1:1}"),
  CASE ("{null:1}"),
  CASE ("{[]:1}"),
  CASE ("{\"a\":1]"),
  CASE ("{\"a\":1;}"),
  CASE ("{\"a\":1:2}"),
  CASE ("{{}}"),
  CASE ("{[]}"),
  CASE ("{1}"),
  CASE ("{\"a\":a}"),
  CASE ("{\"a\":1}}"),
  CASE ("{\"a\":{}"),
  CASE ("{\"a\": 1, b:2}"),
  CASE ("{\"a\":\"b"),
  CASE ("{\"a\":\"b\",\"c"),
  CASE ("{\"a\":[1}"),
  CASE ("{\"a\":1,\"b\"}"),
  CASE ("{\"a\"\0:1}"),
};

/* What TAP can carry: NULs end it, bytes beyond ASCII are escaped. */
static void
announce (const Case *one)
{
  g_autofree char *shown = g_strescape (one->text, NULL);

  g_test_message ("%s", shown);
}

static void
test_accepted (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      announce (&accepted[i]);
      g_assert_true (assay_json_is_valid (accepted[i].text, accepted[i].n_bytes));
    }
}

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      announce (&refused[i]);
      g_assert_false (assay_json_is_valid (refused[i].text, refused[i].n_bytes));
    }
}

/* A text with brackets or quotes is never whole before its end. */
static void
test_cut_short (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      const char *last = strrchr (accepted[i].text, ']');

      if (accepted[i].text[0] != '[')
        continue;
      for (const char *end = accepted[i].text; end < last; end++)
        g_assert_false (assay_json_is_valid (accepted[i].text, (gsize) (end - accepted[i].text)));
    }
}

/* Duplicate names are the business of those who load tables: here they come one after the other. */
static void
test_duplicates_are_seen (void)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new ("{\"a\":1,\"a\":2}", 13);
  guint n_names = 0;
  AssayJsonToken token;

  while ((token = assay_json_reader_next (reader)) != ASSAY_JSON_END)
    {
      g_assert_cmpint (token, !=, ASSAY_JSON_ERROR);
      n_names += token == ASSAY_JSON_NAME;
    }
  g_assert_cmpuint (n_names, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-cases/accepted", test_accepted);
  g_test_add_func ("/base/json-cases/refused", test_refused);
  g_test_add_func ("/base/json-cases/cut-short", test_cut_short);
  g_test_add_func ("/base/json-cases/duplicates-are-seen", test_duplicates_are_seen);
  return g_test_run ();
}
