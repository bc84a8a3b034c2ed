/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-lull.h"

void
assay_lull_add (AssayLull *self, gint64 now_us)
{
  if (self->first_us == 0)
    self->first_us = now_us;
  self->last_us = now_us;
}

gint64
assay_lull_due (const AssayLull *self)
{
  if (self->first_us == 0)
    return 0;
  return MIN (self->last_us + ASSAY_LULL_QUIET_US, self->first_us + ASSAY_LULL_LONGEST_US);
}

void
assay_lull_clear (AssayLull *self)
{
  *self = (AssayLull){0};
}
