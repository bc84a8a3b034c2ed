/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-choice-words.h"

#include "base/assay-sentence.h"
#include "cli/assay-cli-asset.h"
#include "engine/project/assay-choice-words.h"

#include <glib/gi18n.h>

struct _AssayCliChoiceWords
{
  AssayChoiceCount count;
  GPtrArray *why; /* why no run makes what is set aside; each once */
};

/* Why no run makes it ----------------------------------------------------------------------- */

static char *
dup_why_unread (const char *id)
{
  return g_strdup_printf (
    _ ("Nothing is made of %s before its document is mended. See it with: assayctl check"), id);
}

static char *
dup_why_gone (AssayCli *cli, const char *id)
{
  g_auto (AssayCliNamed) named = {NULL};

  if (assay_cli_name (cli, id, &named) && named.unread)
    return dup_why_unread (id);
  return g_strdup_printf (_ ("Nothing is made of %s: its document is gone."), id);
}

/* What its document says. */
static char *
dup_why_state (const char *id, gint64 state)
{
  const char *args[] = {id, NULL};

  return assay_sentence_fill (
    state == ASSAY_ASSET_PAUSED
      ? _ ("Nothing is made of {0}, which is paused, before: assayctl resume {0}")
    : state == ASSAY_ASSET_ARCHIVED
      ? _ ("Nothing is made of {0}, which is archived, before: assayctl resume {0}")
      : _ ("Nothing is made of {0}, which is a draft, before: assayctl resume {0}"),
    args, NULL);
}

/* New string; %NULL: a run does. @asset: %NULL if there is no document that can be read. */
static char *
dup_why (AssayCli *cli, AssayAside aside, const AssayAssetRow *asset, const AssaySlotRow *slot)
{
  const char *id = slot->spec;

  switch (aside)
    {
    case ASSAY_ASIDE_GONE:
      return dup_why_gone (cli, id);
    case ASSAY_ASIDE_STATE:
      return dup_why_state (id, asset->state);
    case ASSAY_ASIDE_FEWER:
      return g_strdup_printf (_ ("%s is not made: its document asks for fewer pictures."),
                              slot->id);
    case ASSAY_ASIDE_PROBLEMS:
      return dup_why_unread (id);
    case ASSAY_ASIDE_NOT:
    default:
      return NULL;
    }
}

/* id -> AssayAssetRow, borrowed from @assets, which may be %NULL. */
static GHashTable *
assets_by_id (GPtrArray *assets)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; assets != NULL && i < assets->len; i++)
    {
      const AssayAssetRow *asset = assay_row_get (assets->pdata[i], &assay_asset_row_table);

      g_hash_table_insert (by_id, asset->id, (gpointer) asset);
    }
  return by_id;
}

static void
add_why (AssayCliChoiceWords *self, char *why)
{
  if (g_ptr_array_find_with_equal_func (self->why, why, g_str_equal, NULL))
    g_free (why);
  else
    g_ptr_array_add (self->why, why);
}

static void
add (AssayCliChoiceWords *self, AssayCli *cli, const AssaySlotRow *slot, GHashTable *assets)
{
  const AssayAssetRow *asset = g_hash_table_lookup (assets, slot->spec);
  char *why;

  if (!assay_slot_row_takes (slot, self->count.choice))
    {
      add_why (self, g_strdup_printf (_ ("%s stays as it is: there is nothing of that kind to do."),
                                      slot->id));
      return;
    }
  why = dup_why (cli, assay_choice_count_add (&self->count, slot, asset), asset, slot);
  if (why != NULL)
    add_why (self, why);
}

static gboolean
is_making (AssayCli *cli)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows =
    assay_project_is_remote (cli->project) ? assay_cli_ask (cli, &query) : NULL;

  return rows != NULL && rows->len > 0
         && ((const AssayStatusRow *) assay_row_get (rows->pdata[0], &assay_status_row_table))
                ->making
              == TRUE;
}

AssayCliChoiceWords *
assay_cli_choice_words_new (AssayCli *cli, AssayChoice choice, GPtrArray *slots)
{
  AssayCliChoiceWords *self = g_new0 (AssayCliChoiceWords, 1);
  AssayQuery query = {.kind = "assets"};
  g_autoptr (GPtrArray) assets = assay_cli_ask (cli, &query);
  g_autoptr (GHashTable) by_id = assets_by_id (assets);

  self->count = (AssayChoiceCount){choice, is_making (cli)};
  self->why = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < slots->len; i++)
    add (self, cli, assay_row_get (slots->pdata[i], &assay_slot_row_table), by_id);
  return self;
}

void
assay_cli_choice_words_free (AssayCliChoiceWords *self)
{
  g_ptr_array_unref (self->why);
  g_free (self);
}

/* Telling ------------------------------------------------------------------------------------ */

void
assay_cli_choice_words_print (AssayCliChoiceWords *self)
{
  g_autofree char *text = assay_choice_count_dup_told (&self->count);

  assay_cli_print ("%s%s", text, _ (" “assayctl undo” takes it back."));
  for (guint i = 0; i < self->why->len; i++)
    assay_cli_print ("%s", (const char *) self->why->pdata[i]);
}
