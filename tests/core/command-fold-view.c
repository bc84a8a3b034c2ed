/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

#include <string.h>

/* Views ----------------------------------------------------------------- */

static AssayJobFact *
copy_job (const AssayJobFact *from)
{
  AssayJobFact *to = g_memdup2 (from, sizeof *from);

  to->job = g_strdup (from->job);
  to->spec = g_strdup (from->spec);
  to->slot = assay_slot_dup (&from->slot);
  to->recipe = g_strdup (from->recipe);
  return to;
}

static AssaySlotFact *
copy_slot (const AssaySlotFact *from)
{
  AssaySlotFact *to = g_memdup2 (from, sizeof *from);

  to->spec = g_strdup (from->spec);
  to->slot = assay_slot_dup (&from->slot);
  to->version = g_strdup (from->version);
  to->held = g_strdup (from->held);
  to->documents = g_strdup (from->documents);
  return to;
}

static AssayCardFact *
copy_card (const AssayCardFact *from)
{
  AssayCardFact *to = g_memdup2 (from, sizeof *from);

  to->card = g_strdup (from->card);
  to->version = g_strdup (from->version);
  to->spec = g_strdup (from->spec);
  to->slot = assay_slot_dup (&from->slot);
  to->claim = g_strdup (from->claim);
  return to;
}

static AssayVersionFact *
copy_version (const AssayVersionFact *from)
{
  AssayVersionFact *to = g_memdup2 (from, sizeof *from);

  to->version = g_strdup (from->version);
  to->spec = g_strdup (from->spec);
  to->slot = assay_slot_dup (&from->slot);
  to->recipe = g_strdup (from->recipe);
  return to;
}

static AssayExceptionFact *
copy_exception (const AssayExceptionFact *from)
{
  AssayExceptionFact *to = g_memdup2 (from, sizeof *from);

  to->exception = g_strdup (from->exception);
  to->spec = g_strdup (from->spec);
  to->slot = assay_slot_dup (&from->slot);
  to->version = g_strdup (from->version);
  to->job = g_strdup (from->job);
  to->code = g_strdup (from->code);
  return to;
}

static const AssayCardFact *
newest_answer (const Fold *self)
{
  const AssayCardFact *newest = NULL;

  for (guint i = 0; i < self->cards->len; i++)
    {
      const AssayCardFact *card = g_ptr_array_index (self->cards, i);

      if (card->answer != ASSAY_UNSET && (newest == NULL || card->answer_seq > newest->answer_seq))
        newest = card;
    }
  return newest;
}

/* What happened last is opened last. */
static const AssayExceptionFact *
exception_of (const Fold *self, const char *spec, const AssaySlot *slot)
{
  const AssayExceptionFact *found = NULL;

  for (guint i = 0; i < self->exceptions->len; i++)
    {
      const AssayExceptionFact *exception = g_ptr_array_index (self->exceptions, i);

      if (assay_slot_equal (&exception->slot, slot) && g_str_equal (exception->spec, spec)
          && (found == NULL || !found->open))
        found = exception;
    }
  return found;
}

static AssayCardFact *
open_card_of (const Fold *self, const char *version)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      const AssayCardFact *card = g_ptr_array_index (self->cards, i);

      if (card->open && g_strcmp0 (card->version, version) == 0)
        return copy_card (card);
    }
  return NULL;
}

static void
view_shelf (Fold *self, AssayStandingFact *fact)
{
  g_autofree char *key = assay_slot_dup_id (fact->slot->spec, &fact->slot->slot);
  const FoldShelf *shelf = g_hash_table_lookup (self->shelves, key);

  if (shelf->card != NULL)
    fact->shelved_card = copy_card (fold_card (self, shelf->card));
  if (shelf->exception != NULL)
    fact->shelved_exception = copy_exception (fold_exception (self, shelf->exception));
}

