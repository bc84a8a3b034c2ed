/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Errors whose message is a sentence: a template and what fills it, packed, so that the surface
 * that shows the error says it in its own language. A message of ours is made here and nowhere else
 * (a gate looks), and read by assay_error_dup_message (assay-problems.h) or as the argument of
 * another sentence. */

#include "base/assay-sentence.h"

G_BEGIN_DECLS

/* Any domain and code. @template_: N_() marked; the @... are const char * arguments, ended by
 * %NULL, which may be packed sentences or messages of errors. @error may be %NULL. Always returns
 * %FALSE. */
gboolean assay_error_set (GError **error, GQuark domain, int code, const char *template_,
                          ...) G_GNUC_NULL_TERMINATED;
GError  *assay_error_new (GQuark domain, int code, const char *template_,
                          ...) G_GNUC_NULL_TERMINATED;
/* What harms nobody and is only mentioned: to the log of messages, in English. */
void     assay_error_mention (const GError *error);

G_END_DECLS
