/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/patience.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

/* What the work takes on a machine at rest; one that is faster has no less patience. */
#define NOMINAL_S    0.008
#define LOOK_EVERY_S 0.5
#define WORK_BYTES   (512 << 10)

static double
factor (void)
{
  const char *text = g_getenv ("ASSAY_TIMEOUT_FACTOR");

  return text != NULL && *text != '\0' ? g_ascii_strtod (text, NULL) : 1;
}

static double
seconds_since (gint64 then_us)
{
  return (double) (g_get_monotonic_time () - then_us) / G_USEC_PER_SEC;
}

/* How many times as long as nominal the work takes now, at least 1: some computing, and a write
 * that reaches the disk. */
static double
slowness (void)
{
  gint64 begun_us = g_get_monotonic_time ();
  g_autofree guint8 *work = g_malloc0 (WORK_BYTES);
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, work, WORK_BYTES);
  FILE *file = tmpfile ();

  g_assert_nonnull (digest);
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (work, 1, 4096, file), ==, 4096);
  g_assert_cmpint (fflush (file), ==, 0);
  fsync (fileno (file));
  fclose (file);
  return MAX (1, seconds_since (begun_us) / NOMINAL_S);
}

void
patience_start (Patience *self, guint seconds)
{
  *self = (Patience){.left_s = seconds * factor (), .looked_us = g_get_monotonic_time ()};
}

gboolean
patience_lasts (Patience *self)
{
  double passed_s = seconds_since (self->looked_us);

  if (passed_s >= LOOK_EVERY_S)
    {
      self->left_s -= MIN (passed_s, 2 * LOOK_EVERY_S) / slowness ();
      self->looked_us = g_get_monotonic_time ();
    }
  return self->left_s > 0;
}

guint
patience_seconds_now (guint seconds)
{
  return (guint) ceil (seconds * factor () * slowness ());
}
