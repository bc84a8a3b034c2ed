/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-package.h"
#include "core-fixture.h"

#include <string.h>

/* The key colour keeps away from what the words show, in every language of the table.
 *
 * Mutations that turn cases red: compare without composing (spellings); split at bytes instead of
 * letters (quotes); let a stem match inside a word (not-colors); leave out a language (languages);
 * take the table for dialects of the first version too (first-version). */

#define PROFILE(words)                                                                             \
  "{'schema':'checkpoint-profile/"                                                                 \
  "1','id':'plain','title':'Plain','family':'sdxl','colorWords':'" words "'}"

static char *
choose (const char *profile, const char *positive)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *body =
    g_strdup_printf ("{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon',"
                     "'checkpointId':'copax','prompt':{'positive':'%s'}}",
                     positive);
  g_autoptr (AssayCatalog) catalog = NULL;
  g_autoptr (AssayStack) stack = NULL;
  g_autoptr (AssayPackage) package = NULL;

  world_set (world, "checkpoint-profiles/plain@1.json", profile);
  world_set (world, "specs/gem.json", body);
  catalog = world_catalog (world, FALSE);
  stack = assay_stack_resolve (catalog, spec_of (catalog, "gem"), NULL, NULL, problems);
  package = assay_package_compile (catalog, spec_of (catalog, "gem"), stack, NULL, NULL, problems);
  assert_no_problems (problems);
  g_assert_true (package->has_key);
  return g_strdup (package->key_name);
}

static void
assert_key (const char *positive, const char *expected)
{
  g_autofree char *key = choose (PROFILE ("all"), positive);

  if (strcmp (key, expected) != 0)
    g_test_message ("%s", positive);
  g_assert_cmpstr (key, ==, expected);
}

