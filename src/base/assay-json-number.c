/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-number.h"

#include <string.h>

/* A decimal of up to 15 significant digits goes to a double and back unchanged, and no shorter one
 * names the same double: its digits are those ECMAScript prints. That holds for normal doubles
 * only, which the limits below stay inside of. */
#define EXACT_DIGITS 15
#define MIN_POINT    (-306)
#define MAX_POINT    308

/* The sizes that doubles have, the smallest and the largest in decimals included. */
#define KEPT_MIN_POINT (-323)
#define KEPT_MAX_POINT 309

/* ECMAScript writes whole numbers out up to 21 digits, fractions from 0.000001. */
#define PLAIN_MAX_POINT 21
#define PLAIN_MIN_POINT (-5)

/* 2^53-1 has as many. */
#define INTEGER_DIGITS 16

/* Exponents beyond this are all the same to us; keeps the sums below from overflowing. */
#define EXPONENT_CAP G_GINT64_CONSTANT (1000000000000)

static gint64
parse_exponent (const char *at, const char *end)
{
  gboolean negative = *at == '-';
  gint64 value = 0;

  if (*at == '-' || *at == '+')
    at++;
  for (; at < end; at++)
    value = MIN (value * 10 + (*at - '0'), EXPONENT_CAP);
  return negative ? -value : value;
}

void
assay_json_number_parse (AssayJsonNumber *out, const char *text, gsize n_bytes)
{
  const char *end = text + n_bytes;
  const char *at = text;
  gboolean in_fraction = FALSE;
  gsize n_seen = 0; /* digits from the first that is not zero */

  out->negative = *at == '-';
  out->point = 0;
  out->n_digits = 0;
  if (out->negative)
    at++;
  for (; at < end && *at != 'e' && *at != 'E'; at++)
    {
      if (*at == '.')
        {
          in_fraction = TRUE;
          continue;
        }
      if (n_seen > 0 || *at != '0')
        {
          if (n_seen < ASSAY_JSON_NUMBER_DIGITS)
            out->digits[n_seen] = *at;
          n_seen++;
          if (*at != '0')
            out->n_digits = n_seen;
          out->point += !in_fraction;
        }
      else
        out->point -= in_fraction;
    }
  if (at < end)
    out->point += parse_exponent (at + 1, end);
}

static gboolean
is_whole (const AssayJsonNumber *self)
{
  return self->point >= (gint64) self->n_digits;
}

gboolean
assay_json_number_scaled (const AssayJsonNumber *self, int scale, gint64 *out)
{
  gint64 point = self->point + scale;
  gint64 value = 0;

  g_return_val_if_fail (scale >= 0 && scale <= 6, FALSE);

  if (self->n_digits == 0)
    {
      if (!self->negative)
        *out = 0;
      return !self->negative;
    }
  if (point < (gint64) self->n_digits || point > INTEGER_DIGITS)
    return FALSE;
  if (self->n_digits > EXACT_DIGITS && !is_whole (self))
    return FALSE;
  for (gint64 i = 0; i < point; i++)
    value = value * 10 + (i < (gint64) self->n_digits ? self->digits[i] - '0' : 0);
  if (value > ASSAY_JSON_MAX_INTEGER)
    return FALSE;
  *out = self->negative ? -value : value;
  return TRUE;
}

static gboolean
is_exact (const AssayJsonNumber *self)
{
  gint64 value;

  if (is_whole (self) && self->point <= PLAIN_MAX_POINT)
    return assay_json_number_scaled (self, 0, &value);
  return self->n_digits <= EXACT_DIGITS && self->point >= MIN_POINT && self->point <= MAX_POINT;
}

static char *
put_zeros (char *at, gint64 n)
{
  for (; n > 0; n--)
    *at++ = '0';
  return at;
}

static char *
put_digits (char *at, const AssayJsonNumber *self, gint64 from, gint64 to)
{
  memcpy (at, self->digits + from, (gsize) (to - from));
  return at + (to - from);
}

static char *
put_plain (char *at, const AssayJsonNumber *self)
{
  gint64 n = (gint64) self->n_digits;

  if (self->point <= 0)
    {
      *at++ = '0';
      *at++ = '.';
      at = put_zeros (at, -self->point);
      return put_digits (at, self, 0, n);
    }
  if (is_whole (self))
    return put_zeros (put_digits (at, self, 0, n), self->point - n);
  at = put_digits (at, self, 0, self->point);
  *at++ = '.';
  return put_digits (at, self, self->point, n);
}

static char *
put_exponential (char *at, const AssayJsonNumber *self)
{
  gint64 exponent = self->point - 1;
  int size = (int) ABS (exponent);

  *at++ = self->digits[0];
  if (self->n_digits > 1)
    {
      *at++ = '.';
      at = put_digits (at, self, 1, (gint64) self->n_digits);
    }
  *at++ = 'e';
  *at++ = exponent < 0 ? '-' : '+';
  if (size >= 100)
    *at++ = (char) ('0' + size / 100);
  if (size >= 10)
    *at++ = (char) ('0' + size / 10 % 10);
  *at++ = (char) ('0' + size % 10);
  return at;
}

/* @self is not zero. The length. */
static gsize
put_number (char *out, const AssayJsonNumber *self)
{
  char *at = out;

  if (self->negative)
    *at++ = '-';
  if (self->point > PLAIN_MAX_POINT || self->point < PLAIN_MIN_POINT)
    at = put_exponential (at, self);
  else
    at = put_plain (at, self);
  *at = '\0';
  return (gsize) (at - out);
}

gsize
assay_json_number_format (const AssayJsonNumber *self, char out[ASSAY_JSON_NUMBER_MAX_TEXT])
{
  if (self->n_digits == 0)
    return self->negative ? 0 : g_strlcpy (out, "0", ASSAY_JSON_NUMBER_MAX_TEXT);
  return is_exact (self) ? put_number (out, self) : 0;
}

gsize
assay_json_number_keep (const AssayJsonNumber *self, char out[ASSAY_JSON_NUMBER_MAX_TEXT])
{
  if (self->n_digits == 0)
    return g_strlcpy (out, "0", ASSAY_JSON_NUMBER_MAX_TEXT);
  if (self->n_digits > ASSAY_JSON_NUMBER_DIGITS || self->point < KEPT_MIN_POINT
      || self->point > KEPT_MAX_POINT)
    return 0;
  return put_number (out, self);
}
