/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-clock.h"

#include <stdlib.h>

#define US_PER_DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

static const struct
{
  gint64 us;
  const char *text;
} known[] = {
  {0, "1970-01-01T00:00:00.000Z"},
  {-1, "1969-12-31T23:59:59.999Z"},
  {1795232490123000, "2026-11-21T03:41:30.123Z"},
  {1795232490123999, "2026-11-21T03:41:30.123Z"},
  {951782400000000, "2000-02-29T00:00:00.000Z"},
  {4107542399999000, "2100-02-28T23:59:59.999Z"},
  {4107542400000000, "2100-03-01T00:00:00.000Z"},
  {-62167219200000000, "0000-01-01T00:00:00.000Z"},
  {253402300799999999, "9999-12-31T23:59:59.999Z"},
};

static void
test_format (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *text = assay_time_format (known[i].us);
      gint64 back;

      g_assert_cmpstr (text, ==, known[i].text);
      g_assert_true (assay_time_parse (text, &back));
      g_assert_cmpint (back, <=, known[i].us);
      g_assert_cmpint (known[i].us - back, <, 1000);
    }
}

static void
test_clamped (void)
{
  g_autofree char *least = assay_time_format (G_MININT64);
  g_autofree char *most = assay_time_format (G_MAXINT64);

  g_assert_cmpstr (least, ==, "0000-01-01T00:00:00.000Z");
  g_assert_cmpstr (most, ==, "9999-12-31T23:59:59.999Z");
}

/* Each day of four centuries, which is all the calendar there is, against GLib's. */
static void
test_every_day (void)
{
  g_autoptr (GDate) date = g_date_new_dmy (1, G_DATE_MARCH, 1900);

  for (int day = 0; day < 146097; day++)
    {
      gint64 us = (-25508 + (gint64) day) * US_PER_DAY;
      g_autofree char *text = assay_time_format (us);
      char expected[32];
      gint64 back;

      g_snprintf (expected, sizeof expected, "%04d-%02d-%02dT00:00:00.000Z", g_date_get_year (date),
                  (int) g_date_get_month (date), g_date_get_day (date));
      g_assert_cmpstr (text, ==, expected);
      g_assert_true (assay_time_parse (text, &back));
      g_assert_cmpint (back, ==, us);
      g_date_add_days (date, 1);
    }
}

static void
test_refused (void)
{
  static const char *const refused[] = {
    "",
    "2026-11-21",
    "2026-11-21T03:41:30Z",
    "2026-11-21T03:41:30.123",
    "2026-11-21T03:41:30.123z",
    "2026-11-21T03:41:30.123Z ",
    " 2026-11-21T03:41:30.123Z",
    "2026-11-21 03:41:30.123Z",
    "2026-11-21T03:41:30,123Z",
    "2026-11-21T24:00:00.000Z",
    "2026-11-21T03:60:30.123Z",
    "2026-11-21T03:41:60.123Z",
    "2026-00-21T03:41:30.123Z",
    "2026-13-21T03:41:30.123Z",
    "2026-11-00T03:41:30.123Z",
    "2026-11-31T03:41:30.123Z",
    "2026-02-29T03:41:30.123Z",
    "2100-02-29T03:41:30.123Z",
    "+026-11-21T03:41:30.123Z",
    "2026-11-21T03:41:30.+23Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      gint64 us = 42;

      g_assert_false (assay_time_parse (refused[i], &us));
      g_assert_cmpint (us, ==, 42);
    }
  g_assert_false (assay_time_parse (NULL, NULL));
}

static void
test_time_zone (void)
{
  g_autofree char *here = NULL;

  g_setenv ("TZ", "Asia/Kathmandu", TRUE);
  here = assay_time_format (0);
  g_unsetenv ("TZ");
  g_assert_cmpstr (here, ==, "1970-01-01T00:00:00.000Z");
}

static void
test_manual (void)
{
  AssayManualClock clock;

  assay_manual_clock_init (&clock, 1000);
  g_assert_cmpint (assay_clock_wall_us (&clock.parent), ==, 1000);
  g_assert_cmpint (assay_clock_mono_us (&clock.parent), ==, 0);
  assay_manual_clock_advance (&clock, 250);
  g_assert_cmpint (assay_clock_wall_us (&clock.parent), ==, 1250);
  g_assert_cmpint (assay_clock_mono_us (&clock.parent), ==, 250);
}

static void
test_system (void)
{
  AssayClock *clock = assay_clock_system ();
  gint64 mono = assay_clock_mono_us (clock);
  gint64 before = g_get_real_time ();
  gint64 wall = assay_clock_wall_us (clock);

  g_assert_cmpint (wall, >=, before);
  g_assert_cmpint (wall, <, before + 60 * G_USEC_PER_SEC);
  g_assert_cmpint (assay_clock_mono_us (clock), >=, mono);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/clock/format", test_format);
  g_test_add_func ("/base/clock/clamped", test_clamped);
  g_test_add_func ("/base/clock/every-day", test_every_day);
  g_test_add_func ("/base/clock/refused", test_refused);
  g_test_add_func ("/base/clock/time-zone", test_time_zone);
  g_test_add_func ("/base/clock/manual", test_manual);
  g_test_add_func ("/base/clock/system", test_system);
  return g_test_run ();
}
