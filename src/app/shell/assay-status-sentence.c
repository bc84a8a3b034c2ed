/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-status-bar.h"

#include <glib/gi18n.h>

static char *
making_sentence (const AssayProgressRow *first, gint64 n_left)
{
  const char *title = assay_text_or_empty (first->title);

  if (g_strcmp0 (first->phase, "checking") == 0)
    /* Translators: {title} of the picture that is being checked */
    return g_strdup_printf (_ ("Checking %s"), title);
  if (n_left > 0)
    return g_strdup_printf (
      ngettext ("Making %s · %d more after it", "Making %s · %d more after it", (gulong) n_left),
      title, (int) n_left);
  return g_strdup_printf (_ ("Making %s"), title);
}

/* ux.md 6: the first that is true. */
char *
assay_status_sentence (const AssayStatusRow *status, GPtrArray *progress)
{
  const char *read_only = assay_text_or_empty (status->read_only);
  const char *trouble = assay_text_or_empty (status->trouble);
  gint64 questions = assay_number_or_zero (status->cards);
  gint64 problems = assay_number_or_zero (status->exceptions);
  gint64 queued = assay_number_or_zero (status->queued);
  g_autofree char *sentence = NULL;

  if (*read_only != '\0')
    return g_strdup_printf (_ ("Nothing can be changed: %s"), read_only);
  if (*trouble != '\0')
    return g_strdup (trouble);
  if (status->paused == TRUE)
    return g_strdup (_ ("Paused. Nothing is made until you go on."));
  if (progress != NULL && progress->len > 0)
    sentence =
      making_sentence (assay_row_get (progress->pdata[0], &assay_progress_row_table), queued);
  else if (questions > 0)
    sentence = g_strdup_printf (
      ngettext ("%d question waits", "%d questions wait", (gulong) questions), (int) questions);
  else if (problems > 0)
    sentence = g_strdup_printf (
      ngettext ("%d problem needs you", "%d problems need you", (gulong) problems), (int) problems);
  else
    sentence = g_strdup (_ ("Nothing to do"));
  if (g_strcmp0 (status->provider_kind, "sandbox") == 0)
    /* Translators: the sandbox draws pictures instead of asking an AI; %s is another sentence */
    return g_strdup_printf (_ ("Sandbox, drawings only · %s"), sentence);
  return g_steal_pointer (&sentence);
}
