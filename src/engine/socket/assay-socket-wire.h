/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What goes over the socket as JSON, written and read at one place. Readers stand before a
 * value and take it whole; %NULL or %FALSE means that it made no sense. Private to socket/. */

#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"
#include "engine/project/assay-project.h"
#include "model/rows/assay-changes.h"

G_BEGIN_DECLS

/* [["card",{…}],…]: each with the name of its table; words no table would take are cleaned. */
void          _assay_wire_write_rows    (AssayJsonWriter *writer, GPtrArray *rows);
GPtrArray    *_assay_wire_read_rows     (AssayJsonReader *reader);

/* {"code":n,"domain":"…","message":"…"}, and "problems" for a list of them: all of their code,
 * templates, arguments, fix, file and pointer. Domains of the program, GIO and files keep
 * themselves and their code; another one becomes G_IO_ERROR_FAILED. */
void          _assay_wire_write_error   (AssayJsonWriter *writer, const GError *error);
/* %NULL: none that makes sense */
GError       *_assay_wire_read_error    (AssayJsonReader *reader);

/* {"rows":{"cards":[1,2],"jobs":true},"topics":n}; true is all of the kind. Of the topics only
 * those in @mask. */
void          _assay_wire_write_changes (AssayJsonWriter *writer, const AssayChanges *changes,
                                         AssayTopics mask);
AssayChanges *_assay_wire_read_changes  (AssayJsonReader *reader);

/* Base64 text. */
void          _assay_wire_write_bytes   (AssayJsonWriter *writer, GBytes *bytes);
GBytes       *_assay_wire_read_bytes    (AssayJsonReader *reader);

G_END_DECLS
