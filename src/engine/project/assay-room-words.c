/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-room-words.h"

#include "base/assay-plural.h"
#include "base/assay-sentence.h"

#include <glib/gi18n-lib.h>

/* {0} files. */
static const AssayPlural kinds[ASSAY_ROOM_N_WORDS] = {
  NP_ ("{0} stored file that nothing in the history names",
       "{0} stored files that nothing in the history names"),
  NP_ ("{0} file that was never finished", "{0} files that were never finished"),
  NP_ ("{0} piece of history that was never confirmed",
       "{0} pieces of history that were never confirmed"),
};

/* @sentence: {0} files, {1} their size. */
static char *
fill (const AssayPlural *sentence, gint64 n, gint64 bytes)
{
  g_autofree char *size = g_format_size ((guint64) bytes);

  return assay_plural_fill (sentence, n, (const char *[]){size, NULL}, ngettext);
}

char *
assay_room_dup_kind (const AssayRoomRow *row, guint i, char **out_size)
{
  g_return_val_if_fail (row != NULL && i < ASSAY_ROOM_N_WORDS, NULL);

  const gint64 files[] = {row->stored_files, row->temporary_files, row->quarantine_files};
  const gint64 bytes[] = {row->stored_bytes, row->temporary_bytes, row->quarantine_bytes};

  if (files[i] <= 0)
    return NULL;
  *out_size = g_format_size ((guint64) bytes[i]);
  return assay_plural_fill (&kinds[i], files[i], NULL, ngettext);
}

char *
assay_room_dup_disk (gint64 free_bytes, gint64 needed_bytes)
{
  g_autofree char *left = NULL, *needed = NULL;

  if (free_bytes == ASSAY_UNSET || needed_bytes == ASSAY_UNSET)
    return g_strdup ("");
  left = g_format_size ((guint64) free_bytes);
  needed = g_format_size ((guint64) needed_bytes);
  if (free_bytes >= needed_bytes)
    /* Translators: a size, as "1.8 GB" */
    return g_strdup_printf (_ ("The disk has %s left."), left);
  /* Translators: sizes, as "1.8 GB" */
  return g_strdup_printf (_ ("The disk has %s left. Making is paused until there are %s."), left,
                          needed);
}

char *
assay_room_dup_nothing (const AssayRoomRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);

  g_autofree char *all = g_format_size ((guint64) row->all_bytes);

  if (row->young_files > 0)
    return g_strdup (_ ("There is nothing here that may go now."));
  /* Translators: a size, as "1.8 GB" */
  return g_strdup_printf (_ ("There is nothing here that may go. The history and its pictures take "
                             "%s, and all of it is needed."),
                          all);
}

char *
assay_room_dup_young (const AssayRoomRow *row)
{
  static const AssayPlural sentence = NP_ (
    "{0} more file ({1}) stays for a while, as it may be needed for mending: up to seven days, an "
    "unfinished file an hour.",
    "{0} more files ({1}) stay for a while, as they may be needed for mending: up to seven days, "
    "unfinished files an hour.");

  g_return_val_if_fail (row != NULL, NULL);
  return row->young_files > 0 ? fill (&sentence, row->young_files, row->young_bytes)
                              : g_strdup ("");
}

char *
assay_room_dup_done (const AssayRoomRow *row)
{
  static const AssayPlural sentence = NP_ ("{0} file was taken away: {1} are free now.",
                                           "{0} files were taken away: {1} are free now.");

  g_return_val_if_fail (row != NULL, NULL);
  return fill (&sentence, row->files, row->bytes);
}
