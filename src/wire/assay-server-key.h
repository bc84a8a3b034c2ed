/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What may be shown to a server as a key: a header, or a part of the address. One part after the
 * other; what a file of them looks like is comfy's to know (docs/comfyui.md). Pure; any thread. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_KEY_NAME_MAX_BYTES  256
#define ASSAY_KEY_VALUE_MAX_BYTES (8 * 1024) /* servers take no more in one header */
#define ASSAY_KEY_MAX_PARTS       16

typedef enum
{
  ASSAY_KEY_GOOD,
  ASSAY_KEY_NO_NAME,
  ASSAY_KEY_BAD_NAME, /* no header can be called so */
  ASSAY_KEY_OUR_NAME, /* a header that makes the request what it is: Host … */
  ASSAY_KEY_NO_VALUE,
  ASSAY_KEY_BAD_VALUE, /* a line break, another control character, or nothing for an address */
  ASSAY_KEY_TOO_LONG,
} AssayKeyFault;

/* @name: of a header, or "?NAME": a part of the address then, and @value stands there as it is. */
AssayKeyFault assay_server_key_check    (const char *name, const char *value);
/* Whether @query can stand behind the "?" of an address. */
gboolean      assay_server_key_is_query (const char *query);

G_END_DECLS
