/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is another between two texts, line by line, as "diff -u" tells it. Pure. */

#include <glib.h>

G_BEGIN_DECLS

/* A unified diff of @name with three lines of context; "" where both are equal. %NULL for @before
 * or @after: there is no such file. Texts that differ over more than a few thousand lines are told
 * as one side for the other. New string. */
char *assay_text_diff (const char *name, const char *before, const char *after);

G_END_DECLS
