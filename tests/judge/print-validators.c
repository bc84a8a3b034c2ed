/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print-validators: the register as lines of tab-separated words, for the tables of docs/checks.md
 * and docs/troubleshooting.md (tests/data/test-docs.py compares and rewrites). */
#include "core/decide/assay-claim.h"
#include "judge/assay-validator.h"

#include <stdio.h>

int
main (void)
{
  for (guint i = 0; assay_validators[i] != NULL; i++)
    {
      const AssayValidator *validator = assay_validators[i];

      printf ("check\t%s\t%s\t%s%s", validator->id, assay_claim_find (validator->id)->question,
              validator->sentence, validator->in_shadow ? " *In trial.*" : "");
      for (guint k = 0; validator->limits[k] != NULL; k++)
        printf ("\t%s", validator->limits[k]);
      printf ("\n");
      for (const AssayValidatorReason *reason = validator->reasons; reason->code != NULL; reason++)
        printf ("reason\t%s\t%s\t%s\n", reason->code, reason->meaning, reason->way_out);
    }
  return 0;
}
