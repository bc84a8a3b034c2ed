/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-made-with.h"

#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>

/* How many rows from @at on are about the same model, file and server's name for it, wherever they
 * stand. */
static guint
count_alike (GPtrArray *rows, const AssayMadeWithRow *of)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const AssayMadeWithRow *row = assay_row_get (rows->pdata[i], &assay_made_with_row_table);

      n += g_strcmp0 (row->model, of->model) == 0 && g_strcmp0 (row->file, of->file) == 0
           && g_strcmp0 (row->now, of->now) == 0;
    }
  return n;
}

static void
offer (GPtrArray *rows, const AssayMadeWithRow *row)
{
  guint n = count_alike (rows, row);
  g_autofree char *quoted = g_shell_quote (assay_text_or_empty (row->file));
  const char *args[] = {row->model, row->file, row->now, quoted, NULL};
  g_autofree char *line = assay_sentence_fill_n (
    ngettext ("{0} picture was made with {2} as {1}, which is {3} now. To make it again: assayctl "
              "again --made-with {4}",
              "{0} pictures were made with {2} as {1}, which is {3} now. To make them again: "
              "assayctl again --made-with {4}",
              n),
    n, args);

  assay_cli_print ("%s", line);
}

void
assay_cli_offer_made_with (AssayCli *cli)
{
  AssayQuery query = {.kind = "madeWith"};
  g_autoptr (GPtrArray) rows = cli->json ? NULL : assay_cli_ask (cli, &query);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayMadeWithRow *row = assay_row_get (rows->pdata[i], &assay_made_with_row_table);

      if (g_hash_table_add (told, g_strjoin ("\n", row->model, row->file, row->now, NULL)))
        offer (rows, row);
    }
}
