/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the report of a card's picture says, read once when the card is shown. Verdicts that cannot
 * be read are left out: they come from a project's file. Values; no widgets. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray          *verdicts; /* AssayVerdict, in the report's order; never %NULL */
  const AssayVerdict *asked;    /* of the card's claim; %NULL if there is none */
} AssayEvidence;

/* @card: borrowed for the call. Never %NULL. */
AssayEvidence *assay_evidence_read  (const AssayCardRow *card);
AssayEvidence *assay_evidence_ref   (AssayEvidence *self);
void           assay_evidence_unref (AssayEvidence *self); /* %NULL is fine */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayEvidence, assay_evidence_unref)

G_END_DECLS
