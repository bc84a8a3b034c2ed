/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-claim.h"
#include "core/decide/assay-command-private.h"

AssayDecision *
assay_decision_new (void)
{
  AssayDecision *self = g_new0 (AssayDecision, 1);

  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
  self->problems = assay_problems_new ();
  return self;
}

void
assay_decision_free (AssayDecision *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->events);
  assay_problems_free (self->problems);
  g_free (self);
}

void
_assay_decision_add (AssayDecision *self,
                     const char *type,
                     const char *entity_id,
                     gconstpointer payload)
{
  AssayEventDraft *draft = assay_event_draft_new (type, entity_id, payload);
  const AssayTable *table = assay_event_type_find (type)->payload;

  g_ptr_array_add (self->events, draft);
  /* The log must be readable for ever: a payload its own reader refuses is a refusal here. */
  assay_table_free (table, assay_table_read_bytes (table, draft->payload, NULL, self->problems));
}

void
_assay_decision_refuse (AssayDecision *self,
                        gboolean counted,
                        const char *code,
                        const char *message,
                        const char *fix,
                        const char *a,
                        const char *b)
{
  assay_problems_add (self->problems, NULL, NULL, code, message, fix, a, b, NULL);
  self->counted |= counted;
}

gboolean
_assay_decision_has (AssayDecision *self, const char *value, const char *name)
{
  if (value != NULL && *value != '\0')
    return TRUE;
  _assay_decision_refuse (self, FALSE, "command.incomplete", N_ ("The command does not say “{0}”."),
                          NULL, name, NULL);
  return FALSE;
}

void
_assay_decision_refuse_not_sent (AssayDecision *self)
{
  _assay_decision_refuse (self, FALSE, "job.not_at_a_server",
                          N_ ("No server has any of these pictures, so there is nothing to wait "
                              "for."),
                          NULL, NULL, NULL);
}

static void
raise_over_budget (AssayDecision *self,
                   const AssayVersionCreated *version,
                   const char *message,
                   const char *cause)
{
  g_autofree char *id = g_strconcat (version->id, ":over_budget", NULL);
  g_autofree char *tries = g_strdup_printf ("%" G_GINT64_FORMAT, version->regeneration + 1);
  char *args[] = {tries, (char *) cause, NULL};
  AssayExceptionRaised raised = {
    .exception = id,
    .spec = version->spec,
    .slot = version->slot,
    .version = version->id,
    .code = (char *) "over_budget",
    .message = (char *) message,
    .args = args,
    .suggestion = (char *) "edit_spec",
  };

  _assay_decision_add (self, "exception.raised", id, &raised);
}

void
_assay_decision_over_budget_because (AssayDecision *self,
                                     const AssayVersionCreated *version,
                                     const char *cause)
{
  raise_over_budget (
    self, version,
    N_ ("Turned down by the checks (pictures made: {0}), the last time because: {1}. "
        "No more is made of this asset by itself today. Change what is asked for, "
        "or try again."),
    cause);
}

AssayDecision *
assay_decide (const AssayCommand *command, const AssayView *view, gint64 now_us)
{
  AssayDecision *decision = assay_decision_new ();
  const AssayCommandKind *kind = assay_command_kind_find (command->kind);

  if (kind == NULL)
    _assay_decision_refuse (decision, FALSE, "command.unknown", N_ ("There is no command “{0}”."),
                            NULL, command->kind, NULL);
  else if (command->chain_depth < 0 || command->chain_depth > ASSAY_CHAIN_MAX_DEPTH)
    _assay_decision_refuse (decision, TRUE, "command.chain_too_long",
                            N_ ("“{0}” would be the result of too long a chain of automatic acts."),
                            N_ ("Look at what set it off, then do it by hand."), kind->kind, NULL);
  else
    kind->decide (command, view, now_us, decision);

  /* All or none, whatever was written before the first problem was seen. */
  if (assay_problems_count (decision->problems) > 0)
    g_ptr_array_set_size (decision->events, 0);
  return decision;
}
