/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"

#include "store/assay-blobs.h"
#include "store/assay-witness.h"

#include <glib/gstdio.h>
#include <string.h>

/* Mutation: made counts where something was submitted too. */
static void
test_decide (void)
{
  static const struct
  {
    AssayWitness witness;
    guint64 known;
  } cases[] = {
    {{0}, 0},
    {{.last_seq = 20}, 0},
    {{.last_seq = 20, .submitted = TRUE, .made = TRUE}, 0}, /* under way when its process died */
    {{.last_seq = 20, .submitted = TRUE, .made = TRUE, .as_of = 20}, 20},
    {{.last_seq = 20, .submitted = TRUE, .made = TRUE, .as_of = 23}, 23},
    {{.last_seq = 0, .made = TRUE}, 1},
    {{.last_seq = 20, .made = TRUE}, 21}, /* of nothing that this log sent */
    {{.last_seq = 20, .made = TRUE, .as_of = 40}, 40},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (assay_witness_decide (&cases[i].witness), ==, cases[i].known);
}

static void
put (Kit *kit, const char *text, AssayDigest *out)
{
  g_autoptr (AssayBlobs) blobs = assay_blobs_new (kit->io, kit->folder);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_blobs_put (blobs, bytes, out, &error));
  g_assert_no_error (error);
}

static guint64
tell (Kit *kit, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayJournal) journal = kit_open (kit, NULL, &error);

  g_assert_no_error (error);
  kit_stage_small (journal, reason, reason);
  g_assert_true (assay_journal_sync (journal, &error));
  return assay_journal_get_last_seq (journal);
}

/* What a document, a recipe or a stranger's file look like proves nothing; a report does, unless
 * the log names it or it is damaged. Mutations: a head that is not looked for; named blobs looked
 * at; as_of of a damaged report believed. */
static void
test_look (void)
{
  Kit kit;
  AssayWitness witness;
  AssayDigest digest;
  AssayDigestHex hex;
  g_autofree char *file = NULL;

  kit_init (&kit);
  assay_witness_look (kit.io, kit.folder, &witness);
  g_assert_cmpuint (assay_witness_decide (&witness), ==, 0);
  g_assert_cmpuint (tell (&kit, "first"), ==, 1);
  put (&kit, "{\"schema\":\"spec/1\"}", &digest);
  put (&kit, "{\"contract\":{}}", &digest);
  put (&kit, "", &digest);
  assay_witness_look (kit.io, kit.folder, &witness);
  g_assert_cmpuint (witness.last_seq, ==, 1);
  g_assert_false (witness.made);
  g_assert_cmpuint (witness.as_of, ==, 0);

  put (&kit, "{\"asOfSeq\":77,\"verdicts\":[]}", &digest);
  hex = assay_digest_hex (&digest);
  assay_witness_look (kit.io, kit.folder, &witness);
  g_assert_true (witness.made);
  g_assert_cmpuint (witness.as_of, ==, 77);
  tell (&kit, hex.text);
  assay_witness_look (kit.io, kit.folder, &witness);
  g_assert_false (witness.made);
  g_assert_cmpuint (witness.as_of, ==, 0);

  put (&kit, "{\"asOfSeq\":99}", &digest);
  hex = assay_digest_hex (&digest);
  file = g_strdup_printf ("%s/blobs/%.2s/%s", kit.folder, hex.text, hex.text + 2);
  kit_write (file, "{\"asOfSeq\":98}", strlen ("{\"asOfSeq\":98}"));
  assay_witness_look (kit.io, kit.folder, &witness);
  g_assert_cmpuint (witness.as_of, ==, 0);

  put (&kit, "\x89PNG\r\n\x1a\n", &digest);
  assay_witness_look (kit.io, kit.folder, &witness);
  g_assert_true (witness.made);
  g_assert_false (witness.submitted);
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/witness/decide", test_decide);
  g_test_add_func ("/store/witness/look", test_look);
  return g_test_run ();
}
