/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-status-sentence.h"

#include "app/widgets/assay-trouble-text.h"

#include <glib/gi18n.h>

#define MINUTE_US     (60 * G_TIME_SPAN_SECOND)
#define ENOUGH_TO_SAY 3 /* pictures made before a time is guessed */

static gint64
sum_ended (const AssayStatusRow *status)
{
  return assay_number_or_zero (status->succeeded) + assay_number_or_zero (status->failed)
         + assay_number_or_zero (status->canceled);
}

void
assay_run_tally_follow (AssayRunTally *self, const AssayStatusRow *status, gint64 now_us)
{
  gint64 open = assay_number_or_zero (status->queued) + assay_number_or_zero (status->running)
                + assay_number_or_zero (status->waiting);

  if (status->making != TRUE || status->idle == TRUE)
    {
      *self = (AssayRunTally){0};
      return;
    }
  if (self->begun_us == 0)
    *self = (AssayRunTally){.begun_us = now_us, .before = sum_ended (status)};
  self->done = MAX (sum_ended (status) - self->before, 0);
  self->total = MAX (self->total, self->done + open);
}

/* " · about 4 min", or nothing while too little was made to say. */
static char *
dup_time_left (const AssayRunTally *tally, gint64 now_us)
{
  gint64 left = tally->total - tally->done, us, minutes;

  if (tally->done < ENOUGH_TO_SAY || left <= 0)
    return g_strdup ("");
  us = (now_us - tally->begun_us) / tally->done * left;
  minutes = (us + MINUTE_US / 2) / MINUTE_US;
  if (minutes < 1)
    return g_strdup (_ (" · less than a minute"));
  /* Translators: time that the rest of a run takes */
  return g_strdup_printf (ngettext (" · about %d min", " · about %d min", (gulong) minutes),
                          (int) minutes);
}

static char *
making_sentence (const char *title, const AssayRunTally *tally, gint64 now_us)
{
  g_autofree char *time_left = dup_time_left (tally, now_us);

  if (tally->total < 2)
    return g_strdup_printf (_ ("Making %s"), title);
  /* Translators: title of a picture, its number in this run, how many there are, then the time that
   * is left or nothing */
  return g_strdup_printf (_ ("Making %s · %d of %d%s"), title,
                          (int) MIN (tally->done + 1, tally->total), (int) tally->total, time_left);
}

/* What is being made before what is being checked. */
static char *
busy_sentence (const AssayProgressRow *const *progress,
               guint n_progress,
               const AssayRunTally *tally,
               gint64 now_us)
{
  for (guint i = 0; i < n_progress; i++)
    if (g_strcmp0 (progress[i]->phase, "checking") != 0)
      return making_sentence (assay_text_or_empty (progress[i]->title), tally, now_us);
  /* Translators: title of the picture that is being checked */
  return g_strdup_printf (_ ("Checking %s"), assay_text_or_empty (progress[0]->title));
}

static char *
resting_sentence (const AssayStatusRow *status, gint64 to_make)
{
  gint64 questions = assay_number_or_zero (status->cards);
  gint64 problems = assay_number_or_zero (status->problems);

  if (status->making == TRUE && status->idle != TRUE)
    return g_strdup (_ ("Starting to make pictures"));
  if (questions > 0)
    return g_strdup_printf (ngettext ("%d question waits", "%d questions wait", (gulong) questions),
                            (int) questions);
  if (problems > 0)
    return g_strdup_printf (
      ngettext ("%d problem needs you", "%d problems need you", (gulong) problems), (int) problems);
  if (to_make == ASSAY_UNSET)
    return g_strdup (_ ("Looking at what is to be made"));
  if (to_make > 0)
    return g_strdup_printf (
      ngettext ("%d picture to make", "%d pictures to make", (gulong) to_make), (int) to_make);
  return g_strdup (_ ("Nothing to do"));
}

char *
assay_status_sentence (const AssayStatusRow *status,
                       const AssayProgressRow *const *progress,
                       guint n_progress,
                       const AssayRunTally *tally,
                       gint64 to_make,
                       gint64 now_us)
{
  const char *read_only = assay_text_or_empty (status->read_only);
  g_autofree char *trouble = assay_trouble_dup_text (status);

  if (*read_only != '\0')
    return g_strdup_printf (_ ("Nothing can be changed: %s"), read_only);
  if (*trouble != '\0')
    return g_steal_pointer (&trouble);
  if (status->paused == TRUE)
    return g_strdup (_ ("Paused. Nothing is made until you go on."));
  if (n_progress > 0)
    return busy_sentence (progress, n_progress, tally, now_us);
  return resting_sentence (status, to_make);
}
