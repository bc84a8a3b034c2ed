/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-run-private.h"

#include <string.h>

/* Success is said only when every output of the history is safe on our side. */

#define FETCH_TRIES        4
#define FETCH_AGAIN_US     SECOND_US
#define FETCH_SLOWLY_US    (3 * SECOND_US) /* of a server that answers everything else */
#define STATUS_NOT_FOUND   404
#define STATUS_BAD_REQUEST 400

/* What is wrong with what came, and what follows from it. The same again brings a whole picture, or
 * another one, or nothing but the same. */
static const struct
{
  gboolean again;
  const char *error_class, *sentence;
} FAULTS[] = {
  [ASSAY_COMFY_FETCH_DAMAGED] = {TRUE, "retryable",
                                 N_ ("The picture came empty, cut off or damaged from the server "
                                     "each time (tries: {0}).")},
  [ASSAY_COMFY_FETCH_TOO_LARGE] = {FALSE, "non_retryable",
                                   N_ ("The picture's file is larger than 256 MiB.")},
  [ASSAY_COMFY_FETCH_PAGE] = {TRUE, "non_retryable", NULL}, /* doubtful, and told by its doubt */
};

static void
emit_download (AssayComfyRun *self, guint index, AssayComfyActions *out)
{
  AssayComfyFetch *fetch = &self->fetches[index];
  AssayComfyAction action = {.type = ASSAY_COMFY_ACTION_DOWNLOAD, .output_index = index};

  action.output = fetch->name.filename != NULL ? &fetch->name : fetch->told;
  fetch->is_due = FALSE;
  fetch->n_tries++;
  g_array_append_val (out, action);
}

static gboolean
is_expected (const AssayComfyRun *self, guint index)
{
  return self->phase == PHASE_FETCHING && index < self->history->outputs->len
         && !self->fetches[index].is_safe;
}

static void
begin_fetches (AssayComfyRun *self, AssayComfyHistory *history, AssayComfyActions *out)
{
  guint n_outputs = history->outputs->len;

  self->history = history;
  self->phase = PHASE_FETCHING;
  self->fetches = g_new0 (AssayComfyFetch, n_outputs);
  for (guint i = 0; i < n_outputs; i++)
    {
      self->fetches[i].told = history->outputs->pdata[i];
      emit_download (self, i, out);
    }
}

void
_assay_comfy_run_fetch (AssayComfyRun *self, AssayComfyHistory *history, AssayComfyActions *out)
{
  if (history->outputs->len > 0)
    {
      begin_fetches (self, history, out);
      return;
    }
  _assay_comfy_run_fail (
    self, out, "invalid_workflow",
    history->has_others
      ? N_ (
        "it ran to its end, but only nodes saved files that its “outputs” do not name; name the "
        "node that saves the picture (SaveImageWebsocket saves none)")
      : N_ (
        "it ran to its end but saved no file; let it end in a node that saves one, such as Save "
        "Image (SaveImageWebsocket and previews save none)"),
    NULL);
  assay_comfy_history_free (history);
}

void
_assay_comfy_run_fetch_known (AssayComfyRun *self, AssayComfyActions *out)
{
  self->is_guess = TRUE;
  begin_fetches (self, assay_comfy_history_of_prefix (self->file_prefix), out);
}

/* Names ----------------------------------------------------------------- */

static void
set_name (AssayComfyFetch *fetch, const char *filename, const char *subfolder, const char *type)
{
  _assay_comfy_fetch_clear (fetch);
  fetch->name = (AssayComfyOutput){.node = g_strdup (fetch->told->node),
                                   .filename = g_strdup (filename),
                                   .subfolder = g_strdup (subfolder),
                                   .type = g_strdup (type),
                                   .animated = fetch->told->animated};
}

/* As the server names the first file of a prefix; of the first output only, the bound one. */
static gboolean
name_by_prefix (const AssayComfyRun *self, guint index)
{
  AssayComfyFetch *fetch = &self->fetches[index];
  g_autoptr (AssayComfyHistory) known = NULL;
  const AssayComfyOutput *output;

  if (index > 0 || self->file_prefix == NULL)
    return FALSE;
  known = assay_comfy_history_of_prefix (self->file_prefix);
  output = known->outputs->pdata[0];
  if (g_str_equal (output->filename, fetch->told->filename)
      && g_str_equal (output->subfolder, fetch->told->subfolder))
    return FALSE;
  set_name (fetch, output->filename, output->subfolder, output->type);
  return TRUE;
}

static gboolean
name_of_other_type (AssayComfyFetch *fetch)
{
  gboolean is_output = g_str_equal (fetch->told->type, "output");

  set_name (fetch, fetch->told->filename, fetch->told->subfolder, is_output ? "temp" : "output");
  return TRUE;
}

