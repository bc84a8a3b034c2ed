/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-choice-words.h"

#include "cli/assay-cli-asset.h"
#include "model/rows/assay-slot-choices.h"

#include <glib/gi18n.h>

/* Where it is to be made. */
enum
{
  SET_ASIDE = ASSAY_N_AFTER, /* if only its document allowed it */
  UNDER_WAY,                 /* a run is under way, and makes it */
  N_TOLD
};

struct _AssayCliChoiceWords
{
  AssayChoice choice;
  gboolean making; /* a run is under way */
  guint n[N_TOLD];
  gboolean stays; /* something approved is there to stay */
  GPtrArray *why; /* why no run makes what is set aside; each once */
};

/* {0} pictures. */
static const struct
{
  const char *one, *many;
} told[ASSAY_N_CHOICES][N_TOLD] = {
  [ASSAY_CHOICE_WITHDRAW] =
    {
      [ASSAY_AFTER_MADE] = {N_ ("{0} picture is approved no longer; the next run makes it again."),
                            N_ ("{0} pictures are approved no longer; the next run makes them "
                                "again.")},
      [ASSAY_AFTER_ASKED] = {N_ ("{0} picture is approved no longer; the question about its "
                                 "successor stays."),
                             N_ ("{0} pictures are approved no longer; the questions about their "
                                 "successors stay.")},
      [ASSAY_AFTER_PROBLEM] = {N_ ("{0} picture is approved no longer; the problem with its "
                                   "successor stays."),
                               N_ ("{0} pictures are approved no longer; the problems with their "
                                   "successors stay.")},
      [ASSAY_AFTER_LEFT_OUT] = {N_ ("{0} picture is approved no longer; its successor stays left "
                                    "out."),
                                N_ ("{0} pictures are approved no longer; their successors stay "
                                    "left out.")},
      [SET_ASIDE] = {N_ ("{0} picture is approved no longer."),
                     N_ ("{0} pictures are approved no longer.")},
      [UNDER_WAY] = {N_ ("{0} picture is approved no longer; the run that is under way makes it "
                         "again."),
                     N_ ("{0} pictures are approved no longer; the run that is under way makes "
                         "them again.")},
    },
  [ASSAY_CHOICE_AGAIN] =
    {
      [ASSAY_AFTER_MADE] = {N_ ("The next run makes {0} picture again."),
                            N_ ("The next run makes {0} pictures again.")},
      [SET_ASIDE] = {N_ ("{0} picture is to be made again."),
                     N_ ("{0} pictures are to be made again.")},
      [UNDER_WAY] = {N_ ("The run that is under way makes {0} picture again."),
                     N_ ("The run that is under way makes {0} pictures again.")},
    },
  [ASSAY_CHOICE_ASK] = {[ASSAY_AFTER_ASKED] = {N_ ("{0} picture is a question again."),
                                               N_ ("{0} pictures are questions again.")}},
  [ASSAY_CHOICE_KEEP] = {[ASSAY_AFTER_APPROVED] = {N_ ("{0} approved picture stays."),
                                                   N_ ("{0} approved pictures stay.")}},
  [ASSAY_CHOICE_ACCEPT] = {[ASSAY_AFTER_APPROVED] = {N_ ("{0} picture was accepted anyway."),
                                                     N_ ("{0} pictures were accepted anyway.")}},
  [ASSAY_CHOICE_LEAVE_OUT] =
    {[ASSAY_AFTER_LEFT_OUT] =
       {N_ ("{0} picture is left out: no run makes it until you change it or say again."),
        N_ ("{0} pictures are left out: no run makes them until you change them or say again.")}},
  [ASSAY_CHOICE_CANCEL] =
    {
      [ASSAY_AFTER_MADE] = {N_ ("{0} picture is not made now; the next run begins it anew."),
                            N_ ("{0} pictures are not made now; the next run begins them anew.")},
      [ASSAY_AFTER_APPROVED] = {N_ ("{0} picture is not made again; the approved one stays."),
                                N_ ("{0} pictures are not made again; the approved ones stay.")},
      [SET_ASIDE] = {N_ ("{0} picture is not made now."), N_ ("{0} pictures are not made now.")},
    },
  [ASSAY_CHOICE_FIRST] = {[ASSAY_AFTER_QUEUED] = {N_ ("{0} picture is made before all others."),
                                                  N_ ("{0} pictures are made before all others.")}},
  [ASSAY_CHOICE_LATER] = {[ASSAY_AFTER_QUEUED] = {N_ ("{0} picture is made after all others."),
                                                  N_ ("{0} pictures are made after all others.")}},
};

