/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Evidence in words and numbers: what a row of the query "cards" says, for labels, the meter and
 * assistive technology. Rows come from a project and are read with suspicion: absent and odd
 * members give empty words. No widgets. */

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 value, limit;
  gboolean has_limit;
  char unit[24];
} AssayEvidenceMeasurement;

/* A member that is a string, else "". */
const char *assay_evidence_get_text (JsonObject *object, const char *member);
/* "2.1 %" of 21 per_mille, "3 px", "12". New string. */
char *assay_evidence_dup_amount (gint64 value, const char *unit);
/* "3 px, limit 8 px". */
char *assay_evidence_dup_measurement (const AssayEvidenceMeasurement *measurement);
/* The first measurement of @object's member "measurements". */
gboolean assay_evidence_read_measurement (JsonObject *object, AssayEvidenceMeasurement *out);
/* The member "regions": AssayRect in picture pixels, in the order of their numbers, at most
 * ASSAY_EVIDENCE_MAX_REGIONS. */
#define ASSAY_EVIDENCE_MAX_REGIONS 32
GArray *assay_evidence_read_regions (JsonObject *object);
/* Borrowed objects of the member "verdicts". (transfer container) */
GPtrArray *assay_evidence_list_verdicts (JsonObject *object);
/* Of the verdict of claim @claim: "pass", "fail", "uncertain", "skipped"; "" if there is none. */
const char *assay_evidence_find_outcome (JsonObject *object, const char *claim);

/* A check by id in a few words; the id itself when it has none. Translated. */
const char *assay_evidence_check_title (const char *validator);
/* "upper left", where the middle of @region lies. Translated. */
const char *assay_evidence_place (AssayRect region, int width, int height);
/* First letter upper case and a full stop. */
char *assay_evidence_dup_sentence (const char *text);
/* Question, evidence and regions as one text. @width, @height: of the picture, 0 when not known. */
char *assay_evidence_dup_description (AssayRow *card, int width, int height);

G_END_DECLS
