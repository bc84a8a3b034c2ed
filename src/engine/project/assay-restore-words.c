/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-restore-words.h"

#include "base/assay-plural.h"

#include <glib/gi18n-lib.h>

static char *
dup_nothing (void)
{
  return g_strdup (
    _ ("Nothing that the history needs is missing, so there is nothing to restore."));
}

/* {0} missing, {1} found, {2} their size. */
char *
assay_restore_dup_found (const AssayRestoreResult *result)
{
  static const AssayPlural found =
    NP_ ("{0} stored file is gone or damaged. This copy has {1} of them: {2}.",
         "{0} stored files are gone or damaged. This copy has {1} of them: {2}.");

  g_return_val_if_fail (result != NULL, NULL);

  g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, result->found);
  g_autofree char *size = g_format_size ((guint64) result->bytes);

  if (result->missing == 0)
    return dup_nothing ();
  return assay_plural_fill (&found, result->missing, (const char *[]){n, size, NULL}, ngettext);
}

char *
assay_restore_dup_done (const AssayRestoreResult *result)
{
  static const AssayPlural done =
    NP_ ("{0} stored file was put back and is what it was: {1}. Nothing else was touched.",
         "{0} stored files were put back and are what they were: {1}. Nothing else was touched.");

  g_return_val_if_fail (result != NULL, NULL);

  g_autofree char *size = g_format_size ((guint64) result->bytes);

  if (result->missing == 0)
    return dup_nothing ();
  if (result->found == 0)
    return g_strdup (_ ("Nothing was put back: this copy has none of what is missing."));
  return assay_plural_fill (&done, result->found, (const char *[]){size, NULL}, ngettext);
}

char *
assay_restore_dup_left (const AssayRestoreResult *result)
{
  static const AssayPlural left =
    NP_ ("{0} stored file is not whole in this copy either. Try an older backup, or have the "
         "picture made again.",
         "{0} stored files are not whole in this copy either. Try an older backup, or have the "
         "pictures made again.");

  g_return_val_if_fail (result != NULL, NULL);

  if (result->missing <= result->found)
    return g_strdup ("");
  return assay_plural_fill (&left, result->missing - result->found, NULL, ngettext);
}
