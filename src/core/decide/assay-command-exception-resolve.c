/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

/* exception.resolve: retry has the next plan make it again, leave_out keeps it out of every plan.
 */

static const char *const actions[] = {"retry", "leave_out", NULL};

static const AssayField fields[] = {
  {.name = "exception",
   .type = ASSAY_FIELD_STRING,
   .offset = offsetof (AssayArgsExceptionResolve, exception),
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "action",
   .type = ASSAY_FIELD_ENUM,
   .offset = offsetof (AssayArgsExceptionResolve, action),
   .values = actions,
   .flags = ASSAY_FIELD_REQUIRED},
};

const AssayTable assay_args_exception_resolve_table = {
  "exception.resolve", sizeof (AssayArgsExceptionResolve), fields, G_N_ELEMENTS (fields)};

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
  if (args->action < 0 || args->action >= (gint64) G_N_ELEMENTS (actions) - 1)
    _assay_decision_has (decision, NULL, "action");
  else if (view->exception == NULL)
    _assay_decision_refuse (decision, FALSE, "exception.unknown", N_ ("There is no problem “{0}”."),
                            NULL, args->exception, NULL);
  else if (!view->exception->open)
    _assay_decision_refuse (decision, FALSE, "exception.closed",
                            N_ ("This problem is settled already."), NULL, NULL, NULL);
  else
    {
      resolved.action = (char *) actions[args->action];
      _assay_decision_add (decision, "exception.resolved", args->exception, &resolved);
    }
}

const AssayCommandKind assay_command_exception_resolve = {
  .kind = "exception.resolve",
  .args = &assay_args_exception_resolve_table,
  .needs = needs,
  .decide = decide,
};