/* Why no run makes it ----------------------------------------------------------------------- */

#define IN_ORDER                                                                                   \
  N_ ("Nothing is made of %s before its document is mended. See it with: assayctl check")

static char *
dup_why_gone (AssayCli *cli, const char *id)
{
  g_auto (AssayCliNamed) named = {NULL};

  if (assay_cli_name (cli, id, &named) && named.unread)
    return g_strdup_printf (_ (IN_ORDER), id);
  return g_strdup_printf (_ ("Nothing is made of %s: its document is gone."), id);
}

/* New string; %NULL: a run does. @asset: %NULL if there is no document that can be read. */
static char *
dup_why (AssayCli *cli, const AssayAssetRow *asset, const AssaySlotRow *slot)
{
  const char *id = slot->spec;

  if (asset == NULL)
    return dup_why_gone (cli, id);
  if (asset->state == ASSAY_ASSET_PAUSED || asset->state == ASSAY_ASSET_DRAFT
      || asset->state == ASSAY_ASSET_ARCHIVED)
    /* Translators: an asset, what its document says (paused, draft, archived), the asset */
    return g_strdup_printf (_ ("Nothing is made of %s, which is %s, before: assayctl resume %s"),
                            id, _ (assay_word_at (assay_asset_state_words, asset->state)), id);
  if (slot->slot.variant >= asset->variants)
    return g_strdup_printf (_ ("%s is not made: its document asks for fewer pictures."), slot->id);
  if (assay_number_or_zero (asset->problems) > 0)
    return g_strdup_printf (_ (IN_ORDER), id);
  return NULL;
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

/* A run that is under way takes up what is to be made, but nothing that it was told to cancel. */
static guint
find_told (const AssayCliChoiceWords *self, AssayAfter after, const char *why)
{
  if (after != ASSAY_AFTER_MADE)
    return after;
  if (why != NULL)
    return SET_ASIDE;
  return self->making && self->choice != ASSAY_CHOICE_CANCEL ? UNDER_WAY : (guint) after;
}

static void
add (AssayCliChoiceWords *self, AssayCli *cli, const AssaySlotRow *slot, GHashTable *assets)
{
  AssayAfter after = assay_slot_row_after (slot, self->choice);
  char *why;

  if (!assay_slot_row_takes (slot, self->choice))
    {
      add_why (self, g_strdup_printf (_ ("%s stays as it is: there is nothing of that kind to do."),
                                      slot->id));
      return;
    }
  why = after == ASSAY_AFTER_MADE ? dup_why (cli, g_hash_table_lookup (assets, slot->spec), slot)
                                  : NULL;

  self->stays |= slot->state == ASSAY_SLOT_APPROVED || slot->held != NULL;
  self->n[find_told (self, after, why)]++;
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

  self->choice = choice;
  self->making = is_making (cli);
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

/* What is true of all of them, behind the last sentence. */
static void
add_tail (const AssayCliChoiceWords *self, GString *text)
{
  if (self->choice == ASSAY_CHOICE_AGAIN && self->stays)
    g_string_append (text, _ (" What is approved stays until its successor is."));
  g_string_append (text, _ (" “assayctl undo” takes it back."));
}

void
assay_cli_choice_words_print (AssayCliChoiceWords *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint after = 0; after < G_N_ELEMENTS (self->n); after++)
    {
      const char *one = told[self->choice][after].one, *many = told[self->choice][after].many;
      g_autofree char *line =
        self->n[after] > 0 ? assay_cli_count (ngettext (one, many, self->n[after]), self->n[after])
                           : NULL;

      if (line != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  add_tail (self, text);
  assay_cli_print ("%s", text->str);
  for (guint i = 0; i < self->why->len; i++)
    assay_cli_print ("%s", (const char *) self->why->pdata[i]);
}
