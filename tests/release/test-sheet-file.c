/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-sheet-file.h"

#include "imaging/assay-png.h"
#include "support/temp-folder.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Mutations that turn it red: is_earlier_sheet without the comparison of pixels, or always true;
 * may_write taking a strange file for an absent one. */

static AssayPicture *
sheet_of (guint8 red)
{
  AssayPicture *picture = assay_picture_new (3, 2);

  for (int i = 0; i < 6; i++)
    picture->pixels[i] = (AssayPixel){red, 2, 3, 255};
  return picture;
}

/* The code of the refusal, or %NULL when @red was written. */
static const char *
write_sheet (const char *path, guint8 red)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayPicture) sheet = sheet_of (red);
  g_autoptr (GError) error = NULL;
  gboolean refused;

  g_assert_true (
    assay_sheet_file_write (assay_io_system (), path, sheet, &refused, problems, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (assay_problems_count (problems), ==, refused ? 1 : 0);
  if (!refused)
    return NULL;
  g_assert_cmpstr (assay_problems_get (problems, 0)->file, ==, path);
  return assay_problems_get (problems, 0)->code;
}

static GBytes *
read_back (const char *path)
{
  char *data;
  gsize n;

  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  return g_bytes_new_take (data, n);
}

static guint8
red_of (const char *path)
{
  g_autoptr (GBytes) png = read_back (path);
  g_autoptr (AssayPicture) picture = assay_png_decode (png, path, NULL, NULL);

  g_assert_nonnull (picture);
  return picture->pixels[0].r;
}

static void
test_replaces_itself (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "sheet.png", NULL);

  g_assert_null (write_sheet (path, 10));
  g_assert_null (write_sheet (path, 20));
  g_assert_cmpint (red_of (path), ==, 20);
}

/* Where the sheet's text begins. */
static const char *
find_mark (GBytes *sheet)
{
  gsize n;
  const char *data = g_bytes_get_data (sheet, &n);
  const char *says = "Assay contact sheet";

  for (gsize at = 0; at + strlen (says) <= n; at++)
    if (memcmp (data + at, says, strlen (says)) == 0)
      return data + at;
  g_assert_not_reached ();
}

/* Another picture; a text; a sheet of which the pixels are not those it says it has. */
static void
test_keeps_others (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "sheet.png", NULL);
  g_autoptr (AssayPicture) other = sheet_of (30), painted = sheet_of (31);
  g_autoptr (GBytes) png = assay_png_encode (other, 6, NULL, 0), sheet = NULL, over = NULL;
  const char *mark;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (png, NULL),
                                      (gssize) g_bytes_get_size (png), NULL));
  g_assert_cmpstr (write_sheet (path, 10), ==, "export.foreign_sheet");
  g_assert_cmpint (red_of (path), ==, 30);

  g_assert_true (g_file_set_contents (path, "notes", -1, NULL));
  g_assert_cmpstr (write_sheet (path, 10), ==, "export.foreign_sheet");

  unlink (path);
  g_assert_null (write_sheet (path, 10));
  sheet = read_back (path);
  mark = find_mark (sheet);
  text = g_strndup (mark, strlen ("Assay contact sheet, pixels ") + 64);
  over = assay_png_encode (painted, 6, &(AssayPngText){"Software", text}, 1);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (over, NULL),
                                      (gssize) g_bytes_get_size (over), NULL));
  g_assert_cmpstr (write_sheet (path, 10), ==, "export.foreign_sheet");
  g_assert_cmpint (red_of (path), ==, 31);
}

static void
test_keeps_strange_ones (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = g_build_filename (folder, "sheet.png", NULL);
  g_autofree char *earlier = g_build_filename (folder, "earlier.png", NULL);
  g_autofree char *nothing = g_build_filename (folder, "nothing", NULL);

  g_assert_null (write_sheet (earlier, 10));
  g_assert_cmpint (symlink (earlier, path), ==, 0);
  g_assert_cmpstr (write_sheet (path, 20), ==, "export.not_a_file");
  unlink (path);
  g_assert_cmpint (symlink (nothing, path), ==, 0);
  g_assert_cmpstr (write_sheet (path, 20), ==, "export.not_a_file");
  g_assert_false (g_file_test (nothing, G_FILE_TEST_EXISTS));
  unlink (path);
  g_assert_cmpint (mkfifo (path, 0666), ==, 0);
  g_assert_cmpstr (write_sheet (path, 20), ==, "export.not_a_file");
  g_assert_cmpint (red_of (earlier), ==, 10);
}

static void
test_no_folder (void)
{
  g_autoptr (AssayPicture) sheet = sheet_of (1);
  g_autoptr (GError) error = NULL;
  gboolean refused;

  g_assert_false (assay_sheet_file_write (assay_io_system (), "/none/at/all/sheet.png", sheet,
                                          &refused, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_false (refused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release/sheet-file/replaces-itself", test_replaces_itself);
  g_test_add_func ("/release/sheet-file/keeps-others", test_keeps_others);
  g_test_add_func ("/release/sheet-file/keeps-strange-ones", test_keeps_strange_ones);
  g_test_add_func ("/release/sheet-file/no-folder", test_no_folder);
  return g_test_run ();
}
