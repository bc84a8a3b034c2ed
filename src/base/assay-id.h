/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Names and made-up identifiers. Pure: entropy and time are handed in. Any thread. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_ID_MAX_LENGTH 64

/* ^[a-z0-9][a-z0-9_-]{0,63}$ : documents and everything that is a file name. */
gboolean assay_id_is_valid          (const char *id);
/* "id@version" as in profile references; @out_id is newly allocated, @out_version >= 1. */
gboolean assay_id_parse_versioned   (const char *text, char **out_id, int *out_version);
/* "builtin:id@version"; as above. */
gboolean assay_id_parse_builtin     (const char *text, char **out_id, int *out_version);
/* family:name, both parts valid ids. */
gboolean assay_id_is_tag            (const char *text);

#define ASSAY_ULID_LENGTH 26
typedef struct
{
  char text[ASSAY_ULID_LENGTH + 1];
} AssayUlid;

/* Crockford base 32, upper case. @wall_us: microseconds since 1970, stored as milliseconds. */
AssayUlid assay_ulid_make (gint64 wall_us, const guint8 entropy[10]);

#define ASSAY_UUID_LENGTH 36
typedef struct
{
  char text[ASSAY_UUID_LENGTH + 1];
} AssayUuid;

/* A version 4 UUID, lower case, hyphenated: what ComfyUI takes as a prompt id. */
AssayUuid assay_uuid_make     (const guint8 entropy[16]);
gboolean  assay_uuid_is_valid (const char *text);

/* The known word nearest to @word by edit distance (at most 3, and less than half its length), or %NULL.
 * For "did you mean"; first of equals wins. @words is %NULL-terminated; the result is borrowed from it. */
const char *assay_nearest_word (const char *word, const char *const *words);

G_END_DECLS
