/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

#include "model/documents/assay-lock.h"

#define HASH "93cc948647648a6b3679022e2df3181e26aaae4fef218ed7624f84b16e33e085"
#define LINE(id, version)                                                                          \
  ",\"specs/" id "\":{\"profile\":{\"checkpoint\":\"sdxl\",\"hash\":\"" HASH                       \
  "\",\"id\":\"builtin:sdxl-sentences\",\"version\":" version "}}\n"
#define LOCK(lines) "{\"schema\":\"lock/1\"\n" lines "}\n"

static GPtrArray *
read_text (const char *text, AssayProblems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return assay_lock_read (bytes, problems);
}

static char *
write_text (GPtrArray *lines)
{
  g_autoptr (GBytes) bytes = assay_lock_write (lines);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The codes of what is wrong, and the ids of the lines, "!" before the broken ones. */
static void
assert_read (const char *text, const char *codes, const char *ids)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) lines = read_text (text, problems);
  g_autoptr (GString) found = g_string_new (NULL), there = g_string_new (NULL);

  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                            assay_problems_get (problems, i)->code);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (there, "%s%s%s", i > 0 ? " " : "",
                            ((AssayLockLine *) lines->pdata[i])->broken ? "!" : "",
                            ((AssayDocument *) lines->pdata[i])->id);
  g_assert_cmpstr (found->str, ==, codes);
  g_assert_cmpstr (there->str, ==, ids);
}

/* One spec a line, sorted, every line alike. Mutation: assay_lock_write without its sort. */
static void
test_golden (void)
{
  static const char text[] = LOCK (LINE ("coin", "1") LINE ("gem", "2"));
  static const char unsorted[] = LOCK (LINE ("gem", "2") LINE ("coin", "1"));
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) lines = read_text (unsorted, problems), none = NULL;
  g_autofree char *written = NULL, *empty = NULL;
  const AssayLockLine *coin = lines->pdata[0];
  gpointer gem = lines->pdata[1];

  lines->pdata[0] = gem;
  lines->pdata[1] = (gpointer) coin;
  written = write_text (lines);

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_cmpstr (written, ==, text);
  g_assert_cmpstr (coin->document.id, ==, "coin");
  g_assert_cmpstr (coin->document.file, ==, "lock.json#coin");
  g_assert_cmpstr (coin->profile->checkpoint, ==, "sdxl");
  g_assert_cmpint (coin->profile->version, ==, 1);
  none = g_ptr_array_new ();
  empty = write_text (none);
  g_assert_cmpstr (empty, ==, LOCK (""));
}

/* A line's document is what its blob holds, whatever file it came from. */
static void
test_line_is_a_document (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) lines = read_text (LOCK (LINE ("coin", "1")), problems);
  g_autoptr (GBytes) bytes = assay_document_to_canonical (lines->pdata[0]);
  g_autoptr (AssayDocument) alone =
    assay_document_load (ASSAY_KIND_LOCK, bytes, "lock.json#coin", problems);
  AssayDigest blob;

  g_assert_nonnull (alone);
  g_assert_true (assay_digest_equal (&alone->hash, &((AssayDocument *) lines->pdata[0])->hash));
  assay_digest_of_bytes (&blob, bytes);
  g_assert_true (assay_digest_equal (&blob, &alone->hash));
}

static void
test_strict (void)
{
  assert_read (LOCK (LINE ("coin", "1")), "", "coin");
  assert_read (LOCK (",\"specs/coin\":{}\n"), "", "coin");
  assert_read (LOCK (",\"specs/coin\":{\"odd\":1}\n" LINE ("gem", "1")), "document.unknown_field",
               "!coin gem");
  assert_read (LOCK (",\"specs/coin\":7\n"), "document.not_an_object", "!coin");
  assert_read (LOCK (",\"coin\":{}\n" LINE ("gem", "1")), "lock.unknown_line", "gem");
  assert_read (LOCK (LINE ("coin", "1") LINE ("coin", "2")), "lock.line_twice", "!coin");
  assert_read (LOCK (LINE ("coin", "1") LINE ("gem", "1") LINE ("coin", "1")), "", "coin gem");
  assert_read ("{\"schema\":\"lock/7\"}", "document.newer_schema", "!*");
  assert_read ("{\"specs/coin\":{}}", "document.missing_schema", "!*");
  assert_read ("{\"schema\":\"lock/1\"", "document.syntax", "!*");
  assert_read ("[]", "document.not_an_object", "!*");
  assert_read ("", "document.syntax", "!*");
  assert_read ("{\"schema\":\"lock/1\"\n<<<<<<< HEAD\n" LINE ("coin", "1") "=======\n" LINE (
                 "coin", "2") ">>>>>>> other\n}\n",
               "document.merge_conflict", "!*");
}

/* Git's marks are told in every document. */
static void
test_conflict_elsewhere (void)
{
  static const char text[] = "{\n<<<<<<< HEAD\n\"schema\": \"budgets/1\"\n=======\n>>>>>>> x\n}\n";
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (AssayDocument) document =
    assay_document_load (ASSAY_KIND_BUDGETS, bytes, "policies/budgets.json", problems);

  g_assert_null (document);
  g_assert_cmpuint (assay_problems_count (problems), ==, 1);
  g_assert_cmpstr (assay_problems_get (problems, 0)->code, ==, "document.merge_conflict");
  g_assert_cmpstr (assay_problems_get (problems, 0)->args[0], ==, "2");
}

