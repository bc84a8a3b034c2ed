/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-clock.h"

#include <string.h>

#define US_PER_MS        G_GINT64_CONSTANT (1000)
#define MS_PER_DAY       G_GINT64_CONSTANT (86400000)
#define FIRST_DAY        G_GINT64_CONSTANT (-719528) /* 0000-01-01 */
#define LAST_DAY         G_GINT64_CONSTANT (2932896) /* 9999-12-31 */
#define TIME_TEXT_LENGTH 24

typedef struct
{
  int year, month, day; /* month and day from 1 */
} Civil;

static gint64
floor_div (gint64 value, gint64 by)
{
  return value / by - (value % by < 0);
}

/* Proleptic Gregorian calendar after Howard Hinnant's "chrono-compatible low-level date
 * algorithms": years begin in March, so that the leap day is the last of its year. */
static Civil
civil_from_days (gint64 days)
{
  gint64 shifted = days + 719468;
  gint64 era = floor_div (shifted, 146097);
  int day_of_era = (int) (shifted - era * 146097);
  int year_of_era =
    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (5 * day_of_year + 2) / 153;
  int month = march_month < 10 ? march_month + 3 : march_month - 9;

  return (Civil){
    .year = (int) (era * 400) + year_of_era + (month <= 2),
    .month = month,
    .day = day_of_year - (153 * march_month + 2) / 5 + 1,
  };
}

static gint64
days_from_civil (Civil date)
{
  int year = date.year - (date.month <= 2);
  gint64 era = floor_div (year, 400);
  int year_of_era = (int) (year - era * 400);
  int march_month = date.month > 2 ? date.month - 3 : date.month + 9;
  int day_of_year = (153 * march_month + 2) / 5 + date.day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static int
days_in_month (int year, int month)
{
  static const guint8 days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return days[month - 1] + (month == 2 && leap);
}

static gint64
manual_wall_us (AssayClock *clock)
{
  AssayManualClock *self = (AssayManualClock *) clock;

  return __atomic_load_n (&self->now_wall_us, __ATOMIC_SEQ_CST);
}

static gint64
manual_mono_us (AssayClock *clock)
{
  AssayManualClock *self = (AssayManualClock *) clock;

  return __atomic_load_n (&self->now_mono_us, __ATOMIC_SEQ_CST);
}

void
assay_manual_clock_init (AssayManualClock *self, gint64 wall_us)
{
  *self = (AssayManualClock){
    .parent = {manual_wall_us, manual_mono_us},
    .now_wall_us = wall_us,
  };
}

void
assay_manual_clock_advance (AssayManualClock *self, gint64 us)
{
  __atomic_add_fetch (&self->now_wall_us, us, __ATOMIC_SEQ_CST);
  __atomic_add_fetch (&self->now_mono_us, us, __ATOMIC_SEQ_CST);
}

static char *
put_number (char *at, int value, int n_digits)
{
  for (int i = n_digits - 1; i >= 0; i--)
    {
      at[i] = (char) ('0' + value % 10);
      value /= 10;
    }
  return at + n_digits;
}

char *
assay_time_format (gint64 wall_us)
{
  gint64 ms = floor_div (wall_us, US_PER_MS);
  gint64 days = floor_div (ms, MS_PER_DAY);
  char *text = g_malloc (TIME_TEXT_LENGTH + 1);
  char *at = text;
  int of_day;
  Civil date;

  if (days < FIRST_DAY)
    ms = FIRST_DAY * MS_PER_DAY;
  else if (days > LAST_DAY)
    ms = (LAST_DAY + 1) * MS_PER_DAY - 1;
  days = floor_div (ms, MS_PER_DAY);
  of_day = (int) (ms - days * MS_PER_DAY);
  date = civil_from_days (days);

  at = put_number (at, date.year, 4);
  *at++ = '-';
  at = put_number (at, date.month, 2);
  *at++ = '-';
  at = put_number (at, date.day, 2);
  *at++ = 'T';
  at = put_number (at, of_day / 3600000, 2);
  *at++ = ':';
  at = put_number (at, of_day / 60000 % 60, 2);
  *at++ = ':';
  at = put_number (at, of_day / 1000 % 60, 2);
  *at++ = '.';
  at = put_number (at, of_day % 1000, 3);
  *at++ = 'Z';
  *at = '\0';
  return text;
}

/* Digits where the shape has a 0, else the very character. */
static gboolean
has_time_shape (const char *text)
{
  static const char shape[] = "0000-00-00T00:00:00.000Z";

  if (strlen (text) != TIME_TEXT_LENGTH)
    return FALSE;
  for (int i = 0; i < TIME_TEXT_LENGTH; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return FALSE;
  return TRUE;
}

static int
get_number (const char *at, int n_digits)
{
  int value = 0;

  for (int i = 0; i < n_digits; i++)
    value = value * 10 + (at[i] - '0');
  return value;
}

gboolean
assay_time_parse (const char *text, gint64 *out_wall_us)
{
  Civil date;
  int hour, minute, second, ms;
  gint64 of_day;

  if (text == NULL || !has_time_shape (text))
    return FALSE;

  date = (Civil){get_number (text, 4), get_number (text + 5, 2), get_number (text + 8, 2)};
  hour = get_number (text + 11, 2);
  minute = get_number (text + 14, 2);
  second = get_number (text + 17, 2);
  ms = get_number (text + 20, 3);
  if (date.month < 1 || date.month > 12 || date.day < 1
      || date.day > days_in_month (date.year, date.month) || hour > 23 || minute > 59
      || second > 59)
    return FALSE;

  of_day = ((hour * 60 + minute) * 60 + second) * G_GINT64_CONSTANT (1000) + ms;
  if (out_wall_us != NULL)
    *out_wall_us = (days_from_civil (date) * MS_PER_DAY + of_day) * US_PER_MS;
  return TRUE;
}
