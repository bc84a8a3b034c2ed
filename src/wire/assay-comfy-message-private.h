/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the parsers of messages, answers and history. Private to wire/. */

#include "wire/assay-comfy-message.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

AssayComfyMessage *_assay_comfy_message_new (AssayComfyMessageType type);
GPtrArray *_assay_comfy_outputs_new (void);
/* Appends the files a node reports: every list of objects with a file name ("images", "gifs" …),
 * "images" first. %FALSE once there are more than ASSAY_COMFY_MAX_OUTPUTS. @ui may be %NULL. */
gboolean _assay_comfy_outputs_add (GPtrArray *outputs, const char *node, JsonObject *ui);
/* %TRUE for inputs and values that name a model file, so that "not in list" means a missing model.
 */
gboolean _assay_comfy_is_model_input (const char *input, const char *value);

G_END_DECLS