static gboolean
name_without_folder (AssayComfyFetch *fetch)
{
  if (*fetch->told->subfolder == '\0')
    return FALSE;
  set_name (fetch, fetch->told->filename, "", fetch->told->type);
  return TRUE;
}

/* The next that a file may have which is not there under the one before: as history tells it by
 * now, as the server names the first of our prefix, kept elsewhere, in no folder. %FALSE: none. */
static gboolean
take_next_name (AssayComfyRun *self, guint index)
{
  AssayComfyFetch *fetch = &self->fetches[index];
  gboolean found = FALSE;

  fetch->n_tries = 0;
  while (!found && fetch->place < ASSAY_COMFY_NO_PLACE)
    switch (++fetch->place)
      {
      case ASSAY_COMFY_TOLD_AGAIN:
        found = TRUE;
        break;
      case ASSAY_COMFY_BY_PREFIX:
        found = name_by_prefix (self, index);
        break;
      case ASSAY_COMFY_OTHER_TYPE:
        found = name_of_other_type (fetch);
        break;
      case ASSAY_COMFY_NO_FOLDER:
        found = name_without_folder (fetch);
        break;
      default:
        break;
      }
  return found;
}

static void
take_told_names (AssayComfyRun *self, AssayComfyHistory *again)
{
  for (guint i = 0; i < self->history->outputs->len; i++)
    if (self->fetches[i].is_due)
      self->fetches[i].told = again->outputs->pdata[i];
}

void
_assay_comfy_run_on_told_again (AssayComfyRun *self,
                                AssayComfyHistory *again,
                                AssayComfyActions *out)
{
  if (again->outputs->len == self->history->outputs->len)
    {
      take_told_names (self, again);
      self->told_again = again;
    }
  else
    assay_comfy_history_free (again);
  _assay_comfy_run_refetch (self, out);
}

void
_assay_comfy_run_refetch (AssayComfyRun *self, AssayComfyActions *out)
{
  gboolean asks = FALSE;

  for (guint i = 0; i < self->history->outputs->len && !self->asked_again; i++)
    asks |= self->fetches[i].is_due && self->fetches[i].place == ASSAY_COMFY_TOLD_AGAIN;
  if (asks)
    {
      self->asked_again = TRUE;
      _assay_comfy_run_ask_names (self, out);
      return;
    }
  for (guint i = 0; i < self->history->outputs->len; i++)
    if (self->fetches[i].is_due)
      emit_download (self, i, out);
}

/* Answers --------------------------------------------------------------- */

void
_assay_comfy_run_on_downloaded (AssayComfyRun *self,
                                const AssayComfyInput *input,
                                AssayComfyActions *out)
{
  if (!is_expected (self, input->output_index))
    return;
  if (self->is_guess && !self->accepted)
    {
      self->accepted = TRUE;
      _assay_comfy_run_emit (self, out, ASSAY_COMFY_ACTION_ACCEPTED);
    }
  self->fetches[input->output_index].is_safe = TRUE;
  self->fetches[input->output_index].is_due = FALSE;
  self->n_fetched++;
  if (self->n_fetched == self->history->outputs->len)
    _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_SUCCEEDED);
}

static void
fetch_later (AssayComfyRun *self, guint index, gint64 now_us, AssayComfyActions *out)
{
  self->fetches[index].is_due = TRUE;
  if (self->timer_us <= now_us)
    _assay_comfy_run_set_timer (self, now_us + FETCH_AGAIN_US, out);
}

/* There is no such file under any name it may have. Of a prompt that ended while nobody fetched, or
 * that made nothing new, it is lost and made again; one that has just ended would not have it the
 * next time either. */
static void
on_gone (AssayComfyRun *self, AssayComfyActions *out)
{
  gboolean is_lost = self->resumed || self->history->cached;

  _assay_comfy_run_fail (
    self, out, is_lost ? "retryable" : "non_retryable",
    N_ ("The server says that it made the picture, but has no file of it under "
        "any name that it may have."),
    NULL);
}

static char *
dup_turned_away (const AssayComfyInput *input)
{
  return _assay_comfy_dup_turned_away (input->http_status, input->fault == ASSAY_COMFY_FETCH_PAGE);
}

static gboolean
is_turned_away (const AssayComfyInput *input)
{
  g_autofree char *why = dup_turned_away (input);

  return why != NULL;
}

