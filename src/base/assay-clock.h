/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Time comes in by this interface; nothing else in the engine asks the system what time it is. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AssayClock AssayClock;
struct _AssayClock
{
  gint64 (*wall_us) (AssayClock *self); /* microseconds since 1970, UTC; may step */
  gint64 (*mono_us) (AssayClock *self); /* microseconds, never goes back */
};

/* The system's; static, any thread. The only file that may call the system's clocks. */
AssayClock *assay_clock_system (void);

/* A clock for tests: stands until moved. Any thread may read while one moves it. */
typedef struct
{
  AssayClock parent;
  gint64     now_wall_us;
  gint64     now_mono_us;
} AssayManualClock;

void assay_manual_clock_init    (AssayManualClock *self, gint64 wall_us);
void assay_manual_clock_advance (AssayManualClock *self, gint64 us);

static inline gint64
assay_clock_wall_us (AssayClock *self)
{
  return self->wall_us (self);
}

static inline gint64
assay_clock_mono_us (AssayClock *self)
{
  return self->mono_us (self);
}

/* "2026-11-21T03:41:30.123Z"; UTC, milliseconds (rounded down), never locale dependent. Pure. Times outside the
 * years 0000 to 9999 are written as their first or last millisecond. Parse takes exactly this form, else %FALSE
 * with @out_wall_us untouched; no leap seconds. */
char    *assay_time_format (gint64 wall_us);
gboolean assay_time_parse  (const char *text, gint64 *out_wall_us);

G_END_DECLS
