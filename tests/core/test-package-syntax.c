/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package.h"
#include "core/recipe/assay-syntax.h"
#include "core-fixture.h"

#include <stdlib.h>
#include <string.h>

/* What the person typed, and what ComfyUI's encoder reads in it. The encoder is told once more
 * below, from its rules: pieces of text, each with a weight.
 *
 * Mutations that turn cases red: leave a parenthesis of a title alone (titles, read-back); count a
 * backslash twice as an escape (words); take the first open bracket instead of the last (whole);
 * make a template's rest follow a backslash directly (joints). */

/* ComfyUI's reading ----------------------------------------------------- */

#define ESCAPED_OPEN  '\1'
#define ESCAPED_CLOSE '\2'

typedef struct
{
  GString *text;   /* everything, escapes resolved */
  GString *pieces; /* "text@weight" a line */
} Reading;

static void
reading_clear (Reading *self)
{
  g_string_free (self->text, TRUE);
  g_string_free (self->pieces, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
read_piece (Reading *self, const char *text, double weight)
{
  g_autofree char *plain = g_strdup (text);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (char *at = plain; *at != '\0'; at++)
    *at = *at == ESCAPED_OPEN ? '(' : *at == ESCAPED_CLOSE ? ')' : *at;
  g_string_append (self->text, plain);
  g_string_append_printf (self->pieces, "%s@%s\n", plain,
                          g_ascii_formatd (number, sizeof number, "%.2f", weight));
}

static void read_text (Reading *self, const char *text, double weight);

static void
read_item (Reading *self, const char *item, double weight)
{
  gsize n = strlen (item);
  g_autofree char *inside = NULL;
  char *colon, *end;

  if (n < 2 || item[0] != '(' || item[n - 1] != ')')
    {
      read_piece (self, item, weight);
      return;
    }
  inside = g_strndup (item + 1, n - 2);
  colon = strrchr (inside, ':');
  weight *= 1.1;
  if (colon != NULL && colon > inside && colon[1] != '\0')
    {
      double stated = g_ascii_strtod (colon + 1, &end);

      while (*end == ' ')
        end++;
      if (*end == '\0')
        {
          weight = stated;
          *colon = '\0';
        }
    }
  read_text (self, inside, weight);
}

/* Cuts at parentheses of the outermost level, and only where the level is exactly that. */
static void
read_text (Reading *self, const char *text, double weight)
{
  g_autoptr (GString) item = g_string_new (NULL);
  int level = 0;

  for (; *text != '\0'; text++)
    {
      if (*text == '(' && level++ == 0 && item->len > 0)
        {
          read_item (self, item->str, weight);
          g_string_truncate (item, 0);
        }
      g_string_append_c (item, *text);
      if (*text == ')' && --level == 0)
        {
          read_item (self, item->str, weight);
          g_string_truncate (item, 0);
        }
    }
  if (item->len > 0)
    read_item (self, item->str, weight);
}

static void
read_prompt (Reading *self, const char *prompt)
{
  g_auto (GStrv) closed = g_strsplit (prompt, "\\)", -1);
  g_autofree char *half = g_strjoinv ("\2", closed);
  g_auto (GStrv) opened = g_strsplit (half, "\\(", -1);
  g_autofree char *marked = g_strjoinv ("\1", opened);

  self->text = g_string_new (NULL);
  self->pieces = g_string_new (NULL);
  read_text (self, marked, 1);
}

static void
assert_reads (const char *prompt, const char *text)
{
  g_auto (Reading) reading = {0};

  read_prompt (&reading, prompt);
  g_assert_cmpstr (reading.text->str, ==, text);
}

static void
test_reader (void)
{
  g_auto (Reading) plain = {0}, nested = {0}, swallowed = {0}, behind = {0};

  g_test_summary ("The reader of this test reads as ComfyUI does");
  read_prompt (&plain, "a (gold:1.2) \\(ring\\)");
  g_assert_cmpstr (plain.pieces->str, ==, "a @1.00\ngold@1.20\n (ring)@1.00\n");
  read_prompt (&nested, "((b)) c");
  g_assert_cmpstr (nested.pieces->str, ==, "b@1.21\n c@1.00\n");
  read_prompt (&swallowed, "((gold, (sharp:1.5)");
  g_assert_cmpstr (swallowed.pieces->str, ==, "(gold, (sharp@1.50\n");
  read_prompt (&behind, "gold), (sharp:1.5)");
  g_assert_cmpstr (behind.pieces->str, ==, "gold), (sharp:1.5)@1.00\n");
}

/* Words and brackets ---------------------------------------------------- */

static void
assert_words (const char *words, const char *expected)
{
  g_autofree char *text = assay_syntax_dup_words (words);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_words (void)
{
  assert_words ("Potion", "Potion");
  assert_words ("Potion (small)", "Potion \\(small\\)");
  assert_words ("a(b", "a\\(b");
  assert_words (")(", "\\)\\(");
  assert_words ("back\\slash\\", "back\\slash\\");
  assert_words ("written \\(out\\)", "written \\\\(out\\\\)"); /* is read as it is written */
  assert_words ("[gold] {a|b} <c:1>", "[gold] {a|b} <c:1>");   /* are characters to ComfyUI */
  assert_words ("embedding:cat", "embedding :cat");
  assert_words ("an embedding:cat", "an embedding :cat");
  assert_words ("(embedding:cat)", "\\(embedding :cat\\)");
  assert_words ("disembedding:cat Embedding:cat", "disembedding:cat Embedding:cat");
  assert_words ("16:9", "16:9");
  assert_words ("", "");
}

static void
test_unseen (void)
{
  g_test_summary ("Marks that nobody sees are not sent; joiners spell emoji and stay");
  assert_words ("\u202ea\u200fb\u2066c\ufeff", "abc");
  assert_words ("one\u2028two", "one two");
  assert_words ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680");
}

static void
assert_whole (const char *text, const char *expected)
{
  g_autofree char *whole = assay_syntax_dup_whole (text), *again = assay_syntax_dup_whole (whole);

  g_assert_cmpstr (whole, ==, expected);
  g_assert_cmpstr (again, ==, expected);
}

static void
test_whole (void)
{
  assert_whole ("a (gold:1.2) ring", "a (gold:1.2) ring");
  assert_whole ("((gold", "\\(\\(gold");
  assert_whole ("gold))", "gold\\)\\)");
  assert_whole ("((gold:1.2) ring", "\\((gold:1.2) ring");
  assert_whole (")(gold", "\\)\\(gold");
  assert_whole ("(a [b) c]", "(a [b) c]");
  assert_whole ("[a {b", "[a {b"); /* nothing to ComfyUI */
  assert_whole ("\\(a (b", "\\(a \\(b");
  assert_whole ("a\\", "a\\");
  assert_whole ("", "");
}

static void
assert_loose (const char *text, const char *marks)
{
  g_autoptr (GArray) loose = assay_syntax_find_loose (text);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < loose->len; i++)
    {
      const AssayLooseMark *mark = &g_array_index (loose, AssayLooseMark, i);

      g_assert_cmpint (text[mark->at], ==, mark->mark);
      g_string_append_c (found, mark->mark);
    }
  g_assert_cmpstr (found->str, ==, marks);
}

static void
test_loose (void)
{
  assert_loose ("((gold", "((");
  assert_loose ("[a", "[");
  assert_loose ("a} (b] c)", "}]");
  assert_loose ("end\\", "\\");
  assert_loose ("(a) [b] {c}", "");
  assert_loose ("\\( \\[ \\{", "");
}

/* Foreign syntax -------------------------------------------------------- */

static void
assert_foreign (const char *text, const char *expected)
{
  g_autoptr (GArray) marks = assay_syntax_find_foreign (text);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < marks->len; i++)
    {
      const AssayForeignMark *mark = &g_array_index (marks, AssayForeignMark, i);

      g_string_append_printf (found, "%s=%.*s;", mark->syntax->name, (int) mark->n_bytes,
                              text + mark->at);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_foreign (void)
{
  assert_foreign ("a <lora:pixel_art:0.8>", "lora=<lora:pixel_art:0.8>;");
  assert_foreign ("<LyCO:x> <hypernet:y:1>", "lora=<LyCO:x>;lora=<hypernet:y:1>;");
  assert_foreign ("<embed:x> <random:a,b> <segment:face>",
                  "embedding=<embed:x>;random=<random:a,b>;tag=<segment:face>;");
  assert_foreign ("<random[2]:a|b>", "random=<random[2]:a|b>;");
  assert_foreign ("__color__ and __a/b-c__", "wildcard=__color__;wildcard=__a/b-c__;");
  assert_foreign ("{red|blue} {2$$a|b}", "choice={red|blue};choice={2$$a|b};");
  assert_foreign ("[a|b]", "alternation=[a|b];");
  assert_foreign ("[glass:0.5] [a:b:10] [a::5]",
                  "schedule=[glass:0.5];schedule=[a:b:10];schedule=[a::5];");
  assert_foreign ("[glass] {{gold}}", "lighter=[glass];heavier={{gold}};");
  assert_foreign ("glow++ (gold)1.3 (gold)-- gold::2",
                  "suffix=++;suffix=1.3;suffix=--;suffix=::2;");
  assert_foreign ("a, BREAK b AND c ADDCOL d", "break=BREAK;region=AND;region=ADDCOL;");
  assert_foreign ("a --ar 16:9 --no text", "option=--ar 16:9;option=--no;");
  assert_foreign ("a /* b */ c // d", "comment=/* b */;comment=// d;");
}

static void
test_not_foreign (void)
{
  g_test_summary ("ComfyUI's own syntax, our placeholder and plain words are nobody's syntax");
  assert_foreign ("a (gold:1.2) ((ring)) \\(small\\) embedding:cat (embedding:dog:0.8)", "");
  assert_foreign ("a red potion on a plain {key} background", "");
  assert_foreign ("AND ON THE SEVENTH DAY BREAK", "");
  assert_foreign ("BREAKFAST at the BRANDy, a < b, c > d, 5 < 6: no", "");
  assert_foreign ("snake_case __init x__ C++ blue--green http://example.org 1.5::", "");
  assert_foreign ("[ { <", "");
  assert_foreign ("", "");
}

/* Compiled -------------------------------------------------------------- */

#define OLD ""
#define NEW ",'titleEscape':'backslash','looseBrackets':'escaped','colorWords':'all'"
#define PROFILE(rest)                                                                              \
  "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl'" rest "}"

/* A JSON string that survives world_set. */
static char *
dup_quoted (const char *text)
{
  g_autoptr (GString) quoted = g_string_new ("'");

  for (; *text != '\0'; text++)
    if (*text == '"' || *text == '\'' || *text == '\\' || (guint8) *text < 0x20)
      g_string_append_printf (quoted, "\\u%04x", (guint8) *text);
    else
      g_string_append_c (quoted, *text);
  g_string_append_c (quoted, '\'');
  return g_strdup (quoted->str);
}

/* @positive %NULL: the title is the subject. */
static char *
compile (const char *profile, const char *title, const char *positive, const char *rest)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *quoted = dup_quoted (title),
                  *typed = dup_quoted (positive != NULL ? positive : " "), *body = NULL;
  g_autoptr (AssayCatalog) catalog = NULL;
  g_autoptr (AssayStack) stack = NULL;
  g_autoptr (AssayPackage) package = NULL;

  body = g_strdup_printf ("{'schema':'spec/1','id':'gem','title':%s,'assetType':'ui_icon',"
                          "'checkpointId':'copax','prompt':{'positive':%s}%s}",
                          quoted, typed, rest);
  world_set (
    world, "catalog/asset-types/ui_icon.json",
    "{'schema':'asset-type/1','id':'ui_icon','title':'Icon','canvas':{'width':64,'height':64}}");
  world_set (world, "checkpoint-profiles/plain@1.json", profile);
  world_set (world, "specs/gem.json", body);
  catalog = world_catalog (world, FALSE);
  stack = assay_stack_resolve (catalog, spec_of (catalog, "gem"), NULL, NULL, problems);
  package = assay_package_compile (catalog, spec_of (catalog, "gem"), stack, NULL, NULL, problems);
  assert_no_problems (problems);
  return g_strdup (package->positive);
}

static void
assert_compiles (const char *profile,
                 const char *title,
                 const char *positive,
                 const char *rest,
                 const char *expected)
{
  g_autofree char *prompt = compile (profile, title, positive, rest);

  g_assert_cmpstr (prompt, ==, expected);
}

static const char *const odd_titles[] = {
  "Potion (small)",
  "((gold",
  "ring))",
  ")(",
  "Tränk & Öl – größer",
  "\U0001f5e1\ufe0f Sword \U0001f469\u200d\U0001f680",
  "\"quoted\" 'twice' „dreimal“ «quatre»",
  "[square] {curly} <angle>",
  "back\\slash \\(both\\)",
  "ends with \\",
  "16:9",
  "(x:1.5)",
  "embedding-like: yes",
  "100 %s of %d",
  "מגן אדום",
};

static void
test_titles (void)
{
  g_test_summary (
    "Whatever a title holds, the model gets its characters and nothing else is weighed");
  for (guint i = 0; i < G_N_ELEMENTS (odd_titles); i++)
    {
      g_autofree char *prompt =
        compile (PROFILE (NEW ",'base':{'positive':'an icon of %s, (sharp:1.5), clean'}"),
                 odd_titles[i], NULL, "");
      g_autofree char *pieces =
        g_strdup_printf ("an icon of %s, @1.00\nsharp@1.50\n, clean@1.00\n", odd_titles[i]);
      g_auto (Reading) reading = {0};

      g_test_message ("%s", prompt);
      read_prompt (&reading, prompt);
      g_assert_cmpstr (reading.pieces->str, ==, pieces);
    }
}

static void
test_typed (void)
{
  static const char *const typed[] = {"((gold", "gold)) ring", "a (b:1.2",
                                      "a) (b",  "end \\",      "(a [b) c]"};

  g_test_summary ("What was typed ends where it ends: what stands behind it keeps its weight");
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autofree char *prompt = compile (
        PROFILE (NEW ",'base':{'positive':'%s, (sharp:1.5), clean'}"), "Gem", typed[i], "");
      g_auto (Reading) reading = {0};

      g_test_message ("%s", prompt);
      read_prompt (&reading, prompt);
      g_assert_nonnull (strstr (reading.pieces->str, "\nsharp@1.50\n, clean@1.00\n"));
    }
}

static void
test_random (void)
{
  static const char bytes[] = "((()))\\ab:1.5[]{}, ";

  g_test_summary ("Random titles are read back as they are, random prompts swallow nothing");
  for (guint i = 0; i < 500; i++)
    {
      char text[12] = "x";
      gsize n = (gsize) g_test_rand_int_range (1, (int) sizeof text - 1);
      g_auto (Reading) as_title = {0}, as_typed = {0};
      g_autofree char *title = NULL, *typed = NULL, *expected = NULL;

      for (gsize j = 1; j < n; j++)
        text[j] = bytes[g_test_rand_int_range (0, (int) strlen (bytes))];
      text[n] = 'y';
      title = compile (PROFILE (NEW ",'base':{'positive':'of %s!'}"), text, NULL, "");
      expected = g_strdup_printf ("of %s!", text);
      read_prompt (&as_title, title);
      g_assert_cmpstr (as_title.text->str, ==, expected);
      typed =
        compile (PROFILE (NEW ",'base':{'positive':'%s, (sharp:1.5), end'}"), "Gem", text, "");
      g_test_message ("%s: %s", text, typed);
      read_prompt (&as_typed, typed);
      g_assert_true (g_str_has_suffix (as_typed.pieces->str, "sharp@1.50\n, end@1.00\n"));
    }
}

static void
test_joints (void)
{
  g_test_summary ("Where a title meets the template's own brackets");
  assert_compiles (PROFILE (NEW ",'base':{'positive':'(%s)'}"), "end \\", NULL, "", "(end \\ )");
  assert_compiles (PROFILE (NEW ",'base':{'positive':'(icon of %s)'}"), "16:9", NULL, "",
                   "(icon of 16:9,)");
  assert_compiles (PROFILE (NEW ",'base':{'positive':'(icon of %s:1.3)'}"), "16:9", NULL, "",
                   "(icon of 16:9:1.3)");
  assert_compiles (PROFILE (NEW ",'base':{'positive':'(%s)'}"), "Gem", "gold:1.4", "",
                   "(gold:1.4)");
  assert_compiles (PROFILE (NEW ",'base':{'positive':'(%s)'}"), "((", NULL, "", "(\\(\\()");
  assert_compiles (PROFILE (",'looseBrackets':'escaped','base':{'positive':'(%s)'}"), "Gem",
                   "end \\", "", "(end \\ )");
  assert_compiles (PROFILE (NEW ",'base':{'positive':'a \\\\'},'separator':'(','runtimeSafety':["
                                "{'text':'b'}]"),
                   "Gem", NULL, "", "a \\ (Gem(b");
}

static void
test_old (void)
{
  g_test_summary ("A dialect that does not ask for it compiles as it always did");
  assert_compiles (PROFILE (OLD), "Potion (small)", NULL, "", "Potion (small)");
  assert_compiles (PROFILE (OLD), "embedding:x\u200f", NULL, "", "embedding:x\u200f");
  assert_compiles (PROFILE (OLD), "Gem", "((gold", "", "((gold");
  assert_compiles (PROFILE (OLD ",'base':{'positive':'(%s)'}"), "end \\", NULL, "", "(end \\)");
  assert_compiles (PROFILE (OLD), "Gem", "a \\(b (c", ",'promptPolicy':{'userWeights':'literal'}",
                   "a \\\\(b \\(c");
}

static void
test_modes (void)
{
  static const char spec_override[] = ",'promptPolicy':{'compileMode':'spec_override'}";
  static const char literal[] = ",'promptPolicy':{'userWeights':'literal'}";
  static const char verbatim[] = ",'promptPolicy':{'compileMode':'verbatim'}";

  assert_compiles (PROFILE (NEW), "Gem (big)", "(gold:1.2)", "", "(gold:1.2)");
  assert_compiles (PROFILE (NEW), "Gem (big)", "((gold:1.2)", spec_override, "\\((gold:1.2)");
  assert_compiles (PROFILE (NEW), "Gem (big)", NULL, spec_override, "Gem \\(big\\)");
  assert_compiles (PROFILE (NEW), "Gem", "(gold:1.2) embedding:x", literal,
                   "\\(gold:1.2\\) embedding :x");
  for (guint i = 0; i < G_N_ELEMENTS (odd_titles); i++)
    {
      assert_compiles (PROFILE (NEW), "Gem", odd_titles[i], verbatim, odd_titles[i]);
      assert_compiles (PROFILE (OLD), "Gem", odd_titles[i], verbatim, odd_titles[i]);
    }
}

static void
test_long_title (void)
{
  g_autofree char *word = g_strnfill (100, '('), *title = g_strconcat (word, word, NULL);
  g_autofree char *prompt = compile (PROFILE (NEW), title, NULL, "");

  g_assert_cmpuint (strlen (prompt), ==, 400);
  assert_reads (prompt, title);
}

/* Pieces of other documents: a LoRA's trigger words are names unless they are written as text. */
static void
test_triggers (void)
{
  static const struct
  {
    const char *word, *sent;
  } rows[] = {{"hero (v2)", "hero \\(v2\\)"},
              {"hero: (v2)", "hero: \\(v2\\)"},
              {"hero \\\\(v2\\\\)", "hero \\(v2\\)"},
              {"(hero:1.2)", "(hero:1.2)"},
              {"((hero:1.2)", "\\((hero:1.2)"}};

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (World) world = world_new ();
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autoptr (AssayCatalog) catalog = NULL;
      g_autoptr (AssayStack) stack = NULL;
      g_autoptr (AssayPackage) package = NULL;
      g_autofree char *lora = g_strdup_printf (
        "{'schema':'lora/1','id':'l','title':'L','serverFile':'l.safetensors','families':['sdxl'],"
        "'triggerWords':['%s']}",
        rows[i].word);

      world_set (world, "checkpoint-profiles/plain@1.json", PROFILE (NEW));
      world_set (world, "loras/l.json", lora);
      world_set (world, "policies/model-stack.json",
                 "{'schema':'model-stack/1','projectStack':[{'loraId':'l'}]}");
      catalog = world_catalog (world, FALSE);
      stack = assay_stack_resolve (catalog, spec_of (catalog, "gem"), NULL, NULL, problems);
      package =
        assay_package_compile (catalog, spec_of (catalog, "gem"), stack, NULL, NULL, problems);
      g_assert_true (g_str_has_prefix (package->positive, rows[i].sent));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/package-syntax/reader", test_reader);
  g_test_add_func ("/core/package-syntax/words", test_words);
  g_test_add_func ("/core/package-syntax/unseen", test_unseen);
  g_test_add_func ("/core/package-syntax/whole", test_whole);
  g_test_add_func ("/core/package-syntax/loose", test_loose);
  g_test_add_func ("/core/package-syntax/foreign", test_foreign);
  g_test_add_func ("/core/package-syntax/not-foreign", test_not_foreign);
  g_test_add_func ("/core/package-syntax/titles", test_titles);
  g_test_add_func ("/core/package-syntax/typed", test_typed);
  g_test_add_func ("/core/package-syntax/random", test_random);
  g_test_add_func ("/core/package-syntax/joints", test_joints);
  g_test_add_func ("/core/package-syntax/old", test_old);
  g_test_add_func ("/core/package-syntax/modes", test_modes);
  g_test_add_func ("/core/package-syntax/long-title", test_long_title);
  g_test_add_func ("/core/package-syntax/triggers", test_triggers);
  return g_test_run ();
}
