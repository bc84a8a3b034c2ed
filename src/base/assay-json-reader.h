/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The strict JSON pull reader: the one accept set of Assay (RFC 8259, UTF-8 without BOM, nothing else).
 * Everything from outside passes it first; json-glib is only fed text this reader accepted.
 * Pure; no allocation besides one string buffer; borrows the text. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_JSON_MAX_DEPTH 128
#define ASSAY_JSON_MAX_BYTES (256 * 1024 * 1024)

typedef enum
{
  ASSAY_JSON_ERROR, /* sticky; see assay_json_reader_get_error */
  ASSAY_JSON_END,   /* after the one top-level value and trailing white space */
  ASSAY_JSON_OBJECT_BEGIN,
  ASSAY_JSON_OBJECT_END,
  ASSAY_JSON_ARRAY_BEGIN,
  ASSAY_JSON_ARRAY_END,
  ASSAY_JSON_NAME, /* a member's name; its value follows */
  ASSAY_JSON_STRING,
  ASSAY_JSON_NUMBER,
  ASSAY_JSON_TRUE,
  ASSAY_JSON_FALSE,
  ASSAY_JSON_NULL,
} AssayJsonToken;

typedef struct _AssayJsonReader AssayJsonReader;

/* @text: borrowed, must outlive the reader; need not be NUL-terminated. */
AssayJsonReader *assay_json_reader_new  (const char *text, gsize n_bytes);
void             assay_json_reader_free (AssayJsonReader *self);

AssayJsonToken   assay_json_reader_next (AssayJsonReader *self);
/* The token next will return, without taking it: string, number, pointer and offset stay those of the current one.
 * An error found ahead becomes the current token at once. */
AssayJsonToken   assay_json_reader_peek (AssayJsonReader *self);

/* Of the current NAME or STRING: decoded UTF-8, NUL-terminated (it may hold U+0000 too: see @out_length).
 * Valid until the next call of next or peek. */
const char *assay_json_reader_get_string  (AssayJsonReader *self, gsize *out_length);
/* Of the current NUMBER. %FALSE if it is not an integer within +-(2^53-1) (1e2 and 1.0 count as integers; -0 not). */
gboolean    assay_json_reader_get_integer (AssayJsonReader *self, gint64 *out);
/* value x 10^scale as an integer, 0 <= scale <= 6; %FALSE if digits would be lost, beyond +-(2^53-1), -0, or a
 * fraction of more than 15 significant digits (no double holds it exactly enough to be canonical). */
gboolean    assay_json_reader_get_decimal (AssayJsonReader *self, int scale, gint64 *out);
/* Skips the value that follows a NAME, or the element that comes next. @out_raw (optional): its text, borrowed.
 * %FALSE, with nothing taken, if no value comes next (a name, an end), and on an error. */
gboolean    assay_json_reader_skip        (AssayJsonReader *self, const char **out_raw, gsize *out_n_bytes);

/* Where the current token stands: the JSON Pointer of the value or the named member. New string. */
char       *assay_json_reader_dup_pointer (AssayJsonReader *self);
gsize       assay_json_reader_get_offset  (AssayJsonReader *self);
/* Bytes of the current token as it is written: a number's digits, a string with its quotes. */
gsize       assay_json_reader_get_token_length (AssayJsonReader *self);
/* Static English template (N_() marked) and place, for problems; %NULL if no error. Lines and columns from 1. */
const char *assay_json_reader_get_error   (AssayJsonReader *self, guint *out_line, guint *out_column);

/* Reads to the end. %TRUE if the whole text is one acceptable value. */
gboolean assay_json_is_valid (const char *text, gsize n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayJsonReader, assay_json_reader_free)

G_END_DECLS
