/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* JSON strings as they are written: checking and decoding. Private to the reader. Pure; any thread. */

#include <glib.h>

G_BEGIN_DECLS

/* @at == the end of the text: it is only too short, and @error is no matter. */
typedef struct
{
  const char *at;
  const char *error; /* static template, N_() marked */
} AssayJsonFault;

/* @at: behind the opening quote. The closing quote; or %NULL and @fault if an escape, a control character or
 * bytes that are no UTF-8 forbid the string, or the text ends in it. */
const char *assay_json_string_scan   (const char *at, const char *end, AssayJsonFault *fault);
/* @at: what stands between the quotes of a string that was scanned. @out has room for @n bytes, which is never
 * too little. The number of bytes written; no NUL is added. */
gsize       assay_json_string_decode (const char *at, gsize n, char *out);

G_END_DECLS
