/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* JSON of the sandbox: trees come in by json-glib (text checked by our own reader first), answers
 * go out as text. */

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* %NULL unless @text is one valid JSON value. Integers beyond int64 become doubles (json-glib would
 * wrap them). */
JsonNode *sandbox_json_parse (const char *text, gsize n_bytes);
/* A JSON string with its quotes; "null" for %NULL. */
char *sandbox_json_quote (const char *text);
void sandbox_json_append_quoted (GString *out, const char *text);
/* One-line JSON text; "null" for %NULL. */
char *sandbox_json_text (JsonNode *node);
/* As Python writes it: 7, 7.0, 0.1. */
char *sandbox_json_number (double value, gboolean integer);
/* As Python's repr: 'text', 3, True, None. */
char *sandbox_json_repr (JsonNode *node);

/* The member of that type, or %NULL. */
JsonObject *sandbox_json_get_object (JsonObject *object, const char *name);
const char *sandbox_json_get_string (JsonObject *object, const char *name);
gboolean sandbox_json_is_true (JsonObject *object, const char *name); /* as Python sees it */

G_END_DECLS
