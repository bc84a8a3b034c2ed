/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-asset.h"

#include <glib/gi18n.h>

void
assay_cli_named_clear (AssayCliNamed *self)
{
  g_clear_pointer (&self->spec, g_free);
  g_clear_pointer (&self->picture, g_free);
}

gboolean
assay_cli_name (AssayCli *cli, const char *word, AssayCliNamed *out)
{
  AssayQuery query = {.kind = "named", .id = word};
  g_autoptr (GPtrArray) rows = assay_cli_ask_now (cli, &query);
  const AssayNamedRow *row;

  *out = (AssayCliNamed){NULL};
  if (rows == NULL || rows->len == 0)
    return FALSE;
  row = assay_row_get (rows->pdata[0], &assay_named_row_table);
  *out = (AssayCliNamed){g_strdup (row->id), g_strdup (row->picture), row->unread == TRUE};
  return TRUE;
}

/* New string; %NULL: told. */
static char *
name_asset (AssayCli *cli, const char *word)
{
  g_auto (AssayCliNamed) named = {NULL};

  if (!assay_cli_name (cli, word, &named))
    return NULL;
  if (named.picture == NULL)
    return g_steal_pointer (&named.spec);
  assay_cli_fail (cli, _ ("“%s” is one picture; an asset is wanted: %s"), word, named.spec);
  return NULL;
}

char **
assay_cli_name_assets (AssayCli *cli, char **words)
{
  g_auto (GStrv) ids = g_new0 (char *, g_strv_length (words) + 1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      ids[i] = name_asset (cli, words[i]);
      if (ids[i] == NULL)
        return NULL;
    }
  return g_steal_pointer (&ids);
}
