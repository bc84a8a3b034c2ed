/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-string.h"

#include "base/assay-problems.h"

#include <string.h>

static const char *
broken (AssayJsonFault *fault, const char *at, const char *error)
{
  *fault = (AssayJsonFault){at, error};
  return NULL;
}

/* The number of bytes of the character at @at, 0 if it is not well-formed (table 3-7 of the Unicode
 * Standard: no overlong forms, no surrogates, nothing beyond U+10FFFF). Its first byte is over
 * 0x7f. */
static gsize
character_length (const char *at, const char *end)
{
  const guint8 *byte = (const guint8 *) at;
  gsize n_left = (gsize) (end - at);
  guint8 low = 0x80, high = 0xbf; /* of the second byte */
  gsize n;

  if (byte[0] < 0xc2 || byte[0] > 0xf4)
    return 0;
  n = byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
  if (n > n_left)
    return 0;
  if (byte[0] == 0xe0)
    low = 0xa0;
  else if (byte[0] == 0xed)
    high = 0x9f;
  else if (byte[0] == 0xf0)
    low = 0x90;
  else if (byte[0] == 0xf4)
    high = 0x8f;
  if (byte[1] < low || byte[1] > high)
    return 0;
  for (gsize i = 2; i < n; i++)
    if ((byte[i] & 0xc0) != 0x80)
      return 0;
  return n;
}

/* The four digits of \uXXXX, or -1. */
static int
hex4 (const char *at, const char *end)
{
  int value = 0;

  if (end - at < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return -1;
      value = value << 4 | digit;
    }
  return value;
}

/* @at: behind "\u". The end of the escape, or of both of a surrogate pair; %NULL on error. */
static const char *
scan_unicode_escape (const char *at, const char *end, AssayJsonFault *fault)
{
  int unit = hex4 (at, end);
  int second;

  if (unit < 0)
    return broken (fault, at, N_ ("\\u has to be followed by four hexadecimal digits"));
  if (unit < 0xd800 || unit > 0xdfff)
    return at + 4;
  second =
    unit < 0xdc00 && end - at >= 10 && at[4] == '\\' && at[5] == 'u' ? hex4 (at + 6, end) : -1;
  if (second < 0xdc00 || second > 0xdfff)
    return broken (fault, at, N_ ("Half of a surrogate pair stands alone"));
  return at + 10;
}

/* @at: behind the backslash. */
static const char *
scan_escape (const char *at, const char *end, AssayJsonFault *fault)
{
  if (at < end)
    switch (*at)
      {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't':
        return at + 1;
      case 'u':
        return scan_unicode_escape (at + 1, end, fault);
      default:
        break;
      }
  return broken (fault, at, N_ ("Unknown escape in a string"));
}

const char *
assay_json_string_scan (const char *at, const char *end, AssayJsonFault *fault)
{
  for (;;)
    {
      at = assay_json_skip_plain (at, end);
      if (at == end)
        break;
      if (*at == '"')
        return at;
      if (*at == '\\')
        {
          at = scan_escape (at + 1, end, fault);
          if (at == NULL)
            return NULL;
        }
      else if ((guint8) *at < 0x20)
        return broken (fault, at,
                       N_ ("A control character in a string has to be written as an escape"));
      else
        {
          gsize n = character_length (at, end);

          if (n == 0)
            return broken (fault, at, N_ ("The text is not valid UTF-8"));
          at += n;
        }
    }
  return broken (fault, at, NULL);
}

gsize
assay_json_string_decode (const char *at, gsize n, char *out)
{
  static const char plain[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  const char *end = at + n;
  char *to = out;

  while (at < end)
    {
      const char *escape = memchr (at, '\\', (gsize) (end - at));
      gsize n_run = (gsize) ((escape != NULL ? escape : end) - at);
      gunichar character;

      memcpy (to, at, n_run);
      to += n_run;
      if (escape == NULL)
        break;
      if (escape[1] != 'u')
        {
          *to++ = meant[strchr (plain, escape[1]) - plain];
          at = escape + 2;
          continue;
        }
      character = (gunichar) hex4 (escape + 2, end);
      at = escape + 6;
      if (character >= 0xd800 && character <= 0xdfff)
        {
          gunichar low = (gunichar) hex4 (at + 2, end);

          character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
      to += g_unichar_to_utf8 (character, to);
    }
  return (gsize) (to - out);
}
