/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Evidence in words and numbers: what a card and its verdicts say, for labels, the meter and
 * assistive technology. They come from a project and are read with suspicion: what is absent or odd
 * gives empty words. No widgets. */

#include "app/review/assay-review-evidence.h"
#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* "2.1 %" of 21 per_mille, "3 px", "12". New string. */
char *assay_evidence_dup_amount (gint64 value, const char *unit);
/* "3 px, limit 8 px". */
char *assay_evidence_dup_measurement (const AssayMeasurement *measurement);
/* The one that is shown with its limit; %NULL if there is none, or no verdict. Borrowed. */
const AssayMeasurement *assay_evidence_get_measurement (const AssayVerdict *verdict);
/* Marked places: AssayRect in picture pixels, in the order of their numbers, at most
 * ASSAY_EVIDENCE_MAX_REGIONS. Those outside of any picture are left out. @verdict: may be %NULL. */
#define ASSAY_EVIDENCE_MAX_REGIONS 32
GArray *assay_evidence_list_regions (const AssayVerdict *verdict);
/* The verdict's sentence, translated and filled; "" if it has none. New string. */
char *assay_evidence_dup_verdict (const AssayVerdict *verdict);

/* A check by id in a few words; the id itself when it has none. Translated. */
const char *assay_evidence_check_title (const char *validator);
/* "upper left", where the middle of @region lies. Translated. */
const char *assay_evidence_place (AssayRect region, int width, int height);
/* First letter upper case and a full stop. */
char *assay_evidence_dup_sentence (const char *text);
/* What a list of checks says of one: sentence, value and limit, or @word where it has no sentence;
 * of one in shadow also that it is in trial. New string. */
char *assay_evidence_dup_finding (const AssayVerdict *verdict, const char *word);
/* Question, evidence and regions as one text. @regions: of AssayRect. @width, @height: of the
 * picture, 0 when not known. */
char *assay_evidence_dup_description (const AssayCardRow *card, GArray *regions, int width,
                                      int height);

G_END_DECLS
