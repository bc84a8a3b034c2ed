/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Evidence at hand: of the card shown, the next three, and those just left. Each costs the project
 * two blobs, so it is asked for by card and once. No widgets; main thread. */

#include "app/review/assay-review-evidence.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* Above so many cards' evidence, that of those that are not wanted goes. */
#define ASSAY_EVIDENCE_SHELF_MAX_KEPT 16

#define ASSAY_TYPE_EVIDENCE_SHELF (assay_evidence_shelf_get_type ())
G_DECLARE_FINAL_TYPE (AssayEvidenceShelf, assay_evidence_shelf, ASSAY, EVIDENCE_SHELF, GObject)

AssayEvidenceShelf *assay_evidence_shelf_new (AssayProject *project);
/* @cards: ids, %NULL-terminated, the most wanted first. Others go when there are too many. */
void assay_evidence_shelf_want (AssayEvidenceShelf *self, const char *const *cards);
/* %NULL: it is on its way. What cannot be had knows nothing, so no card waits for ever. Borrowed.
 */
AssayEvidence *assay_evidence_shelf_lookup (AssayEvidenceShelf *self, const char *card);
/* Signal "loaded" (const char *card). */

G_END_DECLS
