/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* JSON strings as they are written: checking and decoding, for who reads and writes JSON or lines of
 * it. Pure; any thread. */

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* @at == the end of the text: it is only too short, and @error is no matter. */
typedef struct
{
  const char *at;
  const char *error; /* static template, N_() marked */
} AssayJsonFault;

/* @at: behind the opening quote. The closing quote; or %NULL and @fault if an escape, a control
 * character or bytes that are no UTF-8 forbid the string, or the text ends in it. */
const char *assay_json_string_scan   (const char *at, const char *end, AssayJsonFault *fault);
/* @at: what stands between the quotes of a string that was scanned. @out has room for @n bytes, which
 * is never too little. The number of bytes written; no NUL is added. */
gsize       assay_json_string_decode (const char *at, gsize n, char *out);

static inline gboolean
_assay_json_is_plain (guint8 byte)
{
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* Passes bytes that stand for themselves, eight at a time where it can. A byte is flagged in its
 * top bit if it is under 0x20, a quote, a backslash or over 0x7f; borrows only spoil the bytes
 * above a flagged one, so the lowest flag is true. */
static inline const char *
assay_json_skip_plain (const char *at, const char *end)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);

  while (end - at >= 8)
    {
      guint64 word, flags;

      memcpy (&word, at, 8);
      flags =
        (word - ones * 0x20) | ((word ^ ones * '"') - ones) | ((word ^ ones * '\\') - ones) | word;
      flags &= ones * 0x80;
      if (flags != 0)
        return at + (__builtin_ctzll (flags) >> 3);
      at += 8;
    }
#endif
  while (at < end && _assay_json_is_plain ((guint8) *at))
    at++;
  return at;
}

G_END_DECLS
