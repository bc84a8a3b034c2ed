/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-choice-words.h"

#include "base/assay-plural.h"

#include <glib/gi18n-lib.h>

#define SET_ASIDE ASSAY_TOLD_SET_ASIDE
#define UNDER_WAY ASSAY_TOLD_UNDER_WAY

/* {0} pictures. */
static const AssayPlural told[ASSAY_N_CHOICES][ASSAY_N_TOLD] = {
  [ASSAY_CHOICE_WITHDRAW] =
    {
      [ASSAY_AFTER_MADE] = NP_ ("{0} picture is approved no longer; the next run makes it again.",
                                "{0} pictures are approved no longer; the next run makes them "
                                "again."),
      [ASSAY_AFTER_ASKED] = NP_ ("{0} picture is approved no longer; the question about its "
                                 "successor stays.",
                                 "{0} pictures are approved no longer; the questions about their "
                                 "successors stay."),
      [ASSAY_AFTER_PROBLEM] = NP_ ("{0} picture is approved no longer; the problem with its "
                                   "successor stays.",
                                   "{0} pictures are approved no longer; the problems with their "
                                   "successors stay."),
      [ASSAY_AFTER_LEFT_OUT] = NP_ ("{0} picture is approved no longer; its successor stays left "
                                    "out.",
                                    "{0} pictures are approved no longer; their successors stay "
                                    "left out."),
      [SET_ASIDE] =
        NP_ ("{0} picture is approved no longer.", "{0} pictures are approved no longer."),
      [UNDER_WAY] = NP_ ("{0} picture is approved no longer; the run that is under way makes it "
                         "again.",
                         "{0} pictures are approved no longer; the run that is under way makes "
                         "them again."),
    },
  [ASSAY_CHOICE_AGAIN] =
    {
      [ASSAY_AFTER_MADE] =
        NP_ ("The next run makes {0} picture again.", "The next run makes {0} pictures again."),
      [SET_ASIDE] = NP_ ("{0} picture is to be made again.", "{0} pictures are to be made again."),
      [UNDER_WAY] = NP_ ("The run that is under way makes {0} picture again.",
                         "The run that is under way makes {0} pictures again."),
    },
  [ASSAY_CHOICE_ASK] = {[ASSAY_AFTER_ASKED] = NP_ ("{0} picture is a question again.",
                                                   "{0} pictures are questions again.")},
  [ASSAY_CHOICE_KEEP] = {[ASSAY_AFTER_APPROVED] =
                           NP_ ("{0} approved picture stays.", "{0} approved pictures stay.")},
  [ASSAY_CHOICE_ACCEPT] = {[ASSAY_AFTER_APPROVED] = NP_ ("{0} picture was accepted anyway.",
                                                         "{0} pictures were accepted anyway.")},
  [ASSAY_CHOICE_LEAVE_OUT] =
    {[ASSAY_AFTER_LEFT_OUT] =
       NP_ ("{0} picture is left out: no run makes it until you change it or say again.",
            "{0} pictures are left out: no run makes them until you change them or say again.")},
  [ASSAY_CHOICE_CANCEL] =
    {
      [ASSAY_AFTER_MADE] = NP_ ("{0} picture is not made now; the next run begins it anew.",
                                "{0} pictures are not made now; the next run begins them anew."),
      [ASSAY_AFTER_APPROVED] = NP_ ("{0} picture is not made again; the approved one stays.",
                                    "{0} pictures are not made again; the approved ones stay."),
      [SET_ASIDE] = NP_ ("{0} picture is not made now.", "{0} pictures are not made now."),
    },
  [ASSAY_CHOICE_FIRST] = {[ASSAY_AFTER_QUEUED] = NP_ ("{0} picture is made before all others.",
                                                      "{0} pictures are made before all others.")},
  [ASSAY_CHOICE_LATER] = {[ASSAY_AFTER_QUEUED] = NP_ ("{0} picture is made after all others.",
                                                      "{0} pictures are made after all others.")},
};

AssayAside
assay_choice_count_add (AssayChoiceCount *self,
                        const AssaySlotRow *slot,
                        const AssayAssetRow *asset)
{
  AssayAfter after = assay_slot_row_after (slot, self->choice);
  AssayAside aside =
    after == ASSAY_AFTER_MADE ? assay_slot_row_aside (slot, asset) : ASSAY_ASIDE_NOT;

  self->stays |= slot->state == ASSAY_SLOT_APPROVED || slot->held != NULL;
  self->n[aside != ASSAY_ASIDE_NOT ? SET_ASIDE : (guint) after]++;
  return aside;
}

static char *
dup_line (AssayChoice choice, guint which, guint n)
{
  const AssayPlural *line = &told[choice][which];

  return n > 0 && line->one != NULL ? assay_plural_fill (line, n, NULL, ngettext) : NULL;
}

/* A run that is under way takes up what is to be made, but nothing that it was told to cancel. */
static guint
find_told (const AssayChoiceCount *self, guint which)
{
  return which == ASSAY_AFTER_MADE && self->making && self->choice != ASSAY_CHOICE_CANCEL
           ? (guint) UNDER_WAY
           : which;
}

char *
assay_choice_count_dup_told (const AssayChoiceCount *self)
{
  GString *text = g_string_new (NULL);

  for (guint which = 0; which <= SET_ASIDE; which++)
    {
      g_autofree char *line = dup_line (self->choice, find_told (self, which), self->n[which]);

      if (line != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  if (self->choice == ASSAY_CHOICE_AGAIN && self->stays)
    g_string_append (text, _ (" What is approved stays until its successor is."));
  return g_string_free (text, FALSE);
}

char *
assay_choice_dup_told (AssayChoice choice, guint n)
{
  guint which = SET_ASIDE;

  /* of the others all are told alike */
  while (told[choice][which].one == NULL)
    which--;
  return dup_line (choice, which, n);
}
