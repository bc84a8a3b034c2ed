/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-validator.h"

#include <string.h>

const char *const assay_remediations_seed[] = {"new_seed", NULL};
const char *const assay_remediations_key[] = {"other_key", "new_seed", NULL};
const char *const assay_remediations_scenery[] = {"stronger_background", "other_key", "new_seed",
                                                  NULL};
const char *const assay_remediations_loras[] = {"new_seed", "lighter_loras", NULL};

/* Of processing, which leaves nothing of such a picture: whichever check says so in its name. */
static const struct
{
  const char *reason;
  const char *const *remediations;
} of_processing[] = {
  {"cut.no_background", assay_remediations_scenery},
  {"place.empty", assay_remediations_key},
};

const char *const *
assay_validator_remediations (const AssayValidator *validator, const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (of_processing); i++)
    if (g_strcmp0 (of_processing[i].reason, reason) == 0)
      return of_processing[i].remediations;
  for (const AssayValidatorReason *row = validator->reasons; row->code != NULL; row++)
    if (g_strcmp0 (row->code, reason) == 0 && row->remediations != NULL)
      return row->remediations;
  return validator->remediations;
}
