/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-evidence.h"

#include "imaging/assay-picture.h"

static int
safe_area_of (const AssayCardEvidence *row)
{
  gint64 px = row->contract != NULL ? assay_number_or_zero (row->contract->safe_area_px) : 0;

  return (int) CLAMP (px, 0, ASSAY_PICTURE_MAX_SIDE);
}

AssayEvidence *
assay_evidence_new (AssayRecord *record)
{
  AssayEvidence *self = g_rc_box_new0 (AssayEvidence);
  const AssayCardEvidence *row;

  self->record = record != NULL
                   ? assay_record_ref (record)
                   : assay_record_new (&assay_card_evidence_row_table,
                                       assay_table_new (&assay_card_evidence_row_table));
  row = assay_record_get (self->record, &assay_card_evidence_row_table);
  self->verdicts = row->verdicts;
  self->safe_area_px = safe_area_of (row);
  for (guint i = 0; i < self->verdicts->len && self->asked == NULL; i++)
    {
      const AssayVerdict *verdict = self->verdicts->pdata[i];

      if (g_strcmp0 (verdict->validator, row->claim) == 0)
        self->asked = verdict;
    }
  return self;
}

AssayEvidence *
assay_evidence_ref (AssayEvidence *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_cb (gpointer data)
{
  assay_record_unref (((AssayEvidence *) data)->record);
}

void
assay_evidence_unref (AssayEvidence *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, clear_cb);
}
