/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-digest.h"

#include <string.h>

#define ABC_HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

/* FIPS 180-2's examples and the empty message. */
static void
test_known (void)
{
  static const struct
  {
    const char *text;
    const char *hex;
  } known[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", ABC_HEX},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (known[i].text, strlen (known[i].text));
      AssayDigest digest, of_bytes;

      assay_digest_compute (&digest, known[i].text, strlen (known[i].text));
      g_assert_cmpstr (assay_digest_hex (&digest).text, ==, known[i].hex);
      assay_digest_of_bytes (&of_bytes, bytes);
      g_assert_true (assay_digest_equal (&digest, &of_bytes));
    }
}

static void
test_parts (void)
{
  g_autoptr (AssayHasher) hasher = assay_hasher_new ();
  AssayDigest whole, parts;
  char text[1000];

  for (gsize i = 0; i < sizeof text; i++)
    text[i] = (char) (i * 7);
  assay_digest_compute (&whole, text, sizeof text);
  for (gsize cut = 0; cut <= sizeof text; cut += 37)
    {
      assay_hasher_update (hasher, text, cut);
      assay_hasher_update (hasher, NULL, 0);
      assay_hasher_update (hasher, text + cut, sizeof text - cut);
      assay_hasher_finish (hasher, &parts); /* and starts over */
      g_assert_true (assay_digest_equal (&whole, &parts));
    }
}

static void
test_parse (void)
{
  static const char *const refused[] = {
    "",
    "ba",
    "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a ",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
    "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015",
  };
  AssayDigest abc, parsed, untouched;

  assay_digest_compute (&abc, "abc", 3);
  g_assert_true (assay_digest_parse (&parsed, ABC_HEX));
  g_assert_true (assay_digest_equal (&abc, &parsed));
  memset (&untouched, 0, sizeof untouched);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_false (assay_digest_parse (&untouched, refused[i]));
      g_assert_true (assay_digest_is_none (&untouched));
    }
  g_assert_false (assay_digest_parse (&untouched, NULL));
  g_assert_false (assay_digest_is_none (&parsed));
}

static gboolean
equal_cb (gconstpointer a, gconstpointer b)
{
  return assay_digest_equal (a, b);
}

static void
test_as_key (void)
{
  g_autoptr (GHashTable) table = g_hash_table_new (assay_digest_hash, equal_cb);
  AssayDigest a, same, other;

  assay_digest_compute (&a, "a", 1);
  assay_digest_compute (&same, "a", 1);
  assay_digest_compute (&other, "b", 1);
  g_hash_table_add (table, &a);
  g_assert_true (g_hash_table_contains (table, &same));
  g_assert_false (g_hash_table_contains (table, &other));
}

static gpointer
hash_worker (gpointer data)
{
  AssayDigest digest;

  for (int i = 0; i < 2000; i++)
    {
      assay_digest_compute (&digest, "abc", 3);
      g_assert_cmpstr (assay_digest_hex (&digest).text, ==, ABC_HEX);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hash", hash_worker, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* Mutation: go on behind what was found, instead of one byte further. */
static void
test_find (void)
{
  const char *text = "{\"a\":\"" ABC_HEX "\",\"b\":\"0" ABC_HEX "\"} " ABC_HEX;
  AssayDigest abc, found;
  guint n = 0, n_abc = 0;

  assay_digest_compute (&abc, "abc", 3);
  for (gsize at = 0; (at = assay_digest_find (text, strlen (text), at, &found)) != 0; n++)
    n_abc += assay_digest_equal (&found, &abc);
  g_assert_cmpuint (n_abc, ==, 3);
  g_assert_cmpuint (n, ==, 4); /* of the 65 digits in a row the first 64 too */
  g_assert_cmpuint (assay_digest_find (text, 20, 0, &found), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/digest/known", test_known);
  g_test_add_func ("/base/digest/parts", test_parts);
  g_test_add_func ("/base/digest/parse", test_parse);
  g_test_add_func ("/base/digest/find", test_find);
  g_test_add_func ("/base/digest/as-key", test_as_key);
  g_test_add_func ("/base/digest/threads", test_threads);
  return g_test_run ();
}
