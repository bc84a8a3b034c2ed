/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The link to one ComfyUI server: an AssayLoop with a SoupSession and a websocket, any number of
 * runs. Implements AssayProvider. */

#include "base/assay-clock.h"
#include "base/assay-entropy.h"
#include "port/assay-provider.h"

G_BEGIN_DECLS

#define ASSAY_COMFY_CONNECT_TIMEOUT_S   10
#define ASSAY_COMFY_DOWNLOAD_MAX_BYTES  (256 * 1024 * 1024)

/* The name a link to @url will have. New string; %NULL + problems ("server.bad_url"). */
char *assay_comfy_link_dup_name (const char *url, AssayProblems *problems);
/* Whether @key_text can be sent, as assay_comfy_link_new has it; else %FALSE + problems. */
gboolean assay_comfy_link_check_key (const char *key_text, AssayProblems *problems);
/* @url: http or https, may have a path prefix; anything else is refused: %NULL + problems
 * ("server.bad_url"). @key_text: what the server wants to be shown, as it stands in a key file
 * (docs/comfyui.md), or %NULL; never logged, never in get_name. One that cannot be sent is refused
 * ("server.bad_key"). @place: where its prompts come from (machine/assay-machine-place); what an
 * earlier process sent from another one is asked for and fetched, and never ended. %NULL:
 * nowhere. */
AssayProvider *assay_comfy_link_new (const char    *url,
                                     const char    *key_text,
                                     const char    *place,
                                     AssayClock    *clock,
                                     AssayEntropy  *entropy,
                                     AssayProblems *problems);

G_END_DECLS
