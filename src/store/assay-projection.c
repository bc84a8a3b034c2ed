/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* Order matters: slots and versions look at what jobs and slots held before the event. */
const AssayProjection *const assay_projections[] = {
  &assay_projection_documents, &assay_projection_jobs,
  &assay_projection_slots,     &assay_projection_versions,
  &assay_projection_cards,     &assay_projection_exceptions,
  &assay_projection_assets,    &assay_projection_keys,
  &assay_projection_status,    NULL,
};
