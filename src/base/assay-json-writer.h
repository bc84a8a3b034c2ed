/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The one JSON writer. CANONICAL is RFC 8785 (members sorted by UTF-16 code units, no white space): what is hashed
 * and logged. PRETTY keeps the order of calls, two-space indent, ends in a newline: what people edit. Pure. */

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ASSAY_JSON_CANONICAL,
  ASSAY_JSON_PRETTY,
} AssayJsonStyle;

typedef struct _AssayJsonWriter AssayJsonWriter;

AssayJsonWriter *assay_json_writer_new          (AssayJsonStyle style);
void             assay_json_writer_free         (AssayJsonWriter *self);
void             assay_json_writer_begin_object (AssayJsonWriter *self);
void             assay_json_writer_end_object   (AssayJsonWriter *self);
void             assay_json_writer_begin_array  (AssayJsonWriter *self);
void             assay_json_writer_end_array    (AssayJsonWriter *self);
void             assay_json_writer_name         (AssayJsonWriter *self, const char *name);
void             assay_json_writer_string       (AssayJsonWriter *self, const char *text); /* %NULL writes null; what is no UTF-8: U+FFFD */
void             assay_json_writer_integer      (AssayJsonWriter *self, gint64 value); /* within +-(2^53-1) */
/* @value / 10^@scale, 0 <= scale <= 6, trailing zeros dropped: (850, 3) -> 0.85. @value within +-(2^53-1); a fraction
 * of more than 15 significant digits is not canonical (assay_json_reader_get_decimal gives none such). */
void             assay_json_writer_decimal      (AssayJsonWriter *self, gint64 value, int scale);
void             assay_json_writer_boolean      (AssayJsonWriter *self, gboolean value);
void             assay_json_writer_null         (AssayJsonWriter *self);
/* @json: one valid value; re-styled to this writer's style. For CANONICAL it must have a canonical form: ask
 * assay_json_canonicalize, or its sibling, first for what comes from outside; else a critical
 * warning, and null is
 * written. PRETTY keeps numbers as they are written. */
void             assay_json_writer_raw          (AssayJsonWriter *self, const char *json, gsize n_bytes);
/* name + value in one call */
void             assay_json_writer_member_string  (AssayJsonWriter *self, const char *name, const char *text);
void             assay_json_writer_member_integer (AssayJsonWriter *self, const char *name, gint64 value);

/* The bytes written; the writer is empty and can be used again. Every begin must have had its end. */
GBytes          *assay_json_writer_finish       (AssayJsonWriter *self);

/* RFC 8785 of any text the reader accepts. Refused (%NULL): duplicate names, -0, U+0000, integers beyond +-(2^53-1),
 * numbers of more than 15 significant digits, sizes outside 1e-307 .. 1e308. Works on decimal text, never on doubles.
 * "Integers" are whole numbers that RFC 8785 writes out (below 1e21); from there on the exponent form is fine. */
GBytes          *assay_json_canonicalize        (const char *text, gsize n_bytes);
/* The same of what another program wrote: numbers keep every digit (seeds up to 2^64-1,
 * 0.30000000000000004), -0 is 0.
 * Equal values have equal text, and what has a form above has that one. Refused: duplicate names,
 * U+0000, more than 40
 * digits, sizes that no double has; @out_pointer (optional, set then): JSON Pointer of the value
 * or the object. */
GBytes          *assay_json_canonicalize_foreign (const char *text, gsize n_bytes,
                                                  char **out_pointer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayJsonWriter, assay_json_writer_free)

G_END_DECLS
