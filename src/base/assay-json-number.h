/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* JSON numbers as decimal text, never as doubles: to integers, and to the one form of RFC 8785.
 * Private to the reader and the writer. Pure; any thread. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_JSON_MAX_INTEGER     G_GINT64_CONSTANT (9007199254740991) /* 2^53-1 */
#define ASSAY_JSON_NUMBER_DIGITS   40
#define ASSAY_JSON_NUMBER_MAX_TEXT 64 /* bytes of the longest form, with its NUL */

/* The value is 0.DIGITS x 10^point, DIGITS without leading or trailing zeros; none of them: zero.
 */
typedef struct
{
  gint64 point;
  gsize n_digits; /* significant ones; only the first ASSAY_JSON_NUMBER_DIGITS are kept */
  gboolean negative;
  char digits[ASSAY_JSON_NUMBER_DIGITS];
} AssayJsonNumber;

/* @text: a number by the grammar of RFC 8259 (not checked again). */
void assay_json_number_parse (AssayJsonNumber *out, const char *text, gsize n_bytes);
/* As assay_json_reader_get_decimal. */
gboolean assay_json_number_scaled (const AssayJsonNumber *self, int scale, gint64 *out);
/* ECMAScript's Number::toString. The length, or 0 if it has no such form without a double's
 * rounding: see assay_json_canonicalize. */
gsize assay_json_number_format (const AssayJsonNumber *self, char out[ASSAY_JSON_NUMBER_MAX_TEXT]);
/* The same form with every digit there is, for a number that another program wrote: as above where
 * that has a form. The length, or 0 beyond the sizes of doubles or ASSAY_JSON_NUMBER_DIGITS. */
gsize assay_json_number_keep (const AssayJsonNumber *self, char out[ASSAY_JSON_NUMBER_MAX_TEXT]);

G_END_DECLS
