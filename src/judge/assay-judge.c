/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge/assay-judge-private.h"

#include <string.h>

/* assay-validator-list.h is made by meson from the array that also names the sources. */
#define VALIDATOR(name) extern const AssayValidator assay_validator_##name;
#include "assay-validator-list.h"
#undef VALIDATOR

const AssayValidator *const assay_validators[] = {
#define VALIDATOR(name) &assay_validator_##name,
#include "assay-validator-list.h"
#undef VALIDATOR
  NULL,
};

const AssayValidator *
assay_validator_find (const char *id)
{
  for (guint i = 0; assay_validators[i] != NULL; i++)
    if (strcmp (assay_validators[i]->id, id) == 0)
      return assay_validators[i];
  return NULL;
}

/* Fail, uncertain, skipped, pass: a frame nobody could measure is worse than one that passed. */
static gboolean
is_worse (const AssayVerdict *verdict, const AssayVerdict *than)
{
  static const int badness[] = {[ASSAY_VERDICT_PASS] = 0,
                                [ASSAY_VERDICT_SKIPPED] = 1,
                                [ASSAY_VERDICT_UNCERTAIN] = 2,
                                [ASSAY_VERDICT_FAIL] = 3};

  if (badness[verdict->outcome] != badness[than->outcome])
    return badness[verdict->outcome] > badness[than->outcome];
  return verdict->score_per_mille < than->score_per_mille;
}

/* Every frame is measured, the worst one's verdict is kept. */
static AssayVerdict *
judge_frames (const AssayValidator *validator, const AssayExhibit *frames, guint n_frames)
{
  AssayVerdict *worst = validator->judge (&frames[0]);

  for (guint i = 1; i < n_frames; i++)
    {
      AssayVerdict *verdict = validator->judge (&frames[i]);

      if (is_worse (verdict, worst))
        {
          AssayVerdict *better = worst;

          worst = verdict;
          verdict = better;
        }
      assay_verdict_free (verdict);
    }
  worst->validator = g_strdup (validator->id);
  worst->version = validator->version;
  worst->hard = validator->hard;
  worst->in_shadow = validator->in_shadow;
  worst->remediations =
    g_strdupv ((char **) assay_validator_remediations (validator, worst->reason));
  return worst;
}

AssayReport *
assay_judge (const AssayExhibit *frames, guint n_frames, const gint *cancelled)
{
  g_autoptr (AssayReport) report = assay_table_new (&assay_report_table);
  AssayDigest picture;

  g_return_val_if_fail (n_frames > 0, NULL);
  for (guint i = 0; assay_validators[i] != NULL; i++)
    {
      if (cancelled != NULL && g_atomic_int_get (cancelled) != 0)
        return NULL;
      g_ptr_array_add (report->verdicts, judge_frames (assay_validators[i], frames, n_frames));
    }
  assay_picture_hash (frames[0].picture, &picture);
  report->picture = g_strdup (assay_digest_hex (&picture).text);
  report->contract = g_strdup (assay_digest_hex (&frames[0].contract->hash).text);
  report->as_of_seq = frames[0].references != NULL ? frames[0].references->as_of_seq : 0;
  return g_steal_pointer (&report);
}
