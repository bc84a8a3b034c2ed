/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-fold.h"

#include <string.h>

Fold *
fold_new (void)
{
  Fold *self = g_new0 (Fold, 1);

  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_job_fact_free);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_card_fact_free);
  self->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_version_fact_free);
  self->exceptions = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_exception_fact_free);
  self->routed_again = g_ptr_array_new_with_free_func (g_free);
  self->left_out = g_ptr_array_new_with_free_func (g_free);
  self->now_us = G_GINT64_CONSTANT (1800000000000000);
  self->routing.trust = ASSAY_TRUST_ALL;
  self->routing.accept_per_mille = 900;
  self->routing.reject_per_mille = 900;
  self->routing.audit_per_mille = 0;
  self->retry.max_attempts = 3;
  self->retry.backoff = 1;
  self->retry.base_delay_ms = 1000;
  self->retry.max_delay_ms = 60000;
  self->retry.jitter_pct = 20;
  self->budgets.regenerations = 2;
  return self;
}

void
fold_free (Fold *self)
{
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->slots);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->versions);
  g_ptr_array_unref (self->exceptions);
  g_ptr_array_unref (self->routed_again);
  g_ptr_array_unref (self->left_out);
  g_free (self);
}

char *
fold_hex (guint number)
{
  return g_strdup_printf ("%064x", number);
}

/* Finding --------------------------------------------------------------- */

AssaySlotFact *
fold_slot (Fold *self, const char *spec, int variant)
{
  AssaySlotFact *slot;

  for (guint i = 0; i < self->slots->len; i++)
    {
      slot = g_ptr_array_index (self->slots, i);
      if (slot->variant == variant && g_str_equal (slot->spec, spec))
        return slot;
    }
  slot = g_new0 (AssaySlotFact, 1);
  slot->spec = g_strdup (spec);
  slot->variant = variant;
  g_ptr_array_add (self->slots, slot);
  return slot;
}

/* Every fact but a slot begins with its id. */
static gpointer
find (GPtrArray *facts, const char *id)
{
  for (guint i = 0; i < facts->len; i++)
    if (g_strcmp0 (*(char **) g_ptr_array_index (facts, i), id) == 0)
      return g_ptr_array_index (facts, i);
  return NULL;
}

AssayJobFact *
fold_job (Fold *self, const char *job)
{
  return find (self->jobs, job);
}

AssayCardFact *
fold_card (Fold *self, const char *card)
{
  return find (self->cards, card);
}

static gboolean
is_open (const AssayJobFact *job)
{
  return job->state == ASSAY_JOB_STATE_QUEUED || job->state == ASSAY_JOB_STATE_SUBMITTING
         || job->state == ASSAY_JOB_STATE_ACCEPTED || job->state == ASSAY_JOB_STATE_WAITING;
}

static void
remove_text (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (g_str_equal (g_ptr_array_index (texts, i), text))
      {
        g_ptr_array_remove_index (texts, i);
        return;
      }
}

/* Applying: the fold of assay-command.h --------------------------------- */

static void
apply_job_queued (Fold *self, const AssayJobQueued *p)
{
  AssayJobFact *job = g_new0 (AssayJobFact, 1);
  AssaySlotFact *slot = fold_slot (self, p->spec, (int) p->variant);

  g_assert_null (fold_job (self, p->job));
  job->job = g_strdup (p->job);
  job->spec = g_strdup (p->spec);
  job->variant = (int) p->variant;
  job->regeneration = (guint) p->regeneration;
  job->recipe = g_strdup (p->recipe);
  g_ptr_array_add (self->jobs, job);
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  slot->state = ASSAY_SLOT_QUEUED;
  slot->regeneration = job->regeneration;
  g_assert_true (assay_digest_parse (&slot->recipe, p->recipe));
}

static void
apply_job_submitting (Fold *self, const AssayJobSubmitting *p)
{
  AssayJobFact *job = fold_job (self, p->job);

  g_assert_cmpint (p->attempt, ==, job->attempt + 1); /* no attempt twice, none left out */
  job->state = ASSAY_JOB_STATE_SUBMITTING;
  job->attempt = p->attempt;
}

