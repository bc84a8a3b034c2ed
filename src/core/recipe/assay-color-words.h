/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which of the key colours a text asks for, by the words of many languages and by numbers
 * ("#ff00ff"). An index of words, made once; afterwards immutable, any thread. */

#include "imaging/assay-picture.h"

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_N_COLOR_WORDS 6 /* magenta, green, cyan, blue, yellow, red */

typedef struct _AssayColorWords AssayColorWords;

/* @english: per colour its English words, separated by one space; they count whole and with a
 * plural s. Never freed. */
AssayColorWords *assay_color_words_new (const char *const english[ASSAY_N_COLOR_WORDS]);

/* Adds to @counts how many words of @text (UTF-8; %NULL is none) ask for each colour: in any case,
 * composed or decomposed. A number counts for each of @keys that it is near to. */
void assay_color_words_count (const AssayColorWords *self,
                              const char            *text,
                              const AssayPixel       keys[ASSAY_N_COLOR_WORDS],
                              guint                  counts[ASSAY_N_COLOR_WORDS]);

G_END_DECLS