static AssayStandingFact *
view_standing (Fold *self, const char *spec, const AssaySlot *slot)
{
  AssayStandingFact *fact = g_new0 (AssayStandingFact, 1);

  fact->slot = copy_slot (fold_slot (self, spec, slot));
  fact->regeneration = fold_greatest_regeneration (self, spec, slot);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (self->jobs, i);

      if (fold_is_open (job) && assay_slot_equal (&job->slot, slot)
          && g_str_equal (job->spec, spec))
        fact->job = copy_job (job);
    }
  fact->card = open_card_of (self, fact->slot->version);
  for (guint i = 0; i < self->cards->len; i++)
    fact->n_cards += g_strcmp0 (((AssayCardFact *) g_ptr_array_index (self->cards, i))->version,
                                fact->slot->version)
                     == 0;
  if (exception_of (self, spec, slot) != NULL)
    fact->exception = copy_exception (exception_of (self, spec, slot));
  if (fact->slot->state == ASSAY_SLOT_SHELVED)
    view_shelf (self, fact);
  return fact;
}

static void
add_choice (Fold *self, const FoldChoice *choice, AssayView *view)
{
  AssayChoiceFact *fact = g_memdup2 (&choice->fact, sizeof choice->fact);

  fact->version = g_strdup (choice->fact.version);
  if (fold_card (self, choice->card) != NULL)
    fact->card = copy_card (fold_card (self, choice->card));
  if (fold_exception (self, choice->exception) != NULL)
    fact->exception = copy_exception (fold_exception (self, choice->exception));
  fact->now = view_standing (self, choice->spec, &choice->slot);
  g_ptr_array_add (view->choices, fact);
}

static void
add_commit (Fold *self, guint64 commit, AssayView *view)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      const FoldChoice *choice = g_ptr_array_index (self->choices, i);

      if (choice->commit == commit && !choice->undone)
        add_choice (self, choice, view);
    }
}

/* Not one that was taken back, nor the order of what waits no more. */
static gboolean
is_newest (Fold *self, const FoldChoice *choice)
{
  const AssayJobFact *job = fold_is_move (choice) ? fold_job (self, choice->job) : NULL;

  return !choice->undone
         && (job == NULL || job->state == ASSAY_JOB_STATE_QUEUED
             || job->state == ASSAY_JOB_STATE_WAITING);
}

/* Commits from the newest on. */
static void
view_choices (Fold *self, const AssayNeeds *needs, AssayView *view)
{
  guint64 last = 0;

  for (guint i = self->choices->len, n = 0; i > 0 && n < ASSAY_UNDO_REACH; i--)
    {
      const FoldChoice *choice = g_ptr_array_index (self->choices, i - 1);

      if (choice->commit == last)
        continue;
      if (needs->newest_choice ? !is_newest (self, choice) : choice->fact.made != needs->choice)
        continue;
      last = choice->commit;
      add_commit (self, last, view);
      n++;
    }
}

static void
view_card (Fold *self, const AssayCardFact *card, AssayView *view)
{
  view->card = copy_card (card);
  view->card_version = copy_version (fold_version_fact (self, card->version));
  view->card_slot = copy_slot (fold_slot (self, card->spec, &card->slot));
  view->card_open = open_card_of (self, view->card_slot->version);
  view->card_regeneration = fold_greatest_regeneration (self, card->spec, &card->slot);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (self->jobs, i);

      if (fold_is_open (job) && assay_slot_equal (&job->slot, &card->slot)
          && g_str_equal (job->spec, card->spec))
        view->card_job = copy_job (job);
    }
  for (guint i = 0; i < self->exceptions->len; i++)
    {
      const AssayExceptionFact *exception = g_ptr_array_index (self->exceptions, i);

      if (exception->open && assay_slot_equal (&exception->slot, &card->slot)
          && g_str_equal (exception->spec, card->spec))
        view->card_exception = copy_exception (exception);
    }
}

static void
view_specs (Fold *self, const AssayNeeds *needs, AssayView *view)
{
  for (guint i = 0; needs->spec != NULL && i < self->jobs->len; i++)
    {
      const AssayJobFact *job = self->jobs->pdata[i];

      view->n_open_jobs_of_spec += fold_is_open (job) && g_str_equal (job->spec, needs->spec);
    }
  for (guint i = 0; needs->other_spec != NULL && i < self->slots->len; i++)
    {
      const AssaySlotFact *slot = self->slots->pdata[i];

      view->n_slots_of_other +=
        slot->state != ASSAY_SLOT_NEW && g_str_equal (slot->spec, needs->other_spec);
    }
}

