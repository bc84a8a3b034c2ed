/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-choice-make.h"

#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-choice-bar.h"
#include "base/assay-sentence.h"
#include "engine/project/assay-choice-words.h"

#include <glib/gi18n.h>

#define N_ASIDE (ASSAY_ASIDE_PROBLEMS + 1)

/* One that is being made. */
typedef struct
{
  AssayChoiceCount count;
  struct
  {
    guint n;            /* assets of which no run makes what is to be made … */
    char *title, *last; /* … of the first, and the id of the last */
  } asides[N_ASIDE];
  char *undo;
  AssayTell tell;
} Making;

static void
making_free (Making *self)
{
  for (guint aside = 0; aside < N_ASIDE; aside++)
    {
      g_free (self->asides[aside].title);
      g_free (self->asides[aside].last);
    }
  g_free (self->undo);
  assay_tell_clear (&self->tell);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Making, making_free)

/* About -------------------------------------------------------------------------------- */

/* id -> AssayAssetRow, both borrowed from @assets. */
static GHashTable *
assets_by_id (GPtrArray *assets)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < assets->len; i++)
    if (assay_row_is_loaded (assets->pdata[i]))
      g_hash_table_insert (by_id, (gpointer) assay_row_get_id (assets->pdata[i]),
                           (gpointer) assay_row_get (assets->pdata[i], &assay_asset_row_table));
  return by_id;
}

static const char *
title_of (const AssayAssetRow *asset, const AssaySlotRow *slot)
{
  return asset != NULL ? assay_asset_title (asset->title, asset->id)
                       : assay_asset_title (slot->title, slot->spec);
}

/* Slots of one asset follow each other. */
static void
count_aside (Making *self, AssayAside aside, const AssaySlotRow *slot, const AssayAssetRow *asset)
{
  if (aside == ASSAY_ASIDE_NOT || g_strcmp0 (self->asides[aside].last, slot->spec) == 0)
    return;
  if (self->asides[aside].n++ == 0)
    self->asides[aside].title = g_strdup (title_of (asset, slot));
  g_free (self->asides[aside].last);
  self->asides[aside].last = g_strdup (slot->spec);
}

static void
count (Making *self, GPtrArray *slots, GPtrArray *assets)
{
  g_autoptr (GHashTable) by_id = assets_by_id (assets);

  for (guint i = 0; i < slots->len; i++)
    {
      const AssaySlotRow *slot = assay_row_get (slots->pdata[i], &assay_slot_row_table);
      const AssayAssetRow *asset = g_hash_table_lookup (by_id, slot->spec);

      count_aside (self, assay_choice_count_add (&self->count, slot, asset), slot, asset);
    }
}

static GPtrArray *
list_taking (GPtrArray *slots, AssayChoice choice)
{
  GPtrArray *taking = g_ptr_array_new ();

  for (int pass = 0; pass < 2 && taking->len == 0; pass++)
    for (guint i = 0; i < slots->len; i++)
      if (pass == 1
          || assay_slot_row_takes (assay_row_get (slots->pdata[i], &assay_slot_row_table), choice))
        g_ptr_array_add (taking, slots->pdata[i]);
  return taking;
}

/* Telling ------------------------------------------------------------------------------ */

static const char *
why_one (AssayAside aside)
{
  static const char *const why[] = {
    [ASSAY_ASIDE_GONE] = N_ ("Nothing is made of “{0}”: its document is gone."),
    [ASSAY_ASIDE_STATE] = N_ ("Nothing is made of “{0}” before it is resumed."),
    [ASSAY_ASIDE_FEWER] = N_ ("The document of “{0}” asks for fewer pictures."),
    [ASSAY_ASIDE_PROBLEMS] = N_ ("Nothing is made of “{0}” before its document is mended."),
  };

  return _ (why[aside]);
}

