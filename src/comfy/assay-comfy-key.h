/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a server or the proxy before it wants to be shown: headers of any name, a part of the
 * address, or both. A value; any thread, one at a time. It is never told: no message, log or name
 * holds any of it, and what a server repeats of it is struck out. Private to comfy/. */

#include "base/assay-problems.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _AssayComfyKey AssayComfyKey;

/* The text of a key file, a line each; empty ones count for nothing.
 *   VALUE         sent as the Authorization header; on a line of its own, the only one
 *   NAME: VALUE   sent as the header NAME
 *   ?NAME=VALUE   added to every address, encoded as it stands
 * @text %NULL: no key. %NULL + "server.bad_key" where it is none of these. Free with
 * assay_comfy_key_free. */
AssayComfyKey *_assay_comfy_key_parse (const char *text, AssayProblems *problems);
void _assay_comfy_key_free (AssayComfyKey *self);
/* What @other holds is struck out too: of requests that went out with it an answer may yet come. */
void _assay_comfy_key_strike_too (AssayComfyKey *self, const AssayComfyKey *other);
/* Whether there is anything to show. */
gboolean _assay_comfy_key_is_empty (const AssayComfyKey *self);
/* @address with the key's part, if it has one. New string. */
char *_assay_comfy_key_dup_address (const AssayComfyKey *self, const char *address);
void _assay_comfy_key_set_headers (const AssayComfyKey *self, SoupMessage *message);
/* @body without what of the key is in it, for what may be told or kept; a new reference of it where
 * there is nothing. Words of fewer than six bytes are left: they would be found anywhere. */
GBytes *_assay_comfy_key_strike (const AssayComfyKey *self, GBytes *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComfyKey, _assay_comfy_key_free)

G_END_DECLS
