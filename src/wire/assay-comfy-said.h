/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a message's text says, whatever its type: collected in one walk of the strict reader, since
 * dozens of messages come for every picture and a tree of each costs more than all the rest of
 * listening. A member of another type than expected is not there; of one that stands twice the last
 * counts. Private to wire/. Pure. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *node; /* %NULL: none runs */
  gint64 value, max;
} AssayComfyRunning;

/* Texts are %NULL, numbers as said, when the member is not there. */
typedef struct
{
  char *type;
  gboolean has_data; /* the members below */
  char *prompt_id, *node, *node_id, *display_node, *display_node_id, *sid, *image_type;
  char *exception_type, *exception_message;
  gint64 value, max;         /* 0; fractions dropped, as everywhere here */
  gint64 queue_remaining;    /* -1; of "status", "exec_info" */
  AssayComfyRunning running; /* of "nodes", the last one whose state is "running" */
  char *output;              /* JSON text of the object */
} AssayComfySaid;

/* {"type": …, "data": {…}}. %FALSE: not one valid object (after mending, see assay-wire-json.h);
 * @out is to be cleared all the same. */
gboolean _assay_comfy_said_read_message (AssayComfySaid *out, const char *text, gsize n_bytes);
/* The data's members alone. */
gboolean _assay_comfy_said_read_data (AssayComfySaid *out, const char *text, gsize n_bytes);
void _assay_comfy_said_clear (AssayComfySaid *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayComfySaid, _assay_comfy_said_clear)

G_END_DECLS
