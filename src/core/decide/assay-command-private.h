/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the command files; nothing outside of core's commands sees this. */

#include "core/decide/assay-command.h"
#include "model/log/assay-payload-fields.h"

G_BEGIN_DECLS

#define ASSAY_CHAIN_MAX_DEPTH   8                 /* spec 02: a chain of causes is no longer */
#define ASSAY_COMMAND_MAX_BYTES (4 * 1024 * 1024) /* of the text form */
#define ASSAY_REGENERATION_MAX  1000000
#define ASSAY_JOBS_MAX          100000 /* that one command names */

/* Needs (assay-view.c); %NULL ids need nothing. */
void _assay_needs_job  (AssayNeeds *self, const char *job);
void _assay_needs_slot (AssayNeeds *self, const char *spec, const AssaySlot *slot);
void _assay_needs_standing (AssayNeeds *self, const char *spec, const AssaySlot *slot);

/* Facts (assay-view.c); %NULL if the view has none. */
const AssayJobFact  *_assay_view_job  (const AssayView *self, const char *job);
const AssaySlotFact *_assay_view_slot (const AssayView *self, const char *spec,
                                       const AssaySlot *slot);
gboolean             _assay_job_is_open (const AssayJobFact *job);
/* A server got it, and what became of it is not known. */
gboolean             _assay_job_is_sent (const AssayJobFact *job);
/* Of today's budget for the asset in question. */
guint                _assay_view_regenerations_left (const AssayView *self);

/* Writing a decision (assay-decide.c). */
void     _assay_decision_add    (AssayDecision *self, const char *type, const char *entity_id, gconstpointer payload);
/* Up to two arguments, the rest %NULL. @counted: it goes on the log. */
void     _assay_decision_refuse (AssayDecision *self, gboolean counted, const char *code, const char *message, const char *fix,
                                 const char *a, const char *b);
/* Refuses with command.incomplete if @value is unset or empty. */
gboolean _assay_decision_has    (AssayDecision *self, const char *value, const char *name);
/* … of commands about what a server got: it has none of them any more. */
void     _assay_decision_refuse_not_sent (AssayDecision *self);
/* exception.raised over_budget for a version the checks turned down; @cause: why, packed. */
void     _assay_decision_over_budget_because (AssayDecision *self,
                                              const AssayVersionCreated *version,
                                              const char *cause);
/* @type: approval.given or approval.withdrawn, by the answer to @card. */
void     _assay_decision_add_card_approval (AssayDecision *self, const char *type,
                                            const AssayCardFact *card);
/* That @card, which is not open, cannot be answered: it was, or what it was about has changed (assay-command-card-answer.c). */
void     _assay_decision_refuse_closed (AssayDecision *self, const AssayCardFact *card);

/* Retry and what follows when it is used up (assay-command-retry.c). */
gboolean _assay_retry_allows   (const AssayRetryPolicy *policy, const char *error_class, gint64 attempt);
gboolean _assay_retry_has_more (const AssayRetryPolicy *policy, gint64 attempt);
/* Before attempt @attempt + 1, in milliseconds: backoff with a jitter derived from job and attempt, at least 100. */
gint64   _assay_retry_delay_ms (const AssayRetryPolicy *policy, const char *job, gint64 attempt);
typedef struct
{
  const char *error_class; /* %NULL: any other */
  const char *code;
  const char *message;     /* N_(): {0} the server's message, {1} attempts */
  const char *suggestion;
} AssayFailure;
const AssayFailure *_assay_failure_of (const char *error_class);

G_END_DECLS
