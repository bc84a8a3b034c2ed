/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The planner's working state: assay-plan.c walks specs and slots, assay-plan-compare.c says what
 * of a recipe changed. */

#include "core/recipe/assay-core-private.h"
#include "core/plan/assay-plan.h"

G_BEGIN_DECLS

/* Two recipes of one slot, part by part. */
typedef struct
{
  guint64 before[ASSAY_N_PARTS], now[ASSAY_N_PARTS]; /* 64 bits of each part's digest, never 0 */
  guint piece; /* number of the first differing piece of the prompt, from 1; 0 = none differs */
  char *layer, *key; /* of that piece; %NULL if none */
} AssayPlanChange;

/* %FALSE when either is not a whole recipe. */
gboolean _assay_plan_compare (GBytes *before, GBytes *now, AssayPlanChange *out);
void _assay_plan_change_clear (AssayPlanChange *self);

G_END_DECLS
