/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What copying JSON text (assay-json-copy) needs of a writer. Texts are @n bytes, valid UTF-8, not
 * terminated. */

#include "base/assay-json-writer.h"

G_BEGIN_DECLS

gboolean _assay_json_writer_is_canonical  (const AssayJsonWriter *self);
/* Whether an object that has ended had two members of one name; canonical only. */
gboolean _assay_json_writer_has_duplicate (const AssayJsonWriter *self);
/* @quoted: @name as it stands in the text, or %NULL to have it escaped. */
void     _assay_json_writer_write_name    (AssayJsonWriter *self, const char *name, gsize n,
                                           const char *quoted);
void     _assay_json_writer_write_string  (AssayJsonWriter *self, const char *text, gsize n);
/* A number, a word, or any whole value, as it stands. */
void     _assay_json_writer_write_literal (AssayJsonWriter *self, const char *text, gsize n);

/* Copies a value. %FALSE with part of it written if @json is not valid or has no canonical form
 * where one is needed. */
gboolean _assay_json_writer_copy          (AssayJsonWriter *self, const char *json, gsize n_bytes);

G_END_DECLS
