/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Every text of a document, found along its table. Pure, any thread. */

#include "model/documents/assay-document.h"

G_BEGIN_DECLS

/* @text: never %NULL; of a list one of its elements, of a map also the name of a member.
 * @pointer: JSON Pointer of @text (of a name: of its member), valid for the call. */
typedef void (*AssayTextVisit) (const AssayDocument *document,
                                const AssayField *field,
                                const char *text,
                                const char *pointer,
                                gpointer data);

/* In the order of the table; JSON (graphs of workflows) is not looked into. */
void assay_document_visit_texts (const AssayDocument *document,
                                 AssayTextVisit visit,
                                 gpointer data);

G_END_DECLS
