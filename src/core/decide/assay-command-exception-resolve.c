/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* exception.resolve: retry has the next plan make it again, leave_out keeps it out of every plan.
 */

static const AssayField fields[] = {
  ASSAY_FIELD_OF_KEY (AssayArgsExceptionResolve, exception, "exception", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_WORD (
    AssayArgsExceptionResolve, action, "action", assay_resolve_words, ASSAY_FIELD_REQUIRED),
};

ASSAY_TABLE_DEFINE (assay_args_exception_resolve_table,
                    "exception.resolve",
                    AssayArgsExceptionResolve,
                    fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsExceptionResolve *args = command->args;

  out->exception = args->exception;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsExceptionResolve *args = command->args;
  AssayExceptionResolved resolved = {.exception = args->exception};

  if (!_assay_decision_has (decision, args->exception, "exception"))
    return;
  if (assay_word_at (assay_resolve_words, args->action) == NULL)
    _assay_decision_has (decision, NULL, "action");
  else if (view->exception == NULL)
    _assay_decision_refuse (decision, FALSE, "exception.unknown", N_ ("There is no problem “{0}”."),
                            NULL, args->exception, NULL);
  else if (!view->exception->open)
    _assay_decision_refuse (decision, FALSE, "exception.closed",
                            N_ ("This problem is settled already."), NULL, NULL, NULL);
  else
    {
      resolved.action = (char *) assay_resolve_words[args->action];
      _assay_decision_add (decision, "exception.resolved", args->exception, &resolved);
    }
}

extern const AssayCommandKind assay_command_exception_resolve;
const AssayCommandKind assay_command_exception_resolve = {
  .kind = "exception.resolve",
  .args = &assay_args_exception_resolve_table,
  .needs = needs,
  .decide = decide,
};
