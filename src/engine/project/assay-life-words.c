/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-life-words.h"

#include "base/assay-sentence.h"

#include <glib/gi18n-lib.h>

/* By AssayLife. {0} assets. */
static const struct
{
  const char *one, *many; /* what was done */
  const char *same;       /* of one that was so before: {0} */
} verbs[] = {
  [ASSAY_LIFE_PAUSE] = {N_ ("{0} asset is paused: no run makes anything of it."),
                        N_ ("{0} assets are paused: no run makes anything of them."),
                        N_ ("{0} is paused already.")},
  [ASSAY_LIFE_RESUME] = {N_ ("{0} asset is ready again: the next run makes what is missing."),
                         N_ ("{0} assets are ready again: the next run makes what is missing."),
                         N_ ("{0} is ready already.")},
  [ASSAY_LIFE_ARCHIVE] = {N_ ("{0} asset is archived: nothing of it is made or asked."),
                          N_ ("{0} assets are archived: nothing of them is made or asked."),
                          N_ ("{0} is archived already.")},
  [ASSAY_LIFE_DELETE] = {N_ ("{0} asset is deleted; its document stays in the history."),
                         N_ ("{0} assets are deleted; their documents stay in the history."), ""},
};

static char *
count (const char *one, const char *many, gint64 n)
{
  return assay_sentence_fill_n (ngettext (one, many, (gulong) n), n, NULL);
}

char *
assay_life_dup_done (AssayLife life, guint n)
{
  return count (verbs[life].one, verbs[life].many, n);
}

char *
assay_life_dup_same (AssayLife life, const char *asset)
{
  const char *args[] = {asset, NULL};

  return assay_sentence_fill (_ (verbs[life].same), args, NULL);
}

static void
add_count (GStrvBuilder *list, const char *one, const char *many, gint64 n)
{
  g_autofree char *counted = count (one, many, n);

  if (n > 0)
    g_strv_builder_add (list, counted);
}

char *
assay_life_dup_ended (const AssayLifeResult *result)
{
  GStrvBuilder *list = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autofree char *all = NULL;

  add_count (list, N_ ("{0} picture that was to be made"), N_ ("{0} pictures that were to be made"),
             result->jobs);
  add_count (list, N_ ("{0} question"), N_ ("{0} questions"), result->cards);
  add_count (list, N_ ("{0} problem"), N_ ("{0} problems"), result->exceptions);
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
  return count (N_ ("{0} approved picture is kept."), N_ ("{0} approved pictures are kept."),
                result->kept);
}

char *
assay_rename_dup_done (const char *to, const AssayRenameResult *result)
{
  gint64 n = assay_number_or_zero (result->versions);
  g_autofree char *along = count (N_ ("{0} picture"), N_ ("{0} pictures"), n);

  if (n == 0)
    return g_strdup_printf (_ ("It is called %s now."), to);
  /* Translators: the new name, counted pictures */
  return g_strdup_printf (_ ("It is called %s now, with its %s, questions and approvals."), to,
                          along);
}
