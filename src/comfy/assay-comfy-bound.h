/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The bound of a websocket: libsoup limits a frame, and puts fragments together for as long as they
 * come. It lets an extension of the protocol see every frame; this is one that only counts. Link's
 * thread. Private to comfy/. */

#include <libsoup/soup.h>

#include "wire/assay-comfy-message.h"

G_BEGIN_DECLS

#define ASSAY_COMFY_BOUND_NAME "x-assay-bound"
#define ASSAY_TYPE_COMFY_BOUND (_assay_comfy_bound_get_type ())
G_DECLARE_FINAL_TYPE (AssayComfyBound, _assay_comfy_bound, ASSAY, COMFY_BOUND,
                      SoupWebsocketExtension)

/* The websocket that @message opens ends with an error ("error", then to be dropped) when a message
 * has more than ASSAY_COMFY_MESSAGE_MAX_BYTES in all, or none comes among too many pings. */
void _assay_comfy_bound_add (SoupSession *session, SoupMessage *message);

G_END_DECLS
