/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the report of a card's picture says and what its overlays draw. Values; no widgets. */

#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray          *verdicts; /* AssayVerdict, in the report's order; never %NULL, borrowed */
  const AssayVerdict *asked;    /* of the card's claim; %NULL if there is none */
  int                 safe_area_px; /* of the delivered canvas; 0 = none */
  AssayRecord        *record;
} AssayEvidence;

/* @record: of assay_card_evidence_row_table, a reference is taken; %NULL: nothing is known. */
AssayEvidence *assay_evidence_new   (AssayRecord *record);
AssayEvidence *assay_evidence_ref   (AssayEvidence *self);
void           assay_evidence_unref (AssayEvidence *self); /* %NULL is fine */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayEvidence, assay_evidence_unref)

G_END_DECLS
