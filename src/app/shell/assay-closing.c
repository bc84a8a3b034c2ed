/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-closing.h"

#include "app/shell/assay-left-projects.h"
#include "base/assay-clock.h"
#include "base/assay-sentence.h"
#include "model/log/assay-words.h"

#include <glib/gi18n.h>

#define SETTING "when-closing"

const char *const assay_closing_words[] = {"ask", "go-on", "finish", "stop", NULL};

struct _AssayClosing
{
  GtkWindow *window;
  GSettings *settings;
  AssayClosingTell tell;
  AssayProject *project;
  AssayRow *status;
  GCancellable *cancellable;
  GtkWidget *dialog;     /* while it is asked */
  AssayClosingLeft left; /* asked for the project, not the window; or NULL */
  gboolean hidden;       /* goes on in the background */
  gboolean sure;         /* nothing more is asked */
};

/* Words --------------------------------------------------------------------------- */

/* Work that is paused or stopped ends by itself, with what is under way; a server that gives no
 * answer finishes nothing of what is stopped. */
gboolean
assay_closing_ends_work (const AssayStatusRow *status)
{
  gboolean silent;

  if (status == NULL)
    return FALSE;
  silent = assay_number_or_zero (status->silent_since_us) > 0;
  if (assay_number_or_zero (status->active) > 0)
    return status->making == TRUE || !silent;
  return status->making == TRUE && status->idle != TRUE && status->paused != TRUE;
}

char *
assay_closing_dup_went_on (const AssaySinceRow *since)
{
  gint64 made = assay_number_or_zero (since->made);
  g_autofree char *approved =
    g_strdup_printf ("%" G_GINT64_FORMAT, assay_number_or_zero (since->approved));
  g_autofree char *problems =
    g_strdup_printf ("%" G_GINT64_FORMAT, assay_number_or_zero (since->problems));

  if (made == 0 && assay_number_or_zero (since->problems) == 0)
    return NULL;
  return assay_sentence_fill_n (
    ngettext ("While the window was closed: {0} picture made, {1} approved, problems: {2}",
              "While the window was closed: {0} pictures made, {1} approved, problems: {2}",
              (gulong) made),
    made, (const char *[]){approved, problems, NULL});
}

static gint64
count_left (const AssayStatusRow *status)
{
  return assay_number_or_zero (status->queued) + assay_number_or_zero (status->running)
         + assay_number_or_zero (status->waiting) + assay_number_or_zero (status->to_queue);
}

static char *
dup_question (AssayClosing *self)
{
  gint64 n = count_left (assay_row_get (self->status, &assay_status_row_table));
  g_autofree char *left = assay_sentence_fill_n (
    ngettext ("{0} picture is still to be made. Nothing is lost, whatever you choose.",
              "{0} pictures are still to be made. Nothing is lost, whatever you choose.",
              (gulong) n),
    n, NULL);

  if (self->settings == NULL)
    return g_steal_pointer (&left);
  return g_strdup_printf (
    "%s %s", left, _ ("Your answer is remembered; “When Closing” in the main menu changes it."));
}

/* What went on -------------------------------------------------------------------- */

/* From now on is told at the next start. */
static void
remember_leaving (AssayClosing *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *since = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.000Z");

  if (self->settings != NULL)
    assay_left_projects_remember (self->settings, assay_project_get_folder (self->project), since);
}

typedef struct
{
  GtkWindow *window;
  AssayClosingTell tell;
} Asked;

static void
went_on_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  g_autoptr (GtkWindow) window = asked->window;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  g_autofree char *text = NULL;

  if (rows == NULL || rows->len == 0)
    return;
  text = assay_closing_dup_went_on (assay_row_get (rows->pdata[0], &assay_since_row_table));
  if (text != NULL)
    asked->tell (window, text);
}

static void
tell_what_went_on (AssayClosing *self)
{
  g_autofree char *since = NULL;
  AssayQuery query = {.kind = "since"};
  Asked *asked;

  if (self->settings == NULL || self->project == NULL)
    return;
  since = assay_left_projects_take (self->settings, assay_project_get_folder (self->project));
  if (since == NULL)
    return;
  query.id = since;
  asked = g_new0 (Asked, 1);
  *asked = (Asked){g_object_ref (self->window), self->tell};
  assay_project_ask_async (self->project, &query, self->cancellable, went_on_cb, asked);
}

/* Leaving ------------------------------------------------------------------------- */

