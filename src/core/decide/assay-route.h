/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Routing (spec 06): from a report to auto-approved, ask, again or rejected, with reason codes; and the card's question. Pure. */

#include "model/documents/assay-documents.h"
#include "model/log/assay-payloads.h"
#include "model/log/assay-words.h"

G_BEGIN_DECLS

/* The reason of a skipped verdict whose contract requires nothing of it. Every other skip is a required claim nobody could
 * check: never a pass, always asked. */
#define ASSAY_SKIPPED_NOT_REQUIRED "not_required"

/* Reason codes: "<validator>:<the verdict's reason>", "<validator>:confidence.low", "<validator>:unmeasured"; claims.accepted,
 * claims.none, trust.ask_first, trust.unproven, audit, budget.regenerations. The decisive one comes first. */
typedef struct
{
  gint64      outcome;     /* ASSAY_ROUTE_* */
  char      **reasons;     /* codes, at least one */
  int         asked;       /* index into the report's verdicts of the decisive claim (for ASK: the one to ask: a fail before an
                              uncertain before an unmeasured before a doubtful pass, then least confidence, then registry order);
                              -1 = none: all passed (for ASK: taste) */
} AssayRoute;

/* @policy may be %NULL: the built-in figures. @regenerations_left: of the budget for this asset and day. @audited: this version is in the audit sample. */
AssayRoute *assay_route_decide (const AssayReport *report, const AssayRoutingPolicy *policy, guint regenerations_left, gboolean audited);
void        assay_route_free   (AssayRoute *self);
/* What is done about a picture that @verdict, or a No to it, turned down: the first listed that was
 * not done (@done) and can be (@left, sets of AssayRemedy); then another seed. @verdict may be
 * %NULL: taste. */
AssayRemedy assay_route_remedy (const AssayVerdict *verdict, guint done, guint left);
/* 5 % sample: hash of spec, variant, recipe; the recipe says state and frame. */
gboolean    assay_route_audit  (const AssayRoutingPolicy *policy, const char *spec, gint64 variant, const char *recipe_hex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRoute, assay_route_free)

G_END_DECLS
