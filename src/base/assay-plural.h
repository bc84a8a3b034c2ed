/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A sentence of a table in its two forms, for one and for many. A catalog has such a sentence as a
 * pair, and ngettext finds it as one only: two strings marked by N_() each are two entries that no
 * call ever asks for. So a table marks both at once, by NP_(), which po/meson.build tells xgettext;
 * a sentence that is used where it stands is given to ngettext itself. A gate looks for both.
 * Any thread. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *one, *many; /* %NULL both where a table has no sentence */
} AssayPlural;

/* Initializes an AssayPlural with two literals. */
#define NP_(One, Many) {(One), (Many)}

/* What a surface gives to have a form chosen and translated (ngettext). */
typedef char *(*AssayTranslatePlural) (const char *one, const char *many, gulong n);

/* New string: the form for @n, filled as by assay_sentence_fill_n. @args: %NULL-terminated, or
 * %NULL. */
char *assay_plural_fill (const AssayPlural *self, gint64 n, const char *const *args,
                         AssayTranslatePlural translate);

G_END_DECLS
