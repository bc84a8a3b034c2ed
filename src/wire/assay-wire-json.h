/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* json-glib trees of text from outside: only what the strict reader accepted becomes a tree, and
 * members are looked up by name and type, so that a wrong type is "not there" and never a warning.
 * Private to wire/. Pure. */

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* %NULL unless @text (mended) is one valid value whose root is an object. */
JsonNode *_assay_wire_json_parse (const char *text, gsize n_bytes);
JsonNode *_assay_wire_json_parse_bytes (GBytes *bytes); /* @bytes may be %NULL */

/* All borrowed; %NULL (or @fallback) if @object is %NULL, the member is absent or of another type.
 */
JsonObject *_assay_wire_json_object (JsonObject *object, const char *member);
JsonArray *_assay_wire_json_array (JsonObject *object, const char *member);
const char *_assay_wire_json_string (JsonObject *object, const char *member);
/* Integers as they are; fractions dropped; out of +-2^53 and anything else: @fallback. */
gint64 _assay_wire_json_integer (JsonObject *object, const char *member, gint64 fallback);
gboolean _assay_wire_json_true (JsonObject *object, const char *member);
const char *_assay_wire_json_element_string (JsonArray *array, guint index);
JsonObject *_assay_wire_json_element_object (JsonArray *array, guint index);
JsonArray *_assay_wire_json_element_array (JsonArray *array, guint index);

G_END_DECLS
