/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-clock.h"

static gint64
system_wall_us (AssayClock *self)
{
  return g_get_real_time ();
}

static gint64
system_mono_us (AssayClock *self)
{
  return g_get_monotonic_time ();
}

AssayClock *
assay_clock_system (void)
{
  static AssayClock clock = {system_wall_us, system_mono_us};

  return &clock;
}