static void
hide (AssayClosing *self)
{
  self->hidden = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
}

/* Whether what is being made goes on. */
static gboolean
settle (AssayClosing *self, AssayClosingAnswer answer)
{
  remember_leaving (self);
  if (answer == ASSAY_CLOSING_FINISH)
    assay_project_act_async (self->project, "stop", NULL, NULL, NULL, NULL);
  return answer == ASSAY_CLOSING_GO_ON || answer == ASSAY_CLOSING_FINISH;
}

static gboolean
ends_work (AssayClosing *self)
{
  return self->project != NULL && !assay_project_is_remote (self->project) && self->status != NULL
         && assay_closing_ends_work (assay_row_get (self->status, &assay_status_row_table));
}

/* Whether the window stays: what it would wait for may have ended while it was asked. */
static gboolean
leave (AssayClosing *self, AssayClosingAnswer answer)
{
  gboolean goes_on = settle (self, answer) && ends_work (self);

  if (goes_on)
    hide (self);
  return goes_on;
}

static void
close_now (AssayClosing *self)
{
  self->sure = TRUE;
  gtk_window_close (self->window);
  self->sure = FALSE;
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, AssayClosing *self)
{
  int answer = assay_word_index (assay_closing_words, response, -1);
  AssayClosingLeft left = g_steal_pointer (&self->left);

  self->dialog = NULL;
  if (answer < 0 || self->project == NULL)
    return;
  if (self->settings != NULL)
    g_settings_set_string (self->settings, SETTING, response);
  if (left != NULL)
    left (self->window, settle (self, (AssayClosingAnswer) answer));
  else if (!leave (self, (AssayClosingAnswer) answer))
    close_now (self);
}

static void
ask (AssayClosing *self)
{
  g_autofree char *question = dup_question (self);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (self->window, _ ("Pictures Are Being Made"), question));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Keep Open"), "stop", _ ("_Stop"),
                                    "finish", _ ("_Finish This Picture"), "go-on",
                                    _ ("_Go On in the Background"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "go-on", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "go-on");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), self);
  self->dialog = GTK_WIDGET (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static AssayClosingAnswer
remembered (AssayClosing *self)
{
  g_autofree char *word =
    self->settings != NULL ? g_settings_get_string (self->settings, SETTING) : NULL;

  return (AssayClosingAnswer) assay_word_index (assay_closing_words, word, ASSAY_CLOSING_ASK);
}

gboolean
assay_closing_request (AssayClosing *self)
{
  if (self->sure)
    return FALSE;
  if (self->hidden || self->dialog != NULL)
    return TRUE;
  if (!ends_work (self))
    return FALSE;
  if (remembered (self) != ASSAY_CLOSING_ASK)
    return leave (self, remembered (self));
  ask (self);
  return TRUE;
}

void
assay_closing_leave (AssayClosing *self, AssayClosingLeft left)
{
  if (self->dialog != NULL)
    return;
  if (!ends_work (self))
    left (self->window, FALSE);
  else if (remembered (self) != ASSAY_CLOSING_ASK)
    left (self->window, settle (self, remembered (self)));
  else
    {
      self->left = left;
      ask (self);
    }
}

void
assay_closing_come_back (AssayClosing *self)
{
  if (!self->hidden)
    return;
  self->hidden = FALSE;
  tell_what_went_on (self);
}

/* Following ----------------------------------------------------------------------- */

void
assay_closing_set_status (AssayClosing *self, AssayRow *status)
{
  g_set_object (&self->status, status);
  if (!self->hidden || status == NULL || ends_work (self))
    return;
  self->hidden = FALSE;
  close_now (self);
}

void
assay_closing_set_project (AssayClosing *self, AssayProject *project)
{
  g_set_object (&self->project, project);
  g_clear_object (&self->status); /* of the one before */
  tell_what_went_on (self);
}

AssayClosing *
assay_closing_new (GtkWindow *window, GSettings *settings, AssayClosingTell tell)
{
  AssayClosing *self = g_new0 (AssayClosing, 1);

  self->window = window;
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->tell = tell;
  self->cancellable = g_cancellable_new ();
  return self;
}

void
assay_closing_free (AssayClosing *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  if (self->dialog != NULL)
    g_signal_handlers_disconnect_by_func (self->dialog, response_cb, self);
  g_clear_object (&self->settings);
  g_clear_object (&self->project);
  g_clear_object (&self->status);
  g_free (self);
}
