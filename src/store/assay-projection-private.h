/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the projections share. How events fold is told in core/decide/assay-command.h; decide relies on it. */

#include <string.h>

#include "core/decide/assay-command.h"
#include "store/assay-projection.h"
#include "store/assay-statements-private.h"

G_BEGIN_DECLS

extern const AssayProjection assay_projection_documents, assay_projection_jobs, assay_projection_slots, assay_projection_versions,
  assay_projection_cards, assay_projection_exceptions, assay_projection_keys, assay_projection_status;

static inline gboolean
_assay_is (const AssayEvent *event, const char *type)
{
  return strcmp (event->type, type) == 0;
}

G_END_DECLS
