/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-repair-words.h"

#include "base/assay-plural.h"

#include <glib/gi18n-lib.h>

#define N_NAMES 8 /* the others are counted */

static const AssayPlural events =
  NP_ ("{0} event that can still be read", "{0} events that can still be read");
static const AssayPlural unread = NP_ ("{0} line that cannot", "{0} lines that cannot");
static const AssayPlural mended =
  NP_ ("The line end of {0} event before that was changed; it is put back.",
       "The line ends of {0} events before that were changed; they are put back.");
/* {1}: names */
static const AssayPlural approvals =
  NP_ ("Among it {0} approval: {1}.", "Among it the approvals of {0} pictures: {1}.");
static const AssayPlural pictures =
  NP_ ("Among it how {0} picture was made: {1}.", "Among it how {0} pictures were made: {1}.");
static const AssayPlural more = NP_ ("{1} and {0} more", "{1} and {0} more");

char *
assay_repair_dup_picture (const char *title, const AssaySlot *slot)
{
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (slot != NULL, NULL);

  g_autofree char *number =
    g_strdup_printf ("%" G_GINT64_FORMAT, assay_number_or_zero (slot->variant) + 1);

  if (assay_number_or_zero (slot->variant) == 0)
    return g_strdup (title);
  return assay_sentence_fill (N_ ("{0}, picture {1}"), (const char *[]){title, number, NULL},
                              (AssayTranslate) gettext);
}

char *
assay_repair_dup_whole (const AssayRepairRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);

  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, row->whole);

  if (row->only_ends > 0)
    return g_strdup ("");
  if (row->whole == 0)
    return g_strdup (_ ("Nothing of the history is whole, so it begins anew. Specs, styles and "
                        "policies stay as they are."));
  return assay_sentence_fill (N_ ("The history is whole up to event {0}."),
                              (const char *[]){seq, NULL}, (AssayTranslate) gettext);
}

char *
assay_repair_dup_ends (const AssayRepairRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);

  if (row->only_ends > 0)
    return g_strdup (_ ("Only the line ends were changed; they are put back, nothing is lost."));
  return row->mended > 0 ? assay_plural_fill (&mended, row->mended, NULL, ngettext) : g_strdup ("");
}

char *
assay_repair_dup_behind (const AssayRepairRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);

  g_autofree char *readable = assay_plural_fill (&events, row->events, NULL, ngettext);
  g_autofree char *broken = assay_plural_fill (&unread, row->unread, NULL, ngettext);
  g_autofree char *size = g_format_size ((guint64) row->bytes);

  if (row->only_ends > 0)
    return g_strdup ("");
  if (row->bytes == 0)
    return g_strdup (_ ("What was saved after that is gone from the disk."));
  return assay_sentence_fill (N_ ("Behind that: {0}, {1}, {2} in all."),
                              (const char *[]){readable, broken, size, NULL},
                              (AssayTranslate) gettext);
}

static char *
dup_names (char **names)
{
  guint n = g_strv_length (names);
  g_autofree char *first = NULL;
  char *kept;

  if (n <= N_NAMES)
    return g_strjoinv (", ", names);
  kept = names[N_NAMES];
  names[N_NAMES] = NULL;
  first = g_strjoinv (", ", names);
  names[N_NAMES] = kept;
  return assay_plural_fill (&more, n - N_NAMES, (const char *[]){first, NULL}, ngettext);
}

static char *
dup_named (const AssayPlural *plural, char **names)
{
  g_autofree char *text = NULL;

  if (names == NULL || names[0] == NULL)
    return g_strdup ("");
  text = dup_names (names);
  return assay_plural_fill (plural, g_strv_length (names), (const char *[]){text, NULL}, ngettext);
}

char *
assay_repair_dup_approvals (const AssayRepairRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);
  return dup_named (&approvals, row->approval_titles);
}

char *
assay_repair_dup_pictures (const AssayRepairRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);
  return dup_named (&pictures, row->picture_titles);
}
