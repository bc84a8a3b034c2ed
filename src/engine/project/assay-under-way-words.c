/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-under-way-words.h"

#include "base/assay-plural.h"
#include "engine/project/assay-project.h"

#include <glib/gi18n-lib.h>

const AssayUnderWayRow *
assay_under_way_find (GPtrArray *rows, const char *act, const char *id)
{
  g_return_val_if_fail (rows != NULL && act != NULL && id != NULL, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const AssayUnderWayRow *row = assay_row_get (rows->pdata[i], &assay_under_way_row_table);

      if (g_strcmp0 (row->act, act) == 0 && g_strcmp0 (row->id, id) == 0)
        return row;
    }
  return NULL;
}

static gboolean
is_checking (const AssayUnderWayRow *row)
{
  return g_strcmp0 (row->phase, "checking") == 0;
}

/* {0} files looked at. */
static char *
dup_restore_words (const AssayUnderWayRow *row)
{
  static const AssayPlural looking = NP_ ("Looking for what is missing: {0} stored file",
                                          "Looking for what is missing: {0} stored files");

  return assay_plural_fill (&looking, assay_number_or_zero (row->files), NULL, ngettext);
}

/* {0} of all, {1} so far, {2} and {3} sizes. */
static char *
dup_backup_words (const AssayUnderWayRow *row)
{
  static const AssayPlural copying = NP_ ("Backing up: {1} of {0} picture, {2} of {3}",
                                          "Backing up: {1} of {0} pictures, {2} of {3}");
  static const AssayPlural checking = NP_ ("Reading it back: {1} of {0} picture, {2} of {3}",
                                           "Reading it back: {1} of {0} pictures, {2} of {3}");
  g_autofree char *done =
    g_strdup_printf ("%" G_GINT64_FORMAT, assay_number_or_zero (row->pictures));
  g_autofree char *bytes = g_format_size ((guint64) assay_number_or_zero (row->bytes));
  g_autofree char *all = g_format_size ((guint64) assay_number_or_zero (row->all_bytes));

  return assay_plural_fill (is_checking (row) ? &checking : &copying,
                            assay_number_or_zero (row->all_pictures),
                            (const char *[]){done, bytes, all, NULL}, ngettext);
}

char *
assay_under_way_dup_words (const AssayUnderWayRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);

  if (g_strcmp0 (row->act, "restore") == 0)
    return dup_restore_words (row);
  if (g_strcmp0 (row->phase, "reading") == 0)
    return g_strdup (_ ("Reading what there is to back up"));
  return dup_backup_words (row);
}

double
assay_under_way_get_fraction (const AssayUnderWayRow *row)
{
  g_return_val_if_fail (row != NULL, -1.0);

  gint64 all = assay_number_or_zero (row->all_bytes);
  double part = all > 0 ? (double) assay_number_or_zero (row->bytes) / (double) all : -1.0;

  if (part < 0 || g_strcmp0 (row->phase, "reading") == 0)
    return -1.0;
  return CLAMP (is_checking (row) ? (1.0 + part) / 2.0 : part / 2.0, 0.0, 1.0);
}
