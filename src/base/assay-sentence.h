/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Sentences: a template with places {0} … {9} and the words that fill them. Templates travel
 * as they are written in the sources, marked by N_(), through log, rows and socket; the
 * surface that shows one fills it here, in its own language. Nothing else in the program fills
 * a template. Of all places in one sentence and in the sentences within it 256 are filled, for it
 * may come from outside and hold itself without an end; any more stay as they are. Any thread. */

#include <glib.h>
#include <stdarg.h>

G_BEGIN_DECLS

#ifndef N_
#define N_(String) (String) /* as in gi18n.h, so that either may come first */
#endif

/* What a surface gives to have templates translated (gettext); %NULL = untranslated. */
typedef const char *(*AssayTranslate) (const char *template_);

/* New string, "" for %NULL. Arguments are put in as they are: braces in them mean nothing, and a
 * place without argument stays. One that assay_sentence_pack made is a sentence of its own and is
 * filled and translated first; so is a template that is packed itself (@args are not needed then).
 * @args: %NULL-terminated, or %NULL. */
char *assay_sentence_fill (const char *template_, const char *const *args,
                           AssayTranslate translate);
/* New string: a sentence that travels as one text, as the argument of another one, such as the
 * cause in what it led to, or as the message of an error. @args may be packed themselves. */
char *assay_sentence_pack  (const char *template_, const char *const *args);
/* The same with the arguments named one by one, ended by %NULL. */
char *assay_sentence_pack_of (const char *template_, ...) G_GNUC_NULL_TERMINATED;
char *assay_sentence_pack_va (const char *template_, va_list args);
/* New string: what a packed sentence says; any other text as it is, "" for %NULL. */
char *assay_sentence_say   (const char *text, AssayTranslate translate);
/* Form of a packed sentence: a place, what is wrong and the way out. Where {1} has no end of its
 * own, as when the cause is the system's, it gets one. */
#define ASSAY_SENTENCE_WITH_WAY_OUT "{0}{1} {2}"
/* New string: the same of two that are said already. @way_out: "" or %NULL for none. */
char *assay_sentence_say_way_out (const char *said, const char *way_out);
/* As assay_sentence_fill, of a form that ngettext chose for @n and translated: {0} is @n, {1} …
 * are @args.
 * Numbers are always put in so: a sentence with a printf macro reaches no translator (a gate
 * looks). */
char *assay_sentence_fill_n (const char *chosen, gint64 n, const char *const *args);

G_END_DECLS