AssayView *
fold_view (Fold *self, const AssayCommand *command)
{
  AssayView *view = assay_view_new ();
  const AssayCardFact *card;
  AssayNeeds needs;

  assay_command_needs (command, &needs);
  for (guint i = 0; i < needs.jobs->len; i++)
    if (fold_job (self, g_ptr_array_index (needs.jobs, i)) != NULL)
      g_ptr_array_add (view->jobs, copy_job (fold_job (self, g_ptr_array_index (needs.jobs, i))));
  for (guint i = 0; i < needs.slots->len; i++)
    {
      const AssaySlotFact *slot = g_ptr_array_index (needs.slots, i);

      g_ptr_array_add (view->slots, copy_slot (fold_slot (self, slot->spec, &slot->slot)));
    }
  card = needs.newest_answer ? newest_answer (self) : fold_card (self, needs.card);
  if (needs.spec_budget != NULL)
    view->regenerations_today = fold_regenerations (self, needs.spec_budget);
  if (card != NULL)
    view_card (self, card, view);
  if (fold_exception (self, needs.exception) != NULL)
    view->exception = copy_exception (fold_exception (self, needs.exception));
  for (guint i = 0; i < needs.standings->len; i++)
    {
      const AssaySlotFact *slot = g_ptr_array_index (needs.standings, i);

      g_ptr_array_add (view->standings, view_standing (self, slot->spec, &slot->slot));
    }
  view_choices (self, &needs, view);
  view_specs (self, &needs, view);
  view->paused = self->paused;
  view->routing = &self->routing;
  view->retry = &self->retry;
  view->budgets = &self->budgets;
  assay_needs_clear (&needs);
  return view;
}

/* Texts ----------------------------------------------------------------- */

char *
fold_dump (const Fold *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->slots->len; i++)
    {
      const AssaySlotFact *slot = g_ptr_array_index (self->slots, i);

      g_autofree char *id = assay_slot_dup_id (slot->spec, &slot->slot);

      g_string_append_printf (
        text, "slot %s state %d regeneration %u version %s recipe %s again %u\n", id, slot->state,
        slot->regeneration, slot->version, assay_digest_hex (&slot->recipe).text,
        fold_regenerations ((Fold *) self, slot->spec));
    }
  for (guint i = 0; i < self->cards->len; i++)
    {
      const AssayCardFact *card = g_ptr_array_index (self->cards, i);

      g_string_append_printf (text, "card %s %s\n", card->card, card->open ? "open" : "closed");
    }
  for (guint i = 0; i < self->exceptions->len; i++)
    if (((AssayExceptionFact *) g_ptr_array_index (self->exceptions, i))->open)
      g_string_append_printf (text, "exception %s\n",
                              *(char **) g_ptr_array_index (self->exceptions, i));
  for (guint i = 0; i < self->jobs->len; i++)
    if (fold_is_open (g_ptr_array_index (self->jobs, i)))
      g_string_append_printf (text, "job %s\n", *(char **) g_ptr_array_index (self->jobs, i));
  return g_string_free (text, FALSE);
}

static void
dump_key (GString *text, const char *spec, const AssaySlot *slot)
{
  g_autofree char *id = assay_slot_dup_id (spec, slot);

  g_string_append_printf (text, " of %s", id);
}

static void
dump_slot (GString *text, const char *name, const AssaySlotFact *slot)
{
  if (slot == NULL)
    return;
  g_string_append (text, name);
  dump_key (text, slot->spec, &slot->slot);
  g_string_append_printf (
    text,
    " state %d was %d regeneration %u remedies %x %d cause %d documents %s version %s held %s "
    "recipe "
    "%s\n",
    slot->state, slot->state == ASSAY_SLOT_SHELVED ? slot->was : 0, slot->regeneration,
    slot->remedies, slot->remedy, slot->cause, slot->documents != NULL ? slot->documents : "-",
    slot->version != NULL ? slot->version : "-", slot->held != NULL ? slot->held : "-",
    assay_digest_hex (&slot->recipe).text);
}

