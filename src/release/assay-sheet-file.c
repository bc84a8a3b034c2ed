/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/assay-sheet-file.h"

#include "base/assay-digest.h"
#include "base/assay-folder.h"
#include "imaging/assay-png.h"

#include <string.h>

#define TEXT_KEY  "Software"
#define TEXT_SAYS "Assay contact sheet, pixels "
#define HEX_BYTES 64
/* Text chunks are written first, right behind the header. */
#define MARK_WITHIN_BYTES 256
#define PNG_LEVEL         6

static AssayDigestHex
pixels_hex (const AssayPicture *picture)
{
  AssayDigest digest;

  assay_picture_hash (picture, &digest);
  return assay_digest_hex (&digest);
}

static GBytes *
encode (const AssayPicture *sheet)
{
  g_autofree char *says = g_strconcat (TEXT_SAYS, pixels_hex (sheet).text, NULL);
  AssayPngText text = {TEXT_KEY, says};

  return assay_png_encode (sheet, PNG_LEVEL, &text, 1);
}

/* The pixels the file says it has; borrowed, HEX_BYTES long. %NULL: it is no sheet. */
static const char *
find_mark (GBytes *png)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (png, &n_bytes);
  gsize n_mark = strlen (TEXT_SAYS) + HEX_BYTES;

  for (gsize at = 0; at < MARK_WITHIN_BYTES && at + n_mark <= n_bytes; at++)
    if (memcmp (data + at, TEXT_SAYS, strlen (TEXT_SAYS)) == 0)
      return data + at + strlen (TEXT_SAYS);
  return NULL;
}

static gboolean
is_earlier_sheet (GBytes *png)
{
  const char *mark = find_mark (png);
  g_autoptr (AssayPicture) picture = mark != NULL ? assay_png_decode (png, "", NULL, NULL) : NULL;

  return picture != NULL && memcmp (mark, pixels_hex (picture).text, HEX_BYTES) == 0;
}

/* Whether nothing is there, or an earlier sheet. @problems says if not; @error is the disk's. */
static gboolean
may_write (AssayFolder *folder, const char *name, AssayProblems *problems, GError **error)
{
  g_autofree char *path = assay_folder_dup_path (folder, name);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) there = assay_folder_read_file (folder, name, ASSAY_PNG_MAX_BYTES, &cause);

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)
      || (there != NULL && is_earlier_sheet (there)))
    return TRUE;
  if (there != NULL)
    assay_problems_add (problems, path, NULL, "export.foreign_sheet",
                        N_ ("“{0}” is there already and is no contact sheet as Assay wrote it."),
                        N_ ("Move it away or choose another name."), name, NULL);
  else if (g_error_matches (cause, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    assay_problems_add (problems, path, NULL, "export.not_a_file", N_ ("{0}."),
                        N_ ("Move it away or choose another name."), cause->message, NULL);
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
assay_sheet_file_write (AssayIo *io,
                        const char *path,
                        const AssayPicture *sheet,
                        gboolean *out_refused,
                        AssayProblems *problems,
                        GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path), *name = g_path_get_basename (path);
  g_autoptr (AssayFolder) folder = assay_folder_open (io, parent, error);
  g_autoptr (GBytes) png = NULL;
  GError *trouble = NULL;

  *out_refused = FALSE;
  if (folder == NULL)
    return FALSE;
  if (!may_write (folder, name, problems, &trouble))
    {
      *out_refused = trouble == NULL;
      if (trouble != NULL)
        g_propagate_error (error, trouble);
      return *out_refused;
    }
  png = encode (sheet);
  return assay_folder_replace_file (folder, name, png, error);
}
