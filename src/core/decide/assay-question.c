/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-question.h"

#include "base/assay-problems.h"

static const AssayQuestion questions[] = {
  {"technical.decode", N_ ("Is this picture complete and sharp?"), 1},
  {"alpha.background", N_ ("Is everything around {0} transparent?"), 1},
  {"alpha.fringe", N_ ("Is the edge clean on dark and on light?"), 1},
  {"bounds.safe_area", N_ ("Does {0} stay inside with room to spare?"), 1},
  {ASSAY_CLAIM_TASTE, N_ ("Take this picture of {0}?"), 1},
  {NULL, N_ ("Is this picture of {0} good as it is?"), 1},
};

const AssayQuestion *
assay_question_find (const char *claim)
{
  guint i = 0;

  while (questions[i].claim != NULL && g_strcmp0 (questions[i].claim, claim) != 0)
    i++;
  return &questions[i];
}
