/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Routing (spec 06): from a report to auto-approved, ask, again or rejected, with reason codes; and the card's question. Pure. */

#include "model/assay-documents.h"
#include "model/assay-payloads.h"

G_BEGIN_DECLS

typedef struct
{
  gint64      outcome;     /* ASSAY_ROUTE_* */
  char      **reasons;     /* codes, at least one */
  int         asked;       /* index into the report's verdicts of the claim to ask; -1 = taste */
  const char *remediation; /* static or borrowed from the report; AGAIN */
} AssayRoute;

/* @regenerations_left: of the budget for this asset and day. @audited: this version is in the audit sample. */
AssayRoute *assay_route_decide (const AssayReport *report, const AssayRoutingPolicy *policy, guint regenerations_left, gboolean audited);
void        assay_route_free   (AssayRoute *self);
/* 5 % sample: hash of spec, variant, recipe. */
gboolean    assay_route_audit  (const AssayRoutingPolicy *policy, const char *spec, int variant, const char *recipe_hex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRoute, assay_route_free)

G_END_DECLS
