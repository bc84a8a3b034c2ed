/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a document brings along that may harm a person: secrets, and files that run programs. */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

/* Adds a problem, with file and JSON Pointer, for each
 *   workflow.secret  text of a graph that is likely a key, a token or a password; never that text,
 *   model.pickled    file of a model, in a document or a graph, of a kind that holds programs.
 * At most 500. None of it keeps an asset from being made. Pure. */
void assay_safety_warn (const AssayCatalog *catalog, AssayProblems *warnings);

G_END_DECLS