static char *
dup_doubt (const AssayComfyInput *input)
{
  static const char tries[] = G_STRINGIFY (FETCH_TRIES);
  g_autofree char *turned_away = dup_turned_away (input);
  g_autofree char *status = g_strdup_printf ("%u", input->http_status);

  if (turned_away != NULL)
    return assay_sentence_pack_of (N_ ("The picture could not be fetched: {0} (tries: {1})."),
                                   turned_away, tries, NULL);
  if (input->http_status == 0)
    return assay_sentence_pack_of (N_ ("The picture could not be fetched: no answer (tries: {0})."),
                                   tries, NULL);
  return assay_sentence_pack_of (N_ ("The picture could not be fetched (status {0}, tries: {1})."),
                                 status, tries, NULL);
}

/* It may be the server that gives nothing, to nobody: then the picture waits for it. */
static gboolean
is_doubtful (const AssayComfyInput *input)
{
  const char *error_class = assay_comfy_error_class (input->http_status, NULL, NULL);

  return input->fault == ASSAY_COMFY_FETCH_PAGE
         || (input->fault == ASSAY_COMFY_FETCH_STATUS
             && g_str_equal (error_class, "upstream_unavailable"));
}

static void
on_not_had (AssayComfyRun *self,
            const AssayComfyInput *input,
            gint64 now_us,
            AssayComfyActions *out)
{
  g_autofree char *message = dup_doubt (input);

  if (!is_doubtful (input))
    {
      /* It was made, and is there: made again it would not be fetched either. */
      _assay_comfy_run_fail (self, out, "non_retryable", "{0}", message, NULL);
      return;
    }
  self->fetches[input->output_index].is_due = TRUE;
  g_free (self->doubt);
  self->doubt = g_steal_pointer (&message);
  self->is_locked = is_turned_away (input);
  _assay_comfy_run_ask_server (self, out);
}

/* One that answers everything else, and of the picture says nothing, is asked for it as long as one
 * that answers nothing is asked at all; where it does not let us have it that is its word. The file
 * that was only guessed is none. */
void
_assay_comfy_run_on_server_asked (AssayComfyRun *self,
                                  gboolean answers,
                                  gint64 now_us,
                                  AssayComfyActions *out)
{
  gboolean waits =
    !self->is_locked && now_us - self->doubt_since_us < ASSAY_COMFY_UNREACHABLE_S * SECOND_US;

  if (self->phase != PHASE_FETCHING)
    return;
  if (!answers)
    _assay_comfy_run_fail (self, out, "upstream_unavailable", "{0}", self->doubt, NULL);
  else if (self->is_guess)
    _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_LOST);
  else if (waits)
    _assay_comfy_run_set_timer (self, now_us + FETCH_SLOWLY_US, out);
  else
    _assay_comfy_run_fail (self, out, "non_retryable", "{0}", self->doubt, NULL);
}

/* The server has it nowhere, and the file of our name is none. */
static gboolean
is_wrong_guess (const AssayComfyRun *self, const AssayComfyInput *input)
{
  return self->is_guess && input->fault != ASSAY_COMFY_FETCH_DAMAGED && !is_doubtful (input);
}

void
_assay_comfy_run_on_download_failed (AssayComfyRun *self,
                                     const AssayComfyInput *input,
                                     gint64 now_us,
                                     AssayComfyActions *out)
{
  guint index = input->output_index;
  gboolean is_status = input->fault == ASSAY_COMFY_FETCH_STATUS;
  gboolean is_missing =
    is_status
    && (input->http_status == STATUS_NOT_FOUND || input->http_status == STATUS_BAD_REQUEST);

  if (!is_expected (self, index))
    return;
  if (is_doubtful (input) && self->doubt_since_us == 0)
    self->doubt_since_us = now_us;
  if (is_wrong_guess (self, input))
    _assay_comfy_run_end (self, out, ASSAY_COMFY_ACTION_LOST);
  else if (is_missing && take_next_name (self, index))
    fetch_later (self, index, now_us, out);
  else if (is_missing)
    on_gone (self, out);
  else if ((is_status || FAULTS[input->fault].again) && self->fetches[index].n_tries < FETCH_TRIES)
    fetch_later (self, index, now_us, out);
  else if (is_status || is_doubtful (input))
    on_not_had (self, input, now_us, out);
  else
    _assay_comfy_run_fail (self, out, FAULTS[input->fault].error_class,
                           FAULTS[input->fault].sentence, G_STRINGIFY (FETCH_TRIES), NULL);
}

void
_assay_comfy_fetch_clear (AssayComfyFetch *self)
{
  g_free (self->name.node);
  g_free (self->name.filename);
  g_free (self->name.subfolder);
  g_free (self->name.type);
  memset (&self->name, 0, sizeof self->name);
}