static void
apply_job_canceled (Fold *self, const AssayJobCanceled *p)
{
  AssayJobFact *job = fold_job (self, p->job);

  job->state = ASSAY_JOB_STATE_CANCELED;
  fold_slot (self, job->spec, job->variant)->state = ASSAY_SLOT_CANCELED;
}

static void
apply_version_created (Fold *self, const AssayVersionCreated *p)
{
  AssayVersionFact *version = g_new0 (AssayVersionFact, 1);
  AssaySlotFact *slot = fold_slot (self, p->spec, (int) p->variant);

  version->version = g_strdup (p->id);
  version->spec = g_strdup (p->spec);
  version->variant = (int) p->variant;
  version->regeneration = (guint) p->regeneration;
  version->recipe = g_strdup (p->recipe);
  g_ptr_array_add (self->versions, version);
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  g_free (slot->version);
  slot->version = g_strdup (p->id);
  slot->regeneration = version->regeneration;
  g_assert_true (assay_digest_parse (&slot->recipe, p->recipe));
}

static void
apply_route_decided (Fold *self, const AssayRouteDecided *p)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, (int) p->variant);

  g_assert_nonnull (p->reasons);
  g_assert_nonnull (p->reasons[0]);
  if (p->outcome == ASSAY_ROUTE_ASK)
    slot->state = ASSAY_SLOT_TO_DECIDE;
  else if (p->outcome == ASSAY_ROUTE_AGAIN)
    {
      slot->state = ASSAY_SLOT_AGAIN;
      slot->regeneration = (guint) p->regeneration;
      g_ptr_array_add (self->routed_again, g_strdup (p->version));
    }
}

static void
apply_approval (Fold *self, const AssayApprovalGiven *p, gboolean given)
{
  AssaySlotFact *slot = fold_slot (self, p->spec, (int) p->variant);

  /* never approved twice, never withdrawn without having been given, always the newest version */
  g_assert_cmpint (slot->state == ASSAY_SLOT_APPROVED, ==, !given);
  g_assert_cmpstr (slot->version, ==, p->version);
  slot->state = given ? ASSAY_SLOT_APPROVED : ASSAY_SLOT_TO_DECIDE;
  self->n_approvals += given;
}

static void
apply_card_created (Fold *self, const AssayCardCreated *p)
{
  AssayCardFact *card = g_new0 (AssayCardFact, 1);

  g_assert_null (fold_card (self, p->card));
  card->card = g_strdup (p->card);
  card->version = g_strdup (p->version);
  card->spec = g_strdup (p->spec);
  card->claim = g_strdup (p->claim);
  card->variant = (int) p->variant;
  card->open = TRUE;
  card->answer = ASSAY_UNSET;
  g_ptr_array_add (self->cards, card);
}

static void
apply_card_undone (Fold *self, const AssayCardUndone *p)
{
  AssayCardFact *card = fold_card (self, p->card);
  AssaySlotFact *slot = fold_slot (self, card->spec, card->variant);
  const AssayVersionFact *version = find (self->versions, card->version);
  g_autofree char *key = g_strdup_printf ("%s/%d", card->spec, card->variant);

  g_assert_false (card->open);
  g_assert_cmpuint ((guint64) p->answer_seq, ==, card->answer_seq);
  self->n_undone++;
  card->open = TRUE;
  card->answer = ASSAY_UNSET;
  card->answer_seq = 0;
  g_assert_cmpint (slot->state, !=, ASSAY_SLOT_APPROVED);
  slot->state = ASSAY_SLOT_TO_DECIDE;
  slot->regeneration = version->regeneration;
  g_assert_true (assay_digest_parse (&slot->recipe, version->recipe));
  remove_text (self->routed_again, card->version);
  remove_text (self->left_out, key);
}

