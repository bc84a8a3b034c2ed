/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-taken-back-words.h"

#include "base/assay-sentence.h"

#include <glib/gi18n-lib.h>

/* {0}: a title in quotation marks, or how many pictures or assets. */

static const char *const answers[] = {
  [ASSAY_ANSWER_YES] = N_ ("Taken back: your Yes for {0}."),
  [ASSAY_ANSWER_NO] = N_ ("Taken back: your No for {0}."),
  [ASSAY_ANSWER_UNSURE] = N_ ("Taken back: your Unsure for {0}."),
};

static const char *const choices[ASSAY_N_CHOICES] = {
  [ASSAY_CHOICE_WITHDRAW] = N_ ("Taken back: calling {0} not good after all."),
  [ASSAY_CHOICE_AGAIN] = N_ ("Taken back: making {0} again."),
  [ASSAY_CHOICE_ASK] = N_ ("Taken back: asking about {0} again."),
  [ASSAY_CHOICE_KEEP] = N_ ("Taken back: keeping {0} as approved."),
  [ASSAY_CHOICE_ACCEPT] = N_ ("Taken back: accepting {0} anyway."),
  [ASSAY_CHOICE_LEAVE_OUT] = N_ ("Taken back: leaving {0} out."),
  [ASSAY_CHOICE_CANCEL] = N_ ("Taken back: canceling {0}."),
  [ASSAY_CHOICE_FIRST] = N_ ("Taken back: making {0} before all others."),
  [ASSAY_CHOICE_LATER] = N_ ("Taken back: making {0} after all others."),
};

static const char *const lives[] = {
  [ASSAY_LIFE_PAUSE] = N_ ("Taken back: pausing {0}."),
  [ASSAY_LIFE_RESUME] = N_ ("Taken back: resuming {0}."),
  [ASSAY_LIFE_ARCHIVE] = N_ ("Taken back: archiving {0}."),
  [ASSAY_LIFE_DELETE] = N_ ("Taken back: deleting {0}."),
};

static const char *
sentence_of (const AssayTakeBackResult *result)
{
  if (result->choice != ASSAY_UNSET)
    return choices[result->choice];
  if (result->answer != ASSAY_UNSET)
    return answers[result->answer];
  if (result->life != ASSAY_UNSET)
    return lives[result->life];
  return N_ ("Taken back: renaming {0}.");
}

static char *
dup_object (const AssayTakeBackResult *result)
{
  if (result->n == 1 && result->title != NULL)
    /* Translators: the title of an asset */
    return g_strdup_printf (_ ("“%s”"), result->title);
  if (result->life != ASSAY_UNSET)
    return assay_sentence_fill_n (ngettext ("{0} asset", "{0} assets", (gulong) result->n),
                                  result->n, NULL);
  return assay_sentence_fill_n (ngettext ("{0} picture", "{0} pictures", (gulong) result->n),
                                result->n, NULL);
}

static char *
dup_taken (const AssayTakeBackResult *result)
{
  g_autofree char *object = dup_object (result);
  const char *args[] = {object, NULL};

  /* nothing that is known by name */
  if (result->n <= 0)
    return g_strdup (_ ("Taken back."));
  return assay_sentence_fill (_ (sentence_of (result)), args, NULL);
}

char *
assay_taken_back_dup_words (const AssayTakeBackResult *result)
{
  char *taken = dup_taken (result);
  g_autofree char *before = result->passed != NULL ? taken : NULL;

  if (before == NULL)
    return taken;
  /* Translators: {0}: what was taken back; {1}: a sentence, why what came after it was not */
  return assay_sentence_fill (_ ("{0} What you did after it could not be taken back: {1}"),
                              (const char *[]){before, result->passed, NULL}, NULL);
}
