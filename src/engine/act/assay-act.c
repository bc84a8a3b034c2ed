/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine.h"

/* assay-act-list.h is made by meson from the array that also names the sources. */
#define ACTS(file) extern const AssayActKind assay_acts_of_##file[];
#include "assay-act-list.h"
#undef ACTS

const AssayActKind *const assay_acts[] = {
#define ACTS(file) assay_acts_of_##file,
#include "assay-act-list.h"
#undef ACTS
  NULL,
};
