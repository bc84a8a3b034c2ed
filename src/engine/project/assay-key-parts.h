/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The key of a server as a surface asks for it and keeps it: an address, and parts of a name and a
 * value each. What is put together of them is the text of a key file (docs/comfyui.md), which acts
 * run, models and key take. Pure; any thread. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_KEY_USUAL_NAME "Authorization"
#define ASSAY_KEY_MOST_PARTS 8 /* of what a person types */

/* @typed as servers are named: scheme, host, port and path. Whose key it is goes by that, so no
 * other port and no other path gets it. New string; %NULL: it is no server's address. */
char       *assay_key_dup_server (const char *typed);
/* What of @server (as above) a person knows it by: "box.example", "127.0.0.1:8188". New string. */
char       *assay_key_dup_host   (const char *server);
/* Why a part cannot be sent, an N_() sentence; %NULL: it can. Blanks around both do not count. */
const char *assay_key_find_fault (const char *name, const char *value);
/* Whether it is a bare key where most servers want a word before it. */
gboolean    assay_key_lacks_word (const char *name, const char *value);
/* @text (%NULL: begun anew) and this part behind it; takes @text. Free with assay_secret_free. */
char       *assay_key_add        (char *text, const char *name, const char *value);
/* The names in it; free with g_strfreev. */
char      **assay_key_list_names (const char *text);

G_END_DECLS
