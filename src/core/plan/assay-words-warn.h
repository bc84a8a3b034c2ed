/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What was typed as prompt text and does not mean to ComfyUI what it looks like. */

#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

/* Adds a problem, with file and JSON Pointer, for each
 *   prompt.loose_bracket   bracket without its partner, or backslash at the end,
 *   prompt.foreign_syntax  piece of syntax that other programs know (<lora:…>, {a|b}, BREAK …),
 *   prompt.title_syntax    title that a dialect lets the server read as weights,
 * in every prompt text of the project's documents. Left out are archived specs, words that are
 * meant literally, and foreign syntax for a node that is none of ComfyUI's own. None of it keeps an
 * asset from being made. Pure. */
void assay_words_warn (const AssayCatalog *catalog, AssayProblems *warnings);

G_END_DECLS
