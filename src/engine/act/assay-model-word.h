/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What people write about models: ID, and [ID=]FILE. */

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

/* "copax", "checkpoint:copax" or "lora:glow" as "checkpoint:copax" …. New string; %NULL + problems:
 * there is none of that name, or both. */
char          *_assay_model_word_resolve (const AssayCatalog *catalog, const char *word,
                                          AssayProblems *problems);
/* @word of run --checkpoint: "[ID=]FILE"; without ID it stands for every checkpoint of the run,
 * which must then be of one family. A file that looks like another family is refused. %NULL +
 * problems. */
AssayModelMap *_assay_model_word_read_said (const AssayCatalog *catalog, const char *word,
                                            AssayProblems *problems);

G_END_DECLS
