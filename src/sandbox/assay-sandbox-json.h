/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* JSON of the sandbox: trees come in by json-glib (text checked by our own reader first), answers
 * go out as text. */

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* %NULL unless @text is one valid JSON value. Integers of any length keep all their digits: those
 * beyond int64, which json-glib would wrap, are nodes of this file's own. Look at nodes through the
 * functions below; a long integer is no string to them. */
JsonNode *sandbox_json_parse (const char *text, gsize n_bytes);
/* A JSON string with its quotes, all of it ASCII; "null" for %NULL. */
char *sandbox_json_quote (const char *text);
void sandbox_json_append_quoted (GString *out, const char *text);
/* As Python's json.dumps: one line, all of it ASCII; "null" for %NULL. */
char *sandbox_json_text (JsonNode *node);
/* As Python writes it: 7, 7.0, 0.1. */
char *sandbox_json_number (double value, gboolean integer);
/* As Python's repr: 'text', 3, True, None. */
char *sandbox_json_repr (JsonNode *node);

/* The text of a string; %NULL for anything else and for %NULL. */
const char *sandbox_json_string (JsonNode *node);
gboolean sandbox_json_is_number (JsonNode *node);
/* Of a number or a boolean. */
double sandbox_json_double (JsonNode *node);
/* Of a number: an integer's digits are exact, whatever its length. */
char *sandbox_json_dup_number (JsonNode *node);
/* @digits: of an integer, any length. */
void sandbox_json_set_integer (JsonObject *object, const char *name, const char *digits);
/* Of an integer from 0 to 2^64-1. */
guint64 sandbox_json_get_unsigned (JsonObject *object, const char *name);

/* The member of that type, or %NULL. */
JsonObject *sandbox_json_get_object (JsonObject *object, const char *name);
const char *sandbox_json_get_string (JsonObject *object, const char *name);
gboolean sandbox_json_is_true (JsonObject *object, const char *name); /* as Python sees it */

G_END_DECLS
