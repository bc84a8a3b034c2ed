/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The register of claims: what can be said of a picture and asked about it. A validator judges
 * the claim of its own id, a card asks it, the review names it; all of them read these words.
 * Pure, static. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_CLAIM_TASTE "taste" /* all checks passed; whether it is wanted is the person's */

typedef struct
{
  /* of the validator, or ASSAY_CLAIM_TASTE; %NULL in what find gives for a claim without words */
  const char *id;
  const char *title; /* N_(): two or three words; %NULL where id is */
  /* N_() template, {0} = the asset's title, {1} = the other asset's, if the claim is about one: one
   * positive sentence, yes means "good, let it pass" */
  const char *question;
  /* N_(): a whole sentence about who could not say, below the asset's title. A title pasted into one
   * for all would be no sentence. */
  const char *unsure;
  gint64      question_version; /* raised when the words change: other words, other answers */
  const char *tool;             /* overlay of the review that is on while it is asked, or %NULL */
  /* Which of the evidence's words is {1}: the other asset's title; behind it are the id of the
   * version it is like and that one's picture, a blob. 0 = the claim is about no other. */
  guint other;
} AssayClaim;

/* Never %NULL. */
const AssayClaim *assay_claim_find (const char *id);

G_END_DECLS
