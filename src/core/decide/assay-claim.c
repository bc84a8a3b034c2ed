/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-claim.h"

#include "base/assay-problems.h"

static const AssayClaim claims[] = {
  {"technical.decode", N_ ("Complete and sharp"), N_ ("Is this picture complete and sharp?"),
   N_ ("You were unsure whether it is complete and sharp."), 1},
  {"duplicate.near", N_ ("Unlike the others"), N_ ("Is {0} different enough from {1}?"),
   N_ ("You were unsure whether it is different enough from another one."), 1, .other = 1},
  {"alpha.background", N_ ("Background"), N_ ("Is everything around {0} transparent?"),
   N_ ("You were unsure whether everything around it is transparent."), 1},
  {"alpha.fringe", N_ ("Edge"), N_ ("Is the edge clean on dark and on light?"),
   N_ ("You were unsure whether its edge is clean on dark and on light."), 1},
  {"alpha.punch", N_ ("Whole"), N_ ("Is {0} whole, without holes?"),
   N_ ("You were unsure whether it is whole, without holes."), 1},
  {"alpha.feather", N_ ("Crisp edge"), N_ ("Is the edge crisp?"),
   N_ ("You were unsure whether its edge is crisp."), 1},
  {"bounds.safe_area", N_ ("Safe frame"), N_ ("Does {0} stay inside with room to spare?"),
   N_ ("You were unsure whether it stays inside with room to spare."), 1, "safe_area"},
  {ASSAY_CLAIM_TASTE, N_ ("All checks passed"), N_ ("Take this picture of {0}?"),
   N_ ("You were unsure whether to take it."), 1},
  {NULL, NULL, N_ ("Is this picture of {0} good as it is?"),
   N_ ("You were unsure whether it is good as it is."), 1},
};

const AssayClaim *
assay_claim_find (const char *id)
{
  guint i = 0;

  while (claims[i].id != NULL && g_strcmp0 (claims[i].id, id) != 0)
    i++;
  return &claims[i];
}
