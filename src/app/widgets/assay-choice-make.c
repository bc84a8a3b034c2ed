/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-choice-make.h"

#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-choice-bar.h"
#include "base/assay-sentence.h"
#include "engine/project/assay-choice-words.h"

#include <glib/gi18n.h>

/* One that is being made. */
typedef struct
{
  AssayChoiceCount count;
  AssayAside aside; /* of the last that no run makes */
  char *title, *undo;
  AssayChoiceTell tell;
  GObject *owner;
} Making;

static void
making_free (Making *self)
{
  g_free (self->title);
  g_free (self->undo);
  g_object_unref (self->owner);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Making, making_free)

/* About -------------------------------------------------------------------------------- */

static const AssayAssetRow *
asset_in (AssayRow *asset)
{
  return asset != NULL && assay_row_is_loaded (asset)
           ? assay_row_get (asset, &assay_asset_row_table)
           : NULL;
}

static const char *
title_of (const AssayAssetRow *asset, AssayRow *slot)
{
  const AssaySlotRow *row = assay_row_get (slot, &assay_slot_row_table);

  return asset != NULL ? assay_asset_title (asset->title, asset->id)
                       : assay_asset_title (row->title, row->spec);
}

static void
count (Making *self, GPtrArray *slots, const AssayAssetRow *asset)
{
  for (guint i = 0; i < slots->len; i++)
    {
      AssayAside aside = assay_choice_count_add (
        &self->count, assay_row_get (slots->pdata[i], &assay_slot_row_table), asset);

      self->aside = aside != ASSAY_ASIDE_NOT ? aside : self->aside;
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

/* New string; %NULL: a run makes it. */
static char *
dup_why (const Making *self)
{
  static const char *const why[] = {
    [ASSAY_ASIDE_GONE] = N_ ("Nothing is made of “{0}”: its document is gone."),
    [ASSAY_ASIDE_STATE] = N_ ("Nothing is made of “{0}” before it is resumed."),
    [ASSAY_ASIDE_FEWER] = N_ ("The document of “{0}” asks for fewer pictures."),
    [ASSAY_ASIDE_PROBLEMS] = N_ ("Nothing is made of “{0}” before its document is mended."),
  };
  const char *args[] = {self->title, NULL};

  return self->aside != ASSAY_ASIDE_NOT ? assay_sentence_fill (_ (why[self->aside]), args, NULL)
                                        : NULL;
}

static void
tell_made (const Making *self)
{
  g_autofree char *told = assay_choice_count_dup_told (&self->count), *why = dup_why (self);
  g_autofree char *text = why != NULL ? g_strconcat (told, " ", why, NULL) : g_strdup (told);

  self->tell (self->owner, text, self->undo);
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
      self->tell (self->owner, error->message, "");
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
assay_choice_make (AssayProject *project,
                   AssayChoice choice,
                   GPtrArray *slots,
                   AssayRow *asset,
                   AssayChoiceTell told,
                   gpointer owner)
{
  g_autoptr (GPtrArray) taking = list_taking (slots, choice);
  const AssayAssetRow *row = asset_in (asset);
  Making *self;

  g_return_if_fail (ASSAY_IS_PROJECT (project) && slots->len > 0);
  self = g_new0 (Making, 1);
  *self = (Making){.count = {choice}, .tell = told, .owner = g_object_ref (owner)};
  self->title = g_strdup (title_of (row, slots->pdata[0]));
  count (self, taking, row);
  assay_choice_submit (project, args_of (taking, choice), submitted_cb, self);
}
