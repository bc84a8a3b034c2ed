/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"

#include "store/assay-blobs.h"
#include "store/assay-witness.h"
#include "support/faulty-io.h"

#include <errno.h>
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
  g_assert_true (assay_witness_look (kit.io, kit.folder, &witness, NULL));
  g_assert_cmpuint (assay_witness_decide (&witness), ==, 0);
  g_assert_cmpuint (tell (&kit, "first"), ==, 1);
  put (&kit, "{\"schema\":\"spec/1\"}", &digest);
  put (&kit, "{\"contract\":{}}", &digest);
  put (&kit, "", &digest);
  g_assert_true (assay_witness_look (kit.io, kit.folder, &witness, NULL));
  g_assert_cmpuint (witness.last_seq, ==, 1);
  g_assert_false (witness.made);
  g_assert_cmpuint (witness.as_of, ==, 0);

  put (&kit, "{\"asOfSeq\":77,\"verdicts\":[]}", &digest);
  hex = assay_digest_hex (&digest);
  g_assert_true (assay_witness_look (kit.io, kit.folder, &witness, NULL));
  g_assert_true (witness.made);
  g_assert_cmpuint (witness.as_of, ==, 77);
  tell (&kit, hex.text);
  g_assert_true (assay_witness_look (kit.io, kit.folder, &witness, NULL));
  g_assert_false (witness.made);
  g_assert_cmpuint (witness.as_of, ==, 0);

  put (&kit, "{\"asOfSeq\":99}", &digest);
  hex = assay_digest_hex (&digest);
  file = g_strdup_printf ("%s/blobs/%.2s/%s", kit.folder, hex.text, hex.text + 2);
  kit_write (file, "{\"asOfSeq\":98}", strlen ("{\"asOfSeq\":98}"));
  g_assert_true (assay_witness_look (kit.io, kit.folder, &witness, NULL));
  g_assert_cmpuint (witness.as_of, ==, 0);

  put (&kit, "\x89PNG\r\n\x1a\n", &digest);
  g_assert_true (assay_witness_look (kit.io, kit.folder, &witness, NULL));
  g_assert_true (witness.made);
  g_assert_false (witness.submitted);
  kit_clear (&kit);
}

/* Whatever call fails: what it says is what it says with all of them, or why it says nothing.
 * ENOENT alone is "not there", and no call makes it of another cause. Mutations: pass_over that
 * passes over everything; look_at_log without the error; -1 of read_head taken for an empty file.
 */
static void
test_unread (void)
{
  static const int codes[] = {EACCES, EIO, EMFILE, ENOTDIR};
  Kit kit;
  AssayDigest digest;
  AssayWitness all, witness;
  guint n_failed = 0;

  kit_init_quick (&kit);
  tell (&kit, "first");
  put (&kit, "{\"asOfSeq\":77,\"verdicts\":[]}", &digest);
  put (&kit, "\x89PNG\r\n\x1a\n", &digest);
  put (&kit, "{\"schema\":\"spec/1\"}", &digest);
  g_assert_true (assay_witness_look (kit.io, kit.folder, &all, NULL));
  g_assert_cmpuint (all.as_of, ==, 77);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    for (guint nth = 1;; nth++)
      {
        g_autoptr (FaultyIo) io = faulty_io_new (kit.io);
        g_autoptr (GError) error = NULL;
        gboolean looked;

        faulty_io_fail (io, FAULTY_ANY, nth, 1, codes[i]);
        looked = assay_witness_look (faulty_io_table (io), kit.folder, &witness, &error);
        if (!faulty_io_has_struck (io))
          break;
        if (looked)
          {
            g_assert_no_error (error);
            g_assert_cmpmem (&witness, sizeof witness, &all, sizeof all);
            continue;
          }
        n_failed++;
        g_assert_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (codes[i]));
        g_assert_nonnull (strstr (error->message, kit.top));
      }
  g_assert_cmpuint (n_failed, >, 4 * 12);
  kit_clear (&kit);
}

/* What the index knows holds where it may be trusted; one that was made of a log nobody could see
 * the end of does not say alone how far that went. Mutation: assay_history_peek_known that does not
 * ask for distrust. */
static void
test_distrusted (void)
{
  Kit kit;
  AssayDigest digest;
  guint64 known;

  kit_init (&kit);
  tell (&kit, "first");
  put (&kit, "{\"asOfSeq\":77,\"verdicts\":[]}", &digest);
  for (int distrusted = 0; distrusted < 2; distrusted++)
    {
      g_autoptr (AssayJournal) journal = kit_open (&kit, NULL, NULL);
      AssayIndex *index = kit_open_index (&kit, journal);

      g_assert_true (assay_index_set_distrusted (index, distrusted, NULL));
      assay_index_close (index);
      g_assert_true (assay_history_peek_known (kit.io, kit.index_file, kit.folder, &known, NULL));
      g_assert_cmpuint (known, ==, distrusted ? 77 : 1);
    }
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/witness/decide", test_decide);
  g_test_add_func ("/store/witness/look", test_look);
  g_test_add_func ("/store/witness/unread", test_unread);
  g_test_add_func ("/store/witness/distrusted", test_distrusted);
  return g_test_run ();
}
