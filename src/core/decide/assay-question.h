/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The words of a card's question: one positive yes/no sentence a claim, yes always means "good, let it pass". Pure, static. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_CLAIM_TASTE "taste" /* all checks passed; whether it is wanted is the person's */

typedef struct
{
  const char *claim;    /* validator id, ASSAY_CLAIM_TASTE; %NULL in what find gives for a claim without words of its own */
  const char *text;     /* N_() template, {0} = the asset's title */
  gint64      version;  /* raised whenever the words change: answers to other words teach nothing */
} AssayQuestion;

/* Never %NULL. */
const AssayQuestion *assay_question_find (const char *claim);

G_END_DECLS
