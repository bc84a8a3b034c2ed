/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-status-bar.h"

#include <glib/gi18n.h>

static char *
making_sentence (AssayRow *first, guint n_active, gint64 n_left)
{
  const char *title = assay_row_get_string (first, "title");
  const char *phase = assay_row_get_string (first, "phase");

  if (g_str_equal (phase, "checking"))
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
assay_status_sentence (AssayRow *status, GPtrArray *progress)
{
  const char *read_only = assay_row_get_string (status, "readOnly");
  const char *trouble = assay_row_get_string (status, "trouble");
  gint64 questions = assay_row_get_integer (status, "cards");
  gint64 problems = assay_row_get_integer (status, "exceptions");
  gint64 queued = assay_row_get_integer (status, "queued");
  g_autofree char *sentence = NULL;

  if (*read_only != '\0')
    return g_strdup_printf (_ ("Nothing can be changed: %s"), read_only);
  if (*trouble != '\0')
    return g_strdup (trouble);
  if (assay_row_get_boolean (status, "paused"))
    return g_strdup (_ ("Paused. Nothing is made until you go on."));
  if (progress != NULL && progress->len > 0)
    sentence = making_sentence (progress->pdata[0], progress->len, queued);
  else if (questions > 0)
    sentence = g_strdup_printf (
      ngettext ("%d question waits", "%d questions wait", (gulong) questions), (int) questions);
  else if (problems > 0)
    sentence = g_strdup_printf (
      ngettext ("%d problem needs you", "%d problems need you", (gulong) problems), (int) problems);
  else
    sentence = g_strdup (_ ("Nothing to do"));
  if (g_str_equal (assay_row_get_string (status, "providerKind"), "sandbox"))
    /* Translators: the sandbox draws pictures instead of asking an AI; %s is another sentence */
    return g_strdup_printf (_ ("Sandbox, drawings only · %s"), sentence);
  return g_steal_pointer (&sentence);
}