static void
apply_exception_raised (Fold *self, const AssayExceptionRaised *p)
{
  AssayExceptionFact *exception = find (self->exceptions, p->exception);

  if (exception == NULL)
    {
      exception = g_new0 (AssayExceptionFact, 1);
      exception->exception = g_strdup (p->exception);
      exception->spec = g_strdup (p->spec);
      exception->version = g_strdup (p->version);
      exception->job = g_strdup (p->job);
      exception->code = g_strdup (p->code);
      exception->variant = (int) p->variant;
      g_ptr_array_add (self->exceptions, exception);
    }
  g_assert_false (exception->open);
  exception->open = TRUE;
  fold_slot (self, p->spec, (int) p->variant)->state = ASSAY_SLOT_EXCEPTION;
}

static void
apply_exception_resolved (Fold *self, const AssayExceptionResolved *p)
{
  AssayExceptionFact *exception = find (self->exceptions, p->exception);
  AssaySlotFact *slot = fold_slot (self, exception->spec, exception->variant);
  const AssayVersionFact *version = find (self->versions, exception->version);
  const AssayJobFact *job = find (self->jobs, exception->job);

  g_assert_true (exception->open);
  exception->open = FALSE;
  g_assert_cmpint (slot->state, ==, ASSAY_SLOT_EXCEPTION);
  if (g_str_equal (p->action, "leave_out"))
    g_ptr_array_add (self->left_out, g_strdup_printf ("%s/%d", slot->spec, slot->variant));
  if (!g_str_equal (p->action, "retry"))
    return;
  slot->regeneration = version != NULL ? version->regeneration + 1 : job->regeneration;
  slot->state = version == NULL && slot->regeneration == 0 ? ASSAY_SLOT_NEW : ASSAY_SLOT_AGAIN;
}

static void
set_job_state (Fold *self, const char *id, gint64 attempt, AssayJobState state)
{
  AssayJobFact *job = fold_job (self, id);

  g_assert_cmpint (attempt, ==, job->attempt);
  job->state = state;
}

static void
apply_job_event (Fold *self, const char *what, gconstpointer p)
{
  const AssayJobAccepted *progress =
    p; /* job and attempt come first in all but queued and canceled */

  if (g_str_equal (what, "queued"))
    apply_job_queued (self, p);
  else if (g_str_equal (what, "submitting"))
    apply_job_submitting (self, p);
  else if (g_str_equal (what, "canceled"))
    apply_job_canceled (self, p);
  else if (g_str_equal (what, "failed"))
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_FAILED);
  else if (g_str_equal (what, "lost"))
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_LOST);
  else if (g_str_equal (what, "retry_scheduled"))
    set_job_state (self, progress->job, progress->attempt - 1, ASSAY_JOB_STATE_WAITING);
  else if (g_str_equal (what, "succeeded"))
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_SUCCEEDED);
  else
    set_job_state (self, progress->job, progress->attempt, ASSAY_JOB_STATE_ACCEPTED);
}

static void
apply_card_answered (Fold *self, const AssayCardAnswered *p)
{
  AssayCardFact *card = fold_card (self, p->card);

  g_assert_true (card->open);
  g_assert_cmpstr (card->version, ==, p->version);
  card->open = FALSE;
  card->answer = p->answer;
  card->answer_seq = self->seq;
}

static void
apply (Fold *self, const char *type, gconstpointer p)
{
  self->seq++;
  if (g_str_has_prefix (type, "job."))
    apply_job_event (self, type + 4, p);
  else if (g_str_equal (type, "version.created"))
    apply_version_created (self, p);
  else if (g_str_equal (type, "route.decided"))
    apply_route_decided (self, p);
  else if (g_str_has_prefix (type, "approval."))
    apply_approval (self, p, g_str_equal (type, "approval.given"));
  else if (g_str_equal (type, "card.created"))
    apply_card_created (self, p);
  else if (g_str_equal (type, "card.answered"))
    apply_card_answered (self, p);
  else if (g_str_equal (type, "card.undone"))
    apply_card_undone (self, p);
  else if (g_str_equal (type, "exception.raised"))
    apply_exception_raised (self, p);
  else if (g_str_equal (type, "exception.resolved"))
    apply_exception_resolved (self, p);
  else if (g_str_has_prefix (type, "queue."))
    self->paused = g_str_equal (type, "queue.paused");
}

