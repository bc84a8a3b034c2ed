/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine.h"

extern const AssayActKind assay_act_run, assay_act_stop, assay_act_rescan, assay_act_export;

const AssayActKind *const assay_act_kinds[] = {
  &assay_act_run, &assay_act_stop, &assay_act_rescan, &assay_act_export, NULL,
};
