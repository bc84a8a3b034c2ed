/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

/* assay-projection-list.h is made by meson from the array that also names the sources. */
#define PROJECTION(name) extern const AssayProjection assay_projection_##name;
#include "assay-projection-list.h"
#undef PROJECTION

const AssayProjection *const assay_projections[] = {
#define PROJECTION(name) &assay_projection_##name,
#include "assay-projection-list.h"
#undef PROJECTION
  NULL,
};