gpointer
fold_payload (const AssayDecision *decision, guint index, const AssayTable **table)
{
  const AssayEventDraft *draft = g_ptr_array_index (decision->events, index);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gpointer payload;

  *table = assay_event_type_find (draft->type)->payload;
  payload = assay_table_read_bytes (*table, draft->payload, draft->type, problems);
  if (payload == NULL)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);

      g_error ("what decide wrote cannot be read: %s", line);
    }
  return payload;
}

/* Views ----------------------------------------------------------------- */

static AssayJobFact *
copy_job (const AssayJobFact *from)
{
  AssayJobFact *to = g_memdup2 (from, sizeof *from);

  to->job = g_strdup (from->job);
  to->spec = g_strdup (from->spec);
  to->recipe = g_strdup (from->recipe);
  return to;
}

static AssaySlotFact *
copy_slot (const AssaySlotFact *from)
{
  AssaySlotFact *to = g_memdup2 (from, sizeof *from);

  to->spec = g_strdup (from->spec);
  to->version = g_strdup (from->version);
  return to;
}

static AssayCardFact *
copy_card (const AssayCardFact *from)
{
  AssayCardFact *to = g_memdup2 (from, sizeof *from);

  to->card = g_strdup (from->card);
  to->version = g_strdup (from->version);
  to->spec = g_strdup (from->spec);
  to->claim = g_strdup (from->claim);
  return to;
}

static AssayVersionFact *
copy_version (const AssayVersionFact *from)
{
  AssayVersionFact *to = g_memdup2 (from, sizeof *from);

  to->version = g_strdup (from->version);
  to->spec = g_strdup (from->spec);
  to->recipe = g_strdup (from->recipe);
  return to;
}

static AssayExceptionFact *
copy_exception (const AssayExceptionFact *from)
{
  AssayExceptionFact *to = g_memdup2 (from, sizeof *from);

  to->exception = g_strdup (from->exception);
  to->spec = g_strdup (from->spec);
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

      if (!card->open && (newest == NULL || card->answer_seq > newest->answer_seq))
        newest = card;
    }
  return newest;
}

static guint
count_regenerations (const Fold *self, const char *spec)
{
  guint n = 0;

  for (guint i = 0; i < self->routed_again->len; i++)
    {
      const AssayVersionFact *version =
        find (self->versions, g_ptr_array_index (self->routed_again, i));

      n += g_str_equal (version->spec, spec);
    }
  return n;
}

static void
view_card (Fold *self, const AssayCardFact *card, AssayView *view)
{
  view->card = copy_card (card);
  view->card_version = copy_version (find (self->versions, card->version));
  view->card_slot = copy_slot (fold_slot (self, card->spec, card->variant));
  view->regenerations_today = count_regenerations (self, card->spec);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (self->jobs, i);

      if (is_open (job) && job->variant == card->variant && g_str_equal (job->spec, card->spec))
        view->card_job = copy_job (job);
    }
  for (guint i = 0; i < self->exceptions->len; i++)
    {
      const AssayExceptionFact *exception = g_ptr_array_index (self->exceptions, i);

      if (exception->open && exception->variant == card->variant
          && g_str_equal (exception->spec, card->spec))
        view->card_exception = copy_exception (exception);
    }
}

static AssayView *
make_view (Fold *self, const AssayCommand *command)
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

      g_ptr_array_add (view->slots, copy_slot (fold_slot (self, slot->spec, slot->variant)));
    }
  card = needs.newest_answer ? newest_answer (self) : find (self->cards, needs.card);
  if (needs.spec_budget != NULL)
    view->regenerations_today = count_regenerations (self, needs.spec_budget);
  if (card != NULL)
    view_card (self, card, view);
  if (find (self->exceptions, needs.exception) != NULL)
    view->exception = copy_exception (find (self->exceptions, needs.exception));
  view->paused = self->paused;
  view->routing = &self->routing;
  view->retry = &self->retry;
  view->budgets = &self->budgets;
  assay_needs_clear (&needs);
  return view;
}

/* Laws ------------------------------------------------------------------ */

