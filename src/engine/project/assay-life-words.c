/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-life-words.h"

#include "base/assay-plural.h"
#include "base/assay-sentence.h"

#include <glib/gi18n-lib.h>

/* By AssayLife. {0} assets. */
static const struct
{
  AssayPlural done;
  const char *same; /* of one that was so before: {0} */
} verbs[] = {
  [ASSAY_LIFE_PAUSE] = {NP_ ("{0} asset is paused: no run makes anything of it.",
                             "{0} assets are paused: no run makes anything of them."),
                        N_ ("{0} is paused already.")},
  [ASSAY_LIFE_RESUME] = {NP_ ("{0} asset is ready again: the next run makes what is missing.",
                              "{0} assets are ready again: the next run makes what is missing."),
                         N_ ("{0} is ready already.")},
  [ASSAY_LIFE_ARCHIVE] = {NP_ ("{0} asset is archived: nothing of it is made or asked.",
                               "{0} assets are archived: nothing of them is made or asked."),
                          N_ ("{0} is archived already.")},
  [ASSAY_LIFE_DELETE] = {NP_ ("{0} asset is deleted; its document stays in the history.",
                              "{0} assets are deleted; their documents stay in the history."),
                         ""},
};

char *
assay_life_dup_done (AssayLife life, guint n)
{
  return assay_plural_fill (&verbs[life].done, n, NULL, ngettext);
}

char *
assay_life_dup_same (AssayLife life, const char *asset)
{
  const char *args[] = {asset, NULL};

  return assay_sentence_fill (verbs[life].same, args, (AssayTranslate) gettext);
}

static void
add_count (GStrvBuilder *list, const char *chosen, gint64 n)
{
  g_autofree char *counted = assay_sentence_fill_n (chosen, n, NULL);

  if (n > 0)
    g_strv_builder_add (list, counted);
}

char *
assay_life_dup_ended (const AssayLifeResult *result)
{
  GStrvBuilder *list = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autofree char *all = NULL;

  add_count (list,
             ngettext ("{0} picture that was to be made", "{0} pictures that were to be made",
                       (gulong) result->jobs),
             result->jobs);
  add_count (list, ngettext ("{0} question", "{0} questions", (gulong) result->cards),
             result->cards);
  add_count (list, ngettext ("{0} problem", "{0} problems", (gulong) result->exceptions),
             result->exceptions);
  words = g_strv_builder_end (list);
  g_strv_builder_unref (list);
  all = g_strjoinv (", ", words);
  if (words[0] == NULL)
    return NULL;
  /* Translators: “2 pictures that were to be made, 1 question” */
  return g_strdup_printf (_ ("Ended with that: %s."), all);
}

char *
assay_life_dup_kept (AssayLife life, const AssayLifeResult *result)
{
  if (life == ASSAY_LIFE_RESUME || result->kept <= 0)
    return NULL;
  return assay_sentence_fill_n (ngettext ("{0} approved picture is kept.",
                                          "{0} approved pictures are kept.", (gulong) result->kept),
                                result->kept, NULL);
}

char *
assay_rename_dup_done (const char *to, const AssayRenameResult *result)
{
  gint64 n = assay_number_or_zero (result->versions);
  g_autofree char *along =
    assay_sentence_fill_n (ngettext ("{0} picture", "{0} pictures", (gulong) n), n, NULL);

  if (n == 0)
    return g_strdup_printf (_ ("It is called %s now."), to);
  /* Translators: the new name, counted pictures */
  return g_strdup_printf (_ ("It is called %s now, with its %s, questions and approvals."), to,
                          along);
}