/* Of each language: pink; pink and green; pink, green and turquoise; … and blue; … and yellow. */
static void
test_languages (void)
{
  static const char *const keys[] = {"green", "cyan", "blue", "yellow", "red"};
  static const char *const words[][5] = {
    {"eine rosa Blume", "grüne", "türkiser", "dunkelblauen", "goldgelbes"},
    {"une fleur mauve", "verte", "turquoise", "bleue", "dorée"},
    {"una flor morada", "verdes", "turquesa", "azules", "amarillo"},
    {"un fiore viola", "verdi", "turchese", "azzurra", "dorato"},
    {"uma flor roxa", "verdes", "turquesa", "azuis", "dourada"},
    {"een roze bloem", "lichtgroene", "turkoois", "donkerblauwe", "gouden"},
    {"różowy kwiat", "zielona", "turkusowy", "niebieskie", "złoty"},
    {"розовый цветок", "зелёная", "бирюзовый", "синего", "золотое"},
    {"рожева квітка", "зелений", "бірюзовий", "синє", "жовта"},
    {"růžový květ", "zelený", "tyrkysová", "modré", "žlutá"},
    {"en lila blomma", "gröna", "turkos", "mörkblått", "gyllene"},
    {"vaaleanpunainen kukka", "vihreä", "turkoosi", "sininen", "kultainen"},
    {"rózsaszín virág", "zöld", "türkizkék", "kék", "sárga"},
    {"o floare mov", "verde", "turcoaz", "albastră", "galbenă"},
    {"pembe çiçek", "yeşil", "turkuaz", "mavi", "sarı"},
    {"ροζ λουλούδι", "πράσινο", "τυρκουάζ", "μπλε", "κίτρινο"},
    {"زهرة وردية ووردي", "أخضر", "فيروزي", "الأزرق", "الذهبي"},
    {"פרח ורוד", "ירוקה", "טורקיז", "כחול", "זהב"},
    {"गुलाबी फूल", "हरा", "फ़िरोज़ी", "नीला", "पीली"},
    {"ピンクの花", "緑色の", "水色", "青い", "金色の"},
    {"一朵粉红色的花", "绿色", "湖水绿", "蓝色的", "黄色"},
    {"분홍색 꽃", "초록색", "청록색", "파란", "노란"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
        {
          g_string_append_printf (text, " %s", words[i][j]);
          if (j < G_N_ELEMENTS (keys) - 1 || strstr (text->str, "红") == NULL)
            assert_key (text->str, keys[j]);
        }
    }
}

static void
test_red (void)
{
  static const char *const red[] = {
    "roter Stein", "rouge",   "roja", "rosso",    "vermelho", "rode", "czerwony", "красный",
    "червоний",    "červený", "röd",  "punainen", "piros",    "roșu", "kırmızı",  "κόκκινο",
    "أحمر",        "אדום",    "लाल",  "赤い",     "红色",     "빨간"};

  for (guint i = 0; i < G_N_ELEMENTS (red); i++)
    {
      g_autofree char *others = g_strdup_printf (
        "pink green cyan blue, pink green cyan blue, yellow %s %s", red[i], red[i]);

      assert_key (others, "yellow"); /* red would have been free */
    }
}

static void
test_spellings (void)
{
  g_test_summary ("Upper case, decomposed letters, transcriptions and widths are the same words");
  assert_key ("GRÜNE rosa", "cyan");
  assert_key ("gru\u0308ne ROSA", "cyan");
  assert_key ("gruene Rosa", "cyan");
  assert_key ("violett, ＧＲＥＥＮ", "cyan");
  assert_key ("РОЗОВЫЙ", "green");
  assert_key ("ヒ\u309aンク", "green");
}

static void
test_quotes (void)
{
  g_test_summary ("Words end at any sign, also one beyond ASCII");
  assert_key ("“rosa”", "green");
  assert_key ("„pink“ – „grün“", "cyan");
  assert_key ("l’élixir…violet。", "green");
}

static void
test_english (void)
{
  g_test_summary ("English words count as they did");
  assert_key ("a shield", "magenta");
  assert_key ("a Pink heart", "green");
  assert_key ("two hearts", "green");
  assert_key ("a rose with green leaves", "cyan");
  assert_key ("pink, green, ice, gold and a red rose, heart, leaf, grass", "cyan");
}

static void
test_not_colors (void)
{
  g_test_summary ("Words that only begin or end like a colour are none");
  assert_key ("Rotation, Karotte, Brot, Rosario, rosemary", "magenta");
  assert_key ("a small round iron shield with a crest, worn, scratched, front view", "magenta");
  assert_key ("moral, morning, verdict", "magenta");
}

static void
test_numbers (void)
{
  g_test_summary ("A colour given as a number keeps the keys near it away");
  assert_key ("a flag of #ff10f0", "green");
  assert_key ("a flag of #F0F", "green");
  assert_key ("a flag of #ff10f0 and #20e020", "cyan");
  assert_key ("a flag of #808080, #ff00f, #ff00ffaa", "magenta");
}

static void
test_first_version (void)
{
  g_autofree char *german = choose (PROFILE ("english"), "eine rosa Blume");
  g_autofree char *english = choose (PROFILE ("english"), "a pink flower");
  g_autofree char *number = choose (PROFILE ("english"), "#ff00ff");

  g_test_summary ("A dialect that does not ask for it knows English alone, as it always did");
  g_assert_cmpstr (german, ==, "magenta");
  g_assert_cmpstr (english, ==, "green");
  g_assert_cmpstr (number, ==, "magenta");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/package-colors/languages", test_languages);
  g_test_add_func ("/core/package-colors/red", test_red);
  g_test_add_func ("/core/package-colors/spellings", test_spellings);
  g_test_add_func ("/core/package-colors/quotes", test_quotes);
  g_test_add_func ("/core/package-colors/english", test_english);
  g_test_add_func ("/core/package-colors/not-colors", test_not_colors);
  g_test_add_func ("/core/package-colors/numbers", test_numbers);
  g_test_add_func ("/core/package-colors/first-version", test_first_version);
  return g_test_run ();
}