static void
dump_job (GString *text, const char *name, const AssayJobFact *job)
{
  if (job == NULL)
    return;
  g_string_append_printf (text, "%s %s", name, job->job);
  dump_key (text, job->spec, &job->slot);
  g_string_append_printf (text,
                          " regeneration %u remedies %x left %x state %d attempt %" G_GINT64_FORMAT
                          " recipe %s moved"
                          " %" G_GINT64_FORMAT " interrupts %" G_GINT64_FORMAT "\n",
                          job->regeneration, job->remedies, job->remedies_left, job->state,
                          job->attempt, job->recipe, job->moved, job->interrupts);
}

static void
dump_card (GString *text, const AssayCardFact *card, const AssayVersionFact *version)
{
  if (card != NULL)
    {
      g_string_append_printf (text, "card %s of %s", card->card, card->version);
      dump_key (text, card->spec, &card->slot);
      g_string_append_printf (
        text, " about %s remedy %d open %d answer %" G_GINT64_FORMAT " at %" G_GUINT64_FORMAT "\n",
        card->claim, card->remedy, card->open, card->answer, card->answer_seq);
    }
  if (version != NULL)
    {
      g_string_append_printf (text, "version %s", version->version);
      dump_key (text, version->spec, &version->slot);
      g_string_append_printf (text, " regeneration %u recipe %s\n", version->regeneration,
                              version->recipe);
    }
}

static void
dump_exception (GString *text, const char *name, const AssayExceptionFact *exception)
{
  if (exception == NULL)
    return;
  g_string_append_printf (text, "%s %s", name, exception->exception);
  dump_key (text, exception->spec, &exception->slot);
  g_string_append_printf (text, " version %s job %s code %s open %d\n",
                          exception->version != NULL ? exception->version : "-",
                          exception->job != NULL ? exception->job : "-", exception->code,
                          exception->open);
}

static void
dump_standing (GString *text, const AssayStandingFact *standing)
{
  dump_slot (text, "standing", standing->slot);
  g_string_append_printf (text, "greatest regeneration %u, %u cards\n", standing->regeneration,
                          standing->n_cards);
  dump_job (text, "open job", standing->job);
  dump_card (text, standing->card, NULL);
  dump_exception (text, "newest exception", standing->exception);
  dump_card (text, standing->shelved_card, NULL);
  dump_exception (text, "shelved exception", standing->shelved_exception);
}

static void
dump_choice (GString *text, const AssayChoiceFact *choice)
{
  g_string_append_printf (text, "choice %" G_GINT64_FORMAT " %d was %d left out %d version %s\n",
                          choice->made, choice->choice, choice->was, choice->left_out,
                          choice->version != NULL ? choice->version : "-");
  dump_card (text, choice->card, NULL);
  dump_exception (text, "the choice's exception", choice->exception);
  dump_standing (text, choice->now);
}

char *
fold_dump_view (const AssayView *view)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < view->jobs->len; i++)
    dump_job (text, "job", g_ptr_array_index (view->jobs, i));
  for (guint i = 0; i < view->slots->len; i++)
    dump_slot (text, "slot", g_ptr_array_index (view->slots, i));
  dump_card (text, view->card, view->card_version);
  dump_slot (text, "the card's slot", view->card_slot);
  dump_job (text, "the card's job", view->card_job);
  dump_exception (text, "exception", view->exception);
  dump_exception (text, "the card's exception", view->card_exception);
  for (guint i = 0; i < view->standings->len; i++)
    dump_standing (text, g_ptr_array_index (view->standings, i));
  for (guint i = 0; i < view->choices->len; i++)
    dump_choice (text, g_ptr_array_index (view->choices, i));
  dump_card (text, view->card_open, NULL);
  g_string_append_printf (text, "greatest regeneration of the card's slot %u\n",
                          view->card_regeneration);
  g_string_append_printf (text, "%u regenerations today%s\n", view->regenerations_today,
                          view->paused ? ", paused" : "");
  return g_string_free (text, FALSE);
}

