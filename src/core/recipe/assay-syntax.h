/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Syntax in prompt text: what ComfyUI's text encoders read in it, and what other programs read and
 * ComfyUI does not.
 *
 * ComfyUI knows three things: "(words)" and "(words:1.2)" are weights, nested ones multiply;
 * a backslash before a parenthesis makes it a character of the text, and means nothing elsewhere;
 * "embedding:name" at the beginning of a word is a file. Square brackets, braces and angle brackets
 * are characters. A parenthesis without its partner keeps every weight behind it from being read.
 *
 * Pure, any thread; texts are UTF-8. */

#include <glib.h>

G_BEGIN_DECLS

/* New string: @words so that ComfyUI reads every character of them as text. Marks of writing
 * direction, which nobody sees and which are no words, are left out; line separators are spaces. */
char *assay_syntax_dup_words  (const char *words);

/* New string: @text with a backslash before each parenthesis that has no partner, so that it is
 * whole in itself: nothing behind it is read as part of it. Balanced text comes back as it is. */
char *assay_syntax_dup_whole  (const char *text);

/* What has no partner: parentheses, [ and {, and a backslash at the very end. */
typedef struct
{
  gsize at;   /* byte in the text */
  char  mark; /* ( ) [ ] { } or backslash */
} AssayLooseMark;

/* (transfer full) (element-type AssayLooseMark): in the order of the text. */
GArray *assay_syntax_find_loose (const char *text);

typedef struct _AssaySyntaxText AssaySyntaxText; /* a text that is looked through */

/* One syntax of another program. */
typedef struct
{
  const char *name; /* for tests and docs: "lora" */
  const char *fix;  /* N_(): the field that does it here */
  /* Bytes of it at @at, 0 if it does not begin there. */
  gsize (*match) (const AssaySyntaxText *in, const char *at);
} AssayForeignSyntax;

typedef struct
{
  const AssayForeignSyntax *syntax; /* static */
  gsize                     at, n_bytes;
} AssayForeignMark;

/* (transfer full) (element-type AssayForeignMark): in the order of the text, none in another. */
GArray *assay_syntax_find_foreign (const char *text);

G_END_DECLS
