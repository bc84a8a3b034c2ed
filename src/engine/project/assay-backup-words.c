/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-backup-words.h"

#include "base/assay-plural.h"

#include <glib/gi18n-lib.h>

static char *
dup_count (const AssayPlural *plural, gint64 n)
{
  return assay_plural_fill (plural, MAX (n, 0), NULL, ngettext);
}

/* @sentence: counted pictures, counted stored files, counted documents, counted events, a size, a
 * folder. */
static char *
fill (const char *sentence, const AssayBackupResult *result)
{
  static const AssayPlural pictures = NP_ ("{0} picture", "{0} pictures"),
                           files = NP_ ("{0} other stored file", "{0} other stored files"),
                           documents = NP_ ("{0} document", "{0} documents"),
                           events = NP_ ("{0} event", "{0} events");
  gint64 n_pictures = assay_number_or_zero (result->pictures);
  g_autofree char *a = dup_count (&pictures, n_pictures),
                  *b = dup_count (&files, result->blobs - n_pictures),
                  *c = dup_count (&documents, result->documents),
                  *d = dup_count (&events, result->events),
                  *size = g_format_size ((guint64) result->bytes),
                  *to = result->to != NULL ? g_filename_display_name (result->to) : g_strdup ("");
  const char *args[] = {a, b, c, d, size, to, NULL};

  return assay_sentence_fill (sentence, args, (AssayTranslate) gettext);
}

char *
assay_backup_dup_done (const AssayBackupResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);
  return fill (N_ ("{0}, {1}, {2} and {3} ({4}) are in {5}, and were read back whole. It is a "
                   "project: open it, or copy it back."),
               result);
}

char *
assay_backup_dup_missing (const AssayBackupResult *result)
{
  static const AssayPlural missing =
    NP_ ("{0} stored file that the history needs is gone or damaged in the project itself, so the "
         "backup does not have it.",
         "{0} stored files that the history needs are gone or damaged in the project itself, so "
         "the backup does not have them.");

  g_return_val_if_fail (result != NULL, NULL);
  return assay_number_or_zero (result->missing) > 0 ? dup_count (&missing, result->missing)
                                                    : g_strdup ("");
}

/* Folders that are links, or too deep. */
static char *
dup_unread (const AssayBackupResult *result)
{
  g_autofree char *names =
    result->unread != NULL ? g_strjoinv (", ", result->unread) : g_strdup ("");

  if (*names == '\0')
    return g_strdup ("");
  return assay_sentence_fill (N_ ("Left out, for Assay does not read it either: {0}"),
                              (const char *[]){names, NULL}, (AssayTranslate) gettext);
}

/* Takes @first. */
static char *
with_what_lacks (char *first, const AssayBackupResult *result)
{
  g_autofree char *owned = first;
  g_autofree char *missing = assay_backup_dup_missing (result), *unread = dup_unread (result);

  return g_strjoin (NULL, owned, *missing != '\0' ? "\n\n" : "", missing,
                    *unread != '\0' ? "\n\n" : "", unread, NULL);
}

char *
assay_backup_dup_there (const AssayBackupResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);
  return with_what_lacks (fill (N_ ("What is written: {0}, {1}, {2} and {3}, {4} in all."), result),
                          result);
}

char *
assay_backup_dup_end (const AssayBackupResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);
  return with_what_lacks (assay_backup_dup_done (result), result);
}