/* {0} assets. */
static const char *
why_many (AssayAside aside, guint n)
{
  switch (aside)
    {
    case ASSAY_ASIDE_GONE:
      return ngettext ("Nothing is made of {0} asset: its document is gone.",
                       "Nothing is made of {0} assets: their documents are gone.", n);
    case ASSAY_ASIDE_STATE:
      return ngettext ("Nothing is made of {0} asset before it is resumed.",
                       "Nothing is made of {0} assets before they are resumed.", n);
    case ASSAY_ASIDE_FEWER:
      return ngettext ("The document of {0} asset asks for fewer pictures.",
                       "The documents of {0} assets ask for fewer pictures.", n);
    case ASSAY_ASIDE_PROBLEMS:
    case ASSAY_ASIDE_NOT:
    default:
      return ngettext ("Nothing is made of {0} asset before its document is mended.",
                       "Nothing is made of {0} assets before their documents are mended.", n);
    }
}

/* New string; %NULL: there is no asset of which nothing is made for that. */
static char *
dup_why (const Making *self, AssayAside aside)
{
  guint n = self->asides[aside].n;
  const char *args[] = {self->asides[aside].title, NULL};

  if (n == 0)
    return NULL;
  return n == 1 ? assay_sentence_fill (why_one (aside), args, NULL)
                : assay_sentence_fill_n (why_many (aside, n), n, NULL);
}

static void
tell_made (const Making *self)
{
  g_autofree char *told = assay_choice_count_dup_told (&self->count);
  g_autoptr (GString) text = g_string_new (told);

  for (guint aside = 0; aside < N_ASIDE; aside++)
    {
      g_autofree char *why = dup_why (self, (AssayAside) aside);

      if (why != NULL)
        g_string_append_printf (text, " %s", why);
    }
  assay_tell (&self->tell, text->str, self->undo);
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Making) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  self->count.making =
    rows != NULL && rows->len > 0
    && ((const AssayStatusRow *) assay_row_get (rows->pdata[0], &assay_status_row_table))->making
         == TRUE;
  tell_made (self);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Making) self = data;
  g_autoptr (GError) error = NULL;
  AssayQuery query = {.kind = "status"};
  guint64 seq;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, &seq, &error))
    {
      assay_tell (&self->tell, error->message, "");
      return;
    }
  self->undo = assay_choice_dup_undo (seq);
  assay_project_ask_async (ASSAY_PROJECT (source), &query, NULL, status_cb,
                           g_steal_pointer (&self));
}

static AssayArgsSlotChoose *
args_of (GPtrArray *slots, AssayChoice choice)
{
  AssayArgsSlotChoose *args = assay_choice_args_new (choice);

  for (guint i = 0; i < slots->len; i++)
    {
      const AssaySlotRow *slot = assay_row_get (slots->pdata[i], &assay_slot_row_table);

      assay_choice_args_add (args, slot->spec, &slot->slot);
    }
  return args;
}

void
assay_choice_make_all (AssayProject *project,
                       AssayChoice choice,
                       GPtrArray *slots,
                       GPtrArray *assets,
                       AssayTellFunc told,
                       gpointer owner)
{
  g_autoptr (GPtrArray) taking = list_taking (slots, choice);
  Making *self;

  g_return_if_fail (ASSAY_IS_PROJECT (project) && slots->len > 0);
  self = g_new0 (Making, 1);
  *self = (Making){.count = {choice}, .tell = assay_tell_to (told, owner)};
  count (self, taking, assets);
  assay_choice_submit (project, args_of (taking, choice), submitted_cb, self);
}

void
assay_choice_make (AssayProject *project,
                   AssayChoice choice,
                   GPtrArray *slots,
                   AssayRow *asset,
                   AssayTellFunc told,
                   gpointer owner)
{
  g_autoptr (GPtrArray) assets = g_ptr_array_new ();

  if (asset != NULL)
    g_ptr_array_add (assets, asset);
  assay_choice_make_all (project, choice, slots, assets, told, owner);
}