static void
check_equal (const AssayDecision *a, const AssayDecision *b)
{
  g_assert_cmpuint (a->events->len, ==, b->events->len);
  g_assert_cmpuint (assay_problems_count (a->problems), ==, assay_problems_count (b->problems));
  for (guint i = 0; i < a->events->len; i++)
    {
      const AssayEventDraft *x = g_ptr_array_index (a->events, i);
      const AssayEventDraft *y = g_ptr_array_index (b->events, i);

      g_assert_cmpstr (x->type, ==, y->type);
      g_assert_cmpstr (x->entity_id, ==, y->entity_id);
      g_assert_true (g_bytes_equal (x->payload, y->payload));
    }
}

static void
check_decision (const AssayDecision *decision)
{
  if (assay_problems_count (decision->problems) > 0)
    g_assert_cmpuint (decision->events->len, ==, 0);
  else
    g_assert_false (decision->counted);
}

static void
check_slot (const Fold *self, const AssaySlotFact *slot)
{
  guint open_jobs = 0, open_cards = 0, open_exceptions = 0;
  g_autofree char *key = g_strdup_printf ("%s/%d", slot->spec, slot->variant);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      const AssayJobFact *job = g_ptr_array_index (self->jobs, i);

      open_jobs +=
        is_open (job) && job->variant == slot->variant && g_str_equal (job->spec, slot->spec);
    }
  for (guint i = 0; i < self->cards->len; i++)
    {
      const AssayCardFact *card = g_ptr_array_index (self->cards, i);

      if (!card->open || card->variant != slot->variant || !g_str_equal (card->spec, slot->spec))
        continue;
      open_cards++;
      g_assert_cmpstr (card->version, ==, slot->version);
    }
  for (guint i = 0; i < self->exceptions->len; i++)
    {
      const AssayExceptionFact *exception = g_ptr_array_index (self->exceptions, i);

      open_exceptions += exception->open && exception->variant == slot->variant
                         && g_str_equal (exception->spec, slot->spec);
    }
  g_assert_cmpuint (open_jobs, ==, slot->state == ASSAY_SLOT_QUEUED);
  g_assert_cmpuint (open_cards, ==, slot->state == ASSAY_SLOT_TO_DECIDE);
  if (!g_ptr_array_find_with_equal_func (self->left_out, key, g_str_equal, NULL))
    g_assert_cmpuint (open_exceptions, ==, slot->state == ASSAY_SLOT_EXCEPTION);
  else
    g_assert_true (slot->state == ASSAY_SLOT_EXCEPTION && open_exceptions == 0);
}

AssayDecision *
fold_submit (Fold *self, const AssayCommand *command)
{
  g_autoptr (AssayView) view = make_view (self, command);
  g_autoptr (AssayView) other_view = make_view (self, command);
  AssayDecision *decision = assay_decide (command, view, self->now_us);
  g_autoptr (AssayDecision) again = assay_decide (command, other_view, self->now_us);

  check_equal (decision, again);
  check_decision (decision);
  for (guint i = 0; i < decision->events->len; i++)
    {
      const AssayTable *table;
      const AssayEventDraft *draft = g_ptr_array_index (decision->events, i);
      gpointer payload = fold_payload (decision, i, &table);

      apply (self, draft->type, payload);
      assay_table_free (table, payload);
    }
  for (guint i = 0; i < self->slots->len; i++)
    check_slot (self, g_ptr_array_index (self->slots, i));
  return decision;
}

/* Texts ----------------------------------------------------------------- */

AssayCommand *
fold_parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayCommand *command = assay_command_parse (bytes, "command", problems);

  if (command == NULL)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);

      g_error ("%s in %s", line, text);
    }
  return command;
}

