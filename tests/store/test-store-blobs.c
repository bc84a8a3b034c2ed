/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"
#include "support/faulty-io.h"

#include "store/assay-blobs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static char *
path_of (Kit *kit, const AssayDigest *digest)
{
  const AssayDigestHex hex = assay_digest_hex (digest);

  return g_strdup_printf ("%s/blobs/%.2s/%s", kit->folder, hex.text, hex.text + 2);
}

static void
put_ok (AssayBlobs *blobs, const char *text, AssayDigest *out)
{
  g_autoptr (GBytes) bytes = bytes_of (text);
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_blobs_put (blobs, bytes, out, &error));
  g_assert_no_error (error);
}

static void
get_is (AssayBlobs *blobs, const AssayDigest *digest, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = assay_blobs_get (blobs, digest, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
test_put_get (void)
{
  Kit kit;
  AssayBlobs *blobs;
  AssayDigest a, again, empty, never = {{1}};
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  kit_init (&kit);
  blobs = assay_blobs_new (kit.io, kit.folder);
  put_ok (blobs, "hello", &a);
  put_ok (blobs, "hello", &again);
  put_ok (blobs, "", &empty);
  g_assert_true (assay_digest_equal (&a, &again));
  path = path_of (&kit, &a);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  get_is (blobs, &a, "hello");
  get_is (blobs, &empty, "");
  g_assert_cmpint (assay_blobs_look (blobs, &a, NULL), ==, ASSAY_BLOB_THERE);
  g_assert_cmpint (assay_blobs_look (blobs, &never, &error), ==, ASSAY_BLOB_GONE);
  g_assert_no_error (error);
  g_assert_null (assay_blobs_get (blobs, &never, &error));
  g_assert_nonnull (error);
  {
    g_autoptr (GBytes) bytes = bytes_of ("through the port");
    AssayBlobSink *sink = assay_blobs_get_sink (blobs);

    g_assert_true (sink->put (sink, bytes, &a, NULL));
    get_is (blobs, &a, "through the port");
  }
  assay_blobs_free (blobs);
  kit_clear (&kit);
}

/* Altered, shortened, missing, foreign: each is seen, none is served, the rest is, and putting it
 * again mends it. */
static void
test_damaged (void)
{
  Kit kit;
  AssayBlobs *blobs;
  AssayDigest digests[20];
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *foreign = NULL;

  kit_init (&kit);
  blobs = assay_blobs_new (kit.io, kit.folder);
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    {
      g_autofree char *text = g_strdup_printf ("blob number %u", i);

      put_ok (blobs, text, &digests[i]);
    }
  g_assert_cmpuint (assay_blobs_verify (blobs, problems), ==, 20);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = path_of (&kit, &digests[i]);

      kit_write (path, i == 0 ? "blob number X" : "blob", i == 0 ? 13 : i == 1 ? 4 : 0);
      g_assert_null (assay_blobs_get (blobs, &digests[i], &error));
      g_assert_error (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED);
      g_clear_error (&error);
    }
  foreign = g_build_filename (kit.folder, "blobs", "notes.txt", NULL);
  kit_write (foreign, "x", 1);
  g_assert_cmpuint (assay_blobs_verify (blobs, problems), ==, 20);
  g_assert_cmpuint (assay_problems_count (problems), ==, 4);
  g_assert_true (assay_problems_has (problems, "blob.damaged"));
  g_assert_true (assay_problems_has (problems, "blob.foreign_file"));
  put_ok (blobs, "blob number 0", &digests[0]);
  get_is (blobs, &digests[0], "blob number 0");
  get_is (blobs, &digests[7], "blob number 7");
  assay_blobs_free (blobs);
  kit_clear (&kit);
}

/* Whichever call fails: no success is claimed, and afterwards it works. */
static void
test_faults (void)
{
  static const int codes[] = {EIO, ENOSPC, EMFILE};
  Kit kit;
  g_autoptr (GBytes) bytes = bytes_of ("a picture");

  for (guint c = 0; c < G_N_ELEMENTS (codes); c++)
    for (guint nth = 1;; nth++)
      {
        g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
        AssayBlobs *blobs;
        AssayDigest digest;
        gboolean put;

        kit_init (&kit);
        blobs = assay_blobs_new (faulty_io_table (io), kit.folder);
        faulty_io_fail (io, FAULTY_ANY, nth, 1, codes[c]);
        put = assay_blobs_put (blobs, bytes, &digest, NULL);
        faulty_io_heal (io);
        if (put)
          get_is (blobs, &digest, "a picture");
        put_ok (blobs, "a picture", &digest);
        get_is (blobs, &digest, "a picture");
        assay_blobs_free (blobs);
        kit_clear (&kit);
        if (!faulty_io_has_struck (io))
          {
            g_assert_cmpuint (nth, >, 10);
            break;
          }
      }
}

static void
none_gone_cb (const char *fan,
              const char *name,
              const AssayDigest *digest,
              const struct stat *info,
              gpointer data)
{
}

/* Whichever call of a look fails: the look is none, and nothing is gone, foreign or damaged. */
static gboolean
unseen (const char *folder, const AssayDigest *digest, guint nth, int code)
{
  g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
  AssayBlobs *blobs = assay_blobs_new (faulty_io_table (io), folder);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const AssayDigestHex hex = assay_digest_hex (digest);
  const char *names[] = {hex.text, hex.text};
  AssayBlobPresence found[2], one;
  gboolean folders[ASSAY_BLOB_FOLDERS], struck;
  g_autoptr (GError) error = NULL, first = NULL, listed = NULL, told = NULL;

#define FAIL_ALL()                                                                                 \
  (faulty_io_heal (io), faulty_io_reset_counts (io),                                               \
   faulty_io_fail (io, FAULTY_ANY, nth, G_MAXUINT, code))
  FAIL_ALL ();
  one = assay_blobs_look (blobs, digest, &error);
  struck = error != NULL;
  g_assert_cmpint (one, ==, struck ? ASSAY_BLOB_UNSEEN : ASSAY_BLOB_THERE);
  FAIL_ALL ();
  assay_blobs_look_all (blobs, names, 2, found, &first);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (found[i], !=, ASSAY_BLOB_GONE);
  g_assert_true ((first != NULL) == (found[1] == ASSAY_BLOB_UNSEEN));
  FAIL_ALL ();
  if (assay_blobs_list_folders (blobs, folders, &listed))
    g_assert_true (folders[digest->bytes[0]]);
  else
    g_assert_nonnull (listed);
  FAIL_ALL ();
  g_assert_true (assay_blobs_each (blobs, none_gone_cb, NULL, &told) || told != NULL);
  FAIL_ALL ();
  assay_blobs_verify (blobs, problems);
  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_assert_cmpstr (assay_problems_get (problems, i)->code, ==, "blob.unread");
#undef FAIL_ALL
  assay_blobs_free (blobs);
  return struck;
}

/* Mutations: presence_of that says GONE for any cause; say_damaged that does not ask whether it is
 * damage; verify_fan that says foreign. */
static void
test_unseen (void)
{
  static const int codes[] = {EMFILE, ENFILE, ENOMEM, EIO, EACCES};
  AssayBlobs *blobs;
  AssayDigest digest;
  Kit kit;

  kit_init (&kit);
  blobs = assay_blobs_new (kit.io, kit.folder);
  put_ok (blobs, "a picture", &digest);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    for (guint nth = 1; unseen (kit.folder, &digest, nth, codes[i]); nth++)
      g_assert_cmpuint (nth, <, 50);
  assay_blobs_free (blobs);
  kit_clear (&kit);
}

/* What this process put, also where it was there before, an event may be about to name. Mutation:
 * note_put left out, or after the look in assay_blobs_put. */
static void
test_take_away (void)
{
  Kit kit;
  AssayBlobs *blobs;
  AssayDigest old, again;

  kit_init (&kit);
  blobs = assay_blobs_new (kit.io, kit.folder);
  put_ok (blobs, "left over", &old);
  put_ok (blobs, "put again", &again);
  g_assert_false (assay_blobs_take_away (blobs, &old, NULL));
  assay_blobs_free (blobs);
  blobs = assay_blobs_new (kit.io, kit.folder);
  put_ok (blobs, "put again", &again);
  g_assert_true (assay_blobs_take_away (blobs, &old, NULL));
  g_assert_false (assay_blobs_take_away (blobs, &again, NULL));
  g_assert_cmpint (assay_blobs_look (blobs, &old, NULL), ==, ASSAY_BLOB_GONE);
  get_is (blobs, &again, "put again");
  assay_blobs_free (blobs);
  kit_clear (&kit);
}

/* Red when leave_deleted is left out. */
static void
test_deleted (void)
{
  Kit kit;
  AssayBlobs *blobs;
  AssayDigest digest;
  g_autofree char *path = NULL, *fan = NULL, *folder = NULL;

  kit_init (&kit);
  blobs = assay_blobs_new (kit.io, kit.folder);
  put_ok (blobs, "once", &digest);
  path = path_of (&kit, &digest);
  fan = g_path_get_dirname (path);
  folder = g_path_get_dirname (fan);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (fan), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (assay_blobs_look (blobs, &digest, NULL), ==, ASSAY_BLOB_GONE);
  put_ok (blobs, "once", &digest);
  get_is (blobs, &digest, "once");
  assay_blobs_free (blobs);
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/blobs/put-get", test_put_get);
  g_test_add_func ("/store/blobs/damaged", test_damaged);
  g_test_add_func ("/store/blobs/take-away", test_take_away);
  g_test_add_func ("/store/blobs/deleted", test_deleted);
  g_test_add_func ("/store/blobs/faults", test_faults);
  g_test_add_func ("/store/blobs/unseen", test_unseen);
  return g_test_run ();
}