static void
test_merge (void)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayDocument) spec =
    must_load (ASSAY_KIND_SPEC,
               "{\"schema\":\"spec/2\",\"id\":\"gem\",\"title\":\"Gem\",\"assetType\":\"ui_icon\","
               "\"checkpointId\":\"sdxl\"}",
               "specs/gem.json");
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (AssayCatalog) catalog = NULL;
  g_autoptr (GPtrArray) before = read_text (LOCK (LINE ("coin", "1") LINE ("gem", "1")), problems);
  g_autoptr (GPtrArray) changed = read_text (LOCK (LINE ("gem", "2")), problems), merged = NULL;
  g_autoptr (GHashTable) specs = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_add (documents, spec);
  catalog = assay_catalog_new (documents, problems);
  specs = assay_lock_specs (catalog);
  merged = assay_lock_merge (before, changed, specs);
  text = write_text (merged);
  g_assert_cmpstr (text, ==, LOCK (LINE ("gem", "2")));
  g_ptr_array_unref (merged); /* what is put in may be ahead of its spec */
  merged = assay_lock_merge (NULL, before, specs);
  g_assert_cmpuint (merged->len, ==, 2);
}

/* Documents of the program before lock.json: read under their own names, hashed as they were. The
 * hash is 0311975's. Mutation: canonical text of the newest version: another hash. */
static void
test_former_names (void)
{
  static const char text[] =
    "{\"schema\":\"spec/1\",\"id\":\"coin\",\"title\":\"Coin\",\"assetType\":\"ui_icon\","
    "\"checkpointId\":\"sdxl\",\"checkpointProfile\":{\"id\":\"sdxl-sentences\",\"version\":1,"
    "\"hash\":\"" HASH "\"},\"seedPolicy\":{\"strategy\":\"fixed\",\"baseSeed\":7,"
    "\"algorithm\":\"sha256\"}}";
  g_autoptr (AssayDocument) document = must_load (ASSAY_KIND_SPEC, text, "specs/coin.json");
  g_autoptr (GBytes) canonical = assay_document_to_canonical (document);
  g_autoptr (GBytes) newest = assay_document_to_bytes (document);
  g_autofree char *hashed =
    g_strndup (g_bytes_get_data (canonical, NULL), g_bytes_get_size (canonical));
  g_autofree char *written = g_strndup (g_bytes_get_data (newest, NULL), g_bytes_get_size (newest));
  const AssaySpec *spec = (const AssaySpec *) document;

  g_assert_cmpint (spec->seed->mode, ==, ASSAY_SEED_FIXED);
  g_assert_cmpint (spec->seed->hash_algo, ==, ASSAY_HASH_SHA256);
  g_assert_cmpstr (spec->profile->hash, ==, HASH);
  g_assert_nonnull (strstr (hashed, "\"strategy\":\"fixed\""));
  g_assert_nonnull (strstr (hashed, "\"schema\":\"spec/1\""));
  g_assert_nonnull (strstr (written, "\"mode\": \"fixed\""));
  g_assert_nonnull (strstr (written, "\"schema\": \"spec/2\""));
  g_assert_null (strstr (written, HASH));
}

static void
assert_refused (const char *text, const char *pointer)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayDocument) document =
    load_text (ASSAY_KIND_SPEC, text, "specs/coin.json", problems);

  g_assert_null (document);
  g_assert_cmpstr (assay_problems_get (problems, 0)->code, ==, "document.unknown_field");
  g_assert_cmpstr (assay_problems_get (problems, 0)->pointer, ==, pointer);
}

#define COIN(schema, rest)                                                                         \
  "{\"schema\":\"" schema "\",\"id\":\"coin\",\"title\":\"Coin\",\"assetType\":\"ui_icon\","       \
  "\"checkpointId\":\"sdxl\"," rest "}"

/* Each version knows its own names only. */
static void
test_names_by_version (void)
{
  assert_refused (COIN ("spec/2", "\"seedPolicy\":{\"strategy\":\"derived\"}"),
                  "/seedPolicy/strategy");
  assert_refused (COIN ("spec/1", "\"seedPolicy\":{\"mode\":\"derived\"}"), "/seedPolicy/mode");
  assert_refused (COIN ("spec/2", "\"checkpointProfile\":{\"id\":\"a\",\"hash\":\"" HASH "\"}"),
                  "/checkpointProfile/hash");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/lock/golden", test_golden);
  g_test_add_func ("/model/lock/line-is-a-document", test_line_is_a_document);
  g_test_add_func ("/model/lock/strict", test_strict);
  g_test_add_func ("/model/lock/conflict-elsewhere", test_conflict_elsewhere);
  g_test_add_func ("/model/lock/merge", test_merge);
  g_test_add_func ("/model/lock/former-names", test_former_names);
  g_test_add_func ("/model/lock/names-by-version", test_names_by_version);
  return g_test_run ();
}
