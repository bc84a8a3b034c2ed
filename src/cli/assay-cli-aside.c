/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/assay-plural.h"
#include "cli/assay-cli-aside.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>

#define MAX_NAMES 8

static void
add_count (GStrvBuilder *counts, const AssayPlural *sentence, gint64 n)
{
  g_autofree char *counted = assay_plural_fill (sentence, n, NULL, ngettext);

  if (n > 0)
    g_strv_builder_add (counts, counted);
}

static const AssayPlural paused = NP_ ("{0} paused", "{0} paused"),
                         drafts = NP_ ("{0} draft", "{0} drafts"),
                         archived = NP_ ("{0} archived", "{0} archived");

static void
print_intents (const AssayStatusRow *status)
{
  GStrvBuilder *counts = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autofree char *all = NULL;

  add_count (counts, &paused, assay_number_or_zero (status->assets_paused));
  add_count (counts, &drafts, assay_number_or_zero (status->assets_draft));
  add_count (counts, &archived, assay_number_or_zero (status->assets_archived));
  words = g_strv_builder_end (counts);
  g_strv_builder_unref (counts);
  if (words[0] == NULL)
    return;
  all = g_strjoinv (", ", words);
  /* Translators: “2 paused, 1 archived” */
  assay_cli_print (_ ("Not made now: %s."), all);
}

/* By AssayShelf; {0} pictures, {1} the assets. Paused ones and drafts have theirs as any other. */
static const AssayPlural kept[] = {
  [ASSAY_SHELF_ARCHIVED] = NP_ ("{0} approved picture of what is archived is kept: {1}.",
                                "{0} approved pictures of what is archived are kept: {1}."),
  [ASSAY_SHELF_GONE] = NP_ ("{0} approved picture of what is gone is kept: {1}.",
                            "{0} approved pictures of what is gone are kept: {1}."),
  [ASSAY_SHELF_FEWER] =
    NP_ ("{0} approved picture is kept that no variant asks for any more: {1}.",
         "{0} approved pictures are kept that no variant asks for any more: {1}."),
};

/* The ids of those, the first ones; @out_n: their pictures. */
static char *
list_names (GPtrArray *rows, AssayShelf why, gint64 *out_n)
{
  GString *names = g_string_new (NULL);
  guint n_names = 0;

  *out_n = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayKeptRow *row = assay_row_get (rows->pdata[i], &assay_kept_row_table);

      if (row->why != why)
        continue;
      *out_n += row->pictures;
      if (n_names < MAX_NAMES)
        g_string_append_printf (names, "%s%s", n_names > 0 ? ", " : "", row->id);
      else if (n_names == MAX_NAMES)
        g_string_append (names, " …");
      n_names++;
    }
  return g_string_free (names, FALSE);
}

static void
print_kept_of (GPtrArray *rows, AssayShelf why)
{
  gint64 n;
  g_autofree char *names = list_names (rows, why, &n);
  const char *args[] = {names, NULL};
  g_autofree char *line = NULL;

  if (n == 0)
    return;
  line = assay_plural_fill (&kept[why], n, args, ngettext);
  assay_cli_print ("%s", line);
}

void
assay_cli_print_kept (AssayCli *cli)
{
  AssayQuery query = {.kind = "kept"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);

  for (guint why = ASSAY_SHELF_ARCHIVED; rows != NULL && why < G_N_ELEMENTS (kept); why++)
    print_kept_of (rows, (AssayShelf) why);
}

void
assay_cli_print_aside (AssayCli *cli, const AssayStatusRow *status)
{
  print_intents (status);
  if (assay_number_or_zero (status->kept) > 0)
    assay_cli_print_kept (cli);
}