static char *
describe (const AssayDecision *decision)
{
  GString *text = g_string_new (NULL);

  if (assay_problems_count (decision->problems) > 0)
    g_string_printf (text, "%s%s", decision->counted ? "!!" : "!",
                     assay_problems_get (decision->problems, 0)->code);
  for (guint i = 0; i < decision->events->len; i++)
    {
      const AssayEventDraft *draft = g_ptr_array_index (decision->events, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", draft->type);
    }
  return g_string_free (text, FALSE);
}

AssayDecision *
fold_expect (Fold *self, const char *expected, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *got = NULL;
  g_autoptr (AssayCommand) command = NULL;
  AssayDecision *decision;
  va_list list;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  command = fold_parse (text);
  decision = fold_submit (self, command);
  got = describe (decision);
  if (!g_str_equal (got, expected))
    g_error ("%s gave “%s”, expected “%s”", text, got, expected);
  return decision;
}

char *
fold_dump (const Fold *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->slots->len; i++)
    {
      const AssaySlotFact *slot = g_ptr_array_index (self->slots, i);

      g_string_append_printf (
        text, "slot %s/%d state %d regeneration %u version %s recipe %s again %u\n", slot->spec,
        slot->variant, slot->state, slot->regeneration, slot->version,
        assay_digest_hex (&slot->recipe).text, count_regenerations (self, slot->spec));
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
    if (is_open (g_ptr_array_index (self->jobs, i)))
      g_string_append_printf (text, "job %s\n", *(char **) g_ptr_array_index (self->jobs, i));
  return g_string_free (text, FALSE);
}

/* The usual commands ---------------------------------------------------- */

static char *
recipe_of (const char *spec, int variant, guint regeneration)
{
  return fold_hex (g_str_hash (spec) % 10000 * 10000 + (guint) variant * 100 + regeneration);
}

void
fold_plan (Fold *self,
           const char *job,
           const char *spec,
           int variant,
           guint regeneration,
           const char *expected)
{
  g_autofree char *hash = fold_hex (99);
  g_autofree char *recipe = recipe_of (spec, variant, regeneration);

  EXPECT (
    self, expected,
    "{'command':'plan.accept','args':{'hash':'%s','jobs':[{'job':'%s','spec':'%s','variant':%d,"
    "'regeneration':%u,'recipe':'%s','priority':2,'reason':'new'}]}}",
    hash, job, spec, variant, regeneration, recipe);
}

void
fold_start (Fold *self, const char *job, gint64 attempt, const char *expected)
{
  EXPECT (self, expected,
          "{'command':'job.submit','args':{'job':'%s','attempt':%" G_GINT64_FORMAT
          ",'promptId':'0b9f3c52-5f0e-4d5e-8a55-%012" G_GINT64_MODIFIER
          "x','server':'http://localhost'}}",
          job, attempt, attempt);
}

void
fold_report (Fold *self,
             const char *job,
             gint64 attempt,
             const char *outcome,
             const char *error_class,
             const char *expected)
{
  EXPECT (self, expected,
          "{'command':'job.report','args':{'job':'%s','attempt':%" G_GINT64_FORMAT
          ",'outcome':'%s','errorClass':'%s','message':'it broke'}}",
          job, attempt, outcome, error_class);
}

void
fold_version (
  Fold *self, const char *job, gint64 attempt, const char *verdicts, const char *expected)
{
  const AssayJobFact *fact = fold_job (self, job);
  g_autofree char *picture = fold_hex (5);
  g_autofree char *report = fold_hex (6);

  EXPECT (
    self, expected,
    "{'command':'version.create','args':{'success':{'job':'%s','attempt':%" G_GINT64_FORMAT
    ",'pictures':['%s']},'version':{'id':'%s','spec':'%s','variant':%d,'regeneration':%u,"
    "'recipe':'%s','picture':'%s'},'report':{'picture':'%s','verdicts':[%s]},'reportBlob':'%s',"
    "'tools':['bg_cycler']}}",
    job, attempt, picture, job, fact->spec, fact->variant, fact->regeneration, fact->recipe,
    picture, picture, verdicts, report);
}

void
fold_make (Fold *self,
           const char *job,
           const char *spec,
           int variant,
           guint regeneration,
           const char *verdicts,
           const char *expected)
{
  g_autofree char *all = g_strconcat ("job.succeeded version.created report.created route.decided",
                                      *expected != '\0' ? " " : "", expected, NULL);

  fold_plan (self, job, spec, variant, regeneration, "plan.computed job.queued");
  fold_start (self, job, 1, "job.submitting");
  fold_version (self, job, 1, verdicts, all);
}