static int
compare_lines_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
fold_dump_slots (GPtrArray *slots)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < slots->len; i++)
    {
      const AssaySlotFact *slot = g_ptr_array_index (slots, i);
      GString *line = g_string_new (NULL);

      if (slot->state == ASSAY_SLOT_NEW && slot->version == NULL)
        {
          g_string_free (line, TRUE);
          continue;
        }
      dump_slot (line, "slot", slot);
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  g_ptr_array_sort (lines, compare_lines_cb);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("", (char **) lines->pdata);
}

/* Counters -------------------------------------------------------------- */

static void
count_jobs (const Fold *self, AssayStatusRow *status)
{
  gint64 *const counters[] = {
    [ASSAY_JOB_STATE_QUEUED] = &status->queued,
    [ASSAY_JOB_STATE_SUBMITTING] = &status->running,
    [ASSAY_JOB_STATE_ACCEPTED] = &status->running,
    [ASSAY_JOB_STATE_WAITING] = &status->waiting,
    [ASSAY_JOB_STATE_SUCCEEDED] = &status->succeeded,
    [ASSAY_JOB_STATE_FAILED] = &status->failed,
    [ASSAY_JOB_STATE_LOST] = &status->failed,
    [ASSAY_JOB_STATE_CANCELED] = &status->canceled,
  };

  for (guint i = 0; i < self->jobs->len; i++)
    ++*counters[((AssayJobFact *) g_ptr_array_index (self->jobs, i))->state];
}

static void
count_slots (Fold *self, AssayStatusRow *status)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      AssaySlotFact *slot = g_ptr_array_index (self->slots, i);

      status->again += slot->state == ASSAY_SLOT_AGAIN;
      status->shelved += slot->state == ASSAY_SLOT_SHELVED;
      status->approved += slot->state == ASSAY_SLOT_APPROVED || slot->held != NULL;
      status->to_decide += slot->state == ASSAY_SLOT_TO_DECIDE;
      status->auto_approved +=
        slot->state == ASSAY_SLOT_APPROVED && g_hash_table_contains (self->by_route, slot);
    }
}

static void
count_drawings (Fold *self, AssayStatusRow *status)
{
  GHashTableIter iter;
  gpointer id;

  status->drawings = status->drawings_kept = 0;
  g_hash_table_iter_init (&iter, self->approved);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    status->drawings += g_hash_table_contains (self->drawn, id);
  for (guint i = 0; i < self->slots->len; i++)
    {
      const AssaySlotFact *slot = g_ptr_array_index (self->slots, i);

      status->drawings_kept += slot->state == ASSAY_SLOT_APPROVED && slot->version != NULL
                               && g_hash_table_contains (self->drawn, slot->version);
    }
}

AssayStatusRow *
fold_status (Fold *self)
{
  AssayStatusRow *status = assay_table_new (&assay_status_row_table);

  status->again = status->approved = status->auto_approved = status->canceled = 0;
  status->cards = status->exceptions = status->failed = status->queued = status->running = 0;
  status->shelved = status->kept = status->succeeded = status->to_decide = status->waiting = 0;
  count_jobs (self, status);
  count_slots (self, status);
  count_drawings (self, status);
  for (guint i = 0; i < self->cards->len; i++)
    status->cards += ((AssayCardFact *) g_ptr_array_index (self->cards, i))->open;
  for (guint i = 0; i < self->exceptions->len; i++)
    status->exceptions += ((AssayExceptionFact *) g_ptr_array_index (self->exceptions, i))->open;
  status->last_seq = (gint64) self->seq;
  status->paused = self->paused;
  status->pictures = self->versions->len;
  status->rejected = g_hash_table_size (self->rejected);
  status->superseded = g_hash_table_size (self->superseded);
  status->skipped = g_hash_table_size (self->skipped);
  status->specs = g_hash_table_size (self->spec_files);
  return status;
}
